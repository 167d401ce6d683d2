package smime

import (
	"bytes"
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

	Now      time.Time // the time at which certificates must be valid; required
	Bulk     cms.BulkCrypto
	Progress Progress

	// A bare CMS object has no header and can be a signature alone. From is the
	// address whose certificate the signer must have, "" for none that fits;
	// DetachedContent is what was signed, nil where unknown.
	From            string
	DetachedContent []byte
}

// Open decrypts and verifies a message, however its layers are nested, and
// reports what it is worth and what it says. Only the structure of the whole
// message decides: a signed part among others does not lend its mark to them,
// and what was decrypted is never joined with what was not.
//
// The message may also be a bare CMS object, in BER or PEM, as saved from an
// attachment. Where a message is nothing but a cover for one attached smime.p7m,
// the attachment is opened and Scope is ScopeAttachment.
//
// Errors are CodeMalformed, CodeNoKey, CodeDecryptFailed, CodeTooLarge,
// CodeTooDeep, CodeUnsupportedAlgorithm, CodeCancelled, and CodeInternal around
// an error of the KeyRing. A signature that does not hold is not an error.
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
	o := &opener{ctx: ctx, opts: opts, report: &Report{Scope: ScopeMessage}, bare: isBareCMS(message)}
	start := root
	attachment := coveredAttachment(root)
	if attachment != nil {
		start = attachment
	}
	payload, err := o.peel(start)
	if err != nil {
		return nil, err
	}
	if attachment != nil && o.isProtected() {
		o.cover(root, attachment)
	} else if attachment != nil {
		payload, o.report.Layers = root, nil // the attachment protects nothing
	}
	payload = o.readHeaders(root, payload)
	o.report.Payload = payload.Raw
	o.report.Content = o.content(payload)
	if !o.isProtected() {
		o.findPartial(payload)
	}
	o.assess()
	o.report.Verdict = o.verdict()
	if v := o.report.Verdict; v != VerdictVerified && v != VerdictVerifiedAndConfidential {
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

// coveredAttachment returns the smime.p7m of a message that is otherwise only
// text, or nil. A webmail that can't send S/MIME sends it so, and a mailing list
// wraps it so.
func coveredAttachment(root *entity.Entity) *entity.Entity {
	if root.Type != "multipart/mixed" {
		return nil
	}
	var found *entity.Entity
	for _, part := range root.Parts {
		switch {
		case isSMIMEAttachment(part):
			if found != nil {
				return nil
			}
			found = part
		case !isCoverText(part):
			return nil
		}
	}
	return found
}

// isCoverText reports whether e is text to read and no file.
func isCoverText(e *entity.Entity) bool {
	disposition, _ := e.Disposition()
	return disposition != "attachment" &&
		(e.Type == "text/plain" || e.Type == "text/html" || e.Type == "multipart/alternative")
}

// cover records what stands around the attachment that was opened.
func (o *opener) cover(root, attachment *entity.Entity) {
	o.report.Scope = ScopeAttachment
	o.find(FindingAttachmentOnly, SeverityInfo, "The protected message came as an attachment.")
	var c contentReader
	for _, part := range root.Parts {
		if part != attachment {
			c.read(part)
		}
	}
	o.report.Cover = &Content{Parts: c.parts}
	for _, part := range c.parts {
		if len(bytes.TrimSpace(part.Data)) > 0 {
			o.find(FindingCoverText, SeverityWarning, "Text around the protected attachment is not protected.")
			return
		}
	}
}

// findPartial notes protected parts of a message that is not protected.
func (o *opener) findPartial(e *entity.Entity) {
	switch {
	case isClearSigned(e):
		o.find(FindingPartlySigned, SeverityWarning, "Only part "+e.Path+" is signed, not this message.")
		return
	case e.Path != "" && isSMIMEAttachment(e):
		o.find(FindingPartlyEncrypted, SeverityWarning, "Only part "+e.Path+" is protected, not this message.")
		return
	case e.Type == "multipart/signed", e.Type == "multipart/encrypted":
		o.find(FindingUnsupported, SeverityInfo, "The message is protected by something else than S/MIME: "+e.Params["protocol"])
	}
	for _, part := range e.Parts {
		o.findPartial(part)
	}
}
