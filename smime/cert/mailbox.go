package cert

import (
	"errors"
	"strings"

	"golang.org/x/net/idna"
)

// ErrNotADomain is the error of [ReadDomain].
var ErrNotADomain = errors.New("cert: not a domain")

// A mailbox is an address for comparisons with constraints: the domain in ASCII and lower case.
type mailbox struct{ local, domain string }

// readMailbox reads an address. What is none, or can be taken for another, is refused, as [canonical] does. So is what is
// no domain of letters, digits and hyphens, such as one that ends with a dot: mail for it may arrive at a domain that
// constraints are about. QUIRK: underscores are in the domains of some networks.
func readMailbox(address string) (mailbox, bool) {
	same, ok := canonical(address)
	if !ok {
		return mailbox{}, false
	}
	at := strings.LastIndexByte(same, '@')
	domain := same[at+1:]
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return mailbox{}, false
		}
	}
	return mailbox{address[:strings.LastIndexByte(address, '@')], domain}, true
}

// isWithin tells whether the mailbox is in the subtree of a constraint: a mailbox, all mailboxes of a host, or with a
// leading dot those of the hosts below it. The empty one holds all, as NSS and crypto/x509 have it. RFC 5280 Section
// 4.2.1.10; SmtpUTF8Mailbox is within the same constraints: RFC 9598 Section 6.
//
// Local parts are the same whatever their case, as [MatchAddress] has it.
func (m mailbox) isWithin(constraint string) bool {
	local, domain, isMailbox := "", constraint, false
	if at := strings.LastIndexByte(constraint, '@'); at >= 0 {
		local, domain, isMailbox = constraint[:at], constraint[at+1:], true
	}
	domain = lower(strings.TrimSuffix(domain, "."))
	switch {
	case isMailbox:
		return m.domain == domain && lower(m.local) == lower(local)
	case domain == "":
		return true
	case strings.HasPrefix(domain, "."):
		return strings.HasSuffix(m.domain, domain)
	default:
		return m.domain == domain
	}
}

// isInDomains tells whether an address is in one of the domains, which are written like constraints.
func isInDomains(address string, domains []string) bool {
	m, ok := readMailbox(address)
	if !ok {
		return false
	}
	for _, domain := range domains {
		if ascii, err := idna.Lookup.ToASCII(strings.TrimPrefix(domain, ".")); err == nil && domain != "" {
			if strings.HasPrefix(domain, ".") {
				ascii = "." + ascii
			}
			if m.isWithin(ascii) {
				return true
			}
		}
	}
	return false
}

// ReadDomain reads a domain for [Anchor.Domains], with a leading dot for all below it, and returns it in ASCII and lower
// case. It fails with [ErrNotADomain].
func ReadDomain(text string) (string, error) {
	name, below := strings.CutPrefix(strings.TrimSpace(text), ".")
	ascii, err := idna.Lookup.ToASCII(name)
	if err != nil {
		return "", ErrNotADomain
	}
	m, ok := readMailbox("a@" + ascii)
	switch {
	case !ok:
		return "", ErrNotADomain
	case below:
		return "." + m.domain, nil
	default:
		return m.domain, nil
	}
}
