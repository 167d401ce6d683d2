// Package testca issues certificates and keys for tests and for the demo.
//
//	root := testca.NewRoot()
//	alice := root.Issue(testca.Email("alice@example.test"))
//	bob := root.Issue(testca.Email("bob@example.test"), testca.P256)
//
// Keys are made anew in every run, except [RSAKey] in tests; everything else is fixed, and valid at [Now], so that no
// test expires. The functions panic where they cannot do their work: a test has nothing better to do with such an error.
//
// Nothing here may be used to issue certificates that somebody relies on.
package testca

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"encoding/pem"
	"math/big"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// Now returns the time at which the tests run: 2026-06-01 12:00:00 UTC. Certificates are valid from a year before
// until two years after, where no option says otherwise.
func Now() time.Time { return time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC) }

// An Identity is a certificate with its private key, and the authority that issued it.
type Identity struct {
	Certificate *x509.Certificate
	Key         crypto.Signer // nil for X25519, which signs nothing
	Issuer      *Identity     // nil for a root

	pair   keyPair
	issued uint64 // certificates issued so far, for serial numbers
}

// PrivateKey returns the private key, as those who decrypt need it: Key, or an *ecdh.PrivateKey for X25519.
func (id *Identity) PrivateKey() crypto.PrivateKey {
	if id.pair.agreement != nil {
		return id.pair.agreement
	}
	return id.Key
}

// NewRoot makes a self-signed certification authority, called "Signet Test Root" and with a P-256 key where no option
// says otherwise.
func NewRoot(options ...Option) *Identity {
	t := newTemplate()
	t.commonName = "Signet Test Root"
	t.key = P256
	Authority(t)
	for _, option := range options {
		option(t)
	}
	return create(t, nil)
}

// Issue makes a certificate signed by id: for a person with an RSA key of 2048 bits, where no option says otherwise.
func (id *Identity) Issue(options ...Option) *Identity {
	t := newTemplate()
	for _, option := range options {
		option(t)
	}
	return create(t, id)
}

// CrossCertify makes another certificate for the name and the key of an authority, signed by id.
func (id *Identity) CrossCertify(authority *Identity, options ...Option) *x509.Certificate {
	t := newTemplate()
	Authority(t)
	Template(func(c *x509.Certificate) { c.RawSubject = authority.Certificate.RawSubject })(t)
	for _, option := range options {
		option(t)
	}
	return t.certify(authority.pair, id).Certificate
}

// Chain returns the certificates above id, nearest first, without the root.
func (id *Identity) Chain() []*x509.Certificate {
	var chain []*x509.Certificate
	for above := id.Issuer; above != nil && above.Issuer != nil; above = above.Issuer {
		chain = append(chain, above.Certificate)
	}
	return chain
}

// Root returns the certificate of the root above id; of id itself if it is one.
func (id *Identity) Root() *x509.Certificate {
	for id.Issuer != nil {
		id = id.Issuer
	}
	return id.Certificate
}

// PKCS12 returns key, certificate and chain with the root as a PKCS #12 file in its modern form (AES and SHA-256).
func (id *Identity) PKCS12(password string) []byte { return id.pkcs12(pkcs12.Modern2023, password) }

// TripleDES returns what [Identity.PKCS12] does in the form of old programs: 3DES and HMAC-SHA-1, RFC 7292 Appendix C.
func (id *Identity) TripleDES(password string) []byte { return id.pkcs12(pkcs12.LegacyDES, password) }

// PBMAC1 returns what [Identity.PKCS12] does in the newest form: AES, and PBMAC1 of RFC 9579.
func (id *Identity) PBMAC1(password string) []byte { return id.pkcs12(pkcs12.Modern2026, password) }

func (id *Identity) pkcs12(form *pkcs12.Encoder, password string) []byte {
	chain := id.Chain()
	if id.Issuer != nil {
		chain = append(chain, id.Root())
	}
	return must(form.Encode(id.PrivateKey(), id.Certificate, chain, password))
}

// CertificatePEM returns the certificate in PEM.
func (id *Identity) CertificatePEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: id.Certificate.Raw})
}

// KeyPEM returns the private key as PKCS #8 in PEM, in clear.
func (id *Identity) KeyPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: id.pair.private()})
}

func create(t *template, issuer *Identity) *Identity { return t.certify(t.key.generate(), issuer) }

// certify makes a certificate for a key pair.
func (t *template) certify(pair keyPair, issuer *Identity) *Identity {
	id := &Identity{Key: pair.signer, Issuer: issuer, pair: pair}
	signer := id
	if issuer != nil {
		signer = issuer
	}
	signer.issued++

	certificate := t.certificate(pair.info)
	certificate.SerialNumber = serialNumber(signer.issued, certificate.Subject.String())
	parent := certificate
	if issuer != nil {
		parent = issuer.Certificate
	}
	id.Certificate = pair.certify(certificate, parent, signer.Key)
	return id
}

// serialNumber is the same in each run, unique for the issuer, and as long as real ones are.
func serialNumber(n uint64, subject string) *big.Int {
	digest := sha256.Sum256([]byte(subject))
	digest[0] = 0x01 // positive, and no leading zero
	binary.BigEndian.PutUint64(digest[8:16], n)
	return new(big.Int).SetBytes(digest[:16])
}

func must[T any](value T, err error) T {
	if err != nil {
		panic("testca: " + err.Error())
	}
	return value
}
