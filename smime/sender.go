package smime

import (
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// A claim is what a message says about its sender.
type claim struct {
	// addresses are those that the signer's certificate must all name: the From
	// of the delivered message, which webmails show, and the protected one.
	addresses []string
	// ambiguous says why no certificate can fit, "" when one can.
	ambiguous string
}

// claim reads the sender of the message. RFC 8550 Section 3.
func (o *opener) claim() claim {
	var c claim
	if o.bare && o.opts.From != "" {
		c.addresses = []string{o.opts.From}
	}
	for _, fields := range [][]entity.Field{o.outer, o.protected} {
		if len(fields) == 0 {
			continue // a bare CMS object, or no header protection
		}
		header := entity.Header{Fields: fields}
		from := header.All("From")
		switch {
		case len(from) == 0:
			c.ambiguous = FindingNoFrom
			continue
		case len(from) > 1:
			c.ambiguous = FindingSeveralFrom
			continue
		}
		list, err := entity.ParseAddresses(from[0].Value())
		switch {
		case err != nil || len(list) == 0:
			c.ambiguous = FindingNoFrom
		case len(list) > 1:
			c.ambiguous = FindingSeveralFrom
		default:
			if address := list[0].Address; !slices.Contains(c.addresses, address) {
				c.addresses = append(c.addresses, address)
			}
		}
		if sender := header.All("Sender"); len(sender) > 0 {
			if s, err := entity.ParseAddresses(sender[0].Value()); err != nil || len(s) != 1 || len(list) != 1 || !sameAddress(s[0].Address, list[0].Address) {
				o.findOnce(FindingSenderDiffers, SeverityInfo, "Sender names somebody else than From.")
			}
		}
	}
	if len(c.addresses) == 0 && c.ambiguous == "" {
		c.ambiguous = FindingNoFrom
	}
	if o.unclearHeader {
		c.ambiguous = FindingSeveralFrom
	}
	switch c.ambiguous {
	case FindingSeveralFrom:
		o.find(FindingSeveralFrom, SeverityWarning, "From names several addresses, or is read in several ways: a signature can't be bound to one of them.")
	case FindingNoFrom:
		o.find(FindingNoFrom, SeverityWarning, "There is no From address that can be read.")
	}
	return c
}

func (o *opener) findOnce(code string, severity Severity, detail string) {
	if !slices.ContainsFunc(o.report.Findings, func(f Finding) bool { return f.Code == code }) {
		o.find(code, severity, detail)
	}
}

// sameAddress compares two addresses: the local part to the letter, the domain
// without regard to case. RFC 8550 Section 3.
func sameAddress(a, b string) bool {
	i, j := strings.LastIndexByte(a, '@'), strings.LastIndexByte(b, '@')
	return i >= 0 && j >= 0 && a[:i] == b[:j] && strings.EqualFold(a[i:], b[j:])
}
