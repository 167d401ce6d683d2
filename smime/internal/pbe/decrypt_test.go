package pbe

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"errors"
	"os/exec"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// build returns the DER that write writes.
func build(write func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	write(&b)
	return b.BytesOrPanic()
}

func pbkdf2Params(iterations int64, rest func(*cryptobyte.Builder)) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		b.AddASN1OctetString([]byte("saltsalt"))
		b.AddASN1Int64(iterations)
		if rest != nil {
			rest(b)
		}
	}
}

func hmacSHA256(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid.HMACWithSHA256) })
}

func scheme(parameters []byte) AlgorithmIdentifier {
	return AlgorithmIdentifier{Algorithm: oid.PBES2, Parameters: parameters}
}

func pbes2(kdf cryptobyte.BuilderContinuation, iv []byte) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oid.PBKDF2)
				b.AddASN1(asn1.SEQUENCE, kdf)
			})
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oid.AES256CBC)
				b.AddASN1OctetString(iv)
			})
		})
	})
}

func encryptAES(t *testing.T, password []byte, iterations int, iv, padded []byte) []byte {
	t.Helper()
	key, err := pbkdf2.Key(sha256.New, string(password), []byte("saltsalt"), iterations, 32)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	ciphertext := make([]byte, len(padded))
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(ciphertext, padded)
	return ciphertext
}

func TestDecryptPBES2(t *testing.T) {
	iv := make([]byte, 16)
	password := Passwords("geheim")[0]
	good := []byte("fourteen octet\x02\x02")
	tests := []struct {
		name       string
		parameters []byte
		ciphertext []byte
		want       error
	}{
		{"good", pbes2(pbkdf2Params(10, hmacSHA256), iv), encryptAES(t, password.UTF8, 10, iv, good), nil},
		{"wrong password", pbes2(pbkdf2Params(10, hmacSHA256), iv), encryptAES(t, []byte("Geheim"), 10, iv, good), ErrDecrypt},
		{"padding of no octets", pbes2(pbkdf2Params(10, hmacSHA256), iv),
			encryptAES(t, password.UTF8, 10, iv, []byte("sixteen octets!\x00")), ErrDecrypt},
		{"padding of different octets", pbes2(pbkdf2Params(10, hmacSHA256), iv),
			encryptAES(t, password.UTF8, 10, iv, []byte("fourteen octet\x03\x02")), ErrDecrypt},
		{"half a block", pbes2(pbkdf2Params(10, hmacSHA256), iv), []byte("half"), ErrDecrypt},
		{"short initialization vector", pbes2(pbkdf2Params(10, hmacSHA256), iv[:8]), encryptAES(t, password.UTF8, 10, iv, good), ErrDecrypt},
		{"no iterations", pbes2(pbkdf2Params(0, hmacSHA256), iv), good, ErrMalformed},
		{"negative iterations", pbes2(pbkdf2Params(-1, hmacSHA256), iv), good, ErrMalformed},
		{"iterations without end", pbes2(pbkdf2Params(DefaultBudget+1, hmacSHA256), iv), good, ErrTooCostly},
		{"iterations beyond 64 bits", pbes2(pbkdf2Params(1<<62, hmacSHA256), iv), good, ErrTooCostly},
		{"key length of another cipher", pbes2(pbkdf2Params(10, func(b *cryptobyte.Builder) { b.AddASN1Int64(16) }), iv), good, ErrMalformed},
		{"unknown pseudorandom function", pbes2(pbkdf2Params(10, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid.SHA256) })
		}), iv), good, ErrUnsupported},
		{"no parameters", nil, good, ErrMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plaintext, err := Decrypt(scheme(tt.parameters), password, tt.ciphertext, NewBudget())
			if !errors.Is(err, tt.want) {
				t.Fatalf("got error %v, want %v", err, tt.want)
			}
			if tt.want == nil && string(plaintext) != "fourteen octet" {
				t.Errorf("decrypted to %q", plaintext)
			}
		})
	}
}

// NSS gave the BMPString to PBES2, where everybody else gives UTF-8.
func TestPasswordsOfNSS(t *testing.T) {
	iv := make([]byte, 16)
	passwords := Passwords("geheim")
	ciphertext := encryptAES(t, passwords[0].BMP, 10, iv, []byte("fourteen octet\x02\x02"))
	parameters := pbes2(pbkdf2Params(10, hmacSHA256), iv)
	for _, password := range passwords {
		if _, err := Decrypt(scheme(parameters), password, ciphertext, NewBudget()); err == nil {
			return
		}
	}
	t.Error("no form of the password opens it")
}

