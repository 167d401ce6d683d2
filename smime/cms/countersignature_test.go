package cms_test

import (
	"crypto"
	"errors"
	"slices"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// countersign returns the DER of a countersignature on a signature, made by hand, with signed attributes unless there
// are none.
func countersign(t testing.TB, m method, signature []byte, attributes ...cms.Attribute) *cms.SignerInfo {
	t.Helper()
	si := m.signerInfo()
	si.SignedAttrs = attributes
	if attributes == nil {
		si.Signature = m.sign(t, signature)
	} else {
		si.Signature = m.sign(t, cms.MarshalAttributes(attributes))
	}
	return si
}

func messageDigest(t testing.TB, m method, signature []byte) cms.Attribute {
	return cms.Attribute{Type: oid.MessageDigest, Values: [][]byte{der(t, sum(m.hash, signature))}}
}

func contentType(t testing.TB) cms.Attribute {
	return cms.Attribute{Type: oid.ContentType, Values: [][]byte{der(t, oid.Data)}}
}

// byAlice signs with RSA.
func byAlice() method {
	return method{people().alice, crypto.SHA256, cms.AlgorithmIdentifier{Algorithm: oid.RSAEncryption}, nil}
}

// attach adds countersignatures as one unsigned attribute.
func attach(si *cms.SignerInfo, values ...[]byte) {
	si.UnsignedAttrs = append(si.UnsignedAttrs, cms.Attribute{Type: oid.Countersignature, Values: values})
}

// countersigned is a message by Bob with a countersignature by Alice, on which there is one by Bob.
func countersigned(t testing.TB) []byte {
	sd := byBob().signByHand(t, text)
	si := sd.SignerInfos[0]
	counter := countersign(t, byAlice(), si.Signature, messageDigest(t, byAlice(), si.Signature))
	attach(counter, countersign(t, byBob(), counter.Signature).Marshal())
	attach(si, counter.Marshal())
	return sd.Marshal()
}

func TestVerifyCountersignatures(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(signature []byte) []byte // a countersignature by Alice on Bob's signature
		want error
	}{
		{"with attributes", func(signature []byte) []byte {
			return countersign(t, byAlice(), signature, messageDigest(t, byAlice(), signature)).Marshal()
		}, nil},
		{"without attributes", func(signature []byte) []byte {
			return countersign(t, byAlice(), signature).Marshal()
		}, nil},
		{"with signing time alone", func(signature []byte) []byte {
			return countersign(t, byAlice(), signature, cms.Attribute{Type: oid.SigningTime, Values: [][]byte{der(t, testca.Now())}}).Marshal()
		}, cms.ErrMalformed},
		{"with content type", func(signature []byte) []byte {
			return countersign(t, byAlice(), signature, messageDigest(t, byAlice(), signature), contentType(t)).Marshal()
		}, cms.ErrMalformed},
		{"on the content", func([]byte) []byte {
			return countersign(t, byAlice(), text, messageDigest(t, byAlice(), text)).Marshal()
		}, cms.ErrDigestMismatch},
		{"on the content, without attributes", func([]byte) []byte {
			return countersign(t, byAlice(), text).Marshal()
		}, cms.ErrSignatureMismatch},
		{"on another signature", func(signature []byte) []byte {
			return countersign(t, byAlice(), signature[1:], messageDigest(t, byAlice(), signature[1:])).Marshal()
		}, cms.ErrDigestMismatch},
		{"changed", func(signature []byte) []byte {
			si := countersign(t, byAlice(), signature, messageDigest(t, byAlice(), signature))
			si.Signature[5] ^= 1
			return si.Marshal()
		}, cms.ErrSignatureMismatch},
		{"by nobody", func(signature []byte) []byte {
			si := countersign(t, byAlice(), signature)
			si.SID = cms.SignerIdentifier{SubjectKeyIdentifier: []byte("nobody")}
			return si.Marshal()
		}, cms.ErrNoCertificate},
		{"that cannot be read", func([]byte) []byte { return []byte{5, 0} }, cms.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sd := byBob().signByHand(t, text)
			si := sd.SignerInfos[0]
			attach(si, tt.make(si.Signature))
			sd.Certificates = append(sd.Certificates, people().alice.Certificate)
			result := verifyAgain(t, sd)
			if result.Err != nil || !result.Certificate.Equal(people().bob.Certificate) {
				t.Errorf("the signature itself: %v", result.Err)
			}
			if len(result.Countersignatures) != 1 {
				t.Fatalf("%d countersignatures", len(result.Countersignatures))
			}
			counter := result.Countersignatures[0]
			if !errors.Is(counter.Err, tt.want) || tt.want == nil && counter.Err != nil {
				t.Errorf("got error %v, want %v", counter.Err, tt.want)
			}
			if counter.SignerInfo == nil {
				t.Error("no SignerInfo")
			}
			if tt.want == nil && !counter.Certificate.Equal(people().alice.Certificate) {
				t.Errorf("countersigned by %v", counter.Certificate.Subject)
			}
		})
	}
}

