package smime

import (
	"strings"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// attributes prints a set of attributes with their values. The countersignatures
// among them have places of their own.
func (p *inspection) attributes(kind string, attributes []cms.Attribute, depth int) {
	for _, a := range attributes {
		if a.Type.Equal(oid.Countersignature) {
			continue
		}
		var values []string
		for _, v := range a.Values {
			if a.Type.Equal(oid.SMIMECapabilities) {
				values = append(values, capabilities(v))
			} else {
				values = append(values, value(v))
			}
		}
		p.line(depth, "%s %s: %s", kind, objectName(a.Type), strings.Join(values, "; "))
	}
}

// capabilities names what somebody announces to read.
func capabilities(der []byte) string {
	announced, err := cms.ParseSMIMECapabilities(der)
	if err != nil {
		return value(der)
	}
	var names []string
	for _, capability := range announced {
		names = append(names, cms.CapabilityName(capability))
	}
	return strings.Join(names, ", ")
}

// algorithm names an algorithm with its parameters.
func algorithm(ai cms.AlgorithmIdentifier) string {
	name := objectName(ai.Algorithm)
	if len(ai.Parameters) == 0 {
		return name
	}
	return name + " (" + value(ai.Parameters) + ")"
}
