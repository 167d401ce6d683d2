package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// An emsaPSS is an encoded message of EMSA-PSS in its parts, before the mask: RFC 8017 Section 9.1.1.
type emsaPSS struct {
	hash, mgfHash crypto.Hash
	digest        []byte
	salt          []byte
	padding       []byte // zeros and a one, as many as there is room for, where nil
	trailer       byte
}

func (e emsaPSS) encode(bits int) []byte {
	size := (bits + 7) / 8
	h := sum(e.hash, slices.Concat(make([]byte, 8), e.digest, e.salt))
	if e.padding == nil {
		e.padding = append(make([]byte, size-len(h)-len(e.salt)-2), 1)
	}
	db := append(bytes.Clone(e.padding), e.salt...)
	var mask []byte
	for counter := uint32(0); len(mask) < len(db); counter++ {
		mask = append(mask, sum(e.mgfHash, binary.BigEndian.AppendUint32(bytes.Clone(h), counter))...)
	}
	for i := range db {
		db[i] ^= mask[i]
	}
	db[0] &= 0xff >> (8*size - bits)
	return append(append(db, h...), e.trailer)
}

// crypto/rsa makes signatures neither without a salt nor with two digests.
func TestVerifyRSASSAPSSThatGoDoesNotMake(t *testing.T) {
	key := people().alice.Key.(*rsa.PrivateKey)
	bits := key.N.BitLen() - 1
	salt := bytes.Repeat([]byte{7}, 32)
	digest := sum(crypto.SHA256, text)
	padding := func(saltLength int, change func(padding []byte)) []byte {
		p := append(make([]byte, (bits+7)/8-32-saltLength-2), 1)
		change(p)
		return p
	}
	good := emsaPSS{hash: crypto.SHA256, mgfHash: crypto.SHA1, digest: digest, salt: salt, trailer: 0xbc}
	with := func(change func(e *emsaPSS)) emsaPSS {
		e := good
		change(&e)
		return e
	}
	for _, tt := range []struct {
		name      string
		encoded   emsaPSS
		signature cms.AlgorithmIdentifier
		want      error
	}{
		{"MGF1 with SHA-1", good, pss(crypto.SHA256, crypto.SHA1, 32), nil},
		{"no salt", with(func(e *emsaPSS) { e.mgfHash, e.salt = crypto.SHA256, nil }), pss(crypto.SHA256, crypto.SHA256, 0), nil},
		{"neither", with(func(e *emsaPSS) { e.salt = nil }), pss(crypto.SHA256, crypto.SHA1, 0), nil},
		{"MGF1 with another digest than claimed", good, pss(crypto.SHA256, crypto.SHA512, 32), cms.ErrSignatureMismatch},
		{"a salt where none is claimed", good, pss(crypto.SHA256, crypto.SHA1, 0), cms.ErrSignatureMismatch},
		{"a salt where none is claimed, with one digest", with(func(e *emsaPSS) { e.mgfHash = crypto.SHA256 }), pss(crypto.SHA256, crypto.SHA256, 0), cms.ErrSignatureMismatch},
		{"no salt where one is claimed", with(func(e *emsaPSS) { e.salt = nil }), pss(crypto.SHA256, crypto.SHA1, 32), cms.ErrSignatureMismatch},
		{"a shorter salt than claimed", with(func(e *emsaPSS) { e.salt = salt[1:] }), pss(crypto.SHA256, crypto.SHA1, 32), cms.ErrSignatureMismatch},
		{"a longer salt than claimed", good, pss(crypto.SHA256, crypto.SHA1, 31), cms.ErrSignatureMismatch},
		{"a salt longer than the key", good, pss(crypto.SHA256, crypto.SHA1, 250), cms.ErrSignatureMismatch},
		{"another trailer", with(func(e *emsaPSS) { e.trailer = 0xcc }), pss(crypto.SHA256, crypto.SHA1, 32), cms.ErrSignatureMismatch},
		{"padding that is not zero", with(func(e *emsaPSS) { e.padding = padding(32, func(p []byte) { p[5] = 1 }) }), pss(crypto.SHA256, crypto.SHA1, 32), cms.ErrSignatureMismatch},
		{"padding without a one", with(func(e *emsaPSS) { e.padding = padding(32, func(p []byte) { p[len(p)-1] = 0 }) }), pss(crypto.SHA256, crypto.SHA1, 32), cms.ErrSignatureMismatch},
		{"another content", with(func(e *emsaPSS) { e.digest = sum(crypto.SHA256, []byte("x")) }), pss(crypto.SHA256, crypto.SHA1, 32), cms.ErrSignatureMismatch},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sd := method{people().alice, crypto.SHA256, tt.signature, nil}.signWithoutAttributes(t, text)
			sd.SignerInfos[0].Signature = raw(key, tt.encoded.encode(bits))
			if err := verifyAgain(t, sd).Err; !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

// The mask hides what stands in the bits that are not used, but nobody may write there: RFC 8017 Section 9.1.2, step 6.
func TestVerifyRefusesRSASSAPSSWithABitTooMany(t *testing.T) {
	key := people().alice.Key.(*rsa.PrivateKey)
	m := method{people().alice, crypto.SHA256, pss(crypto.SHA256, crypto.SHA1, 1), nil}
	sd := m.signWithoutAttributes(t, text)
	for salt := range 256 {
		encoded := emsaPSS{hash: crypto.SHA256, mgfHash: crypto.SHA1, digest: sum(crypto.SHA256, text), salt: []byte{byte(salt)}, trailer: 0xbc}.encode(key.N.BitLen() - 1)
		sd.SignerInfos[0].Signature = raw(key, encoded)
		if err := verifyAgain(t, sd).Err; err != nil {
			t.Fatal(err)
		}
		encoded[0] |= 0x80
		if new(big.Int).SetBytes(encoded).Cmp(key.N) >= 0 {
			continue // no number below the modulus
		}
		sd.SignerInfos[0].Signature = raw(key, encoded)
		if err := verifyAgain(t, sd).Err; !errors.Is(err, cms.ErrSignatureMismatch) {
			t.Errorf("got error %v", err)
		}
		return
	}
	t.Error("no encoded message is below the modulus")
}

// crypto/rsa wants no short keys, whichever way a signature is checked.
func TestVerifyRefusesShortKeysForRSASSAPSS(t *testing.T) {
	fake := *people().alice.Certificate
	modulus := new(big.Int).Lsh(big.NewInt(1), 1000)
	fake.PublicKey = &rsa.PublicKey{N: modulus.SetBit(modulus, 0, 1), E: 65537}
	for _, mgfHash := range []crypto.Hash{crypto.SHA256, crypto.SHA1} {
		m := method{people().alice, crypto.SHA256, pss(crypto.SHA256, mgfHash, 32), nil}
		sd := mustParseSignedData(t, m.signByHand(t, text).Marshal())
		sd.Certificates = []*x509.Certificate{&fake}
		if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
			t.Errorf("MGF1 with %v: got error %v", mgfHash, err)
		}
	}
}

// Both ways to check must agree where both can.
func TestVerifyRSASSAPSSAsGoDoes(t *testing.T) {
	for _, kind := range []testca.KeyKind{testca.RSA2048, testca.RSA1024} {
		key := people().root.Issue(testca.Key(kind)).Key.(*rsa.PrivateKey)
		digest := sum(crypto.SHA256, text)
		for _, saltLength := range []int{1, 20, 32, 62} {
			signature, err := rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest, &rsa.PSSOptions{SaltLength: saltLength})
			if err != nil {
				t.Fatal(err)
			}
			check := func(signature []byte) (ours, gos error) {
				return cms.VerifyWithAnyMGF(&key.PublicKey, crypto.SHA256, saltLength, digest, signature),
					rsa.VerifyPSS(&key.PublicKey, crypto.SHA256, digest, signature, &rsa.PSSOptions{SaltLength: saltLength})
			}
			if ours, gos := check(signature); ours != nil || gos != nil {
				t.Errorf("salt of %d: ours %v, Go's %v", saltLength, ours, gos)
			}
			for i := range signature {
				signature[i] ^= 0x10
				if ours, gos := check(signature); !errors.Is(ours, gos) || gos == nil {
					t.Errorf("salt of %d, octet %d changed: ours %v, Go's %v", saltLength, i, ours, gos)
				}
				signature[i] ^= 0x10
			}
		}
	}
}

