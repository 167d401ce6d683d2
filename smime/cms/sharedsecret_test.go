package cms_test

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	encoding_asn1 "encoding/asn1"
	"encoding/hex"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// withContentKey is a message to Bob, and its content key.
func withContentKey(t testing.TB) (*cms.EnvelopedData, []byte) {
	t.Helper()
	bob := people().bob
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, bob))
	contentKey, err := cms.ContentKey(kari(ed), bob.Key, 32)
	if err != nil {
		t.Fatal(err)
	}
	return ed, contentKey
}

// A passwordCipher is a block cipher for PWRI-KEK.
type passwordCipher struct {
	scheme
	keySize, blockSize int
	new                func([]byte) (cipher.Block, error)
}

var passwordCiphers = []passwordCipher{
	{scheme{"AES-128", oid.AES128CBC}, 16, 16, aes.NewCipher},
	{scheme{"AES-192", oid.AES192CBC}, 24, 16, aes.NewCipher},
	{scheme{"AES-256", oid.AES256CBC}, 32, 16, aes.NewCipher},
	{scheme{"3DES", oid.DESEDE3CBC}, 24, 8, des.NewTripleDESCipher},
}

var pseudorandomFunctions = []struct {
	scheme
	hash crypto.Hash
}{
	{scheme{"SHA-1", oid.HMACWithSHA1}, crypto.SHA1},
	{scheme{"SHA-224", oid.HMACWithSHA224}, crypto.SHA224},
	{scheme{"SHA-256", oid.HMACWithSHA256}, crypto.SHA256},
	{scheme{"SHA-384", oid.HMACWithSHA384}, crypto.SHA384},
	{scheme{"SHA-512", oid.HMACWithSHA512}, crypto.SHA512},
}

const password = "correct horse battery staple"

