package smime

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
)

// MaxEnclosed is how many protected parts of one message are opened. What comes
// after them stays a part that can be opened by itself.
const MaxEnclosed = 8

// An Enclosed is a protected part of a message that its author has not signed: what
// a mailing list put its footer below, what a gateway put its banner above, or a
// signed message among other parts. It is verified alone, must be shown alone, and
// lends its mark to nothing around it.
type Enclosed struct {
	Path string // of the part within the message, as IMAP numbers it
	Name string // file name without path, may be empty
	// After is how many of the Content.Parts of the message stand before it.
	After int
	// Report is what the part is worth and what it says. Who signed it is compared
	// with the From of the message around.
	Report *Report
}

// spent is what has been used of the limits that all parts of a message share, and
// what is done once for all of them.
type spent struct {
	outer        []HeaderField // the fields of the delivered message, decoded
	signers      int
	decompressed int
	diagnosis    int // octets that were written and hashed to find out why signatures are broken
}

// enclose opens the protected parts of a message that its author has not signed.
// What is signed is verified. What is encrypted, or signed around an encryption, is
// opened only where the message is nothing but its carrier, and is not encrypted
// itself: nothing may be decrypted that comes in the company of other parts.
func (o *opener) enclose(root, payload *entity.Entity) error {
	var carried *entity.Entity
	if !o.isProtected() {
		carried = coveredAttachment(payload)
	}
	for _, part := range protectedParts(payload, nil) {
		signed := isSignedPart(part)
		if o.isProtected() && !signed {
			continue
		}
		if len(o.report.Enclosed) == MaxEnclosed {
			o.noteProtected(part, signed)
			continue
		}
		report, err := o.openPart(root, part, part == carried)
		switch {
		case err != nil && (part == carried || o.ctx.Err() != nil):
			return err
		case err != nil:
			o.noteProtected(part, signed)
		case report == nil: // it holds certificates, or is compressed and nothing else
		default:
			o.enclosed = append(o.enclosed, part)
			o.report.Enclosed = append(o.report.Enclosed, Enclosed{Path: part.Path, Name: part.FileName(), Report: report})
			if part == carried {
				o.find(FindingAttachmentOnly, SeverityInfo, "The protected message came as an attachment.")
			}
			o.notePart(part, signed || !slices.ContainsFunc(report.Layers, Layer.Encrypts))
		}
	}
	return nil
}

// protectedParts appends the outermost protected parts of an entity, in reading order.
func protectedParts(e *entity.Entity, found []*entity.Entity) []*entity.Entity {
	if e.Path != "" && (isClearSigned(e) || isSMIMEAttachment(e)) {
		return append(found, e)
	}
	for _, part := range e.Parts {
		found = protectedParts(part, found)
	}
	return found
}

// isSignedPart reports whether the outermost layer of a protected part is a signature.
func isSignedPart(e *entity.Entity) bool {
	if isClearSigned(e) {
		return true
	}
	ci, err := contentInfo(e)
	return err == nil && ci != nil && ci.ContentType.Equal(oid.SignedData)
}

// isEncryptedPart reports whether a part is an encrypted message.
func isEncryptedPart(e *entity.Entity) bool {
	if !isSMIMEAttachment(e) {
		return false
	}
	ci, err := contentInfo(e)
	return err == nil && ci != nil && (ci.ContentType.Equal(oid.EnvelopedData) || ci.ContentType.Equal(oid.AuthEnvelopedData))
}

// errSealed: what is inside of a part is encrypted, and was not opened.
var errSealed = errors.New("encrypted in the company of other parts")

// openPart opens one protected part, nil where nothing protects what is inside.
// The header fields are those of the message around.
func (o *opener) openPart(root, part *entity.Entity, carried bool) (*Report, error) {
	inner := newOpener(o.ctx, o.opts, o.spent)
	inner.report.Scope = ScopePart
	inner.sealed = !carried
	if carried {
		inner.report.Scope = ScopeAttachment
	}
	payload, err := inner.peel(part)
	if err != nil || !inner.isProtected() {
		return nil, err
	}
	return inner.finish(root, payload)
}

// noteProtected records a protected part that is not opened.
func (o *opener) noteProtected(part *entity.Entity, signed bool) {
	o.unopened = append(o.unopened, part)
	o.notePart(part, signed)
}

// notePart says that a part is protected and the message is not.
func (o *opener) notePart(part *entity.Entity, signed bool) {
	if signed {
		o.findOnce(FindingPartlySigned, SeverityWarning, "Only part "+part.Path+" is signed, not this message.")
	} else {
		o.findOnce(FindingPartlyEncrypted, SeverityWarning, "Only part "+part.Path+" is protected, not this message.")
	}
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

// onlyText reports whether an entity is nothing but text around one part.
func onlyText(e, around *entity.Entity) bool {
	if e == around || isCoverText(e) {
		return true
	}
	return e.IsMultipart() && !slices.ContainsFunc(e.Parts, func(part *entity.Entity) bool { return !onlyText(part, around) })
}

// markAdded marks the text around the one protected part of a message: footers of
// mailing lists and banners of gateways are such text. Where there is more than
// text, it may well be the message, and what is protected one of its files.
func (o *opener) markAdded(payload *entity.Entity) {
	if len(o.enclosed) != 1 || !onlyText(payload, o.enclosed[0]) {
		return
	}
	for i := range o.report.Content.Parts {
		part := &o.report.Content.Parts[i]
		part.Added = true
		if len(bytes.TrimSpace(part.Data)) > 0 {
			o.findOnce(FindingCoverText, SeverityWarning, "Text around the protected part is not protected.")
		}
	}
}

func newOpener(ctx context.Context, opts OpenOptions, spent *spent) *opener {
	return &opener{ctx: ctx, opts: opts, report: &Report{Scope: ScopeMessage}, spent: spent}
}
