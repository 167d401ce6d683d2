package cms_test

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

func TestDecryptWithoutAKey(t *testing.T) {
	p := people()
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.alice, p.bob))
	_, err := ed.Decrypt(keyRing{p.carol}, cms.DecryptOptions{})
	var noKey *cms.NoKeyError
	if !errors.Is(err, cms.ErrNoKey) || !errors.As(err, &noKey) {
		t.Fatalf("got error %v", err)
	}
	if len(noKey.Recipients) != 2 {
		t.Errorf("recipients %v", noKey.Recipients)
	}
	if serial := p.alice.Certificate.SerialNumber.Text(16); !strings.Contains(err.Error(), serial[1:]) {
		t.Errorf("%q does not name Alice's serial number %s", err, serial)
	}
}

// A lockedRing fails.
type lockedRing struct{}

var errLocked = errors.New("locked")

func (lockedRing) DecryptionKeys(cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	return nil, errLocked
}

func TestDecryptReturnsTheErrorOfTheKeyRing(t *testing.T) {
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, people().bob))
	if _, err := ed.Decrypt(lockedRing{}, cms.DecryptOptions{}); !errors.Is(err, errLocked) {
		t.Errorf("got error %v", err)
	}
}

func TestDecryptForged(t *testing.T) {
	p := people()
	tests := []struct {
		name  string
		forge func(ed *cms.EnvelopedData)
		want  error
	}{
		{"ciphertext empty", func(ed *cms.EnvelopedData) { ed.EncryptedContentInfo.EncryptedContent = []byte{} }, cms.ErrDecrypt},
		{"ciphertext cut", func(ed *cms.EnvelopedData) {
			c := &ed.EncryptedContentInfo.EncryptedContent
			*c = (*c)[:len(*c)-1]
		}, cms.ErrDecrypt},
		{"padding changed", func(ed *cms.EnvelopedData) {
			c := ed.EncryptedContentInfo.EncryptedContent
			c[len(c)-1-aes.BlockSize] ^= 0x80 // the last octet of the plaintext, and so the count
		}, cms.ErrDecrypt},
		{"initialization vector missing", func(ed *cms.EnvelopedData) {
			ed.EncryptedContentInfo.ContentEncryptionAlgorithm.Parameters = nil
		}, cms.ErrMalformed},
		{"initialization vector short", func(ed *cms.EnvelopedData) {
			ed.EncryptedContentInfo.ContentEncryptionAlgorithm.Parameters = []byte{4, 1, 0}
		}, cms.ErrMalformed},
		{"content encryption unknown", func(ed *cms.EnvelopedData) {
			ed.EncryptedContentInfo.ContentEncryptionAlgorithm.Algorithm = oid.Data
		}, cms.ErrUnsupportedAlgorithm},
		{"key of another size", func(ed *cms.EnvelopedData) {
			ed.EncryptedContentInfo.ContentEncryptionAlgorithm.Algorithm = oid.AES128CBC
		}, cms.ErrDecrypt},
		{"encrypted key changed", func(ed *cms.EnvelopedData) { kari(ed).RecipientEncryptedKeys[0].EncryptedKey[3] ^= 1 }, cms.ErrDecrypt},
		{"encrypted key cut", func(ed *cms.EnvelopedData) {
			k := &kari(ed).RecipientEncryptedKeys[0].EncryptedKey
			*k = (*k)[:7]
		}, cms.ErrDecrypt},
		{"encrypted key long", func(ed *cms.EnvelopedData) {
			kari(ed).RecipientEncryptedKeys[0].EncryptedKey = make([]byte, 1<<16)
		}, cms.ErrDecrypt},
		{"ephemeral key not on the curve", func(ed *cms.EnvelopedData) { kari(ed).Originator.OriginatorKey.PublicKey[5] ^= 1 }, cms.ErrDecrypt},
		{"ephemeral key of another curve", func(ed *cms.EnvelopedData) {
			key, err := p.dave.Certificate.PublicKey.(interface{ Bytes() ([]byte, error) }).Bytes()
			if err != nil {
				t.Fatal(err)
			}
			kari(ed).Originator.OriginatorKey.PublicKey = key
		}, cms.ErrDecrypt},
		{"key agreement unknown", func(ed *cms.EnvelopedData) { kari(ed).KeyEncryptionAlgorithm.Algorithm = oid.Data }, cms.ErrUnsupportedAlgorithm},
		{"key wrap missing", func(ed *cms.EnvelopedData) { kari(ed).KeyEncryptionAlgorithm.Parameters = nil }, cms.ErrUnsupportedAlgorithm},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.bob))
			tt.forge(ed)
			plaintext, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{p.bob}, cms.DecryptOptions{})
			if !errors.Is(err, tt.want) || plaintext != nil {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
			if tt.want == cms.ErrDecrypt && err != cms.ErrDecrypt {
				t.Errorf("%q tells more than that decryption failed", err)
			}
		})
	}
}