// passwordRecipientInfo holds contentKey for who knows password. The key is made with hash, whatever params say.
func passwordRecipientInfo(t testing.TB, c passwordCipher, hash crypto.Hash, params cms.PBKDF2Params, contentKey []byte) *cms.PasswordRecipientInfo {
	t.Helper()
	key, err := pbkdf2.Key(hash.New, password, params.Salt, params.IterationCount, c.keySize)
	if err != nil {
		t.Fatal(err)
	}
	iv := bytes.Repeat([]byte{7}, c.blockSize)
	wrapped, err := cms.WrapPWRI(c.new, key, iv, contentKey, make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	return &cms.PasswordRecipientInfo{
		KeyDerivationAlgorithm: cms.AlgorithmIdentifier{Algorithm: oid.PBKDF2, Parameters: cms.MarshalPBKDF2Params(params)},
		KeyEncryptionAlgorithm: cms.AlgorithmIdentifier{Algorithm: oid.PWRIKEK, Parameters: der(t, with(t, c.id, iv))},
		EncryptedKey:           wrapped,
	}
}

// quickly is what makes the key of a password with little work.
func quickly() cms.PBKDF2Params {
	return cms.PBKDF2Params{Salt: []byte("salt"), IterationCount: 2, PRF: cms.AlgorithmIdentifier{Algorithm: oid.HMACWithSHA256, Parameters: []byte{5, 0}}}
}

func toPassword(t testing.TB) *cms.EnvelopedData {
	t.Helper()
	ed, contentKey := withContentKey(t)
	ed.RecipientInfos = cms.RecipientInfos{passwordRecipientInfo(t, passwordCiphers[2], crypto.SHA256, quickly(), contentKey)}
	return mustParseEnvelopedData(t, ed.Marshal())
}

var knowsPassword = cms.DecryptOptions{Passwords: [][]byte{[]byte(password)}}

func pwri(ed *cms.EnvelopedData) *cms.PasswordRecipientInfo {
	return ed.RecipientInfos[0].(*cms.PasswordRecipientInfo)
}

func TestDecryptEveryPasswordScheme(t *testing.T) {
	ed, contentKey := withContentKey(t)
	for _, prf := range pseudorandomFunctions {
		for _, c := range passwordCiphers {
			for _, keyLength := range []int{0, c.keySize} {
				params := quickly()
				params.PRF.Algorithm, params.KeyLength = prf.id, keyLength
				ed.RecipientInfos = cms.RecipientInfos{passwordRecipientInfo(t, c, prf.hash, params, contentKey)}
				parsed := mustParseEnvelopedData(t, ed.Marshal())
				plaintext, err := parsed.Decrypt(keyRing{}, knowsPassword)
				if err != nil || !bytes.Equal(plaintext.Content, text) || plaintext.KeyEncryption.Name != "password" {
					t.Errorf("%s, %s, keyLength %d: %+v, error %v", prf.name, c.name, keyLength, plaintext, err)
				}
				if parsed.Version != 3 || !bytes.Equal(parsed.Marshal(), ed.Marshal()) {
					t.Errorf("version %d, and written again it differs", parsed.Version)
				}
			}
		}
	}
}

func TestEncryptToAPassword(t *testing.T) {
	message, err := cms.Encrypt(text, []cms.Recipient{{Password: []byte(password)}, {Certificate: people().bob.Certificate}}, cms.EncryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ed := mustParseEnvelopedData(t, message)
	if ed.Version != 3 {
		t.Errorf("version %d", ed.Version)
	}
	i := slices.IndexFunc(ed.RecipientInfos, func(ri cms.RecipientInfo) bool { _, ok := ri.(*cms.PasswordRecipientInfo); return ok })
	ri := ed.RecipientInfos[i].(*cms.PasswordRecipientInfo)
	var params struct {
		Salt       []byte
		Iterations int
		PRF        algorithm
	}
	if rest, err := encoding_asn1.Unmarshal(ri.KeyDerivationAlgorithm.Parameters, &params); err != nil || len(rest) > 0 {
		t.Fatal(err)
	}
	if len(params.Salt) != 16 || params.Iterations != 600_000 || !params.PRF.Algorithm.Equal(oid.HMACWithSHA256) {
		t.Errorf("PBKDF2 with %+v", params)
	}
	plaintext, err := ed.Decrypt(keyRing{}, knowsPassword)
	if err != nil || !bytes.Equal(plaintext.Content, text) || plaintext.RecipientInfo != cms.RecipientInfo(ri) {
		t.Errorf("%+v, error %v", plaintext, err)
	}
}

func TestDecryptWithAPasswordForged(t *testing.T) {
	iv := make([]byte, 16)
	keyDerivation := func(change func(params *cms.PBKDF2Params)) func(*cms.PasswordRecipientInfo) {
		return func(ri *cms.PasswordRecipientInfo) {
			params := quickly()
			change(&params)
			ri.KeyDerivationAlgorithm.Parameters = cms.MarshalPBKDF2Params(params)
		}
	}
	for _, tt := range []struct {
		name  string
		forge func(ri *cms.PasswordRecipientInfo)
		want  error
	}{
		{"another salt", keyDerivation(func(params *cms.PBKDF2Params) { params.Salt = nil }), cms.ErrDecrypt},
		{"another pseudorandom function", keyDerivation(func(params *cms.PBKDF2Params) { params.PRF.Algorithm = oid.HMACWithSHA1 }), cms.ErrDecrypt},
		{"encrypted key changed", func(ri *cms.PasswordRecipientInfo) { ri.EncryptedKey[0] ^= 1 }, cms.ErrDecrypt},
		{"encrypted key cut", func(ri *cms.PasswordRecipientInfo) { ri.EncryptedKey = ri.EncryptedKey[1:] }, cms.ErrDecrypt},
		{"encrypted key of one block", func(ri *cms.PasswordRecipientInfo) { ri.EncryptedKey = ri.EncryptedKey[:16] }, cms.ErrDecrypt},
		{"encrypted key empty", func(ri *cms.PasswordRecipientInfo) { ri.EncryptedKey = nil }, cms.ErrDecrypt},
		{"encrypted key long", func(ri *cms.PasswordRecipientInfo) { ri.EncryptedKey = make([]byte, 1<<16) }, cms.ErrDecrypt},
		{"initialization vector missing", func(ri *cms.PasswordRecipientInfo) {
			ri.KeyEncryptionAlgorithm.Parameters = der(t, algorithm{Algorithm: oid.AES256CBC})
		}, cms.ErrDecrypt},
		{"initialization vector short", func(ri *cms.PasswordRecipientInfo) {
			ri.KeyEncryptionAlgorithm.Parameters = der(t, with(t, oid.AES256CBC, iv[1:]))
		}, cms.ErrDecrypt},
		{"cipher missing", func(ri *cms.PasswordRecipientInfo) { ri.KeyEncryptionAlgorithm.Parameters = nil }, cms.ErrUnsupportedAlgorithm},
		{"cipher unknown", func(ri *cms.PasswordRecipientInfo) {
			ri.KeyEncryptionAlgorithm.Parameters = der(t, with(t, oid.Data, iv))
		}, cms.ErrUnsupportedAlgorithm},
		{"key encryption unknown", func(ri *cms.PasswordRecipientInfo) { ri.KeyEncryptionAlgorithm.Algorithm = oid.AES256Wrap }, cms.ErrUnsupportedAlgorithm},
		{"key derivation missing", func(ri *cms.PasswordRecipientInfo) { ri.KeyDerivationAlgorithm = cms.AlgorithmIdentifier{} }, cms.ErrUnsupportedAlgorithm},
		{"key derivation unknown", func(ri *cms.PasswordRecipientInfo) { ri.KeyDerivationAlgorithm.Algorithm = oid.Data }, cms.ErrUnsupportedAlgorithm},
		{"key derivation without parameters", func(ri *cms.PasswordRecipientInfo) { ri.KeyDerivationAlgorithm.Parameters = nil }, cms.ErrUnsupportedAlgorithm},
		{"salt from elsewhere", func(ri *cms.PasswordRecipientInfo) {
			ri.KeyDerivationAlgorithm.Parameters = der(t, struct {
				OtherSource algorithm
				Iterations  int
			}{algorithm{Algorithm: oid.Data}, 2})
		}, cms.ErrUnsupportedAlgorithm},
		{"no iteration", keyDerivation(func(params *cms.PBKDF2Params) { params.IterationCount = 0 }), cms.ErrUnsupportedAlgorithm},
		{"negative iterations", keyDerivation(func(params *cms.PBKDF2Params) { params.IterationCount = -1 }), cms.ErrUnsupportedAlgorithm},
		{"iterations beyond the limit", keyDerivation(func(params *cms.PBKDF2Params) { params.IterationCount = cms.MaxPasswordIterations }), cms.ErrUnsupportedAlgorithm},
		{"iterations beyond half the limit, for two blocks", keyDerivation(func(params *cms.PBKDF2Params) {
			params.IterationCount, params.PRF.Algorithm = cms.MaxPasswordIterations/2, oid.HMACWithSHA1
		}), cms.ErrUnsupportedAlgorithm},
		{"iterations beyond all numbers", func(ri *cms.PasswordRecipientInfo) {
			ri.KeyDerivationAlgorithm.Parameters = unhex(t, "300e0400020a"+strings.Repeat("7f", 10))
		}, cms.ErrUnsupportedAlgorithm},
		{"a key of another size", keyDerivation(func(params *cms.PBKDF2Params) { params.KeyLength = 16 }), cms.ErrUnsupportedAlgorithm},
		{"a key of no size", keyDerivation(func(params *cms.PBKDF2Params) { params.KeyLength = -1 }), cms.ErrUnsupportedAlgorithm},
		{"a key of zero octets", func(ri *cms.PasswordRecipientInfo) {
			ri.KeyDerivationAlgorithm.Parameters = unhex(t, "300c"+"0404"+hex.EncodeToString([]byte("salt"))+"020102"+"020100")
		}, cms.ErrUnsupportedAlgorithm},
		{"pseudorandom function unknown", keyDerivation(func(params *cms.PBKDF2Params) { params.PRF.Algorithm = oid.SHA256 }), cms.ErrUnsupportedAlgorithm},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ed := toPassword(t)
			tt.forge(pwri(ed))
			_, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{}, knowsPassword)
			if !errors.Is(err, tt.want) || tt.want == cms.ErrDecrypt && err != cms.ErrDecrypt {
				t.Errorf("got error %v", err)
			}
		})
	}
}

