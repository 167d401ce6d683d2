package cert

import (
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// The tags of a GeneralName that matter here. RFC 5280 Section 4.2.1.6.
const (
	otherNameTag     = asn1.Tag(0xa0)
	rfc822NameTag    = asn1.Tag(0x81)
	dNSNameTag       = asn1.Tag(0x82)
	directoryNameTag = asn1.Tag(0xa4)
	uriTag           = asn1.Tag(0x86)
	iPAddressTag     = asn1.Tag(0x87)
)

// nameConstraints are those of one authority.
//
//	NameConstraints ::= SEQUENCE {
//	  permittedSubtrees [0] GeneralSubtrees OPTIONAL,
//	  excludedSubtrees [1] GeneralSubtrees OPTIONAL }
//
// RFC 5280 Section 4.2.1.10.
type nameConstraints struct{ permitted, excluded subtrees }

// subtrees are constraints by their forms.
type subtrees struct {
	emails      []string
	hosts       []string // of dNSName
	uris        []string
	addresses   []*net.IPNet
	directories []distinguishedName
	unknown     map[string]bool // forms of which nothing is known here but that they are constrained
}

// constraintsOf returns the name constraints of c, nil where it has none.
func constraintsOf(c *x509.Certificate) (*nameConstraints, error) {
	for _, extension := range c.Extensions {
		if !extension.Id.Equal(oid.NameConstraints) {
			continue
		}
		malformed := errors.New("nameConstraints: malformed")
		der := cryptobyte.String(extension.Value)
		var sequence, permitted, excluded cryptobyte.String
		if !der.ReadASN1(&sequence, asn1.SEQUENCE) || !der.Empty() ||
			!sequence.ReadOptionalASN1(&permitted, nil, asn1.Tag(0).ContextSpecific().Constructed()) ||
			!sequence.ReadOptionalASN1(&excluded, nil, asn1.Tag(1).ContextSpecific().Constructed()) || !sequence.Empty() {
			return nil, malformed
		}
		var constraints nameConstraints
		if !constraints.permitted.read(permitted) || !constraints.excluded.read(excluded) {
			return nil, malformed
		}
		constraints.permitted.addresses, constraints.excluded.addresses = c.PermittedIPRanges, c.ExcludedIPRanges
		return &constraints, nil
	}
	return nil, nil
}

// read reads a GeneralSubtrees.
//
//	GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree
//	GeneralSubtree ::= SEQUENCE {
//	  base GeneralName,
//	  minimum [0] BaseDistance DEFAULT 0,
//	  maximum [1] BaseDistance OPTIONAL }
//
// The distances must not be used: RFC 5280 Section 4.2.1.10.
func (s *subtrees) read(list cryptobyte.String) bool {
	for !list.Empty() {
		var subtree, base cryptobyte.String
		var tag asn1.Tag
		if !list.ReadASN1(&subtree, asn1.SEQUENCE) || !subtree.ReadAnyASN1(&base, &tag) || !subtree.Empty() {
			return false
		}
		switch tag {
		case rfc822NameTag:
			s.emails = append(s.emails, string(base))
		case directoryNameTag:
			name, ok := readName(base)
			if !ok {
				return false
			}
			s.directories = append(s.directories, name)
		case dNSNameTag:
			s.hosts = append(s.hosts, string(base))
		case uriTag:
			s.uris = append(s.uris, string(base))
		case iPAddressTag: // crypto/x509 has read it
		default:
			if s.unknown == nil {
				s.unknown = map[string]bool{}
			}
			s.unknown[formOf(tag, base)] = true
		}
	}
	return true
}

// names are those of a certificate that constraints are about.
type names struct {
	emails      []string
	hosts       []string
	uris        []string // their hosts
	addresses   []net.IP
	directories []distinguishedName
	others      map[string]bool // the forms of which it has other names
}

// formOf names the form of a GeneralName: its tag, and which of the many forms an otherName has.
func formOf(tag asn1.Tag, contents cryptobyte.String) string {
	var typeID cryptobyte.String
	if tag == otherNameTag && contents.ReadASN1(&typeID, asn1.OBJECT_IDENTIFIER) {
		return string([]byte{byte(tag)}) + string(typeID)
	}
	return string([]byte{byte(tag)})
}

// namesOf returns the names of c. An emailAddress in the subject counts where the subjectAltName has no address, as
// RFC 5280 Section 4.2.1.10 says; where it has one, those in the subject bind nobody under constraints.
func namesOf(c *x509.Certificate) (names, error) {
	n := names{emails: boundAddresses(c), hosts: c.DNSNames, addresses: c.IPAddresses, others: map[string]bool{}}
	for _, uri := range c.URIs {
		n.uris = append(n.uris, uri.Hostname())
	}
	if subject, ok := readName(c.RawSubject); !ok {
		return n, errors.New("the subject is malformed")
	} else if len(subject) > 0 {
		n.directories = append(n.directories, subject)
	}
	var malformed error
	ok := eachAltName(c, func(tag asn1.Tag, contents cryptobyte.String) {
		switch tag {
		case directoryNameTag:
			name, ok := readName(contents)
			if !ok {
				malformed = errors.New("a directoryName is malformed")
			}
			n.directories = append(n.directories, name)
		default:
			n.others[formOf(tag, contents)] = true
		}
	})
	if !ok {
		malformed = errors.New("the subjectAltName is malformed")
	}
	return n, malformed
}

// boundAddresses returns the addresses that constraints bind.
func boundAddresses(c *x509.Certificate) []string {
	if alternative := append(append([]string{}, c.EmailAddresses...), smtpUTF8Mailboxes(c)...); len(alternative) > 0 {
		return alternative
	}
	return subjectAddresses(c)
}

// forbids returns why the constraints forbid one of the names, or "". Each comparison takes one from the budget.
func (nc *nameConstraints) forbids(n names, budget *int) string {
	for form := range n.others {
		if nc.permitted.unknown[form] || nc.excluded.unknown[form] {
			return "a name has a form whose constraints are not known here"
		}
	}
	for _, email := range n.emails {
		if len(nc.permitted.emails)+len(nc.excluded.emails) == 0 {
			break
		}
		m, ok := readMailbox(email)
		if !ok {
			return "an e-mail address is malformed"
		}
		if why := judge(nc.permitted.emails, nc.excluded.emails, m.isWithin, budget); why != "" {
			return "the address " + email + why
		}
	}
	for _, host := range n.hosts {
		within := func(constraint string) bool { return isHostWithin(host, constraint) }
		if why := judge(nc.permitted.hosts, nc.excluded.hosts, within, budget); why != "" {
			return "the host " + host + why
		}
	}
	for _, host := range n.uris {
		within := mailbox{domain: lower(host)}.isWithin // the same rules
		if why := judge(nc.permitted.uris, nc.excluded.uris, within, budget); why != "" {
			return "the host " + host + " of a URI" + why
		}
	}
	for _, address := range n.addresses {
		within := func(constraint *net.IPNet) bool { return constraint.Contains(address) }
		if why := judge(nc.permitted.addresses, nc.excluded.addresses, within, budget); why != "" {
			return "the address " + address.String() + why
		}
	}
	for _, name := range n.directories {
		within := func(constraint distinguishedName) bool { return constraint.contains(name) }
		if why := judge(nc.permitted.directories, nc.excluded.directories, within, budget); why != "" {
			return "its distinguished name" + why
		}
	}
	return ""
}

// judge returns why a name is forbidden by the constraints on its form, or "".
func judge[C any](permitted, excluded []C, within func(C) bool, budget *int) string {
	*budget -= len(permitted) + len(excluded)
	switch {
	case *budget < 0:
		return " cannot be compared"
	case slices.ContainsFunc(excluded, within):
		return " is excluded"
	case len(permitted) > 0 && !slices.ContainsFunc(permitted, within):
		return " is not among those permitted"
	default:
		return ""
	}
}

// isHostWithin tells whether a host is the one of the constraint or below it. With a leading dot, as crypto/x509 and
// others allow it, only what is below.
func isHostWithin(host, constraint string) bool {
	host, constraint = lower(host), lower(constraint)
	if host == constraint || constraint == "" {
		return true
	}
	return strings.HasSuffix(host, "."+strings.TrimPrefix(constraint, "."))
}
