package cms

import (
	encoding_asn1 "encoding/asn1"
	"fmt"
	"strconv"
	"strings"
)

// NewSecurityLabel makes a label of what people write: the policy as numbers with dots between them, the classification as
// a name that RFC 2634 Section 3.2 has or as a number, and the privacy mark in words. The last two may be empty. It fails where the policy
// is no object identifier, or the classification none that there is.
func NewSecurityLabel(policy, classification, privacyMark string) (*ESSSecurityLabel, error) {
	label := &ESSSecurityLabel{PrivacyMark: privacyMark}
	var err error
	if label.SecurityPolicyIdentifier, err = parseObjectIdentifier(policy); err != nil {
		return nil, fmt.Errorf("security-policy-identifier %q is no object identifier", policy)
	}
	if classification == "" {
		return label, nil
	}
	step, err := parseSecurityClassification(classification)
	if err != nil {
		return nil, err
	}
	label.SecurityClassification = &step
	return label, nil
}

// parseObjectIdentifier reads numbers with dots between them.
func parseObjectIdentifier(text string) (encoding_asn1.ObjectIdentifier, error) {
	var id encoding_asn1.ObjectIdentifier
	for part := range strings.SplitSeq(text, ".") {
		number, err := strconv.ParseInt(part, 10, 32)
		if err != nil {
			return nil, err
		}
		id = append(id, int(number))
	}
	_, err := encoding_asn1.Marshal(id)
	return id, err
}
