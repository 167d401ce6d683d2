package cert

import (
	"bytes"
	"crypto"
	"crypto/dsa"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"slices"

	"signet/smime/internal/oid"
	"signet/smime/internal/spki"
)

// checkUsage checks the key usage (RFC 8550 Section 4.4.2) and the extended key usage (Section 4.4.4). Where an extension
// is absent it does not limit the use.
func (r *Report) checkUsage(c *x509.Certificate, p path, purpose Purpose) {
	if !isForEmail(c) {
		r.add(WrongUsage, c, "RFC 8550 Section 4.4.4", "the certificate is not made for e-mail")
	} else if p.usage == notForEmail {
		r.add(WrongUsage, c, "RFC 8550 Section 4.4.4", "an authority above the certificate is not meant for e-mail")
	}
	if wanted := keyUsageFor(c, purpose); HasExtension(c, oid.KeyUsage) && c.KeyUsage&wanted == 0 {
		r.add(WrongUsage, c, "RFC 8550 Section 4.4.2", fmt.Sprintf("the certificate is not made for %s", purpose))
	}
}

// IsFor tells whether c by itself is made for e-mail and the purpose, whatever is above it. [Check] asks for all else.
func IsFor(c *x509.Certificate, purpose Purpose) bool {
	return isForEmail(c) && (!HasExtension(c, oid.KeyUsage) || c.KeyUsage&keyUsageFor(c, purpose) != 0)
}

func isForEmail(c *x509.Certificate) bool {
	if !HasExtension(c, oid.ExtKeyUsage) {
		return true
	}
	return slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageEmailProtection) ||
		slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny)
}

// HasExtension tells whether an extension is there, be it empty.
func HasExtension(c *x509.Certificate, id asn1.ObjectIdentifier) bool {
	return slices.ContainsFunc(c.Extensions, func(e pkix.Extension) bool { return e.Id.Equal(id) })
}

// IsAuthority tells whether a certificate may issue others. Before X.509
// version 3 there was no way to say so, and some roots are as old.
func IsAuthority(c *x509.Certificate) bool {
	return c.BasicConstraintsValid && c.IsCA || c.Version < 3 && bytes.Equal(c.RawSubject, c.RawIssuer)
}

// keyUsageFor returns the key usages of which one must be there.
func keyUsageFor(c *x509.Certificate, purpose Purpose) x509.KeyUsage {
	if purpose == Sign {
		// X.509 calls the second one nonRepudiation.
		return x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	}
	if c.PublicKeyAlgorithm == x509.RSA {
		return x509.KeyUsageKeyEncipherment
	}
	return x509.KeyUsageKeyAgreement
}

// MinRSABits is the size below which a key of RSA or DSA is weak: RFC 8550 Section 4.3.
const MinRSABits = 2048

// checkStrength looks at all keys of the chain, and at all signatures but that of the anchor, which nobody relies on.
func (r *Report) checkStrength() {
	for i, c := range r.Chain {
		if kind, bits := sizeOfKey(c); HasWeakKey(c) {
			r.add(WeakKey, c, "RFC 8550 Section 4.3", fmt.Sprintf("%s has %s key of %d bits", name(c), kind, bits))
		}
		isAnchor := i == len(r.Chain)-1 && (i > 0 || r.Trusted)
		if !isAnchor && isWeak(c.SignatureAlgorithm) {
			r.add(WeakSignature, c, "RFC 8550 Section 4.3", fmt.Sprintf("%s is signed with %v", name(c), c.SignatureAlgorithm))
		}
	}
}

// sizeOfKey returns the size of a key of RSA or DSA, which can be too short, and the kind with its article; no kind for others.
func sizeOfKey(c *x509.Certificate) (kind string, bits int) {
	read, err := spki.PublicKey(c)
	if err != nil {
		return "", 0
	}
	switch key := read.(type) {
	case *rsa.PublicKey:
		return "an RSA", key.N.BitLen()
	case *spki.RSASSAPSSPublicKey:
		return "an RSASSA-PSS", key.RSA.N.BitLen()
	case *dsa.PublicKey:
		return "a DSA", key.P.BitLen()
	default:
		return "", 0
	}
}

// HasWeakKey tells whether the key is too short to prove anything.
func HasWeakKey(c *x509.Certificate) bool {
	kind, bits := sizeOfKey(c)
	return kind != "" && bits < MinRSABits
}

// HasWeakSignature tells whether the signature on a certificate no longer proves anything.
func HasWeakSignature(c *x509.Certificate) bool { return isWeak(c.SignatureAlgorithm) }

// KeyStrength returns how many bits the key of a cipher has that is as hard to break as the key of c, after NIST SP 800-57
// Part 1, Table 2: 112 for RSA with 2048 bits, 128 for P-256. It returns 0 where that is not known.
func KeyStrength(c *x509.Certificate) int {
	if _, bits := sizeOfKey(c); bits > 0 {
		strength := 0
		for _, row := range []struct{ size, strength int }{{1024, 80}, {2048, 112}, {3072, 128}, {7680, 192}, {15360, 256}} {
			if bits >= row.size {
				strength = row.strength
			}
		}
		return strength
	}
	read, err := spki.PublicKey(c)
	if err != nil {
		return 0
	}
	switch key := read.(type) {
	case *ecdsa.PublicKey:
		return min(key.Params().BitSize/2, 256)
	case ed25519.PublicKey:
		return 128
	case *ecdh.PublicKey:
		return 128 // X25519
	default:
		return 0
	}
}

// emailUse tells whether all of a path is meant for e-mail: RFC 8550 Section 4.4.4.
type emailUse int

const (
	forEmail emailUse = iota
	notForEmail
)

// signatureName names the algorithm with which a certificate is signed.
func signatureName(l *link) string {
	if l.SignatureAlgorithm == x509.UnknownSignatureAlgorithm {
		return "an unknown algorithm"
	}
	return l.SignatureAlgorithm.String()
}

func isWeak(algorithm x509.SignatureAlgorithm) bool {
	switch algorithm {
	case x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1:
		return true
	}
	return false
}

// HasKey tells whether c holds the public half of a private key: a crypto.Signer, or an *ecdh.PrivateKey.
func HasKey(c *x509.Certificate, key interface{ Public() crypto.PublicKey }) bool {
	read, err := spki.PublicKey(c)
	if err != nil {
		return false
	}
	if limited, ok := read.(*spki.RSASSAPSSPublicKey); ok {
		read = limited.RSA
	}
	public, ok := read.(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(key.Public())
}

// keyDescription names the key for people.
func keyDescription(c *x509.Certificate) string {
	if read, err := spki.PublicKey(c); err == nil {
		if name := KeyName(read); name != "" {
			return name
		}
	}
	return c.PublicKeyAlgorithm.String()
}

// KeyName names a public key for people: "RSA 2048", "P-256". It is empty for one of an unknown kind.
func KeyName(public crypto.PublicKey) string {
	switch key := public.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA %d", key.N.BitLen())
	case *spki.RSASSAPSSPublicKey:
		return fmt.Sprintf("RSASSA-PSS %d", key.RSA.N.BitLen())
	case *ecdsa.PublicKey:
		return key.Params().Name
	case *ecdh.PublicKey:
		return fmt.Sprint(key.Curve())
	case ed25519.PublicKey:
		return x509.Ed25519.String()
	default:
		return ""
	}
}
