package cms

import "crypto"

// MessageDigest returns the digest that the signed attributes have of the content, and its hash function: what a content
// must give to be the one that was signed. That the attributes are the signer's own [SignedData.Verify] tells.
//
// It fails with [ErrMalformed] where there are no signed attributes or the message-digest among them cannot be read, and
// with [ErrUnsupportedAlgorithm]. RFC 5652 Section 11.2.
func (si *SignerInfo) MessageDigest() (crypto.Hash, []byte, error) {
	if si.SignedAttrs == nil {
		return 0, nil, malformed("SignerInfo signedAttrs are absent")
	}
	method, err := readSignatureMethod(si)
	if err != nil {
		return 0, nil, err
	}
	digest, err := attributes(si.SignedAttrs).messageDigest()
	return method.digest.hash, digest, err
}

// WithContent returns a copy of sd whose eContent is another one, for asking whether that is what was signed.
func (sd *SignedData) WithContent(content []byte) *SignedData {
	copied := *sd
	copied.EncapContentInfo.EContent = content
	return &copied
}
