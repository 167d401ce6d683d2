package attacks

import (
	"errors"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var errNotThere = errors.New("the CMS object has not what it is cut at")

var (
	contextual0 = asn1.Tag(0).ContextSpecific()
	explicit0   = contextual0.Constructed()
)

// contentOf returns the type, as an element, and the content of a ContentInfo. RFC 5652 Section 3.
func contentOf(der []byte) (contentType, content cryptobyte.String) {
	s := cryptobyte.String(der)
	var info, explicit cryptobyte.String
	if !s.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1Element(&contentType, asn1.OBJECT_IDENTIFIER) ||
		!info.ReadASN1(&explicit, explicit0) || !explicit.ReadASN1(&content, asn1.SEQUENCE) {
		panic(errNotThere)
	}
	return contentType, content
}

// contentInfo puts a content into a ContentInfo.
func contentInfo(contentType []byte, content cryptobyte.BuilderContinuation) []byte {
	b := cryptobyte.NewBuilder(nil)
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(contentType)
		b.AddASN1(explicit0, func(b *cryptobyte.Builder) { b.AddASN1(asn1.SEQUENCE, content) })
	})
	return b.BytesOrPanic()
}

// signedData is a SignedData in pieces. RFC 5652 Section 5.1.
type signedData struct {
	contentType               []byte
	head                      []byte // version, digestAlgorithms and encapContentInfo
	certificates, signerInfos []byte // what is in the SETs
}

func takeApart(der []byte) signedData {
	contentType, s := contentOf(der)
	var version, digests, encapsulated, certificates, signerInfos cryptobyte.String
	var found bool
	if !s.ReadASN1Element(&version, asn1.INTEGER) || !s.ReadASN1Element(&digests, asn1.SET) ||
		!s.ReadASN1Element(&encapsulated, asn1.SEQUENCE) ||
		!s.ReadOptionalASN1(&certificates, &found, explicit0) || !s.ReadASN1(&signerInfos, asn1.SET) {
		panic(errNotThere)
	}
	head := append(append([]byte(version), digests...), encapsulated...)
	return signedData{contentType, head, []byte(certificates), []byte(signerInfos)}
}

func (sd signedData) der() []byte {
	return contentInfo(sd.contentType, func(b *cryptobyte.Builder) {
		b.AddBytes(sd.head)
		if len(sd.certificates) > 0 {
			b.AddASN1(explicit0, func(b *cryptobyte.Builder) { b.AddBytes(sd.certificates) })
		}
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { b.AddBytes(sd.signerInfos) })
	})
}

// envelopedData is an EnvelopedData with a cipher in CBC mode, in pieces. RFC 5652 Section 6.1.
type envelopedData struct {
	contentType            []byte
	head                   []byte // version and recipientInfos
	encryptedType          []byte
	cipher, iv, ciphertext []byte
}

func takeEnvelopeApart(der []byte) envelopedData {
	contentType, s := contentOf(der)
	var version, recipients, encrypted, encryptedType, algorithm, cipher, iv, ciphertext cryptobyte.String
	if !s.ReadASN1Element(&version, asn1.INTEGER) || !s.ReadASN1Element(&recipients, asn1.SET) ||
		!s.ReadASN1(&encrypted, asn1.SEQUENCE) || !encrypted.ReadASN1Element(&encryptedType, asn1.OBJECT_IDENTIFIER) ||
		!encrypted.ReadASN1(&algorithm, asn1.SEQUENCE) || !encrypted.ReadASN1(&ciphertext, contextual0) ||
		!algorithm.ReadASN1Element(&cipher, asn1.OBJECT_IDENTIFIER) || !algorithm.ReadASN1(&iv, asn1.OCTET_STRING) {
		panic(errNotThere)
	}
	return envelopedData{contentType, append([]byte(version), recipients...), encryptedType, cipher, iv, ciphertext}
}

func (ed envelopedData) der() []byte {
	return contentInfo(ed.contentType, func(b *cryptobyte.Builder) {
		b.AddBytes(ed.head)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(ed.encryptedType)
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddBytes(ed.cipher)
				b.AddASN1OctetString(ed.iv)
			})
			b.AddASN1(contextual0, func(b *cryptobyte.Builder) { b.AddBytes(ed.ciphertext) })
		})
	})
}
