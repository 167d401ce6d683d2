package cms_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// signers have one key of each kind that signs.
var signers = sync.OnceValue(func() (s struct {
	rsa, p256, p384, p521, ed25519, dsa, pss, pssSHA256 *testca.Identity
}) {
	issue := func(address string, kind testca.KeyKind) *testca.Identity {
		return people().intermediate.Issue(testca.Email(address), testca.Key(kind))
	}
	s.rsa, s.p256, s.p384 = people().alice, people().bob, people().dave
	s.p521 = issue("peggy@example.test", testca.P521)
	s.ed25519 = issue("edward@example.test", testca.Ed25519)
	s.dsa = issue("dsa@example.test", testca.DSA)
	s.pss = issue("pss@example.test", testca.RSASSAPSS)
	s.pssSHA256 = issue("limited@example.test", testca.RSASSAPSSWithSHA256)
	return s
})

// A method is how a signature is made by hand, for what Sign does not write.
type method struct {
	signer    *testca.Identity
	hash      crypto.Hash // of the content, and of the attributes unless options say that there is none
	signature cms.AlgorithmIdentifier
	options   crypto.SignerOpts // hash where nil
}

// signByHand returns an opaque SignedData over content with a SignerInfo that has the given signed attributes besides
// contentType and messageDigest.
func (m method) signByHand(t testing.TB, content []byte, attributes ...cms.Attribute) *cms.SignedData {
	t.Helper()
	si := m.signerInfo()
	si.SignedAttrs = append([]cms.Attribute{
		{Type: oid.ContentType, Values: [][]byte{der(t, oid.Data)}},
		{Type: oid.MessageDigest, Values: [][]byte{der(t, sum(m.hash, content))}},
	}, attributes...)
	si.Signature = m.sign(t, cms.MarshalAttributes(si.SignedAttrs))
	return m.signedData(content, si)
}

// signWithoutAttributes returns the same with a signature over the content itself.
func (m method) signWithoutAttributes(t testing.TB, content []byte) *cms.SignedData {
	t.Helper()
	si := m.signerInfo()
	si.Signature = m.sign(t, content)
	return m.signedData(content, si)
}

func (m method) signerInfo() *cms.SignerInfo {
	certificate := m.signer.Certificate
	return &cms.SignerInfo{
		SID: cms.SignerIdentifier{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{
			Issuer: certificate.RawIssuer, SerialNumber: certificate.SerialNumber,
		}},
		DigestAlgorithm:    cms.AlgorithmIdentifier{Algorithm: digestOIDs[m.hash]},
		SignatureAlgorithm: m.signature,
	}
}

func (m method) signedData(content []byte, si *cms.SignerInfo) *cms.SignedData {
	return &cms.SignedData{
		DigestAlgorithms: []cms.AlgorithmIdentifier{si.DigestAlgorithm},
		EncapContentInfo: cms.EncapsulatedContentInfo{EContentType: oid.Data, EContent: content},
		Certificates:     []*x509.Certificate{m.signer.Certificate},
		SignerInfos:      []*cms.SignerInfo{si},
	}
}

