package pbe

import (
	"crypto"
	"crypto/hmac"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// minMACKey is the shortest key of a message authentication code in octets: RFC 9579 Section 5.
const minMACKey = 20

// PBMAC1 returns the authentication code of message, and parameters are those of PBMAC1.
//
//	PBMAC1-params ::= SEQUENCE {
//	  keyDerivationFunc AlgorithmIdentifier,
//	  messageAuthScheme AlgorithmIdentifier }
//
// RFC 8018 Appendix A.5. The keyLength "MUST be present": RFC 9579 Section 5.
//
// It fails with [ErrMalformed], [ErrUnsupported] and [ErrTooCostly].
func PBMAC1(parameters []byte, password Password, message []byte, budget *Budget) ([]byte, error) {
	der := cryptobyte.String(parameters)
	var sequence cryptobyte.String
	var kdf, scheme AlgorithmIdentifier
	if !der.ReadASN1(&sequence, asn1.SEQUENCE) || !der.Empty() ||
		!ReadAlgorithmIdentifier(&sequence, &kdf) || !ReadAlgorithmIdentifier(&sequence, &scheme) || !sequence.Empty() {
		return nil, malformed("PBMAC1-params")
	}
	d, err := readDerivation(kdf)
	if err != nil {
		return nil, err
	}
	hash, err := hashOfHMAC(scheme.Algorithm)
	if err != nil {
		return nil, err
	}
	if d.keyLength < minMACKey {
		return nil, malformed("PBMAC1-params keyLength is absent or too short")
	}
	key, err := d.derive(password.UTF8, d.keyLength, budget)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return authenticate(hash, key, message), nil
}

// PKCS12MAC returns the authentication code of message by RFC 7292 Appendix B.
//
// It fails with [ErrMalformed], [ErrTooCostly], and with [ErrUnsupported] for a hash function that is not there.
func PKCS12MAC(hash crypto.Hash, password Password, salt []byte, iterations int64, message []byte, budget *Budget) ([]byte, error) {
	if !hash.Available() {
		return nil, unsupported("hash function %v", hash)
	}
	key, err := pkcs12Derive(hash, password.BMP, salt, iterations, forMAC, hash.Size(), budget)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return authenticate(hash, key, message), nil
}

func authenticate(hash crypto.Hash, key, message []byte) []byte {
	mac := hmac.New(hash.New, key)
	mac.Write(message)
	return mac.Sum(nil)
}
