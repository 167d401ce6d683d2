package cms_test

import (
	"bytes"
	"crypto"
	"crypto/dsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

var text = []byte("Content-Type: text/plain\r\n\r\nMeet me at nine.\r\n")

// der encodes a value for a forged attribute.
func der(t testing.TB, value any) []byte {
	t.Helper()
	encoded, err := encoding_asn1.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// sum returns the digest of data.
func sum(hash crypto.Hash, data []byte) []byte {
	h := hash.New()
	h.Write(data)
	return h.Sum(nil)
}

// resign signs the attributes that si has now, or the content where it has none.
func resign(t testing.TB, si *cms.SignerInfo, id *testca.Identity, hash crypto.Hash, content []byte) {
	t.Helper()
	signed := content
	if si.SignedAttrs != nil {
		signed = cms.MarshalAttributes(si.SignedAttrs)
	}
	var err error
	if si.Signature, err = id.Key.Sign(rand.Reader, sum(hash, signed), hash); err != nil {
		t.Fatal(err)
	}
}

// set replaces the values of an attribute.
func set(si *cms.SignerInfo, attrType encoding_asn1.ObjectIdentifier, values ...[]byte) {
	remove(si, attrType)
	si.SignedAttrs = append(si.SignedAttrs, cms.Attribute{Type: attrType, Values: values})
}

func remove(si *cms.SignerInfo, attrType encoding_asn1.ObjectIdentifier) {
	si.SignedAttrs = slices.DeleteFunc(si.SignedAttrs, func(a cms.Attribute) bool { return a.Type.Equal(attrType) })
}

// TestVerifyForged changes one thing of a good message by Alice, whose signature is then made anew or kept.
func TestVerifyForged(t *testing.T) {
	p := people()
	type algorithmIdentifier struct {
		Algorithm  encoding_asn1.ObjectIdentifier
		Parameters encoding_asn1.RawValue `asn1:"optional"`
	}
	type algorithmProtection struct {
		DigestAlgorithm    algorithmIdentifier
		SignatureAlgorithm algorithmIdentifier `asn1:"tag:1"`
	}
	sha256, rsaSignature := algorithmIdentifier{Algorithm: oid.SHA256}, algorithmIdentifier{Algorithm: oid.RSAEncryption}
	digest := der(t, sum(crypto.SHA256, text))

	const resigned, kept = true, false
	tests := []struct {
		name   string
		forge  func(sd *cms.SignedData, si *cms.SignerInfo)
		resign bool
		want   error
	}{
		{"nothing changed", func(*cms.SignedData, *cms.SignerInfo) {}, kept, nil},
		{"signed again", func(*cms.SignedData, *cms.SignerInfo) {}, resigned, nil},
		{"content changed", func(sd *cms.SignedData, _ *cms.SignerInfo) { sd.EncapContentInfo.EContent[40] ^= 1 }, kept, cms.ErrDigestMismatch},
		{"content changed and signed again", func(sd *cms.SignedData, _ *cms.SignerInfo) { sd.EncapContentInfo.EContent[40] ^= 1 }, resigned, cms.ErrDigestMismatch},
		{"content removed", func(sd *cms.SignedData, _ *cms.SignerInfo) { sd.EncapContentInfo.EContent = nil }, kept, cms.ErrNoContent},
		{"signature changed", func(_ *cms.SignedData, si *cms.SignerInfo) { si.Signature[9] ^= 1 }, kept, cms.ErrSignatureMismatch},
		{"signature empty", func(_ *cms.SignedData, si *cms.SignerInfo) { si.Signature = nil }, kept, cms.ErrSignatureMismatch},
		{"certificates removed", func(sd *cms.SignedData, _ *cms.SignerInfo) { sd.Certificates = nil }, kept, cms.ErrNoCertificate},
		{"another signer named", func(sd *cms.SignedData, si *cms.SignerInfo) {
			si.SID.IssuerAndSerialNumber.SerialNumber = p.carol.Certificate.SerialNumber
			sd.Certificates = append(sd.Certificates, p.carol.Certificate)
		}, kept, cms.ErrSignatureMismatch},
		{"signer with another kind of key named", func(sd *cms.SignedData, si *cms.SignerInfo) {
			si.SID.IssuerAndSerialNumber.SerialNumber = p.bob.Certificate.SerialNumber
			sd.Certificates = append(sd.Certificates, p.bob.Certificate)
		}, kept, cms.ErrSignatureMismatch},

		{"content-type missing", func(_ *cms.SignedData, si *cms.SignerInfo) { remove(si, oid.ContentType) }, resigned, cms.ErrMalformed},
		{"content-type another", func(_ *cms.SignedData, si *cms.SignerInfo) { set(si, oid.ContentType, der(t, oid.SignedData)) }, resigned, cms.ErrMalformed},
		{"content-type with two values", func(_ *cms.SignedData, si *cms.SignerInfo) {
			set(si, oid.ContentType, der(t, oid.Data), der(t, oid.Data))
		}, resigned, cms.ErrMalformed},
		{"content-type no OID", func(_ *cms.SignedData, si *cms.SignerInfo) { set(si, oid.ContentType, der(t, 1)) }, resigned, cms.ErrMalformed},
		{"message-digest missing", func(_ *cms.SignedData, si *cms.SignerInfo) { remove(si, oid.MessageDigest) }, resigned, cms.ErrMalformed},
		{"message-digest without value", func(_ *cms.SignedData, si *cms.SignerInfo) { set(si, oid.MessageDigest) }, resigned, cms.ErrMalformed},
		{"message-digest twice", func(_ *cms.SignedData, si *cms.SignerInfo) {
			si.SignedAttrs = append(si.SignedAttrs, cms.Attribute{Type: oid.MessageDigest, Values: [][]byte{digest}})
		}, resigned, cms.ErrMalformed},
		{"message-digest of something else", func(_ *cms.SignedData, si *cms.SignerInfo) {
			set(si, oid.MessageDigest, der(t, sum(crypto.SHA256, []byte("x"))))
		}, resigned, cms.ErrDigestMismatch},
		{"message-digest cut", func(_ *cms.SignedData, si *cms.SignerInfo) {
			set(si, oid.MessageDigest, der(t, sum(crypto.SHA256, text)[:16]))
		}, resigned, cms.ErrDigestMismatch},
		{"signing-time missing", func(_ *cms.SignedData, si *cms.SignerInfo) { remove(si, oid.SigningTime) }, resigned, nil},
		{"signing-time changed", func(_ *cms.SignedData, si *cms.SignerInfo) {
			set(si, oid.SigningTime, der(t, testca.Now().Add(time.Hour)))
		}, kept, cms.ErrSignatureMismatch},
		{"signing-time no time", func(_ *cms.SignedData, si *cms.SignerInfo) { set(si, oid.SigningTime, der(t, 1)) }, resigned, cms.ErrMalformed},
		{"signing-time twice", func(_ *cms.SignedData, si *cms.SignerInfo) {
			si.SignedAttrs = append(si.SignedAttrs, cms.Attribute{Type: oid.SigningTime, Values: [][]byte{der(t, testca.Now())}})
		}, resigned, cms.ErrMalformed},
		{"signing-time not signed", func(_ *cms.SignedData, si *cms.SignerInfo) {
			si.UnsignedAttrs = []cms.Attribute{{Type: oid.SigningTime, Values: [][]byte{der(t, testca.Now())}}}
		}, kept, cms.ErrMalformed},
		{"unknown attribute not signed", func(_ *cms.SignedData, si *cms.SignerInfo) {
			si.UnsignedAttrs = []cms.Attribute{{Type: oid.SubjectAltName, Values: [][]byte{der(t, 1)}}}
		}, kept, nil},
		{"unknown attribute", func(_ *cms.SignedData, si *cms.SignerInfo) { set(si, oid.SubjectAltName, der(t, 1)) }, resigned, nil},

		{"algorithms protected", func(_ *cms.SignedData, si *cms.SignerInfo) {
			set(si, oid.CMSAlgorithmProtection, der(t, algorithmProtection{sha256, rsaSignature}))
		}, resigned, nil},
		{"another digest protected", func(_ *cms.SignedData, si *cms.SignerInfo) {
			set(si, oid.CMSAlgorithmProtection, der(t, algorithmProtection{algorithmIdentifier{Algorithm: oid.SHA512}, rsaSignature}))
		}, resigned, cms.ErrSignatureMismatch},
		{"another signature protected", func(_ *cms.SignedData, si *cms.SignerInfo) {
			set(si, oid.CMSAlgorithmProtection, der(t, algorithmProtection{sha256, algorithmIdentifier{Algorithm: oid.ECDSAWithSHA256}}))
		}, resigned, cms.ErrSignatureMismatch},
		{"protection cannot be read", func(_ *cms.SignedData, si *cms.SignerInfo) {
			set(si, oid.CMSAlgorithmProtection, der(t, 1))
		}, resigned, cms.ErrMalformed},

		{"without attributes", func(_ *cms.SignedData, si *cms.SignerInfo) { si.SignedAttrs = nil }, resigned, nil},
		{"attributes removed", func(_ *cms.SignedData, si *cms.SignerInfo) { si.SignedAttrs = nil }, kept, cms.ErrSignatureMismatch},
		{"attributes presented as content", func(sd *cms.SignedData, si *cms.SignerInfo) {
			sd.EncapContentInfo.EContent = cms.MarshalAttributes(si.SignedAttrs)
			si.SignedAttrs = nil
		}, kept, cms.ErrMalformed},
		{"without attributes over no data", func(sd *cms.SignedData, si *cms.SignerInfo) {
			sd.EncapContentInfo.EContentType = oid.SignedData
			si.SignedAttrs = nil
		}, resigned, cms.ErrMalformed},

		{"digest unknown", func(_ *cms.SignedData, si *cms.SignerInfo) { si.DigestAlgorithm.Algorithm = oid.Data }, kept, cms.ErrUnsupportedAlgorithm},
		{"signature unknown", func(_ *cms.SignedData, si *cms.SignerInfo) { si.SignatureAlgorithm.Algorithm = oid.Data }, kept, cms.ErrUnsupportedAlgorithm},
		{"digest exchanged", func(sd *cms.SignedData, si *cms.SignerInfo) {
			si.DigestAlgorithm.Algorithm, sd.DigestAlgorithms[0].Algorithm = oid.SHA512, oid.SHA512
		}, kept, cms.ErrDigestMismatch},
		{"digest not announced", func(_ *cms.SignedData, si *cms.SignerInfo) { si.DigestAlgorithm.Algorithm = oid.SHA512 }, kept, cms.ErrMalformed},
		{"signature with another digest", func(_ *cms.SignedData, si *cms.SignerInfo) { si.SignatureAlgorithm.Algorithm = oid.SHA1WithRSA }, kept, cms.ErrMalformed},
		{"signature with its digest", func(_ *cms.SignedData, si *cms.SignerInfo) {
			remove(si, oid.CMSAlgorithmProtection)
			si.SignatureAlgorithm.Algorithm = oid.SHA256WithRSA
		}, resigned, nil},
		{"key of another kind for the signature", func(_ *cms.SignedData, si *cms.SignerInfo) {
			si.SignatureAlgorithm.Algorithm = oid.ECDSAWithSHA256
		}, kept, cms.ErrSignatureMismatch},

		{"by key identifier", func(_ *cms.SignedData, si *cms.SignerInfo) {
			si.SID = cms.SignerIdentifier{SubjectKeyIdentifier: p.alice.Certificate.SubjectKeyId}
		}, kept, nil},
		{"by a key identifier of nobody", func(_ *cms.SignedData, si *cms.SignerInfo) {
			si.SID = cms.SignerIdentifier{SubjectKeyIdentifier: []byte("nobody")}
		}, kept, cms.ErrNoCertificate},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, p.alice))
			si := sd.SignerInfos[0]
			tt.forge(sd, si)
			if tt.resign {
				resign(t, si, p.alice, crypto.SHA256, sd.EncapContentInfo.EContent)
			}
			result := mustParseSignedData(t, sd.Marshal()).Verify(nil, cms.VerifyOptions{})[0]
			if !errors.Is(result.Err, tt.want) || (tt.want == nil && result.Err != nil) {
				t.Errorf("got error %v, want %v", result.Err, tt.want)
			}
		})
	}
}