func TestVerifyRefusesRSASSAPSSParameters(t *testing.T) {
	s := signers()
	explicit := func(tag int, value []byte) []byte {
		return der(t, encoding_asn1.RawValue{Class: encoding_asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: value})
	}
	sequence := func(elements ...[]byte) []byte {
		return der(t, encoding_asn1.RawValue{Tag: encoding_asn1.TagSequence, IsCompound: true, Bytes: slices.Concat(elements...)})
	}
	sha256 := sequence(der(t, oid.SHA256))
	mgf := sequence(der(t, oid.MGF1), sha256)
	hashField, mgfField, saltField := explicit(0, sha256), explicit(1, mgf), explicit(2, der(t, 32))
	withNull := sequence(der(t, oid.SHA256), []byte{5, 0})
	for _, tt := range []struct {
		name       string
		signer     *testca.Identity
		parameters []byte
		want       error
	}{
		{"all", s.rsa, sequence(hashField, mgfField, saltField), nil},
		{"all with the trailer", s.rsa, sequence(hashField, mgfField, saltField, explicit(3, der(t, 1))), nil},
		{"digests with NULL", s.rsa, sequence(explicit(0, withNull), explicit(1, sequence(der(t, oid.MGF1), withNull)), saltField), nil},
		{"absent", s.rsa, nil, cms.ErrMalformed},
		{"NULL", s.rsa, []byte{5, 0}, cms.ErrMalformed},
		{"empty, and so SHA-1", s.rsa, sequence(), cms.ErrMalformed}, // another digest than digestAlgorithm
		{"another digest", s.rsa, sequence(explicit(0, sequence(der(t, oid.SHA512))), mgfField, saltField), cms.ErrMalformed},
		{"an unknown digest", s.rsa, sequence(explicit(0, sequence(der(t, oid.Data))), mgfField, saltField), cms.ErrUnsupportedAlgorithm},
		{"a digest with parameters", s.rsa, sequence(explicit(0, sequence(der(t, oid.SHA256), der(t, 1))), mgfField, saltField), cms.ErrMalformed},
		{"two digests", s.rsa, sequence(explicit(0, slices.Concat(sha256, sha256)), mgfField, saltField), cms.ErrMalformed},
		{"an unknown mask generation function", s.rsa, sequence(hashField, explicit(1, sequence(der(t, oid.Data), sha256)), saltField), cms.ErrUnsupportedAlgorithm},
		{"MGF1 without digest", s.rsa, sequence(hashField, explicit(1, sequence(der(t, oid.MGF1))), saltField), cms.ErrMalformed},
		{"MGF1 with an unknown digest", s.rsa, sequence(hashField, explicit(1, sequence(der(t, oid.MGF1), sequence(der(t, oid.Data)))), saltField), cms.ErrUnsupportedAlgorithm},
		{"another salt length", s.rsa, sequence(hashField, mgfField), cms.ErrSignatureMismatch},
		{"a negative salt length", s.rsa, sequence(hashField, mgfField, explicit(2, der(t, -1))), cms.ErrMalformed},
		{"a huge salt length", s.rsa, sequence(hashField, mgfField, explicit(2, der(t, 1<<30))), cms.ErrMalformed},
		{"another trailer", s.rsa, sequence(hashField, mgfField, saltField, explicit(3, der(t, 2))), cms.ErrUnsupportedAlgorithm},
		{"fields in another order", s.rsa, sequence(mgfField, hashField, saltField), cms.ErrMalformed},
		{"something after", s.rsa, sequence(hashField, mgfField, saltField, explicit(4, sha256)), cms.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := method{tt.signer, crypto.SHA256, cms.AlgorithmIdentifier{Algorithm: oid.RSASSAPSS, Parameters: tt.parameters},
				&rsa.PSSOptions{SaltLength: 32, Hash: crypto.SHA256}}
			if err := verifyAgain(t, m.signByHand(t, text)).Err; !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

// The defaults are of SHA-1: RFC 4055 Section 3.1.
func TestVerifyRSASSAPSSWithDefaults(t *testing.T) {
	m := method{people().alice, crypto.SHA1, cms.AlgorithmIdentifier{Algorithm: oid.RSASSAPSS, Parameters: []byte{0x30, 0}},
		&rsa.PSSOptions{SaltLength: 20, Hash: crypto.SHA1}}
	if result := verifyAgain(t, m.signByHand(t, text)); result.Err != nil || result.Digest.Strength != cms.Weak {
		t.Errorf("digest %+v, error %v", result.Digest, result.Err)
	}
}

// RFC 4055 Section 3.3.
func TestVerifyKeepsToTheLimitsOfACertificate(t *testing.T) {
	for _, tt := range []struct {
		hash       crypto.Hash
		saltLength int
		want       error
	}{
		{crypto.SHA256, 32, nil},
		{crypto.SHA256, 33, nil},
		{crypto.SHA256, 31, cms.ErrSignatureMismatch},
		{crypto.SHA512, 32, cms.ErrSignatureMismatch},
		{crypto.SHA1, 32, cms.ErrSignatureMismatch},
	} {
		t.Run(fmt.Sprintf("%v, salt of %d", tt.hash, tt.saltLength), func(t *testing.T) {
			m := method{signers().pssSHA256, tt.hash, pss(tt.hash, tt.hash, tt.saltLength), &rsa.PSSOptions{SaltLength: tt.saltLength, Hash: tt.hash}}
			if err := verifyAgain(t, m.signByHand(t, text)).Err; !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestVerifyKeepsToTheMaskGenerationOfACertificate(t *testing.T) {
	limited := signers().pssSHA256
	key := limited.Key.(*rsa.PrivateKey)
	for mgfHash, want := range map[crypto.Hash]error{crypto.SHA256: nil, crypto.SHA1: cms.ErrSignatureMismatch} {
		sd := method{limited, crypto.SHA256, pss(crypto.SHA256, mgfHash, 32), nil}.signWithoutAttributes(t, text)
		encoded := emsaPSS{hash: crypto.SHA256, mgfHash: mgfHash, digest: sum(crypto.SHA256, text), salt: make([]byte, 32), trailer: 0xbc}
		sd.SignerInfos[0].Signature = raw(key, encoded.encode(key.N.BitLen()-1))
		if err := verifyAgain(t, sd).Err; !errors.Is(err, want) {
			t.Errorf("MGF1 with %v: got error %v, want %v", mgfHash, err, want)
		}
	}
}
