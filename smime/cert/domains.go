package cert

import (
	"strings"

	"golang.org/x/net/idna"
)

// InDomains tells whether an address is in one of the domains: "example.test" is that domain alone, ".example.test" all
// below it. It is false for what is no address, and without domains.
func InDomains(address string, domains []string) bool { return isInDomains(address, domains) }

// IsDomain tells whether text is a domain as [InDomains] takes it.
func IsDomain(text string) bool {
	ascii, err := idna.Lookup.ToASCII(strings.TrimPrefix(text, "."))
	if err != nil {
		return false
	}
	_, ok := readMailbox("a@" + ascii)
	return ok
}
