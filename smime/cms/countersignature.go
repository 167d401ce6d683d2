package cms

import (
	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/oid"
)

// The limits of countersignatures: of all in a SignedData, and of those on one another.
const (
	MaxCountersignatures     = 64
	maxCountersignatureDepth = 4
)

// Countersignatures returns the countersignatures on si as they are, without those on them. Verify verifies them. It fails
// with [ErrMalformed] or [ErrTooLarge], beside those that can be read.
func (si *SignerInfo) Countersignatures() ([]*SignerInfo, error) {
	var all []*SignerInfo
	for _, a := range si.UnsignedAttrs {
		if !a.Type.Equal(oid.Countersignature) {
			continue
		}
		for _, value := range a.Values {
			if len(all) == MaxCountersignatures {
				return all, tooMany("countersignatures", MaxCountersignatures)
			}
			input := cryptobyte.String(value)
			countersignature, err := readSignerInfo(&input)
			if err != nil {
				return all, err
			}
			all = append(all, countersignature)
		}
	}
	return all, nil
}

// verifyCountersignatures verifies the countersignatures on si; depth is how many signatures there are between it and the
// content.
//
//	Countersignature ::= SignerInfo
//
// RFC 5652 Section 11.4. There may be several attributes with several values; each value signs "the contents octets of the
// DER encoding of the signatureValue field of the SignerInfo value with which the attribute is associated".
//
// One that cannot be read, or that is beyond the limits, is told in a result of its own, with an empty SignerInfo.
func (v *verification) verifyCountersignatures(si *SignerInfo, depth int) []SignerResult {
	var results []SignerResult
	for _, a := range si.UnsignedAttrs {
		if !a.Type.Equal(oid.Countersignature) {
			continue
		}
		for _, value := range a.Values {
			if v.countersignatures++; v.countersignatures > MaxCountersignatures {
				return append(results, unread(tooMany("countersignatures", MaxCountersignatures)))
			}
			results = append(results, v.verifyCountersignature(value, si.Signature, depth+1))
		}
	}
	return results
}

func (v *verification) verifyCountersignature(value cryptobyte.String, signature []byte, depth int) SignerResult {
	if depth > maxCountersignatureDepth {
		return unread(tooMany("countersignatures on one another", maxCountersignatureDepth))
	}
	si, err := readSignerInfo(&value)
	if err != nil {
		return unread(err)
	}
	if !value.Empty() {
		return unread(malformed("attribute countersignature"))
	}
	result := v.result(si, &signedContent{octets: signature, bulk: Go{}})
	result.Countersignatures = v.verifyCountersignatures(si, depth)
	return result
}

func unread(err error) SignerResult { return SignerResult{SignerInfo: &SignerInfo{}, Err: err} }