func TestBudgetIsForAllOfAFile(t *testing.T) {
	iv := make([]byte, 16)
	budget := &Budget{left: 15}
	parameters := pbes2(pbkdf2Params(10, hmacSHA256), iv)
	password := Passwords("geheim")[0]
	ciphertext := encryptAES(t, password.UTF8, 10, iv, []byte("fourteen octet\x02\x02"))
	if _, err := Decrypt(scheme(parameters), password, ciphertext, budget); err != nil {
		t.Fatal(err)
	}
	if _, err := Decrypt(scheme(parameters), password, ciphertext, budget); !errors.Is(err, ErrTooCostly) {
		t.Errorf("got error %v, want %v", err, ErrTooCostly)
	}
}

func TestScryptIsBounded(t *testing.T) {
	parameters := func(n, r, p int64) cryptobyte.String {
		return build(func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1OctetString([]byte("saltsalt"))
				b.AddASN1Int64(n)
				b.AddASN1Int64(r)
				b.AddASN1Int64(p)
			})
		})
	}
	tests := []struct {
		name    string
		n, r, p int64
		want    error
	}{
		{"as OpenSSL writes it", 16384, 8, 1, nil},
		{"memory without end", 1 << 40, 8, 1, ErrTooCostly},
		{"blocks without end", 2, 1 << 40, 1, ErrTooCostly},
		{"lanes without end", 2, 8, 1 << 40, ErrTooCostly},
		{"a product beyond 64 bits", 1 << 62, 1 << 20, 1, ErrTooCostly},
		{"a cost that is no power of two", 3, 8, 1, ErrMalformed},
		{"no cost", 0, 8, 1, ErrMalformed},
		{"no blocks", 2, 0, 1, ErrMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := readScrypt(parameters(tt.n, tt.r, tt.p))
			if err == nil {
				_, err = d.derive([]byte("secret"), 32, NewBudget())
			}
			if !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

// What OpenSSL encrypts with each scheme is decrypted.
func TestDecryptOpenSSL(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	run := func(input []byte, args ...string) ([]byte, error) {
		command := exec.Command(openssl, args...)
		command.Stdin = bytes.NewReader(input)
		return command.Output()
	}
	key, err := run(nil, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-outform", "DER")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := run(key, "pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-outform", "DER")
	if err != nil {
		t.Fatal(err)
	}
	legacy := []string{"-provider", "default", "-provider", "legacy"}
	tests := map[string][]string{
		"AES-256":          {"-v2", "aes-256-cbc"},
		"AES-192, SHA-512": {"-v2", "aes-192-cbc", "-v2prf", "hmacWithSHA512"},
		"AES-128, SHA-1":   {"-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA1"},
		"3DES":             {"-v2", "des3"},
		"DES":              append([]string{"-v2", "des-cbc"}, legacy...),
		"RC2-128":          append([]string{"-v2", "rc2"}, legacy...),
		"RC2-40":           append([]string{"-v2", "rc2-40-cbc"}, legacy...),
		"scrypt":           {"-v2", "aes-256-cbc", "-scrypt"},
		"PBES1 MD5 DES":    append([]string{"-v1", "PBE-MD5-DES"}, legacy...),
		"PBES1 SHA-1 DES":  append([]string{"-v1", "PBE-SHA1-DES"}, legacy...),
		"PBES1 MD5 RC2":    append([]string{"-v1", "PBE-MD5-RC2-64"}, legacy...),
		"PBES1 SHA-1 RC2":  append([]string{"-v1", "PBE-SHA1-RC2-64"}, legacy...),
		"PKCS #12 3DES":    append([]string{"-v1", "PBE-SHA1-3DES"}, legacy...),
		"PKCS #12 2DES":    append([]string{"-v1", "PBE-SHA1-2DES"}, legacy...),
		"PKCS #12 RC2-128": append([]string{"-v1", "PBE-SHA1-RC2-128"}, legacy...),
		"PKCS #12 RC2-40":  append([]string{"-v1", "PBE-SHA1-RC2-40"}, legacy...),
		"PKCS #12 RC4-128": append([]string{"-v1", "PBE-SHA1-RC4-128"}, legacy...),
		"PKCS #12 RC4-40":  append([]string{"-v1", "PBE-SHA1-RC4-40"}, legacy...),
	}
	for name, args := range tests {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"pkcs8", "-topk8", "-inform", "DER", "-outform", "DER", "-passout", "pass:geheim"}, args...)
			encrypted, err := run(plain, args...)
			if err != nil {
				t.Skipf("this OpenSSL does not write it: %v", err)
			}
			got, err := DecryptPrivateKeyInfo(encrypted, Passwords("geheim")[0], NewBudget())
			if err != nil || !bytes.Equal(got, plain) {
				t.Errorf("not the same key; error %v", err)
			}
			if _, err := DecryptPrivateKeyInfo(encrypted, Passwords("Geheim")[0], NewBudget()); !errors.Is(err, ErrDecrypt) {
				t.Errorf("with another password: error %v", err)
			}
		})
	}
}
