package cms_test

import (
	"bytes"
	"crypto"
	"crypto/hkdf"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// The attacks that other implementations fell to, each with a vector that is made here. SECURITY.md lists them.

// Bouncy Castle did not compare all octets of the digest in PKCS #1 v1.5: CVE-2026-12860. Each octet of the encoded message
// counts; here each is changed by the holder of the key, whom an attacker has to do without. (Bleichenbacher's forgery of
// 2006 and BERserk are in TestVerifyRefusesForgedPKCS1v15.)
func TestAttackOnOctetsThatNobodyCompares(t *testing.T) {
	alice := people().intermediate.Issue(testca.Email("alice@example.test"), testca.Key(testca.RSA1024)) // the quickest to forge with
	key := alice.Key.(*rsa.PrivateKey)
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, alice))
	si := sd.SignerInfos[0]
	// The encoded message is what the public key makes of a good signature.
	good := new(big.Int).Exp(new(big.Int).SetBytes(si.Signature), big.NewInt(int64(key.E)), key.N).FillBytes(make([]byte, key.Size()))
	if si.Signature = raw(key, good); sd.Verify(nil, cms.VerifyOptions{})[0].Err != nil {
		t.Fatal("the way of forging is wrong")
	}
	for i := range good {
		encoded := bytes.Clone(good)
		encoded[i] ^= 1
		si.Signature = raw(key, encoded)
		if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; !errors.Is(err, cms.ErrSignatureMismatch) {
			t.Errorf("octet %d of %d changed: got error %v", i, len(good), err)
		}
	}
}

// Bouncy Castle's verifier of composite signatures went through an empty list of them and found none to be bad:
// CVE-2026-5588. Composite signatures are not read here; nothing that is empty is a signature.
func TestAttackWithAnEmptySignature(t *testing.T) {
	composite := encoding_asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 18227, 2, 1} // of the draft that Bouncy Castle reads
	for _, id := range []*testca.Identity{people().alice, people().bob} {
		for _, algorithm := range []encoding_asn1.ObjectIdentifier{nil, composite} {
			for _, signature := range [][]byte{{}, {0x30, 0x00}, {0x03, 0x01, 0x00}, {0x30, 0x02, 0x30, 0x00}} {
				sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, id))
				want := cms.ErrSignatureMismatch
				if algorithm != nil {
					remove(sd.SignerInfos[0], oid.CMSAlgorithmProtection)
					sd.SignerInfos[0].SignatureAlgorithm.Algorithm = algorithm
					want = cms.ErrUnsupportedAlgorithm
				}
				sd.SignerInfos[0].Signature = signature
				if err := mustParseSignedData(t, sd.Marshal()).Verify(nil, cms.VerifyOptions{})[0].Err; !errors.Is(err, want) {
					t.Errorf("%v with % x: got error %v", algorithm, signature, err)
				}
			}
		}
	}
}

// NSS copied signatures of any length into a buffer of fixed size: CVE-2021-43527, "BigSig".
func TestAttackWithAnOverlongSignature(t *testing.T) {
	for _, id := range []*testca.Identity{people().alice, people().bob} {
		sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, id))
		si := sd.SignerInfos[0]
		for _, signature := range [][]byte{make([]byte, 16<<10), append(bytes.Clone(si.Signature), make([]byte, 2048)...)} {
			si.Signature = signature
			if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; !errors.Is(err, cms.ErrSignatureMismatch) {
				t.Errorf("%d octets: got error %v", len(signature), err)
			}
		}
	}
}

// Bouncy Castle's verifySignatures is true for a SignedData that nobody signed: CVE-2026-59639. There is no such answer
// here: a result for each signer is none for none. Package smime says what that is worth, and tests it.
func TestAttackWithoutSigners(t *testing.T) {
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, people().bob))
	sd.SignerInfos = nil
	if results := mustParseSignedData(t, sd.Marshal()).Verify(nil, cms.VerifyOptions{}); len(results) != 0 {
		t.Errorf("got %+v", results)
	}
}