func (m method) sign(t testing.TB, octets []byte) []byte {
	t.Helper()
	options := m.options
	if options == nil {
		options = m.hash
	}
	if options.HashFunc() != 0 {
		octets = sum(m.hash, octets)
	}
	signature, err := m.signer.Key.Sign(rand.Reader, octets, options)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

// verifyAgain writes sd, reads it and returns the result for its one signer.
func verifyAgain(t testing.TB, sd *cms.SignedData) cms.SignerResult {
	t.Helper()
	results := mustParseSignedData(t, sd.Marshal()).Verify(nil, cms.VerifyOptions{})
	if len(results) != 1 {
		t.Fatalf("%d results", len(results))
	}
	return results[0]
}

var digestOIDs = map[crypto.Hash]encoding_asn1.ObjectIdentifier{
	crypto.MD5: oid.MD5, crypto.SHA1: oid.SHA1, crypto.SHA224: oid.SHA224,
	crypto.SHA256: oid.SHA256, crypto.SHA384: oid.SHA384, crypto.SHA512: oid.SHA512,
}

// allHashes are those that are read, weak ones included.
var allHashes = []crypto.Hash{crypto.MD5, crypto.SHA1, crypto.SHA224, crypto.SHA256, crypto.SHA384, crypto.SHA512}

func isWeak(hash crypto.Hash) bool { return hash == crypto.MD5 || hash == crypto.SHA1 }

// pss is the AlgorithmIdentifier of RSASSA-PSS, with all parameters that are not the defaults.
func pss(hash, mgfHash crypto.Hash, saltLength int) cms.AlgorithmIdentifier {
	var b cryptobyte.Builder
	explicit := func(b *cryptobyte.Builder, tag uint8, value func(*cryptobyte.Builder)) {
		b.AddASN1(asn1.Tag(tag).ContextSpecific().Constructed(), value)
	}
	identifier := func(b *cryptobyte.Builder, id encoding_asn1.ObjectIdentifier, parameters func(*cryptobyte.Builder)) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(id)
			parameters(b)
		})
	}
	nothing := func(*cryptobyte.Builder) {}
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if hash != crypto.SHA1 {
			explicit(b, 0, func(b *cryptobyte.Builder) { identifier(b, digestOIDs[hash], nothing) })
		}
		if mgfHash != crypto.SHA1 {
			explicit(b, 1, func(b *cryptobyte.Builder) {
				identifier(b, oid.MGF1, func(b *cryptobyte.Builder) { identifier(b, digestOIDs[mgfHash], nothing) })
			})
		}
		if saltLength != 20 {
			explicit(b, 2, func(b *cryptobyte.Builder) { b.AddASN1Int64(int64(saltLength)) })
		}
	})
	return cms.AlgorithmIdentifier{Algorithm: oid.RSASSAPSS, Parameters: b.BytesOrPanic()}
}

