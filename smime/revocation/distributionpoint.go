package revocation

import (
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// The context-specific tags of the structures here.
const (
	tag1         asn1.Tag = 0x81
	tag2         asn1.Tag = 0x82
	tag3         asn1.Tag = 0x83
	tag4         asn1.Tag = 0x84
	tag5         asn1.Tag = 0x85
	constructed0 asn1.Tag = 0xa0
	constructed1 asn1.Tag = 0xa1
	constructed2 asn1.Tag = 0xa2
)

// maxDistributionPoints limits those of one certificate.
const maxDistributionPoints = 16

// A distributionPoint says where a certificate's CRLs are, who issues them, and which reasons they have.
//
//	DistributionPoint ::= SEQUENCE {
//	  distributionPoint [0] DistributionPointName OPTIONAL,
//	  reasons [1] ReasonFlags OPTIONAL,
//	  cRLIssuer [2] GeneralNames OPTIONAL }
//
// RFC 5280 Section 4.2.1.13.
type distributionPoint struct {
	names     []generalName // nil where absent
	reasons   reasons
	crlIssuer []generalName // nil where absent
}

// distributionPoints returns those of a certificate, and the one that each has: CRLs for all its issuer issued. RFC 5280
// Section 6.3.3.
func distributionPoints(c *x509.Certificate) ([]distributionPoint, error) {
	own, err := statedDistributionPoints(c)
	return append(own, distributionPoint{names: []generalName{directoryName(c.RawIssuer)}, reasons: allReasons}), err
}

// statedDistributionPoints reads the extension cRLDistributionPoints.
func statedDistributionPoints(c *x509.Certificate) ([]distributionPoint, error) {
	var points []distributionPoint
	for _, e := range c.Extensions {
		if !e.Id.Equal(oid.CRLDistributionPoints) {
			continue
		}
		input := cryptobyte.String(e.Value)
		var sequence cryptobyte.String
		if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
			return nil, malformed("cRLDistributionPoints")
		}
		for !sequence.Empty() {
			var point cryptobyte.String
			if !sequence.ReadASN1(&point, asn1.SEQUENCE) {
				return nil, malformed("cRLDistributionPoints")
			}
			if len(points) == maxDistributionPoints {
				return nil, unsupported("more distribution points than are looked at")
			}
			dp, err := readDistributionPoint(point, c.RawIssuer)
			if err != nil {
				return nil, err
			}
			points = append(points, dp)
		}
	}
	return points, nil
}

func readDistributionPoint(s cryptobyte.String, issuer []byte) (distributionPoint, error) {
	var dp distributionPoint
	var name, crlIssuer cryptobyte.String
	var hasName, hasIssuer bool
	if !s.ReadOptionalASN1(&name, &hasName, constructed0) {
		return dp, malformed("DistributionPoint distributionPoint")
	}
	var ok bool
	if dp.reasons, ok = readOptionalReasons(&s, tag1); !ok {
		return dp, malformed("DistributionPoint reasons")
	}
	if !s.ReadOptionalASN1(&crlIssuer, &hasIssuer, constructed2) || !s.Empty() {
		return dp, malformed("DistributionPoint cRLIssuer")
	}
	if hasIssuer {
		if dp.crlIssuer, ok = readGeneralNames(crlIssuer); !ok {
			return dp, malformed("DistributionPoint cRLIssuer")
		}
		if len(dp.crlIssuer) == 1 && dp.crlIssuer[0].tag == tagDirectoryName {
			issuer = dp.crlIssuer[0].value // what names may be relative to
		}
	}
	if hasName {
		if dp.names, ok = readDistributionPointName(name, issuer); !ok {
			return dp, malformed("DistributionPoint distributionPoint")
		}
	}
	return dp, nil
}

// readDistributionPointName returns the names, a relative one below that of the CRL's issuer.
//
//	DistributionPointName ::= CHOICE {
//	  fullName [0] GeneralNames,
//	  nameRelativeToCRLIssuer [1] RelativeDistinguishedName }
func readDistributionPointName(s cryptobyte.String, issuer []byte) ([]generalName, bool) {
	var content cryptobyte.String
	var tag asn1.Tag
	if !s.ReadAnyASN1(&content, &tag) || !s.Empty() {
		return nil, false
	}
	switch tag {
	case constructed0:
		return readGeneralNames(content)
	case constructed1:
		name, ok := below(issuer, content)
		return []generalName{directoryName(name)}, ok
	default:
		return nil, false
	}
}

// below appends a RelativeDistinguishedName, the contents of its SET, to a Name.
func below(name, relative []byte) ([]byte, bool) {
	input := cryptobyte.String(name)
	var rdns cryptobyte.String
	if !input.ReadASN1(&rdns, asn1.SEQUENCE) || !input.Empty() {
		return nil, false
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(rdns)
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { b.AddBytes(relative) })
	})
	der, err := b.Bytes()
	return der, err == nil
}
