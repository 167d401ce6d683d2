package smime_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

func TestKindsOfSignatures(t *testing.T) {
	edward := people.root.Issue(testca.Email("alice@example.test"), testca.Key(testca.Ed25519))
	curve := people.root.Issue(testca.Email("alice@example.test"), testca.Key(testca.P384))
	tests := []struct {
		name      string
		signers   []*testca.Identity
		opts      smime.ProtectOptions
		signature string
		micalg    string
	}{
		{"RSA", []*testca.Identity{people.alice}, smime.ProtectOptions{}, "RSA PKCS #1 v1.5", "micalg=sha-256;"},
		{"PSS", []*testca.Identity{people.alice}, smime.ProtectOptions{RSASignature: cms.PSSSignature, Digest: crypto.SHA384}, "RSASSA-PSS", "micalg=sha-384;"},
		{"ECDSA", []*testca.Identity{curve}, smime.ProtectOptions{Digest: crypto.SHA384}, "ECDSA with SHA-384", "micalg=sha-384;"},
		{"Ed25519", []*testca.Identity{edward}, smime.ProtectOptions{}, "Ed25519", "micalg=sha-512;"},
		{"several", []*testca.Identity{people.alice, edward, curve}, smime.ProtectOptions{}, "ECDSA with SHA-256", `micalg="sha-256,sha-512";`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, id := range tt.signers {
				tt.opts.Signers = append(tt.opts.Signers, signer(id))
			}
			message := protect(t, []byte(simple), tt.opts)[0].Message
			if !bytes.Contains(message, []byte(tt.micalg)) {
				t.Errorf("no %s in %s", tt.micalg, message)
			}
			report := open(t, message)
			if report.Verdict != smime.VerdictVerified || len(report.Signers) != len(tt.signers) {
				t.Errorf("got %s: %+v", report.Verdict, report.Signers)
			}
			found := false
			for _, s := range report.Signers {
				found = found || s.Signature.Name == tt.signature && s.KeyBits > 0
			}
			if !found {
				t.Errorf("no %s: %+v", tt.signature, report.Signers)
			}
		})
	}
}

func TestWishesOfASigner(t *testing.T) {
	out := protect(t, []byte(simple), smime.ProtectOptions{
		Signers: []cms.Signer{signer(people.alice)}, EncryptionCertificate: people.carol.Certificate,
	})
	s := open(t, out[0].Message).Signers[0]
	if s.EncryptionCertificate == nil || !s.EncryptionCertificate.Equal(people.carol.Certificate) {
		t.Errorf("got %v", s.EncryptionCertificate)
	}
	if len(s.Capabilities) == 0 || !cms.IsContentEncryption(s.Capabilities[0].Algorithm) {
		t.Errorf("got %v", s.Capabilities)
	}
	// Of a signature that does not hold nothing is taken.
	changed := open(t, replace(out[0].Message, "noon", "five")).Signers[0]
	if changed.Capabilities != nil || changed.EncryptionCertificate != nil {
		t.Errorf("got %+v", changed)
	}
	if s := open(t, signedBy(t, people.alice)).Signers[0]; s.EncryptionCertificate != nil {
		t.Errorf("got %v", s.EncryptionCertificate)
	}
}

func TestCountersignatures(t *testing.T) {
	der, err := cms.Sign([]byte("\r\nhello\r\n"), []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: testca.Now()})
	if err != nil {
		t.Fatal(err)
	}
	sd, err := cms.ParseSignedData(der)
	if err != nil {
		t.Fatal(err)
	}
	over := sd.SignerInfos[0].Signature
	for _, tt := range []struct {
		name string
		over []byte
		want string
	}{
		{"good", over, "Countersigned by CN=carol@example.test"},
		{"over something else", over[1:], "does not hold"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			countersigned := appendInside(t, der, 4, countersignature(t, tt.over, people.carol))
			report, err := smime.Open(context.Background(), countersigned, smime.OpenOptions{
				Anchors: people.anchors(), Now: testca.Now(), From: "alice@example.test",
				KnownCertificates: []*x509.Certificate{people.carol.Certificate},
			})
			if err != nil {
				t.Fatal(err)
			}
			s := report.Signers[0]
			if report.Verdict != smime.VerdictVerified || len(s.Countersignatures) != 1 || (s.Countersignatures[0].Err == nil) != (tt.name == "good") {
				t.Fatalf("got %s: %+v", report.Verdict, s)
			}
			if f := s.Findings[0]; f.Code != smime.FindingCountersigned || f.Severity != smime.SeverityInfo || !strings.Contains(f.Detail, tt.want) {
				t.Errorf("got %+v", f)
			}
		})
	}
}

// countersignature returns the DER of unsignedAttrs with one, without signed attributes.
func countersignature(t *testing.T, signature []byte, id *testca.Identity) []byte {
	t.Helper()
	digest := sha256.Sum256(signature)
	signed, err := id.Key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	var b cryptobyte.Builder
	algorithm := func(b *cryptobyte.Builder, id encoding_asn1.ObjectIdentifier) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(id) })
	}
	b.AddASN1(asn1.Tag(1).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid.Countersignature)
			b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1Int64(1)
					b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddBytes(id.Certificate.RawIssuer)
						b.AddASN1BigInt(id.Certificate.SerialNumber)
					})
					algorithm(b, oid.SHA256)
					algorithm(b, oid.ECDSAWithSHA256)
					b.AddASN1OctetString(signed)
				})
			})
		})
	})
	return b.BytesOrPanic()
}

// appendInside appends an element to the last element of the last element and
// so on, depth levels down.
func appendInside(t *testing.T, der []byte, depth int, element []byte) []byte {
	t.Helper()
	var raw encoding_asn1.RawValue
	if _, err := encoding_asn1.Unmarshal(der, &raw); err != nil {
		t.Fatal(err)
	}
	contents := raw.Bytes
	if depth == 0 {
		contents = append(bytes.Clone(contents), element...)
	} else {
		last := 0
		for rest := contents; len(rest) > 0; {
			var child encoding_asn1.RawValue
			var err error
			if rest, err = encoding_asn1.Unmarshal(rest, &child); err != nil {
				t.Fatal(err)
			}
			last = len(contents) - len(rest) - len(child.FullBytes)
		}
		contents = append(bytes.Clone(contents[:last]), appendInside(t, contents[last:], depth-1, element)...)
	}
	longer, err := encoding_asn1.Marshal(encoding_asn1.RawValue{Class: raw.Class, Tag: raw.Tag, IsCompound: true, Bytes: contents})
	if err != nil {
		t.Fatal(err)
	}
	return longer
}
