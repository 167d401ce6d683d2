package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

func TestSignThenVerify(t *testing.T) {
	p := people()
	content := []byte("Content-Type: text/plain\r\n\r\nHello\r\n")
	tests := []struct {
		name    string
		signers []*testca.Identity
		opts    cms.SignOptions
		detach  bool
	}{
		{"RSA, encapsulated", []*testca.Identity{p.alice}, cms.SignOptions{}, false},
		{"RSA, detached", []*testca.Identity{p.alice}, cms.SignOptions{Placement: cms.Detached}, true},
		{"P-256", []*testca.Identity{p.bob}, cms.SignOptions{}, false},
		{"P-384", []*testca.Identity{p.dave}, cms.SignOptions{Digest: crypto.SHA384}, false},
		{"SHA-512", []*testca.Identity{p.alice, p.bob}, cms.SignOptions{Digest: crypto.SHA512}, false},
		{"by key identifier", []*testca.Identity{p.alice, p.bob}, cms.SignOptions{Identifier: cms.BySubjectKeyIdentifier}, false},
		{"three signers", []*testca.Identity{p.alice, p.bob, p.carol}, cms.SignOptions{Placement: cms.Detached}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sd := mustParseSignedData(t, mustSign(t, content, tt.opts, tt.signers...))
			var detached []byte
			if tt.detach {
				detached = content
			} else if string(sd.EncapContentInfo.EContent) != string(content) {
				t.Errorf("eContent is %q", sd.EncapContentInfo.EContent)
			}
			results := sd.Verify(detached, cms.VerifyOptions{})
			if len(results) != len(tt.signers) {
				t.Fatalf("%d results for %d signers", len(results), len(tt.signers))
			}
			for _, result := range results {
				if result.Err != nil {
					t.Errorf("%v: %v", result.SignerInfo.SID, result.Err)
				}
				if byKey := result.SignerInfo.SID.SubjectKeyIdentifier != nil; byKey != (tt.opts.Identifier == cms.BySubjectKeyIdentifier) {
					t.Errorf("named by %v", result.SignerInfo.SID)
				}
				if !result.SigningTime.Equal(testca.Now()) {
					t.Errorf("signing time %v", result.SigningTime)
				}
				if result.Digest.Strength != cms.Good || result.Signature.Strength != cms.Good {
					t.Errorf("digest %+v, signature %+v", result.Digest, result.Signature)
				}
			}
		})
	}
}

func TestSignIncludesEachCertificateOnce(t *testing.T) {
	p := people()
	opts := cms.SignOptions{Certificates: append(p.alice.Chain(), p.alice.Certificate)}
	sd := mustParseSignedData(t, mustSign(t, []byte("x"), opts, p.alice, p.alice))
	if len(sd.Certificates) != 2 {
		t.Errorf("%d certificates, want Alice's and the intermediate", len(sd.Certificates))
	}
}

func TestSignOfEmptyContent(t *testing.T) {
	p := people()
	sd := mustParseSignedData(t, mustSign(t, nil, cms.SignOptions{}, p.bob))
	if sd.EncapContentInfo.EContent == nil {
		t.Error("empty eContent reads as absent")
	}
	if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; err != nil {
		t.Error(err)
	}
}

func TestSignAnnouncesCapabilities(t *testing.T) {
	sd := mustParseSignedData(t, mustSign(t, []byte("x"), cms.SignOptions{}, people().bob))
	capabilities, err := sd.SignerInfos[0].SMIMECapabilities()
	if err != nil {
		t.Fatal(err)
	}
	want := "[AES-256-GCM ChaCha20-Poly1305 AES-192-GCM AES-128-GCM AES-256-CCM AES-192-CCM AES-128-CCM AES-256-CBC AES-192-CBC AES-128-CBC]"
	if got := fmt.Sprint(capabilities); got != want {
		t.Errorf("capabilities %s", got)
	}
}

func TestSignWritesLateTimesAsGeneralizedTime(t *testing.T) {
	late := time.Date(2050, 1, 2, 3, 4, 5, 0, time.UTC)
	sd := mustParseSignedData(t, mustSign(t, []byte("x"), cms.SignOptions{Time: late}, people().bob))
	if result := sd.Verify(nil, cms.VerifyOptions{})[0]; result.Err != nil || !result.SigningTime.Equal(late) {
		t.Errorf("signing time %v, error %v", result.SigningTime, result.Err)
	}
}

