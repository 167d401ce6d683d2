package cms

import (
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
)

// A Plaintext is what was inside an EnvelopedData, an AuthEnvelopedData or an EncryptedData. Nothing proves who wrote it.
type Plaintext struct {
	Content           []byte
	ContentType       encoding_asn1.ObjectIdentifier // of Content: mostly id-data
	ContentEncryption Algorithm
	Integrity         Integrity
	Findings          []Finding

	// How the content key was found; the zero values for an EncryptedData.

	KeyEncryption Algorithm
	RecipientInfo RecipientInfo       // that held the content key
	Recipient     RecipientIdentifier // whose key has opened it, the zero value where a shared secret has
	Certificate   *x509.Certificate   // of that key
}

// Integrity is whether encrypted content can have been changed on its way.
type Integrity int

// The integrities.
const (
	// Unauthenticated content may have been changed by anybody, without knowing the key.
	Unauthenticated Integrity = iota

	// Authenticated content is as somebody wrote it who knew the content key. Every recipient knows it.
	Authenticated
)

// A Finding is where a message that could be opened strays from its RFC, or is weaker than it looks.
type Finding string

// The findings.
const (
	// GCMInEnvelopedData is AES-GCM in an EnvelopedData, with the tag after the ciphertext. RFC 5084 has it in
	// AuthEnvelopedData alone; PKI.js, and what is built with it, writes such messages.
	GCMInEnvelopedData Finding = "gcm-in-enveloped-data"

	// ShortTag is an authentication tag of less than 12 octets, which RFC 5084 Section 3.1 allows for AES-CCM: of 4
	// octets, one guess in 2^32 is right.
	ShortTag Finding = "short-tag"

	// ContentTypeNotAuthenticated is a content type other than id-data that no authenticated attribute repeats, as RFC
	// 5083 Section 2.1 asks: it may have been changed.
	ContentTypeNotAuthenticated Finding = "content-type-not-authenticated"
)
