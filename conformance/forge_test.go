package conformance_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	encoding_asn1 "encoding/asn1"
	"encoding/binary"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// What is here puts a vector of a primitive into a CMS message, written a second time and apart from package cms, so that
// the whole way to the primitive is tested.

// object identifiers, with the section that defines them.
var (
	sha1            = encoding_asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}                 // RFC 3370 Section 2.1
	sha256OID       = encoding_asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}     // RFC 5754 Section 2.2
	rsaEncryption   = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}         // RFC 3370 Section 4.2.1
	rsassaPSS       = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}        // RFC 4056 Section 2.2
	rsaesOAEP       = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 7}         // RFC 3560 Section 2
	mgf1            = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}         // RFC 4055 Section 2.2
	pSpecified      = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 9}         // RFC 4055 Section 4.1
	idX25519        = encoding_asn1.ObjectIdentifier{1, 3, 101, 110}                     // RFC 8410 Section 3
	stdDHSHA256     = encoding_asn1.ObjectIdentifier{1, 3, 132, 1, 11, 1}                // RFC 5753 Section 7.1.4
	stdDHHKDFSHA256 = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 19} // RFC 8418 Section 2.2
	aes256Wrap      = encoding_asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 45}    // RFC 3565 Section 2.3.2

	commonName           = encoding_asn1.ObjectIdentifier{2, 5, 4, 3}                // RFC 5280 Appendix A.1
	subjectKeyIdentifier = encoding_asn1.ObjectIdentifier{2, 5, 29, 14}              // RFC 5280 Section 4.2.1.2
	ecdsaWithSHA256      = encoding_asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2} // RFC 5753 Section 7.1.3

	// By the size of the key: RFC 3565 Sections 2.3.2 and 4.1.
	aesWraps = map[int]encoding_asn1.ObjectIdentifier{16: aesOID(5), 24: aesOID(25), 32: aesOID(45)}
	aesCBCs  = map[int]encoding_asn1.ObjectIdentifier{16: aesOID(2), 24: aesOID(22), 32: aesOID(42)}
)

func aesOID(last int) encoding_asn1.ObjectIdentifier {
	return encoding_asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, last}
}

// secret is the content of each message.
var secret = []byte("This is what the content key opens.")

func tagged(number uint8) asn1.Tag { return asn1.Tag(number).ContextSpecific().Constructed() }

// sequence returns a SEQUENCE.
func sequence(fields ...func(*cryptobyte.Builder)) func(*cryptobyte.Builder) {
	return element(asn1.SEQUENCE, fields...)
}

func element(tag asn1.Tag, fields ...func(*cryptobyte.Builder)) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) {
		b.AddASN1(tag, func(b *cryptobyte.Builder) {
			for _, field := range fields {
				field(b)
			}
		})
	}
}

func integer(n int64) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) { b.AddASN1Int64(n) }
}

func octets(value []byte) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) { b.AddASN1OctetString(value) }
}

func raw(der []byte) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) { b.AddBytes(der) }
}

func oid(id encoding_asn1.ObjectIdentifier) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(id) }
}

func utf8String(text string) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(text)) })
	}
}

func utcTime(text string) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.UTCTime, func(b *cryptobyte.Builder) { b.AddBytes([]byte(text)) })
	}
}

func bitString(value []byte) func(*cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) { b.AddASN1BitString(value) }
}

func null(b *cryptobyte.Builder) { b.AddASN1NULL() }

func der(build func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	build(&b)
	return b.BytesOrPanic()
}

// envelopedData returns a ContentInfo whose content is secret, under contentKey with AES-CBC.
func envelopedData(contentKey []byte, recipientInfo func(*cryptobyte.Builder)) []byte {
	block, err := aes.NewCipher(contentKey)
	if err != nil {
		panic(err)
	}
	iv, padding := make([]byte, aes.BlockSize), aes.BlockSize-len(secret)%aes.BlockSize
	ciphertext := append(bytes.Clone(secret), bytes.Repeat([]byte{byte(padding)}, padding)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(ciphertext, ciphertext)
	return der(sequence(oid(idEnvelopedData), element(tagged(0), sequence(
		integer(2),
		element(asn1.SET, recipientInfo),
		sequence(oid(idData), sequence(oid(aesCBCs[len(contentKey)]), octets(iv)), func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.Tag(0).ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes(ciphertext) })
		}),
	))))
}

