package cms_test

import (
	"bytes"
	"crypto"
	"crypto/cipher"
	"crypto/des"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/sha1"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// wrap3DES is the Triple-DES key wrap of RFC 3217 Section 3.1, which Signet does not write.
func wrap3DES(t testing.TB, keyEncryptionKey, iv, key []byte) []byte {
	t.Helper()
	block, err := des.NewTripleDESCipher(keyEncryptionKey)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha1.Sum(key)
	inner := append(bytes.Clone(key), digest[:8]...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(inner, inner)
	inner = append(bytes.Clone(iv), inner...)
	slices.Reverse(inner)
	cipher.NewCBCEncrypter(block, unhex(t, "4adda22c79e82105")).CryptBlocks(inner, inner)
	return inner
}

// RFC 3217 Section 3.4.
func TestTripleDESKeyWrapVector(t *testing.T) {
	keyEncryptionKey := unhex(t, "255e0d1c07b646dfb3134cc843ba8aa71f025b7c0838251f")
	key := unhex(t, "2923bf85e06dd6ae529149f1f1bae9eab3a7da3d860d3e98")
	wrapped := unhex(t, "690107618ef092b3b48ca1796b234ae9fa33ebb4159604037db5d6a84eb3aac2768c632775a467d4")
	if got, err := cms.Unwrap3DES(keyEncryptionKey, wrapped); err != nil || !bytes.Equal(got, key) {
		t.Errorf("got %x, error %v", got, err)
	}
	if got := wrap3DES(t, keyEncryptionKey, unhex(t, "5dd4cbfc96f5453b"), key); !bytes.Equal(got, wrapped) {
		t.Errorf("the test itself wraps to %x", got)
	}
	for i := range wrapped {
		damaged := bytes.Clone(wrapped)
		damaged[i] ^= 1
		if _, err := cms.Unwrap3DES(keyEncryptionKey, damaged); err != cms.ErrDecrypt {
			t.Errorf("octet %d damaged: got error %v", i, err)
		}
	}
	for _, length := range []int{0, 8, 16, 39, 56, 1 << 20} {
		if _, err := cms.Unwrap3DES(keyEncryptionKey, make([]byte, length)); err != cms.ErrDecrypt {
			t.Errorf("%d octets: got error %v", length, err)
		}
	}
}

// NIST's test vectors for ANSI X9.63, ansx963_2001.rsp.
func TestKeyDerivationVectors(t *testing.T) {
	for _, tt := range []struct {
		hash                     crypto.Hash
		secret, sharedInfo, want string
	}{
		{crypto.SHA1, "1c7d7b5f0597b03d06a018466ed1a93e30ed4b04dc64ccdd", "", "bf71dffd8f4d99223936beb46fee8ccc"},
		{crypto.SHA256, "96c05619d56c328ab95fe84b18264b08725b85e33fd34f08", "", "443024c3dae66b95e6f5670601558f71"},
		{crypto.SHA256, "22518b10e70f2a3f243810ae3254139efbee04aa57c7af7d", "75eef81aa3041e33b80971203d2c0c52",
			"c498af77161cc59f2962b9a713e2b215152d139766ce34a776df11866a69bf2e52a13d9c7c6fc878c50c5ea0bc7b00e0" +
				"da2447cfd874f6cf92f30d0097111485500c90c3af8b487872d04685d14c8d1dc8d7fa08beb0ce0ababc11f0bd496269" +
				"142d43525a78e5bc79a17f59676a5706dc54d54d4d1f0bd7e386128ec26afc21"},
		{crypto.SHA384, "d8554db1b392cd55c3fe957bed76af09c13ac2a9392f88f6", "", "671a46aada145162f8ddf1ca586a1cda"},
		{crypto.SHA512, "87fc0d8c4477485bb574f5fcea264b30885dc8d90ad82782", "", "947665fbb9152153ef460238506a0245"},
	} {
		want := unhex(t, tt.want)
		got := cms.DeriveX963(tt.hash, unhex(t, tt.secret), unhex(t, tt.sharedInfo), len(want))
		if !bytes.Equal(got, want) {
			t.Errorf("%v: got %x, want %x", tt.hash, got, want)
		}
	}
}

type scheme struct {
	name string
	id   encoding_asn1.ObjectIdentifier
}

var schemes = []scheme{
	{"standard, SHA-1", oid.StdDHSHA1KDF},
	{"standard, SHA-224", oid.StdDHSHA224KDF},
	{"standard, SHA-256", oid.StdDHSHA256KDF},
	{"standard, SHA-384", oid.StdDHSHA384KDF},
	{"standard, SHA-512", oid.StdDHSHA512KDF},
	{"cofactor, SHA-1", oid.CofactorDHSHA1KDF},
	{"cofactor, SHA-224", oid.CofactorDHSHA224KDF},
	{"cofactor, SHA-256", oid.CofactorDHSHA256KDF},
	{"cofactor, SHA-384", oid.CofactorDHSHA384KDF},
	{"cofactor, SHA-512", oid.CofactorDHSHA512KDF},
	{"HKDF, SHA-256", oid.StdDHHKDFSHA256},
	{"HKDF, SHA-384", oid.StdDHHKDFSHA384},
	{"HKDF, SHA-512", oid.StdDHHKDFSHA512},
}

var wraps = []scheme{
	{"AES-128", oid.AES128Wrap},
	{"AES-192", oid.AES192Wrap},
	{"AES-256", oid.AES256Wrap},
	{"3DES", oid.CMS3DESWrap},
}

// rewrap encrypts the content key of a message to reader again, as its KeyAgreeRecipientInfo says after change.
func rewrap(t testing.TB, reader *testca.Identity, wrap scheme, change func(ed *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo)) *cms.EnvelopedData {
	t.Helper()
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, reader))
	ri := kari(ed)
	contentKey, err := cms.ContentKey(ri, reader.PrivateKey(), 32)
	if err != nil {
		t.Fatal(err)
	}
	// With NULL for parameters, as some senders have it: the key derivation takes the octets as they are.
	ri.KeyEncryptionAlgorithm.Parameters = der(t, with(t, wrap.id, encoding_asn1.NullRawValue))
	ri.KeyWrapAlgorithm.Algorithm = wrap.id
	change(ed, ri)
	keyEncryptionKey, err := ri.KeyEncryptionKey(reader.PrivateKey(), ed.OriginatorInfo)
	if err != nil {
		t.Fatal(err)
	}
	if wrap.id.Equal(oid.CMS3DESWrap) {
		ri.RecipientEncryptedKeys[0].EncryptedKey = wrap3DES(t, keyEncryptionKey, make([]byte, 8), contentKey)
	} else if ri.RecipientEncryptedKeys[0].EncryptedKey, err = cms.WrapKey(keyEncryptionKey, contentKey); err != nil {
		t.Fatal(err)
	}
	return mustParseEnvelopedData(t, ed.Marshal())
}

