package cms_test

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"

	"signet/conformance/corpora"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// A structure is what is inside of a ContentInfo. It can be written again.
type structure interface{ Marshal() []byte }

// content reads what is inside; Data has no structure.
func content(ci *cms.ContentInfo) (structure, error) {
	switch {
	case ci.ContentType.Equal(oid.SignedData):
		return ci.SignedData()
	case ci.ContentType.Equal(oid.EnvelopedData):
		return ci.EnvelopedData()
	case ci.ContentType.Equal(oid.AuthEnvelopedData):
		return ci.AuthEnvelopedData()
	case ci.ContentType.Equal(oid.EncryptedData):
		return ci.EncryptedData()
	case ci.ContentType.Equal(oid.DigestedData):
		return ci.DigestedData()
	case ci.ContentType.Equal(oid.CompressedData):
		return ci.CompressedData()
	default:
		_, err := ci.Data()
		return nil, err
	}
}

// readAll does with data all that can be done without a key.
func readAll(data []byte) error {
	ci, err := cms.ParseContentInfo(data)
	if err != nil {
		return err
	}
	s, err := content(ci)
	if err != nil {
		return err
	}
	switch s := s.(type) {
	case *cms.SignedData:
		for _, result := range s.Verify(nil, cms.VerifyOptions{}) {
			readSigner(result)
		}
		_, _ = s.Receipt()
		s.Verify([]byte("content"), cms.VerifyOptions{})
	case *cms.EnvelopedData:
		_, err = s.Decrypt(keyRing{}, cms.DecryptOptions{})
		_, _ = s.Decrypt(anyKeys(), cms.DecryptOptions{})
	case *cms.AuthEnvelopedData:
		_, err = s.Decrypt(keyRing{}, cms.DecryptOptions{})
		_, _ = s.Decrypt(anyKeys(), cms.DecryptOptions{})
	case *cms.EncryptedData:
		_, err = s.Decrypt(make([]byte, 32), cms.DecryptOptions{})
	case *cms.DigestedData:
		_, err = s.Verify(nil, cms.VerifyOptions{})
	case *cms.CompressedData:
		_, err = s.Decompress(1 << 20)
	}
	return err
}

// readSigner looks at all that a signer says.
func readSigner(result cms.SignerResult) {
	_ = result.SignerInfo.SID.String()
	_, _ = result.SignerInfo.EncryptionKeyPreference()
	capabilities, _ := result.SignerInfo.SMIMECapabilities()
	for _, capability := range capabilities {
		_ = cms.CapabilityName(capability)
	}
	_, _ = result.SignerInfo.ContentIdentifier()
	_, _ = result.SignerInfo.ContentReference()
	_, _ = result.SignerInfo.ContentHints()
	_, _ = result.SignerInfo.Receipt()
	_, _ = result.SignerInfo.MLExpansionHistory()
	labels, _ := result.SignerInfo.EquivalentLabels()
	if label, _ := result.SignerInfo.SecurityLabel(); label != nil {
		labels = append(labels, *label)
	}
	for _, label := range labels {
		for _, category := range label.SecurityCategories {
			_ = category.Text()
		}
	}
	for _, countersignature := range result.Countersignatures {
		readSigner(countersignature)
	}
}

// anyKeys has a key of each kind, whoever a message is for.
func anyKeys() cms.KeyRing {
	p := people()
	var ring fixedRing
	for _, id := range []*testca.Identity{p.grace, p.bob, p.frank} {
		ring = append(ring, cms.DecryptionKey{Certificate: id.Certificate, Key: id.PrivateKey()})
	}
	return ring
}

func messages(t testing.TB) map[string][]byte {
	p := people()
	must := func(message []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return message
	}
	return map[string][]byte{
		"signed":         mustSign(t, text, cms.SignOptions{Certificates: p.alice.Chain()}, p.alice, p.bob),
		"with wishes":    mustSign(t, text, cms.SignOptions{EncryptionCertificate: p.bob.Certificate, RSASignature: cms.PSSSignature}, p.alice, signers().ed25519),
		"countersigned":  countersigned(t),
		"detached":       mustSign(t, text, cms.SignOptions{Placement: cms.Detached}, p.bob),
		"enveloped":      mustEncrypt(t, text, cms.EncryptOptions{}, p.grace, p.bob),
		"auth-enveloped": mustEncrypt(t, text, cms.EncryptOptions{ContentEncryption: cms.Algorithm{OID: oid.AES256GCM}, ContentType: oid.SignedData}, p.grace, p.bob),
		"encrypted":      must(cms.EncryptWithKey(text, make([]byte, 32), cms.EncryptOptions{})),
		"digested":       must(cms.Digest(text, cms.DigestOptions{})),
		"compressed":     must(cms.Compress(text, cms.CompressOptions{})),
		"data":           must(cms.MarshalData(text)),
	}
}

