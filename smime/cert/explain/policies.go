package explain

import (
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// The two arcs below oid.SMIMEPolicies. S/MIME Baseline Requirements Section 7.1.6.1.
var (
	validated   = []string{"mailbox-validated: the address alone was checked", "organization-validated: an organization and the address were checked", "sponsor-validated: a person, the organization and the address were checked", "individual-validated: a person and the address were checked"}
	generations = []string{"legacy", "multipurpose", "strict"}
)

// policyNames are policies that have a name.
var policyNames = []struct {
	id   encoding_asn1.ObjectIdentifier
	name string
}{
	{oid.AnyPolicy, "any policy"},
	{oid.ETSILCP, "lightweight policy of ETSI (LCP)"},
	{oid.ETSINCP, "normalized policy of ETSI (NCP)"},
	{oid.ETSINCPPlus, "normalized policy of ETSI, the key in a secure device (NCP+)"},
	{oid.ETSIQCPN, "qualified, for a person (QCP-n)"},
	{oid.ETSIQCPL, "qualified, for an organization (QCP-l)"},
	{oid.ETSIQCPNQSCD, "qualified, for a person, the key in a qualified device (QCP-n-qscd)"},
	{oid.ETSIQCPLQSCD, "qualified, for an organization, the key in a qualified device (QCP-l-qscd)"},
}

func policy(id encoding_asn1.ObjectIdentifier) string {
	base := len(oid.SMIMEPolicies)
	if len(id) == base+2 && id[:base].Equal(oid.SMIMEPolicies) &&
		1 <= id[base] && id[base] <= len(validated) && 1 <= id[base+1] && id[base+1] <= len(generations) {
		return fmt.Sprintf("%s (S/MIME Baseline Requirements, %s): %s", id, generations[id[base+1]-1], validated[id[base]-1])
	}
	for _, row := range policyNames {
		if row.id.Equal(id) {
			return fmt.Sprintf("%s: %s", id, row.name)
		}
	}
	return id.String()
}

// readPolicies reads certificatePolicies.
//
//	PolicyInformation ::= SEQUENCE {
//	  policyIdentifier CertPolicyId,
//	  policyQualifiers SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL }
//	PolicyQualifierInfo ::= SEQUENCE { policyQualifierId PolicyQualifierId, qualifier ANY DEFINED BY policyQualifierId }
func readPolicies(der cryptobyte.String) (lines []string, ok bool) {
	return readPoliciesAs(der, policy)
}

func readApplicationPolicies(der cryptobyte.String) ([]string, bool) {
	return readPoliciesAs(der, application)
}

func readPoliciesAs(der cryptobyte.String, name func(encoding_asn1.ObjectIdentifier) string) (lines []string, ok bool) {
	var policies cryptobyte.String
	if !der.ReadASN1(&policies, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for !policies.Empty() {
		var information cryptobyte.String
		var id encoding_asn1.ObjectIdentifier
		if !policies.ReadASN1(&information, asn1.SEQUENCE) || !information.ReadASN1ObjectIdentifier(&id) {
			return nil, false
		}
		lines = append(lines, name(id))
		var qualifiers cryptobyte.String
		if !information.ReadOptionalASN1(&qualifiers, nil, asn1.SEQUENCE) || !information.Empty() {
			return nil, false
		}
		for !qualifiers.Empty() {
			text, ok := readQualifier(&qualifiers)
			if !ok {
				return nil, false
			}
			lines = append(lines, text...)
		}
	}
	return lines, true
}

func readQualifier(qualifiers *cryptobyte.String) ([]string, bool) {
	var qualifier cryptobyte.String
	var id encoding_asn1.ObjectIdentifier
	if !qualifiers.ReadASN1(&qualifier, asn1.SEQUENCE) || !qualifier.ReadASN1ObjectIdentifier(&id) {
		return nil, false
	}
	switch {
	case id.Equal(oid.PolicyCPS):
		var uri cryptobyte.String
		return []string{"described at " + string(uri)}, qualifier.ReadASN1(&uri, asn1.IA5String)
	case id.Equal(oid.PolicyUserNotice):
		return userNotice(qualifier)
	default:
		return []string{"with the qualifier " + id.String()}, true
	}
}

// userNotice reads the text of a UserNotice.
//
//	UserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL }
//
// RFC 5280 Section 4.2.1.4.
func userNotice(der cryptobyte.String) (lines []string, ok bool) {
	var notice cryptobyte.String
	if !der.ReadASN1(&notice, asn1.SEQUENCE) || !notice.SkipOptionalASN1(asn1.SEQUENCE) {
		return nil, false
	}
	if notice.Empty() {
		return nil, true
	}
	text, ok := readText(&notice)
	return []string{"notice: " + text}, ok
}

// readPolicyMappings reads pairs of policies.
func readPolicyMappings(der cryptobyte.String) (lines []string, ok bool) {
	var mappings cryptobyte.String
	if !der.ReadASN1(&mappings, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for !mappings.Empty() {
		var mapping cryptobyte.String
		var issuer, subject encoding_asn1.ObjectIdentifier
		if !mappings.ReadASN1(&mapping, asn1.SEQUENCE) || !mapping.ReadASN1ObjectIdentifier(&issuer) ||
			!mapping.ReadASN1ObjectIdentifier(&subject) || !mapping.Empty() {
			return nil, false
		}
		lines = append(lines, fmt.Sprintf("%s counts as %s", subject, issuer))
	}
	return lines, true
}

// readPolicyConstraints reads the numbers of certificates after which something must hold.
//
//	PolicyConstraints ::= SEQUENCE {
//	  requireExplicitPolicy [0] SkipCerts OPTIONAL, inhibitPolicyMapping [1] SkipCerts OPTIONAL }
func readPolicyConstraints(der cryptobyte.String) (lines []string, ok bool) {
	var constraints cryptobyte.String
	if !der.ReadASN1(&constraints, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for i, text := range []string{"policies must be named after %d more certificates", "policies must not be mapped after %d more certificates"} {
		var skip []byte
		var present bool
		if !constraints.ReadOptionalASN1((*cryptobyte.String)(&skip), &present, primitive(uint8(i))) {
			return nil, false
		}
		if number, ok := small(skip); present && ok {
			lines = append(lines, fmt.Sprintf(text, number))
		} else if present {
			return nil, false
		}
	}
	return lines, constraints.Empty()
}

func readInhibitAnyPolicy(der cryptobyte.String) ([]string, bool) {
	var skip int
	if !der.ReadASN1Integer(&skip) || !der.Empty() {
		return nil, false
	}
	return []string{fmt.Sprintf("after %d more certificates", skip)}, true
}

// small returns the contents of an INTEGER of few octets.
func small(contents []byte) (number int, ok bool) {
	if len(contents) == 0 || len(contents) > 3 || contents[0] > 127 {
		return 0, false
	}
	for _, octet := range contents {
		number = number<<8 | int(octet)
	}
	return number, true
}
