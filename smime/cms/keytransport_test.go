package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	encoding_asn1 "encoding/asn1"
	"errors"
	"fmt"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

var oaepHashes = []struct {
	name string
	id   encoding_asn1.ObjectIdentifier
	hash crypto.Hash
}{
	{"SHA-1", oid.SHA1, crypto.SHA1},
	{"SHA-224", oid.SHA224, crypto.SHA224},
	{"SHA-256", oid.SHA256, crypto.SHA256},
	{"SHA-384", oid.SHA384, crypto.SHA384},
	{"SHA-512", oid.SHA512, crypto.SHA512},
}

// An algorithm is an AlgorithmIdentifier for encoding/asn1.
type algorithm struct {
	Algorithm  encoding_asn1.ObjectIdentifier
	Parameters encoding_asn1.RawValue `asn1:"optional"`
}

func with(t testing.TB, id encoding_asn1.ObjectIdentifier, parameters any) algorithm {
	return algorithm{id, encoding_asn1.RawValue{FullBytes: der(t, parameters)}}
}

type oaepParams struct {
	HashFunc    algorithm `asn1:"explicit,optional,tag:0"`
	MaskGenFunc algorithm `asn1:"explicit,optional,tag:1"`
	PSourceFunc algorithm `asn1:"explicit,optional,tag:2"`
}

// toAliceWithOAEP is a message whose content key is encrypted with opts, and which says that it is with parameters.
func toAliceWithOAEP(t testing.TB, opts *rsa.OAEPOptions, parameters []byte) *cms.EnvelopedData {
	t.Helper()
	alice := people().alice
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, alice))
	ri := ktri(ed)
	contentKey, err := cms.ContentKey(ri, alice.Key, 32)
	if err != nil {
		t.Fatal(err)
	}
	ri.KeyEncryptionAlgorithm = cms.AlgorithmIdentifier{Algorithm: oid.RSAESOAEP, Parameters: parameters}
	ri.EncryptedKey, err = rsa.EncryptOAEPWithOptions(rand.Reader, alice.Certificate.PublicKey.(*rsa.PublicKey), contentKey, opts)
	if err != nil {
		t.Fatal(err)
	}
	return mustParseEnvelopedData(t, ed.Marshal())
}

func TestDecryptOAEP(t *testing.T) {
	ring := keyRing{people().alice}
	for _, hash := range oaepHashes {
		for _, mask := range oaepHashes {
			for _, label := range []string{"", "a label"} {
				t.Run(fmt.Sprintf("%s, MGF1 with %s, %q", hash.name, mask.name, label), func(t *testing.T) {
					parameters := der(t, oaepParams{
						with(t, hash.id, encoding_asn1.NullRawValue),
						with(t, oid.MGF1, algorithm{Algorithm: mask.id}),
						with(t, oid.PSpecified, []byte(label)),
					})
					ed := toAliceWithOAEP(t, &rsa.OAEPOptions{Hash: hash.hash, MGFHash: mask.hash, Label: []byte(label)}, parameters)
					plaintext, err := ed.Decrypt(ring, cms.DecryptOptions{})
					if err != nil || !bytes.Equal(plaintext.Content, text) || plaintext.KeyEncryption.Name != "RSAES-OAEP" {
						t.Errorf("%+v, error %v", plaintext, err)
					}
				})
			}
		}
	}
}

func TestDecryptOAEPWithDefaults(t *testing.T) {
	for name, tt := range map[string]struct {
		opts       rsa.OAEPOptions
		parameters []byte
	}{
		"no parameters":  {rsa.OAEPOptions{Hash: crypto.SHA1}, nil},
		"no field":       {rsa.OAEPOptions{Hash: crypto.SHA1}, der(t, oaepParams{})},
		"hashFunc alone": {rsa.OAEPOptions{Hash: crypto.SHA256, MGFHash: crypto.SHA1}, der(t, oaepParams{HashFunc: algorithm{Algorithm: oid.SHA256}})},
		"maskGenFunc alone": {rsa.OAEPOptions{Hash: crypto.SHA1, MGFHash: crypto.SHA256},
			der(t, oaepParams{MaskGenFunc: with(t, oid.MGF1, algorithm{Algorithm: oid.SHA256})})},
		"pSourceFunc alone": {rsa.OAEPOptions{Hash: crypto.SHA1, Label: []byte("x")}, der(t, oaepParams{PSourceFunc: with(t, oid.PSpecified, []byte("x"))})},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := toAliceWithOAEP(t, &tt.opts, tt.parameters).Decrypt(keyRing{people().alice}, cms.DecryptOptions{}); err != nil {
				t.Error(err)
			}
		})
	}
}