func TestTruncatedMessages(t *testing.T) {
	for name, message := range messages(t) {
		for length := range message {
			if err := readAll(message[:length]); !errors.Is(err, cms.ErrMalformed) {
				t.Fatalf("%s, %d of %d octets: got error %v", name, length, len(message), err)
			}
		}
	}
}

// Any octet can be wrong; nothing may panic, and the limits hold.
func TestDamagedMessages(t *testing.T) {
	all := messages(t)
	delete(all, "signed") // is like "detached", and longer
	for _, message := range all {
		for i := range message {
			damaged := bytes.Clone(message)
			for _, value := range []byte{0x80, 0xff} {
				damaged[i] = value
				_ = readAll(damaged)
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	all := messages(t)
	signed := all["signed"]
	for _, tt := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, cms.ErrMalformed},
		{"something after", append(bytes.Clone(signed), 0), cms.ErrMalformed},
		{"something after a line break", append(bytes.Clone(signed), "\r\n--"...), cms.ErrMalformed},
		{"no sequence", []byte{4, 0}, cms.ErrMalformed},
		{"no content", der(t, struct{ Type asn1.ObjectIdentifier }{oid.SignedData}), cms.ErrMalformed},
		{"too deep", bytes.Repeat([]byte{0x30, 0x80}, 1000), cms.ErrTooDeep},
		{"EnvelopedData", all["enveloped"], cms.ErrUnexpectedType},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := cms.ParseSignedData(tt.data); !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
	if _, err := cms.ParseEnvelopedData(signed); !errors.Is(err, cms.ErrUnexpectedType) {
		t.Errorf("SignedData as EnvelopedData: got error %v", err)
	}
}

func TestParseToleratesALineBreakAfter(t *testing.T) {
	for name, message := range messages(t) {
		if err := parse(append(message, "\r\n"...)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseLimits(t *testing.T) {
	p := people()
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, p.bob))
	si, digest := sd.SignerInfos[0], sd.DigestAlgorithms[0]
	attribute := cms.Attribute{Type: oid.SubjectAltName, Values: [][]byte{{5, 0}}}
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, p.bob))
	ri := kari(ed)
	rek := ri.RecipientEncryptedKeys[0]

	withAttributes := func(n int) []byte {
		forged := *si
		forged.SignedAttrs = slices.Repeat([]cms.Attribute{attribute}, n)
		copied := *sd
		copied.SignerInfos = []*cms.SignerInfo{&forged}
		return copied.Marshal()
	}
	withValues := func(n int) []byte {
		forged := *si
		forged.SignedAttrs = []cms.Attribute{{Type: attribute.Type, Values: slices.Repeat(attribute.Values, n)}}
		copied := *sd
		copied.SignerInfos = []*cms.SignerInfo{&forged}
		return copied.Marshal()
	}
	for _, tt := range []struct {
		name  string
		limit int
		make  func(n int) []byte
	}{
		{"signerInfos", cms.MaxSignerInfos, func(n int) []byte {
			copied := *sd
			copied.SignerInfos = slices.Repeat([]*cms.SignerInfo{si}, n)
			return copied.Marshal()
		}},
		{"certificates", cms.MaxCertificates, func(n int) []byte {
			copied := *sd
			copied.Certificates = slices.Repeat(sd.Certificates[:1:1], n)
			return copied.Marshal()
		}},
		{"digestAlgorithms", cms.MaxSignerInfos, func(n int) []byte {
			copied := *sd
			copied.DigestAlgorithms = slices.Repeat([]cms.AlgorithmIdentifier{digest}, n)
			return copied.Marshal()
		}},
		{"attributes", cms.MaxAttributes, withAttributes},
		{"values of an attribute", cms.MaxAttributes, withValues},
		{"recipientInfos", cms.MaxRecipientInfos, func(n int) []byte {
			copied := *ed
			copied.RecipientInfos = slices.Repeat(ed.RecipientInfos, n)
			return copied.Marshal()
		}},
		{"recipientEncryptedKeys", cms.MaxRecipientInfos, func(n int) []byte {
			forged := *ri
			forged.RecipientEncryptedKeys = slices.Repeat([]cms.RecipientEncryptedKey{rek}, n)
			copied := *ed
			copied.RecipientInfos = []cms.RecipientInfo{&forged}
			return copied.Marshal()
		}},
		{"recipients of several recipientInfos", cms.MaxRecipientInfos, func(n int) []byte {
			forged := *ri
			forged.RecipientEncryptedKeys = slices.Repeat([]cms.RecipientEncryptedKey{rek}, n-1)
			copied := *ed
			copied.RecipientInfos = []cms.RecipientInfo{&forged, ri}
			return copied.Marshal()
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := parse(tt.make(tt.limit)); err != nil {
				t.Errorf("as many as allowed: %v", err)
			}
			if err := parse(tt.make(tt.limit + 1)); !errors.Is(err, cms.ErrTooLarge) {
				t.Errorf("one more: got error %v, want %v", err, cms.ErrTooLarge)
			}
		})
	}
}

// The text of a Name takes work that grows with the square of its size.
func TestParseRefusesOverlongNames(t *testing.T) {
	ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, people().alice))
	name := cms.IssuerAndSerialNumber{SerialNumber: big.NewInt(1), Issuer: append([]byte{0x30, 0x82, 0x20, 0x00}, bytes.Repeat([]byte{0x31, 0x00}, 4096)...)}
	forged := *ed.RecipientInfos[0].(*cms.KeyTransRecipientInfo)
	forged.RID = cms.RecipientIdentifier{IssuerAndSerialNumber: &name}
	copied := *ed
	copied.RecipientInfos = []cms.RecipientInfo{&forged}
	if err := parse(copied.Marshal()); !errors.Is(err, cms.ErrMalformed) {
		t.Errorf("got error %v", err)
	}
}