func TestVerifyDetached(t *testing.T) {
	p := people()
	detached := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{Placement: cms.Detached}, p.alice))
	encapsulated := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, p.alice))
	for _, tt := range []struct {
		name    string
		sd      *cms.SignedData
		content []byte
		want    error
	}{
		{"content given", detached, text, nil},
		{"other content given", detached, text[1:], cms.ErrDigestMismatch},
		{"empty content given", detached, []byte{}, cms.ErrDigestMismatch},
		{"no content given", detached, nil, cms.ErrNoContent},
		{"content twice", encapsulated, text, cms.ErrMalformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.sd.Verify(tt.content, cms.VerifyOptions{})[0].Err
			if !errors.Is(err, tt.want) || (tt.want == nil && err != nil) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestVerifyWithACertificateFromElsewhere(t *testing.T) {
	p := people()
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, p.bob))
	sd.Certificates = nil
	result := sd.Verify(nil, cms.VerifyOptions{Certificates: []*x509.Certificate{p.alice.Certificate, p.bob.Certificate}})[0]
	if result.Err != nil || !result.Certificate.Equal(p.bob.Certificate) {
		t.Errorf("certificate %v, error %v", result.Certificate, result.Err)
	}
}

// Somebody puts a certificate with Bob's key identifier before Bob's own.
func TestVerifyTriesAllCertificatesWithTheKeyIdentifier(t *testing.T) {
	p := people()
	fake := *p.alice.Certificate
	fake.SubjectKeyId = p.bob.Certificate.SubjectKeyId
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, p.bob))
	sd.SignerInfos[0].SID = cms.SignerIdentifier{SubjectKeyIdentifier: p.bob.Certificate.SubjectKeyId}
	sd.Certificates = []*x509.Certificate{&fake, p.bob.Certificate}
	result := sd.Verify(nil, cms.VerifyOptions{})[0]
	if result.Err != nil || !result.Certificate.Equal(p.bob.Certificate) {
		t.Errorf("certificate %v, error %v", result.Certificate.Subject, result.Err)
	}
}

