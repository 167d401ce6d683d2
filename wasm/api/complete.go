package api

import (
	"maps"
	"slices"
	"strings"

	"signet/smime/cert"
)

// MaxCompletions is the most completions of one answer.
const MaxCompletions = 20

// CompleteParams is the beginning of an address or a name.
type CompleteParams struct {
	Prefix string `json:"prefix"`
	Limit  int    `json:"limit"` // how many at most, up to 20
}

// CompleteResult holds the addresses that are known, those first that begin as
// the prefix does, then those whose name does. A message to any of them was
// possible once; its state says whether it is now.
type CompleteResult struct {
	Completions []Completion `json:"completions"`
}

// A Completion is somebody whom a certificate or an alias names.
type Completion struct {
	Name    string         `json:"name"`    // of the certificate that would be used; empty where it has none
	Address string         `json:"address"` // in lower case, an international domain in its ASCII form
	State   RecipientState `json:"state"`
}

func (c *call) complete(p CompleteParams) (CompleteResult, error) {
	if p.Limit < 1 || p.Limit > MaxCompletions {
		return CompleteResult{}, badRequest("limit not from 1 to %d", MaxCompletions)
	}
	book, err := c.addressBook()
	if err != nil {
		return CompleteResult{}, err
	}
	people, err := c.Keystore.Completions(c.ctx, p.Prefix, p.Limit)
	if err != nil {
		return CompleteResult{}, err
	}
	var addresses []string
	for _, person := range people {
		addresses = append(addresses, person.Address)
	}
	addresses = append(addresses, book.ownBeginningWith(p.Prefix)...)
	var result CompleteResult
	for i, address := range addresses {
		if len(result.Completions) == p.Limit {
			break
		}
		if slices.Contains(addresses[:i], address) {
			continue
		}
		found, err := book.recipient(address)
		if err != nil {
			return CompleteResult{}, err
		}
		result.Completions = append(result.Completions, Completion{found.name(), address, found.state})
	}
	return result, nil
}

// ownBeginningWith returns the addresses of the user's own keys, and the aliases
// in the user's table, that begin with what was typed.
func (b *addressBook) ownBeginningWith(typed string) []string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" {
		return nil
	}
	all := slices.Collect(maps.Keys(b.aliases))
	for _, key := range b.keys {
		for _, address := range cert.Addresses(key.Certificate) {
			if canonical, ok := cert.CanonicalAddress(address); ok {
				all = append(all, canonical)
			}
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(all, func(address string) bool { return !strings.HasPrefix(address, typed) })
}

// name is whom the chosen certificate names, if it is more than an address.
func (c choice) name() string {
	if c.certificate == nil || strings.Contains(c.certificate.Subject.CommonName, "@") {
		return ""
	}
	return c.certificate.Subject.CommonName
}
