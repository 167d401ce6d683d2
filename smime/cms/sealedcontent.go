package cms

import encoding_asn1 "encoding/asn1"

// A sealedContent is encrypted content with all that its decryption needs besides the key.
type sealedContent struct {
	contentType                     encoding_asn1.ObjectIdentifier
	cipher                          *contentCipher
	ciphertext, tag, additionalData []byte
	findings                        []Finding
}

func newSealedContent(eci EncryptedContentInfo) (*sealedContent, error) {
	if eci.EncryptedContent == nil {
		return nil, malformed("EncryptedContentInfo without encryptedContent")
	}
	c, err := newContentCipher(eci.ContentEncryptionAlgorithm)
	if err != nil {
		return nil, err
	}
	s := &sealedContent{contentType: eci.ContentType, cipher: c, ciphertext: eci.EncryptedContent}
	if c.mode.isAuthenticated() && c.tagSize < defaultICVLen {
		s.findings = append(s.findings, ShortTag)
	}
	return s, nil
}

// decrypt fails with [ErrDecrypt], whatever is wrong.
func (s *sealedContent) decrypt(contentKey []byte, bulk BulkCrypto) (*Plaintext, error) {
	content, err := s.cipher.decrypt(bulk, contentKey, s.ciphertext, s.tag, s.additionalData)
	if err != nil {
		return nil, err
	}
	plaintext := &Plaintext{
		Content:           content,
		ContentType:       s.contentType,
		ContentEncryption: s.cipher.Algorithm,
		Findings:          s.findings,
	}
	if s.cipher.mode.isAuthenticated() {
		plaintext.Integrity = Authenticated
	}
	return plaintext, nil
}

// open decrypts the content with the content key from e.
func (s *sealedContent) open(e envelope, keys KeyRing, opts DecryptOptions) (*Plaintext, error) {
	var plaintext *Plaintext
	e.keySizes = s.cipher.keySizes
	e.decrypt = func(contentKey []byte) (err error) {
		plaintext, err = s.decrypt(contentKey, opts.Bulk)
		return err
	}
	opened, err := e.open(keys, opts)
	if err != nil {
		return nil, err
	}
	plaintext.KeyEncryption = opened.recipientInfo.algorithm()
	plaintext.RecipientInfo = opened.recipientInfo
	plaintext.Recipient = opened.recipient
	plaintext.Certificate = opened.certificate
	return plaintext, nil
}
