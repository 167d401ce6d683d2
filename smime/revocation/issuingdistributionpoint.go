package revocation

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An issuingDistributionPoint says which certificates a CRL is about. The zero value, with allReasons, is about all of its
// issuer's.
//
//	IssuingDistributionPoint ::= SEQUENCE {
//	  distributionPoint [0] DistributionPointName OPTIONAL,
//	  onlyContainsUserCerts [1] BOOLEAN DEFAULT FALSE,
//	  onlyContainsCACerts [2] BOOLEAN DEFAULT FALSE,
//	  onlySomeReasons [3] ReasonFlags OPTIONAL,
//	  indirectCRL [4] BOOLEAN DEFAULT FALSE,
//	  onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
//
// RFC 5280 Section 5.2.5.
type issuingDistributionPoint struct {
	names              []generalName // nil where absent
	onlyUserCerts      bool
	onlyCACerts        bool
	onlyAttributeCerts bool
	indirect           bool
	reasons            reasons
}

func readIssuingDistributionPoint(der, issuer []byte) (issuingDistributionPoint, error) {
	var idp issuingDistributionPoint
	input := cryptobyte.String(der)
	var s, name cryptobyte.String
	var hasName, ok bool
	bad := malformed("issuingDistributionPoint")
	if !input.ReadASN1(&s, asn1.SEQUENCE) || !input.Empty() || !s.ReadOptionalASN1(&name, &hasName, constructed0) {
		return idp, bad
	}
	if hasName {
		if idp.names, ok = readDistributionPointName(name, issuer); !ok {
			return idp, bad
		}
	}
	if !readOptionalBoolean(&s, &idp.onlyUserCerts, tag1) || !readOptionalBoolean(&s, &idp.onlyCACerts, tag2) {
		return idp, bad
	}
	if idp.reasons, ok = readOptionalReasons(&s, tag3); !ok {
		return idp, bad
	}
	if !readOptionalBoolean(&s, &idp.indirect, tag4) || !readOptionalBoolean(&s, &idp.onlyAttributeCerts, tag5) || !s.Empty() {
		return idp, bad
	}
	return idp, nil
}

// readOptionalBoolean reads a BOOLEAN DEFAULT FALSE under an implicit tag.
func readOptionalBoolean(s *cryptobyte.String, value *bool, tag asn1.Tag) bool {
	var content cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&content, &present, tag) {
		return false
	}
	if !present {
		return true
	}
	if len(content) != 1 || content[0] != 0 && content[0] != 0xff {
		return false
	}
	*value = content[0] == 0xff
	return true
}

// covers tells whether a CRL with this scope is one that a distribution point of a certificate means, and why not.
// RFC 5280 Section 6.3.3 (b) (2).
func (idp issuingDistributionPoint) covers(dp distributionPoint, isCA bool) (bool, string) {
	wanted := dp.names
	if wanted == nil {
		wanted = dp.crlIssuer
	}
	switch {
	case idp.names != nil && !haveCommon(idp.names, wanted):
		return false, "is for another distribution point"
	case idp.onlyUserCerts && isCA:
		return false, "is not about authorities"
	case idp.onlyCACerts && !isCA:
		return false, "is about authorities alone"
	case idp.onlyAttributeCerts:
		return false, "is about attribute certificates alone"
	default:
		return true, ""
	}
}
