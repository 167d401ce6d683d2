package pkcs12_test

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"encoding/hex"
	"sync"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
	"signet/smime/internal/pbe"
	"signet/smime/internal/testca"
)

var people = sync.OnceValues(func() (alice, bob *testca.Identity) {
	issuing := testca.NewRoot().Issue(testca.Authority, testca.Name("Signet Test Issuing"))
	return issuing.Issue(testca.Email("alice@example.test")), issuing.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))
})

// A file is a PKCS #12 file of a shape that other writers do not offer.
type file struct {
	version  int64                          // 3 where zero
	authSafe encoding_asn1.ObjectIdentifier // id-data where nil
	bags     [][]byte
	mac      func(authenticated []byte) []byte // MacData, absent where nil
}

var signedDataID = oid.SignedData

func build(write cryptobyte.BuilderContinuation) []byte {
	var b cryptobyte.Builder
	write(&b)
	return b.BytesOrPanic()
}

func sequence(elements ...[]byte) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, element := range elements {
				b.AddBytes(element)
			}
		})
	})
}

func id(id encoding_asn1.ObjectIdentifier) []byte {
	return build(func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(id) })
}

func octetString(octets []byte) []byte {
	return build(func(b *cryptobyte.Builder) { b.AddASN1OctetString(octets) })
}

func integer(n int64) []byte { return build(func(b *cryptobyte.Builder) { b.AddASN1Int64(n) }) }

func tagged(element []byte) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.Tag(0).Constructed().ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes(element) })
	})
}

func (f file) octets() []byte {
	if f.version == 0 {
		f.version = 3
	}
	if f.authSafe == nil {
		f.authSafe = oid.Data
	}
	safe := sequence(sequence(id(oid.Data), tagged(octetString(sequence(f.bags...)))))
	parts := [][]byte{integer(f.version), sequence(id(f.authSafe), tagged(octetString(safe)))}
	if f.mac != nil {
		parts = append(parts, f.mac(safe))
	}
	return sequence(parts...)
}

const (
	keyBagID  = "2a864886f70d010c0a0101"
	certBagID = "2a864886f70d010c0a0103"
)

// bag returns a SafeBag; attributes are a friendlyName and a localKeyID.
func bag(bagID string, value []byte, attributes ...string) []byte {
	octets, err := hex.DecodeString(bagID)
	if err != nil {
		panic(err)
	}
	parts := [][]byte{build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes(octets) })
	}), tagged(value)}
	if len(attributes) == 2 {
		parts = append(parts, build(func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
				if attributes[0] != "" {
					b.AddBytes(sequence(id(oid.FriendlyName), set(bmpString(attributes[0]))))
				}
				b.AddBytes(sequence(id(oid.LocalKeyID), set(octetString([]byte(attributes[1])))))
			})
		}))
	}
	return sequence(parts...)
}

func set(element []byte) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { b.AddBytes(element) })
	})
}

func bmpString(text string) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.Tag(0x1e), func(b *cryptobyte.Builder) {
			for _, unit := range utf16.Encode([]rune(text)) {
				b.AddUint16(unit)
			}
		})
	})
}

func privateKeyInfo(person *testca.Identity) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(person.PrivateKey())
	if err != nil {
		panic(err)
	}
	return der
}

func keyBag(person *testca.Identity, attributes ...string) []byte {
	return bag(keyBagID, privateKeyInfo(person), attributes...)
}

// shroudedKeyBag encrypts by PBES2 with AES-128-CBC and PBKDF2 of one iteration.
func shroudedKeyBag(person *testca.Identity, password string) []byte {
	key, err := pbkdf2.Key(sha1.New, password, []byte("saltsalt"), 1, 16)
	if err != nil {
		panic(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	iv := make([]byte, aes.BlockSize)
	padded := privateKeyInfo(person)
	for padding := aes.BlockSize - len(padded)%aes.BlockSize; len(padded)%aes.BlockSize != 0; {
		padded = append(padded, byte(padding))
	}
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(padded, padded)
	kdf := sequence(id(oid.PBKDF2), sequence(octetString([]byte("saltsalt")), integer(1)))
	scheme := sequence(id(oid.PBES2), sequence(kdf, sequence(id(oid.AES128CBC), octetString(iv))))
	return bag("2a864886f70d010c0a0102", sequence(scheme, octetString(padded)))
}

func certValue(certificate []byte) []byte {
	return sequence(id(oid.X509Certificate), tagged(octetString(certificate)))
}

func certBag(person *testca.Identity, attributes ...string) []byte {
	return bag(certBagID, certValue(person.Certificate.Raw), attributes...)
}

func inBag(bags ...[]byte) []byte { return bag("2a864886f70d010c0a0106", sequence(bags...)) }

var (
	unknownKey   = sequence(integer(0), sequence(id(oid.SHA256)), octetString([]byte("a key")))
	brainpoolKey = sequence(integer(0), sequence(id(oid.ECPublicKey), id([]int{1, 3, 36, 3, 3, 2, 8, 1, 1, 7})), octetString([]byte("a key")))
	brokenRSAKey = sequence(integer(0), sequence(id(oid.RSAEncryption)), octetString([]byte("no key")))
)

// noPassword authenticates with no password at all, as OpenSSL does where it is given none.
func noPassword(authenticated []byte) []byte {
	code, err := pbe.PKCS12MAC(crypto.SHA1, pbe.Password{}, []byte("saltsalt"), 1, authenticated, pbe.NewBudget())
	if err != nil {
		panic(err)
	}
	return sequence(sequence(sequence(id(oid.SHA1)), octetString(code)), octetString([]byte("saltsalt")))
}

func unknownMAC([]byte) []byte {
	return sequence(sequence(sequence(id(oid.RSAEncryption)), octetString(make([]byte, 20))), octetString([]byte("saltsalt")))
}

func costlyMAC([]byte) []byte {
	return sequence(sequence(sequence(id(oid.SHA1)), octetString(make([]byte, 20))), octetString([]byte("saltsalt")), integer(1<<40))
}

// indefinite writes DER anew with indefinite lengths, and octet strings in pieces of 100 octets: as NSS does.
func indefinite(der []byte) []byte {
	input := cryptobyte.String(der)
	var out []byte
	for !input.Empty() {
		var element, contents cryptobyte.String
		var tag asn1.Tag
		if !input.ReadAnyASN1Element(&element, &tag) {
			panic("not DER")
		}
		whole := element
		if !element.ReadASN1(&contents, tag) {
			panic("not DER")
		}
		switch {
		case tag&0x20 != 0:
			out = append(append(append(out, byte(tag), 0x80), indefinite(contents)...), 0, 0)
		case tag == asn1.OCTET_STRING && len(contents) > 100:
			out = append(out, 0x24, 0x80)
			for len(contents) > 0 {
				n := min(100, len(contents))
				out = append(out, octetString(contents[:n])...)
				contents = contents[n:]
			}
			out = append(out, 0, 0)
		default:
			out = append(out, whole...)
		}
	}
	return out
}