// readable are all signatures that are read.
func readable() map[string]method {
	s := signers()
	all := make(map[string]method)
	rsaOIDs := map[crypto.Hash]encoding_asn1.ObjectIdentifier{
		crypto.MD5: oid.MD5WithRSA, crypto.SHA1: oid.SHA1WithRSA, crypto.SHA224: oid.SHA224WithRSA,
		crypto.SHA256: oid.SHA256WithRSA, crypto.SHA384: oid.SHA384WithRSA, crypto.SHA512: oid.SHA512WithRSA,
	}
	ecdsaOIDs := map[crypto.Hash]encoding_asn1.ObjectIdentifier{
		crypto.SHA1: oid.ECDSAWithSHA1, crypto.SHA224: oid.ECDSAWithSHA224, crypto.SHA256: oid.ECDSAWithSHA256,
		crypto.SHA384: oid.ECDSAWithSHA384, crypto.SHA512: oid.ECDSAWithSHA512,
	}
	null := []byte{5, 0}
	for _, hash := range allHashes {
		all[fmt.Sprintf("rsaEncryption, %v", hash)] = method{s.rsa, hash, cms.AlgorithmIdentifier{Algorithm: oid.RSAEncryption, Parameters: null}, nil}
		all[fmt.Sprintf("rsaEncryption without parameters, %v", hash)] = method{s.rsa, hash, cms.AlgorithmIdentifier{Algorithm: oid.RSAEncryption}, nil}
		all[fmt.Sprintf("%v with RSA", hash)] = method{s.rsa, hash, cms.AlgorithmIdentifier{Algorithm: rsaOIDs[hash], Parameters: null}, nil}
		options := &rsa.PSSOptions{SaltLength: hash.Size(), Hash: hash}
		all[fmt.Sprintf("RSASSA-PSS with %v", hash)] = method{s.rsa, hash, pss(hash, hash, hash.Size()), options}
		all[fmt.Sprintf("RSASSA-PSS with %v, certificate for RSASSA-PSS", hash)] = method{s.pss, hash, pss(hash, hash, hash.Size()), options}
		if hash == crypto.MD5 {
			continue // no ECDSA with MD5
		}
		for curve, signer := range map[string]*testca.Identity{"P-256": s.p256, "P-384": s.p384, "P-521": s.p521} {
			all[fmt.Sprintf("%s with %v", curve, hash)] = method{signer, hash, cms.AlgorithmIdentifier{Algorithm: ecdsaOIDs[hash]}, nil}
		}
		all[fmt.Sprintf("DSA, %v", hash)] = method{s.dsa, hash, cms.AlgorithmIdentifier{Algorithm: oid.DSA}, nil}
	}
	all["RSASSA-PSS with a salt shorter than the digest"] = method{s.rsa, crypto.SHA256, pss(crypto.SHA256, crypto.SHA256, 8), &rsa.PSSOptions{SaltLength: 8, Hash: crypto.SHA256}}
	all["RSASSA-PSS as its certificate limits it"] = method{s.pssSHA256, crypto.SHA256, pss(crypto.SHA256, crypto.SHA256, 32), &rsa.PSSOptions{SaltLength: 32, Hash: crypto.SHA256}}
	all["RSASSA-PSS with a longer salt than the limit"] = method{s.pssSHA256, crypto.SHA256, pss(crypto.SHA256, crypto.SHA256, 40), &rsa.PSSOptions{SaltLength: 40, Hash: crypto.SHA256}}
	all["ECDSA with NULL"] = method{s.p256, crypto.SHA256, cms.AlgorithmIdentifier{Algorithm: oid.ECDSAWithSHA256, Parameters: null}, nil}
	all["Ed25519"] = method{s.ed25519, crypto.SHA512, cms.AlgorithmIdentifier{Algorithm: oid.Ed25519}, crypto.Hash(0)}
	all["DSA with SHA-1"] = method{s.dsa, crypto.SHA1, cms.AlgorithmIdentifier{Algorithm: oid.DSAWithSHA1}, nil}
	all["DSA with SHA-224"] = method{s.dsa, crypto.SHA224, cms.AlgorithmIdentifier{Algorithm: oid.DSAWithSHA224}, nil}
	all["DSA with SHA-256"] = method{s.dsa, crypto.SHA256, cms.AlgorithmIdentifier{Algorithm: oid.DSAWithSHA256}, nil}
	return all
}

func TestVerifyEachAlgorithm(t *testing.T) {
	for name, m := range readable() {
		for variant, sd := range map[string]*cms.SignedData{
			"with attributes":    m.signByHand(t, text),
			"without attributes": m.signWithoutAttributes(t, text),
		} {
			t.Run(name+", "+variant, func(t *testing.T) {
				result := verifyAgain(t, sd)
				if result.Err != nil {
					t.Fatal(result.Err)
				}
				if !result.Certificate.Equal(m.signer.Certificate) || result.KeyBits < 256 {
					t.Errorf("certificate of %v, key of %d bits", result.Certificate.Subject, result.KeyBits)
				}
				if (result.Digest.Strength == cms.Weak) != isWeak(m.hash) {
					t.Errorf("digest %+v", result.Digest)
				}
				namesDigest := !m.signature.Algorithm.Equal(oid.RSAEncryption) && !m.signature.Algorithm.Equal(oid.RSASSAPSS)
				weak := m.signer == signers().dsa || isWeak(m.hash) && namesDigest
				if (result.Signature.Strength == cms.Weak) != weak {
					t.Errorf("signature %+v", result.Signature)
				}

				content := slices.Clone(text)
				content[3] ^= 1
				sd.EncapContentInfo.EContent = content
				want := cms.ErrSignatureMismatch
				if sd.SignerInfos[0].SignedAttrs != nil {
					want = cms.ErrDigestMismatch
				}
				if err := verifyAgain(t, sd).Err; !errors.Is(err, want) {
					t.Errorf("content changed: got error %v, want %v", err, want)
				}
				sd.EncapContentInfo.EContent = text
				sd.SignerInfos[0].Signature[len(sd.SignerInfos[0].Signature)-1] ^= 1
				if err := verifyAgain(t, sd).Err; !errors.Is(err, cms.ErrSignatureMismatch) {
					t.Errorf("signature changed: got error %v", err)
				}
			})
		}
	}
}

