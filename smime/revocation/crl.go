package revocation

import (
	"bytes"
	"fmt"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cert"
	"signet/smime/internal/oid"
)

// MaxCRL is the largest CRL in octets that is read. The largest of public authorities have some megabytes, with hundreds of
// thousands of entries.
const MaxCRL = 20 << 20

// A crl is one CRL. Its entries stay as they came, and are gone through for each question: hundreds of thousands of them
// are read in a moment, and would take a multiple of their size as Go values.
//
//	CertificateList ::= SEQUENCE {
//	  tbsCertList TBSCertList,
//	  signatureAlgorithm AlgorithmIdentifier,
//	  signatureValue BIT STRING }
//
//	TBSCertList ::= SEQUENCE {
//	  version Version OPTIONAL,
//	  signature AlgorithmIdentifier,
//	  issuer Name,
//	  thisUpdate Time,
//	  nextUpdate Time OPTIONAL,
//	  revokedCertificates SEQUENCE OF SEQUENCE { … } OPTIONAL,
//	  crlExtensions [0] Extensions OPTIONAL }
//
// RFC 5280 Section 5.1.
type crl struct {
	signed
	source string

	issuer     []byte    // DER
	issuerKey  cert.Name // the same for the same name
	thisUpdate time.Time
	nextUpdate time.Time // zero where absent
	entries    cryptobyte.String
	index      serialIndex
	scope      issuingDistributionPoint
	authority  []byte // the keyIdentifier of the authorityKeyIdentifier, nil where absent
	number     *big.Int
	hasDeltas  bool // there are delta CRLs to it: the extension freshestCRL
}

// parseCRL reads the DER of a CertificateList, and all its entries once: a critical extension in one that nobody knows
// makes the whole CRL unusable. RFC 5280 Section 5.3.
func parseCRL(der []byte, source string) (*crl, error) {
	if len(der) > MaxCRL {
		return nil, fmt.Errorf("%w: a CRL of more than %d octets", ErrTooLarge, MaxCRL)
	}
	input := cryptobyte.String(der)
	var list, tbs, element cryptobyte.String
	if !input.ReadASN1(&list, asn1.SEQUENCE) || !input.Empty() || !list.ReadASN1Element(&element, asn1.SEQUENCE) {
		return nil, malformed("CertificateList")
	}
	c := &crl{source: source, scope: issuingDistributionPoint{reasons: allReasons}}
	var err error
	var algorithm []byte
	if algorithm, err = c.readSigned(element, &list, "CertificateList"); err != nil {
		return nil, err
	}
	if !list.Empty() || !element.ReadASN1(&tbs, asn1.SEQUENCE) {
		return nil, malformed("CertificateList")
	}
	if err := c.readTBS(tbs, algorithm); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *crl) readTBS(s cryptobyte.String, algorithm []byte) error {
	version := 0
	var inner, issuer cryptobyte.String
	if s.PeekASN1Tag(asn1.INTEGER) && (!s.ReadASN1Integer(&version) || version != 1) {
		return malformed("TBSCertList version")
	}
	if !s.ReadASN1Element(&inner, asn1.SEQUENCE) || !bytes.Equal(inner, algorithm) {
		return malformed("TBSCertList signature")
	}
	if !s.ReadASN1Element(&issuer, asn1.SEQUENCE) {
		return malformed("TBSCertList issuer")
	}
	c.issuer, c.issuerKey = issuer, cert.NameOf(issuer)
	var ok bool
	if c.thisUpdate, ok = readTime(&s); !ok {
		return malformed("TBSCertList thisUpdate")
	}
	if s.PeekASN1Tag(asn1.UTCTime) || s.PeekASN1Tag(asn1.GeneralizedTime) {
		if c.nextUpdate, ok = readTime(&s); !ok || c.nextUpdate.Before(c.thisUpdate) {
			return malformed("TBSCertList nextUpdate")
		}
	}
	if s.PeekASN1Tag(asn1.SEQUENCE) && !s.ReadASN1(&c.entries, asn1.SEQUENCE) {
		return malformed("TBSCertList revokedCertificates")
	}
	if err := readOptionalExtensions(&s, constructed0, "TBSCertList crlExtensions", c.readExtension); err != nil {
		return err
	}
	if !s.Empty() {
		return malformed("TBSCertList")
	}
	return c.checkEntries()
}

// The extensions of a CRL. RFC 5280 Section 5.2.
var (
	authorityKeyIdentifierID   = contents(oid.AuthorityKeyIdentifier)
	crlNumberID                = contents(oid.CRLNumber)
	deltaCRLIndicatorID        = contents(oid.DeltaCRLIndicator)
	issuingDistributionPointID = contents(oid.IssuingDistributionPoint)
	freshestCRLID              = contents(oid.FreshestCRL)
)

func (c *crl) readExtension(e extension) error {
	var err error
	switch {
	case e.is(deltaCRLIndicatorID):
		return ErrDelta
	case e.is(issuingDistributionPointID):
		c.scope, err = readIssuingDistributionPoint(e.value, c.issuer)
		return err
	case e.is(crlNumberID):
		// The section says that it is not critical, and so that whoever makes it so means something else.
		c.number = new(big.Int)
		if e.critical || !e.value.ReadASN1Integer(c.number) || !e.value.Empty() {
			return malformed("cRLNumber")
		}
	case e.is(authorityKeyIdentifierID):
		c.authority, err = readKeyIdentifier(e.value)
		return err
	case e.is(freshestCRLID):
		c.hasDeltas = true
	case e.critical:
		return unsupported("critical extension " + e.String() + " of the CRL")
	}
	return nil
}

// readKeyIdentifier reads that of an AuthorityKeyIdentifier. RFC 5280 Section 4.2.1.1.
func readKeyIdentifier(der cryptobyte.String) ([]byte, error) {
	var sequence, id cryptobyte.String
	var present bool
	if !der.ReadASN1(&sequence, asn1.SEQUENCE) || !der.Empty() ||
		!sequence.ReadOptionalASN1(&id, &present, asn1.Tag(0).ContextSpecific()) {
		return nil, malformed("authorityKeyIdentifier")
	}
	return id, nil
}

// readTime reads a Time: UTCTime or GeneralizedTime.
func readTime(s *cryptobyte.String) (t time.Time, ok bool) {
	if s.PeekASN1Tag(asn1.UTCTime) {
		ok = s.ReadASN1UTCTime(&t)
	} else {
		ok = s.ReadASN1GeneralizedTime(&t)
	}
	return t.UTC(), ok
}
