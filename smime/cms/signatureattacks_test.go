package cms_test

import (
	"bytes"
	"crypto"
	"crypto/dsa"
	"crypto/ecdsa"
	"crypto/rsa"
	"errors"
	"math/big"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// raw applies an RSA private key to an encoded message: what an attacker with a cube root, or a careless signer, makes.
func raw(key *rsa.PrivateKey, encoded []byte) []byte {
	m := new(big.Int).SetBytes(encoded)
	return m.Exp(m, key.D, key.N).FillBytes(make([]byte, key.Size()))
}

// pkcs1 is the encoded message of EMSA-PKCS1-v1_5 with all its parts to be chosen: RFC 8017 Section 9.2.
func pkcs1(size int, blockType byte, padding int, digestInfo, after []byte) []byte {
	encoded := append([]byte{0, blockType}, bytes.Repeat([]byte{0xff}, padding)...)
	encoded = append(append(append(encoded, 0), digestInfo...), after...)
	return append(encoded, make([]byte, size-len(encoded))...)
}

// What verifiers of PKCS #1 v1.5 have let pass: they read the padding from the left and stop when they have seen enough.
// Bleichenbacher's forgery of 2006 (CVE-2006-4339) and its descendants, such as BERserk with lengths in BER (CVE-2014-1568).
func TestVerifyRefusesForgedPKCS1v15(t *testing.T) {
	key := people().alice.Key.(*rsa.PrivateKey)
	size := key.Size()
	sd := byAlice().signWithoutAttributes(t, text)
	digest := sum(crypto.SHA256, text)
	prefix := []byte{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20}
	digestInfo := slices.Concat(prefix, digest)
	full := size - 3 - len(digestInfo)
	with := func(change func(prefix []byte)) []byte {
		changed := bytes.Clone(prefix)
		change(changed)
		return append(changed, digest...)
	}
	garbage := bytes.Repeat([]byte{0x5a}, 40)
	withoutNull := slices.Concat([]byte{0x30, 0x2f, 0x30, 0x0b}, prefix[4:15], []byte{0x04, 0x20}, digest)
	longForm := slices.Concat([]byte{0x30, 0x81, 0x31}, prefix[2:], digest)
	inParameters := slices.Concat([]byte{0x30, 0x31 + 40, 0x30, 0x0d + 40}, prefix[4:15], []byte{0x04, 40}, garbage, []byte{0x04, 0x20}, digest)
	for _, tt := range []struct {
		name    string
		encoded []byte
		want    error
	}{
		{"as it should be", pkcs1(size, 1, full, digestInfo, nil), nil},
		{"garbage after the digest", pkcs1(size, 1, 8, digestInfo, bytes.Repeat([]byte{0x5a}, full-8)), cms.ErrSignatureMismatch},
		{"zeros after the digest", pkcs1(size, 1, 8, digestInfo, nil), cms.ErrSignatureMismatch},
		{"garbage in the parameters", pkcs1(size, 1, size-3-len(inParameters), inParameters, nil), cms.ErrSignatureMismatch},
		{"no parameters", pkcs1(size, 1, size-3-len(withoutNull), withoutNull, nil), cms.ErrSignatureMismatch},
		{"a length of the long form", pkcs1(size, 1, full-1, longForm, nil), cms.ErrSignatureMismatch},
		{"padding of type 2", pkcs1(size, 2, full, digestInfo, nil), cms.ErrSignatureMismatch},
		{"no padding", pkcs1(size, 1, 0, digestInfo, nil), cms.ErrSignatureMismatch},
		{"the digest with its last octets left out", pkcs1(size, 1, full+4, digestInfo[:len(digestInfo)-4], nil), cms.ErrSignatureMismatch},
		{"the digest alone", pkcs1(size, 1, size-3-len(digest), digest, nil), cms.ErrSignatureMismatch},
		{"another digest algorithm", pkcs1(size, 1, full, with(func(p []byte) { p[14] = 6 }), nil), cms.ErrSignatureMismatch}, // SHA-512/256
	} {
		t.Run(tt.name, func(t *testing.T) {
			sd.SignerInfos[0].Signature = raw(key, tt.encoded)
			if err := verifyAgain(t, sd).Err; !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

// The same number, written or reduced in another way, is another signature.
func TestVerifyRefusesRSASignaturesOfAnotherSize(t *testing.T) {
	alice := people().alice
	key := alice.Key.(*rsa.PrivateKey)
	options := &rsa.PSSOptions{SaltLength: 32, Hash: crypto.SHA256}
	withSHA1 := method{alice, crypto.SHA256, pss(crypto.SHA256, crypto.SHA1, 1), nil}
	for name, sign := range map[string]func(try byte) *cms.SignedData{
		"PKCS #1 v1.5": func(try byte) *cms.SignedData {
			return byAlice().signWithoutAttributes(t, append(slices.Clone(text), try))
		},
		"RSASSA-PSS": func(byte) *cms.SignedData {
			return method{alice, crypto.SHA256, pss(crypto.SHA256, crypto.SHA256, 32), options}.signWithoutAttributes(t, text)
		},
		"RSASSA-PSS with MGF1 of another digest": func(try byte) *cms.SignedData {
			sd := withSHA1.signWithoutAttributes(t, text)
			encoded := emsaPSS{hash: crypto.SHA256, mgfHash: crypto.SHA1, digest: sum(crypto.SHA256, text), salt: []byte{try}, trailer: 0xbc}
			sd.SignerInfos[0].Signature = raw(key, encoded.encode(key.N.BitLen()-1))
			return sd
		},
	} {
		sd := sign(0)
		good := sd.SignerInfos[0].Signature
		if err := verifyAgain(t, sd).Err; err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for what, signature := range map[string][]byte{
			"a zero before": append([]byte{0}, good...),
			"cut":           good[:len(good)-1],
			"zero":          make([]byte, key.Size()),
			"one":           append(make([]byte, key.Size()-1), 1),
			"the modulus":   key.N.Bytes(),
		} {
			sd.SignerInfos[0].Signature = signature
			if err := verifyAgain(t, sd).Err; !errors.Is(err, cms.ErrSignatureMismatch) {
				t.Errorf("%s, %s: got error %v", name, what, err)
			}
		}
		for try := range 255 { // until the sum has the size of the modulus
			sd := sign(byte(try))
			beyond := new(big.Int).SetBytes(sd.SignerInfos[0].Signature)
			if beyond.Add(beyond, key.N).BitLen() > 8*key.Size() {
				continue
			}
			sd.SignerInfos[0].Signature = beyond.Bytes()
			if err := verifyAgain(t, sd).Err; !errors.Is(err, cms.ErrSignatureMismatch) {
				t.Errorf("%s, the modulus added: got error %v", name, err)
			}
			break
		}
	}
}

// dssSigValue is the DER of a signature of DSA or ECDSA.
func dssSigValue(r, s *big.Int, after ...byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(r)
		b.AddASN1BigInt(s)
		b.AddBytes(after)
	})
	return b.BytesOrPanic()
}

// Numbers out of range make the arithmetic say yes where nobody looks at the range: Java took two zeros for a signature of
// everything by everybody, "Psychic Signatures" (CVE-2022-21449).
func TestVerifyRefusesECDSAAndDSAOutOfRange(t *testing.T) {
	bob := people().bob.Key.(*ecdsa.PrivateKey)
	dsaKey := signers().dsa.Key.Public().(*dsa.PublicKey)
	for _, scheme := range []struct {
		name  string
		m     method
		order *big.Int
	}{
		{"ECDSA", byBob(), bob.Params().N},
		{"DSA", method{signers().dsa, crypto.SHA256, cms.AlgorithmIdentifier{Algorithm: oid.DSAWithSHA256}, nil}, dsaKey.Q},
	} {
		sd := scheme.m.signByHand(t, text)
		good := cryptobyte.String(sd.SignerInfos[0].Signature)
		var sequence cryptobyte.String
		r, s := new(big.Int), new(big.Int)
		if !good.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.ReadASN1Integer(r) || !sequence.ReadASN1Integer(s) {
			t.Fatal("a signature that is no Dss-Sig-Value")
		}
		zero, one, order := big.NewInt(0), big.NewInt(1), scheme.order
		plus := func(n *big.Int) *big.Int { return new(big.Int).Add(n, order) }
		for _, tt := range []struct {
			name  string
			value []byte
			want  error
		}{
			{"as it was", dssSigValue(r, s), nil},
			{"r and s zero", dssSigValue(zero, zero), cms.ErrSignatureMismatch},
			{"r zero", dssSigValue(zero, s), cms.ErrSignatureMismatch},
			{"s zero", dssSigValue(r, zero), cms.ErrSignatureMismatch},
			{"r and s one", dssSigValue(one, one), cms.ErrSignatureMismatch},
			{"r the order", dssSigValue(order, s), cms.ErrSignatureMismatch},
			{"s the order", dssSigValue(r, order), cms.ErrSignatureMismatch},
			{"r and the order", dssSigValue(plus(r), s), cms.ErrSignatureMismatch},
			{"s and the order", dssSigValue(r, plus(s)), cms.ErrSignatureMismatch},
			{"r negative", dssSigValue(new(big.Int).Neg(r), s), cms.ErrSignatureMismatch},
			{"s negative", dssSigValue(r, new(big.Int).Sub(s, order)), cms.ErrSignatureMismatch},
			{"a third number", dssSigValue(r, s, 2, 1, 1), cms.ErrSignatureMismatch},
			{"something after", append(dssSigValue(r, s), 0), cms.ErrSignatureMismatch},
			{"r and s without DER", append(r.Bytes(), s.Bytes()...), cms.ErrSignatureMismatch},
			{"nothing", nil, cms.ErrSignatureMismatch},
		} {
			t.Run(scheme.name+", "+tt.name, func(t *testing.T) {
				sd.SignerInfos[0].Signature = tt.value
				if err := verifyAgain(t, sd).Err; !errors.Is(err, tt.want) {
					t.Errorf("got error %v, want %v", err, tt.want)
				}
			})
		}
	}
}

// RFC 8032 Section 5.1.7: S is below the order of the group, else everybody could make a second signature of each.
func TestVerifyRefusesMalleableEd25519(t *testing.T) {
	m := method{signers().ed25519, crypto.SHA512, cms.AlgorithmIdentifier{Algorithm: oid.Ed25519}, crypto.Hash(0)}
	sd := m.signByHand(t, text)
	order, _ := new(big.Int).SetString("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16)
	signature := sd.SignerInfos[0].Signature
	littleEndian := func(b []byte) []byte {
		b = bytes.Clone(b)
		slices.Reverse(b)
		return b
	}
	s := new(big.Int).SetBytes(littleEndian(signature[32:]))
	s.Add(s, order)
	sd.SignerInfos[0].Signature = append(bytes.Clone(signature[:32]), littleEndian(s.FillBytes(make([]byte, 32)))...)
	if err := verifyAgain(t, sd).Err; !errors.Is(err, cms.ErrSignatureMismatch) {
		t.Errorf("S and the order: got error %v", err)
	}
	for _, length := range []int{0, 32, 63, 65} {
		sd.SignerInfos[0].Signature = append(bytes.Clone(signature), 0)[:length]
		if err := verifyAgain(t, sd).Err; !errors.Is(err, cms.ErrSignatureMismatch) {
			t.Errorf("%d octets: got error %v", length, err)
		}
	}
}

// A signature is good for one scheme and one kind of key.
func TestVerifyRefusesExchangedAlgorithms(t *testing.T) {
	s := signers()
	null := []byte{5, 0}
	rsaEncryption := cms.AlgorithmIdentifier{Algorithm: oid.RSAEncryption, Parameters: null}
	ecdsaWithSHA256 := cms.AlgorithmIdentifier{Algorithm: oid.ECDSAWithSHA256}
	ed25519 := cms.AlgorithmIdentifier{Algorithm: oid.Ed25519}
	dsaWithSHA256 := cms.AlgorithmIdentifier{Algorithm: oid.DSAWithSHA256}
	pssWithSHA256 := pss(crypto.SHA256, crypto.SHA256, 32)
	pssOptions := &rsa.PSSOptions{SaltLength: 32, Hash: crypto.SHA256}
	for _, tt := range []struct {
		name    string
		m       method // makes the signature
		claimed cms.AlgorithmIdentifier
		want    error
	}{
		{"PKCS #1 v1.5 as RSASSA-PSS", method{s.rsa, crypto.SHA256, rsaEncryption, nil}, pssWithSHA256, cms.ErrSignatureMismatch},
		{"RSASSA-PSS as PKCS #1 v1.5", method{s.rsa, crypto.SHA256, pssWithSHA256, pssOptions}, rsaEncryption, cms.ErrSignatureMismatch},
		{"PKCS #1 v1.5 with a key for RSASSA-PSS", method{s.pss, crypto.SHA256, rsaEncryption, nil}, rsaEncryption, cms.ErrSignatureMismatch},
		{"RSA key for ECDSA", method{s.rsa, crypto.SHA256, rsaEncryption, nil}, ecdsaWithSHA256, cms.ErrSignatureMismatch},
		{"ECDSA key for RSA", method{s.p256, crypto.SHA256, ecdsaWithSHA256, nil}, rsaEncryption, cms.ErrSignatureMismatch},
		{"ECDSA key for DSA", method{s.p256, crypto.SHA256, ecdsaWithSHA256, nil}, dsaWithSHA256, cms.ErrSignatureMismatch},
		{"DSA key for ECDSA", method{s.dsa, crypto.SHA256, dsaWithSHA256, nil}, ecdsaWithSHA256, cms.ErrSignatureMismatch},
		{"Ed25519 key for ECDSA", method{s.ed25519, crypto.SHA512, ed25519, crypto.Hash(0)}, cms.AlgorithmIdentifier{Algorithm: oid.ECDSAWithSHA512}, cms.ErrSignatureMismatch},
		{"ECDSA key for Ed25519", method{s.p256, crypto.SHA512, ecdsaWithSHA256, nil}, ed25519, cms.ErrSignatureMismatch},
		{"Ed25519 with SHA-256", method{s.ed25519, crypto.SHA256, ed25519, crypto.Hash(0)}, ed25519, cms.ErrMalformed},
		{"ECDSA with another digest", method{s.p256, crypto.SHA384, ecdsaWithSHA256, nil}, ecdsaWithSHA256, cms.ErrMalformed},
		{"DSA with another digest", method{s.dsa, crypto.SHA1, dsaWithSHA256, nil}, dsaWithSHA256, cms.ErrMalformed},
		{"Ed25519 with parameters", method{s.ed25519, crypto.SHA512, ed25519, crypto.Hash(0)}, cms.AlgorithmIdentifier{Algorithm: oid.Ed25519, Parameters: []byte{4, 1, 0}}, cms.ErrMalformed},
		{"RSA with parameters", method{s.rsa, crypto.SHA256, rsaEncryption, nil}, cms.AlgorithmIdentifier{Algorithm: oid.RSAEncryption, Parameters: []byte{0x30, 0}}, cms.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sd := tt.m.signByHand(t, text)
			sd.SignerInfos[0].SignatureAlgorithm = tt.claimed
			if err := verifyAgain(t, sd).Err; !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

// The scheme decides what is signed: for Ed25519 the octets, for the others their digest.
func TestVerifyRefusesEd25519OverADigest(t *testing.T) {
	digest := sum(crypto.SHA512, text)
	signature, err := signers().ed25519.Key.Sign(nil, digest, crypto.Hash(0))
	if err != nil {
		t.Fatal(err)
	}
	for _, claimed := range []cms.AlgorithmIdentifier{{Algorithm: oid.Ed25519}, {Algorithm: oid.ECDSAWithSHA512}, {Algorithm: oid.DSA}, {Algorithm: oid.RSAEncryption}} {
		sd := method{signers().ed25519, crypto.SHA512, claimed, crypto.Hash(0)}.signWithoutAttributes(t, text)
		sd.SignerInfos[0].Signature = signature
		if err := verifyAgain(t, sd).Err; !errors.Is(err, cms.ErrSignatureMismatch) {
			t.Errorf("%v: got error %v", claimed, err)
		}
	}
}

func TestVerifyRefusesParametersOfDigests(t *testing.T) {
	for _, tt := range []struct {
		parameters []byte
		want       error
	}{
		{nil, nil},
		{[]byte{5, 0}, nil},
		{[]byte{0x30, 0}, cms.ErrMalformed},
		{[]byte{5, 1, 0}, cms.ErrMalformed},
	} {
		sd := byBob().signByHand(t, text)
		sd.SignerInfos[0].DigestAlgorithm.Parameters = tt.parameters
		if err := verifyAgain(t, sd).Err; !errors.Is(err, tt.want) {
			t.Errorf("%x: got error %v, want %v", tt.parameters, err, tt.want)
		}
	}
}

// The attributes of two messages by the same signer do not mix.
func TestVerifyRefusesAttributesOfAnotherMessage(t *testing.T) {
	for name, m := range map[string]method{"RSA": byAlice(), "Ed25519": {signers().ed25519, crypto.SHA512, cms.AlgorithmIdentifier{Algorithm: oid.Ed25519}, crypto.Hash(0)}} {
		one, other := m.signByHand(t, text), m.signByHand(t, []byte("something else"))
		one.SignerInfos = other.SignerInfos
		if err := verifyAgain(t, one).Err; !errors.Is(err, cms.ErrDigestMismatch) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

func TestParseRefusesEmptySignedAttributes(t *testing.T) {
	sd := byBob().signWithoutAttributes(t, text)
	sd.SignerInfos[0].SignedAttrs = []cms.Attribute{}
	if _, err := cms.ParseSignedData(sd.Marshal()); !errors.Is(err, cms.ErrMalformed) {
		t.Errorf("got error %v", err)
	}
}

// Each attribute that decides something is there once, with one value.
func TestVerifyRefusesAmbiguousAttributes(t *testing.T) {
	certificate := signingCertificate(nil, essCertID{certHash: sha256Of(people().bob.Certificate)})
	time := der(t, testca.Now())
	for _, attribute := range []cms.Attribute{
		{Type: oid.SigningTime, Values: [][]byte{time}},
		{Type: oid.SigningCertificateV2, Values: [][]byte{certificate}},
		{Type: oid.SigningCertificate, Values: [][]byte{signingCertificate(nil, essCertID{certHash: sha1Of(people().bob.Certificate)})}},
		{Type: oid.CMSAlgorithmProtection, Values: [][]byte{cms.AlgorithmProtection(byBob().signerInfo())}},
	} {
		if err := verifyAgain(t, byBob().signByHand(t, text, attribute)).Err; err != nil {
			t.Errorf("%v once: %v", attribute.Type, err)
		}
		if err := verifyAgain(t, byBob().signByHand(t, text, attribute, attribute)).Err; !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("%v twice: got error %v", attribute.Type, err)
		}
		twoValues := cms.Attribute{Type: attribute.Type, Values: slices.Repeat(attribute.Values, 2)}
		if err := verifyAgain(t, byBob().signByHand(t, text, twoValues)).Err; !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("%v with two values: got error %v", attribute.Type, err)
		}
		sd := byBob().signByHand(t, text)
		sd.SignerInfos[0].UnsignedAttrs = []cms.Attribute{attribute}
		if err := verifyAgain(t, sd).Err; !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("%v not signed: got error %v", attribute.Type, err)
		}
	}
}