func TestVerifyOfSignersWithDifferentDigests(t *testing.T) {
	p := people()
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, p.alice))
	other := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{Digest: crypto.SHA512}, p.bob))
	sd.SignerInfos = append(sd.SignerInfos, other.SignerInfos...)
	sd.Certificates = append(sd.Certificates, other.Certificates...)
	sd.DigestAlgorithms = append(sd.DigestAlgorithms, other.DigestAlgorithms...)
	for i, result := range sd.Verify(nil, cms.VerifyOptions{}) {
		if result.Err != nil {
			t.Errorf("signer %d: %v", i, result.Err)
		}
	}
}

func TestVerifyRefusesOverlongRSAKeys(t *testing.T) {
	fake := *people().alice.Certificate
	modulus := new(big.Int).Lsh(big.NewInt(1), cms.MaxRSABits)
	fake.PublicKey = &rsa.PublicKey{N: modulus.SetBit(modulus, 0, 1), E: 65537}
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, people().alice))
	sd.Certificates = []*x509.Certificate{&fake}
	if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
		t.Errorf("got error %v", err)
	}
}

func TestVerifyRefusesOverlongDSAKeys(t *testing.T) {
	key := func(prime, subgroup uint) *dsa.PublicKey {
		one := big.NewInt(1)
		return &dsa.PublicKey{Parameters: dsa.Parameters{P: new(big.Int).Lsh(one, prime-1), Q: new(big.Int).Lsh(one, subgroup-1)}}
	}
	for _, tt := range []struct {
		prime, subgroup uint
		want            bool
	}{{cms.MaxDSABits, 256, true}, {cms.MaxDSABits + 1, 256, false}, {cms.MaxDSABits, 257, false}} {
		if got := cms.IsBearable(key(tt.prime, tt.subgroup)); got != tt.want {
			t.Errorf("a prime of %d bits, a subgroup of %d: got %v", tt.prime, tt.subgroup, got)
		}
	}
}

