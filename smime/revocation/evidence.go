package revocation

import (
	"bytes"
	"encoding/pem"
	"slices"
	"time"

	"signet/smime/cert"
)

// An Evidence holds CRLs and OCSP responses, from wherever. The zero value has none. What is added is read and not yet
// believed: that is for a [Checker]. Add what can be relied on first: there is room for [MaxOfOne] of one issuer, and of
// one serial number, and what comes after them is passed over.
type Evidence struct {
	crls      map[cert.Name][]*crl   // by issuer
	responses map[string][]*response // by the serial numbers they are about
}

// MaxOfOne is how many CRLs of one issuer, and OCSP responses for one serial number, an [Evidence] holds.
const MaxOfOne = 32

// AddCRL reads a CRL, in DER or PEM. The source is told with what comes of it: "message", "cache", "online", "file".
//
// It fails with [ErrMalformed], [ErrTooLarge], [ErrDelta] or [ErrUnsupported]; the evidence is then as before.
func (e *Evidence) AddCRL(data []byte, source string) error {
	c, err := parseCRL(derOf(data), source)
	if err != nil {
		return err
	}
	if e.crls == nil {
		e.crls = map[cert.Name][]*crl{}
	}
	add(e.crls, c.issuerKey, c)
	return nil
}

// AddResponse reads an OCSP response, in DER or PEM.
//
// It fails with [ErrMalformed], [ErrTooLarge] or [ErrUnsupported], and with [ErrNoAnswer] where the responder did not
// answer; the evidence is then as before.
func (e *Evidence) AddResponse(data []byte, source string) error {
	r, err := parseResponse(derOf(data), source)
	if err != nil {
		return err
	}
	if e.responses == nil {
		e.responses = map[string][]*response{}
	}
	for _, single := range r.singles {
		if known := e.responses[string(single.id.serial)]; !slices.Contains(known, r) {
			add(e.responses, string(single.id.serial), r)
		}
	}
	return nil
}

// add keeps what came first: what is known must not be lost in what a message brings.
func add[K comparable, T any](to map[K][]T, key K, value T) {
	if len(to[key]) < MaxOfOne {
		to[key] = append(slices.Clip(to[key]), value)
	}
}

// derOf returns what is in PEM, and what is not as it is.
func derOf(data []byte) []byte {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("-----BEGIN")) {
		if block, _ := pem.Decode(data); block != nil {
			return block.Bytes
		}
	}
	return data
}

// Merge returns all that several hold, in this order. The limits are of each of them: nothing that is known is lost because
// an issuer has many CRLs. One of them may be nil.
func Merge(several ...*Evidence) *Evidence {
	merged := &Evidence{crls: map[cert.Name][]*crl{}, responses: map[string][]*response{}}
	for _, e := range several {
		if e == nil {
			continue
		}
		for key, list := range e.crls {
			merged.crls[key] = append(merged.crls[key], list...)
		}
		for key, list := range e.responses {
			merged.responses[key] = append(merged.responses[key], list...)
		}
	}
	return merged
}

// A Validity is from when to when a CRL or an OCSP response is to be used.
type Validity struct {
	ThisUpdate time.Time
	NextUpdate time.Time // zero where it does not say
}

// CRLValidity tells when the issuer of a CRL will have issued the next one. It fails as [Evidence.AddCRL].
func CRLValidity(data []byte) (Validity, error) {
	c, err := parseCRL(derOf(data), "")
	if err != nil {
		return Validity{}, err
	}
	return Validity{c.thisUpdate, c.nextUpdate}, nil
}

// ResponseValidity tells until when all answers in an OCSP response are good. It fails as [Evidence.AddResponse].
func ResponseValidity(data []byte) (Validity, error) {
	r, err := parseResponse(derOf(data), "")
	if err != nil {
		return Validity{}, err
	}
	validity := Validity{ThisUpdate: r.producedAt}
	for _, single := range r.singles {
		if validity.NextUpdate.IsZero() || single.nextUpdate.Before(validity.NextUpdate) {
			validity.NextUpdate = single.nextUpdate
		}
	}
	return validity, nil
}
