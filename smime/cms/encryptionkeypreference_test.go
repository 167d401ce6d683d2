package cms_test

import (
	"errors"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

func TestEncryptionKeyPreference(t *testing.T) {
	alice := people().alice.Certificate
	build := func(write func(b *cryptobyte.Builder)) []byte {
		var b cryptobyte.Builder
		write(&b)
		return b.BytesOrPanic()
	}
	issuerAndSerialNumber := func(b *cryptobyte.Builder) {
		b.AddBytes(alice.RawIssuer)
		b.AddASN1BigInt(alice.SerialNumber)
	}
	tagged := func(tag asn1.Tag, write func(b *cryptobyte.Builder)) []byte {
		return build(func(b *cryptobyte.Builder) { b.AddASN1(tag, write) })
	}
	key := func(b *cryptobyte.Builder) { b.AddASN1OctetString(alice.SubjectKeyId) }
	const primitive, constructed = asn1.Tag(0x80), asn1.Tag(0xa0)
	for _, tt := range []struct {
		name                string
		standard, microsoft []byte
		want                error
	}{
		{"issuerAndSerialNumber", tagged(constructed, issuerAndSerialNumber), nil, nil},
		{"receipentKeyId", tagged(constructed+1, key), nil, nil},
		{"receipentKeyId with a date", tagged(constructed+1, func(b *cryptobyte.Builder) {
			key(b)
			b.AddASN1(asn1.GeneralizedTime, func(b *cryptobyte.Builder) { b.AddBytes([]byte("20260601120000Z")) })
		}), nil, nil},
		{"subjectAltKeyIdentifier", tagged(primitive+2, func(b *cryptobyte.Builder) { b.AddBytes(alice.SubjectKeyId) }), nil, nil},
		{"subjectAltKeyIdentifier in pieces", tagged(constructed+2, func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(alice.SubjectKeyId[:7])
			b.AddASN1OctetString(alice.SubjectKeyId[7:])
		}), nil, nil},
		{"Microsoft's", nil, tagged(asn1.SEQUENCE, issuerAndSerialNumber), nil},
		{"both", tagged(constructed+1, key), tagged(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(alice.RawIssuer)
			b.AddASN1Int64(1)
		}), nil},
		{"another alternative", tagged(constructed+3, key), nil, cms.ErrMalformed},
		{"issuerAndSerialNumber with an explicit tag", tagged(constructed, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, issuerAndSerialNumber)
		}), nil, cms.ErrMalformed},
		{"receipentKeyId without key", tagged(constructed+1, func(*cryptobyte.Builder) {}), nil, cms.ErrMalformed},
		{"an empty subjectAltKeyIdentifier", tagged(primitive+2, func(*cryptobyte.Builder) {}), nil, cms.ErrMalformed},
		{"something after", append(tagged(constructed+1, key), 5, 0), nil, cms.ErrMalformed},
		{"Microsoft's with something after", nil, append(tagged(asn1.SEQUENCE, issuerAndSerialNumber), 5, 0), cms.ErrMalformed},
		{"Microsoft's of another type", nil, []byte{5, 0}, cms.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var attributes []cms.Attribute
			if tt.standard != nil {
				attributes = append(attributes, cms.Attribute{Type: oid.EncryptionKeyPreference, Values: [][]byte{tt.standard}})
			}
			if tt.microsoft != nil {
				attributes = append(attributes, cms.Attribute{Type: oid.MicrosoftEncryptionKeyPreference, Values: [][]byte{tt.microsoft}})
			}
			result := verifyAgain(t, byBob().signByHand(t, text, attributes...))
			if result.Err != nil {
				t.Errorf("the signature: %v", result.Err) // what it prefers does not make it worse
			}
			preferred, err := result.SignerInfo.EncryptionKeyPreference()
			if !errors.Is(err, tt.want) {
				t.Fatalf("got error %v, want %v", err, tt.want)
			}
			if tt.want == nil && (!preferred.Matches(alice) || preferred.Matches(people().bob.Certificate)) {
				t.Errorf("got %v", preferred)
			}
		})
	}
}

func TestSignWithAnEncryptionKeyPreference(t *testing.T) {
	bob, alice := people().bob, people().alice.Certificate
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{EncryptionCertificate: alice}, bob))
	if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; err != nil {
		t.Error(err)
	}
	preferred, err := sd.SignerInfos[0].EncryptionKeyPreference()
	if err != nil || preferred == nil || !preferred.Matches(alice) {
		t.Errorf("got %v, error %v", preferred, err)
	}
	if len(sd.Certificates) != 2 {
		t.Errorf("%d certificates", len(sd.Certificates))
	}
	sd = mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, bob))
	if preferred, err := sd.SignerInfos[0].EncryptionKeyPreference(); preferred != nil || err != nil {
		t.Errorf("without one: got %v, error %v", preferred, err)
	}
}