func TestVerifyRefusesDamagedECDSASignatures(t *testing.T) {
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, people().bob))
	signature := sd.SignerInfos[0].Signature
	for i := range signature {
		signature[i] ^= 1
		if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; !errors.Is(err, cms.ErrSignatureMismatch) {
			t.Errorf("octet %d changed: got error %v", i, err)
		}
		signature[i] ^= 1
	}
}

func TestSerialNumbersMatchForTheSameIssuerAlone(t *testing.T) {
	alice := people().alice.Certificate
	id := cms.SignerIdentifier{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{Issuer: alice.RawIssuer, SerialNumber: alice.SerialNumber}}
	if !id.Matches(alice) {
		t.Error("Alice's own issuer and serial number do not match")
	}
	id.IssuerAndSerialNumber.Issuer = people().root.Certificate.RawIssuer
	if id.Matches(alice) {
		t.Error("another issuer with the same serial number matches")
	}
}

// PKCS #7 version 1.5 signs the octets of a content of any type: RFC 5652 Section 5.2.1. Mail is an OCTET STRING.
func TestContentOfPKCS7(t *testing.T) {
	p := people()
	// An IndirectDataContent of Authenticode is a SEQUENCE; this one has the same octets as text.
	content := der(t, struct{ Text []byte }{text})
	inside := content[2:]
	for _, tt := range []struct {
		contentType encoding_asn1.ObjectIdentifier
		want        error
	}{
		{encoding_asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 2, 1, 4}, nil},
		{oid.Data, cms.ErrMalformed},
	} {
		sd := mustParseSignedData(t, mustSign(t, inside, cms.SignOptions{}, p.bob))
		sd.EncapContentInfo.EContentType = tt.contentType
		set(sd.SignerInfos[0], oid.ContentType, der(t, tt.contentType))
		resign(t, sd.SignerInfos[0], p.bob, crypto.SHA256, inside)
		asOctetString := der(t, inside)
		message := bytes.Replace(sd.Marshal(), asOctetString, content, 1) // of the same length
		got, err := cms.ParseSignedData(message)
		if !errors.Is(err, tt.want) || tt.want == nil && err != nil {
			t.Errorf("%v: got error %v", tt.contentType, err)
		}
		if err == nil {
			if result := got.Verify(nil, cms.VerifyOptions{})[0]; result.Err != nil {
				t.Errorf("%v: %v", tt.contentType, result.Err)
			}
		}
	}
}

