package cms_test

import (
	"bytes"
	"errors"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// What this package writes is what it reads, octet by octet.
func TestParseThenMarshal(t *testing.T) {
	for name, message := range messages(t) {
		ci, err := cms.ParseContentInfo(message)
		if err != nil {
			t.Fatal(err)
		}
		s, err := content(ci)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if s != nil && !bytes.Equal(s.Marshal(), message) {
			t.Errorf("%s: %x was written again as %x", name, message, s.Marshal())
		}
	}
}

// toBER gives indefinite lengths to all structures, and sends OCTET STRINGs in pieces, also the encryptedContent, which
// has an IMPLICIT tag and follows a contentEncryptionAlgorithm.
func toBER(t testing.TB, der []byte) []byte {
	t.Helper()
	var ber []byte
	before := byte(0)
	for len(der) > 0 {
		tag, header, length := der[0], 2, int(der[1])
		if length > 0x80 {
			header, length = 2+length&0x7f, 0
			for _, octet := range der[2:header] {
				length = length<<8 | int(octet)
			}
		}
		contents := der[header : header+length]
		switch {
		case tag&0x20 != 0:
			ber = append(append(append(ber, tag, 0x80), toBER(t, contents)...), 0, 0)
		case tag == 0x04 || tag == 0x80 && before == 0x30:
			half := min(length/2, 100)
			rest := min(length-half, 100)
			ber = append(ber, tag|0x20, 0x80, 0x04, byte(half))
			ber = append(append(ber, contents[:half]...), 0x24, 0x80, 0x04, byte(rest))
			ber = append(append(ber, contents[half:half+rest]...), 0x04, 0x82, byte((length-half-rest)>>8), byte(length-half-rest))
			ber = append(append(ber, contents[half+rest:]...), 0, 0, 0, 0)
		default:
			ber = append(ber, der[:header+length]...)
		}
		der, before = der[header+length:], tag
	}
	return ber
}

func TestReadBER(t *testing.T) {
	bob := people().bob
	all := messages(t)
	delete(all, "detached") // which has another content
	for name, message := range all {
		t.Run(name, func(t *testing.T) {
			ci, err := cms.ParseContentInfo(toBER(t, message))
			if err != nil {
				t.Fatal(err)
			}
			s, err := content(ci)
			if err != nil {
				t.Fatal(err)
			}
			var got []byte
			var plaintext *cms.Plaintext
			switch s := s.(type) {
			case *cms.SignedData:
				got, err = s.EncapContentInfo.EContent, s.Verify(nil, cms.VerifyOptions{})[0].Err
			case *cms.EnvelopedData:
				plaintext, err = s.Decrypt(keyRing{bob}, cms.DecryptOptions{})
			case *cms.AuthEnvelopedData:
				plaintext, err = s.Decrypt(keyRing{bob}, cms.DecryptOptions{})
			case *cms.EncryptedData:
				plaintext, err = s.Decrypt(make([]byte, 32), cms.DecryptOptions{})
			case *cms.DigestedData:
				got = s.EncapContentInfo.EContent
				_, err = s.Verify(nil, cms.VerifyOptions{})
			case *cms.CompressedData:
				got, err = s.Decompress(0)
			default:
				got, err = ci.Data()
			}
			if err != nil {
				t.Fatal(err)
			}
			if plaintext != nil {
				got = plaintext.Content
			}
			if !bytes.Equal(got, text) {
				t.Errorf("got %q", got)
			}
		})
	}
}

// Each method reads its own type alone.
func TestContentInfoOfAnotherType(t *testing.T) {
	for name, message := range messages(t) {
		ci, err := cms.ParseContentInfo(message)
		if err != nil {
			t.Fatal(err)
		}
		accepted := 0
		for _, read := range []func() error{
			func() error { _, err := ci.Data(); return err },
			func() error { _, err := ci.SignedData(); return err },
			func() error { _, err := ci.EnvelopedData(); return err },
			func() error { _, err := ci.AuthEnvelopedData(); return err },
			func() error { _, err := ci.EncryptedData(); return err },
			func() error { _, err := ci.DigestedData(); return err },
			func() error { _, err := ci.CompressedData(); return err },
		} {
			switch err := read(); {
			case err == nil:
				accepted++
			case !errors.Is(err, cms.ErrUnexpectedType):
				t.Errorf("%s: %v", name, err)
			}
		}
		if accepted != 1 {
			t.Errorf("%s is read as %d types", name, accepted)
		}
	}
}

// Structures inside of structures have no ContentInfo around them: RFC 5652 Section 5.2.
func TestNestedContents(t *testing.T) {
	bob := people().bob
	inner := func(message []byte, err error) *cms.ContentInfo {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		ci, err := cms.ParseContentInfo(message)
		if err != nil {
			t.Fatal(err)
		}
		return ci
	}
	compressed := inner(cms.Compress(text, cms.CompressOptions{}))
	digested := inner(cms.Digest(compressed.Content, cms.DigestOptions{ContentType: compressed.ContentType}))
	message := mustEncrypt(t, digested.Content, cms.EncryptOptions{ContentType: digested.ContentType}, bob)

	plaintext, err := decrypt(t, message, keyRing{bob}, cms.DecryptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ci, err := cms.ParseContent(plaintext.ContentType, plaintext.Content)
	if err != nil {
		t.Fatal(err)
	}
	dd, err := ci.DigestedData()
	if err != nil {
		t.Fatal(err)
	}
	if ci, err = cms.ParseContent(dd.EncapContentInfo.EContentType, dd.EncapContentInfo.EContent); err != nil {
		t.Fatal(err)
	}
	cd, err := ci.CompressedData()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := cd.Decompress(0); err != nil || !bytes.Equal(got, text) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestParseContentRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, cms.ErrMalformed},
		{"something after", []byte{5, 0, 13, 10}, cms.ErrMalformed},
		{"too deep", bytes.Repeat([]byte{0x30, 0x80}, 1000), cms.ErrTooDeep},
	} {
		if _, err := cms.ParseContent(oid.SignedData, tt.data); !errors.Is(err, tt.want) {
			t.Errorf("%s: got error %v", tt.name, err)
		}
	}
}
