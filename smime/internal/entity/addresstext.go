package entity

import "strings"

// An AddressText is what an address list holds besides its mailboxes.
type AddressText struct {
	// Comments are those in parentheses, decoded, with a space between. RFC 5322 Section 3.2.2.
	Comments string
	// Group tells whether there is a named group of mailboxes. RFC 5322 Section 3.4.
	Group bool
}

// ReadAddressText looks at an address list for what [ParseAddresses] leaves out.
// It takes any text.
func ReadAddressText(value string) AddressText {
	var found AddressText
	var comments []string
	var comment strings.Builder
	depth := 0 // of comments
	var closing byte
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case c == '\\' && (depth > 0 || closing == '"') && i+1 < len(value):
			i++
			if depth > 0 {
				comment.WriteByte(value[i])
			}
			continue
		case closing != 0:
			if c == closing {
				closing = 0
			}
			continue
		case c == '(':
			if depth++; depth == 1 {
				continue
			}
		case c == ')' && depth > 0:
			if depth--; depth == 0 {
				comments = append(comments, decodeWords(comment.String()))
				comment.Reset()
				continue
			}
		}
		switch {
		case depth > 0:
			comment.WriteByte(c)
		case c == '"':
			closing = '"'
		case c == '<':
			closing = '>' // the colon of a route is no group's. RFC 5322 Section 4.4
		case c == '[':
			closing = ']' // nor is that of an IPv6 address. RFC 5321 Section 4.1.3
		case c == ':':
			found.Group = true
		}
	}
	if comment.Len() > 0 {
		comments = append(comments, decodeWords(comment.String()))
	}
	found.Comments = strings.Join(comments, " ")
	return found
}
