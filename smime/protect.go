package smime

import (
	"crypto/x509"
	"io"
	"time"

	"signet/smime/cms"
)

// SignedForm is the MIME form of a signed message. RFC 8551 Section 3.5.
type SignedForm int

const (
	// ClearSigned is multipart/signed: readable without S/MIME.
	ClearSigned SignedForm = iota
	// OpaqueSigned is application/pkcs7-mime; smime-type=signed-data: nothing
	// on its way can change it by accident, and only S/MIME reads it.
	OpaqueSigned
)

// A Recipient is one address that a message goes to, and the certificate it is
// encrypted to.
type Recipient struct {
	Address     string            // addr-spec for the envelope
	Certificate *x509.Certificate // required when the message is encrypted
}

// ProtectOptions say how [Protect] protects a message. Signing and encrypting
// are each asked for by what they need: at least one signer, and
// Confidentiality set to Encrypted.
type ProtectOptions struct {
	// Signers sign the message; no signers, no signature.
	Signers []cms.Signer
	// Chain holds certificates that lead from the signers' to an anchor.
	Chain []*x509.Certificate
	Form  SignedForm

	// Confidentiality is Readable or Encrypted.
	Confidentiality Confidentiality
	// Recipients are those of To and Cc, and share one message.
	Recipients []Recipient
	// BlindRecipients are those of Bcc. When the message is encrypted each gets
	// a message of its own, so that no RecipientInfo betrays it to the others.
	BlindRecipients []Recipient
	// Sender holds the sender's own certificates for encryption. Each message is
	// encrypted to them too, so that the sender can read what was sent.
	Sender []*x509.Certificate

	Time     time.Time // signing time; required when there are signers
	Rand     io.Reader // crypto/rand.Reader where nil
	Bulk     cms.BulkCrypto
	Progress Progress
}

// Confidentiality says whether a message is encrypted.
type Confidentiality int

const (
	// Readable leaves the message readable by everyone it passes.
	Readable Confidentiality = iota
	// Encrypted encrypts the message to its recipients and the sender.
	Encrypted
)

// An Envelope is whom a message is submitted for. RFC 5321 Section 2.3.1.
type Envelope struct {
	From string
	To   []string
	// Bcc marks the copy for one Bcc recipient.
	Bcc bool
}

// An Outgoing is one finished message with its envelope. Its octets obey the
// rules of [CheckOutput].
type Outgoing struct {
	Message  []byte
	Envelope Envelope
}