func kari(ed *cms.EnvelopedData) *cms.KeyAgreeRecipientInfo {
	return ed.RecipientInfos[0].(*cms.KeyAgreeRecipientInfo)
}

func ktri(ed *cms.EnvelopedData) *cms.KeyTransRecipientInfo {
	return ed.RecipientInfos[0].(*cms.KeyTransRecipientInfo)
}

func TestDecryptSaysMalformedWithoutCiphertext(t *testing.T) {
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, people().bob))
	ed.EncryptedContentInfo.EncryptedContent = nil
	if _, err := ed.Decrypt(keyRing{people().bob}, cms.DecryptOptions{}); !errors.Is(err, cms.ErrMalformed) {
		t.Errorf("got error %v", err)
	}
}

// Bad padding must look like another content key, RFC 3218 Section 2.3.2, and always like the same.
func TestBadRSAPaddingGivesAnotherKey(t *testing.T) {
	alice := people().alice
	ri := ktri(mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, alice)))
	seen := make(map[string]bool)
	for range 3 {
		ri.EncryptedKey[100] ^= byte(len(seen) + 1)
		first, err := cms.ContentKey(ri, alice.Key, 32)
		if err != nil || len(first) != 32 || seen[string(first)] {
			t.Fatalf("key %x, error %v", first, err)
		}
		seen[string(first)] = true
		second, err := cms.ContentKey(ri, alice.Key, 32)
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("another key for the same ciphertext, error %v", err)
		}
		ri.EncryptedKey = append([]byte{0}, ri.EncryptedKey...)
		padded, err := cms.ContentKey(ri, alice.Key, 32)
		if err != nil || !bytes.Equal(first, padded) {
			t.Errorf("another key for the same number, error %v", err)
		}
		ri.EncryptedKey = ri.EncryptedKey[1:]
	}
}

// Who names one recipient a thousand times must not make the engine decrypt as often.
func TestDecryptTriesALimitedNumberOfKeys(t *testing.T) {
	p := people()
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.bob))
	wrong := *kari(ed)
	wrong.RecipientEncryptedKeys = []cms.RecipientEncryptedKey{{RID: wrong.RecipientEncryptedKeys[0].RID, EncryptedKey: make([]byte, 40)}}
	good := ed.RecipientInfos[0]
	ed.RecipientInfos = nil
	for range cms.MaxDecryptionAttempts - 1 {
		ed.RecipientInfos = append(ed.RecipientInfos, &wrong)
	}
	ed.RecipientInfos = append(ed.RecipientInfos, good)
	if _, err := ed.Decrypt(keyRing{p.bob}, cms.DecryptOptions{}); err != nil {
		t.Errorf("within the limit: %v", err)
	}
	ed.RecipientInfos = append([]cms.RecipientInfo{&wrong}, ed.RecipientInfos...)
	if _, err := ed.Decrypt(keyRing{p.bob}, cms.DecryptOptions{}); err != cms.ErrDecrypt {
		t.Errorf("beyond the limit: %v", err)
	}
}

func TestDecryptByKeyIdentifier(t *testing.T) {
	p := people()
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.alice))
	ktri(ed).RID = cms.RecipientIdentifier{SubjectKeyIdentifier: p.alice.Certificate.SubjectKeyId}
	if _, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{p.bob, p.alice}, cms.DecryptOptions{}); err != nil {
		t.Error(err)
	}
}

func TestKeyIdentifiersNeverMatchCertificatesWithout(t *testing.T) {
	if (cms.RecipientIdentifier{}).Matches(&x509.Certificate{}) {
		t.Error("an empty key identifier matches a certificate without one")
	}
}

func TestDecryptOfAnUnknownKeyTransport(t *testing.T) {
	alice := people().alice
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, alice))
	ktri(ed).KeyEncryptionAlgorithm.Algorithm = oid.Data
	if _, err := ed.Decrypt(keyRing{alice}, cms.DecryptOptions{}); !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
		t.Errorf("got error %v", err)
	}
}

