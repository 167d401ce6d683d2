package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An aeadParameters is the parameters of AES-GCM and AES-CCM, which look alike.
//
//	GCMParameters ::= SEQUENCE {
//	  aes-nonce OCTET STRING,  -- recommended size is 12 octets
//	  aes-ICVlen AES-GCM-ICVlen DEFAULT 12 }
//
//	CCMParameters ::= SEQUENCE {
//	  aes-nonce OCTET STRING (SIZE(7..13)),
//	  aes-ICVlen AES-CCM-ICVlen DEFAULT 12 }
//
// RFC 5084 Sections 3.1 and 3.2.
type aeadParameters struct {
	nonce  []byte
	icvLen int // octets
}

const defaultICVLen = 12

func readAEADParameters(der []byte, p *aeadParameters) bool {
	input := cryptobyte.String(der)
	var sequence, nonce cryptobyte.String
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() || !sequence.ReadASN1(&nonce, asn1.OCTET_STRING) {
		return false
	}
	p.nonce, p.icvLen = nonce, defaultICVLen
	return sequence.Empty() || sequence.ReadASN1Integer(&p.icvLen) && sequence.Empty()
}

// isGCM tells whether AES-GCM allows the parameters: AES-GCM-ICVlen ::= INTEGER (12 | 13 | 14 | 15 | 16).
func (p aeadParameters) isGCM() bool {
	return len(p.nonce) > 0 && p.icvLen >= 12 && p.icvLen <= 16
}

// isCCM tells whether AES-CCM allows the parameters: AES-CCM-ICVlen ::= INTEGER (4 | 6 | 8 | 10 | 12 | 14 | 16).
func (p aeadParameters) isCCM() bool {
	return len(p.nonce) >= 7 && len(p.nonce) <= 13 && p.icvLen >= 4 && p.icvLen <= 16 && p.icvLen%2 == 0
}

func (p aeadParameters) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1OctetString(p.nonce)
		if p.icvLen != defaultICVLen {
			b.AddASN1Int64(int64(p.icvLen))
		}
	})
}
