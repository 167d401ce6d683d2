package cert

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"

	"signet/smime/internal/spki"
)

// Strength returns how much work it takes to break the key of c, in bits: 112 for RSA with 2048, 128 for P-256. It is 0
// for keys that are not known here. NIST SP 800-57 Part 1 Revision 5, Table 2.
func Strength(c *x509.Certificate) int {
	read, err := spki.PublicKey(c)
	if err != nil {
		return 0
	}
	switch key := read.(type) {
	case *rsa.PublicKey:
		return strengthOfModulus(key.N.BitLen())
	case *spki.RSASSAPSSPublicKey:
		return strengthOfModulus(key.RSA.N.BitLen())
	case *ecdsa.PublicKey:
		return min(key.Params().BitSize/2, 256)
	case *ecdh.PublicKey, ed25519.PublicKey:
		return 128
	default:
		return 0
	}
}

func strengthOfModulus(bits int) int {
	switch {
	case bits >= 15360:
		return 256
	case bits >= 7680:
		return 192
	case bits >= 3072:
		return 128
	case bits >= 2048:
		return 112
	case bits >= 1024:
		return 80
	default:
		return 0
	}
}