// OpenSSL's PKCS7_verify frees what is not its own where digestAlgorithms is empty: CVE-2026-45447. Here such a signature
// is malformed, whoever made it.
func TestAttackWithEmptyDigestAlgorithms(t *testing.T) {
	for _, placement := range []cms.Placement{cms.Encapsulated, cms.Detached} {
		sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{Placement: placement}, people().bob))
		sd.DigestAlgorithms = nil
		var content []byte
		if placement == cms.Detached {
			content = text
		}
		if err := mustParseSignedData(t, sd.Marshal()).Verify(content, cms.VerifyOptions{})[0].Err; !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("placement %v: got error %v", placement, err)
		}
	}
}

// OpenSSL took the value of message-digest for an OCTET STRING whatever it was: CVE-2026-22796.
func TestAttackWithAMessageDigestOfAnotherType(t *testing.T) {
	bob := people().bob
	digest := sum(crypto.SHA256, text)
	for name, value := range map[string][]byte{
		"INTEGER":      der(t, 1),
		"NULL":         {5, 0},
		"BOOLEAN":      {1, 1, 0xff},
		"BIT STRING":   append([]byte{3, 33, 0}, digest...),
		"UTF8String":   append([]byte{12, 32}, digest...),
		"SEQUENCE":     append([]byte{0x30, 34, 4, 32}, digest...),
		"[4] IMPLICIT": append([]byte{0x84, 32}, digest...),
	} {
		sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, bob))
		set(sd.SignerInfos[0], oid.MessageDigest, value)
		resign(t, sd.SignerInfos[0], bob, crypto.SHA256, nil)
		signed, err := cms.ParseSignedData(sd.Marshal())
		if err == nil {
			err = signed.Verify(nil, cms.VerifyOptions{})[0].Err
		}
		if !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

// OpenSSL looked into parameters that need not be there: of the key wrap in a KeyAgreeRecipientInfo (CVE-2026-28389), of
// the label in RSAES-OAEP (CVE-2026-28390). It was not alone: anything OPTIONAL may be absent.
func TestAttackWithoutParameters(t *testing.T) {
	p := people()
	empty, withoutParameters := []byte{0x30, 0}, func(id encoding_asn1.ObjectIdentifier) []byte {
		return der(t, struct {
			Algorithm encoding_asn1.ObjectIdentifier
		}{id})
	}
	tagged := func(number byte, element []byte) []byte {
		explicit := append([]byte{0xa0 | number, byte(len(element))}, element...)
		return append([]byte{0x30, byte(len(explicit))}, explicit...)
	}
	for _, tt := range []struct {
		name  string
		id    *testca.Identity
		forge func(ed *cms.EnvelopedData)
	}{
		{"key agreement", p.bob, func(ed *cms.EnvelopedData) { kari(ed).KeyEncryptionAlgorithm.Parameters = nil }},
		{"key agreement, empty", p.bob, func(ed *cms.EnvelopedData) { kari(ed).KeyEncryptionAlgorithm.Parameters = empty }},
		{"key agreement, NULL", p.bob, func(ed *cms.EnvelopedData) { kari(ed).KeyEncryptionAlgorithm.Parameters = []byte{5, 0} }},
		{"label", p.alice, func(ed *cms.EnvelopedData) {
			ktri(ed).KeyEncryptionAlgorithm = cms.AlgorithmIdentifier{Algorithm: oid.RSAESOAEP, Parameters: tagged(2, withoutParameters(oid.PSpecified))}
		}},
		{"mask", p.alice, func(ed *cms.EnvelopedData) {
			ktri(ed).KeyEncryptionAlgorithm = cms.AlgorithmIdentifier{Algorithm: oid.RSAESOAEP, Parameters: tagged(1, withoutParameters(oid.MGF1))}
		}},
		{"OAEP", p.alice, func(ed *cms.EnvelopedData) {
			ktri(ed).KeyEncryptionAlgorithm = cms.AlgorithmIdentifier{Algorithm: oid.RSAESOAEP}
		}},
		{"OAEP, empty", p.alice, func(ed *cms.EnvelopedData) {
			ktri(ed).KeyEncryptionAlgorithm = cms.AlgorithmIdentifier{Algorithm: oid.RSAESOAEP, Parameters: empty}
		}},
		{"content encryption", p.bob, func(ed *cms.EnvelopedData) {
			ed.EncryptedContentInfo.ContentEncryptionAlgorithm.Parameters = nil
		}},
	} {
		ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, tt.id))
		tt.forge(ed)
		_, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{tt.id}, cms.DecryptOptions{})
		if err != cms.ErrDecrypt && !errors.Is(err, cms.ErrUnsupportedAlgorithm) && !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("%s: got error %v", tt.name, err)
		}
	}
}

