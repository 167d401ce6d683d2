package conformance_test

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/conformance/corpora"
	"signet/smime/cms"
)

// A primitiveFile is a file of vectors for one primitive.
type primitiveFile struct {
	TestGroups []primitiveGroup `json:"testGroups"`
}

type primitiveGroup struct {
	PrivateKeyPKCS8 octetString       `json:"privateKeyPkcs8"`
	PublicKeyDER    octetString       `json:"publicKeyDer"`
	Tests           []primitiveVector `json:"tests"`
}

type primitiveVector struct {
	ID      int    `json:"tcId"`
	Comment string `json:"comment"`
	Result  string `json:"result"` // valid, invalid, or acceptable: as a library likes

	Key     octetString `json:"key"`
	IV      octetString `json:"iv"`
	Msg     octetString `json:"msg"`
	CT      octetString `json:"ct"`
	Label   octetString `json:"label"`
	Sig     octetString `json:"sig"`
	Public  octetString `json:"public"`
	Private octetString `json:"private"`
	Shared  octetString `json:"shared"`
}

// An octetString is in hexadecimal in the files.
type octetString []byte

func (o *octetString) UnmarshalText(text []byte) error {
	decoded, err := hex.DecodeString(string(text))
	*o = decoded
	return err
}

// A primitive runs one vector and tells whether Signet takes it, or why it cannot be asked to.
type primitive func(t *testing.T, g primitiveGroup, v primitiveVector) (accepted bool, omitted string)

// primitives says how each file is run; those that are not here are left out for the reason given.
var primitives = map[string]primitive{
	"aes_cbc_pkcs5_test.json":                      decryptCBC,
	"aes_wrap_test.json":                           unwrapAES,
	"rsa_oaep_2048_sha1_mgf1sha1_test.json":        transportOAEP(oid(sha1)),
	"rsa_oaep_2048_sha256_mgf1sha256_test.json":    transportOAEP(oid(sha256OID)),
	"rsa_pss_2048_sha256_mgf1_32_params_test.json": verifyPSS,
	"rsa_pss_2048_sha256_mgf1_32_test.json":        verifyPSS,
	"x25519_test.json":                             agreeX25519,
	"ecdh_secp256r1_test.json":                     agreeECDH,
	"rsa_pkcs1_2048_test.json":                     transportPKCS1,
}

var primitivesLeftOut = map[string]string{
	"aes_kwp_test.json":                  "AES key wrap with padding is not used: S/MIME wraps keys of whole blocks (RFC 3565 Section 2.3.2)",
	"hkdf_sha256_test.json":              "HKDF is Go's own; what derives from it is tested with X25519",
	"pbes2_hmacsha256_aes_256_test.json": "PBES2 is for the key store",
}

func runPrimitive(t *testing.T, c corpus, v corpora.Vector) []result {
	t.Helper()
	name := v.File[strings.LastIndexByte(v.File, '/')+1:]
	var file primitiveFile
	if err := json.Unmarshal(corpora.Read(t, c.name, v.File), &file); err != nil {
		t.Fatalf("%s: %v", v.File, err)
	}
	var all []result
	for _, g := range file.TestGroups {
		for _, pv := range g.Tests {
			one := v
			one.File = fmt.Sprintf("%s %d", name, pv.ID)
			one.Expect = fmt.Sprintf("%s (%s)", pv.Result, pv.Comment)
			if pv.Result == "acceptable" {
				one.ExpectSource = "unknown"
			}
			r := result{corpus: c.name, vector: one}
			if run, ok := primitives[name]; ok {
				var accepted bool
				accepted, r.omitted = run(t, g, pv)
				r.got = map[bool]string{true: "taken", false: "refused"}[accepted]
				r.agreed = pv.Result == "acceptable" || accepted == (pv.Result == "valid")
			} else if r.omitted, ok = primitivesLeftOut[name]; !ok {
				t.Fatalf("%s: nothing runs this file, and no reason is given", v.File)
			}
			all = append(all, r)
		}
	}
	return all
}

func decryptCBC(_ *testing.T, _ primitiveGroup, v primitiveVector) (bool, string) {
	plaintext, err := cms.Go{}.DecryptCBC(v.Key, v.IV, v.CT)
	return err == nil && bytes.Equal(plaintext, v.Msg), ""
}

// opens tells whether a message opens with a private key and holds what it must.
func opens(message []byte, key crypto.PrivateKey, opts cms.DecryptOptions) bool {
	ed, err := cms.ParseEnvelopedData(message)
	if err != nil {
		return false // some vectors are no ASN.1
	}
	ring := keyRing{{Key: key}}
	if key == nil {
		ring = nil
	}
	plaintext, err := ed.Decrypt(ring, opts)
	return err == nil && bytes.Equal(plaintext.Content, secret)
}

const noSuchKey = "no content key has this size"

// contentKeyOf returns the message of a vector as a content key.
func contentKeyOf(v primitiveVector) ([]byte, string) {
	if _, ok := aesCBCs[len(v.Msg)]; ok {
		return v.Msg, ""
	}
	if v.Result == "valid" {
		return nil, noSuchKey
	}
	return make([]byte, 32), ""
}

