package cert_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"go.mozilla.org/pkcs7"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// fold breaks text into lines of at most n characters, the later ones with a prefix.
func fold(text string, n int, prefix string) string {
	var b strings.Builder
	for i := 0; i < len(text); i += n {
		if i > 0 {
			b.WriteString("\r\n" + prefix)
		}
		b.WriteString(text[i:min(i+n, len(text))])
	}
	return b.String()
}

func card(version string, properties ...string) string {
	lines := append([]string{"BEGIN:VCARD", "VERSION:" + version, "FN:Alice"}, properties...)
	return strings.Join(append(lines, "END:VCARD", ""), "\r\n")
}

type book struct {
	name    string
	data    string
	want    int    // certificates
	skipped string // part of the one reason, "" where nothing is
}

func TestReadVCard(t *testing.T) {
	root := testca.NewRoot()
	alice := root.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	der := base64.StdEncoding.EncodeToString(alice.Certificate.Raw)
	pem := string(alice.CertificatePEM())
	bundle, err := pkcs7.DegenerateCertificate(append(bytes.Clone(alice.Certificate.Raw), root.Certificate.Raw...))
	if err != nil {
		t.Fatal(err)
	}
	escaped := strings.ReplaceAll(pem, "\n", `\n`)
	for _, tt := range []book{
		{"4.0", card("4.0", "KEY;MEDIATYPE=application/pkix-cert:data:application/pkix-cert;base64,"+der), 1, ""},
		{"4.0, folded", card("4.0", fold("KEY:data:application/pkix-cert;base64,"+der, 75, " ")), 1, ""},
		{"4.0, folded with a tab", card("4.0", fold("KEY:data:application/pkix-cert;base64,"+der, 75, "\t")), 1, ""},
		{"4.0, in percents", card("4.0", "KEY:data:application/pkix-cert,"+url.PathEscape(string(alice.Certificate.Raw))), 1, ""},
		{"4.0, escaped", card("4.0", `KEY:data:application/pkix-cert\;base64\,`+der), 1, ""},
		{"4.0, a quoted parameter with a colon", card("4.0", `KEY;X-NOTE="a:b;c":data:application/pkix-cert;base64,`+der), 1, ""},
		{"4.0, in a group", card("4.0", "item1.KEY:data:application/pkix-cert;base64,"+der), 1, ""},
		{"4.0, text", card("4.0", "KEY;VALUE=text:"+escaped), 1, ""},
		{"3.0", card("3.0", fold("KEY;ENCODING=b;TYPE=X509:"+der, 75, " ")), 1, ""},
		{"3.0, lower case", card("3.0", "key;encoding=B;type=x509:"+der), 1, ""},
		{"3.0, PKCS #7", card("3.0", "KEY;TYPE=X509;ENCODING=B:"+base64.StdEncoding.EncodeToString(bundle)), 2, ""},
		{"3.0, PEM in base64", card("3.0", "KEY;TYPE=X509;ENCODING=B:"+base64.StdEncoding.EncodeToString([]byte(pem))), 1, ""},
		{"3.0, without padding", card("3.0", "KEY;ENCODING=b:"+strings.TrimRight(der, "=")), 1, ""},
		{"3.0, without its encoding", card("3.0", "KEY;TYPE=X509:"+der), 1, ""},
		{"2.1", card("2.1", "KEY;X509;ENCODING=BASE64:", fold(der, 72, ""), "", "TEL:1"), 1, ""},
		{"2.1, indented", card("2.1", "KEY;X509;ENCODING=BASE64:", " "+fold(der, 72, " "), "", "TEL:1"), 1, ""},
		{"2.1, bare", card("2.1", "KEY;X509;BASE64:"+fold(der, 72, " "), ""), 1, ""},
		{"2.1, quoted-printable", card("2.1", "KEY;X509;ENCODING=QUOTED-PRINTABLE:"+strings.ReplaceAll(strings.ReplaceAll(pem, "=", "=3D"), "\n", "=0A=\r\n")), 1, ""},
		{"LF alone", strings.ReplaceAll(card("3.0", fold("KEY;ENCODING=b:"+der, 75, " ")), "\r\n", "\n"), 1, ""},
		{"a byte order mark, and a blank line", "\ufeff\r\n" + card("3.0", "KEY;ENCODING=b:"+der), 1, ""},
		{"two cards, two keys in one", card("3.0", "KEY;ENCODING=b:"+der, "KEY;ENCODING=b:"+der) + card("4.0", "KEY:data:;base64,"+der), 3, ""},

		{"a key in a note in quoted-printable", card("2.1", "NOTE;ENCODING=QUOTED-PRINTABLE:a=", "KEY;ENCODING=b:"+strings.TrimRight(der, "="), "KEY;ENCODING=b:"+der), 1, ""},
		{"not ours: OpenPGP", card("3.0", "KEY;TYPE=PGP;ENCODING=b:AAAA", "KEY;ENCODING=b:"+der), 1, "vCard 1: an OpenPGP key"},
		{"not ours: OpenPGP in data", card("4.0", "KEY:data:application/pgp-keys;base64,AAAA", "KEY;ENCODING=b:"+der), 1, "an OpenPGP key"},
		{"not ours: OpenPGP text", card("3.0", "KEY;ENCODING=b:"+base64.StdEncoding.EncodeToString([]byte("-----BEGIN PGP PUBLIC KEY BLOCK-----")), "KEY;ENCODING=b:"+der), 1, "an OpenPGP key"},
		{"elsewhere", card("4.0", "KEY;MEDIATYPE=application/pkix-cert:https://example.test/a.cer", "KEY;ENCODING=b:"+der), 1, "only says where"},
		{"damaged in one card", card("3.0", "KEY;ENCODING=b:"+der) + card("3.0", "KEY;ENCODING=b:"+der[:100]), 1, "vCard 2: "},
		{"not base64", card("3.0", "KEY;ENCODING=b:%%%", "KEY;ENCODING=b:"+der), 1, "not in base64"},
	} {
		t.Run(tt.name, tt.check)
	}
	notRead(t, "no key", card("4.0"))
	notRead(t, "cut off", "BEGIN:VCARD\r\nKEY;ENCODING=QUOTED-PRINTABLE:a=")
}