// What is missing here once led others to read through a null pointer: CVE-2026-28389, CVE-2026-28390.
func TestDecryptOAEPWithBadParameters(t *testing.T) {
	sha1 := algorithm{Algorithm: oid.SHA1}
	for name, parameters := range map[string][]byte{
		"NULL":                     {5, 0},
		"an OCTET STRING":          {4, 0},
		"a field too many":         der(t, struct{ X int }{1}),
		"an empty hashFunc":        {0x30, 2, 0xa0, 0},
		"a hashFunc of nothing":    {0x30, 4, 0xa0, 2, 0x30, 0},
		"hashFunc MD5":             der(t, oaepParams{HashFunc: algorithm{Algorithm: oid.MD5}}),
		"hashFunc with parameters": der(t, oaepParams{HashFunc: with(t, oid.SHA1, 1)}),
		"hashFunc twice": der(t, struct {
			A, B algorithm `asn1:"explicit,tag:0"`
		}{sha1, sha1}),
		"maskGenFunc unknown":        der(t, oaepParams{MaskGenFunc: with(t, oid.Data, sha1)}),
		"maskGenFunc without hash":   der(t, oaepParams{MaskGenFunc: algorithm{Algorithm: oid.MGF1}}),
		"maskGenFunc with NULL":      der(t, oaepParams{MaskGenFunc: with(t, oid.MGF1, encoding_asn1.NullRawValue)}),
		"maskGenFunc with MD5":       der(t, oaepParams{MaskGenFunc: with(t, oid.MGF1, algorithm{Algorithm: oid.MD5})}),
		"pSourceFunc unknown":        der(t, oaepParams{PSourceFunc: with(t, oid.Data, []byte("x"))}),
		"pSourceFunc without label":  der(t, oaepParams{PSourceFunc: algorithm{Algorithm: oid.PSpecified}}),
		"pSourceFunc with something": der(t, oaepParams{PSourceFunc: with(t, oid.PSpecified, 1)}),
	} {
		t.Run(name, func(t *testing.T) {
			ed := toAliceWithOAEP(t, &rsa.OAEPOptions{Hash: crypto.SHA1}, parameters)
			if _, err := ed.Decrypt(keyRing{people().alice}, cms.DecryptOptions{}); !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
				t.Errorf("got error %v", err)
			}
		})
	}
}

func TestDecryptOAEPForged(t *testing.T) {
	p := people()
	sha256 := der(t, oaepParams{HashFunc: algorithm{Algorithm: oid.SHA256}, MaskGenFunc: with(t, oid.MGF1, algorithm{Algorithm: oid.SHA256})})
	opts := rsa.OAEPOptions{Hash: crypto.SHA256}
	for name, tt := range map[string]struct {
		parameters []byte
		forge      func(ri *cms.KeyTransRecipientInfo)
	}{
		"another label": {der(t, oaepParams{algorithm{Algorithm: oid.SHA256}, with(t, oid.MGF1, algorithm{Algorithm: oid.SHA256}),
			with(t, oid.PSpecified, []byte("x"))}), func(*cms.KeyTransRecipientInfo) {}},
		"another hash":            {nil, func(*cms.KeyTransRecipientInfo) {}},
		"encrypted key changed":   {sha256, func(ri *cms.KeyTransRecipientInfo) { ri.EncryptedKey[9] ^= 1 }},
		"encrypted key cut":       {sha256, func(ri *cms.KeyTransRecipientInfo) { ri.EncryptedKey = ri.EncryptedKey[1:] }},
		"encrypted key empty":     {sha256, func(ri *cms.KeyTransRecipientInfo) { ri.EncryptedKey = nil }},
		"encrypted key long":      {sha256, func(ri *cms.KeyTransRecipientInfo) { ri.EncryptedKey = make([]byte, 1<<16) }},
		"encrypted key above all": {sha256, func(ri *cms.KeyTransRecipientInfo) { ri.EncryptedKey = bytes.Repeat([]byte{0xff}, 256) }},
	} {
		t.Run(name, func(t *testing.T) {
			ed := toAliceWithOAEP(t, &opts, tt.parameters)
			tt.forge(ktri(ed))
			for _, ring := range []cms.KeyRing{keyRing{p.alice}, fixedRing{{Key: p.bob.Key}}, fixedRing{{Key: nil}}} {
				if _, err := ed.Decrypt(ring, cms.DecryptOptions{}); err != cms.ErrDecrypt {
					t.Errorf("got error %v", err)
				}
			}
		})
	}
}

func TestEncryptWithOAEP(t *testing.T) {
	alice := people().alice
	message, err := cms.Encrypt(text, []cms.Recipient{{Certificate: alice.Certificate, KeyTransport: cms.OAEPTransport}}, cms.EncryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ed := mustParseEnvelopedData(t, message)
	sha256 := with(t, oid.SHA256, encoding_asn1.NullRawValue)
	want := der(t, oaepParams{HashFunc: sha256, MaskGenFunc: with(t, oid.MGF1, sha256)})
	if got := ktri(ed).KeyEncryptionAlgorithm; !got.Algorithm.Equal(oid.RSAESOAEP) || !bytes.Equal(got.Parameters, want) {
		t.Errorf("key encryption %v with %x", got, got.Parameters)
	}
	if plaintext, err := ed.Decrypt(keyRing{alice}, cms.DecryptOptions{}); err != nil || !bytes.Equal(plaintext.Content, text) {
		t.Errorf("%+v, error %v", plaintext, err)
	}
}

// RFC 5652 Section 6.2.1 and Section 6.1: how recipients are named decides about the versions.
func TestEncryptByKeyIdentifier(t *testing.T) {
	p := people()
	for _, tt := range []struct {
		form                   cms.IdentifierForm
		ktriVersion, edVersion int
	}{
		{cms.ByIssuerAndSerialNumber, 0, 0},
		{cms.BySubjectKeyIdentifier, 2, 2},
	} {
		message, err := cms.Encrypt(text, []cms.Recipient{{Certificate: p.alice.Certificate, Identifier: tt.form}}, cms.EncryptOptions{})
		if err != nil {
			t.Fatal(err)
		}
		ed := mustParseEnvelopedData(t, message)
		if ed.Version != tt.edVersion || ktri(ed).Version != tt.ktriVersion {
			t.Errorf("form %d: version %d of EnvelopedData, %d of KeyTransRecipientInfo", tt.form, ed.Version, ktri(ed).Version)
		}
		if byKey := ktri(ed).RID.SubjectKeyIdentifier != nil; byKey != (tt.form == cms.BySubjectKeyIdentifier) {
			t.Errorf("form %d: named by %v", tt.form, ktri(ed).RID)
		}
		if _, err := ed.Decrypt(keyRing{p.bob, p.alice}, cms.DecryptOptions{}); err != nil {
			t.Error(err)
		}
	}
}
