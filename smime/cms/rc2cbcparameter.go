package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
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

// effectiveBitsOfVersion is by rc2ParameterVersion, for what was ever sent in mail: RFC 2268 Section 6.
var effectiveBitsOfVersion = map[int]int{160: 40, 120: 64, 58: 128}

func readRC2CBCParameter(der []byte, p *rc2CBCParameter) bool {
	input := cryptobyte.String(der)
	var sequence, iv cryptobyte.String
	var version int
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() ||
		!sequence.ReadASN1Integer(&version) ||
		!sequence.ReadASN1(&iv, asn1.OCTET_STRING) || !sequence.Empty() {
		return false
	}
	p.effectiveBits, p.iv = effectiveBitsOfVersion[version], iv
	return p.effectiveBits != 0
}
