package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// forEveryKind is a message with a RecipientInfo of every kind.
func forEveryKind(t testing.TB) *cms.EnvelopedData {
	t.Helper()
	p := people()
	ed, contentKey := withContentKey(t)
	ed.OriginatorInfo = &cms.OriginatorInfo{Certs: []*x509.Certificate{p.bob.Certificate}}
	agreed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.frank, p.alice))
	key := make([]byte, 32)
	wrapped, err := cms.WrapKey(key, contentKey)
	if err != nil {
		t.Fatal(err)
	}
	ed.RecipientInfos = append(append(ed.RecipientInfos, agreed.RecipientInfos...),
		&cms.KEKRecipientInfo{
			KEKID:                  cms.KEKIdentifier{KeyIdentifier: []byte("id"), Date: testca.Now(), Other: &cms.OtherKeyAttribute{KeyAttrID: oid.Data}},
			KeyEncryptionAlgorithm: cms.AlgorithmIdentifier{Algorithm: oid.AES256Wrap},
			EncryptedKey:           wrapped,
		},
		passwordRecipientInfo(t, passwordCiphers[2], crypto.SHA256, quickly(), contentKey),
		&cms.OtherRecipientInfo{ORIType: oid.Data, ORIValue: []byte{5, 0}},
	)
	return mustParseEnvelopedData(t, ed.Marshal())
}

func TestEveryKindOfRecipientInfoIsWrittenAsItWasRead(t *testing.T) {
	ed := forEveryKind(t)
	again := mustParseEnvelopedData(t, ed.Marshal())
	if !bytes.Equal(again.Marshal(), ed.Marshal()) || again.Version != 3 || len(again.RecipientInfos) != 6 {
		t.Errorf("version %d, %d recipients", again.Version, len(again.RecipientInfos))
	}
	if len(again.Recipients()) != 3 {
		t.Errorf("recipients %v", again.Recipients())
	}
	opts := cms.DecryptOptions{KeyEncryptionKeys: []cms.KeyEncryptionKey{{ID: []byte("id"), Key: make([]byte, 32)}}}
	if _, err := again.Decrypt(keyRing{}, opts); err != nil {
		t.Error(err)
	}
	if _, err := again.Decrypt(keyRing{}, knowsPassword); err != nil {
		t.Error(err)
	}
}

