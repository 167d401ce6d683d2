package cms

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/spki"
)

// An OriginatorIdentifierOrKey is the originator's half of a key agreement: a certificate, or a key.
//
//	OriginatorIdentifierOrKey ::= CHOICE {
//	  issuerAndSerialNumber IssuerAndSerialNumber,
//	  subjectKeyIdentifier [0] SubjectKeyIdentifier,
//	  originatorKey [1] OriginatorPublicKey }
//
// RFC 5652 Section 6.2.2. A key is ephemeral, as RFC 5753 Section 3.1.1 and RFC 8418 Section 3.2 have it. Signet writes no
// other form, and reads the others where the certificate is in the OriginatorInfo.
type OriginatorIdentifierOrKey struct {
	ID            SignerIdentifier     // of the certificate, the zero value where there is a key
	OriginatorKey *OriginatorPublicKey // nil where there is a certificate
}

func readOriginatorIdentifierOrKey(s *cryptobyte.String, originator *OriginatorIdentifierOrKey) bool {
	if !s.PeekASN1Tag(constructed1) {
		return readSignerIdentifier(s, &originator.ID)
	}
	originator.OriginatorKey = new(OriginatorPublicKey)
	return readOriginatorPublicKey(s, originator.OriginatorKey)
}

func (originator OriginatorIdentifierOrKey) marshal(b *cryptobyte.Builder) {
	if originator.OriginatorKey != nil {
		originator.OriginatorKey.marshal(b)
		return
	}
	originator.ID.marshal(b)
}

// publicKey returns the originator's public key, which must be on the curve. A certificate is looked up in info, which is
// nil where absent. It fails with [ErrDecrypt].
func (originator OriginatorIdentifierOrKey) publicKey(curve ecdh.Curve, info *OriginatorInfo) (*ecdh.PublicKey, error) {
	if key := originator.OriginatorKey; key != nil {
		return key.on(curve)
	}
	if info == nil {
		return nil, ErrDecrypt
	}
	for _, certificate := range info.Certs {
		if !originator.ID.Matches(certificate) {
			continue
		}
		if public, ok := ecdhPublicKey(certificate); ok {
			return public, nil
		}
	}
	return nil, ErrDecrypt
}

// ecdhPublicKey returns the key of a certificate in the form for a key agreement, where it is of a kind for it.
func ecdhPublicKey(certificate *x509.Certificate) (*ecdh.PublicKey, bool) {
	public, err := spki.PublicKey(certificate)
	if err != nil {
		return nil, false
	}
	switch public := public.(type) {
	case *ecdh.PublicKey:
		return public, true
	case *ecdsa.PublicKey:
		agreement, err := public.ECDH()
		return agreement, err == nil
	default:
		return nil, false
	}
}
