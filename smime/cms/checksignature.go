package cms

import (
	"crypto"
	"crypto/dsa"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"fmt"

	"signet/smime/internal/spki"
)

// The limits of keys, in bits: the work grows with the square of their size.
const (
	maxRSABits = 16384
	maxDSABits = 3072 // of the prime; of the subgroup 256: FIPS 186-4 Section 4.2 has no more
)

// isBearable tells whether checking signatures with a key takes a bearable time.
func isBearable(public crypto.PublicKey) bool {
	switch key := public.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen() <= maxRSABits
	case *spki.RSASSAPSSPublicKey:
		return key.RSA.N.BitLen() <= maxRSABits
	case *dsa.PublicKey:
		return key.P.BitLen() <= maxDSABits && key.Q.BitLen() <= 256
	default:
		return true
	}
}

// keyBits returns the size by which people know a key; zero where it has none.
func keyBits(public crypto.PublicKey) int {
	switch key := public.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen()
	case *spki.RSASSAPSSPublicKey:
		return key.RSA.N.BitLen()
	case *ecdsa.PublicKey:
		return key.Params().BitSize
	case ed25519.PublicKey:
		return 8 * len(key)
	case *dsa.PublicKey:
		return key.P.BitLen()
	default:
		return 0
	}
}

// check checks a signature over input with one public key.
func (m signatureMethod) check(public crypto.PublicKey, input, signature []byte) error {
	if !isBearable(public) {
		return fmt.Errorf("%w: a key of %d bits", ErrUnsupportedAlgorithm, keyBits(public))
	}
	valid := false
	switch key := public.(type) {
	case *rsa.PublicKey:
		switch m.signature.scheme {
		case pkcs1v15:
			return rsaError(rsa.VerifyPKCS1v15(key, m.digest.hash, input, signature))
		case rsassaPSS:
			return rsaError(m.pss.verify(key, input, signature))
		default:
			return errKeyKind
		}
	case *spki.RSASSAPSSPublicKey:
		if m.signature.scheme != rsassaPSS {
			return errKeyKind
		}
		if err := m.checkLimits(key); err != nil {
			return err
		}
		return rsaError(m.pss.verify(key.RSA, input, signature))
	case *ecdsa.PublicKey:
		if m.signature.scheme != ecdsaSig {
			return errKeyKind
		}
		valid = ecdsa.VerifyASN1(key, input, signature)
	case ed25519.PublicKey:
		if m.signature.scheme != ed25519Sig {
			return errKeyKind
		}
		valid = ed25519.Verify(key, input, signature)
	case *dsa.PublicKey:
		if m.signature.scheme != dsaSig {
			return errKeyKind
		}
		valid = verifyDSA(key, input, signature)
	default:
		return errKeyKind
	}
	if !valid {
		return ErrSignatureMismatch
	}
	return nil
}

// checkLimits checks the parameters of a signature against those that the certificate limits its key to.
func (m signatureMethod) checkLimits(key *spki.RSASSAPSSPublicKey) error {
	if key.Parameters == nil {
		return nil
	}
	limits, err := readRSASSAPSSParams(key.Parameters)
	if err != nil {
		return fmt.Errorf("the certificate's key: %w", err)
	}
	if !limits.allow(m.pss) {
		return fmt.Errorf("%w: the certificate does not allow these RSASSA-PSS parameters", ErrSignatureMismatch)
	}
	return nil
}

// rsaError gives an error of crypto/rsa its place: it refuses keys below 1024 bits, and some odd ones.
func rsaError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, rsa.ErrVerification):
		return ErrSignatureMismatch
	default:
		return fmt.Errorf("%w: %w", ErrUnsupportedAlgorithm, err)
	}
}