func TestDecryptEveryKeyAgreement(t *testing.T) {
	p := people()
	ukms := [][]byte{nil, {}, []byte("user keying material")}
	check := func(curve string, reader *testca.Identity, scheme, wrap scheme, ukm []byte) {
		t.Run(fmt.Sprintf("%s, %s, %s, %q", curve, scheme.name, wrap.name, ukm), func(t *testing.T) {
			ed := rewrap(t, reader, wrap, func(_ *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo) {
				ri.KeyEncryptionAlgorithm.Algorithm, ri.UKM = scheme.id, ukm
			})
			plaintext, err := ed.Decrypt(keyRing{reader}, cms.DecryptOptions{})
			if err != nil || !bytes.Equal(plaintext.Content, text) || !plaintext.KeyEncryption.OID.Equal(scheme.id) {
				t.Errorf("%+v, error %v", plaintext, err)
			}
		})
	}
	for _, curve := range []struct {
		name   string
		reader *testca.Identity
	}{{"P-256", p.bob}, {"P-384", p.dave}, {"P-521", p.erin}, {"X25519", p.frank}} {
		for i, scheme := range schemes {
			check(curve.name, curve.reader, scheme, wraps[i%len(wraps)], ukms[i%len(ukms)])
		}
	}
	for _, scheme := range []scheme{schemes[2], schemes[10]} { // one with each key derivation
		for _, wrap := range wraps {
			for _, ukm := range ukms {
				check("P-256", p.bob, scheme, wrap, ukm)
			}
		}
	}
}

// The key encryption key hangs on the key wrap, its size and the user keying material: RFC 5753 Section 7.2.
func TestKeyEncryptionKeyTakesSharedInfo(t *testing.T) {
	bob := people().bob
	ed := rewrap(t, bob, wraps[0], func(_ *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo) { ri.UKM = []byte("ukm") })
	private, err := bob.Key.(*ecdsa.PrivateKey).ECDH()
	if err != nil {
		t.Fatal(err)
	}
	public, err := ecdh.P256().NewPublicKey(kari(ed).Originator.OriginatorKey.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := private.ECDH(public)
	if err != nil {
		t.Fatal(err)
	}
	// ECC-CMS-SharedInfo with id-aes128-wrap and NULL, entityUInfo "ukm", suppPubInfo 128.
	sharedInfo := unhex(t, "301e"+"300d06096086480165030401050500"+"a0050403756b6d"+"a206040400000080")
	want := cms.DeriveX963(crypto.SHA256, secret, sharedInfo, 16)
	if got, err := kari(ed).KeyEncryptionKey(bob.Key, nil); err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x, error %v", got, want, err)
	}
}