// RFC 3211 Section 3, and Bouncy Castle's vector for AES.
func TestPWRIVectors(t *testing.T) {
	for _, tt := range []struct {
		name, keyEncryptionKey, iv, padding, key, wrapped string
		new                                               func([]byte) (cipher.Block, error)
	}{
		{"DES", "d1daa78615f287e6", "efe598ef21b33d6d", "c436f541", "8c627c897323a2f8", "b81b2565ee373ca6dedca26a178b0c10", des.NewCipher},
		{"3DES", "6a8970bf68c92caea84a8df28510858607126380cc47ab2d", "baf1ca7931213c4e", "fa060a45",
			"8c637d887223a2f965b566eb014b0fa5d52300a3f7ea40fffc577203c71baf3b",
			"c03c514abdb9e2c5aac038572b5e24553876b377aafb82eca5a9d73f8ab143d9ec74e6cad7db260c", des.NewTripleDESCipher},
		{"AES", "000102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f", "9688df2af1b7b1ac9688df2a",
			"00112233445566778899aabbccddeeff", "7c8798dfc802553b3f00bb4315e3a087322725c92398b9c112c74d0925c63b61", aes.NewCipher},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kek, iv, want := unhex(t, tt.keyEncryptionKey), unhex(t, tt.iv), unhex(t, tt.wrapped)
			key, err := cms.UnwrapPWRI(tt.new, kek, iv, want)
			if err != nil || !bytes.Equal(key, unhex(t, tt.key)) {
				t.Errorf("unwrapped %x, error %v", key, err)
			}
			wrapped, err := cms.WrapPWRI(tt.new, kek, iv, unhex(t, tt.key), unhex(t, tt.padding))
			if err != nil || !bytes.Equal(wrapped, want) {
				t.Errorf("wrapped %x, error %v", wrapped, err)
			}
		})
	}
}

