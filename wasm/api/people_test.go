package api

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"sync"
	"sync/atomic"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// now is when the tests run. Certificates are valid a year before and two after.
func now() time.Time { return time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC) }

// people are issued once: RSA keys take long.
var people = sync.OnceValue(func() (p struct{ root, alice, bob, mallory *identity }) {
	p.root = newRoot("Signet Test Root")
	p.alice = p.root.issue(email("alice@example.test"), name("Alice Example"), rsaKey)
	p.bob = p.root.issue(email("bob@example.test"), name("Bob Example"))
	p.mallory = newRoot("Another Root").issue(email("mallory@example.test"))
	return p
})

// An identity is a certificate with its key and issuer.
type identity struct {
	certificate *x509.Certificate
	key         crypto.Signer
	issuer      *identity
}

type template struct {
	x509.Certificate
	key    func() (crypto.Signer, error)
	public crypto.PublicKey // where the key is somebody else's
}

// An option changes a certificate that is to be issued.
type option func(*template)

func email(address string) option {
	return func(t *template) { t.EmailAddresses = []string{address} }
}

func name(commonName string) option { return func(t *template) { t.Subject.CommonName = commonName } }

func usage(usage x509.KeyUsage) option { return func(t *template) { t.KeyUsage = usage } }

func expired(t *template) {
	t.NotBefore, t.NotAfter = now().AddDate(-2, 0, 0), now().AddDate(0, 0, -1)
}

func authority(t *template) {
	t.IsCA, t.KeyUsage, t.ExtKeyUsage = true, x509.KeyUsageCertSign, nil
}

func rsaKey(t *template) {
	t.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	t.key = func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2048) }
}

// rsaKeyOf gives the certificate the RSA key that somebody has in every test.
func rsaKeyOf(who string) option {
	return func(t *template) {
		rsaKey(t)
		create := t.key
		t.key = func() (crypto.Signer, error) {
			if key, ok := rsaKeys[who]; ok {
				return key, nil
			}
			key, err := create()
			rsaKeys[who] = key
			return key, err
		}
	}
}

// rsaKeys are those of rsaKeyOf.
var rsaKeys = map[string]crypto.Signer{}

func newRoot(commonName string) *identity { return (*identity)(nil).issue(authority, name(commonName)) }

var serialNumber atomic.Int64

// issue makes a certificate for a P-256 key that signs and decrypts, where no
// option says otherwise.
func (issuer *identity) issue(options ...option) *identity {
	t := &template{
		Certificate: x509.Certificate{
			SerialNumber:          big.NewInt(serialNumber.Add(1)),
			NotBefore:             now().AddDate(-1, 0, 0),
			NotAfter:              now().AddDate(2, 0, 0),
			KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageKeyAgreement,
			ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
			BasicConstraintsValid: true,
			Subject:               pkix.Name{Organization: []string{"Signet Test"}},
		},
		key: func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) },
	}
	for _, option := range options {
		option(t)
	}
	id := &identity{key: must(t.key()), issuer: issuer}
	above, signer := &t.Certificate, id.key
	if issuer != nil {
		above, signer = issuer.certificate, issuer.key
	}
	public := t.public
	if public == nil {
		public = id.key.Public()
	}
	der := must(x509.CreateCertificate(rand.Reader, &t.Certificate, above, public, signer))
	id.certificate = must(x509.ParseCertificate(der))
	return id
}

func (id *identity) pkcs12(password string) []byte {
	var chain []*x509.Certificate
	for above := id.issuer; above != nil; above = above.issuer {
		chain = append(chain, above.certificate)
	}
	return must(pkcs12.Modern.WithIterations(2).Encode(id.key, id.certificate, chain, password))
}

func (id *identity) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: id.certificate.Raw})
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
