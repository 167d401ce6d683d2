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
	"slices"
	"strings"
	"testing"

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
