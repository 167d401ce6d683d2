package cms_test

import (
	"bytes"
	"crypto/x509"
	"errors"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// The attacks on parsers that other implementations fell to, each with a vector that is made here. SECURITY.md lists them.

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