func TestSignWithEachAlgorithm(t *testing.T) {
	s := signers()
	for _, tt := range []struct {
		name      string
		signer    *testca.Identity
		opts      cms.SignOptions
		signature encoding_asn1.ObjectIdentifier
		digest    crypto.Hash // of the options, where zero
		bits      int
	}{
		{"RSA PKCS #1 v1.5", s.rsa, cms.SignOptions{}, oid.RSAEncryption, 0, 2048},
		{"RSASSA-PSS", s.rsa, cms.SignOptions{RSASignature: cms.PSSSignature}, oid.RSASSAPSS, 0, 2048},
		{"RSASSA-PSS as the certificate asks for", s.pss, cms.SignOptions{}, oid.RSASSAPSS, 0, 2048},
		{"P-256", s.p256, cms.SignOptions{}, nil, 0, 256},
		{"P-384", s.p384, cms.SignOptions{}, nil, 0, 384},
		{"P-521", s.p521, cms.SignOptions{}, nil, 0, 521},
		{"Ed25519", s.ed25519, cms.SignOptions{}, oid.Ed25519, crypto.SHA512, 256},
	} {
		for _, hash := range []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512} {
			t.Run(fmt.Sprintf("%s, %v", tt.name, hash), func(t *testing.T) {
				tt.opts.Digest = hash
				sd := mustParseSignedData(t, mustSign(t, text, tt.opts, tt.signer))
				result := sd.Verify(nil, cms.VerifyOptions{})[0]
				if result.Err != nil {
					t.Fatal(result.Err)
				}
				want := hash
				if tt.digest != 0 {
					want = tt.digest
				}
				if !result.Digest.OID.Equal(digestOIDs[want]) || !sd.DigestAlgorithms[0].Algorithm.Equal(digestOIDs[want]) {
					t.Errorf("digest %v", result.Digest)
				}
				if tt.signature != nil && !result.Signature.OID.Equal(tt.signature) {
					t.Errorf("signature %v", result.Signature)
				}
				if result.KeyBits != tt.bits {
					t.Errorf("a key of %d bits", result.KeyBits)
				}
			})
		}
	}
}

// The signers of one message may need different digests.
func TestSignWithEd25519AndOthers(t *testing.T) {
	s := signers()
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, s.ed25519, s.rsa, s.p256))
	if len(sd.DigestAlgorithms) != 2 {
		t.Errorf("digestAlgorithms %v", sd.DigestAlgorithms)
	}
	for _, result := range sd.Verify(nil, cms.VerifyOptions{}) {
		if result.Err != nil {
			t.Errorf("%v: %v", result.Signature.Name, result.Err)
		}
	}
}

func TestSignKeepsToTheLimitsOfACertificate(t *testing.T) {
	limited := signers().pssSHA256
	mustSign(t, text, cms.SignOptions{}, limited)
	_, err := cms.Sign(text, []cms.Signer{signer(limited)}, cms.SignOptions{Time: testca.Now(), Digest: crypto.SHA512})
	if !errors.Is(err, cms.ErrUnfit) {
		t.Errorf("SHA-512 with a key for SHA-256 alone: got error %v", err)
	}
}

// A key for RSASSA-PSS is an RSA key, and still not for encryption: RFC 4055 Section 1.2.
func TestEncryptRefusesKeysForSignatures(t *testing.T) {
	s := signers()
	for _, id := range []*testca.Identity{s.pss, s.dsa, s.ed25519} {
		if _, err := cms.Encrypt(text, recipients(id), cms.EncryptOptions{}); !errors.Is(err, cms.ErrUnfit) {
			t.Errorf("%v: got error %v", id.Certificate.Subject.CommonName, err)
		}
	}
}