func TestReadLDIF(t *testing.T) {
	root := testca.NewRoot()
	alice := root.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	der := base64.StdEncoding.EncodeToString(alice.Certificate.Raw)
	bundle, err := pkcs7.DegenerateCertificate(append(bytes.Clone(alice.Certificate.Raw), root.Certificate.Raw...))
	if err != nil {
		t.Fatal(err)
	}
	p7 := base64.StdEncoding.EncodeToString(bundle)
	entry := func(lines ...string) string {
		return "dn: cn=Alice,dc=example,dc=test\n" + strings.Join(lines, "\n") + "\n\n"
	}
	for _, tt := range []book{
		{"binary", entry("userCertificate;binary:: " + der), 1, ""},
		{"without the option", entry("usercertificate:: " + der), 1, ""},
		{"folded", entry(strings.ReplaceAll(fold("userCertificate;binary:: "+der, 76, " "), "\r", "")), 1, ""},
		{"CRLF", strings.ReplaceAll(entry(fold("userCertificate;binary:: "+der, 76, " ")), "\n", "\r\n"), 1, ""},
		{"S/MIME, PKCS #7", entry("userSMIMECertificate;binary:: " + p7), 2, ""},
		{"S/MIME, bare", entry("userSMIMECertificate:: " + der), 1, ""},
		{"an authority's", entry("cACertificate;binary:: " + der), 1, ""},
		{"several values and entries", "version: 1\n\n# people\n" + entry("userCertificate:: "+der, "userCertificate:: "+der) + entry("mail: a@b") + entry("userCertificate:: "+der), 3, ""},
		{"a folded comment", "# a\n userCertificate:: AAAA\n" + entry("userCertificate:: "+der), 1, ""},
		{"added", entry("changetype: add", "userCertificate:: "+der), 1, ""},

		{"elsewhere", entry("userCertificate:< file:///etc/passwd", "userCertificate:: "+der), 1, "entry 1: userCertificate only says where"},
		{"text", entry("userCertificate: {ASN}3082", "userCertificate:: "+der), 1, "not in base64"},
		{"damaged", entry("userCertificate:: "+der) + entry("userSMIMECertificate:: "+p7[:40]), 1, "entry 2: "},
		{"changed", entry("changetype: modify", "delete: userCertificate", "userCertificate:: "+der, "-") + entry("userCertificate:: "+der), 1, "changes an entry"},
		{"of other attributes", entry("userPKCS12:: "+der, "userCertificateX:: "+der, "userCertificate:: "+der), 1, ""},
	} {
		t.Run(tt.name, tt.check)
	}
	notRead(t, "no certificate", entry("mail: alice@example.test"))
	notRead(t, "only elsewhere", entry("userCertificate:< http://example.test/"))
}