func TestDamagedRecipientInfos(t *testing.T) {
	message := forEveryKind(t).Marshal()
	opts := cms.DecryptOptions{
		Passwords:         [][]byte{[]byte(password)},
		KeyEncryptionKeys: []cms.KeyEncryptionKey{{ID: []byte("id"), Key: make([]byte, 32)}},
	}
	for i := range message {
		for _, value := range []byte{0x00, 0x80, 0xff} {
			damaged := bytes.Clone(message)
			damaged[i] = value
			if ed, err := cms.ParseEnvelopedData(damaged); err == nil {
				_, _ = ed.Decrypt(keyRing{people().bob}, opts)
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

func TestParseRefusesMalformedRecipientInfos(t *testing.T) {
	const sequence, octets, set = asn1.SEQUENCE, asn1.OCTET_STRING, asn1.SET
	const context0, context1, context2, context3, context4 asn1.Tag = 0xa0, 0xa1, 0xa2, 0xa3, 0xa4
	number, null, key := []byte{2, 1, 0}, []byte{5, 0}, element(octets, make([]byte, 24))
	id := der(t, oid.Data)
	ai := element(sequence, id)
	rid := element(sequence, element(sequence), number)
	point := element(context1, ai, element(asn1.BIT_STRING, []byte{0, 4}))
	rek := element(sequence, rid, key)
	kekid := element(sequence, element(octets, []byte("id")))
	date := element(asn1.GeneralizedTime, []byte("20260504030201Z"))

	for _, tt := range []struct {
		want string // what the error names, empty where there must be none
		info []byte
	}{
		{"RecipientInfo", number},
		{"RecipientInfo", element(0xa5)},

		{"", element(sequence, number, rid, ai, key)},
		{"KeyTransRecipientInfo version", element(sequence, rid, ai, key)},
		{"KeyTransRecipientInfo rid", element(sequence, number, ai, key)},
		{"KeyTransRecipientInfo rid", element(sequence, number, element(0x80), ai, key)},
		{"KeyTransRecipientInfo keyEncryptionAlgorithm", element(sequence, number, rid, key)},
		{"KeyTransRecipientInfo encryptedKey", element(sequence, number, rid, ai)},
		{"KeyTransRecipientInfo encryptedKey", element(sequence, number, rid, ai, key, null)},

		{"", element(context1, number, element(context0, point), ai, element(sequence, rek))},
		{"", element(context1, number, element(context0, rid), ai, element(sequence, rek))},
		{"", element(context1, number, element(context0, element(0x80, []byte("id"))), ai, element(sequence))},
		{"KeyAgreeRecipientInfo version", element(context1, element(context0, point), ai, element(sequence, rek))},
		{"KeyAgreeRecipientInfo originator", element(context1, number, point, ai, element(sequence, rek))},
		{"KeyAgreeRecipientInfo originator", element(context1, number, element(context0, point, point), ai, element(sequence, rek))},
		{"KeyAgreeRecipientInfo originator", element(context1, number, element(context0, element(context1, ai)), ai, element(sequence, rek))},
		{"KeyAgreeRecipientInfo originator", element(context1, number, element(context0, element(context2, number)), ai, element(sequence, rek))},
		{"KeyAgreeRecipientInfo ukm", element(context1, number, element(context0, point), element(context1, number), ai, element(sequence, rek))},
		{"KeyAgreeRecipientInfo keyEncryptionAlgorithm", element(context1, number, element(context0, point), number, element(sequence, rek))},
		{"KeyAgreeRecipientInfo recipientEncryptedKeys", element(context1, number, element(context0, point), ai, element(set, rek))},
		{"RecipientEncryptedKey", element(context1, number, element(context0, point), ai, element(sequence, key))},
		{"RecipientEncryptedKey encryptedKey", element(context1, number, element(context0, point), ai, element(sequence, element(sequence, rid)))},
		{"RecipientEncryptedKey rid", element(context1, number, element(context0, point), ai,
			element(sequence, element(sequence, element(context0, element(octets)), key)))},
		{"RecipientEncryptedKey rid", element(context1, number, element(context0, point), ai,
			element(sequence, element(sequence, element(context0, element(octets, []byte("id")), null), key)))},

		{"", element(context2, number, kekid, ai, key)},
		{"", element(context2, number, element(sequence, element(octets), date, ai), ai, key)},
		{"KEKRecipientInfo version", element(context2, kekid, ai, key)},
		{"KEKRecipientInfo kekid", element(context2, number, element(sequence), ai, key)},
		{"KEKRecipientInfo kekid", element(context2, number, element(sequence, element(octets), element(asn1.GeneralizedTime, []byte("yesterday"))), ai, key)},
		{"KEKRecipientInfo kekid", element(context2, number, element(sequence, element(octets), element(sequence)), ai, key)},
		{"KEKRecipientInfo kekid", element(context2, number, element(sequence, element(octets), ai, date), ai, key)},
		{"KEKRecipientInfo keyEncryptionAlgorithm", element(context2, number, kekid, key)},
		{"KEKRecipientInfo encryptedKey", element(context2, number, kekid, ai)},
		{"KEKRecipientInfo encryptedKey", element(context2, number, kekid, ai, key, key)},

		{"", element(context3, number, ai, key)},
		{"", element(context3, number, element(context0, id), ai, key)},
		{"PasswordRecipientInfo version", element(context3, ai, key)},
		{"PasswordRecipientInfo keyDerivationAlgorithm", element(context3, number, element(context0), ai, key)},
		{"PasswordRecipientInfo keyEncryptionAlgorithm", element(context3, number, key)},
		{"PasswordRecipientInfo encryptedKey", element(context3, number, ai)},
		{"PasswordRecipientInfo encryptedKey", element(context3, number, ai, key, key)},

		{"", element(context4, id, null)},
		{"OtherRecipientInfo oriType", element(context4, null)},
		{"OtherRecipientInfo oriValue", element(context4, id)},
		{"OtherRecipientInfo oriValue", element(context4, id, null, null)},
	} {
		content := element(sequence, id, ai, element(0x80, make([]byte, 16)))
		message := element(sequence, der(t, oid.EnvelopedData), element(context0, element(sequence, number, element(set, tt.info), content)))
		_, err := cms.ParseEnvelopedData(message)
		if tt.want == "" && err == nil {
			continue
		}
		if !errors.Is(err, cms.ErrMalformed) || tt.want == "" || !strings.HasSuffix(err.Error(), ": "+tt.want) {
			t.Errorf("%x: got error %v, want one of %q", tt.info, err, tt.want)
		}
	}
}

func TestOriginatorInfo(t *testing.T) {
	p := people()
	crl, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: testca.Now(), NextUpdate: testca.Now().Add(time.Hour),
	}, p.root.Certificate, p.root.Key)
	if err != nil {
		t.Fatal(err)
	}
	ed, _ := withContentKey(t)
	for _, info := range []*cms.OriginatorInfo{
		nil, {}, {Certs: p.alice.Chain()}, {CRLs: [][]byte{crl}}, {Certs: []*x509.Certificate{p.alice.Certificate, p.bob.Certificate}, CRLs: [][]byte{crl}},
	} {
		ed.OriginatorInfo = info
		parsed := mustParseEnvelopedData(t, ed.Marshal())
		if (parsed.OriginatorInfo == nil) != (info == nil) || !bytes.Equal(parsed.Marshal(), ed.Marshal()) {
			t.Errorf("%+v came back as %+v", info, parsed.OriginatorInfo)
		}
		if info != nil && (len(parsed.OriginatorInfo.Certs) != len(info.Certs) || len(parsed.OriginatorInfo.CRLs) != len(info.CRLs)) {
			t.Errorf("%d certificates and %d CRLs", len(parsed.OriginatorInfo.Certs), len(parsed.OriginatorInfo.CRLs))
		}
		if _, err := parsed.Decrypt(keyRing{p.bob}, cms.DecryptOptions{}); err != nil {
			t.Error(err)
		}
	}

	ed.OriginatorInfo = &cms.OriginatorInfo{Certs: slices.Repeat([]*x509.Certificate{p.bob.Certificate}, cms.MaxCertificates+1)}
	if _, err := cms.ParseEnvelopedData(ed.Marshal()); !errors.Is(err, cms.ErrTooLarge) {
		t.Errorf("too many certificates: got error %v", err)
	}
	ed.OriginatorInfo = &cms.OriginatorInfo{CRLs: slices.Repeat([][]byte{crl}, cms.MaxCertificates+1)}
	if _, err := cms.ParseEnvelopedData(ed.Marshal()); !errors.Is(err, cms.ErrTooLarge) {
		t.Errorf("too many CRLs: got error %v", err)
	}
	for name, originatorInfo := range map[string][]byte{
		"an unknown field": element(0xa0, element(0xa2)),
		"the wrong order":  element(0xa0, element(0xa1), element(0xa0)),
	} {
		message := element(asn1.SEQUENCE, der(t, oid.EnvelopedData), element(0xa0, element(asn1.SEQUENCE, []byte{2, 1, 2}, originatorInfo)))
		if _, err := cms.ParseEnvelopedData(message); !errors.Is(err, cms.ErrMalformed) || !strings.HasSuffix(err.Error(), ": OriginatorInfo crls") {
			t.Errorf("%s: got error %v", name, err)
		}
	}

	ed = mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.alice))
	ed.OriginatorInfo = &cms.OriginatorInfo{}
	if got := mustParseEnvelopedData(t, ed.Marshal()).Version; got != 2 {
		t.Errorf("version %d", got) // RFC 5652 Section 6.1
	}
}