// A point that is not on the recipient's curve, or of small order, gives the private key away piece by piece:
// CVE-2015-7940 and many others. Parameters that describe a curve of the sender's own are another way to it
// (CVE-2020-0601, for certificates).
func TestAttackWithAnotherCurve(t *testing.T) {
	p := people()
	eve := p.root.Issue(testca.Email("eve@example.test"), testca.Key(testca.X25519))
	zeros := make([]byte, 32)
	for _, tt := range []struct {
		name  string
		id    *testca.Identity
		forge func(key *cms.OriginatorPublicKey)
		want  error
	}{
		{"its own curve", p.bob, func(key *cms.OriginatorPublicKey) { key.Algorithm.Parameters = der(t, oid.Secp256r1) }, nil},
		{"NULL", p.bob, func(key *cms.OriginatorPublicKey) { key.Algorithm.Parameters = []byte{5, 0} }, nil},
		{"another curve", p.bob, func(key *cms.OriginatorPublicKey) { key.Algorithm.Parameters = der(t, oid.Secp384r1) }, cms.ErrDecrypt},
		{"a curve of nobody", p.dave, func(key *cms.OriginatorPublicKey) { key.Algorithm.Parameters = der(t, oid.Data) }, cms.ErrDecrypt},
		{"a curve of its own", p.bob, func(key *cms.OriginatorPublicKey) { key.Algorithm.Parameters = der(t, []int{1}) }, cms.ErrDecrypt},
		{"not on the curve", p.bob, func(key *cms.OriginatorPublicKey) { key.PublicKey[64] ^= 1 }, cms.ErrDecrypt},
		{"infinity", p.bob, func(key *cms.OriginatorPublicKey) { key.PublicKey = []byte{0} }, cms.ErrDecrypt},
		{"zeros", p.bob, func(key *cms.OriginatorPublicKey) { key.PublicKey = append([]byte{4}, make([]byte, 64)...) }, cms.ErrDecrypt},
		{"X25519 of order 4", eve, func(key *cms.OriginatorPublicKey) { key.PublicKey = zeros }, cms.ErrDecrypt},
		{"X25519 of order 1", eve, func(key *cms.OriginatorPublicKey) { key.PublicKey = append([]byte{1}, zeros[1:]...) }, cms.ErrDecrypt},
	} {
		ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, tt.id))
		tt.forge(kari(ed).Originator.OriginatorKey)
		if _, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{tt.id}, cms.DecryptOptions{}); err != tt.want {
			t.Errorf("%s: got error %v", tt.name, err)
		}
	}
}

// A bulkLog is a BulkCrypto that decrypts nothing and keeps what it was asked.
type bulkLog struct {
	cms.Go
	keySizes []int
}

func (b *bulkLog) DecryptCBC(key, _, _ []byte) ([]byte, error) {
	b.keySizes = append(b.keySizes, len(key))
	return nil, cms.ErrDecrypt
}

