package explain

import (
	"crypto/x509"
	"crypto/x509/pkix"
	encoding_asn1 "encoding/asn1"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"

	"signet/smime/cert/roots"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// extension is a certificate's with an id and a value in hexadecimal.
func extension(t *testing.T, id encoding_asn1.ObjectIdentifier, value string) Extension {
	t.Helper()
	der, err := hex.DecodeString(strings.ReplaceAll(value, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return Extensions(&x509.Certificate{Extensions: []pkix.Extension{{Id: id, Value: der}}})[0]
}

// text is the hexadecimal of a string with a tag.
func text(tag byte, s string) string {
	return hex.EncodeToString(append([]byte{tag, byte(len(s))}, s...))
}

// sequence is the hexadecimal of a SEQUENCE, or of what else has a tag.
func sequence(tag byte, parts ...string) string {
	contents := strings.ReplaceAll(strings.Join(parts, ""), " ", "")
	if n := len(contents) / 2; n < 128 {
		return hex.EncodeToString([]byte{tag, byte(n)}) + contents
	} else if n < 256 {
		return hex.EncodeToString([]byte{tag, 0x81, byte(n)}) + contents
	}
	panic("too long for a test")
}

// identifierHex is the hexadecimal of an OBJECT IDENTIFIER.
func identifierHex(id encoding_asn1.ObjectIdentifier) string {
	der, err := encoding_asn1.Marshal(id)
	if err != nil {
		panic(err)
	}
	return hex.EncodeToString(der)
}

const seq = 0x30

func TestExtensions(t *testing.T) {
	uri := text(0x86, "http://a.test/x")
	smimePolicy := func(who, profile int) encoding_asn1.ObjectIdentifier {
		return append(slices.Clone(oid.SMIMEPolicies), who, profile)
	}
	for _, tt := range []struct {
		name  string
		id    encoding_asn1.ObjectIdentifier
		value string
		want  []string
	}{
		{"names", oid.SubjectAltName, sequence(seq,
			text(0x81, "bob@example.test"), text(0x82, "mail.example.test"), uri, "8704 0a000001", "8803 2a0304",
			sequence(0xa4, sequence(seq, sequence(0x31, sequence(seq, identifierHex(oid.CommonName), text(0x0c, "Bob"))))),
			sequence(0xa0, identifierHex(oid.SmtpUTF8Mailbox), sequence(0xa0, text(0x0c, "bøb@example.test"))),
			sequence(0xa0, identifierHex(oid.MicrosoftUPN), sequence(0xa0, text(0x0c, "bob@corp"))),
			sequence(0xa0, "06032a0304", sequence(0xa0, "020105"))),
			[]string{
				"e-mail address bob@example.test", "host mail.example.test", "http://a.test/x", "IP address 10.0.0.1", "registered identifier 1.2.3.4",
				"directory name CN=Bob", "e-mail address (SmtpUTF8Mailbox) bøb@example.test", "Windows sign-in name bob@corp", "other name 1.2.3.4: 05",
			}},
		{"a network and a name that hides something", oid.IssuerAltName, sequence(seq, "8708 0a000000ff000000", text(0x81, "a\x00b\n@x")),
			[]string{"IP address 10.0.0.0/8", "e-mail address a\ufffdb\ufffd@x"}},
		{"key usage", oid.KeyUsage, "030205a0", []string{"digitalSignature: signs messages", "keyEncipherment: decrypts the keys of messages, with RSA"}},
		{"key usage of the ninth bit", oid.KeyUsage, "0303070880", []string{"keyAgreement: agrees on the keys of messages, with elliptic curves", "decipherOnly: agrees on keys for decryption alone"}},
		{"extended key usage", oid.ExtKeyUsage, sequence(seq, identifierHex(oid.EmailProtection), identifierHex(oid.SmartCardLogon), "06032a0304"),
			[]string{"emailProtection: signed and encrypted mail", "smart card sign-in to Windows", "1.2.3.4"}},
		{"no authority", oid.BasicConstraints, "3000", []string{"not an authority"}},
		{"an authority", oid.BasicConstraints, "30030101ff", []string{"an authority", "any number of authorities in a row below it"}},
		{"an authority of people", oid.BasicConstraints, "30060101ff020100", []string{"an authority", "no authority below it"}},
		{"an authority with two below", oid.BasicConstraints, "30060101ff020102", []string{"an authority", "at most 2 in a row below it"}},
		{"policies", oid.CertificatePolicies, sequence(seq,
			sequence(seq, identifierHex(smimePolicy(3, 2)), sequence(seq,
				sequence(seq, identifierHex(oid.PolicyCPS), text(0x16, "http://a.test/cps")),
				sequence(seq, identifierHex(oid.PolicyUserNotice), sequence(seq, text(0x0c, "Mind the gap"))))),
			sequence(seq, identifierHex(oid.ETSIQCPNQSCD)),
			sequence(seq, identifierHex(smimePolicy(5, 1)))),
			[]string{
				"2.23.140.1.5.3.2 (S/MIME Baseline Requirements, multipurpose): sponsor-validated: a person, the organization and the address were checked",
				"described at http://a.test/cps", "notice: Mind the gap",
				"0.4.0.194112.1.2: qualified, for a person, the key in a qualified device (QCP-n-qscd)", "2.23.140.1.5.5.1",
			}},
		{"policy mappings", oid.PolicyMappings, sequence(seq, sequence(seq, "06032a0304", "06032a0305")), []string{"1.2.3.5 counts as 1.2.3.4"}},
		{"policy constraints", oid.PolicyConstraints, "3006800100810102",
			[]string{"policies must be named after 0 more certificates", "policies must not be mapped after 2 more certificates"}},
		{"inhibit any policy", oid.InhibitAnyPolicy, "020101", []string{"after 1 more certificates"}},
		{"subject key identifier", oid.SubjectKeyIdentifier, "0404deadbeef", []string{"DE:AD:BE:EF"}},
		{"authority key identifier", oid.AuthorityKeyIdentifier, sequence(seq, "8002beef", sequence(0xa1, text(0x82, "ca.test")), "820105"),
			[]string{"BE:EF", "in the certificate that was issued by host ca.test", "with the serial number 05"}},
		{"information access", oid.AuthorityInfoAccess, sequence(seq,
			sequence(seq, identifierHex(oid.AccessOCSP), uri), sequence(seq, identifierHex(oid.AccessCAIssuers), uri), sequence(seq, "06032a0304", uri)),
			[]string{"OCSP: http://a.test/x", "issuer's certificate: http://a.test/x", "1.2.3.4: http://a.test/x"}},
		{"distribution points", oid.CRLDistributionPoints, sequence(seq,
			sequence(seq, sequence(0xa0, sequence(0xa0, uri)), "8102 0560", sequence(0xa2, text(0x82, "crl.test"))),
			sequence(seq, sequence(0xa0, sequence(0xa1, sequence(seq, identifierHex(oid.CommonName), text(0x0c, "CRL1")))))),
			[]string{"http://a.test/x", "only for keyCompromise, cACompromise", "issued by host crl.test", "a name relative to the issuer's"}},
		{"name constraints", oid.NameConstraints, sequence(seq,
			sequence(0xa0, sequence(seq, text(0x81, "example.test"))), sequence(0xa1, sequence(seq, text(0x82, "")), sequence(seq, "8708 0a000000ff000000"))),
			[]string{"only e-mail address example.test", "not hosts, whichever", "not IP address 10.0.0.0/8"}},
		{"usage period", oid.PrivateKeyUsagePeriod, sequence(seq, text(0x81, "20300101000000Z")), []string{"until 2030-01-01T00:00:00Z"}},
		{"capabilities", oid.SMIMECapabilities, sequence(seq, sequence(seq, identifierHex(oid.AES256CBC)), sequence(seq, identifierHex(oid.RC2CBC), "02020080")),
			[]string{"AES-256-CBC", "RC2-128-CBC"}},
		{"qualified", oid.QCStatements, sequence(seq,
			sequence(seq, identifierHex(oid.QCCompliance)), sequence(seq, identifierHex(oid.QCSSCD)),
			sequence(seq, identifierHex(oid.QCType), sequence(seq, identifierHex(oid.QCTypeSignature), identifierHex(oid.QCTypeSeal))),
			sequence(seq, identifierHex(oid.QCPDS), sequence(seq, sequence(seq, text(0x16, "https://a.test/pds"), text(0x13, "en")))),
			sequence(seq, identifierHex(oid.QCRetentionPeriod), "02010f"),
			sequence(seq, identifierHex(oid.QCLimitValue), sequence(seq, text(0x13, "EUR"), "020105", "020103")),
			sequence(seq, identifierHex(oid.QCLegislation), sequence(seq, text(0x13, "CH"))),
			sequence(seq, "06032a0304")),
			[]string{
				"qualified under the law of the European Union", "the private key is in a qualified device",
				"made for signatures of a person, seals of an organization", "explained at https://a.test/pds (en)", "records are kept for 15 years",
				"for transactions up to 5 × 10^3 EUR", "under the law of CH", "statement 1.2.3.4",
			}},
		{"a template by name", oid.MicrosoftTemplateName, "1e08 0055007300650072", []string{"User"}},
		{"a template", oid.MicrosoftTemplate, sequence(seq, "06032a0304", "020164", "020103"), []string{"template 1.2.3.4", "major version 100", "minor version 3"}},
		{"application policies", oid.MicrosoftApplicationPolicies, sequence(seq, sequence(seq, identifierHex(oid.EmailProtection))), []string{"emailProtection: signed and encrypted mail"}},
		{"a security identifier", oid.MicrosoftSecurityID, sequence(seq, sequence(0xa0, identifierHex(oid.MicrosoftObjectSID), sequence(0xa0, text(0x04, "S-1-5-21-1")))),
			[]string{"Windows security identifier S-1-5-21-1"}},
		{"CA version", oid.MicrosoftCAVersion, "0203020003", []string{"certificate 3", "key 2"}},
		{"Netscape type", oid.NetscapeCertType, "03020520", []string{"mail"}},
		{"Netscape comment", oid.NetscapeComment, text(0x16, "hello"), []string{"hello"}},
		{"no revocation", oid.NoRevAvail, "0500", nil},
		{"TLS features", oid.TLSFeature, "3003020105", []string{"extension 5"}},
		{"birthday", oid.SubjectDirectoryAttributes, sequence(seq, sequence(seq, identifierHex(oid.Title), "3100")), []string{"title:", "31:00"}},
		{"timestamps", oid.SCTList, sequence(0x04, "0030 002e 00"+strings.Repeat("ab", 32)+"0000019000000000"+"00000403 00"),
			[]string{"2024-06-10T02:35:18Z, log " + strings.TrimSuffix(strings.Repeat("AB:", 32), ":")}},
		{"unknown", encoding_asn1.ObjectIdentifier{1, 2, 3, 4}, "0102030405060708090a0b0c0d0e0f1011", []string{"01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10", "11"}},
		{"empty", oid.KeyUsage, "", []string{"It cannot be read:"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := extension(t, tt.id, tt.value)
			if !slices.Equal(e.Values, tt.want) {
				t.Errorf("got  %q\nwant %q", e.Values, tt.want)
			}
			if e.OID != tt.id.String() || e.Name == "" || e.Meaning == "" || (e.Rule == "") != (tt.name == "unknown") {
				t.Errorf("%+v", e)
			}
		})
	}
}

// What follows the end of an extension, or lacks before it, is told with all octets.
func TestDamagedExtensions(t *testing.T) {
	for _, k := range kinds {
		for name, value := range map[string]string{"nothing": "", "half": "3010", "something else": "02010102", "too much": "3000ff"} {
			e := extension(t, k.id, value)
			if len(e.Values) == 0 || e.Values[0] != "It cannot be read:" {
				t.Errorf("%s, %s: %q", k.name, name, e.Values)
			}
		}
	}
}

func TestEachKindIsThereOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range kinds {
		if seen[k.id.String()] {
			t.Errorf("%s is there twice", k.name)
		}
		seen[k.id.String()] = true
	}
}

// All roots of Mozilla can be explained.
func TestRoots(t *testing.T) {
	for _, root := range roots.All() {
		for _, e := range Extensions(root.Certificate()) {
			if slices.Contains(e.Values, "It cannot be read:") {
				t.Errorf("%s: %s: %q", root.Certificate().Subject, e.Name, e.Values)
			}
		}
	}
}

func TestDescribe(t *testing.T) {
	root := testca.NewRoot()
	d := Describe(root.Issue(testca.Email("alice@example.test"), testca.SubjectEmail("alice@example.test"), testca.Name("Alice"), testca.Key(testca.P256)).Certificate)
	want := []Attribute{{"2.5.4.10", "organization", "Signet Test"}, {"2.5.4.3", "common name", "Alice"}, {"1.2.840.113549.1.9.1", "e-mail address", "alice@example.test"}}
	if !slices.Equal(d.SubjectAttributes, want) {
		t.Errorf("subject %q", d.SubjectAttributes)
	}
	if d.Version != 3 || d.Key != "P-256" || d.KeyStrength != 128 || d.KeyWeak || d.SignatureWeak || len(d.SHA1) != 40 || len(d.KeyID) != 64 {
		t.Errorf("%+v", d)
	}
	weak := Describe(root.Issue(testca.Key(testca.RSA1024)).Certificate)
	if !weak.KeyWeak || weak.KeyStrength != 80 {
		t.Errorf("RSA with 1024 bits: %+v", weak)
	}
}

// However much is in a certificate, what comes out is text of a size that a page can show.
func TestBounds(t *testing.T) {
	var b cryptobyte.Builder
	for range 10_000 {
		b.AddBytes([]byte{0x81, 1, 'a'})
	}
	names := must(encoding_asn1.Marshal(encoding_asn1.RawValue{Tag: 16, IsCompound: true, Bytes: b.BytesOrPanic()}))
	e := Extensions(&x509.Certificate{Extensions: []pkix.Extension{{Id: oid.SubjectAltName, Value: names}, {Id: oid.Data, Value: names}}})
	if n := len(e[0].Values); n != maxLines+1 || e[0].Values[maxLines] != "… and 9800 more" {
		t.Errorf("%d names", n)
	}
	if n := len(e[1].Values); n != maxOctets/perLine+1 {
		t.Errorf("%d lines of octets", n)
	}
	if long := clean(strings.Repeat("ä", 1000)); utf8.RuneCountInString(long) != maxLine+1 {
		t.Errorf("a line of %d characters", utf8.RuneCountInString(long))
	}
	if turned := clean("a\u202eb"); turned != "a\ufffdb" {
		t.Errorf("a line that turns: %q", turned)
	}
}

func FuzzExtensions(f *testing.F) {
	for _, root := range roots.All() {
		for _, e := range root.Certificate().Extensions {
			f.Add(e.Value)
		}
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		for _, k := range kinds {
			e := Extensions(&x509.Certificate{Extensions: []pkix.Extension{{Id: k.id, Value: value}}})[0]
			if len(e.Values) > maxLines+maxOctets/perLine+2 {
				t.Errorf("%s: %d lines", k.name, len(e.Values))
			}
			for _, line := range e.Values {
				if strings.ContainsFunc(line, func(r rune) bool { return r != utf8.RuneError && !unicode.IsPrint(r) }) {
					t.Errorf("%s: %q", k.name, line)
				}
			}
		}
	})
}

func must(der []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return der
}