// A good countersignature does not make a bad signature good.
func TestCountersignaturesDoNotLendTheirMark(t *testing.T) {
	sd := byBob().signByHand(t, text)
	si := sd.SignerInfos[0]
	si.Signature[9] ^= 1
	attach(si, countersign(t, byAlice(), si.Signature).Marshal())
	sd.Certificates = append(sd.Certificates, people().alice.Certificate)
	result := verifyAgain(t, sd)
	if !errors.Is(result.Err, cms.ErrSignatureMismatch) || result.Countersignatures[0].Err != nil {
		t.Errorf("signature: %v, countersignature: %v", result.Err, result.Countersignatures[0].Err)
	}
}

func TestCountersignaturesMustNotBeSigned(t *testing.T) {
	sd := byBob().signByHand(t, text, cms.Attribute{Type: oid.Countersignature, Values: [][]byte{countersign(t, byAlice(), text).Marshal()}})
	if result := verifyAgain(t, sd); !errors.Is(result.Err, cms.ErrMalformed) || len(result.Countersignatures) != 0 {
		t.Errorf("got error %v and %d countersignatures", result.Err, len(result.Countersignatures))
	}
}

// There may be several attributes, each with several values.
func TestCountersignaturesOfSeveral(t *testing.T) {
	sd := byBob().signByHand(t, text)
	si := sd.SignerInfos[0]
	attach(si, countersign(t, byAlice(), si.Signature).Marshal(), countersign(t, byBob(), si.Signature).Marshal())
	attach(si, countersign(t, byBob(), si.Signature, messageDigest(t, byBob(), si.Signature)).Marshal())
	sd.Certificates = append(sd.Certificates, people().alice.Certificate)
	results := verifyAgain(t, sd).Countersignatures
	if len(results) != 3 {
		t.Fatalf("%d countersignatures", len(results))
	}
	for _, result := range results {
		if result.Err != nil {
			t.Errorf("%v: %v", result.SignerInfo.SID, result.Err)
		}
	}
}

func TestCountersignaturesOnOneAnother(t *testing.T) {
	// depth counts the countersignatures above si.
	nested := func(depth int) *cms.SignedData {
		sd := byBob().signByHand(t, text)
		chain := []*cms.SignerInfo{sd.SignerInfos[0]}
		for range depth {
			chain = append(chain, countersign(t, byBob(), chain[len(chain)-1].Signature))
		}
		for i := len(chain) - 1; i > 0; i-- {
			attach(chain[i-1], chain[i].Marshal())
		}
		return sd
	}
	deepest := func(result cms.SignerResult) (count int, err error) {
		for ; len(result.Countersignatures) > 0; count++ {
			result = result.Countersignatures[0]
		}
		return count, result.Err
	}
	if count, err := deepest(verifyAgain(t, nested(cms.MaxCountersignatureDepth))); count != cms.MaxCountersignatureDepth || err != nil {
		t.Errorf("as many as allowed: %d, error %v", count, err)
	}
	count, err := deepest(verifyAgain(t, nested(cms.MaxCountersignatureDepth+1)))
	if count != cms.MaxCountersignatureDepth+1 || !errors.Is(err, cms.ErrTooLarge) {
		t.Errorf("one more: %d, error %v", count, err)
	}
}

func TestCountersignaturesAreLimited(t *testing.T) {
	sd := byBob().signByHand(t, text)
	si := sd.SignerInfos[0]
	value := countersign(t, byBob(), si.Signature).Marshal()
	attach(si, slices.Repeat([][]byte{value}, cms.MaxCountersignatures)...)
	results := verifyAgain(t, sd).Countersignatures
	if len(results) != cms.MaxCountersignatures || results[len(results)-1].Err != nil {
		t.Errorf("as many as allowed: %d, error %v", len(results), results[len(results)-1].Err)
	}
	attach(si, value, value)
	results = verifyAgain(t, sd).Countersignatures
	if len(results) != cms.MaxCountersignatures+1 || !errors.Is(results[len(results)-1].Err, cms.ErrTooLarge) {
		t.Errorf("two more: %d, error %v", len(results), results[len(results)-1].Err)
	}
}
