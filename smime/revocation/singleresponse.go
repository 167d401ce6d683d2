package revocation

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cert"
)

// A singleResponse is the answer about one certificate.
//
//	SingleResponse ::= SEQUENCE {
//	  certID CertID,
//	  certStatus CertStatus,
//	  thisUpdate GeneralizedTime,
//	  nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL,
//	  singleExtensions [1] EXPLICIT Extensions OPTIONAL }
//
//	CertStatus ::= CHOICE {
//	  good [0] IMPLICIT NULL,
//	  revoked [1] IMPLICIT SEQUENCE {
//	    revocationTime GeneralizedTime,
//	    revocationReason [0] EXPLICIT CRLReason OPTIONAL },
//	  unknown [2] IMPLICIT NULL }
//
// RFC 6960 Section 4.2.1.
type singleResponse struct {
	id         certID
	state      cert.RevocationState
	revoked    revokedEntry // where it is
	thisUpdate time.Time
	nextUpdate time.Time // zero where absent
}

func readSingleResponse(s *cryptobyte.String) (singleResponse, error) {
	var r singleResponse
	var sequence, status, next cryptobyte.String
	var tag asn1.Tag
	var ok, hasNext bool
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) {
		return r, malformed("SingleResponse")
	}
	if r.id, ok = readCertID(&sequence); !ok {
		return r, malformed("SingleResponse certID")
	}
	if !sequence.ReadAnyASN1(&status, &tag) {
		return r, malformed("SingleResponse certStatus")
	}
	switch {
	case tag == asn1.Tag(0).ContextSpecific() && status.Empty():
		r.state = cert.RevocationStateGood
	case tag == constructed1:
		r.state = cert.RevocationStateRevoked
		if r.revoked, ok = readRevokedInfo(status); !ok {
			return r, malformed("SingleResponse certStatus")
		}
	case tag == tag2 && status.Empty():
		r.state = cert.RevocationStateUnknown
	default:
		return r, malformed("SingleResponse certStatus")
	}
	if !sequence.ReadASN1GeneralizedTime(&r.thisUpdate) {
		return r, malformed("SingleResponse thisUpdate")
	}
	if !sequence.ReadOptionalASN1(&next, &hasNext, constructed0) ||
		hasNext && (!next.ReadASN1GeneralizedTime(&r.nextUpdate) || !next.Empty() || r.nextUpdate.Before(r.thisUpdate)) {
		return r, malformed("SingleResponse nextUpdate")
	}
	err := readOptionalExtensions(&sequence, constructed1, "SingleResponse singleExtensions", func(e extension) error {
		if e.critical {
			return unsupported("critical extension " + e.String() + " of the OCSP response")
		}
		return nil
	})
	if err == nil && !sequence.Empty() {
		err = malformed("SingleResponse")
	}
	return r, err
}

func readRevokedInfo(s cryptobyte.String) (r revokedEntry, ok bool) {
	var tagged cryptobyte.String
	var present bool
	if !s.ReadASN1GeneralizedTime(&r.at) || !s.ReadOptionalASN1(&tagged, &present, constructed0) || !s.Empty() {
		return r, false
	}
	if present {
		if r.reason, ok = readReason(&tagged); !ok || !tagged.Empty() {
			return r, false
		}
	}
	return r, true
}
