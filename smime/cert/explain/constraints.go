package explain

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// readNameConstraints reads the names that an authority may issue certificates for.
//
//	NameConstraints ::= SEQUENCE {
//	  permittedSubtrees [0] GeneralSubtrees OPTIONAL, excludedSubtrees [1] GeneralSubtrees OPTIONAL }
//	GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] BaseDistance DEFAULT 0, maximum [1] BaseDistance OPTIONAL }
func readNameConstraints(der cryptobyte.String) (lines []string, ok bool) {
	var constraints cryptobyte.String
	if !der.ReadASN1(&constraints, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for i, word := range []string{"only ", "not "} {
		var subtrees cryptobyte.String
		if !constraints.ReadOptionalASN1(&subtrees, nil, context(uint8(i))) {
			return nil, false
		}
		for !subtrees.Empty() {
			var subtree, base cryptobyte.String
			var tag asn1.Tag
			if !subtrees.ReadASN1(&subtree, asn1.SEQUENCE) || !subtree.ReadAnyASN1(&base, &tag) {
				return nil, false
			}
			lines = append(lines, word+subtreeName(tag, base))
		}
	}
	return lines, constraints.Empty()
}

// subtreeName shows a constraint. The empty one holds all names of its form.
func subtreeName(tag asn1.Tag, base cryptobyte.String) string {
	if len(base) > 0 {
		return generalName(tag, base)
	}
	switch tag {
	case rfc822NameTag:
		return "e-mail addresses, whichever"
	case dNSNameTag:
		return "hosts, whichever"
	case uriTag:
		return "addresses of the web, whichever"
	default:
		return generalName(tag, base)
	}
}