func TestVersions(t *testing.T) {
	p := people()
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, p.alice))
	if sd.Version != 1 || sd.SignerInfos[0].Version != 1 {
		t.Errorf("SignedData of version %d with SignerInfo of version %d", sd.Version, sd.SignerInfos[0].Version)
	}
	for _, tt := range []struct {
		readers []*testca.Identity
		want    int
	}{
		{[]*testca.Identity{p.alice}, 0},
		{[]*testca.Identity{p.alice, p.bob}, 2},
	} {
		if ed := mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, tt.readers...)); ed.Version != tt.want {
			t.Errorf("EnvelopedData of version %d for %d readers, want %d", ed.Version, len(tt.readers), tt.want)
		}
	}
}

func TestVerifyTriesALimitedNumberOfCertificates(t *testing.T) {
	p := people()
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, p.bob))
	sd.SignerInfos[0].SID = cms.SignerIdentifier{SubjectKeyIdentifier: p.bob.Certificate.SubjectKeyId}
	sd.Certificates = nil
	for i := range cms.MaxCandidates {
		fake := *p.alice.Certificate
		fake.SubjectKeyId = p.bob.Certificate.SubjectKeyId
		fake.Raw = []byte{byte(i)}
		sd.Certificates = append(sd.Certificates, &fake)
	}
	sd.Certificates = append(sd.Certificates, p.bob.Certificate)
	if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; !errors.Is(err, cms.ErrSignatureMismatch) {
		t.Errorf("got error %v", err)
	}
	sd.Certificates = sd.Certificates[1:]
	if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; err != nil {
		t.Errorf("within the limit: %v", err)
	}
}