// Whoever learns whether the padding of RSA PKCS #1 v1.5 was right can read messages: Bleichenbacher at CRYPTO 1998 from
// the error, the Marvin attack (CVE-2023-50782 and others) from the time; OpenSSL told by which of two recipientInfos it
// took (CVE-2019-1563). Time is not measured here. What the attacks need is shown to be missing: whatever is in the
// padding, the same steps follow, with a content key of the same size, and one error.
func TestAttackOnPaddingOfRSAEncryption(t *testing.T) {
	alice := people().alice
	public := alice.Certificate.PublicKey.(*rsa.PublicKey)
	size := public.Size()
	contentKey := bytes.Repeat([]byte{7}, 32)
	block := func(start []byte, length int, key []byte) []byte {
		em := append(bytes.Clone(start), bytes.Repeat([]byte{0x11}, length-len(start)-len(key))...)
		return append(em, key...)
	}
	withZero := append([]byte{0}, contentKey...)
	for _, tt := range []struct {
		name string
		em   []byte
	}{
		{"right padding", block([]byte{0, 2}, size, withZero)},
		{"first octet", block([]byte{1, 2}, size, withZero)},
		{"type of signatures", block([]byte{0, 1}, size, withZero)},
		{"no zero octet", block([]byte{0, 2}, size, nil)},
		{"zero octet in the first eight", block([]byte{0, 2, 1, 2, 3, 0}, size, contentKey)},
		{"no padding octets", append([]byte{0, 2, 0}, bytes.Repeat([]byte{0x11}, size-3)...)},
		{"short key", block([]byte{0, 2}, size, withZero[:17])},
		{"long key", block([]byte{0, 2}, size, append(withZero, 9))},
		{"empty key", block([]byte{0, 2}, size, []byte{0})},
		{"zero", make([]byte, size)},
		{"one", append(make([]byte, size-1), 1)},
	} {
		c := new(big.Int).Exp(new(big.Int).SetBytes(tt.em), big.NewInt(int64(public.E)), public.N)
		for _, other := range []string{"alone", "before the right one", "after the right one"} {
			ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, alice))
			right := *ktri(ed)
			forged := right
			forged.EncryptedKey = c.FillBytes(make([]byte, size))
			calls := []int{32}
			switch other {
			case "alone":
				ed.RecipientInfos = cms.RecipientInfos{&forged}
			case "before the right one":
				ed.RecipientInfos, calls = cms.RecipientInfos{&forged, &right}, []int{32, 32}
			case "after the right one":
				ed.RecipientInfos, calls = cms.RecipientInfos{&right, &forged}, []int{32, 32}
			}
			var log bulkLog
			_, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{alice}, cms.DecryptOptions{Bulk: &log})
			if err != cms.ErrDecrypt || !slices.Equal(log.keySizes, calls) {
				t.Errorf("%s, %s: got error %v after decrypting with keys of %v octets", tt.name, other, err, log.keySizes)
			}
		}
	}
}

// mustSeal returns an AuthEnvelopedData for id.
func mustSeal(t *testing.T, id *testca.Identity, algorithm, contentType encoding_asn1.ObjectIdentifier) *cms.AuthEnvelopedData {
	t.Helper()
	offered := cms.ContentEncryptionAlgorithms()
	i := slices.IndexFunc(offered, func(a cms.Algorithm) bool { return a.OID.Equal(algorithm) })
	if i < 0 {
		t.Fatalf("%v is not offered", algorithm)
	}
	message := mustEncrypt(t, text, cms.EncryptOptions{ContentEncryption: offered[i], ContentType: contentType}, id)
	aed, err := cms.ParseAuthEnvelopedData(message)
	if err != nil {
		t.Fatal(err)
	}
	return aed
}

// reopen writes and reads a forged message, and decrypts it.
func reopen(aed *cms.AuthEnvelopedData, id *testca.Identity) (*cms.Plaintext, error) {
	read, err := cms.ParseAuthEnvelopedData(aed.Marshal())
	if err != nil {
		return nil, err
	}
	return read.Decrypt(keyRing{id}, cms.DecryptOptions{})
}

// Four implementations took as much of the tag for the whole as the message had: one octet was enough for OpenSSL
// (CVE-2026-34182), wolfSSL (CVE-2026-5500) and Bouncy Castle (CVE-2026-12802), four for gpgsm (CVE-2026-57062). The
// first of 256 guesses that opens tells the octet.
func TestAttackWithAShortTag(t *testing.T) {
	bob := people().bob
	type parameters struct {
		Nonce  []byte
		ICVLen int `asn1:"optional"`
	}
	for _, algorithm := range []encoding_asn1.ObjectIdentifier{oid.AES256GCM, oid.ChaCha20Poly1305} {
		for length := range 20 {
			for _, told := range []string{"as long", "16", "default"} {
				aed := mustSeal(t, bob, algorithm, nil)
				tag := append(bytes.Clone(aed.MAC), make([]byte, 4)...)
				aed.MAC = tag[:length]
				want := length == 16
				if algorithm.Equal(oid.AES256GCM) {
					var p parameters
					ai := &aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm
					if _, err := encoding_asn1.Unmarshal(ai.Parameters, &p); err != nil {
						t.Fatal(err)
					}
					p.ICVLen = map[string]int{"as long": length, "16": 16, "default": 0}[told]
					ai.Parameters = der(t, p)
					want = told == "as long" && length >= 12 && length <= 16 || told == "16" && length == 16 || told == "default" && length == 12
				}
				_, err := reopen(aed, bob)
				if want != (err == nil) || err != nil && !errors.Is(err, cms.ErrMalformed) {
					t.Errorf("%v: a tag of %d octets, parameters %s: got error %v", algorithm, length, told, err)
				}
			}
		}
	}
}

