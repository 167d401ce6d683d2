package conformance_test

import (
	"bytes"
	encoding_asn1 "encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/conformance/corpora"
	"signet/smime/cms"
)

// The content types.
var (
	idData              = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}         // RFC 5652 Section 4
	idSignedData        = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}         // RFC 5652 Section 5.1
	idEnvelopedData     = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 3}         // RFC 5652 Section 6.1
	idDigestedData      = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 5}         // RFC 5652 Section 7
	idEncryptedData     = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6}         // RFC 5652 Section 8
	idCompressedData    = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 9}  // RFC 3274 Section 1.1
	idAuthEnvelopedData = encoding_asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 23} // RFC 5083 Section 2
)

// readObject reads a bare CMS object and does with it what its kind asks for.
func readObject(t *testing.T, c corpus, v corpora.Vector) (got string, agreed bool) {
	t.Helper()
	data := corpora.Read(t, c.name, v.File)
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	ci, err := cms.ParseContentInfo(wrapped(v, data))
	if err != nil {
		return faultOf(err), bad(v)
	}
	switch id := ci.ContentType; {
	case id.Equal(idData):
		return readData(t, c, v, ci)
	case id.Equal(idSignedData):
		return readSigned(t, c, v, ci)
	case id.Equal(idEnvelopedData):
		return readEnveloped(t, c, v, ci)
	case id.Equal(idAuthEnvelopedData):
		return readAuthEnveloped(v, ci)
	case id.Equal(idEncryptedData):
		return readEncrypted(t, c, v, ci)
	case id.Equal(idDigestedData):
		return readDigested(t, c, v, ci)
	case id.Equal(idCompressedData):
		return readCompressed(v, ci)
	default:
		return "unsupported content type", bad(v)
	}
}

// wrapped puts a file that holds a part of a ContentInfo into a whole one.
func wrapped(v corpora.Vector, data []byte) []byte {
	const constructed0 = asn1.Tag(0xa0)
	var b cryptobyte.Builder
	signedData := func(content func(b *cryptobyte.Builder)) []byte {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(idSignedData)
			b.AddASN1(constructed0, content)
		})
		return b.BytesOrPanic()
	}
	switch {
	case strings.HasSuffix(v.File, ".stl.sd"):
		return signedData(func(b *cryptobyte.Builder) { b.AddBytes(data) })
	case strings.Contains(v.File, "signer_info_"):
		return signedData(func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(asn1.SET, func(*cryptobyte.Builder) {})
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(idData) })
				b.AddBytes(data)
			})
		})
	default:
		return data
	}
}

// readData looks into a ContentInfo of the type id-data, which mail never is: RFC 8551 Section 2.4.1.
func readData(t *testing.T, c corpus, v corpora.Vector, ci *cms.ContentInfo) (got string, agreed bool) {
	t.Helper()
	content, err := ci.Data()
	if err != nil {
		return faultOf(err), bad(v)
	}
	if v.Kind == "data" {
		return "content", bytes.Equal(content, corpora.Read(t, c.name, "ExContent.bin"))
	}
	return "parsed", !bad(v)
}

func readDigested(t *testing.T, c corpus, v corpora.Vector, ci *cms.ContentInfo) (got string, agreed bool) {
	t.Helper()
	dd, err := ci.DigestedData()
	if err != nil {
		return faultOf(err), bad(v)
	}
	if _, err := dd.Verify(nil, cms.VerifyOptions{}); err != nil {
		return faultOf(err), bad(v)
	}
	if v.Kind == "digested" && !bytes.Equal(dd.EncapContentInfo.EContent, corpora.Read(t, c.name, "ExContent.bin")) {
		return "another content", false
	}
	return "digest ok", !bad(v)
}

func readEncrypted(t *testing.T, c corpus, v corpora.Vector, ci *cms.ContentInfo) (got string, agreed bool) {
	t.Helper()
	ed, err := ci.EncryptedData()
	if err != nil {
		return faultOf(err), bad(v)
	}
	if v.SecretKeyHex == "" {
		return "parsed", !bad(v)
	}
	plaintext, err := ed.Decrypt(secretKey(t, v), cms.DecryptOptions{})
	if err != nil {
		return faultOf(err), bad(v)
	}
	return "decrypted", !bad(v) && bytes.Equal(plaintext.Content, textOf(t, c, v))
}

