package cms_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/ber"
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
		tag := der[0]
		header, length := elementAt(der, 0)
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

// Who has to find out what is wrong with a message is told where: the type, and the field where the type itself is there.
// Each element in turn gets a tag that no field has.
func TestErrorsNameTypeAndField(t *testing.T) {
	all := messages(t)
	all["for every kind of recipient"] = forEveryKind(t).Marshal()
	named := make(map[string]bool)
	for name, message := range all {
		eachElement(message, func(start int) {
			damaged := bytes.Clone(message)
			damaged[start] = 0x9e | message[start]&0x20
			err := parse(damaged)
			if err == nil {
				return // inside of an ANY, or of a certificate, which others look at
			}
			place, ok := strings.CutPrefix(err.Error(), "cms: malformed: ")
			if !ok || !errors.Is(err, cms.ErrMalformed) {
				t.Errorf("%s, octet %d: %v", name, start, err)
			}
			named[place] = true
		})
	}
	for structure, fields := range map[string]string{
		"ContentInfo":             "contentType content",
		"SignedData":              "version digestAlgorithms signerInfos",
		"EncapsulatedContentInfo": "eContentType eContent",
		"SignerInfo":              "version sid digestAlgorithm signatureAlgorithm signature unsignedAttrs",
		"Attribute":               "attrType attrValues",
		"EnvelopedData":           "version recipientInfos",
		"EncryptedContentInfo":    "contentType contentEncryptionAlgorithm encryptedContent",
		"RecipientEncryptedKey":   "rid encryptedKey",
		"AuthEnvelopedData":       "version recipientInfos mac",
		"EncryptedData":           "version",
		"DigestedData":            "version digestAlgorithm digest",
		"CompressedData":          "version compressionAlgorithm",
	} {
		for _, field := range strings.Fields(fields) {
			if place := structure + " " + field; !named[place] {
				t.Errorf("no error names %s", place)
			}
		}
		if !named[structure] {
			t.Errorf("no error names %s", structure)
		}
	}
}

// DER has one way to write a message: lengths in their shortest form, and each SET OF in ascending order. X.690 Sections
// 10.1 and 11.6. Of those with an IMPLICIT tag, TestSignSortsSets looks at the attributes.
func TestWhatIsWrittenIsDER(t *testing.T) {
	p := people()
	all := messages(t)
	for _, algorithm := range cms.ContentEncryptionAlgorithms() {
		// In an order that is not that of their RecipientInfos.
		all[algorithm.Name] = mustEncrypt(t, text, cms.EncryptOptions{ContentEncryption: algorithm}, p.frank, p.bob, p.alice, p.carol)
	}
	all["several signers"] = mustSign(t, text, cms.SignOptions{}, signers().ed25519, p.carol, p.bob, p.alice)
	for name, message := range all {
		written, rest, err := ber.ToDER(message)
		if err != nil || len(rest) > 0 || !bytes.Equal(written, message) {
			t.Errorf("%s: %x is not DER", name, message)
		}
		eachElement(message, func(start int) {
			if message[start] != 0x31 {
				return
			}
			header, length := elementAt(message, start)
			var before []byte
			for at := start + header; at < start+header+length; at += len(before) {
				header, length := elementAt(message, at)
				element := message[at : at+header+length]
				if bytes.Compare(before, element) > 0 {
					t.Errorf("%s: the SET OF at octet %d is not sorted", name, start)
				}
				before = element
			}
		})
	}
}

// eachElement calls visit with the start of each element of DER, from the outside in.
func eachElement(der []byte, visit func(start int)) {
	var walk func(start, end int)
	walk = func(start, end int) {
		for start < end {
			header, length := elementAt(der, start)
			visit(start)
			if der[start]&0x20 != 0 {
				walk(start+header, start+header+length)
			}
			start += header + length
		}
	}
	walk(0, len(der))
}

// elementAt returns how many octets the header and the contents of an element have.
func elementAt(der []byte, start int) (header, length int) {
	header, length = 2, int(der[start+1])
	if length > 0x80 {
		header, length = 2+length&0x7f, 0
		for _, octet := range der[start+2 : start+header] {
			length = length<<8 | int(octet)
		}
	}
	return header, length
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
