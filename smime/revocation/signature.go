package revocation

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxRSABits is as in package cert: one check with a key of a million bits takes minutes.
const maxRSABits = 8192

// signed is what somebody has signed, and how.
type signed struct {
	tbs       []byte
	algorithm x509.SignatureAlgorithm
	signature []byte
}

// readSigned reads what follows the signed part: AlgorithmIdentifier and BIT STRING.
func readSigned(tbs []byte, s *cryptobyte.String, what string) (signed, []byte, error) {
	var identifier cryptobyte.String
	sig := signed{tbs: tbs}
	if !s.ReadASN1Element(&identifier, asn1.SEQUENCE) {
		return sig, nil, malformed(what + " signatureAlgorithm")
	}
	if !s.ReadASN1BitStringAsBytes(&sig.signature) {
		return sig, nil, malformed(what + " signature")
	}
	sig.algorithm = algorithmOf(identifier)
	return sig, identifier, nil
}

// check checks the signature with the key of a certificate. What is signed with SHA-1 or an older digest proves nothing,
// unless weak ones are allowed.
func (s signed) check(signer *x509.Certificate, allowWeak bool) error {
	switch s.algorithm {
	case x509.UnknownSignatureAlgorithm:
		return unsupported("signature algorithm")
	case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
		if !allowWeak {
			return fmt.Errorf("is signed with %v, which proves nothing", s.algorithm)
		}
	}
	if key, ok := signer.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() > maxRSABits {
		return unsupported("key of the signer")
	}
	if err := signer.CheckSignature(s.algorithm, s.tbs, s.signature); err != nil {
		return fmt.Errorf("does not bear the signature of %s", signer.Subject)
	}
	return nil
}

// algorithmOf names a signature algorithm. crypto/x509 has the table of them and their parameters, and gives none to read
// one with but in a whole certificate or CRL. So it is asked to read a CRL of nobody with this AlgorithmIdentifier.
func algorithmOf(identifier []byte) x509.SignatureAlgorithm {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(list *cryptobyte.Builder) {
		list.AddASN1(asn1.SEQUENCE, func(tbs *cryptobyte.Builder) {
			tbs.AddASN1Int64(1)
			tbs.AddBytes(identifier)
			tbs.AddASN1(asn1.SEQUENCE, func(*cryptobyte.Builder) {})
			tbs.AddASN1(asn1.UTCTime, func(time *cryptobyte.Builder) { time.AddBytes([]byte("260601120000Z")) })
		})
		list.AddBytes(identifier)
		list.AddASN1BitString([]byte{0})
	})
	der, err := b.Bytes()
	if err != nil {
		return x509.UnknownSignatureAlgorithm
	}
	list, err := x509.ParseRevocationList(der)
	if err != nil {
		return x509.UnknownSignatureAlgorithm
	}
	return list.SignatureAlgorithm
}
