package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	encoding_asn1 "encoding/asn1"
	"errors"
	"math/big"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// The attacks on signatures that other implementations fell to, each with a vector that is made here. SECURITY.md lists them.

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
