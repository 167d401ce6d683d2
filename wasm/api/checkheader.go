package api

import (
	"bytes"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"

	"signet/smime"
	"signet/smime/cert"
)

// hasHeader reports whether what is shown of the header is that of the draft, all of it is protected, and nothing else
// stands outside. The header of a receipt is not protected: RFC 2634 Section 2.4 has a Receipt where RFC 9788 has MIME.
func (f *finishedCheck) hasHeader(report *smime.Report) bool {
	built, err := mail.ReadMessage(bytes.NewReader(f.message))
	if err != nil || len(report.Headers.Differences) > 0 {
		return false
	}
	vouched := report.Headers.Protected
	if f.answers != nil {
		vouched = report.Headers.Outer
	} else if report.Headers.Protection == smime.HeadersUnprotected {
		return false
	}
	for name, values := range built.Header {
		if strings.HasPrefix(name, "Content-") || name == "Mime-Version" {
			continue
		}
		if len(values) != 1 || !slices.ContainsFunc(vouched, func(h smime.HeaderField) bool {
			return strings.EqualFold(h.Name, name)
		}) {
			return false
		}
	}
	for _, outer := range report.Headers.Outer {
		if _, known := built.Header[textproto.CanonicalMIMEHeaderKey(outer.Name)]; !known {
			return false
		}
	}
	shown := strings.Join(strings.Fields(report.Headers.Subject), " ")
	return shown == strings.Join(strings.Fields(f.draft.Subject), " ") && f.namesThePeople(report.Headers)
}

// namesThePeople reports whether the addresses are those of the draft.
func (f *finishedCheck) namesThePeople(h smime.Headers) bool {
	same := func(read, drafted mail.Address) bool {
		return read.Address == unquoted(drafted.Address) || cert.SameAddress(read.Address, drafted.Address)
	}
	return slices.EqualFunc(h.From, []mail.Address{f.draft.From}, same) && slices.EqualFunc(h.To, f.draft.To, same) &&
		slices.EqualFunc(h.Cc, f.draft.Cc, same) && slices.EqualFunc(h.ReplyTo, f.draft.ReplyTo, same)
}

// unquoted returns an address as parsers give it back, its local part without the quotes of a quoted string. RFC 5322
// Section 3.4.1.
func unquoted(address string) string {
	if parsed, err := mail.ParseAddress(address); err == nil {
		return parsed.Address
	}
	return address
}