func TestSignRefuses(t *testing.T) {
	p := people()
	now := cms.SignOptions{Time: testca.Now()}
	nameless := p.root.Issue(testca.Name("Nameless"), testca.Key(testca.P256), testca.NoSubjectKeyID)
	tests := []struct {
		name    string
		signers []cms.Signer
		opts    cms.SignOptions
		want    error
	}{
		{"no signers", nil, now, cms.ErrUnfit},
		{"no time", []cms.Signer{signer(p.bob)}, cms.SignOptions{}, cms.ErrUnfit},
		{"no key", []cms.Signer{{Certificate: p.bob.Certificate}}, now, cms.ErrUnfit},
		{"no certificate", []cms.Signer{{Key: p.bob.Key}}, now, cms.ErrUnfit},
		{"somebody else's RSA key", []cms.Signer{{p.alice.Certificate, p.carol.Key}}, now, cms.ErrUnfit},
		{"another kind of key", []cms.Signer{{p.alice.Certificate, p.bob.Key}}, now, cms.ErrUnfit},
		{"somebody else's Ed25519 key", []cms.Signer{{signers().ed25519.Certificate, p.root.Issue(testca.Key(testca.Ed25519)).Key}}, now, cms.ErrUnfit},
		{"somebody else's key for RSASSA-PSS", []cms.Signer{{signers().pss.Certificate, p.alice.Key}}, now, cms.ErrUnfit},
		{"a kind of key not written", []cms.Signer{signer(signers().dsa)}, now, cms.ErrUnfit},
		{"a kind of key that does not sign", []cms.Signer{{p.root.Issue(testca.Key(testca.X25519)).Certificate, p.alice.Key}}, now, cms.ErrUnfit},
		{"a curve not written", []cms.Signer{p224(t)}, now, cms.ErrUnfit},
		{"an unknown scheme of RSA", []cms.Signer{signer(p.alice)}, cms.SignOptions{Time: testca.Now(), RSASignature: 2}, cms.ErrUnfit},
		{"a digest that does not exist", []cms.Signer{signer(p.alice)}, cms.SignOptions{Time: testca.Now(), Digest: 99}, cms.ErrUnsupportedAlgorithm},
		{"no key identifier to name", []cms.Signer{signer(nameless)}, cms.SignOptions{Time: testca.Now(), Identifier: cms.BySubjectKeyIdentifier}, cms.ErrUnfit},
		{"an unknown form of identifier", []cms.Signer{signer(p.bob)}, cms.SignOptions{Time: testca.Now(), Identifier: 2}, cms.ErrUnfit},
		{"a weak digest", []cms.Signer{signer(p.alice)}, cms.SignOptions{Time: testca.Now(), Digest: crypto.SHA1}, cms.ErrUnsupportedAlgorithm},
		{"MD5", []cms.Signer{signer(p.alice)}, cms.SignOptions{Time: testca.Now(), Digest: crypto.MD5}, cms.ErrUnsupportedAlgorithm},
		{"SHA-224, which is read alone", []cms.Signer{signer(p.alice)}, cms.SignOptions{Time: testca.Now(), Digest: crypto.SHA224}, cms.ErrUnsupportedAlgorithm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := cms.Sign([]byte("x"), tt.signers, tt.opts); !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

// p224 has a key on a curve that S/MIME has no use for. Nobody issues certificates for it.
func p224(t *testing.T) cms.Signer {
	key, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: testca.Now()}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cms.Signer{Certificate: certificate, Key: key}
}

// Nothing is written that would not be read.
func TestSignIsLimited(t *testing.T) {
	bob := people().bob
	mustSign(t, text, cms.SignOptions{}, slices.Repeat([]*testca.Identity{bob}, cms.MaxSignerInfos)...)
	now := cms.SignOptions{Time: testca.Now()}
	if _, err := cms.Sign(text, slices.Repeat([]cms.Signer{signer(bob)}, cms.MaxSignerInfos+1), now); !errors.Is(err, cms.ErrTooLarge) {
		t.Errorf("one signer too many: got error %v", err)
	}
	for i := range cms.MaxCertificates {
		now.Certificates = append(now.Certificates, &x509.Certificate{Raw: []byte{0x30, 1, byte(i)}})
	}
	if _, err := cms.Sign(text, []cms.Signer{signer(bob)}, now); !errors.Is(err, cms.ErrTooLarge) {
		t.Errorf("one certificate too many: got error %v", err)
	}
}

// What is read can be written again: DER stays as it is.
func TestSignedDataIsWrittenAsItWasRead(t *testing.T) {
	p := people()
	list := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: testca.Now(), NextUpdate: testca.Now().Add(time.Hour)}
	crl, err := x509.CreateRevocationList(rand.Reader, list, p.root.Certificate, p.root.Key)
	if err != nil {
		t.Fatal(err)
	}
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{Certificates: p.alice.Chain()}, p.alice, p.bob, signers().ed25519))
	sd.CRLs = [][]byte{crl}
	response := []byte{0x30, 3, 0x0a, 1, 3} // of OCSP: tryLater
	sd.OCSPResponses = [][]byte{response}
	attach(sd.SignerInfos[0], countersign(t, byBob(), sd.SignerInfos[0].Signature).Marshal())
	message := sd.Marshal()
	again := mustParseSignedData(t, message)
	if !bytes.Equal(again.Marshal(), message) {
		t.Error("it is written in another way")
	}
	if len(again.CRLs) != 1 || !bytes.Equal(again.CRLs[0], crl) {
		t.Errorf("%d CRLs", len(again.CRLs))
	}
	if len(again.OCSPResponses) != 1 || !bytes.Equal(again.OCSPResponses[0], response) || again.Version != 5 {
		t.Errorf("%d OCSP responses in version %d", len(again.OCSPResponses), again.Version)
	}
}

// Each SET OF that is written is sorted: X.690 Section 11.6.
func TestSignSortsSets(t *testing.T) {
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{EncryptionCertificate: people().carol.Certificate}, signers().rsa))
	attributes := sd.SignerInfos[0].SignedAttrs
	if len(attributes) != 7 {
		t.Errorf("%d signed attributes", len(attributes))
	}
	if !slices.IsSortedFunc(attributes, func(a, b cms.Attribute) int { return bytes.Compare(a.Marshal(), b.Marshal()) }) {
		t.Errorf("signed attributes in the order %v", attributes)
	}
}
