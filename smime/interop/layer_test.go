//go:build !js

package interop

import (
	"crypto"
	"slices"

	"signet/smime/cms"
)

// A layer is one CMS object around a content, by everything that its writer can choose.
type layer struct {
	content content
	carrier carrier

	signers       []signature
	certificates  inclusion
	countersigner string // who signs the signature; "" for nobody
	encoding      encoding

	recipients []recipient
	cipher     string // "AES-256-CBC"; of EnvelopedData, AuthEnvelopedData and EncryptedData
	digest     crypto.Hash
}

// A content is the type of a CMS object.
type content int

const (
	signedData content = iota
	certificatesOnly
	envelopedData
	authEnvelopedData
	encryptedData
	digestedData
	compressedData
)

// A carrier is what the CMS object is in.
type carrier int

const (
	bare        carrier = iota // nothing: the object alone, with its content
	detached                   // nothing, and the content is elsewhere
	opaque                     // application/pkcs7-mime
	clearSigned                // multipart/signed
)

// isMail tells whether the layer is a MIME entity around another.
func (l layer) isMail() bool { return l.carrier == opaque || l.carrier == clearSigned }

// usesKey tells whether somebody's key signs or decrypts.
func (l layer) usesKey(name string) bool {
	return slices.ContainsFunc(l.signers, func(s signature) bool { return s.by == name }) ||
		slices.ContainsFunc(l.recipients, func(r recipient) bool { return r.to == name })
}

// has tells whether there is a recipient of a kind.
func (l layer) has(m method) bool {
	return slices.ContainsFunc(l.recipients, func(r recipient) bool { return r.method == m })
}

// signs tells whether there is a signature of a kind.
func (l layer) signs(kind func(signature) bool) bool { return slices.ContainsFunc(l.signers, kind) }

// An inclusion says whether signers' certificates are in the SignedData.
type inclusion int

const (
	included inclusion = iota
	omitted
)

// An encoding is of the CMS object.
type encoding int

const (
	definite encoding = iota
	streamed          // BER with indefinite lengths
)

// A signature is by one signer.
type signature struct {
	by         string // see people_test.go
	scheme     scheme
	digest     crypto.Hash
	identifier cms.IdentifierForm
	attributes attributes
}

// A scheme is how a key of several uses signs.
type scheme int

const (
	plain scheme = iota // PKCS #1 v1.5, or what the key is for
	pss
)

// attributes are the signed attributes that there must be.
type attributes int

const (
	signedAttributes attributes = iota // those that RFC 5652 Section 5.3 asks for
	noAttributes
	signingCertificate  // and SigningCertificateV2
	capabilities        // and SMIMECapabilities
	keyPreference       // and SMIMEEncryptionKeyPreference, for the person preferred
	algorithmProtection // and CMSAlgorithmProtection
)

// preferred has the certificate that answers are to be encrypted to.
const preferred = "rsa2"

// A recipient is for whom a content is encrypted, and how.
type recipient struct {
	method     method
	to         string // see people_test.go; "" for passwords and key-encryption keys
	identifier cms.IdentifierForm
	hash       crypto.Hash // of OAEP, and of the key derivation
	mask       crypto.Hash // of OAEP's mask generation
	label      string      // of OAEP
	wrap       string      // "AES-256"; of key agreement, and of passwords the cipher
}

// A method is how a recipient gets the content-encryption key.
type method int

const (
	transport method = iota // RSA PKCS #1 v1.5
	oaep
	agreement // ephemeral-static ECDH
	cofactorAgreement
	keyEncryptionKey
	password
)

// What those know who have no certificate.
const (
	sharedPassword = "correct horse battery staple"
	sharedKeyID    = "signet-1"
)

var (
	sharedKey   = []byte("0123456789abcdef0123456789abcdef")
	sharedKey16 = sharedKey[:16]
)
