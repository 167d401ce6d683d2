package cms_test

import (
	"bytes"
	"crypto/rsa"
	encoding_asn1 "encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// The attacks on how content keys are encrypted that other implementations fell to, each with a vector that is made here. SECURITY.md lists them.

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
