package api

import (
	"net/mail"

	"signet/smime"
)

// Headers are the header fields to show. RFC 9788.
type Headers struct {
	Protected   bool               `json:"protected"` // taken from inside the signature or encryption
	Subject     string             `json:"subject"`
	From        []Address          `json:"from"`
	To          []Address          `json:"to"`
	Cc          []Address          `json:"cc"`
	ReplyTo     []Address          `json:"replyTo"`
	Date        string             `json:"date,omitempty"` // RFC 3339
	MessageID   string             `json:"messageId"`
	References  []string           `json:"references"`
	Differences []HeaderDifference `json:"differences"`
}

// A HeaderDifference is a field whose outer value is not the protected one.
type HeaderDifference struct {
	Name      string `json:"name"`
	Outer     string `json:"outer"`
	Protected string `json:"protected"`
}

func headers(h smime.Headers) Headers {
	result := Headers{
		Protected:  h.Protection != smime.HeadersUnprotected,
		Subject:    h.Subject,
		From:       addresses(h.From),
		To:         addresses(h.To),
		Cc:         addresses(h.Cc),
		ReplyTo:    addresses(h.ReplyTo),
		Date:       dateText(h.Date),
		MessageID:  h.MessageID,
		References: h.References,
	}
	for _, d := range h.Differences {
		result.Differences = append(result.Differences, HeaderDifference(d))
	}
	return result
}

func addresses(list []mail.Address) []Address {
	var all []Address
	for _, a := range list {
		all = append(all, Address(a))
	}
	return all
}
