package pkcs12

import (
	"crypto"
	"crypto/sha1"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
	"signet/smime/internal/pbe"
)

// Iterations is how often a password is hashed for each of the three keys of a file that is written: the certificates', the
// private key's and that of the code. WebAssembly takes a second or two for all of them, and who guesses passwords a third of
// that for each. The defaults of .NET refuse files with more than 300,000 for one of them.
const Iterations = 200_000

// An Entry is a private key with its certificate and those above it.
type Entry struct {
	Private      any // as crypto/x509 writes it in PKCS #8
	Certificate  *x509.Certificate
	Chain        []*x509.Certificate
	FriendlyName string // how a person calls it; not written where empty
}

// Encode writes a file with one key in the form that OpenSSL, NSS, Windows, macOS and Java read: certificates and key
// encrypted by PBES2 with AES-256, and a message authentication code of RFC 7292 Appendix B with SHA-256. Key and
// certificate have the same localKeyID, the SHA-1 of the certificate, as OpenSSL and NSS write it.
//
// It fails for a key that PKCS #8 has no form for, and where random does.
func Encode(random io.Reader, entry Entry, password string) ([]byte, error) {
	candidate := pbe.Passwords(password)[0]
	defer candidate.Forget()
	e := encoder{random, candidate}
	certificates, err := e.certificates(entry)
	if err != nil {
		return nil, err
	}
	keys, err := e.key(entry)
	if err != nil {
		return nil, err
	}
	authSafe := build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(certificates)
			b.AddBytes(keys)
		})
	})
	mac, err := e.macData(authSafe)
	if err != nil {
		return nil, err
	}
	file := build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(3)
			b.AddBytes(dataContent(authSafe))
			b.AddBytes(mac)
		})
	})
	if len(file) > MaxSize {
		return nil, errors.New("pkcs12: more certificates than a file may hold")
	}
	return file, nil
}

// An encoder writes what one password opens.
type encoder struct {
	random   io.Reader
	password pbe.Password
}

// certificates writes EncryptedData with a CertBag for each certificate. RFC 5652 Section 8.
func (e encoder) certificates(entry Entry) ([]byte, error) {
	safeContents := build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addBag(b, oid.CertBag, certBag(entry.Certificate), entry.attributes())
			for _, authority := range entry.Chain {
				addBag(b, oid.CertBag, certBag(authority), nil)
			}
		})
	})
	algorithm, ciphertext, err := pbe.Encrypt(e.random, e.password, Iterations, safeContents)
	if err != nil {
		return nil, err
	}
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid.EncryptedData)
			b.AddASN1(explicit0, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1Int64(0)
					b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(oid.Data)
						b.AddBytes(algorithm)
						b.AddASN1(implicit0, func(b *cryptobyte.Builder) { b.AddBytes(ciphertext) })
					})
				})
			})
		})
	}), nil
}

// key writes Data with a PKCS8ShroudedKeyBag.
//
//	EncryptedPrivateKeyInfo ::= SEQUENCE {
//	  encryptionAlgorithm AlgorithmIdentifier,
//	  encryptedData OCTET STRING }
//
// RFC 5958 Section 3.
func (e encoder) key(entry Entry) ([]byte, error) {
	privateKeyInfo, err := x509.MarshalPKCS8PrivateKey(entry.Private)
	if err != nil {
		return nil, err
	}
	defer clear(privateKeyInfo)
	algorithm, ciphertext, err := pbe.Encrypt(e.random, e.password, Iterations, privateKeyInfo)
	if err != nil {
		return nil, err
	}
	shrouded := build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(algorithm)
			b.AddASN1OctetString(ciphertext)
		})
	})
	return dataContent(build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addBag(b, oid.PKCS8ShroudedKeyBag, shrouded, entry.attributes())
		})
	})), nil
}

// macData writes what [readMacData] reads.
func (e encoder) macData(authSafe []byte) ([]byte, error) {
	salt := make([]byte, pbe.SaltSize)
	if _, err := io.ReadFull(e.random, salt); err != nil {
		return nil, err
	}
	digest, err := pbe.PKCS12MAC(crypto.SHA256, e.password, salt, Iterations, authSafe, pbe.NewBudget())
	if err != nil {
		return nil, err
	}
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oid.SHA256)
					b.AddASN1NULL()
				})
				b.AddASN1OctetString(digest)
			})
			b.AddASN1OctetString(salt)
			b.AddASN1Int64(Iterations)
		})
	}), nil
}

// attributes are those of the key and of its certificate.
func (entry Entry) attributes() []byte {
	id := sha1.Sum(entry.Certificate.Raw)
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
			localKeyID := attribute(oid.LocalKeyID, asn1.OCTET_STRING, id[:])
			if entry.FriendlyName == "" {
				b.AddBytes(localKeyID)
				return
			}
			attributes := [][]byte{localKeyID, attribute(oid.FriendlyName, bmpString, toBMP(entry.FriendlyName))}
			slices.SortFunc(attributes, slices.Compare) // DER orders a SET OF by the octets
			for _, one := range attributes {
				b.AddBytes(one)
			}
		})
	})
}

// attribute writes a PKCS12Attribute with one value.
func attribute(id encoding_asn1.ObjectIdentifier, tag asn1.Tag, value []byte) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(id)
			b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
				b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(value) })
			})
		})
	})
}

// addBag writes a SafeBag.
func addBag(b *cryptobyte.Builder, id encoding_asn1.ObjectIdentifier, value, attributes []byte) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(id)
		b.AddASN1(explicit0, func(b *cryptobyte.Builder) { b.AddBytes(value) })
		b.AddBytes(attributes)
	})
}

func certBag(certificate *x509.Certificate) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid.X509Certificate)
			b.AddASN1(explicit0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(certificate.Raw) })
		})
	})
}

// dataContent writes a ContentInfo of the type id-data.
func dataContent(octets []byte) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid.Data)
			b.AddASN1(explicit0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(octets) })
		})
	})
}

// toBMP writes UTF-16, big-endian, as [fromBMP] reads it.
func toBMP(text string) []byte {
	var octets []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		octets = binary.BigEndian.AppendUint16(octets, unit)
	}
	return octets
}

func build(write cryptobyte.BuilderContinuation) []byte {
	var b cryptobyte.Builder
	write(&b)
	return b.BytesOrPanic()
}