// A count that points behind the end, or at a key too short to be checked, must not be believed.
func TestUnwrapPWRIRefusesBadCounts(t *testing.T) {
	kek, iv := make([]byte, 16), make([]byte, 16)
	for _, count := range []byte{0, 1, 2, 29, 255} {
		inner := make([]byte, 32)
		inner[0], inner[1], inner[2], inner[3] = count, 0xff, 0xff, 0xff
		block, err := aes.NewCipher(kek)
		if err != nil {
			t.Fatal(err)
		}
		encrypter := cipher.NewCBCEncrypter(block, iv)
		encrypter.CryptBlocks(inner, inner)
		encrypter.CryptBlocks(inner, inner)
		if key, err := cms.UnwrapPWRI(aes.NewCipher, kek, iv, inner); err != cms.ErrDecrypt {
			t.Errorf("count %d: key %x, error %v", count, key, err)
		}
	}
}

// No content key is so long.
func TestUnwrapPWRIRefusesLongKeys(t *testing.T) {
	kek, iv := make([]byte, 16), make([]byte, 16)
	wrapped, err := cms.WrapPWRI(aes.NewCipher, kek, iv, make([]byte, 255), make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cms.UnwrapPWRI(aes.NewCipher, kek, iv, wrapped); err != cms.ErrDecrypt {
		t.Errorf("got error %v", err)
	}
}

// However many password recipients and passwords there are, the work for one message is limited.
func TestDecryptTriesALimitedNumberOfPasswords(t *testing.T) {
	ed := toPassword(t)
	good, wrong := pwri(ed), *pwri(ed)
	wrong.EncryptedKey = make([]byte, 48)
	const most = cms.MaxPasswordIterations / (cms.PasswordCost + 2)
	for _, tt := range []struct {
		name  string
		wrong int
		want  error
	}{
		{"within the limit", most - 1, nil},
		{"beyond the limit", most, cms.ErrDecrypt},
	} {
		ed.RecipientInfos = append(slices.Repeat(cms.RecipientInfos{&wrong}, tt.wrong), good)
		if _, err := ed.Decrypt(keyRing{}, knowsPassword); err != tt.want {
			t.Errorf("%s: got error %v", tt.name, err)
		}
	}
	if most > cms.MaxRecipientInfos {
		t.Error("a message can have no more recipients than the limit allows passwords: the limit is idle")
	}
}

// Who knows the password can still make the engine decrypt only so often.
func TestDecryptTriesALimitedNumberOfKeysFromPasswords(t *testing.T) {
	ed := toPassword(t)
	good := pwri(ed)
	other := passwordRecipientInfo(t, passwordCiphers[2], crypto.SHA256, quickly(), make([]byte, 32))
	for wrong, want := range map[int]error{cms.MaxDecryptionAttempts - 1: nil, cms.MaxDecryptionAttempts: cms.ErrDecrypt} {
		ed.RecipientInfos = append(slices.Repeat(cms.RecipientInfos{other}, wrong), good)
		if _, err := ed.Decrypt(keyRing{}, knowsPassword); err != want {
			t.Errorf("%d wrong keys: got error %v", wrong, err)
		}
	}
}

func TestDecryptWithAKeyEncryptionKey(t *testing.T) {
	ed, contentKey := withContentKey(t)
	for _, wrap := range wraps {
		size := map[string]int{"AES-128": 16, "AES-192": 24, "AES-256": 32, "3DES": 24}[wrap.name]
		key := bytes.Repeat([]byte{9}, size)
		ri := &cms.KEKRecipientInfo{
			KEKID: cms.KEKIdentifier{
				KeyIdentifier: []byte("id"),
				Date:          time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC),
				Other:         &cms.OtherKeyAttribute{KeyAttrID: oid.Data, KeyAttr: []byte{5, 0}},
			},
			KeyEncryptionAlgorithm: cms.AlgorithmIdentifier{Algorithm: wrap.id},
		}
		if wrap.name == "3DES" {
			ri.EncryptedKey = wrap3DES(t, key, make([]byte, 8), contentKey)
		} else {
			var err error
			if ri.EncryptedKey, err = cms.WrapKey(key, contentKey); err != nil {
				t.Fatal(err)
			}
		}
		ed.RecipientInfos = cms.RecipientInfos{ri}
		parsed := mustParseEnvelopedData(t, ed.Marshal())
		if parsed.Version != 2 || parsed.RecipientInfos[0].(*cms.KEKRecipientInfo).Version != 4 || !bytes.Equal(parsed.Marshal(), ed.Marshal()) {
			t.Errorf("%s: version %d, and written again it differs", wrap.name, parsed.Version)
		}
		if got := parsed.RecipientInfos[0].(*cms.KEKRecipientInfo).KEKID; !reflect.DeepEqual(got, ri.KEKID) {
			t.Errorf("%s: identifier %+v", wrap.name, got)
		}
		for _, tt := range []struct {
			name string
			keys []cms.KeyEncryptionKey
			want error
		}{
			{"the key", []cms.KeyEncryptionKey{{[]byte("id"), key}}, nil},
			{"among others", []cms.KeyEncryptionKey{{[]byte("id"), make([]byte, size)}, {[]byte("other"), key}, {[]byte("id"), key}}, nil},
			{"another key", []cms.KeyEncryptionKey{{[]byte("id"), make([]byte, size)}}, cms.ErrDecrypt},
			{"a key of another size", []cms.KeyEncryptionKey{{[]byte("id"), make([]byte, size+1)}}, cms.ErrDecrypt},
			{"an empty key", []cms.KeyEncryptionKey{{[]byte("id"), nil}}, cms.ErrDecrypt},
			{"another identifier", []cms.KeyEncryptionKey{{[]byte("i"), key}}, cms.ErrNoKey},
			{"nothing", nil, cms.ErrNoKey},
		} {
			plaintext, err := parsed.Decrypt(keyRing{people().bob}, cms.DecryptOptions{KeyEncryptionKeys: tt.keys})
			if !errors.Is(err, tt.want) || err == nil && (!bytes.Equal(plaintext.Content, text) || !plaintext.KeyEncryption.OID.Equal(wrap.id)) {
				t.Errorf("%s, %s: %+v, error %v", wrap.name, tt.name, plaintext, err)
			}
		}
	}
	ri := ed.RecipientInfos[0].(*cms.KEKRecipientInfo)
	short := make([]byte, 16)
	opts := cms.DecryptOptions{KeyEncryptionKeys: []cms.KeyEncryptionKey{{ID: []byte("id"), Key: short}}}
	ri.KeyEncryptionAlgorithm.Algorithm = oid.AES256Wrap
	var err error
	if ri.EncryptedKey, err = cms.WrapKey(short, contentKey); err != nil {
		t.Fatal(err)
	}
	if _, err := ed.Decrypt(keyRing{}, opts); err != cms.ErrDecrypt {
		t.Errorf("a key shorter than the key wrap has: got error %v", err)
	}
	ri.KeyEncryptionAlgorithm.Algorithm = oid.Data
	if _, err := ed.Decrypt(keyRing{}, opts); !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
		t.Errorf("an unknown key wrap: got error %v", err)
	}
}

