package smime

import (
	"bytes"
	"net/mail"
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// readHeaders fills in the Headers of the report. It returns the entity whose
// content is shown: payload itself, or what an older form of header protection
// wraps in it.
func (o *opener) readHeaders(root, payload *entity.Entity) *entity.Entity {
	h := &o.report.Headers
	outer := messageFields(root.Header)
	if o.spent.outer == nil { // all parts of a message have the same fields around them
		o.spent.outer = decodeFields(outer)
	}
	o.outer, h.Outer = outer, slices.Clone(o.spent.outer)
	o.unclearHeader = isUnclear(root.Header.Raw)
	shown := outer
	if p := o.headerProtection(payload); p.kind != HeadersUnprotected {
		payload = p.inside
		h.Protection, h.Form = p.kind, p.form
		o.protected, h.Protected = p.fields, decodeFields(p.fields)
		o.unclearHeader = o.unclearHeader || isUnclear(p.inside.Header.Raw)
		left := p.left(outer)
		if p.kind == HeadersCipher {
			h.Confidential = confidentialNames(p.fields, left)
		}
		if o.report.Scope != ScopeAttachment && len(outer) > 0 {
			h.Differences = differences(p.compared(left), left, outer, p.fields)
		}
		shown = p.shown(outer)
	} else if o.hasLayer(LayerSigned) {
		o.find(FindingHeaderUnprotected, SeverityInfo, "The signature does not cover the subject, the date and the recipients.")
	}
	if len(h.Differences) > 0 {
		var names []string
		for _, d := range h.Differences {
			names = append(names, d.Name)
		}
		o.find(FindingHeaderDiffers, SeverityWarning, "These header fields are not as the sender wrote them: "+strings.Join(names, ", ")+".")
	}
	h.display(shown)
	return payload
}

// isUnclear reports whether a header holds control characters at which some
// programs see the end of a line or of a name, and others do not: each of them
// could show another From.
func isUnclear(header []byte) bool {
	return bytes.ContainsAny(header, "\x00\v\f") || bytes.Count(header, []byte("\r")) != bytes.Count(header, []byte("\r\n"))
}

func (o *opener) isProtected() bool { return slices.ContainsFunc(o.report.Layers, Layer.Protects) }

func (o *opener) hasLayer(kind string) bool {
	return slices.ContainsFunc(o.report.Layers, func(l Layer) bool { return l.Kind == kind })
}

// messageFields returns the fields that are not structural.
func messageFields(h entity.Header) []entity.Field {
	return slices.DeleteFunc(slices.Clone(h.Fields), entity.Field.IsStructural)
}

func decodeFields(fields []entity.Field) []HeaderField {
	var decoded []HeaderField
	for _, f := range fields {
		decoded = append(decoded, HeaderField{f.Name, f.Text()})
	}
	return decoded
}

// confidentialNames returns the names of the fields that are not outside as
// they are. RFC 9788 Section 4.3.1.
func confidentialNames(protected, outside []entity.Field) []string {
	var names []string
	compared := map[string]bool{} // each name once: a header may have 2000 fields of the same
	for _, f := range protected {
		name := strings.ToLower(f.Name)
		if compared[name] {
			continue
		}
		compared[name] = true
		if canonicalValue(name, outside) != canonicalValue(name, protected) {
			names = append(names, f.Name)
		}
	}
	return names
}

// comparedFields are compared also where the sender put none: somebody who adds
// a Reply-To or a Cc on the way changes what a reader sees.
var comparedFields = []string{"From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date"}

// differences compares the fields of these names: what the sender left outside
// with what arrived there.
func differences(names []string, left, arrived, protected []entity.Field) []HeaderDifference {
	var found []HeaderDifference
	for _, name := range names {
		if canonicalValue(name, left) != canonicalValue(name, arrived) {
			outer := text(name, arrived)
			concealed := outer == "" || strings.EqualFold(name, "Subject") && isObscured(outer)
			found = append(found, HeaderDifference{name, outer, text(name, protected), concealed})
		}
	}
	return found
}

// text returns the decoded values of all fields that have the name.
func text(name string, fields []entity.Field) string {
	var values []string
	for _, f := range fields {
		if f.Is(name) {
			values = append(values, f.Text())
		}
	}
	return strings.Join(values, "; ")
}

// canonicalValue returns the values of the fields that have the name in a form that
// does not depend on folding, encoding, quoting and zones.
func canonicalValue(name string, fields []entity.Field) string {
	var b strings.Builder
	for _, f := range fields {
		if !f.Is(name) {
			continue
		}
		value := strings.Join(strings.Fields(f.Text()), " ")
		switch strings.ToLower(name) {
		case "from", "sender", "reply-to", "to", "cc":
			if list, err := entity.ParseAddresses(f.Value()); err == nil {
				var all strings.Builder // there may be a hundred thousand
				for _, a := range list {
					all.WriteString(a.String() + ",")
				}
				value = all.String()
			}
		case "date":
			if t, err := mail.ParseDate(f.Value()); err == nil {
				value = t.UTC().String()
			}
		}
		b.WriteString(value + "\n")
	}
	return b.String()
}

// display fills in the fields for display.
func (h *Headers) display(fields []entity.Field) {
	header := entity.Header{Fields: fields}
	h.From = addresses(header, "From")
	h.To = addresses(header, "To")
	h.Cc = addresses(header, "Cc")
	h.ReplyTo = addresses(header, "Reply-To")
	h.Sender = addresses(header, "Sender")
	h.Subject = header.Text("Subject")
	if value, ok := header.Get("Date"); ok {
		h.Date, _ = mail.ParseDate(value)
	}
	if ids := messageIDs(header, "Message-ID"); len(ids) > 0 {
		h.MessageID = ids[0]
	}
	h.InReplyTo = messageIDs(header, "In-Reply-To")
	h.References = messageIDs(header, "References")
}

// showOuterFrom takes the From for display from the delivered message where no
// good signature vouches for the protected one: servers check the outer one at
// least, and nobody checks what is inside an encryption. RFC 9788 Section 4.4.
func (o *opener) showOuterFrom() {
	if from := addresses(entity.Header{Fields: o.outer}, "From"); len(from) > 0 {
		o.report.Headers.From = from
	}
}

// addresses returns the addresses of all fields that have the name. A field
// that is no address list gives none.
func addresses(h entity.Header, name string) []mail.Address {
	var all []mail.Address
	for _, f := range h.All(name) {
		list, _ := entity.ParseAddresses(f.Value())
		all = append(all, list...)
	}
	return all
}

// messageIDs returns the identifiers of a field, without angle brackets.
func messageIDs(h entity.Header, name string) []string {
	value, _ := h.Get(name)
	var ids []string
	for _, word := range strings.Fields(strings.ReplaceAll(value, "><", "> <")) {
		if id := strings.Trim(word, "<>,"); isMessageID(id) {
			ids = append(ids, id)
		}
	}
	return ids
}
