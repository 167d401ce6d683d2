package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"errors"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// An essCertID is one entry of a forged SigningCertificate or SigningCertificateV2.
type essCertID struct {
	hashAlgorithm []byte // DER, left out where nil
	certHash      []byte
	issuerSerial  []byte // DER, left out where nil
}

// signingCertificate is the DER of either version of the attribute, with what comes after the certs.
func signingCertificate(after []byte, ids ...essCertID) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, id := range ids {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddBytes(id.hashAlgorithm)
					b.AddASN1OctetString(id.certHash)
					b.AddBytes(id.issuerSerial)
				})
			}
		})
		b.AddBytes(after)
	})
	return b.BytesOrPanic()
}

// issuerSerial is the DER of an IssuerSerial, whose issuer is a name of the given form; 4 is directoryName.
func issuerSerial(c *x509.Certificate, form uint8) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.Tag(form).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { b.AddBytes(c.RawIssuer) })
		})
		b.AddASN1BigInt(c.SerialNumber)
	})
	return b.BytesOrPanic()
}

func sha1Of(c *x509.Certificate) []byte {
	digest := sha1.Sum(c.Raw)
	return digest[:]
}

func sha256Of(c *x509.Certificate) []byte {
	digest := sha256.Sum256(c.Raw)
	return digest[:]
}

func TestVerifyEnforcesSigningCertificate(t *testing.T) {
	bob, alice := people().bob.Certificate, people().alice.Certificate
	sha512OfBob := sha512.Sum512(bob.Raw)
	sha512Identifier := der(t, struct{ Algorithm any }{oid.SHA512})
	unknownIdentifier := der(t, struct{ Algorithm any }{oid.Data})
	emptySequence := []byte{0x30, 0}
	type attribute struct {
		v1, v2 []byte
	}
	for _, tt := range []struct {
		name string
		attribute
		want error
	}{
		{"neither", attribute{}, nil},
		{"V1", attribute{v1: signingCertificate(nil, essCertID{certHash: sha1Of(bob)})}, nil},
		{"V1 with issuer and serial number", attribute{v1: signingCertificate(nil, essCertID{certHash: sha1Of(bob), issuerSerial: issuerSerial(bob, 4)})}, nil},
		{"V1 of another certificate", attribute{v1: signingCertificate(nil, essCertID{certHash: sha1Of(alice)})}, cms.ErrSignatureMismatch},
		{"V1 with SHA-256", attribute{v1: signingCertificate(nil, essCertID{certHash: sha256Of(bob)})}, cms.ErrSignatureMismatch},
		{"V2", attribute{v2: signingCertificate(nil, essCertID{certHash: sha256Of(bob)})}, nil},
		{"V2 with the chain", attribute{v2: signingCertificate(nil, essCertID{certHash: sha256Of(bob)}, essCertID{certHash: sha256Of(people().intermediate.Certificate)})}, nil},
		{"V2 with policies", attribute{v2: signingCertificate(emptySequence, essCertID{certHash: sha256Of(bob)})}, nil},
		{"V2 with SHA-512", attribute{v2: signingCertificate(nil, essCertID{hashAlgorithm: sha512Identifier, certHash: sha512OfBob[:]})}, nil},
		{"V2 of another certificate", attribute{v2: signingCertificate(nil, essCertID{certHash: sha256Of(alice)})}, cms.ErrSignatureMismatch},
		{"V2 with the signer's not as the first", attribute{v2: signingCertificate(nil, essCertID{certHash: sha256Of(alice)}, essCertID{certHash: sha256Of(bob)})}, cms.ErrSignatureMismatch},
		{"V2 with the digest cut", attribute{v2: signingCertificate(nil, essCertID{certHash: sha256Of(bob)[:31]})}, cms.ErrSignatureMismatch},
		{"V2 without digest", attribute{v2: signingCertificate(nil, essCertID{certHash: []byte{}})}, cms.ErrSignatureMismatch},
		{"V2 with another serial number", attribute{v2: signingCertificate(nil, essCertID{certHash: sha256Of(bob), issuerSerial: issuerSerial(alice, 4)})}, cms.ErrSignatureMismatch},
		{"V2 with an unknown digest", attribute{v2: signingCertificate(nil, essCertID{hashAlgorithm: unknownIdentifier, certHash: sha256Of(bob)})}, cms.ErrUnsupportedAlgorithm},
		{"V2 with an issuer of another form", attribute{v2: signingCertificate(nil, essCertID{certHash: sha256Of(bob), issuerSerial: issuerSerial(bob, 5)})}, cms.ErrMalformed},
		{"V2 without certificates", attribute{v2: signingCertificate(nil)}, cms.ErrMalformed},
		{"V2 with something after", attribute{v2: signingCertificate([]byte{5, 0}, essCertID{certHash: sha256Of(bob)})}, cms.ErrMalformed},
		{"V2 with too many certificates", attribute{v2: signingCertificate(nil, slices.Repeat([]essCertID{{certHash: sha256Of(bob)}}, cms.MaxESSCertIDs+1)...)}, cms.ErrTooLarge},
		{"V2 no SEQUENCE", attribute{v2: []byte{5, 0}}, cms.ErrMalformed},
		{"both", attribute{signingCertificate(nil, essCertID{certHash: sha1Of(bob)}), signingCertificate(nil, essCertID{certHash: sha256Of(bob)})}, nil},
		{"both, and V1 of another certificate", attribute{signingCertificate(nil, essCertID{certHash: sha1Of(alice)}), signingCertificate(nil, essCertID{certHash: sha256Of(bob)})}, cms.ErrSignatureMismatch},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var attributes []cms.Attribute
			if tt.v1 != nil {
				attributes = append(attributes, cms.Attribute{Type: oid.SigningCertificate, Values: [][]byte{tt.v1}})
			}
			if tt.v2 != nil {
				attributes = append(attributes, cms.Attribute{Type: oid.SigningCertificateV2, Values: [][]byte{tt.v2}})
			}
			result := verifyAgain(t, byBob().signByHand(t, text, attributes...))
			if !errors.Is(result.Err, tt.want) || tt.want == nil && result.Err != nil {
				t.Errorf("got error %v, want %v", result.Err, tt.want)
			}
		})
	}
}