func secretKey(t *testing.T, v corpora.Vector) []byte {
	t.Helper()
	key, err := hex.DecodeString(v.SecretKeyHex)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func readCompressed(v corpora.Vector, ci *cms.ContentInfo) (got string, agreed bool) {
	cd, err := ci.CompressedData()
	if err != nil {
		return faultOf(err), bad(v)
	}
	if _, err := cd.Decompress(0); err != nil {
		return faultOf(err), bad(v)
	}
	return "decompressed", !bad(v)
}

func readSigned(t *testing.T, c corpus, v corpora.Vector, ci *cms.ContentInfo) (got string, agreed bool) {
	t.Helper()
	sd, err := ci.SignedData()
	if err != nil {
		return faultOf(err), bad(v)
	}
	var content []byte
	if sd.EncapContentInfo.EContent == nil && v.Content != "" {
		content = corpora.Read(t, c.name, v.Content)
	}
	results := sd.Verify(content, cms.VerifyOptions{Certificates: certificatesIn(t, c, v.Cert)})
	if len(results) == 0 {
		return fmt.Sprintf("no signers, %d certificates", len(sd.Certificates)), !bad(v) && len(sd.Certificates) > 0
	}
	words := []string{"valid"}
	for _, r := range results {
		if r.Err != nil {
			words[0] = "invalid"
			words = append(words, faultOf(r.Err))
		}
		for _, a := range []cms.Algorithm{r.Digest, r.Signature} {
			if r.Err == nil && a.Strength == cms.Weak {
				words = append(words, "weak "+a.Name)
			}
		}
	}
	got = strings.Join(words, ", ")
	switch {
	case bad(v):
		return got, words[0] == "invalid"
	case v.Expect == "parses", v.Expect == "unknown":
		return got, true
	case v.Content != "" && content == nil && !bytes.Equal(sd.EncapContentInfo.EContent, corpora.Read(t, c.name, v.Content)):
		return got + ", another content", false
	default:
		return got, words[0] == "valid"
	}
}

func readEnveloped(t *testing.T, c corpus, v corpora.Vector, ci *cms.ContentInfo) (got string, agreed bool) {
	t.Helper()
	ed, err := ci.EnvelopedData()
	if err != nil {
		return faultOf(err), bad(v)
	}
	if v.Expect == "parses" || v.Expect == "unknown" {
		return fmt.Sprintf("parsed, %d recipientInfos", len(ed.RecipientInfos)), true
	}
	opts := cms.DecryptOptions{Passwords: [][]byte{[]byte("password")}} // for vectors that must fail before it matters
	for _, ri := range ed.RecipientInfos {
		if kekri, ok := ri.(*cms.KEKRecipientInfo); ok && v.SecretKeyHex != "" {
			key := cms.KeyEncryptionKey{ID: kekri.KEKID.KeyIdentifier, Key: secretKey(t, v)}
			opts.KeyEncryptionKeys = append(opts.KeyEncryptionKeys, key)
		}
	}
	plaintext, err := ed.Decrypt(keysOf(t, c, v), opts)
	if err != nil {
		return faultOf(err), bad(v)
	}
	got = "decrypted"
	for _, finding := range plaintext.Findings {
		got += ", " + string(finding)
	}
	return got, !bad(v) && bytes.Equal(plaintext.Content, textOf(t, c, v))
}

func readAuthEnveloped(v corpora.Vector, ci *cms.ContentInfo) (got string, agreed bool) {
	aed, err := ci.AuthEnvelopedData()
	if err != nil {
		return faultOf(err), bad(v)
	}
	return fmt.Sprintf("parsed, %d recipientInfos", len(aed.RecipientInfos)), !bad(v)
}

// faultOf names an error without its details, which change more often than what they mean.
func faultOf(err error) string {
	for _, known := range []error{
		cms.ErrUnsupportedAlgorithm, cms.ErrNoKey, cms.ErrDecrypt, cms.ErrNoCertificate, cms.ErrNoContent,
		cms.ErrDigestMismatch, cms.ErrSignatureMismatch, cms.ErrTooDeep, cms.ErrTooLarge, cms.ErrMalformed,
	} {
		if errors.Is(err, known) {
			return strings.TrimPrefix(known.Error(), "cms: ")
		}
	}
	return err.Error()
}
