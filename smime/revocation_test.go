package smime_test

import (
	"context"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
	"signet/smime/revocation"
)

// bringing returns a message that id has signed at a time, with a crls field.
func bringing(t *testing.T, id *testca.Identity, signed time.Time, choices ...[]byte) []byte {
	t.Helper()
	options := cms.SignOptions{Time: signed, Certificates: id.Chain()}
	der, err := cms.Sign([]byte("Content-Type: text/plain\r\n\r\nhello\r\n"), []cms.Signer{signer(id)}, options)
	if err != nil {
		t.Fatal(err)
	}
	input := cryptobyte.String(der)
	var contentInfo, kind, tagged, signedData, version, digests, content, certificates cryptobyte.String
	certificatesTag := asn1.Tag(0).ContextSpecific().Constructed()
	if !input.ReadASN1(&contentInfo, asn1.SEQUENCE) || !contentInfo.ReadASN1Element(&kind, asn1.OBJECT_IDENTIFIER) ||
		!contentInfo.ReadASN1(&tagged, certificatesTag) || !tagged.ReadASN1(&signedData, asn1.SEQUENCE) ||
		!signedData.ReadASN1Element(&version, asn1.INTEGER) || !signedData.ReadASN1Element(&digests, asn1.SET) ||
		!signedData.ReadASN1Element(&content, asn1.SEQUENCE) || !signedData.ReadASN1Element(&certificates, certificatesTag) {
		t.Fatal("not a SignedData")
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(kind)
		b.AddASN1(certificatesTag, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				for _, field := range []cryptobyte.String{version, digests, content, certificates} {
					b.AddBytes(field)
				}
				b.AddASN1(asn1.Tag(1).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
					for _, choice := range choices {
						b.AddBytes(choice)
					}
				})
				b.AddBytes(signedData)
			})
		})
	})
	header := "From: " + id.Certificate.EmailAddresses[0] + "\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"
	return append([]byte(header), b.BytesOrPanic()...)
}

// ocspChoice is an OtherRevocationInfoFormat with an OCSP response. RFC 5940 Section 2.1.
func ocspChoice(response []byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.Tag(1).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid.OCSPRevocationInfo)
		b.AddBytes(response)
	})
	return b.BytesOrPanic()
}

func TestRevocationThatAMessageBrings(t *testing.T) {
	root := testca.NewRoot()
	authority := root.Issue(testca.Authority, testca.Name("Authority"), testca.Key(testca.P256))
	alice := authority.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	revoked := testca.Revoked{Certificate: alice.Certificate, Reason: 1}
	good := testca.OCSP{Certificate: alice.Certificate, Issuer: authority.Certificate}
	bad := good
	bad.Revoked = &revoked
	rootCRL, crl := root.CRL(testca.CRL{}), authority.CRL(testca.CRL{})
	revoking := authority.CRL(testca.CRL{Revoked: []testca.Revoked{revoked}})
	before := testca.Now().AddDate(0, -1, 0)
	for _, tt := range []struct {
		name    string
		choices [][]byte
		signed  time.Time
		policy  cert.RevocationPolicy
		signer  smime.Verdict
		known   []cert.RevocationState
	}{
		{"good, by CRL", [][]byte{rootCRL, crl}, testca.Now(), cert.HardFail, smime.SignerValid, states(cert.RevocationStateGood, cert.RevocationStateGood)},
		{"good, by OCSP", [][]byte{rootCRL, ocspChoice(authority.OCSP(good))}, testca.Now(), cert.HardFail, smime.SignerValid,
			states(cert.RevocationStateGood, cert.RevocationStateGood)},
		{"revoked, by CRL", [][]byte{revoking}, testca.Now(), cert.SoftFail, smime.SignerRevoked, states(cert.RevocationStateRevoked, cert.RevocationStateUnknown)},
		{"revoked, by OCSP", [][]byte{ocspChoice(authority.OCSP(bad))}, testca.Now(), cert.SoftFail, smime.SignerRevoked,
			states(cert.RevocationStateRevoked, cert.RevocationStateUnknown)},
		{"revoked, after it says to have been signed", [][]byte{revoking}, before, cert.SoftFail, smime.SignerRevoked,
			states(cert.RevocationStateRevoked, cert.RevocationStateUnknown)},
		{"nothing", nil, testca.Now(), cert.SoftFail, smime.SignerValid, states(cert.RevocationStateUnknown, cert.RevocationStateUnknown)},
		{"nothing, where that matters", nil, testca.Now(), cert.HardFail, smime.SignerRevocationUnknown,
			states(cert.RevocationStateUnknown, cert.RevocationStateUnknown)},
		{"what is no CRL", [][]byte{{0x30, 0}, ocspChoice([]byte{0x30, 0})}, testca.Now(), cert.SoftFail, smime.SignerValid,
			states(cert.RevocationStateUnknown, cert.RevocationStateUnknown)},
		{"revoked, and nobody cares", [][]byte{revoking}, testca.Now(), cert.RevocationOff, smime.SignerValid, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			report, err := smime.Open(context.Background(), bringing(t, alice, tt.signed, tt.choices...), smime.OpenOptions{
				Anchors: cert.AnchorsOf(root.Certificate), Now: testca.Now(),
				Revocation: &revocation.Source{}, RevocationPolicy: tt.policy,
			})
			if err != nil {
				t.Fatal(err)
			}
			s := report.Signers[0]
			if s.Verdict != tt.signer {
				t.Errorf("got %s: %+v", s.Verdict, s.Findings)
			}
			if verified := report.Verdict == smime.VerdictVerified; verified != (tt.signer == smime.SignerValid) {
				t.Errorf("the message is %s", report.Verdict)
			}
			if len(s.Revocation) != len(tt.known) {
				t.Fatalf("%d answers", len(s.Revocation))
			}
			for i, status := range s.Revocation {
				if status.State != tt.known[i] || status.State != cert.RevocationStateUnknown && status.Source != "message" {
					t.Errorf("answer %d: %+v", i, status)
				}
			}
		})
	}
}

func states(all ...cert.RevocationState) []cert.RevocationState { return all }