// signedData returns a ContentInfo with one signature, with SHA-256 and without signed attributes, by the key of certified.
func signedData(content []byte, algorithm func(*cryptobyte.Builder), signature []byte) []byte {
	sha256 := sequence(oid(sha256OID))
	return der(sequence(oid(idSignedData), element(tagged(0), sequence(
		integer(3),
		element(asn1.SET, sha256),
		sequence(oid(idData), element(tagged(0), octets(content))),
		element(asn1.SET, sequence(integer(3), keyIdentifier, sha256, algorithm, octets(signature))),
	))))
}

// certified returns a certificate for a public key, with the key identifier that keyIdentifier has. Nobody signed it.
func certified(subjectPublicKeyInfo []byte) []byte {
	name := sequence(element(asn1.SET, sequence(oid(commonName), utf8String("Wycheproof"))))
	algorithm := sequence(oid(ecdsaWithSHA256))
	validity := sequence(utcTime("250101000000Z"), utcTime("350101000000Z"))
	identifier := sequence(oid(subjectKeyIdentifier), octets(der(octets([]byte("somebody")))))
	return der(sequence(
		sequence(element(tagged(0), integer(2)), integer(1), algorithm, name, validity, name, raw(subjectPublicKeyInfo),
			element(tagged(3), sequence(identifier))),
		algorithm,
		bitString(der(sequence(integer(1), integer(1)))),
	))
}

// keyTransport returns a KeyTransRecipientInfo: RFC 5652 Section 6.2.1.
func keyTransport(algorithm func(*cryptobyte.Builder), encryptedKey []byte) func(*cryptobyte.Builder) {
	return sequence(integer(2), keyIdentifier, algorithm, octets(encryptedKey))
}

// sharedKey returns a KEKRecipientInfo: RFC 5652 Section 6.2.3.
func sharedKey(wrap encoding_asn1.ObjectIdentifier, encryptedKey []byte) func(*cryptobyte.Builder) {
	return element(tagged(2), integer(4), sequence(octets([]byte("shared"))), sequence(oid(wrap)), octets(encryptedKey))
}

// keyIdentifier is a recipient by key identifier; the key ring offers its key to everybody.
func keyIdentifier(b *cryptobyte.Builder) {
	b.AddASN1(asn1.Tag(0).ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes([]byte("somebody")) })
}

// keyAgreement returns a KeyAgreeRecipientInfo with AES-256 key wrap: RFC 5652 Section 6.2.2. originator is the contents of
// an OriginatorPublicKey, which are those of a SubjectPublicKeyInfo.
func keyAgreement(originator []byte, agreement encoding_asn1.ObjectIdentifier, encryptedKey []byte) func(*cryptobyte.Builder) {
	return element(tagged(1),
		integer(3),
		element(tagged(0), element(tagged(1), raw(originator))),
		sequence(oid(agreement), sequence(oid(aes256Wrap))),
		sequence(sequence(element(tagged(0), octets([]byte("somebody"))), octets(encryptedKey))),
	)
}

// sharedInfo is the ECC-CMS-SharedInfo for AES-256 key wrap without ukm: RFC 5753 Section 7.2.
func sharedInfo() []byte {
	bits := binary.BigEndian.AppendUint32(nil, 256)
	return der(sequence(sequence(oid(aes256Wrap)), element(tagged(2), octets(bits))))
}

// x963SHA256 derives 32 octets: SEC 1 Section 3.6.1.
func x963SHA256(secret, sharedInfo []byte) []byte {
	digest := sha256.Sum256(append(append(bytes.Clone(secret), 0, 0, 0, 1), sharedInfo...))
	return digest[:]
}

// wrap is the AES key wrap by the definition with indices of RFC 3394 Section 2.2.1.
func wrap(keyEncryptionKey, key []byte) []byte {
	block, err := aes.NewCipher(keyEncryptionKey)
	if err != nil {
		panic(err)
	}
	n := len(key) / 8
	a := bytes.Repeat([]byte{0xa6}, 8)
	r := append(make([]byte, 8), key...) // R[1] to R[n]
	for j := range 6 {
		for i := 1; i <= n; i++ {
			b := append(bytes.Clone(a), r[8*i:8*i+8]...)
			block.Encrypt(b, b)
			t := binary.BigEndian.Uint64(b) ^ uint64(n*j+i)
			a = binary.BigEndian.AppendUint64(nil, t)
			copy(r[8*i:], b[8:])
		}
	}
	return append(a, r[8:]...)
}
