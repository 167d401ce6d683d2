package mailbox

import (
	"slices"
	"strings"
)

// Search finds messages as the search box and the API's q do, as far as it is used: rfc822msgid:, in:, from:, subject:
// and words. The newest comes first. Without in: nothing of the trash is found.
// support.google.com/mail/answer/7190, "Refine searches in Gmail".
func (m *Mailbox) Search(query string, labels []string) []Message {
	terms := strings.Fields(strings.ToLower(query))
	var found []Message
	for _, each := range slices.Backward(m.All()) {
		if !slices.ContainsFunc(labels, func(label string) bool { return !each.Has(label) }) && matches(each, terms) {
			found = append(found, each)
		}
	}
	return found
}

func matches(m Message, terms []string) bool {
	anywhere := slices.ContainsFunc(terms, func(term string) bool { return strings.HasPrefix(term, "in:") })
	if !anywhere && m.Has(Trash) {
		return false
	}
	for _, term := range terms {
		if !matchesTerm(m, term) {
			return false
		}
	}
	return true
}

func matchesTerm(m Message, term string) bool {
	operator, value, found := strings.Cut(term, ":")
	value = strings.Trim(value, `"`)
	contains := func(text, part string) bool { return strings.Contains(strings.ToLower(text), part) }
	switch {
	case found && operator == "rfc822msgid":
		return strings.EqualFold(strings.Trim(m.View.MessageID, "<>"), strings.Trim(value, "<>"))
	case found && operator == "in":
		return value == "anywhere" || m.Has(strings.ToUpper(strings.TrimSuffix(value, "s")))
	case found && operator == "from":
		return contains(m.View.From, value)
	case found && operator == "subject":
		return contains(m.View.Subject, value)
	}
	return contains(m.View.Subject+" "+m.View.From+" "+string(m.Raw), term)
}