func TestPadding(t *testing.T) {
	key, iv := make([]byte, 16), make([]byte, aes.BlockSize)
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		last string // octets of the plaintext
		want int    // its length without padding, -1 for bad padding
	}{
		{"\x01", 31},
		{"\x02\x02", 30},
		{strings.Repeat("\x10", 16), 16},
		{"\x00", -1},
		{"\x01\x02", -1},
		{"\x03\x02\x03", -1},
		{"\x0f" + strings.Repeat("\x10", 15), -1},
		{strings.Repeat("\x11", 17), -1},
		{strings.Repeat("\x20", 32), -1},
		{"\xff", -1},
	} {
		plaintext := bytes.Repeat([]byte("."), 32)
		copy(plaintext[32-len(tt.last):], tt.last)
		ciphertext := make([]byte, 32)
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(ciphertext, plaintext)
		got, err := cms.Go{}.DecryptCBC(key, iv, ciphertext)
		if tt.want < 0 {
			if err != cms.ErrDecrypt {
				t.Errorf("% x: got error %v", tt.last, err)
			}
		} else if err != nil || len(got) != tt.want {
			t.Errorf("% x: got %d octets, error %v", tt.last, len(got), err)
		}
	}
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	decoded, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

// NIST's test vectors for ANSI X9.63, ansx963_2001.rsp, the first with SHA-256.
func TestKeyDerivationVector(t *testing.T) {
	secret := unhex(t, "96c05619d56c328ab95fe84b18264b08725b85e33fd34f08")
	want := unhex(t, "443024c3dae66b95e6f5670601558f71")
	if got := cms.DeriveX963(crypto.SHA256, secret, nil, 16); !bytes.Equal(got, want) {
		t.Errorf("got %x, want %x", got, want)
	}
	// More than one round, the last of which is cut.
	if got := cms.DeriveX963(crypto.SHA256, secret, nil, 40); len(got) != 40 || !bytes.Equal(got[:16], want) || bytes.Equal(got[:8], got[32:]) {
		t.Errorf("got %x", got)
	}
}

func TestSharedInfo(t *testing.T) {
	keyInfo := der(t, struct {
		Algorithm encoding_asn1.ObjectIdentifier
	}{oid.AES256Wrap})
	for _, tt := range []struct {
		name string
		ukm  []byte
		want string
	}{
		{"without ukm", nil, "3015300b060960864801650304012da206040400000100"},
		{"with ukm", []byte{1, 2}, "301b300b060960864801650304012da00404020102a206040400000100"},
	} {
		got, err := cms.SharedInfo(keyInfo, tt.ukm, 32)
		if err != nil || !bytes.Equal(got, unhex(t, tt.want)) {
			t.Errorf("%s: got %x, error %v", tt.name, got, err)
		}
	}
}

func TestUnwrapRefusesDamagedKeys(t *testing.T) {
	wrapped, err := cms.WrapKey(make([]byte, 32), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	wrapped[20] ^= 1
	if _, err := cms.UnwrapKey(make([]byte, 32), wrapped); err != cms.ErrDecrypt {
		t.Errorf("got error %v", err)
	}
}

func TestUnwrapRefusesLongKeys(t *testing.T) {
	wrapped, err := cms.WrapKey(make([]byte, 32), make([]byte, 40))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cms.UnwrapKey(make([]byte, 32), wrapped); err != cms.ErrDecrypt {
		t.Errorf("got error %v", err)
	}
}

// RFC 3394 Sections 4.1 to 4.6.
func TestKeyWrapVectors(t *testing.T) {
	const kek = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"
	const key = "00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"
	for _, tt := range []struct {
		kekSize, keySize int
		want             string
	}{
		{16, 16, "1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5"},
		{24, 16, "96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D"},
		{32, 16, "64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7"},
		{24, 24, "031D33264E15D33268F24EC260743EDCE1C6C7DDEE725A936BA814915C6762D2"},
		{32, 24, "A8F9BC1612C68B3FF6E6F4FBE30E71E4769C8B80A32CB8958CD5D17D6B254DA1"},
		{32, 32, "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"},
	} {
		wrapped, err := cms.WrapKey(unhex(t, kek)[:tt.kekSize], unhex(t, key)[:tt.keySize])
		if err != nil || !bytes.Equal(wrapped, unhex(t, tt.want)) {
			t.Errorf("%d octets with %d: got %X, error %v", tt.keySize, tt.kekSize, wrapped, err)
		}
		unwrapped, err := cms.UnwrapKey(unhex(t, kek)[:tt.kekSize], unhex(t, tt.want))
		if err != nil || !bytes.Equal(unwrapped, unhex(t, key)[:tt.keySize]) {
			t.Errorf("%d octets with %d: unwrapped %X, error %v", tt.keySize, tt.kekSize, unwrapped, err)
		}
	}
}
