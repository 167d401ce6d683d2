//go:build !js

package cms_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"fmt"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// newOpenSSLWithAllKeys also has the certificates and keys of signers.
func newOpenSSLWithAllKeys(t *testing.T) openssl {
	t.Helper()
	o := newOpenSSL(t)
	s := signers()
	for name, id := range map[string]*testca.Identity{"p521": s.p521, "dsa": s.dsa, "pss": s.pss, "pss-sha256": s.pssSHA256} {
		o.write(name+".pem", id.CertificatePEM())
		o.write(name+".key", id.KeyPEM())
	}
	return o
}

// OpenSSL 3.0 signs no CMS with Ed25519.
func TestVerifyEachAlgorithmOfOpenSSL(t *testing.T) {
	o := newOpenSSLWithAllKeys(t)
	const pss = " -keyopt rsa_padding_mode:pss"
	tests := map[string]string{
		"RSASSA-PSS without salt":                       "alice -md sha256" + pss + " -keyopt rsa_pss_saltlen:0",
		"RSASSA-PSS with the longest salt":              "alice -md sha256" + pss + " -keyopt rsa_pss_saltlen:-2",
		"RSASSA-PSS with MGF1 of another digest":        "alice -md sha256" + pss + " -keyopt rsa_mgf1_md:sha1",
		"RSASSA-PSS without attributes":                 "alice -md sha256 -noattr" + pss,
		"RSASSA-PSS as its certificate limits it":       "pss-sha256 -md sha256" + pss,
		"signing certificate":                           "alice -md sha256 -cades",
		"signing certificate with SHA-1":                "alice -md sha1 -cades",
		"signing certificate with SHA-512":              "bob -md sha512 -cades",
		"no capabilities":                               "bob -nosmimecap",
		"no certificates":                               "bob -nocerts",
		"by key identifier, without attributes":         "bob -keyid -noattr",
		"ECDSA without attributes, with another digest": "bob -noattr -md sha384",
		"DSA without attributes":                        "dsa -noattr -md sha256",
	}
	for _, md := range []string{"sha1", "sha224", "sha256", "sha384", "sha512"} {
		for _, signer := range []string{"alice", "bob", "dave", "p521"} {
			tests[signer+", "+md] = signer + " -md " + md
		}
		tests["RSASSA-PSS, "+md] = "alice -md " + md + pss
		tests["RSASSA-PSS with a certificate for it, "+md] = "pss -md " + md + pss
	}
	for _, md := range []string{"sha1", "sha224", "sha256"} {
		tests["dsa, "+md] = "dsa -md " + md
	}
	everybody := people()
	known := []*x509.Certificate{everybody.alice.Certificate, everybody.bob.Certificate}
	for name, arguments := range tests {
		t.Run(name, func(t *testing.T) {
			o := openssl{t, o.folder}
			var signer, options string
			if _, err := fmt.Sscan(arguments, &signer); err == nil {
				options = arguments[len(signer):]
			}
			command := fmt.Sprintf("-sign -binary -nodetach -in text -outform DER -signer %s.pem -inkey %s.key%s", signer, signer, options)
			sd := mustParseSignedData(t, o.run(command))
			results := sd.Verify(nil, cms.VerifyOptions{Certificates: known})
			if len(results) != 1 || results[0].Err != nil {
				t.Fatalf("got %+v", results)
			}
			if _, err := sd.SignerInfos[0].SMIMECapabilities(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpenSSLVerifiesEachAlgorithm(t *testing.T) {
	o := newOpenSSLWithAllKeys(t)
	s := signers()
	// -cades checks the signing certificate.
	verify := fmt.Sprintf("-verify -binary -cades -inform DER -in message -CAfile root.pem -attime %d ", testca.Now().Unix())
	for _, tt := range []struct {
		name   string
		signer *testca.Identity
		opts   cms.SignOptions
	}{
		{"RSA", s.rsa, cms.SignOptions{}},
		{"RSA, preferring another key", s.rsa, cms.SignOptions{EncryptionCertificate: people().carol.Certificate}},
		{"RSA by key identifier", s.rsa, cms.SignOptions{Identifier: cms.BySubjectKeyIdentifier}},
		{"RSASSA-PSS", s.rsa, cms.SignOptions{RSASignature: cms.PSSSignature}},
		{"RSASSA-PSS with a certificate for it", s.pss, cms.SignOptions{}},
		{"P-256", s.p256, cms.SignOptions{}},
		{"P-384", s.p384, cms.SignOptions{}},
		{"P-521", s.p521, cms.SignOptions{}},
	} {
		for _, hash := range []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512} {
			t.Run(fmt.Sprintf("%s, %v", tt.name, hash), func(t *testing.T) {
				o := openssl{t, o.folder}
				tt.opts.Digest, tt.opts.Certificates = hash, people().alice.Chain()
				o.write("message", mustSign(t, text, tt.opts, tt.signer))
				if got := o.run(verify); !bytes.Equal(got, text) {
					t.Errorf("got %q", got)
				}
			})
		}
	}
}
