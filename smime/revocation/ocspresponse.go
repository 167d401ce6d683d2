package revocation

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// The limits of an OCSP response. One that answers one question has some thousands of octets, most of them certificates.
const (
	// MaxResponse is in octets.
	MaxResponse = 256 << 10

	maxSingleResponses = 256
	maxResponderCerts  = 8
)

// A response is a BasicOCSPResponse.
//
//	BasicOCSPResponse ::= SEQUENCE {
//	  tbsResponseData ResponseData,
//	  signatureAlgorithm AlgorithmIdentifier,
//	  signature BIT STRING,
//	  certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
//
//	ResponseData ::= SEQUENCE {
//	  version [0] EXPLICIT Version DEFAULT v1,
//	  responderID ResponderID,
//	  producedAt GeneralizedTime,
//	  responses SEQUENCE OF SingleResponse,
//	  responseExtensions [1] EXPLICIT Extensions OPTIONAL }
//
// RFC 6960 Section 4.2.1.
type response struct {
	signed
	source string

	responderName []byte // DER; nil where the responder is named by its key
	responderKey  []byte // SHA-1 of the key
	producedAt    time.Time
	singles       []singleResponse
	nonce         []byte
	certificates  []*x509.Certificate // those that can be read
}

// responseStatus are the names of the OCSPResponseStatus. RFC 6960 Section 4.2.1.
var responseStatus = map[int]string{
	1: "malformedRequest", 2: "internalError", 3: "tryLater", 5: "sigRequired", 6: "unauthorized",
}

// parseResponse reads the DER of an OCSPResponse.
//
//	OCSPResponse ::= SEQUENCE {
//	  responseStatus OCSPResponseStatus,
//	  responseBytes [0] EXPLICIT ResponseBytes OPTIONAL }
func parseResponse(der []byte, source string) (*response, error) {
	if len(der) > MaxResponse {
		return nil, fmt.Errorf("%w: an OCSP response of more than %d octets", ErrTooLarge, MaxResponse)
	}
	input := cryptobyte.String(der)
	var sequence, tagged, responseBytes, kind, basic cryptobyte.String
	status := 0
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() || !sequence.ReadASN1Enum(&status) {
		return nil, malformed("OCSPResponse")
	}
	if status != 0 {
		name, known := responseStatus[status]
		if !known {
			return nil, malformed("OCSPResponse responseStatus")
		}
		return nil, fmt.Errorf("%w: the responder says %s", ErrNoAnswer, name)
	}
	if !sequence.ReadASN1(&tagged, constructed0) || !sequence.Empty() || !tagged.ReadASN1(&responseBytes, asn1.SEQUENCE) || !tagged.Empty() ||
		!responseBytes.ReadASN1(&kind, asn1.OBJECT_IDENTIFIER) || !responseBytes.ReadASN1(&basic, asn1.OCTET_STRING) || !responseBytes.Empty() {
		return nil, malformed("OCSPResponse responseBytes")
	}
	if string(kind) != contents(oid.OCSPBasic) {
		return nil, unsupported("type of the OCSP response")
	}
	return parseBasicResponse(basic, source)
}

func parseBasicResponse(der cryptobyte.String, source string) (*response, error) {
	var sequence, element, data, tagged, certificates cryptobyte.String
	if !der.ReadASN1(&sequence, asn1.SEQUENCE) || !der.Empty() || !sequence.ReadASN1Element(&element, asn1.SEQUENCE) {
		return nil, malformed("BasicOCSPResponse")
	}
	r := &response{source: source}
	var err error
	if _, err = r.readSigned(element, &sequence, "BasicOCSPResponse"); err != nil {
		return nil, err
	}
	var hasCertificates bool
	if !sequence.ReadOptionalASN1(&tagged, &hasCertificates, constructed0) || !sequence.Empty() ||
		hasCertificates && (!tagged.ReadASN1(&certificates, asn1.SEQUENCE) || !tagged.Empty()) {
		return nil, malformed("BasicOCSPResponse certs")
	}
	for !certificates.Empty() {
		var one cryptobyte.String
		if !certificates.ReadASN1Element(&one, asn1.SEQUENCE) {
			return nil, malformed("BasicOCSPResponse certs")
		}
		if len(r.certificates) == maxResponderCerts {
			break
		}
		if c, err := x509.ParseCertificate(one); err == nil {
			r.certificates = append(r.certificates, c)
		}
	}
	if !element.ReadASN1(&data, asn1.SEQUENCE) {
		return nil, malformed("ResponseData")
	}
	return r, r.readData(data)
}

var ocspNonceID = contents(oid.OCSPNonce)

func (r *response) readData(s cryptobyte.String) error {
	var version, responder, singles cryptobyte.String
	var hasVersion bool
	var tag asn1.Tag
	if !s.ReadOptionalASN1(&version, &hasVersion, constructed0) || hasVersion && !bytes.Equal(version, []byte{2, 1, 0}) {
		return malformed("ResponseData version")
	}
	if !s.ReadAnyASN1(&responder, &tag) {
		return malformed("ResponseData responderID")
	}
	var key cryptobyte.String
	switch {
	case tag == constructed1:
		r.responderName = responder
	case tag == constructed2 && responder.ReadASN1(&key, asn1.OCTET_STRING) && responder.Empty():
		r.responderKey = key
	default:
		return malformed("ResponseData responderID")
	}
	if !s.ReadASN1GeneralizedTime(&r.producedAt) {
		return malformed("ResponseData producedAt")
	}
	if !s.ReadASN1(&singles, asn1.SEQUENCE) {
		return malformed("ResponseData responses")
	}
	for !singles.Empty() {
		if len(r.singles) == maxSingleResponses {
			return fmt.Errorf("%w: more than %d responses in one", ErrTooLarge, maxSingleResponses)
		}
		single, err := readSingleResponse(&singles)
		if err != nil {
			return err
		}
		r.singles = append(r.singles, single)
	}
	err := readOptionalExtensions(&s, constructed1, "ResponseData responseExtensions", func(e extension) error {
		switch {
		case e.is(ocspNonceID):
			// QUIRK: RFC 9654 Section 2.1 puts the nonce into an OCTET STRING of its own; some responders leave that out.
			value := e.value
			var nonce cryptobyte.String
			if !value.ReadASN1(&nonce, asn1.OCTET_STRING) || !value.Empty() {
				nonce = e.value
			}
			r.nonce = nonce
		case e.critical:
			return unsupported("critical extension " + e.String() + " of the OCSP response")
		}
		return nil
	})
	if err == nil && !s.Empty() {
		err = malformed("ResponseData")
	}
	return err
}
