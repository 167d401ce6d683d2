package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/rc2"
)

// An rc2CBCParameter is the parameters of RC2-CBC.
//
//	RC2CBCParameter ::= SEQUENCE {
//	  rc2ParameterVersion INTEGER,
//	  iv OCTET STRING }  -- exactly 8 octets
//
// RFC 3370 Section 5.2.
type rc2CBCParameter struct {
	effectiveBits int
	iv            []byte
}

func readRC2CBCParameter(der []byte, p *rc2CBCParameter) bool {
	input := cryptobyte.String(der)
	var sequence, iv cryptobyte.String
	var version int
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() ||
		!sequence.ReadASN1Integer(&version) ||
		!sequence.ReadASN1(&iv, asn1.OCTET_STRING) || !sequence.Empty() {
		return false
	}
	bits, ok := rc2.EffectiveBits(version)
	p.effectiveBits, p.iv = bits, iv
	return ok
}