// OpenSSL copied the nonce of an AuthEnvelopedData into 16 octets of its stack: CVE-2025-15467.
func TestAttackWithAnOverlongNonce(t *testing.T) {
	bob := people().bob
	for _, algorithm := range []encoding_asn1.ObjectIdentifier{oid.AES256GCM, oid.ChaCha20Poly1305} {
		for _, length := range []int{0, 1, 11, 13, 17, 64, 1 << 20} {
			aed := mustSeal(t, bob, algorithm, nil)
			parameters := der(t, make([]byte, length))
			if algorithm.Equal(oid.AES256GCM) {
				parameters = der(t, struct {
					Nonce  []byte
					ICVLen int
				}{make([]byte, length), 16})
			}
			aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm.Parameters = parameters
			if _, err := reopen(aed, bob); err != cms.ErrDecrypt && !errors.Is(err, cms.ErrMalformed) {
				t.Errorf("%v: %d octets: got error %v", algorithm, length, err)
			}
		}
	}
}

// Bouncy Castle gave out attributes as authenticated that no MAC covered, or content that only they covered, in
// AuthenticatedData: CVE-2026-59642, CVE-2026-71888. In an AuthEnvelopedData both are under the tag, and so is whether
// there are attributes at all.
func TestAttackOnAuthenticatedAttributes(t *testing.T) {
	bob := people().bob
	other := cms.Attribute{Type: oid.SubjectAltName, Values: [][]byte{{5, 0}}}
	for _, tt := range []struct {
		name  string
		forge func(aed *cms.AuthEnvelopedData)
		want  error
	}{
		{"nothing changed", func(*cms.AuthEnvelopedData) {}, nil},
		{"attribute added", func(aed *cms.AuthEnvelopedData) { aed.AuthAttrs = append(aed.AuthAttrs, other) }, cms.ErrDecrypt},
		{"attributes removed", func(aed *cms.AuthEnvelopedData) { aed.AuthAttrs = nil }, cms.ErrDecrypt},
		{"attributes exchanged", func(aed *cms.AuthEnvelopedData) { aed.AuthAttrs = []cms.Attribute{other} }, cms.ErrDecrypt},
		{"attributes no longer authenticated", func(aed *cms.AuthEnvelopedData) {
			aed.UnauthAttrs, aed.AuthAttrs = aed.AuthAttrs, nil
		}, cms.ErrDecrypt},
		{"unauthenticated attribute added", func(aed *cms.AuthEnvelopedData) { aed.UnauthAttrs = []cms.Attribute{other} }, nil},
		{"content type changed", func(aed *cms.AuthEnvelopedData) { aed.AuthEncryptedContentInfo.ContentType = oid.Data }, cms.ErrMalformed},
		{"content type changed in both places", func(aed *cms.AuthEnvelopedData) {
			aed.AuthEncryptedContentInfo.ContentType = oid.Data
			aed.AuthAttrs[0].Values = [][]byte{der(t, oid.Data)}
		}, cms.ErrDecrypt},
		{"content changed", func(aed *cms.AuthEnvelopedData) { aed.AuthEncryptedContentInfo.EncryptedContent[3] ^= 1 }, cms.ErrDecrypt},
		{"content cut", func(aed *cms.AuthEnvelopedData) {
			c := &aed.AuthEncryptedContentInfo.EncryptedContent
			*c = (*c)[:len(*c)-1]
		}, cms.ErrDecrypt},
		{"tag changed", func(aed *cms.AuthEnvelopedData) { aed.MAC[15] ^= 1 }, cms.ErrDecrypt},
	} {
		aed := mustSeal(t, bob, oid.AES256GCM, oid.SignedData)
		tt.forge(aed)
		plaintext, err := reopen(aed, bob)
		if !errors.Is(err, tt.want) || tt.want == nil && err != nil || (plaintext == nil) != (err != nil) {
			t.Errorf("%s: got error %v, want %v", tt.name, err, tt.want)
		}
	}
}