func TestEncryptToX25519(t *testing.T) {
	frank := people().frank
	ri := kari(mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, frank)))
	if !ri.KeyEncryptionAlgorithm.Algorithm.Equal(oid.StdDHHKDFSHA256) {
		t.Errorf("key encryption %v", ri.KeyEncryptionAlgorithm)
	}
	key := ri.Originator.OriginatorKey
	if !key.Algorithm.Algorithm.Equal(oid.X25519) || key.Algorithm.Parameters != nil || len(key.PublicKey) != 32 {
		t.Errorf("originatorKey %+v", key)
	}
}

// HKDF takes the user keying material for its salt: RFC 8418 Section 2.2.
func TestDeriveHKDF(t *testing.T) {
	// RFC 5869 Appendix A.1.
	got, err := cms.DeriveHKDF(crypto.SHA256, bytes.Repeat([]byte{11}, 22), unhex(t, "000102030405060708090a0b0c"), unhex(t, "f0f1f2f3f4f5f6f7f8f9"), 42)
	want := unhex(t, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %x, error %v", got, err)
	}
}

func TestKeyAgreementForms(t *testing.T) {
	p := people()
	georgina := p.intermediate.Issue(testca.Email("georgina@example.test"), testca.Key(testca.P256))
	byKey := func(c *x509.Certificate) cms.OriginatorIdentifierOrKey {
		return cms.OriginatorIdentifierOrKey{ID: cms.SignerIdentifier{SubjectKeyIdentifier: c.SubjectKeyId}}
	}
	bySerial := func(c *x509.Certificate) cms.OriginatorIdentifierOrKey {
		return cms.OriginatorIdentifierOrKey{ID: cms.SignerIdentifier{
			IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{Issuer: c.RawIssuer, SerialNumber: c.SerialNumber},
		}}
	}
	for _, tt := range []struct {
		name   string
		change func(ed *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo)
	}{
		{"originatorKey with the curve", func(_ *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo) {
			ri.Originator.OriginatorKey.Algorithm.Parameters = der(t, encoding_asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7})
		}},
		{"originatorKey with NULL", func(_ *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo) {
			ri.Originator.OriginatorKey.Algorithm.Parameters = []byte{5, 0}
		}},
		{"originator by issuer and serial number", func(ed *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo) {
			ri.Originator = bySerial(georgina.Certificate)
			ed.OriginatorInfo = &cms.OriginatorInfo{Certs: []*x509.Certificate{p.bob.Certificate, georgina.Certificate}}
		}},
		{"originator by key identifier", func(ed *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo) {
			ri.Originator = byKey(georgina.Certificate)
			ed.OriginatorInfo = &cms.OriginatorInfo{Certs: []*x509.Certificate{p.bob.Certificate, georgina.Certificate}}
		}},
		{"rKeyId", func(_ *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo) {
			ri.RecipientEncryptedKeys[0].RID = cms.KeyAgreeRecipientIdentifier{
				RecipientIdentifier: cms.RecipientIdentifier{SubjectKeyIdentifier: p.bob.Certificate.SubjectKeyId},
			}
		}},
		{"rKeyId with date and other", func(_ *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo) {
			ri.RecipientEncryptedKeys[0].RID = cms.KeyAgreeRecipientIdentifier{
				RecipientIdentifier: cms.RecipientIdentifier{SubjectKeyIdentifier: p.bob.Certificate.SubjectKeyId},
				Date:                time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC),
				Other:               &cms.OtherKeyAttribute{KeyAttrID: oid.Data, KeyAttr: []byte{5, 0}},
			}
		}},
		{"rKeyId with other alone", func(_ *cms.EnvelopedData, ri *cms.KeyAgreeRecipientInfo) {
			ri.RecipientEncryptedKeys[0].RID = cms.KeyAgreeRecipientIdentifier{
				RecipientIdentifier: cms.RecipientIdentifier{SubjectKeyIdentifier: p.bob.Certificate.SubjectKeyId},
				Other:               &cms.OtherKeyAttribute{KeyAttrID: oid.Data},
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ed := rewrap(t, p.bob, wraps[2], tt.change)
			if plaintext, err := ed.Decrypt(keyRing{p.bob}, cms.DecryptOptions{}); err != nil || !bytes.Equal(plaintext.Content, text) {
				t.Fatalf("%+v, error %v", plaintext, err)
			}
			if got := kari(ed).RecipientEncryptedKeys[0].RID; got.SubjectKeyIdentifier != nil && strings.Contains(tt.name, "date") == got.Date.IsZero() ||
				strings.Contains(tt.name, "other") == (got.Other == nil) {
				t.Errorf("recipient %+v", got)
			}
			if again := mustParseEnvelopedData(t, ed.Marshal()); !bytes.Equal(again.Marshal(), ed.Marshal()) || ed.Version != 2 {
				t.Errorf("version %d, and written again:\n%x\n%x", ed.Version, ed.Marshal(), again.Marshal())
			}
		})
	}
}

