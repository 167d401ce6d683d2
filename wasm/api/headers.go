package api

import (
	"net/mail"
	"slices"
	"strings"

	"signet/smime"
	"signet/smime/cert"
)

// Headers are the header fields to show. RFC 9788.
type Headers struct {
	Protection   string    `json:"protection"` // "clear" or "cipher" where taken from inside a signature, or an encryption; else ""
	Subject      string    `json:"subject"`
	From         []Mailbox `json:"from"`
	Sender       []Mailbox `json:"sender"` // who sent the message for the author
	To           []Mailbox `json:"to"`
	Cc           []Mailbox `json:"cc"`
	ReplyTo      []Mailbox `json:"replyTo"`
	Date         string    `json:"date,omitempty"` // RFC 3339
	MessageID    string    `json:"messageId"`
	References   []string  `json:"references"`
	Confidential []string  `json:"confidential"` // names of fields that nobody could read on the way, or not as they are
	// Remarks are the Comments and Keywords among them.
	Remarks []HeaderField `json:"remarks"`
	// AnswerConfidential names the fields of an answer that are made of confidential ones. See ComposeParams.
	AnswerConfidential []string           `json:"answerConfidential"`
	Differences        []HeaderDifference `json:"differences"`
}

// A Mailbox is an address of a message that was opened.
type Mailbox struct {
	Name    string `json:"name"`
	Address string `json:"address"`

	// ASCIIDomain is the domain as mail servers write it, where the address has it in another script.
	ASCIIDomain string `json:"asciiDomain,omitempty"`
}

// A HeaderField is a field of a message, decoded.
type HeaderField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A HeaderDifference is a field whose outer value is not the protected one.
type HeaderDifference struct {
	Name      string `json:"name"`
	Outer     string `json:"outer"`
	Protected string `json:"protected"`
	// Concealed tells that the outer value says nothing: it is absent, or stands for a Subject that was encrypted.
	Concealed bool `json:"concealed"`
}

func headers(h smime.Headers) Headers {
	result := Headers{
		Protection:   string(h.Protection),
		Subject:      h.Subject,
		From:         mailboxesOf(h.From),
		Sender:       mailboxesOf(h.Sender),
		To:           mailboxesOf(h.To),
		Cc:           mailboxesOf(h.Cc),
		ReplyTo:      mailboxesOf(h.ReplyTo),
		Confidential: h.Confidential,
		Remarks:      remarks(h),

		AnswerConfidential: confidentialInAnswer(h.Confidential),
		Date:               dateText(h.Date),
		MessageID:          h.MessageID,
		References:         h.References,
	}
	for _, d := range h.Differences {
		result.Differences = append(result.Differences, HeaderDifference(d))
	}
	return result
}

// remarks are the confidential Comments and Keywords: fields that mail programs show nowhere else. RFC 5322 Section 3.6.5.
func remarks(h smime.Headers) []HeaderField {
	var all []HeaderField
	for _, f := range h.Protected {
		isRemark := strings.EqualFold(f.Name, "Comments") || strings.EqualFold(f.Name, "Keywords")
		if isRemark && slices.ContainsFunc(h.Confidential, func(name string) bool { return strings.EqualFold(name, f.Name) }) {
			all = append(all, HeaderField(f))
		}
	}
	return all
}

// mailboxesOf are the addresses of a field, for the views.
func mailboxesOf(list []mail.Address) []Mailbox {
	var all []Mailbox
	for _, a := range list {
		all = append(all, Mailbox{Name: a.Name, Address: a.Address, ASCIIDomain: asciiDomain(a.Address)})
	}
	return all
}

// asciiDomain returns the domain of an address as mail servers write it, "" where it is written so already or cannot be.
func asciiDomain(address string) string {
	canonical, ok := cert.CanonicalAddress(address)
	at, end := strings.LastIndexByte(address, '@'), strings.LastIndexByte(canonical, '@')
	if !ok || strings.EqualFold(address[at:], canonical[end:]) {
		return ""
	}
	return canonical[end+1:]
}

// confidentialInAnswer names the fields of an answer that are made of confidential ones. RFC 9788 Section 6.1.
func confidentialInAnswer(fields []string) []string {
	var names []string
	for _, derived := range []struct{ name, from string }{
		{"Subject", "Subject"},
		{"To", "From"}, {"To", "Reply-To"}, {"To", "To"}, {"Cc", "To"}, {"Cc", "Cc"},
		{"In-Reply-To", "Message-ID"}, {"References", "Message-ID"}, {"References", "References"}, {"References", "In-Reply-To"},
	} {
		isConfidential := slices.ContainsFunc(fields, func(name string) bool { return strings.EqualFold(name, derived.from) })
		if isConfidential && !slices.Contains(names, derived.name) {
			names = append(names, derived.name)
		}
	}
	return names
}
