package cert

import (
	"crypto/x509"
	"errors"
)

// A signature is what came of checking the signature on a certificate with the key of an issuer.
type signature int

const (
	fits signature = iota
	weak           // it proves nothing, whether or not it fits
	unsupported
	forged
)

// A signatureKey names a certificate and a key: cross certificates of one authority have one key, which is tried once.
type signatureKey struct {
	certificate *x509.Certificate
	key         string // DER of the SubjectPublicKeyInfo
}

// signatureOf checks the signature of the issuer on a certificate. Beyond the limit nothing fits.
func (s *search) signatureOf(c, issuer *link) signature {
	key := signatureKey{c.Certificate, string(issuer.RawSubjectPublicKeyInfo)}
	if known, ok := s.signatures[key]; ok {
		return known
	}
	result, remembered := s.opts.Memory.signature(key)
	if !remembered {
		if s.checked >= maxSignatures {
			return forged
		}
		s.checked++
		result = checkSignature(c.Certificate, issuer.Certificate)
		s.opts.Memory.keepSignature(key, result)
	}
	s.signatures[key] = result
	return result
}

func checkSignature(c, issuer *x509.Certificate) signature {
	err := issuer.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
	var insecure x509.InsecureAlgorithmError
	switch {
	case err == nil && isWeak(c.SignatureAlgorithm), errors.As(err, &insecure):
		return weak
	case err == nil:
		return fits
	case errors.Is(err, x509.ErrUnsupportedAlgorithm):
		return unsupported
	default:
		return forged
	}
}