// The downgrade from AES-GCM to AES-CBC, Section 1 of RFC 9709: who knows two blocks of a message in GCM, such as its
// header fields, knows what AES makes of two counters. In an EnvelopedData with the same recipientInfos these are blocks in
// CBC mode that decrypt to the counters, and with a chosen initialization vector to any text: an answer to it tells that
// the guess was right, and any number of guesses can be tried.
//
// Such a text is told to be unauthenticated. Where the sender has derived the key with the algorithm in it, there is none.
func TestAttackFromGCMToCBC(t *testing.T) {
	bob := people().bob
	wanted := []byte("Answer to this!\n")
	for _, tt := range []struct {
		name    string
		derived bool
	}{{"content key as it is", false}, {"content key derived", true}} {
		aed := mustSeal(t, bob, oid.AES256GCM, nil)
		eci := &aed.AuthEncryptedContentInfo
		var parameters struct {
			Nonce  []byte
			ICVLen int
		}
		if _, err := encoding_asn1.Unmarshal(eci.ContentEncryptionAlgorithm.Parameters, &parameters); err != nil {
			t.Fatal(err)
		}
		if tt.derived {
			deriveKey(t, aed, bob, parameters.Nonce)
		}
		if plaintext, err := reopen(aed, bob); err != nil || plaintext.Integrity != cms.Authenticated {
			t.Fatalf("%s: the way of forging is wrong: %v", tt.name, err)
		}
		// The first block of content is encrypted with the counter 2: NIST SP 800-38D Section 7.1.
		counter := func(n byte) []byte { return append(bytes.Clone(parameters.Nonce), 0, 0, 0, n) }
		encryptedCounter := func(block int) []byte {
			return xor(eci.EncryptedContent[16*block:16*block+16], text[16*block:16*block+16])
		}
		iv := xor(counter(2), wanted)
		beforeLast := xor(counter(3), bytes.Repeat([]byte{16}, 16)) // so that the last block is padding
		ed := &cms.EnvelopedData{RecipientInfos: aed.RecipientInfos, EncryptedContentInfo: cms.EncryptedContentInfo{
			ContentType:                oid.Data,
			ContentEncryptionAlgorithm: cms.AlgorithmIdentifier{Algorithm: oid.AES256CBC, Parameters: der(t, iv)},
			EncryptedContent:           slices.Concat(encryptedCounter(0), beforeLast, encryptedCounter(1)),
		}}
		plaintext, err := mustParseEnvelopedData(t, ed.Marshal()).Decrypt(keyRing{bob}, cms.DecryptOptions{})
		found := err == nil && bytes.HasPrefix(plaintext.Content, wanted)
		switch {
		case err != nil && err != cms.ErrDecrypt:
			t.Errorf("%s: got error %v", tt.name, err)
		case found == tt.derived:
			t.Errorf("%s: found the wanted text: %v", tt.name, found)
		case err == nil && plaintext.Integrity != cms.Unauthenticated:
			t.Errorf("%s: the text counts as authenticated", tt.name)
		}
	}
}

