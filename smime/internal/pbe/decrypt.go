package pbe

import (
	"bytes"
	"crypto/cipher"
	"crypto/rc4"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
	"signet/smime/internal/oid"
)

// Decrypt decrypts ciphertext with a scheme of PKCS #5 or PKCS #12.
//
// It fails with [ErrDecrypt] where the password is wrong, which can't be told from a damaged ciphertext; and with
// [ErrMalformed], [ErrUnsupported] and [ErrTooCostly] for the scheme.
func Decrypt(scheme AlgorithmIdentifier, password Password, ciphertext []byte, budget *Budget) ([]byte, error) {
	if scheme.Algorithm.Equal(oid.PBES2) {
		return decryptPBES2(scheme.Parameters, password, ciphertext, budget)
	}
	for _, s := range pkcs12Schemes {
		if s.id.Equal(scheme.Algorithm) {
			return s.decrypt(scheme.Parameters, password, ciphertext, budget)
		}
	}
	for _, s := range pbes1Schemes {
		if s.id.Equal(scheme.Algorithm) {
			return s.decrypt(scheme.Parameters, password, ciphertext, budget)
		}
	}
	return nil, unsupported("encryption with a password by %s", oid.Name(scheme.Algorithm))
}

// DecryptPrivateKeyInfo returns the PrivateKeyInfo of an EncryptedPrivateKeyInfo, both in DER. Its errors are those of
// [Decrypt].
//
//	EncryptedPrivateKeyInfo ::= SEQUENCE {
//	  encryptionAlgorithm EncryptionAlgorithmIdentifier,
//	  encryptedData EncryptedData }
//
// RFC 5958 Section 3.
func DecryptPrivateKeyInfo(der []byte, password Password, budget *Budget) ([]byte, error) {
	input := cryptobyte.String(der)
	var sequence, ciphertext cryptobyte.String
	var scheme AlgorithmIdentifier
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() ||
		!ReadAlgorithmIdentifier(&sequence, &scheme) ||
		!sequence.ReadASN1(&ciphertext, asn1.OCTET_STRING) || !sequence.Empty() {
		return nil, malformed("EncryptedPrivateKeyInfo")
	}
	plaintext, err := Decrypt(scheme, password, ciphertext, budget)
	if err != nil {
		return nil, err
	}
	if !IsSequence(plaintext) {
		return nil, ErrDecrypt
	}
	return plaintext, nil
}

// IsSequence tells whether plaintext can be a SEQUENCE in BER. What a wrong password decrypts has a right padding once in
// 256 times, and after a stream cipher there is none to look at.
func IsSequence(plaintext []byte) bool {
	_, rest, err := ber.ToDER(plaintext)
	return err == nil && len(rest) == 0 && plaintext[0] == byte(asn1.SEQUENCE)
}

// readPBEParameter reads the parameters of a scheme of PBES1 or PKCS #12.
//
//	PBEParameter ::= SEQUENCE {
//	  salt OCTET STRING,
//	  iterationCount INTEGER }
//
// RFC 8018 Appendix A.3, RFC 7292 Appendix C.
func readPBEParameter(der cryptobyte.String) (salt []byte, iterations int64, err error) {
	var sequence, octets cryptobyte.String
	if !der.ReadASN1(&sequence, asn1.SEQUENCE) || !der.Empty() ||
		!sequence.ReadASN1(&octets, asn1.OCTET_STRING) || !sequence.ReadASN1Integer(&iterations) || !sequence.Empty() {
		return nil, 0, malformed("PBEParameter")
	}
	return octets, iterations, nil
}

// decryptCBC decrypts and removes the padding: RFC 8018 Section 6.1.2. That who has the file can find out whether the
// padding was right is no weakness: the password is tried by the one who has both.
func decryptCBC(block cipher.Block, iv, ciphertext []byte) ([]byte, error) {
	size := block.BlockSize()
	if len(iv) != size || len(ciphertext) == 0 || len(ciphertext)%size != 0 {
		return nil, ErrDecrypt
	}
	plaintext := make([]byte, len(ciphertext))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plaintext, ciphertext)
	padding := plaintext[len(plaintext)-1]
	text, ok := bytes.CutSuffix(plaintext, bytes.Repeat([]byte{padding}, int(padding)))
	if !ok || padding == 0 || int(padding) > size {
		return nil, ErrDecrypt
	}
	return text, nil
}

func decryptRC4(key, ciphertext []byte) ([]byte, error) {
	stream, err := rc4.NewCipher(key)
	if err != nil {
		return nil, ErrDecrypt
	}
	plaintext := make([]byte, len(ciphertext))
	stream.XORKeyStream(plaintext, ciphertext)
	return plaintext, nil
}
