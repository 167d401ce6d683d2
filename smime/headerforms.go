package smime

import (
	"net/mail"
	"slices"
	"strings"

	"signet/smime/cert"
	"signet/smime/internal/entity"
)

// A protectedHeader is the header that a signature or an encryption covers.
type protectedHeader struct {
	kind   HeaderProtection
	form   HeaderForm
	inside *entity.Entity // whose content is shown
	fields []entity.Field // of the message, protected
}

// headerProtection finds the protected header of a message: kind is
// HeadersUnprotected where there is none. Without a layer around it that protects,
// a parameter that claims protection means nothing. RFC 9788 Section 4.
func (o *opener) headerProtection(payload *entity.Entity) protectedHeader {
	if !o.isProtected() {
		return protectedHeader{inside: payload}
	}
	kind := HeadersClear
	if slices.ContainsFunc(o.report.Layers, Layer.Encrypts) {
		kind = HeadersCipher
	}
	switch hp := strings.ToLower(payload.Params["hp"]); {
	case hp == "clear":
		return protectedBy(FormRFC9788, HeadersClear, payload)
	case hp == "cipher":
		return protectedBy(FormRFC9788, kind, payload)
	case payload.Params["protected-headers"] == "v1":
		return protectedBy(FormProtectedHeadersV1, kind, withoutDisplayPart(payload, kind))
	}
	if wrapped := o.wrappedMessage(payload); wrapped != nil {
		return protectedBy(FormMessageRFC822, kind, wrapped)
	}
	return protectedHeader{inside: payload}
}

func protectedBy(form HeaderForm, kind HeaderProtection, inside *entity.Entity) protectedHeader {
	fields := slices.DeleteFunc(messageFields(inside.Header), func(f entity.Field) bool { return f.Is("HP-Outer") })
	return protectedHeader{kind, form, inside, fields}
}

// wrappedMessage returns the message that an older program wrapped in
// message/rfc822 to protect its header, nil where payload is no such wrapper.
//
// QUIRK: RFC 8551 Section 3.1 wrapped so and marked nothing, so that a message that is
// forwarded alone looks the same (RFC 9788 Section 4.10). It is a wrapper where
// the parameter forwarded=no of drafts of RFC 9788 says so, or where From and Date,
// or From and Message-ID, are the same inside as outside. Who sends a message again
// chooses what is outside, so that does not do for one that was delivered before, nor
// for one that was not signed when it was written: its author may be anybody, and who
// signed has forwarded it.
func (o *opener) wrappedMessage(payload *entity.Entity) *entity.Entity {
	if payload.Type != "message/rfc822" && payload.Type != "message/global" {
		return nil
	}
	content, err := payload.Content()
	if err != nil {
		return nil
	}
	wrapped, err := entity.Parse(content)
	if err != nil || isLayer(wrapped) {
		return nil
	}
	fields := messageFields(wrapped.Header)
	same := func(name string) bool {
		value := canonicalValue(name, fields)
		return value != "" && value == canonicalValue(name, o.outer)
	}
	author, ambiguous := authorOf(entity.Header{Fields: fields})
	outerAuthor, _ := authorOf(entity.Header{Fields: o.outer})
	switch strings.ToLower(payload.Params["forwarded"]) {
	case "no":
		return wrapped
	case "":
		if ambiguous == "" && !wasDelivered(fields) && o.signedWhenWritten(fields) &&
			cert.SameAddress(author, outerAuthor) && (same("Date") || same("Message-ID")) {
			return wrapped
		}
	}
	return nil
}

// wasDelivered reports whether a message has been through a mail system, which writes
// fields that no program writes that sends one: RFC 5321 Section 4.4, and others.
func wasDelivered(fields []entity.Field) bool {
	return slices.ContainsFunc(fields, func(f entity.Field) bool { return isDeliveryTrace(f.Name) })
}

// signedWhenWritten reports whether the signatures that hold say to be as old as a
// message: a wrapper is signed at once.
func (o *opener) signedWhenWritten(fields []entity.Field) bool {
	value, _ := entity.Header{Fields: fields}.Get("Date")
	date, err := mail.ParseDate(value)
	return !slices.ContainsFunc(o.signed, func(s signature) bool {
		signed := s.result.SigningTime
		return s.result.Err == nil && (err != nil || signed.IsZero() || date.Sub(signed).Abs() > maxDateDifference)
	})
}

// left returns the fields as the sender put them outside. Since RFC 9788 the
// sender says so (Section 2.2). The older forms do not, and so it is taken from
// what arrived: what is not there was left out, and a Subject that says nothing
// was put there for the real one (Sections 4.10 and 4.11).
func (p protectedHeader) left(outer []entity.Field) []entity.Field {
	switch {
	case p.kind == HeadersClear:
		return p.fields
	case p.form == FormRFC9788:
		return outerCopies(p.inside.Header)
	}
	var left []entity.Field
	for _, f := range p.fields {
		switch i := slices.IndexFunc(outer, func(o entity.Field) bool { return o.Is(f.Name) }); {
		case i < 0:
		case f.Is("Subject") && isObscured(outer[i].Text()):
			left = append(left, outer[i])
		default:
			left = append(left, f)
		}
	}
	return left
}

// obscuredSubjects are what programs write outside for the Subject of an encrypted
// message: as RFC 9788 has it, Thunderbird, Enigmail and Delta Chat.
var obscuredSubjects = []string{obscuredSubject, "...", "encrypted message", "[encrypted message]", "[encrypted]"}

// isObscured reports whether a Subject stands for one that was encrypted.
func isObscured(subject string) bool {
	return slices.Contains(obscuredSubjects, strings.ToLower(strings.TrimSpace(subject)))
}

// compared names the fields to compare. The older forms protect those fields
// alone that they copy.
func (p protectedHeader) compared(left []entity.Field) []string {
	var names []string
	add := func(fields []entity.Field) {
		for _, f := range fields {
			if !slices.ContainsFunc(names, f.Is) {
				names = append(names, f.Name)
			}
		}
	}
	if p.form == FormRFC9788 {
		names = slices.Clone(comparedFields)
		add(left)
	} else {
		add(p.fields)
	}
	return names
}

// shown returns the fields for display. The older forms often leave From, which is
// compared with the signer in any case, the Date and the identifiers outside;
// recipients and Subject that they leave there are not shown as if they were
// protected.
func (p protectedHeader) shown(outer []entity.Field) []entity.Field {
	if p.form == FormRFC9788 {
		return p.fields
	}
	fields := slices.Clone(p.fields)
	for _, f := range outer {
		for _, name := range []string{"From", "Date", "Message-ID", "In-Reply-To", "References"} {
			if f.Is(name) && !slices.ContainsFunc(p.fields, func(own entity.Field) bool { return own.Is(name) }) {
				fields = append(fields, f)
			}
		}
	}
	return fields
}

// outerCopies returns the fields that the sender says to have put outside.
// RFC 9788 Section 2.2.
func outerCopies(h entity.Header) []entity.Field {
	var copies []entity.Field
	for _, f := range h.All("HP-Outer") {
		if name, value, ok := strings.Cut(f.Value(), ":"); ok {
			name = strings.TrimSpace(name)
			copies = append(copies, entity.Field{Name: name, Raw: []byte(name + ":" + value)})
		}
	}
	return copies
}
