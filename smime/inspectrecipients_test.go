package smime_test

import (
	encoding_asn1 "encoding/asn1"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
)

func TestInspectNamesEveryKindOfRecipient(t *testing.T) {
	written, err := cms.Encrypt([]byte(simple), []cms.Recipient{
		{Certificate: people.bob.Certificate, KeyTransport: cms.OAEPTransport},
		{Certificate: people.alice.Certificate, Identifier: cms.BySubjectKeyIdentifier},
		{Password: []byte("secret")},
	}, cms.EncryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// What Signet reads and does not write.
	const context0, context1, context2, context4 asn1.Tag = 0xa0, 0xa1, 0xa2, 0xa4
	version, octets := element(asn1.INTEGER, []byte{2}), element(asn1.OCTET_STRING, []byte("id"))
	data, wrap := object(oid.Data), element(asn1.SEQUENCE, object(oid.AES256Wrap))
	agreement := element(asn1.SEQUENCE, object(oid.StdDHSHA256KDF), wrap)
	read := element(asn1.SEQUENCE, object(oid.EnvelopedData), element(context0, element(asn1.SEQUENCE, version,
		element(context0),
		element(asn1.SET,
			element(context1, version, element(context0, element(0x80, []byte("id"))), agreement, element(asn1.SEQUENCE)),
			element(context2, version, element(asn1.SEQUENCE, octets), wrap, octets),
			element(context4, data, element(asn1.NULL)),
		),
		element(asn1.SEQUENCE, data, element(asn1.SEQUENCE, object(oid.AES256CBC))),
	)))
	for _, tt := range []struct {
		der  []byte
		want []string
	}{
		{written, []string{
			"KeyTransRecipientInfo RSAES-OAEP: serial number", "SHA-256, MGF1 with SHA-256, label \"\"", ": key identifier ",
			"PasswordRecipientInfo PBKDF2, password", "HMAC with SHA-256, 600000 iterations",
		}},
		{read, []string{
			"OriginatorInfo: 0 certificates, 0 CRLs", "KeyAgreeRecipientInfo ECDH with SHA-256, AES-256 key wrap",
			"originator: key identifier 6964", "KEKRecipientInfo AES-256 key wrap: shared key 6964", "OtherRecipientInfo 1.2.840.113549.1.7.1",
		}},
	} {
		message := append([]byte("Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"), entity.AppendBase64(nil, tt.der)...)
		text, err := smime.Inspect(message)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	}
}

// element is DER of contents under a tag.
func element(tag asn1.Tag, contents ...[]byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(slices.Concat(contents...)) })
	return b.BytesOrPanic()
}

func object(id encoding_asn1.ObjectIdentifier) []byte {
	var b cryptobyte.Builder
	b.AddASN1ObjectIdentifier(id)
	return b.BytesOrPanic()
}
