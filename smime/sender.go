package smime

import (
	"net/mail"
	"slices"
	"strings"

	"signet/smime/cert"
	"signet/smime/internal/entity"
)

// A claim is what a message says about its sender.
type claim struct {
	// addresses are those that the signer's certificate must all name: the From
	// of the delivered message, which webmails show, and the protected one.
	addresses []string
	// senders are those of Sender, who sent for somebody else.
	senders []string
	// ambiguous says why no certificate can fit, "" when one can.
	ambiguous string
}

// ambiguities says of each finding that keeps a signature from being bound to a
// sender why it does.
var ambiguities = map[string]string{
	FindingNoFrom:      "There is no From address that can be read.",
	FindingSeveralFrom: "From names several addresses, or is read in several ways: a signature can't be bound to one of them.",
	FindingGroupFrom:   "From names a group: mail programs show its name, which no certificate vouches for.",
	FindingEncodedFrom: "From is encoded so that mail programs read another address in it, depending on what they decode first.",
}

// claim reads the sender of the message. RFC 8550 Section 3.
func (o *opener) claim() claim {
	var c claim
	if len(o.outer) == 0 && o.opts.From != "" {
		c.addresses = []string{o.opts.From}
	}
	if len(o.outer) > 0 { // else a bare CMS object
		o.claimOf(entity.Header{Fields: o.outer}, &c)
	}
	// The older forms of header protection may leave From outside.
	protected := entity.Header{Fields: o.protected}
	if len(o.protected) > 0 && (o.report.Headers.Form == FormRFC9788 || len(protected.All("From")) > 0) {
		o.claimOf(protected, &c)
	}
	if len(c.addresses) == 0 && c.ambiguous == "" {
		c.ambiguous = FindingNoFrom
	}
	if o.unclearHeader {
		c.ambiguous = FindingSeveralFrom
	}
	if c.ambiguous != "" {
		o.find(c.ambiguous, SeverityWarning, ambiguities[c.ambiguous])
	}
	return c
}

// claimOf adds what one header says.
func (o *opener) claimOf(h entity.Header, c *claim) {
	for _, f := range h.All("From") {
		o.findInNames(f)
	}
	author, ambiguous := authorOf(h)
	if ambiguous != "" {
		c.ambiguous = ambiguous
	} else if !slices.Contains(c.addresses, author) {
		c.addresses = append(c.addresses, author)
	}
	sender := h.All("Sender")
	if len(sender) == 0 {
		return
	}
	list, err := entity.ParseAddresses(sender[0].Value())
	if err != nil || len(list) != 1 || !cert.SameAddress(list[0].Address, author) {
		o.findOnce(FindingSenderDiffers, SeverityInfo, "Sender names somebody else than From.")
	}
	if err == nil && len(list) == 1 && len(sender) == 1 {
		c.senders = append(c.senders, list[0].Address)
	}
}

// authorOf returns the address that From gives, or the finding that says why
// there is not one. Where programs that decode before they parse read another
// address than those that parse before they decode (RFC 2047 Section 6.2 asks for
// the latter), there is not one.
func authorOf(h entity.Header) (address, ambiguous string) {
	from := h.All("From")
	switch {
	case len(from) == 0:
		return "", FindingNoFrom
	case len(from) > 1:
		return "", FindingSeveralFrom
	}
	list, err := entity.ParseAddresses(from[0].Value())
	switch {
	case err != nil || len(list) == 0:
		return "", FindingNoFrom
	case len(list) > 1:
		return "", FindingSeveralFrom
	case entity.ReadAddressText(from[0].Value()).Group:
		return "", FindingGroupFrom
	case isReadOtherwise(from[0], list[0]):
		return "", FindingEncodedFrom
	}
	return list[0].Address, ""
}

// isReadOtherwise reports whether a From gives another address, or a line end,
// once its encoded words are decoded.
func isReadOtherwise(from entity.Field, author mail.Address) bool {
	decoded := from.Text()
	if decoded == from.Value() {
		return false
	}
	if strings.ContainsAny(decoded, "\r\n\x00") {
		return true
	}
	list, err := entity.ParseAddresses(decoded)
	if err != nil {
		return holdsOtherBrackets(decoded, author.Address)
	}
	return len(list) != 1 || !cert.SameAddress(list[0].Address, author.Address)
}

// holdsOtherBrackets reports whether there is another address in angle brackets:
// some programs look for nothing else.
func holdsOtherBrackets(decoded, author string) bool {
	for _, rest := range strings.Split(decoded, "<")[1:] {
		address, _, closed := strings.Cut(rest, ">")
		if closed && strings.Contains(address, "@") && !cert.SameAddress(strings.TrimSpace(address), author) {
			return true
		}
	}
	return false
}

// noteSender notes that the signer is the one in Sender, where it is not the one
// in From. RFC 8550 Section 3 lets a certificate name either; but what people are
// shown is From, and so this explains the mismatch and does not heal it.
func (c claim) noteSender(signer *Signer) {
	mismatch := slices.ContainsFunc(signer.Findings, func(f Finding) bool { return f.Code == string(SignerAddressMismatch) })
	if mismatch && slices.ContainsFunc(c.senders, func(address string) bool { return cert.MatchAddress(signer.Certificate, address) }) {
		signer.Findings = append(signer.Findings, Finding{Code: FindingSignedBySender, Severity: SeverityInfo,
			Detail: "the certificate names the address in Sender, who sent the message for the one in From"})
	}
}

func (o *opener) findOnce(code string, severity Severity, detail string) {
	if !slices.ContainsFunc(o.report.Findings, func(f Finding) bool { return f.Code == code }) {
		o.find(code, severity, detail)
	}
}