func transportPKCS1(t *testing.T, g primitiveGroup, v primitiveVector) (bool, string) {
	key, err := x509.ParsePKCS8PrivateKey(g.PrivateKeyPKCS8)
	if err != nil {
		t.Fatal(err)
	}
	contentKey, omitted := contentKeyOf(v)
	if omitted != "" {
		return false, omitted
	}
	message := envelopedData(contentKey, keyTransport(sequence(oid(rsaEncryption), null), v.CT))
	return opens(message, key, cms.DecryptOptions{}), ""
}

// agreeECDH has the private key as a number, which may begin with zeros or lack them.
func agreeECDH(t *testing.T, _ primitiveGroup, v primitiveVector) (bool, string) {
	key, err := ecdh.P256().NewPrivateKey(new(big.Int).SetBytes(v.Private).FillBytes(make([]byte, 32)))
	if err != nil {
		t.Fatal(err)
	}
	originator, ok := subjectPublicKeyInfo(v.Public)
	if !ok {
		return false, ""
	}
	contentKey := make([]byte, 32)
	encryptedKey := wrap(x963SHA256(v.Shared, sharedInfo()), contentKey)
	return opens(envelopedData(contentKey, keyAgreement(originator, stdDHSHA256, encryptedKey)), key, cms.DecryptOptions{}), ""
}

// subjectPublicKeyInfo returns the contents of the SEQUENCE.
func subjectPublicKeyInfo(der []byte) ([]byte, bool) {
	s := cryptobyte.String(der)
	var contents cryptobyte.String
	ok := s.ReadASN1(&contents, asn1.SEQUENCE) && s.Empty()
	return contents, ok
}

// unwrapAES has the key-encryption key as one that sender and recipient share.
func unwrapAES(t *testing.T, _ primitiveGroup, v primitiveVector) (bool, string) {
	algorithm, ok := aesWraps[len(v.Key)]
	if !ok {
		return false, "no key wrap has a key of this size"
	}
	contentKey, omitted := contentKeyOf(v)
	if omitted != "" {
		return false, omitted
	}
	keys := []cms.KeyEncryptionKey{{ID: []byte("shared"), Key: v.Key}}
	return opens(envelopedData(contentKey, sharedKey(algorithm, v.CT)), nil, cms.DecryptOptions{KeyEncryptionKeys: keys}), ""
}

// transportOAEP has the hash function for both the label and the mask.
func transportOAEP(hash func(*cryptobyte.Builder)) primitive {
	return func(t *testing.T, g primitiveGroup, v primitiveVector) (bool, string) {
		key, err := x509.ParsePKCS8PrivateKey(g.PrivateKeyPKCS8)
		if err != nil {
			t.Fatal(err)
		}
		contentKey, omitted := contentKeyOf(v)
		if omitted != "" {
			return false, omitted
		}
		algorithm := sequence(oid(rsaesOAEP), sequence(
			element(tagged(0), sequence(hash, null)),
			element(tagged(1), sequence(oid(mgf1), sequence(hash, null))),
			element(tagged(2), sequence(oid(pSpecified), octets(v.Label))),
		))
		return opens(envelopedData(contentKey, keyTransport(algorithm, v.CT)), key, cms.DecryptOptions{}), ""
	}
}

func agreeX25519(t *testing.T, _ primitiveGroup, v primitiveVector) (bool, string) {
	key, err := ecdh.X25519().NewPrivateKey(v.Private)
	if err != nil {
		t.Fatal(err)
	}
	keyEncryptionKey, err := hkdf.Key(sha256.New, v.Shared, nil, string(sharedInfo()), 32)
	if err != nil {
		t.Fatal(err)
	}
	originator := append(der(sequence(oid(idX25519))), der(bitString(v.Public))...)
	contentKey := make([]byte, 32)
	recipientInfo := keyAgreement(originator, stdDHHKDFSHA256, wrap(keyEncryptionKey, contentKey))
	return opens(envelopedData(contentKey, recipientInfo), key, cms.DecryptOptions{}), ""
}

// verifyPSS has the signature in a SignedData without signed attributes, so that it is over the message itself.
func verifyPSS(t *testing.T, g primitiveGroup, v primitiveVector) (bool, string) {
	certificate, err := x509.ParseCertificate(certified(g.PublicKeyDER))
	if err != nil {
		t.Fatal(err)
	}
	hash := sequence(oid(sha256OID), null)
	algorithm := sequence(oid(rsassaPSS), sequence(
		element(tagged(0), hash), element(tagged(1), sequence(oid(mgf1), hash)), element(tagged(2), integer(32)),
	))
	sd, err := cms.ParseSignedData(signedData(v.Msg, algorithm, v.Sig))
	if err != nil {
		t.Fatal(err)
	}
	result := sd.Verify(nil, cms.VerifyOptions{Certificates: []*x509.Certificate{certificate}})[0]
	return result.Err == nil, ""
}
