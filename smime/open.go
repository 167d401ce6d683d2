package smime

import (
	"context"
	"crypto/x509"
	"time"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/entity"
)

// Limits of [Open].
const (
	// MaxMessage is the largest message in octets that is opened.
	MaxMessage = 256 << 20
	// MaxLayers is how many cryptographic layers may be around the content.
	MaxLayers = 8
	// MaxSigners is how many signatures of a message are verified, in all of its
	// layers. A layer with more of them counts as malformed.
	MaxSigners = 16
)

// OpenOptions are what [Open] may use.
type OpenOptions struct {
	Keys cms.KeyRing // nil when there are no keys: then CodeNoKey
	// Passwords and KeyEncryptionKeys open what is encrypted for who knows them.
	Passwords         [][]byte
	KeyEncryptionKeys []cms.KeyEncryptionKey

	Anchors       []cert.Anchor
	Roots         cert.AnchorFinder // more anchors, found by name; nil for none
	Intermediates []*x509.Certificate
	Issuers       cert.IssuerFinder // more intermediates, found by name; nil for none
	// KnownCertificates are those of people. A signer's is looked for among them
	// where the message does not bring it. They vouch for nothing.
	KnownCertificates []*x509.Certificate
	Known             cms.CertificateFinder // more of them, found by what names them; nil for none
	// Revocation knows which certificates were revoked; nil where nobody is asked. What a message brings about it is added.
	Revocation       RevocationSource
	RevocationPolicy cert.RevocationPolicy
	Weak             WeakPolicy
	// Forbidden are the names of ciphers and digests, of cms.CiphersAndDigests, that
	// are not to be read, weak or not: CodeForbiddenAlgorithm.
	Forbidden []string

	Now      time.Time // the time at which certificates must be valid; required
	Bulk     cms.BulkCrypto
	Progress Progress

	// A bare CMS object, and a part that is opened by itself, have no header. From is
	// the address whose certificate the signer must then have, "" for none that fits.
	// A bare object can be a signature alone: DetachedContent is what was signed, nil
	// where unknown.
	From            string
	DetachedContent []byte
}

// Open decrypts and verifies a message, however its layers are nested, and
// reports what it is worth and what it says. Only the structure of the whole
// message decides: a signed part among others does not lend its mark to them,
// and what was decrypted is never joined with what was not. Protected parts of a
// message that its author has not signed are in Report.Enclosed.
//
// The message may also be a bare CMS object, in BER or PEM, as saved from an
// attachment.
//
// Errors are CodeMalformed, CodeNoKey, CodeDecryptFailed, CodeTooLarge,
// CodeTooDeep, CodeUnsupportedAlgorithm, CodeForbiddenAlgorithm, CodeCancelled, and
// CodeInternal around an error of the KeyRing. A signature that does not hold is
// not an error.
func Open(ctx context.Context, message []byte, opts OpenOptions) (*Report, error) {
	if len(message) > MaxMessage {
		return nil, fail(CodeTooLarge, "a message of more than %d octets", MaxMessage)
	}
	if opts.Now.IsZero() {
		return nil, fail(CodeInternal, "OpenOptions.Now is required")
	}
	root, err := parseMessage(message)
	if err != nil {
		return nil, err
	}
	opts.Progress.report("parse", int64(len(message)), int64(len(message)))
	o := newOpener(ctx, opts, &spent{})
	o.bare = isBareCMS(message)
	payload, err := o.peel(root)
	if err != nil {
		return nil, err
	}
	return o.finish(root, payload)
}

// finish reports on what was inside of all layers.
func (o *opener) finish(root, payload *entity.Entity) (*Report, error) {
	payload = o.readHeaders(root, payload)
	o.report.outer, o.report.protected = o.outer, o.protected
	o.report.Payload = payload.Raw
	if o.authorLayer() < 0 { // else the signature covers each part
		if err := o.enclose(root, payload); err != nil {
			return nil, err
		}
	}
	if !o.isProtected() {
		o.findForeign(payload)
	}
	if o.report.Receipt == nil {
		o.report.Content = o.content(payload)
		if !o.isProtected() {
			o.markAdded(payload)
			o.findArmor()
		}
	}
	o.assess()
	if err := o.refuseWeak(); err != nil {
		return nil, err
	}
	o.readESS()
	o.report.Verdict = o.verdict()
	o.report.Status = o.report.status()
	if !o.report.Verdict.IsVerified() {
		o.showOuterFrom()
	}
	return o.report, nil
}

// parseMessage parses a message, or puts a bare CMS object into an entity.
func parseMessage(message []byte) (*entity.Entity, error) {
	if isBareCMS(message) {
		return &entity.Entity{
			Raw: message, Body: message, Type: "application/pkcs7-mime",
			Header: entity.Header{Fields: []entity.Field{{
				Name: "Content-Transfer-Encoding", Raw: []byte("Content-Transfer-Encoding: binary"),
			}}},
		}, nil
	}
	root, err := entity.Parse(message)
	if err != nil {
		return nil, parseError(err)
	}
	if len(root.Header.Fields) == 0 {
		return nil, fail(CodeMalformed, "not a message: it begins without a header")
	}
	return root, nil
}
