package cert_test

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"reflect"
	"testing"

	"signet/smime/cert"
	"signet/smime/cert/roots"
	"signet/smime/internal/testca"
)

// outlined are certificates that name their holders in all the ways there are.
func outlined() map[string]*x509.Certificate {
	root := testca.NewRoot()
	attribute := func(id asn1.ObjectIdentifier, value any) testca.Option {
		return testca.Template(func(c *x509.Certificate) {
			c.Subject.ExtraNames = append(c.Subject.ExtraNames, pkix.AttributeTypeAndValue{Type: id, Value: value})
		})
	}
	return map[string]*x509.Certificate{
		"root":                   root.Certificate,
		"address":                root.Issue(testca.Email("bob@example.test")).Certificate,
		"addresses":              root.Issue(testca.Email("bob@example.test", "Bob@Example.test", "b@example.test")).Certificate,
		"no address":             root.Issue(testca.Name("Nobody")).Certificate,
		"address in the subject": root.Issue(testca.SubjectEmail("bob@example.test")).Certificate,
		"both":                   root.Issue(testca.SubjectEmail("other@example.test"), testca.Email("bob@example.test")).Certificate,
		"SmtpUTF8Mailbox":        root.Issue(testca.SmtpUTF8Mailbox("bøb@example.test")).Certificate,
		"both forms":             root.Issue(testca.Email("bob@example.test"), testca.SmtpUTF8Mailbox("bøb@example.test")).Certificate,
		"no key identifier":      root.Issue(testca.NoSubjectKeyID, testca.Email("bob@example.test")).Certificate,
		"name in UTF-8":          root.Issue(testca.Name("Bøb"), testca.Email("bob@example.test")).Certificate,
		"organizations": root.Issue(testca.Email("bob@example.test"), testca.Template(func(c *x509.Certificate) {
			c.Subject.Organization = []string{"Example", "Beispiel"}
		})).Certificate,
		"other attributes": root.Issue(testca.Email("bob@example.test"), attribute(asn1.ObjectIdentifier{2, 5, 4, 4}, "Builder")).Certificate,
	}
}

// Whoever is found by an outline is found by the certificate, and nobody else.
func TestReadOutline(t *testing.T) {
	for name, c := range outlined() {
		t.Run(name, func(t *testing.T) {
			got, ok := cert.ReadOutline(c.Raw)
			if !ok {
				t.Fatal("not read")
			}
			if want := cert.OutlineOf(c); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestReadOutlineOfRoots(t *testing.T) {
	for _, root := range roots.All() {
		c := root.Anchor().Certificate
		if got, ok := cert.ReadOutline(c.Raw); ok && !reflect.DeepEqual(got, cert.OutlineOf(c)) {
			t.Errorf("%s: %+v", c.Subject, got)
		}
	}
}

// Strings in other characters are left to crypto/x509, and so is what is cut off.
func TestReadOutlineLeavesAlone(t *testing.T) {
	c := testca.NewRoot().Issue(testca.Email("bob@example.test"), testca.Template(func(c *x509.Certificate) {
		bmp := asn1.RawValue{Tag: asn1.TagBMPString, Bytes: []byte{0, 'B'}}
		c.Subject.ExtraNames = []pkix.AttributeTypeAndValue{{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: bmp}}
	})).Certificate
	if c.Subject.CommonName != "B" {
		t.Fatalf("the name is %q", c.Subject.CommonName)
	}
	if got, ok := cert.ReadOutline(c.Raw); ok {
		t.Errorf("got %+v", got)
	}
	for i := range c.Raw {
		if got, ok := cert.ReadOutline(c.Raw[:i]); ok {
			t.Errorf("%d octets: %+v", i, got)
		}
	}
}

// In version 2 crypto/x509 leaves out the extensions that are there all the same.
func TestOutlineOfVersion2(t *testing.T) {
	version3, version2 := []byte{0xa0, 3, 2, 1, 2}, []byte{0xa0, 3, 2, 1, 1}
	der := bytes.Replace(outlined()["address"].Raw, version3, version2, 1)
	if c, err := x509.ParseCertificate(der); err != nil || c.Version != 2 {
		t.Fatalf("%v", err)
	}
	if got, ok := cert.ReadOutline(der); ok {
		t.Errorf("got %+v", got)
	}
}

func FuzzReadOutline(f *testing.F) {
	for _, c := range outlined() {
		f.Add(c.Raw)
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		got, ok := cert.ReadOutline(der)
		c, err := x509.ParseCertificate(der)
		if ok && err == nil && !reflect.DeepEqual(got, cert.OutlineOf(c)) {
			t.Errorf("got  %+v\nwant %+v", got, cert.OutlineOf(c))
		}
	})
}
