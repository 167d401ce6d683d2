package policy

import (
	"encoding/json"
	"slices"
	"strings"

	"signet/smime/cert"
)

// A Rule says how messages leave, or that they do not, by whom they go to and
// by their subject. It is for messages that fit both; where one of the two is
// empty, for those that fit the other.
type Rule struct {
	Name       string   // which people see
	Recipients []string // addresses; and domains: "example.test" is that domain alone, ".example.test" all below it
	Subject    []string // words, or parts of a subject

	Sign    *bool
	Encrypt *bool
	Refuse  *bool
}

var ruleKeys = []entry[Rule]{
	text("name", shortText, func(r *Rule) *string { return &r.Name }, "What people see of the rule."),
	list("recipients", MaxNamed, recipientText, func(r *Rule) *[]string { return &r.Recipients },
		"Addresses and domains; `.example.org` is all below one. The rule is for messages of which one recipient is among them."),
	list("subject", MaxNamed, shortText, func(r *Rule) *[]string { return &r.Subject },
		"Words. The rule is for messages of whose subject one is a part, in capitals or not."),
	flag("sign", func(r *Rule) **bool { return &r.Sign }, "Such messages leave signed."),
	flag("encrypt", func(r *Rule) **bool { return &r.Encrypt }, "Such messages leave encrypted."),
	flag("refuse", func(r *Rule) **bool { return &r.Refuse }, "Such messages do not leave."),
}

var ruleFields = keysOf(ruleKeys)

func readRule(value json.RawMessage, at path) (Rule, []Problem, bool) {
	var r Rule
	values, err := members(value)
	if err != nil {
		return r, at.problem("not an object"), false
	}
	problems := readAll(&r, ruleKeys, values, at)
	problems = append(problems, unknown(values, at)...)
	// What is left of a list decides what was not meant: of no recipients it would be for everybody.
	switch {
	case len(problems) > 0:
		return r, problems, false
	case len(r.Recipients) == 0 && len(r.Subject) == 0:
		return r, at.problem("neither recipients nor a subject"), false
	case !r.Signs() && !r.Encrypts() && !r.Refuses():
		return r, at.problem("neither sign nor encrypt nor refuse"), false
	}
	return r, nil, true
}

// Signs tells whether such messages must be signed.
func (r Rule) Signs() bool { return isTrue(r.Sign) }

// Encrypts tells whether they must be encrypted.
func (r Rule) Encrypts() bool { return isTrue(r.Encrypt) }

// Refuses tells whether they must not leave.
func (r Rule) Refuses() bool { return isTrue(r.Refuse) }

// Fits tells whether the rule is for a message, or may be for all that is known of it: a webmail may show the name of a
// recipient alone, or no subject, which is nil then.
func (r Rule) Fits(to []string, subject *string) bool {
	return (len(r.Recipients) == 0 || slices.ContainsFunc(to, r.names)) && (len(r.Subject) == 0 || subject == nil || r.isIn(*subject))
}

// names tells whether a recipient is among those of the rule, or may be one of them under another spelling or by a name alone.
func (r Rule) names(recipient string) bool {
	address, ok := cert.CanonicalAddress(recipient)
	if !ok || !cert.IsDomain(address[strings.LastIndexByte(address, '@')+1:]) {
		return true
	}
	for _, wanted := range r.Recipients {
		if strings.Contains(wanted, "@") && wanted == address || !strings.Contains(wanted, "@") && cert.InDomains(address, []string{wanted}) {
			return true
		}
	}
	return false
}

func (r Rule) isIn(subject string) bool {
	subject = strings.ToLower(subject)
	return slices.ContainsFunc(r.Subject, func(word string) bool { return strings.Contains(subject, strings.ToLower(word)) })
}

func isTrue(b *bool) bool { return b != nil && *b }

func keysOf[H any](entries []entry[H]) []Key {
	var keys []Key
	for _, e := range entries {
		keys = append(keys, e.Key)
	}
	return keys
}