// deriveKey encrypts the content of aed again, with a key derived as RFC 9709 Section 2 has it.
func deriveKey(t *testing.T, aed *cms.AuthEnvelopedData, id *testca.Identity, nonce []byte) {
	t.Helper()
	eci := &aed.AuthEncryptedContentInfo
	contentKey, err := cms.ContentKey(aed.RecipientInfos[0], id.PrivateKey(), 32)
	if err != nil {
		t.Fatal(err)
	}
	inner := der(t, struct {
		Algorithm  encoding_asn1.ObjectIdentifier
		Parameters encoding_asn1.RawValue
	}{oid.AES256GCM, encoding_asn1.RawValue{FullBytes: eci.ContentEncryptionAlgorithm.Parameters}})
	derived, err := hkdf.Key(sha256.New, contentKey, []byte("The Cryptographic Message Syntax"), string(inner), 32)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := cms.Go{}.EncryptGCM(nil, derived, nonce, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	eci.EncryptedContent, aed.MAC = sealed[:len(text)], sealed[len(text):]
	eci.ContentEncryptionAlgorithm = cms.AlgorithmIdentifier{Algorithm: oid.CEKHKDFSHA256, Parameters: inner}
}

func xor(a, b []byte) []byte {
	c := make([]byte, len(a))
	subtle.XORBytes(c, a, b)
	return c
}

// Bouncy Castle counted depth anew where it parsed late, inside of what it had parsed: CVE-2026-13506; its C# sibling did
// not count (CVE-2026-103600). Wherever ASN.1 of any type may stand, the depth is that of the whole message.
func TestAttackWithDepth(t *testing.T) {
	p := people()
	deep := []byte{5, 0}
	for range 300 {
		length := len(deep)
		deep = append([]byte{0x30, 0x82, byte(length >> 8), byte(length)}, deep...)
	}
	signed := func(forge func(sd *cms.SignedData, si *cms.SignerInfo)) []byte {
		sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, p.bob))
		forge(sd, sd.SignerInfos[0])
		return sd.Marshal()
	}
	enveloped := func(forge func(ed *cms.EnvelopedData)) []byte {
		ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.bob))
		forge(ed)
		return ed.Marshal()
	}
	for name, message := range map[string][]byte{
		"signed attribute": signed(func(_ *cms.SignedData, si *cms.SignerInfo) { set(si, oid.SubjectAltName, deep) }),
		"unsigned attribute": signed(func(_ *cms.SignedData, si *cms.SignerInfo) {
			si.UnsignedAttrs = []cms.Attribute{{Type: oid.SubjectAltName, Values: [][]byte{deep}}}
		}),
		"digestAlgorithm":    signed(func(_ *cms.SignedData, si *cms.SignerInfo) { si.DigestAlgorithm.Parameters = deep }),
		"signatureAlgorithm": signed(func(_ *cms.SignedData, si *cms.SignerInfo) { si.SignatureAlgorithm.Parameters = deep }),
		"certificate": signed(func(sd *cms.SignedData, _ *cms.SignerInfo) {
			sd.Certificates = append(sd.Certificates, &x509.Certificate{Raw: deep})
		}),
		"key encryption": enveloped(func(ed *cms.EnvelopedData) { kari(ed).KeyEncryptionAlgorithm.Parameters = deep }),
		"content encryption": enveloped(func(ed *cms.EnvelopedData) {
			ed.EncryptedContentInfo.ContentEncryptionAlgorithm.Parameters = deep
		}),
		"strings in strings": bytes.Repeat([]byte{0x24, 0x80}, 300),
		"nothing else":       bytes.Repeat([]byte{0x30, 0x80}, 1<<20),
	} {
		if err := parse(message); !errors.Is(err, cms.ErrTooDeep) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

// libksba added lengths until they were small: CVE-2022-3515, CVE-2022-47629.
func TestAttackWithLengthsThatOverflow(t *testing.T) {
	for _, length := range [][]byte{
		{0x84, 0xff, 0xff, 0xff, 0xff}, {0x84, 0x7f, 0xff, 0xff, 0xff}, {0x84, 0x80, 0, 0, 0},
		{0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, {0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		{0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf0}, {0x89, 1, 0, 0, 0, 0, 0, 0, 0, 2}, {0xff},
	} {
		for _, tag := range []byte{0x30, 0x04, 0x24, 0xa0} {
			element := append([]byte{tag}, length...)
			inside := append([]byte{0x30, 0x80}, append(element, 6, 1, 42, 0, 0)...)
			for _, message := range [][]byte{element, append(element, make([]byte, 64)...), inside} {
				if err := parse(message); !errors.Is(err, cms.ErrMalformed) {
					t.Errorf("% x: got error %v", message[:min(len(message), 16)], err)
				}
			}
		}
	}
}
