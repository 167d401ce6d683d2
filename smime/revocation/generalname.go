package revocation

import (
	"bytes"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cert"
)

// The tags of GeneralName that are looked into. RFC 5280 Section 4.2.1.6.
const (
	tagURI           asn1.Tag = 0x86
	tagDirectoryName asn1.Tag = 0xa4
)

// A generalName is one GeneralName: its tag and its contents.
type generalName struct {
	tag   asn1.Tag
	value []byte
}

func directoryName(name []byte) generalName { return generalName{tagDirectoryName, name} }

// readGeneralNames reads the contents of a GeneralNames, which has at least one.
func readGeneralNames(s cryptobyte.String) ([]generalName, bool) {
	var names []generalName
	for !s.Empty() {
		var name generalName
		var value cryptobyte.String
		if !s.ReadAnyASN1(&value, &name.tag) {
			return nil, false
		}
		name.value = value
		names = append(names, name)
	}
	return names, len(names) > 0
}

func (n generalName) equal(other generalName) bool {
	if n.tag != other.tag {
		return false
	}
	if n.tag == tagDirectoryName {
		return cert.SameName(n.value, other.value)
	}
	return bytes.Equal(n.value, other.value)
}

// haveCommon tells whether a name is in both lists.
func haveCommon(a, b []generalName) bool {
	return slices.ContainsFunc(a, func(n generalName) bool { return slices.ContainsFunc(b, n.equal) })
}

// names tells whether one of the names is this distinguished name.
func names(list []generalName, name []byte) bool {
	return slices.ContainsFunc(list, directoryName(name).equal)
}
