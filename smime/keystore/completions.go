package keystore

import (
	"context"
	"strings"
	"unicode"

	"signet/smime/cert"
)

// Completions returns at most limit people whose address, or a word of whose
// name, begins with what was typed, whatever the case of letters: first those by
// address, then those by name, both in the order of their addresses. Of nothing
// typed nobody is the completion.
func (k *Keystore) Completions(ctx context.Context, typed string, limit int) ([]Correspondent, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	var completions []Correspondent
	for _, address := range k.peopleIndex().beginningWith(typed, limit) {
		completions = append(completions, k.correspondent(address))
	}
	return completions, nil
}

func (p *people) beginningWith(typed string, limit int) []string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" {
		return nil
	}
	// An international domain is typed in one form and kept in the other.
	canonical, _ := cert.CanonicalAddress(typed)
	var byAddress, byName []string
	for _, address := range p.search("") {
		switch {
		case strings.HasPrefix(address, typed), address == canonical:
			byAddress = append(byAddress, address)
		case len(byName) < limit && p.entries[address].hasWord(typed):
			byName = append(byName, address)
		}
	}
	all := append(byAddress, byName...)
	return all[:min(len(all), max(limit, 0))]
}

// hasWord tells whether a word of a name begins with a text in lower case.
func (e *personEntry) hasWord(beginning string) bool {
	for _, names := range e.names {
		name, _, _ := strings.Cut(names, "\n") // the organisations follow, which are many people's
		for rest := name; rest != ""; {
			if strings.HasPrefix(rest, beginning) {
				return true
			}
			end := strings.IndexFunc(rest, isBetweenWords)
			if end < 0 {
				break
			}
			rest = strings.TrimLeftFunc(rest[end:], isBetweenWords)
		}
	}
	return false
}

func isBetweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}
