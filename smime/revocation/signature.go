package revocation

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"sync"

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

	// known is what came of the keys that were tried: a large CRL takes a moment, and is asked often.
	mu    sync.Mutex
	known map[string]error // by SubjectPublicKeyInfo
}

// maxKnown limits the keys of one signature that are remembered: who sends messages may bring ever new ones.
const maxKnown = 16

// remembered returns what came of a key.
func (s *signed) remembered(key string) (err error, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err, found = s.known[key]
	return err, found
}

func (s *signed) remember(key string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= maxKnown {
		s.known = map[string]error{}
	}
	s.known[key] = err
}

// readSigned reads what follows the signed part: AlgorithmIdentifier and BIT STRING.
func (sig *signed) readSigned(tbs []byte, s *cryptobyte.String, what string) ([]byte, error) {
	var identifier cryptobyte.String
	sig.tbs = tbs
	if !s.ReadASN1Element(&identifier, asn1.SEQUENCE) {
		return nil, malformed(what + " signatureAlgorithm")
	}
	if !s.ReadASN1BitStringAsBytes(&sig.signature) {
		return nil, malformed(what + " signature")
	}
	sig.algorithm = algorithmOf(identifier)
	return identifier, nil
}

// checkStrength tells whether the algorithm proves anything. SHA-1 and older digests do not.
func (s *signed) checkStrength() error {
	switch s.algorithm {
	case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
		return fmt.Errorf("is signed with %v, which proves nothing", s.algorithm)
	default:
		return nil
	}
}

// check checks the signature with the key of a certificate.
func (s *signed) check(signer *x509.Certificate) error {
	if s.algorithm == x509.UnknownSignatureAlgorithm {
		return unsupported("signature algorithm")
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
