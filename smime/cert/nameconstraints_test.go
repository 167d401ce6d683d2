package cert_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"net"
	"net/url"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// subtree is a GeneralSubtree with a base of some form.
type subtree struct{ Base asn1.RawValue }

func constraints(t *testing.T, permitted, excluded []subtree) testca.Option {
	t.Helper()
	der, err := asn1.Marshal(struct {
		Permitted []subtree `asn1:"optional,tag:0"`
		Excluded  []subtree `asn1:"optional,tag:1"`
	}{permitted, excluded})
	if err != nil {
		t.Fatal(err)
	}
	return extension(oid.NameConstraints, true, der)
}

// directory is a directoryName of "Signet Test", under which all certificates of tests are, or of a department in it.
func directory(t *testing.T, commonName string) []subtree {
	t.Helper()
	name, err := asn1.Marshal(pkix.Name{Organization: []string{"SIGNET  test"}, CommonName: commonName}.ToRDNSequence())
	if err != nil {
		t.Fatal(err)
	}
	return []subtree{{asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: name}}}
}

// of is a list of bases of a primitive form.
func of(tag int, values ...string) (list []subtree) {
	for _, value := range values {
		list = append(list, subtree{asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, Bytes: []byte(value)}})
	}
	return list
}

func TestNameConstraints(t *testing.T) {
	const rfc822Name, dNSName, uri, iPAddress, registeredID = 1, 2, 6, 7, 8
	mail := testca.Template(func(c *x509.Certificate) {
		c.DNSNames = []string{"mail.example.test"}
		c.URIs = []*url.URL{{Scheme: "https", Host: "mail.example.test:443", Path: "/"}}
		c.IPAddresses = []net.IP{{192, 0, 2, 1}}
	})
	root := testca.NewRoot()
	broken := []cert.Code{cert.NameConstraint}
	for _, tt := range []struct {
		name                string
		permitted, excluded []subtree
		options             []testca.Option
		want                []cert.Code
	}{
		{"host", of(rfc822Name, "example.test"), nil, nil, nil},
		{"one of two hosts", of(rfc822Name, "other.test", "EXAMPLE.test"), nil, nil, nil},
		{"host above", of(rfc822Name, "test"), nil, nil, broken},
		{"hosts below a domain", of(rfc822Name, ".test"), nil, nil, nil},
		{"hosts below the domain itself", of(rfc822Name, ".example.test"), nil, nil, broken},
		{"end of a label", of(rfc822Name, ".ample.test"), nil, nil, broken},
		{"mailbox", of(rfc822Name, alice), nil, nil, nil},
		{"another mailbox", of(rfc822Name, "bob@example.test"), nil, nil, broken},
		{"excluded host", nil, of(rfc822Name, "example.test"), nil, broken},
		{"excluded host above", nil, of(rfc822Name, "test"), nil, nil},
		{"excluded domain", nil, of(rfc822Name, ".test"), nil, broken},
		{"excluded mailbox in capitals", nil, of(rfc822Name, "Alice@example.test"), nil, broken},
		{"all excluded", nil, of(rfc822Name, ""), nil, broken},
		{"excluded within permitted", of(rfc822Name, "example.test"), of(rfc822Name, alice), nil, broken},
		{"one of two addresses", of(rfc822Name, "example.test"), nil, []testca.Option{testca.Email(alice, "alice@other.test")}, broken},
		{"SmtpUTF8Mailbox at an international domain", of(rfc822Name, "xn--bcher-kva.test"), nil, []testca.Option{testca.Email(), testca.SmtpUTF8Mailbox("ä@bücher.test")}, nil},
		{"SmtpUTF8Mailbox at an excluded one", nil, of(rfc822Name, "xn--bcher-kva.test"), []testca.Option{testca.SmtpUTF8Mailbox("ä@bücher.test")}, broken},
		{"subject address beside an alternative", of(rfc822Name, "example.test"), nil, []testca.Option{testca.SubjectEmail("ceo@other.test")}, nil},

		{"directory", directory(t, ""), nil, nil, nil},
		{"another directory", directory(t, "Department"), nil, nil, broken},
		{"excluded directory", nil, directory(t, ""), nil, broken},
		{"another excluded directory", nil, directory(t, "Department"), nil, nil},
		{"host that nobody has", of(dNSName, "example.test"), nil, nil, nil},
		{"host of another kind", of(dNSName, "example.test"), nil, []testca.Option{mail}, nil},
		{"another host of that kind", of(dNSName, "other.test"), nil, []testca.Option{mail}, broken},
		{"excluded host of that kind", nil, of(dNSName, "example.test"), []testca.Option{mail}, broken},
		{"host of a URI", of(uri, ".example.test"), nil, []testca.Option{mail}, nil},
		{"host above that of a URI", of(uri, "example.test"), nil, []testca.Option{mail}, broken},
		{"excluded host of a URI", nil, of(uri, "mail.example.test"), []testca.Option{mail}, broken},
		{"network", of(iPAddress, "\xc0\x00\x02\x00\xff\xff\xff\x00"), nil, []testca.Option{mail}, nil},
		{"excluded network", nil, of(iPAddress, "\xc0\x00\x02\x00\xff\xff\xff\x00"), []testca.Option{mail}, broken},
		{"form that nobody has", nil, of(registeredID, "\x2a\x03"), nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			above := authority(root, "Constrained", constraints(t, tt.permitted, tt.excluded))
			expect(t, check(person(above, tt.options...), root), tt.want...)
			// Constraints reach through authorities below.
			below := authority(above, "Below")
			expect(t, check(person(below, tt.options...), root), tt.want...)
			// In an anchor they hold as well.
			anchor := testca.NewRoot(constraints(t, tt.permitted, tt.excluded))
			expect(t, check(person(anchor, tt.options...), anchor), tt.want...)
		})
	}
}

func TestNameConstraintsThatCannotBeRead(t *testing.T) {
	root := testca.NewRoot()
	// A distance that RFC 5280 forbids.
	withMinimum := extension(oid.NameConstraints, true, []byte{0x30, 0x09, 0xa0, 0x07, 0x30, 0x05, 0x81, 0x00, 0x80, 0x01, 0x01})
	expect(t, check(person(authority(root, "Distant", withMinimum)), root), cert.NameConstraint)
}

func TestNameConstraintsDoNotBindSelfIssuedAuthorities(t *testing.T) {
	root := testca.NewRoot(testca.PermittedEmails("example.test"))
	rollover := root.Issue(testca.Authority, p256, testca.Name("Signet Test Root"), testca.Email("ca@other.test"))
	expect(t, check(person(rollover), root))
	expect(t, check(person(authority(root, "Authority", testca.Email("ca@other.test"))), root), cert.NameConstraint)
}

func TestNameConstraintsAreComparedALimitedNumberOfTimes(t *testing.T) {
	var hosts, addresses []string
	for i := range 600 {
		hosts = append(hosts, "h"+string(rune('a'+i%26))+"."+string(rune('a'+i/26))+".test")
		addresses = append(addresses, "alice@"+hosts[i])
	}
	root := testca.NewRoot()
	above := authority(root, "Constrained", testca.PermittedEmails(hosts...))
	expect(t, check(person(above, testca.Email(addresses[:400]...)), root))
	expect(t, check(person(above, testca.Email(addresses...)), root), cert.TooComplex)
}