func (tt book) check(t *testing.T) {
	got, err := cert.ReadAddressBook([]byte(tt.data))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Certificates) != tt.want || cert.Addresses(got.Certificates[0])[0] != "alice@example.test" {
		t.Errorf("%d certificates, want %d of alice", len(got.Certificates), tt.want)
	}
	if tt.skipped == "" && len(got.Skipped) > 0 || tt.skipped != "" && (len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Error(), tt.skipped)) {
		t.Errorf("skipped %q, want %q", got.Skipped, tt.skipped)
	}
}

func notRead(t *testing.T, name, data string) {
	t.Run(name, func(t *testing.T) {
		if got, err := cert.ReadAddressBook([]byte(data)); !errors.Is(err, cert.ErrMalformed) {
			t.Errorf("%d certificates, error %v, want malformed", len(got.Certificates), err)
		}
	})
}

func TestReadPasted(t *testing.T) {
	alice := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	pem := string(alice.CertificatePEM())
	for _, tt := range []book{
		{"between text", "Dear Bob,\n\n" + pem + "\nYours, Alice -- not a certificate\n", 1, ""},
		{"quoted", "> " + strings.ReplaceAll(pem, "\n", "\r\n> "), 1, ""},
		{"indented", "    " + strings.ReplaceAll(pem, "\n", " \n    "), 1, ""},
		{"two", pem + "and\n" + pem, 2, ""},
		{"DER", string(alice.Certificate.Raw), 1, ""},
	} {
		t.Run(tt.name, tt.check)
	}
	notRead(t, "text", "BEGIN CERTIFICATE")
}

func TestAddressBookLimits(t *testing.T) {
	if _, err := cert.ReadAddressBook(make([]byte, cert.MaxFileSize+1)); !errors.Is(err, cert.ErrTooLarge) {
		t.Errorf("a file over the limit: %v", err)
	}
	alice := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	key := "KEY;ENCODING=b:" + base64.StdEncoding.EncodeToString(alice.Certificate.Raw) + "\n"
	if _, err := cert.ReadAddressBook([]byte("BEGIN:VCARD\n" + strings.Repeat(key, cert.MaxCertificates+1))); !errors.Is(err, cert.ErrTooLarge) {
		t.Errorf("more certificates than the limit: %v", err)
	}
	got, err := cert.ReadAddressBook([]byte("BEGIN:VCARD\n" + strings.Repeat("KEY;TYPE=PGP:x\n", 523) + key))
	if err != nil || len(got.Skipped) != 101 || got.Skipped[100].Error() != "423 more were not taken" {
		t.Errorf("%d reasons, the last %q: %v", len(got.Skipped), got.Skipped[len(got.Skipped)-1], err)
	}
}

func FuzzVCard(f *testing.F) {
	fuzzAddressBook(f, "BEGIN:VCARD\r\n%s", "VERSION:2.1\r\nKEY;X509;ENCODING=BASE64:\r\n %s\r\n\r\n",
		"item1.KEY;TYPE=X509;ENCODING=b:%s\r\n", "KEY;X=\"a:\":data:application/pkix-cert;base64,%s\r\n", "NOTE;ENCODING=QUOTED-PRINTABLE:a=\r\nKEY:%s\r\n")
}

func FuzzLDIF(f *testing.F) {
	fuzzAddressBook(f, "dn: cn=a\n%s", "userCertificate;binary:: %s\n", "userSMIMECertificate::\n  %s\n\n", "userCertificate:< file:///%s\n", "changetype: modify\nadd: userCertificate\nuserCertificate:: %s\n-\n")
}

// fuzzAddressBook fuzzes what stands behind the beginning of a format.
func fuzzAddressBook(f *testing.F, format string, seeds ...string) {
	root := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	for _, seed := range seeds {
		f.Add(fmt.Sprintf(seed, base64.StdEncoding.EncodeToString(root.Certificate.Raw)))
	}
	f.Fuzz(func(t *testing.T, rest string) {
		got, err := cert.ReadAddressBook(fmt.Appendf(nil, format, rest))
		if (err == nil) != (len(got.Certificates) > 0) {
			t.Errorf("%d certificates, error %v", len(got.Certificates), err)
		}
	})
}