// Both halves of the key agreement lead to the same key, whichever certificates there are besides.
func TestKeyAgreementTakesTheCertificateThatIsNamed(t *testing.T) {
	p := people()
	georgina := p.intermediate.Issue(testca.Email("georgina@example.test"), testca.Key(testca.P256))
	for _, certs := range [][]*x509.Certificate{
		{p.bob.Certificate, georgina.Certificate},
		{georgina.Certificate, p.bob.Certificate},
	} {
		ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.bob))
		ri := kari(ed)
		info := &cms.OriginatorInfo{Certs: certs}
		key := func(originator, private *testca.Identity) []byte {
			ri.Originator = cms.OriginatorIdentifierOrKey{ID: cms.SignerIdentifier{SubjectKeyIdentifier: originator.Certificate.SubjectKeyId}}
			got, err := ri.KeyEncryptionKey(private.Key, info)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if recipient, originator := key(georgina, p.bob), key(p.bob, georgina); !bytes.Equal(recipient, originator) {
			t.Errorf("the recipient has %x, the originator %x", recipient, originator)
		}
	}
}

func TestKeyAgreementRefuses(t *testing.T) {
	p := people()
	byKey := cms.OriginatorIdentifierOrKey{ID: cms.SignerIdentifier{SubjectKeyIdentifier: p.dave.Certificate.SubjectKeyId}}
	for _, tt := range []struct {
		name   string
		reader *testca.Identity
		forge  func(ed *cms.EnvelopedData)
		want   error
	}{
		{"zeros, which X25519 agrees on for some keys", p.frank, func(ed *cms.EnvelopedData) {
			clear(kari(ed).Originator.OriginatorKey.PublicKey)
		}, cms.ErrDecrypt},
		{"an X25519 key cut", p.frank, func(ed *cms.EnvelopedData) {
			key := &kari(ed).Originator.OriginatorKey.PublicKey
			*key = (*key)[:31]
		}, cms.ErrDecrypt},
		{"a point at infinity", p.bob, func(ed *cms.EnvelopedData) {
			kari(ed).Originator.OriginatorKey.PublicKey = []byte{0}
		}, cms.ErrDecrypt},
		{"an originator's certificate that is not there", p.bob, func(ed *cms.EnvelopedData) {
			kari(ed).Originator = byKey
			ed.OriginatorInfo = &cms.OriginatorInfo{Certs: []*x509.Certificate{p.alice.Certificate}}
		}, cms.ErrDecrypt},
		{"no originatorInfo", p.bob, func(ed *cms.EnvelopedData) { kari(ed).Originator = byKey }, cms.ErrDecrypt},
		{"an originator's certificate for another curve", p.bob, func(ed *cms.EnvelopedData) {
			kari(ed).Originator = byKey
			ed.OriginatorInfo = &cms.OriginatorInfo{Certs: []*x509.Certificate{p.dave.Certificate}}
		}, cms.ErrDecrypt},
		{"MQV", p.bob, func(ed *cms.EnvelopedData) {
			kari(ed).KeyEncryptionAlgorithm.Algorithm = encoding_asn1.ObjectIdentifier{1, 3, 132, 1, 15, 1}
		}, cms.ErrUnsupportedAlgorithm},
		{"a key wrap that is unknown", p.bob, func(ed *cms.EnvelopedData) {
			kari(ed).KeyEncryptionAlgorithm.Parameters = der(t, algorithm{Algorithm: oid.Data})
		}, cms.ErrUnsupportedAlgorithm},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, tt.reader))
			tt.forge(ed)
			_, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{tt.reader}, cms.DecryptOptions{})
			if !errors.Is(err, tt.want) || tt.want == cms.ErrDecrypt && err != cms.ErrDecrypt {
				t.Errorf("got error %v", err)
			}
		})
	}
}

// A key of another kind than the certificate's must not confuse anything.
func TestKeyAgreementWithAnotherKindOfKey(t *testing.T) {
	p := people()
	x25519, err := ecdh.X25519().NewPrivateKey(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.bob))
	for _, key := range []crypto.PrivateKey{p.alice.Key, p.dave.Key, x25519, nil} {
		if _, err := ed.Decrypt(fixedRing{{Certificate: p.bob.Certificate, Key: key}}, cms.DecryptOptions{}); err != cms.ErrDecrypt {
			t.Errorf("%T: got error %v", key, err)
		}
	}
}