func TestEncryptRefusesRecipients(t *testing.T) {
	p := people()
	nameless := p.root.Issue(testca.Name("Nameless"), testca.Key(testca.P256), testca.NoSubjectKeyID)
	signsOnly := p.root.Issue(testca.Name("Signs"), testca.Key(testca.Ed25519))
	pssOnly := p.root.Issue(testca.Name("Signs"), testca.Key(testca.RSASSAPSS))
	for _, tt := range []struct {
		name      string
		recipient cms.Recipient
	}{
		{"nothing", cms.Recipient{}},
		{"an empty password", cms.Recipient{Password: []byte{}}},
		{"a certificate and a password", cms.Recipient{Certificate: p.bob.Certificate, Password: []byte("x")}},
		{"no key identifier to name", cms.Recipient{Certificate: nameless.Certificate, Identifier: cms.BySubjectKeyIdentifier}},
		{"an unknown form of identifier", cms.Recipient{Certificate: p.bob.Certificate, Identifier: 2}},
		{"an unknown key transport", cms.Recipient{Certificate: p.alice.Certificate, KeyTransport: 2}},
		{"Ed25519", cms.Recipient{Certificate: signsOnly.Certificate}},
		{"RSASSA-PSS", cms.Recipient{Certificate: pssOnly.Certificate}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			recipients := []cms.Recipient{{Certificate: p.alice.Certificate}, tt.recipient}
			if message, err := cms.Encrypt(text, recipients, cms.EncryptOptions{}); !errors.Is(err, cms.ErrUnfit) || message != nil {
				t.Errorf("got error %v", err)
			}
		})
	}
}

func TestNamesOfKeyEncryption(t *testing.T) {
	for _, tt := range []struct {
		id   encoding_asn1.ObjectIdentifier
		want string
	}{
		{oid.RSAESOAEP, "RSAES-OAEP"},
		{oid.PWRIKEK, "password"},
		{oid.PBKDF2, "PBKDF2"},
		{oid.HMACWithSHA256, "HMAC with SHA-256"},
		{oid.CMS3DESWrap, "3DES key wrap"},
		{oid.StdDHHKDFSHA256, "ECDH with HKDF and SHA-256"},
		{oid.CofactorDHSHA1KDF, "cofactor ECDH with SHA-1"},
	} {
		if got := (cms.AlgorithmIdentifier{Algorithm: tt.id}).String(); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.id, got, tt.want)
		}
	}
}
