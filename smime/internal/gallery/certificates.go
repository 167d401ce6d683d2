package gallery

import (
	"crypto/x509"
	"crypto/x509/pkix"
	encoding_asn1 "encoding/asn1"
	"strings"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// certificates are what can be wrong with the certificate of somebody whose signature fits.
func certificates() []Exhibit {
	signedBy := func(make func(World) *testca.Identity) func(World) []byte {
		return func(w World) []byte { return w.message(alice, w.clear(text(letter), make(w))) }
	}
	with := func(options ...testca.Option) func(World) []byte {
		return signedBy(func(w World) *testca.Identity { return w.issue(append(options, aliceToo, named)...) })
	}
	below := func(options ...testca.Option) func(World) []byte {
		return signedBy(func(w World) *testca.Identity { return w.issuedBy(w.authority(w.Root, options...), aliceToo, named) })
	}
	return []Exhibit{
		{"expired", "verdict_expired", string(cert.Expired), "", signedBy(func(w World) *testca.Identity {
			return w.issue(aliceToo, named, testca.Valid(w.Now.AddDate(-1, 0, 0), w.Now.AddDate(0, 0, -1)))
		})},
		{"not-yet-valid", "verdict_not_yet_valid", string(cert.NotYetValid), "", signedBy(func(w World) *testca.Identity {
			return w.issue(aliceToo, named, testca.Valid(w.Now.AddDate(0, 0, 2), w.Now.AddDate(1, 0, 0)))
		})},
		{"wrong-usage", "verdict_wrong_usage", string(cert.WrongUsage), "", with(testca.ExtUsage(x509.ExtKeyUsageServerAuth))},
		{"untrusted-root", untrusted, string(cert.UntrustedRoot), "", func(w World) []byte {
			stranger := w.issuedBy(w.otherRoot(), aliceToo, named)
			options := cms.SignOptions{Time: w.Now, Placement: cms.Detached, Certificates: []*x509.Certificate{stranger.Issuer.Certificate}}
			return w.message(alice, beside(text(letter), sign(text(letter), options, stranger)))
		}},
		{"incomplete-chain", untrusted, string(cert.IncompleteChain), "", func(w World) []byte {
			options := cms.SignOptions{Time: w.Now, Placement: cms.Detached}
			return w.message(alice, beside(text(letter), sign(text(letter), options, w.issuedBy(w.otherRoot(), aliceToo, named))))
		}},
		{"no-certificate", "verdict_no_certificate", string(smime.SignerNoCertificate), "", func(w World) []byte {
			id := w.issue(aliceToo, named)
			der := string(w.signature(text(letter), cms.Detached, id))
			// The second time that the number of the certificate is there, it names the signer.
			serial := string(id.Certificate.SerialNumber.Bytes())
			at := strings.Index(der, serial) + len(serial)
			at += strings.Index(der[at:], serial)
			return w.message(alice, beside(text(letter), []byte(der[:at]+string([]byte{der[at] ^ 1})+der[at+1:])))
		}},
		{"forged-certificate", flawed, string(cert.ForgedCertificate), "", signedBy(func(w World) *testca.Identity {
			id := w.issue(aliceToo, named)
			raw := []byte(strings.Clone(string(id.Certificate.Raw)))
			raw[len(raw)-1] ^= 1
			id.Certificate = testmail.Must(x509.ParseCertificate(raw))
			return id
		})},
		{"unsupported-signature", flawed, string(cert.UnsupportedSignature), "", signedBy(func(w World) *testca.Identity {
			id := w.issue(aliceToo, named)
			const sha256WithRSA, nobodys = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x7b"
			id.Certificate = testmail.Must(x509.ParseCertificate([]byte(strings.ReplaceAll(string(id.Certificate.Raw), sha256WithRSA, nobodys))))
			return id
		})},
		{"not-an-authority", flawed, string(cert.NotAnAuthority), "", below(testca.Template(func(c *x509.Certificate) { c.IsCA = false }))},
		{"path-length", flawed, string(cert.PathLength), "", signedBy(func(w World) *testca.Identity {
			short := w.authority(w.Root, testca.Template(func(c *x509.Certificate) { c.MaxPathLenZero = true }))
			return w.issuedBy(w.authority(short, testca.Name("Below")), aliceToo, named)
		})},
		{"name-constraint", flawed, string(cert.NameConstraint), "", below(testca.PermittedEmails("other.test"))},
		{"policy", flawed, string(cert.PolicyViolation), "", below(extension(encoding_asn1.ObjectIdentifier{2, 5, 29, 36}, []byte{0x30, 0x03, 0x80, 0x01, 0x00}))},
		{"critical-extension", flawed, string(cert.CriticalExtension), "", with(extension(encoding_asn1.ObjectIdentifier{1, 2, 3}, []byte{5, 0}))},
		{"weak-key", "verdict_weak_signature", string(cert.WeakKey), "", with(testca.Key(testca.RSA1024))},
		{"weak-key-self-signed", untrusted, string(cert.WeakKey), "", func(w World) []byte {
			self := testca.NewRoot(testca.Key(testca.RSA1024), aliceToo, named, w.valid())
			return w.message(alice, beside(text(letter), sign(text(letter), cms.SignOptions{Time: w.Now, Placement: cms.Detached}, self)))
		}},
		{"weak-signature", "verdict_weak_signature", string(cert.WeakSignature), "", with(testca.Signature(x509.SHA1WithRSA))},
		{"invalid-signature", "verdict_invalid_signature", string(smime.SignerInvalidSignature), "", func(w World) []byte {
			der := w.signature(text(letter), cms.Detached, w.Alice)
			der[len(der)-9] ^= 1
			return w.message(alice, beside(text(letter), der))
		}},
		{"signature-malformed", "verdict_signature_malformed", string(smime.SignerMalformed), "", func(w World) []byte {
			return w.message(alice, beside(text(letter), []byte("no signature")))
		}},
		{"unsupported-algorithm", "verdict_unsupported_signature", string(smime.SignerUnsupportedAlgorithm), "", func(w World) []byte {
			der := string(w.signature(text(letter), cms.Detached, w.Alice))
			const ecdsaWithSHA256, nobodys = "\x2a\x86\x48\xce\x3d\x04\x03\x02", "\x2a\x86\x48\xce\x3d\x04\x03\x7b"
			at := strings.LastIndex(der, ecdsaWithSHA256)
			return w.message(alice, beside(text(letter), []byte(der[:at]+nobodys+der[at+len(nobodys):])))
		}},
	}
}

var aliceToo, named = testca.Email("alice@example.test"), testca.Name("Alice Example")

func (w World) authority(above *testca.Identity, options ...testca.Option) *testca.Identity {
	return w.issuedBy(above, append([]testca.Option{testca.Authority, testca.Name("Authority")}, options...)...)
}

func (w World) otherRoot() *testca.Identity {
	return testca.NewRoot(testca.Name("Other Root"), testca.Valid(w.Now.AddDate(-2, 0, 0), w.Now.AddDate(10, 0, 0)))
}

func extension(id encoding_asn1.ObjectIdentifier, value []byte) testca.Option {
	return testca.Template(func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: id, Critical: true, Value: value})
	})
}