// byBob signs with ECDSA.
func byBob() method {
	return method{people().bob, crypto.SHA256, cms.AlgorithmIdentifier{Algorithm: oid.ECDSAWithSHA256}, nil}
}

// Somebody has a certificate made for Bob's key, with the same key identifier, and puts it before Bob's.
func TestSigningCertificateFindsTheRightOneOfTwoWithTheSameKey(t *testing.T) {
	bob := people().bob
	template := &x509.Certificate{
		SerialNumber: bob.Certificate.SerialNumber, Subject: people().alice.Certificate.Subject,
		EmailAddresses: []string{"mallory@example.test"}, SubjectKeyId: bob.Certificate.SubjectKeyId,
	}
	fakeDER, err := x509.CreateCertificate(nil, template, bob.Issuer.Certificate, bob.Key.Public(), bob.Issuer.Key)
	if err != nil {
		t.Fatal(err)
	}
	fake, err := x509.ParseCertificate(fakeDER)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []cms.IdentifierForm{cms.ByIssuerAndSerialNumber, cms.BySubjectKeyIdentifier} {
		sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{Identifier: form}, bob))
		for _, certificates := range [][]*x509.Certificate{{fake, bob.Certificate}, {bob.Certificate, fake}} {
			sd.Certificates = certificates
			if result := sd.Verify(nil, cms.VerifyOptions{})[0]; result.Err != nil || !result.Certificate.Equal(bob.Certificate) {
				t.Errorf("certificate for %v, error %v", result.Certificate.EmailAddresses, result.Err)
			}
		}
		sd.Certificates = []*x509.Certificate{fake}
		if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; !errors.Is(err, cms.ErrSignatureMismatch) {
			t.Errorf("the other certificate alone: got error %v", err)
		}
	}
	if key, ok := fake.PublicKey.(*ecdsa.PublicKey); !ok || !key.Equal(bob.Key.Public()) {
		t.Error("the test is about another key")
	}
}

func TestSigningCertificatesOfWhatWeSign(t *testing.T) {
	alice := people().alice
	si := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, alice)).SignerInfos[0]
	attributes, err := si.SigningCertificates()
	if err != nil || len(attributes) != 1 || len(attributes[0].Certs) != 1 {
		t.Fatalf("got %v, error %v", attributes, err)
	}
	id := attributes[0].Certs[0]
	if !id.HashAlgorithm.Algorithm.Equal(oid.SHA256) || !bytes.Equal(id.CertHash, sha256Of(alice.Certificate)) ||
		id.IssuerSerial == nil || id.IssuerSerial.SerialNumber.Cmp(alice.Certificate.SerialNumber) != 0 {
		t.Errorf("got %+v", id)
	}
	for certificate, want := range map[*testca.Identity]bool{alice: true, people().carol: false} {
		if got, err := id.Matches(certificate.Certificate); got != want || err != nil {
			t.Errorf("%v: matches %v, error %v", certificate.Certificate.Subject, got, err)
		}
	}
}
