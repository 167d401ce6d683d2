package revocation

import (
	"bytes"
	"crypto/x509"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cert"
	"signet/smime/internal/oid"
)

// An entry is one of revokedCertificates.
//
//	SEQUENCE {
//	  userCertificate CertificateSerialNumber,
//	  revocationDate Time,
//	  crlEntryExtensions Extensions OPTIONAL }
type entry struct {
	serial     cryptobyte.String // contents of the INTEGER
	date       cryptobyte.String // the element
	extensions cryptobyte.String // contents of the SEQUENCE, empty where absent
}

func readEntry(s *cryptobyte.String) (e entry, ok bool) {
	var sequence cryptobyte.String
	var tag asn1.Tag
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.ReadASN1(&e.serial, asn1.INTEGER) || len(e.serial) == 0 ||
		!sequence.ReadAnyASN1Element(&e.date, &tag) || tag != asn1.UTCTime && tag != asn1.GeneralizedTime ||
		!sequence.ReadOptionalASN1(&e.extensions, nil, asn1.SEQUENCE) || !sequence.Empty() {
		return entry{}, false
	}
	return e, true
}

// The extensions of an entry. RFC 5280 Section 5.3.
var (
	reasonCodeID          = contents(oid.ReasonCode)
	invalidityDateID      = contents(oid.InvalidityDate)
	certificateIssuerID   = contents(oid.CertificateIssuer)
	holdInstructionCodeID = contents(oid.HoldInstructionCode)
)

// checkEntries reads each entry.
func (c *crl) checkEntries() error {
	for rest := c.entries; !rest.Empty(); {
		e, ok := readEntry(&rest)
		if !ok {
			return malformed("TBSCertList revokedCertificates")
		}
		if err := c.checkExtensions(e.extensions); err != nil {
			return err
		}
	}
	return nil
}

func (c *crl) checkExtensions(s cryptobyte.String) error {
	for !s.Empty() {
		e, ok := readExtension(&s)
		switch {
		case !ok:
			return malformed("crlEntryExtensions")
		case e.is(certificateIssuerID) && !c.scope.indirect:
			return malformed("certificateIssuer in a CRL that is not indirect")
		case e.critical && !e.is(reasonCodeID) && !e.is(invalidityDateID) && !e.is(certificateIssuerID) && !e.is(holdInstructionCodeID):
			return unsupported("critical extension " + e.String() + " of an entry")
		}
	}
	return nil
}

// A revokedEntry is what a CRL says of one certificate.
type revokedEntry struct {
	at     time.Time
	reason reason
}

// find looks for the entry of a certificate; nil where there is none. In an indirect CRL an entry is of the issuer that
// it names, or the last one before it, or else of the CRL's. RFC 5280 Section 5.3.3.
func (c *crl) find(certificate *x509.Certificate) (*revokedEntry, error) {
	wanted, err := serialContents(certificate)
	if err != nil {
		return nil, err
	}
	isIssuer := cert.SameName(c.issuer, certificate.RawIssuer)
	if !c.scope.indirect {
		if places, ready := c.index.places(c.entries, wanted); ready {
			return c.findAt(places, wanted, isIssuer)
		}
	}
	var found *revokedEntry
	for rest := c.entries; !rest.Empty(); {
		e, ok := readEntry(&rest)
		if !ok {
			return nil, malformed("TBSCertList revokedCertificates")
		}
		isWanted := bytes.Equal(e.serial, wanted)
		if !isWanted && !c.scope.indirect {
			continue
		}
		r, issuer, err := e.read(isWanted)
		if err != nil {
			return nil, err
		}
		if issuer != nil {
			isIssuer = names(issuer, certificate.RawIssuer)
		}
		if isWanted && isIssuer {
			found = r
		}
	}
	return found, nil
}

// findAt is find in a CRL that is not indirect, where the index says that the entry may be.
func (c *crl) findAt(places []uint32, wanted []byte, isIssuer bool) (found *revokedEntry, err error) {
	for _, place := range places {
		rest := c.entries[place:]
		e, ok := readEntry(&rest)
		if !ok {
			return nil, malformed("TBSCertList revokedCertificates")
		}
		if !isIssuer || !bytes.Equal(e.serial, wanted) {
			continue
		}
		if found, _, err = e.read(true); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// read reads the extensions of an entry, and its date where that is wanted.
func (e entry) read(withDate bool) (r *revokedEntry, issuer []generalName, err error) {
	r = new(revokedEntry)
	var ok bool
	if withDate {
		if r.at, ok = readTime(&e.date); !ok {
			return nil, nil, malformed("revocationDate")
		}
	}
	for !e.extensions.Empty() {
		x, ok := readExtension(&e.extensions)
		switch {
		case !ok:
			return nil, nil, malformed("crlEntryExtensions")
		case x.is(reasonCodeID):
			if r.reason, ok = readReason(&x.value); !ok || !x.value.Empty() {
				return nil, nil, malformed("reasonCode")
			}
		case x.is(certificateIssuerID):
			var sequence cryptobyte.String
			if !x.value.ReadASN1(&sequence, asn1.SEQUENCE) || !x.value.Empty() {
				return nil, nil, malformed("certificateIssuer")
			}
			if issuer, ok = readGeneralNames(sequence); !ok {
				return nil, nil, malformed("certificateIssuer")
			}
		}
	}
	return r, issuer, nil
}

// serialContents returns the contents of a certificate's serialNumber as DER has them.
func serialContents(c *x509.Certificate) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1BigInt(c.SerialNumber)
	der, err := b.Bytes()
	if err != nil {
		return nil, malformed("serialNumber")
	}
	element := cryptobyte.String(der)
	var serial cryptobyte.String
	if !element.ReadASN1(&serial, asn1.INTEGER) {
		return nil, malformed("serialNumber")
	}
	return serial, nil
}
