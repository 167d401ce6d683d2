package cert_test

import (
	"crypto/x509"
	"encoding/asn1"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// The policies of these tests.
var gold, silver, anyPolicy = policyID("1.3.6.1.4.1.99999.1"), policyID("1.3.6.1.4.1.99999.2"), policyID("2.5.29.32.0")

func policyID(text string) x509.OID {
	id, err := x509.ParseOID(text)
	if err != nil {
		panic(err)
	}
	return id
}

func policies(ids ...x509.OID) testca.Option {
	return testca.Template(func(c *x509.Certificate) { c.Policies = ids })
}

// crypto/x509 writes neither mappings nor constraints.
func mapping(from, to x509.OID) testca.Option {
	var b cryptobyte.Builder
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cryptobyte_asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, id := range []x509.OID{from, to} {
				der, _ := id.MarshalBinary()
				b.AddASN1(cryptobyte_asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes(der) })
			}
		})
	})
	return extension(asn1.ObjectIdentifier{2, 5, 29, 33}, true, b.BytesOrPanic())
}

func TestPolicies(t *testing.T) {
	root := testca.NewRoot()
	explicit := extension(asn1.ObjectIdentifier{2, 5, 29, 36}, true, []byte{0x30, 0x03, 0x80, 0x01, 0x00})
	violated := []cert.Code{cert.PolicyViolation}
	asked := cert.Policies{RequireExplicit: true, Acceptable: []x509.OID{gold}}
	for _, tt := range []struct {
		name        string
		above, leaf []testca.Option
		wanted      cert.Policies
		want        []cert.Code
	}{
		{"none", nil, nil, cert.Policies{}, nil},
		{"none that go on, where none is asked for", []testca.Option{policies(gold)}, []testca.Option{policies(silver)}, cert.Policies{}, nil},
		{"asked for by the authority", []testca.Option{policies(gold), explicit}, []testca.Option{policies(gold)}, cert.Policies{}, nil},
		{"asked for by the authority, another", []testca.Option{policies(gold), explicit}, []testca.Option{policies(silver)}, cert.Policies{}, violated},
		{"asked for by itself", nil, []testca.Option{explicit}, cert.Policies{}, violated},
		{"asked for by the authority, none", []testca.Option{policies(gold), explicit}, nil, cert.Policies{}, violated},
		{"asked for", []testca.Option{policies(gold)}, []testca.Option{policies(gold)}, asked, nil},
		{"asked for, another", []testca.Option{policies(silver)}, []testca.Option{policies(silver)}, asked, violated},
		{"below any policy", []testca.Option{policies(anyPolicy)}, []testca.Option{policies(gold)}, asked, nil},
		{"any policy below", []testca.Option{policies(gold)}, []testca.Option{policies(anyPolicy)}, asked, nil},
		{"any policy below another", []testca.Option{policies(silver)}, []testca.Option{policies(anyPolicy)}, asked, violated},
		{"any policy that does not count", []testca.Option{policies(gold)}, []testca.Option{policies(anyPolicy)},
			cert.Policies{RequireExplicit: true, InhibitAny: true}, violated},
		{"mapped", []testca.Option{policies(gold), mapping(gold, silver)}, []testca.Option{policies(silver)}, asked, nil},
		{"mapped from another", []testca.Option{policies(silver), mapping(silver, gold)}, []testca.Option{policies(gold)}, asked, violated},
		{"mapped below any policy", []testca.Option{policies(anyPolicy), mapping(gold, silver)}, []testca.Option{policies(silver)}, asked, nil},
		{"mapped where nothing may be", []testca.Option{policies(gold), mapping(gold, silver)}, []testca.Option{policies(silver)},
			cert.Policies{RequireExplicit: true, InhibitMapping: true}, violated},
		{"any policy mapped", []testca.Option{policies(anyPolicy), mapping(anyPolicy, silver)}, []testca.Option{policies(silver)}, cert.Policies{}, violated},
	} {
		t.Run(tt.name, func(t *testing.T) {
			id := person(authority(root, "Authority", tt.above...), tt.leaf...)
			expect(t, cert.Check(id.Certificate, cert.CheckOptions{
				At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate), Intermediates: id.Chain(), Policies: tt.wanted,
			}), tt.want...)
		})
	}
}

func TestPoliciesAreLimited(t *testing.T) {
	root := testca.NewRoot()
	var many []x509.OID
	for i := range 65 {
		id, err := x509.OIDFromInts([]uint64{1, 3, 6, 1, 4, 1, 99999, uint64(i)})
		if err != nil {
			t.Fatal(err)
		}
		many = append(many, id)
	}
	expect(t, check(person(root, policies(many[1:]...)), root))
	expect(t, check(person(root, policies(many...)), root), cert.PolicyViolation)
}