// Whoever gives a password need not unlock a key; who gives a wrong one still can.
func TestDecryptAsksForKeysLast(t *testing.T) {
	ed, contentKey := withContentKey(t)
	ed.RecipientInfos = append(ed.RecipientInfos, passwordRecipientInfo(t, passwordCiphers[2], crypto.SHA256, quickly(), contentKey))
	if _, err := ed.Decrypt(lockedRing{}, knowsPassword); err != nil {
		t.Errorf("with the password: %v", err)
	}
	wrong := cms.DecryptOptions{Passwords: [][]byte{[]byte("wrong")}}
	if _, err := ed.Decrypt(lockedRing{}, wrong); !errors.Is(err, errLocked) {
		t.Errorf("with a wrong password: %v", err)
	}
	if _, err := ed.Decrypt(keyRing{people().bob}, wrong); err != nil {
		t.Errorf("with a wrong password and Bob's key: %v", err)
	}
	if _, err := ed.Decrypt(keyRing{}, wrong); err != cms.ErrDecrypt {
		t.Errorf("with a wrong password and no keys: %v", err)
	}
	both := cms.DecryptOptions{Passwords: [][]byte{[]byte("wrong"), []byte(password)}}
	if _, err := ed.Decrypt(keyRing{}, both); err != nil {
		t.Errorf("with a wrong and a right password: %v", err)
	}
}