func TestVerifyTellsWeakAlgorithms(t *testing.T) {
	p := people()
	for _, tt := range []struct {
		name              string
		signer            *testca.Identity
		hash              crypto.Hash
		digest, signature encoding_asn1.ObjectIdentifier
		weakSignature     bool
	}{
		{"SHA-1", p.alice, crypto.SHA1, oid.SHA1, oid.RSAEncryption, false},
		{"SHA-1 with RSA", p.alice, crypto.SHA1, oid.SHA1, oid.SHA1WithRSA, true},
		{"MD5 with RSA", p.alice, crypto.MD5, oid.MD5, oid.MD5WithRSA, true},
		{"ECDSA with SHA-1", p.bob, crypto.SHA1, oid.SHA1, oid.ECDSAWithSHA1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, tt.signer))
			si := sd.SignerInfos[0]
			sd.DigestAlgorithms[0].Algorithm = tt.digest
			si.DigestAlgorithm.Algorithm, si.SignatureAlgorithm.Algorithm = tt.digest, tt.signature
			remove(si, oid.CMSAlgorithmProtection)
			set(si, oid.MessageDigest, der(t, sum(tt.hash, text)))
			resign(t, si, tt.signer, tt.hash, nil)
			result := mustParseSignedData(t, sd.Marshal()).Verify(nil, cms.VerifyOptions{})[0]
			if result.Err != nil || result.Digest.Strength != cms.Weak || (result.Signature.Strength == cms.Weak) != tt.weakSignature {
				t.Errorf("digest %+v, signature %+v, error %v", result.Digest, result.Signature, result.Err)
			}
		})
	}
}

// Signers that do not sort their attributes hash them unsorted.
func TestVerifyKeepsTheOrderOfAttributes(t *testing.T) {
	p := people()
	message := mustSign(t, text, cms.SignOptions{}, p.bob)
	sd := mustParseSignedData(t, message)
	sorted := cms.MarshalAttributes(sd.SignerInfos[0].SignedAttrs)
	header := 2
	if sorted[1] > 0x80 {
		header += int(sorted[1] & 0x7f)
	}
	unsorted, contents := bytes.Clone(sorted[:header]), sorted[header:]
	first := 2 + int(contents[1])
	unsorted = append(append(unsorted, contents[first:]...), contents[:first]...)

	signature, err := p.bob.Key.Sign(rand.Reader, sum(crypto.SHA256, unsorted), crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	sd.SignerInfos[0].Signature = signature
	message = bytes.Replace(sd.Marshal(), sorted[1:], unsorted[1:], 1)
	if err := mustParseSignedData(t, message).Verify(nil, cms.VerifyOptions{})[0].Err; err != nil {
		t.Error(err)
	}
}