// A message may be for thousands, and an error is for people.
func TestNoKeyErrorNamesSome(t *testing.T) {
	rid := cms.RecipientIdentifier{SubjectKeyIdentifier: []byte{1}}
	err := &cms.NoKeyError{Recipients: slices.Repeat([]cms.RecipientIdentifier{rid}, 100)}
	if got := strings.Count(err.Error(), "key identifier 01"); got != 16 || !strings.Contains(err.Error(), "and 84 more") {
		t.Errorf("got %v", err)
	}
}

func parse(data []byte) error {
	ci, err := cms.ParseContentInfo(data)
	if err != nil {
		return err
	}
	_, err = content(ci)
	return err
}

// Outlook and OpenSSL send encrypted content in pieces.
func TestParseEncryptedContentInPieces(t *testing.T) {
	bob := people().bob
	message := mustEncrypt(t, bytes.Repeat([]byte("x"), 40), cms.EncryptOptions{}, bob)
	ed := mustParseEnvelopedData(t, message)
	whole := ed.EncryptedContentInfo.EncryptedContent
	primitive := append([]byte{0x80, byte(len(whole))}, whole...)
	pieces := []byte{0xa0, byte(len(whole) + 4), 0x04, 10}
	pieces = append(append(pieces, whole[:10]...), 0x04, byte(len(whole)-10))
	pieces = append(pieces, whole[10:]...)

	// The lengths around it change as well: the four structures above are given indefinite ones.
	message = bytes.Replace(message, primitive, pieces, 1)
	eci := ed.EncryptedContentInfo.ContentType
	start := bytes.LastIndex(message, der(t, eci)) - 2
	message = indefinite(message, start)
	again := mustParseEnvelopedData(t, message)
	if !bytes.Equal(again.EncryptedContentInfo.EncryptedContent, whole) {
		t.Errorf("got %x, want %x", again.EncryptedContentInfo.EncryptedContent, whole)
	}
	if _, err := again.Decrypt(keyRing{bob}, cms.DecryptOptions{}); err != nil {
		t.Error(err)
	}
}

// indefinite gives indefinite lengths to the ContentInfo, the [0], the EnvelopedData and the EncryptedContentInfo, which
// starts at inner and is the last element of each.
func indefinite(message []byte, inner int) []byte {
	skip := func(i int) int { // the header at i, whose length has the short or the long form
		if message[i+1] < 0x80 {
			return i + 2
		}
		return i + 2 + int(message[i+1]&0x7f)
	}
	out := []byte{0x30, 0x80}
	contentType := skip(0)
	explicit := contentType + 2 + int(message[contentType+1])
	out = append(out, message[contentType:explicit]...)
	out = append(out, 0xa0, 0x80)
	sequence := skip(explicit)
	out = append(out, 0x30, 0x80)
	out = append(out, message[skip(sequence):inner]...)
	out = append(out, 0x30, 0x80)
	out = append(out, message[skip(inner):]...)
	return append(out, make([]byte, 8)...)
}

func FuzzParseContentInfo(f *testing.F) {
	for _, message := range messages(f) {
		f.Add(message)
		f.Add(toBER(f, message))
	}
	f.Add([]byte{0x30, 0x80, 0, 0})
	corpora.Seeds(f, "rfc4134", "rustcrypto-cms", "asn1crypto", "nss-pkcs7", "libksba", "openssl-fuzz-cms")
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = readAll(data)
		ci, err := cms.ParseContentInfo(data)
		if err != nil {
			return
		}
		// DER of BER is DER.
		again, err := cms.ParseContent(ci.ContentType, ci.Content)
		if err != nil || !bytes.Equal(again.Content, ci.Content) {
			t.Fatalf("content %x became %x, %v", ci.Content, again, err)
		}
		// What is written can be read, and is written in the same way again.
		s, err := content(ci)
		if err != nil || s == nil {
			return
		}
		written := s.Marshal()
		if ci, err = cms.ParseContentInfo(written); err == nil {
			s, err = content(ci)
		}
		if err != nil {
			t.Fatalf("%x was written as %x, which cannot be read: %v", data, written, err)
		}
		if rewritten := s.Marshal(); !bytes.Equal(rewritten, written) {
			t.Fatalf("%x was written as %x, and that as %x", data, written, rewritten)
		}
	})
}