func TestNoKeyErrorNamesEveryKindOfRecipient(t *testing.T) {
	ed := toPassword(t)
	ed.RecipientInfos = append(ed.RecipientInfos,
		&cms.KEKRecipientInfo{KEKID: cms.KEKIdentifier{KeyIdentifier: []byte{0xca, 0xfe}}},
		&cms.OtherRecipientInfo{ORIType: oid.Data, ORIValue: []byte{5, 0}},
		mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, people().bob)).RecipientInfos[0],
	)
	_, err := ed.Decrypt(keyRing{}, cms.DecryptOptions{})
	var noKey *cms.NoKeyError
	if !errors.As(err, &noKey) || len(noKey.Recipients) != 1 || len(noKey.KEKIDs) != 1 || noKey.Passwords != 1 {
		t.Fatalf("got error %#v", err)
	}
	for _, want := range []string{"serial number", "shared key cafe", "password"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not tell of a %s", err, want)
		}
	}
}

func TestOtherRecipientInfoIsListed(t *testing.T) {
	ed, _ := withContentKey(t)
	kem := &cms.OtherRecipientInfo{ORIType: encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 13, 3}, ORIValue: []byte{0x30, 0}}
	ed.RecipientInfos = append(ed.RecipientInfos, kem)
	ed = mustParseEnvelopedData(t, ed.Marshal())
	i := slices.IndexFunc(ed.RecipientInfos, func(ri cms.RecipientInfo) bool { _, ok := ri.(*cms.OtherRecipientInfo); return ok })
	if ed.Version != 3 || i < 0 || !ed.RecipientInfos[i].(*cms.OtherRecipientInfo).ORIType.Equal(kem.ORIType) {
		t.Errorf("version %d, recipients %v", ed.Version, ed.RecipientInfos)
	}
	if _, err := ed.Decrypt(keyRing{people().bob}, cms.DecryptOptions{}); err != nil {
		t.Errorf("who is named besides: %v", err)
	}
}
