package cms

import (
	"fmt"
	"slices"
	"strconv"
)

// A SecurityClassification is a step on a ladder: of the policy's own, or one of these six.
//
//	SecurityClassification ::= INTEGER {
//	  unmarked (0), unclassified (1), restricted (2),
//	  confidential (3), secret (4), top-secret (5) } (0..ub-integer-options)
//
// RFC 2634 Section 3.2.
type SecurityClassification int

// The classifications that every policy has in this order.
const (
	Unmarked     SecurityClassification = 0
	Unclassified SecurityClassification = 1
	Restricted   SecurityClassification = 2
	Confidential SecurityClassification = 3
	Secret       SecurityClassification = 4
	TopSecret    SecurityClassification = 5
)

var classificationNames = []string{"unmarked", "unclassified", "restricted", "confidential", "secret", "top-secret"}

// String returns the name that RFC 2634 Section 3.2 has, and a number for a step of the policy's own.
func (c SecurityClassification) String() string {
	if 0 <= c && int(c) < len(classificationNames) {
		return classificationNames[c]
	}
	return strconv.Itoa(int(c))
}

// parseSecurityClassification reads what String writes.
func parseSecurityClassification(text string) (SecurityClassification, error) {
	if i := slices.Index(classificationNames, text); i >= 0 {
		return SecurityClassification(i), nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 || number > MaxSecurityClassification {
		return 0, fmt.Errorf("security-classification %q is neither a name of RFC 2634 nor a number up to %d", text, MaxSecurityClassification)
	}
	return SecurityClassification(number), nil
}
