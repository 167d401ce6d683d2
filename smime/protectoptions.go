package smime

import (
	"crypto"
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
	// Capabilities are what the recipient announced to read, in the
	// sMIMECapabilities of a signature; nil where nothing is known. Where they
	// name no cipher, the certificate may: RFC 4262.
	Capabilities []cms.AlgorithmIdentifier
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
	// Digest is SHA-256, which is the default, SHA-384 or SHA-512. Ed25519 has
	// its own.
	Digest crypto.Hash
	// RSASignature is how RSA keys sign.
	RSASignature cms.RSASignature
	// EncryptionCertificate is the one that answers are to be encrypted to, where
	// it is not the signer's own.
	EncryptionCertificate *x509.Certificate

	// SecurityLabel says how sensitive the message is; nil for no label. The
	// signers sign it. Where the only signature is outside of the encryption,
	// everybody can read the label.
	SecurityLabel *cms.ESSSecurityLabel
	// ReceiptsTo asks all recipients for a signed receipt, which goes to these
	// addresses; at most 16, none for no receipts. Keep Outgoing.Receipts.
	ReceiptsTo []string

	// Confidentiality is Readable or Encrypted.
	Confidentiality Confidentiality
	// Recipients are those of To and Cc, and share one message.
	Recipients []Recipient
	// BlindRecipients are those of Bcc. When the message is encrypted they get
	// messages of their own, so that no RecipientInfo betrays them to the others,
	// unless BlindCopies says otherwise.
	BlindRecipients []Recipient
	// BlindCopies says how many messages those are.
	BlindCopies BlindCopies
	// Sender holds the sender's own certificates for encryption. Each message is
	// encrypted to them too, so that the sender can read what was sent.
	Sender []*x509.Certificate
	// Passwords open the message of Recipients, each of them, whoever knows it.
	// Every reader of the message can try passwords on it for as long as they like.
	Passwords [][]byte
	// KeyTransport is how the content key is encrypted for RSA keys.
	KeyTransport cms.KeyTransport
	// Confidential names fields of the message that are not seen outside of an
	// encrypted one as they are: addresses lose their display names, other fields
	// are left out. From and Date always are outside. An answer names here what it
	// takes from confidential fields. RFC 9788 Section 6.1.
	Confidential []string
	// OuterSubject says what an encrypted message shows of its Subject. One that
	// Confidential names is never shown.
	OuterSubject OuterSubject
	// LegacyDisplay says whether an encrypted message repeats above its text what
	// is hidden in its outer header.
	LegacyDisplay LegacyDisplay
	// ContentEncryption is one of cms.ContentEncryptionAlgorithms. The zero value
	// leaves the choice to what the recipients can read; see CipherChoice.
	ContentEncryption cms.Algorithm
	// Ciphers are those to choose from where ContentEncryption is the zero value,
	// the preferred first; none for all.
	Ciphers []cms.Algorithm

	// Compression says whether the message is compressed first, so that it also
	// covers what is signed. Few programs read compressed messages.
	Compression Compression
	// Order says how signatures and encryption nest, where both are asked for.
	Order LayerOrder
	// Identifier says how signers and recipients are named.
	Identifier cms.IdentifierForm
	// RecipientIdentifier says how recipients are named whose certificates allow it,
	// where Identifier does not say it.
	RecipientIdentifier cms.IdentifierForm
	// Capabilities are what the signers say to be able to read; see cms.SignOptions.
	Capabilities []cms.AlgorithmIdentifier

	Time     time.Time // signing time; required when there are signers
	Rand     io.Reader // crypto/rand.Reader where nil
	Bulk     cms.BulkCrypto
	Progress Progress

	hints *cms.ContentHints // what is inside of the encryption, where it is no message
}

// Confidentiality says whether a message is encrypted.
type Confidentiality int

const (
	// Readable leaves the message readable by everyone it passes.
	Readable Confidentiality = iota
	// Encrypted encrypts the message to its recipients and the sender.
	Encrypted
)

// BlindCopies says how many messages blind recipients get.
type BlindCopies int

const (
	// OneForEach hides each of them from everybody.
	OneForEach BlindCopies = iota
	// OneForAll hides them from the other recipients. Their RecipientInfos betray
	// them to one another.
	OneForAll
	// NoneApart gives blind recipients the message of the others. Its
	// RecipientInfos betray to everybody how many they are, and their certificates.
	NoneApart
)

// OuterSubject says what stands outside of an encrypted message for its Subject.
// RFC 9788 Section 3.2.
type OuterSubject int

const (
	// SubjectObscured puts "[...]" there.
	SubjectObscured OuterSubject = iota
	// SubjectShown leaves the Subject there, for everybody on the way to read.
	SubjectShown
)

// LegacyDisplay says whether the text of an encrypted message begins with the
// header fields that are not outside as they are, for mail programs that do not
// show those inside. Others leave it out. RFC 9788 Section 2.1.2.
type LegacyDisplay int

const (
	// WithoutLegacyDisplay leaves the text as it is.
	WithoutLegacyDisplay LegacyDisplay = iota
	// WithLegacyDisplay repeats them.
	WithLegacyDisplay
)

// Compression says whether a message is compressed. RFC 3274.
type Compression int

const (
	// Uncompressed leaves a message as long as it is.
	Uncompressed Compression = iota
	// Compressed compresses it with zlib.
	Compressed
)

// A LayerOrder says how the layers of a message nest. RFC 8551 Section 3.7.
type LayerOrder int

const (
	// SignThenEncrypt hides who signed, and proves that the signer knew the text.
	SignThenEncrypt LayerOrder = iota
	// EncryptThenSign lets everyone see who signed, and check it without a key.
	// It does not prove that the signer knew the text.
	EncryptThenSign
	// TripleWrapped signs inside and outside of the encryption. RFC 2634 Section 1.1.
	TripleWrapped
)
