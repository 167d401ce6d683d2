package smime

import (
	"bytes"
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// obscuredSubject stands for the Subject of an encrypted message on its
// outside. RFC 9788 Section 3.2.1.
const obscuredSubject = "[...]"

// A messageHeader is the header of a message to be protected, its fields sorted
// by where they belong.
type messageHeader struct {
	message    []entity.Field // of the message, From, To, Subject and Date first
	structural []entity.Field // of its MIME entity
}

// splitFields sorts the fields of a message. Bcc, and the traces that earlier
// transport left, do not go on.
func splitFields(h entity.Header) messageHeader {
	var mh messageHeader
	for _, f := range h.Fields {
		switch {
		case f.Is("MIME-Version"):
		case f.IsStructural():
			mh.structural = append(mh.structural, f)
		case !isTrace(f.Name):
			mh.message = append(mh.message, f)
		}
	}
	slices.SortStableFunc(mh.message, func(a, b entity.Field) int { return rank(a.Name) - rank(b.Name) })
	return mh
}

// rank is the place of a field in the header.
func rank(name string) int {
	first := []string{"from", "to", "subject", "date"}
	if i := slices.Index(first, strings.ToLower(name)); i >= 0 {
		return i
	}
	return len(first)
}

// isTrace reports whether a field must not go on: Bcc, and what delivery left.
func isTrace(name string) bool {
	switch strings.ToLower(name) {
	case "bcc", "resent-bcc", "hp-outer":
		return true
	}
	return isDeliveryTrace(name)
}

// isDeliveryTrace reports whether a field is one of those that mail systems add to
// what they deliver.
func isDeliveryTrace(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "return-path", "received", "received-spf", "authentication-results",
		"dkim-signature", "delivered-to", "x-original-to", "status", "x-status":
		return true
	}
	return strings.HasPrefix(name, "arc-")
}

// outside returns the message fields that an encrypted message shows on its
// outside, by the header confidentiality policy hcp_baseline of RFC 9788
// Section 3.2.1: Subject is obscured, where it is not to be shown, Comments and
// Keywords are removed. Of fields that are confidential besides, addresses are left without their names (as by
// hcp_shy, Section 3.2.2), and the others are removed.
func (mh messageHeader) outside(subject OuterSubject, confidential []string) []entity.Field {
	var fields []entity.Field
	for _, f := range mh.message {
		isConfidential := slices.ContainsFunc(confidential, f.Is)
		switch strings.ToLower(f.Name) {
		case "subject":
			if subject == SubjectObscured || isConfidential {
				f = newField("Subject", obscuredSubject)
			}
			fields = append(fields, f)
		case "comments", "keywords":
		case "from", "date", "message-id":
			fields = append(fields, f)
		case "to", "cc", "reply-to":
			if isConfidential {
				f = withoutNames(f)
			}
			fields = append(fields, f)
		default:
			if !isConfidential {
				fields = append(fields, f)
			}
		}
	}
	return fields
}

// withoutNames returns an address field without display names, and as it is where
// it cannot be read.
func withoutNames(f entity.Field) entity.Field {
	list, err := entity.ParseAddresses(f.Value())
	if err != nil {
		return f
	}
	for i := range list {
		list[i].Name = ""
	}
	raw, err := entity.Addresses(f.Name, list)
	if err != nil {
		return f
	}
	return entity.Field{Name: f.Name, Raw: raw}
}

func newField(name, value string) entity.Field {
	return entity.Field{Name: name, Raw: entity.Words(name, strings.Fields(value)...)}
}

// protectHeader returns the header of the Cryptographic Payload: the fields of
// the message, when encrypting also those that are seen outside (HP-Outer), and
// the structural fields with the hp parameter. RFC 9788 Section 5.2.1.
func (mh messageHeader) protectHeader(kind HeaderProtection, outside []entity.Field) (payload []entity.Field) {
	payload = slices.Clone(mh.message)
	if kind == HeadersCipher {
		for _, f := range outside {
			words := append([]string{f.Name + ":"}, strings.Fields(string(formatField(f)[len(f.Name)+1:]))...)
			payload = append(payload, entity.Field{Name: "HP-Outer", Raw: entity.Words("HP-Outer", words...)})
		}
	}
	return append(payload, markHeaderProtection(mh.structural, kind)...)
}

// markHeaderProtection sets the hp parameter of Content-Type. RFC 9788 Section 2.1.1.
func markHeaderProtection(structural []entity.Field, kind HeaderProtection) []entity.Field {
	fields := slices.Clone(structural)
	i := slices.IndexFunc(fields, func(f entity.Field) bool { return f.Is("Content-Type") })
	if i < 0 {
		field := entity.Structured("Content-Type", "text/plain",
			entity.Parameter{Name: "charset", Value: "us-ascii"}, entity.Parameter{Name: "hp", Value: string(kind)})
		return append(fields, entity.Field{Name: "Content-Type", Raw: field})
	}
	raw := bytes.TrimRight(formatField(fields[i]), "; \t\r\n")
	raw = append(raw[:len(raw):len(raw)], ";\r\n hp=\""+string(kind)+"\"\r\n"...)
	fields[i] = entity.Field{Name: "Content-Type", Raw: raw}
	return fields
}
