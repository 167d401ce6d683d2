package revocation_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"strings"
	"testing"
	"time"

	"signet/smime/cert"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
	"signet/smime/revocation"
)

// An authority with two people, of whom the second is revoked.
type world struct {
	root, authority, alice, bob *testca.Identity
}

func newWorld() world {
	root := testca.NewRoot()
	authority := root.Issue(testca.Authority, testca.Name("Authority"), testca.Key(testca.P256))
	return world{
		root, authority,
		authority.Issue(testca.Email("alice@example.test"), testca.Key(testca.P256)),
		authority.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256)),
	}
}

func (w world) chain(id *testca.Identity) []*x509.Certificate {
	return []*x509.Certificate{id.Certificate, w.authority.Certificate, w.root.Certificate}
}

// ask asks about a certificate of the authority with CRLs.
func (w world) ask(t *testing.T, id *testca.Identity, certificates []*x509.Certificate, crls ...[]byte) cert.RevocationStatus {
	t.Helper()
	var known revocation.Evidence
	for _, der := range crls {
		if err := known.AddCRL(der, "file"); err != nil {
			t.Fatal(err)
		}
	}
	checker := &revocation.Checker{Evidence: &known, Certificates: certificates}
	return checker.Check(w.chain(id), testca.Now())
}

const good, revoked, unknown = cert.RevocationStateGood, cert.RevocationStateRevoked, cert.RevocationStateUnknown

// extension is one with the DER of a value.
func extension(id asn1.ObjectIdentifier, critical bool, value any) pkix.Extension {
	der, err := asn1.Marshal(value)
	if err != nil {
		panic(err)
	}
	return pkix.Extension{Id: id, Critical: critical, Value: der}
}

func TestCRLs(t *testing.T) {
	w := newWorld()
	now := testca.Now()
	revokes := func(r testca.Revoked) []testca.Revoked {
		r.Certificate = w.bob.Certificate
		return []testca.Revoked{r}
	}
	old := testca.CRL{ThisUpdate: now.AddDate(0, 0, -9), NextUpdate: now.AddDate(0, 0, -2)}
	oldRevoking, oldHold := old, old
	oldRevoking.Revoked, oldHold.Revoked = revokes(testca.Revoked{Reason: 1}), revokes(testca.Revoked{Reason: 6})
	hold := testca.CRL{Revoked: revokes(testca.Revoked{Reason: 6}), ThisUpdate: now.Add(-3 * time.Hour)}
	unknownExtension := extension(asn1.ObjectIdentifier{1, 2, 3}, false, "?")
	for _, tt := range []struct {
		name string
		who  *testca.Identity
		crls []testca.CRL
		want cert.RevocationState
		why  string // or the reason
	}{
		{"good", w.alice, []testca.CRL{{Revoked: revokes(testca.Revoked{})}}, good, ""},
		{"empty", w.alice, []testca.CRL{{}}, good, ""},
		{"revoked", w.bob, []testca.CRL{{Revoked: revokes(testca.Revoked{Reason: 1})}}, revoked, "keyCompromise"},
		{"revoked without a reason", w.bob, []testca.CRL{{Revoked: revokes(testca.Revoked{})}}, revoked, ""},
		{"revoked, version 1", w.bob, []testca.CRL{{Version1: true, Revoked: revokes(testca.Revoked{})}}, revoked, ""},
		{"no CRL", w.alice, nil, unknown, "no CRL and no OCSP response is about it"},
		{"signed with SHA-1", w.alice, []testca.CRL{{SHA1: true}}, unknown, "ECDSA-SHA1, which proves nothing"},
		{"forged", w.alice, []testca.CRL{{Bad: true}}, unknown, "does not bear the signature"},
		{"of another issuer", w.alice, []testca.CRL{{Issuer: w.root.Certificate.RawSubject}}, unknown, "no CRL"},
		{"out of date", w.alice, []testca.CRL{old}, unknown, "was to be replaced on 2026-05-30 12:00"},
		{"out of date within the tolerance", w.alice, []testca.CRL{{NextUpdate: now.Add(-revocation.Tolerance)}}, good, ""},
		{"out of date beyond the tolerance", w.alice, []testca.CRL{{NextUpdate: now.Add(-revocation.Tolerance - time.Second)}}, unknown, "replaced"},
		{"of the future", w.alice, []testca.CRL{{ThisUpdate: now.Add(revocation.Tolerance + time.Second)}}, unknown, "of the future"},
		{"of the future, and revoked", w.bob, []testca.CRL{{ThisUpdate: now.Add(revocation.Tolerance + time.Second), Revoked: revokes(testca.Revoked{})}},
			unknown, "of the future"},
		{"of the future within the tolerance", w.alice, []testca.CRL{{ThisUpdate: now.Add(revocation.Tolerance)}}, good, ""},
		{"without end", w.alice, []testca.CRL{{NoNext: true}}, unknown, "does not say until when"},
		{"out of date, and revoked for good", w.bob, []testca.CRL{oldRevoking}, revoked, "keyCompromise"},
		{"revoked once, and a newer one that says nothing", w.bob, []testca.CRL{oldRevoking, {}}, revoked, "keyCompromise"},
		{"on hold", w.bob, []testca.CRL{hold}, revoked, "certificateHold"},
		{"on hold, and no newer one", w.bob, []testca.CRL{oldHold}, revoked, "certificateHold"},
		{"hold has ended", w.bob, []testca.CRL{hold, {}}, good, ""},
		{"hold has ended, the older one read last", w.bob, []testca.CRL{{}, hold}, good, ""},
		{"hold has begun", w.bob, []testca.CRL{{ThisUpdate: now.Add(-4 * time.Hour)}, hold}, revoked, "certificateHold"},
		{"removed from the CRL", w.bob, []testca.CRL{{Revoked: revokes(testca.Revoked{Reason: 8})}}, good, ""},
		{"unknown extensions", w.alice, []testca.CRL{{
			Extensions: []pkix.Extension{unknownExtension},
			Revoked:    revokes(testca.Revoked{Extensions: []pkix.Extension{unknownExtension}}),
		}}, good, ""},
		{"with delta CRLs elsewhere", w.alice, []testca.CRL{{Extensions: []pkix.Extension{extension(oid.FreshestCRL, false, []int{})}}}, good, "delta CRLs, which are not read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var crls [][]byte
			for _, list := range tt.crls {
				crls = append(crls, w.authority.CRL(list))
			}
			got := w.ask(t, tt.who, nil, crls...)
			said := got.Why
			if got.State == revoked {
				said = got.Reason
			}
			if got.State != tt.want || !strings.Contains(said, tt.why) || tt.why == "" && said != "" {
				t.Errorf("got %+v", got)
			}
			if got.State == revoked && !got.RevokedAt.Equal(now.Add(-time.Hour)) {
				t.Errorf("revoked at %v", got.RevokedAt)
			}
			if got.State != unknown && (got.Source != "file" || got.At.IsZero()) {
				t.Errorf("from %q of %v", got.Source, got.At)
			}
		})
	}
}

func TestCRLWithoutUse(t *testing.T) {
	w := newWorld()
	critical := extension(asn1.ObjectIdentifier{1, 2, 3}, true, "?")
	number := extension(oid.CRLNumber, true, 1)
	authorityOfEntry := extension(oid.CertificateIssuer, true, []asn1.RawValue{})
	list := w.authority.CRL(testca.CRL{})
	for _, tt := range []struct {
		name string
		crl  []byte
		want error
	}{
		{"delta", w.authority.CRL(testca.CRL{Extensions: []pkix.Extension{extension(oid.DeltaCRLIndicator, true, 1)}}), revocation.ErrDelta},
		{"critical extension", w.authority.CRL(testca.CRL{Extensions: []pkix.Extension{critical}}), revocation.ErrUnsupported},
		{"critical extension of an entry", w.authority.CRL(testca.CRL{Revoked: []testca.Revoked{
			{Certificate: w.alice.Certificate, Extensions: []pkix.Extension{critical}},
		}}), revocation.ErrUnsupported},
		{"critical crlNumber", w.authority.CRL(testca.CRL{NoNumber: true, Extensions: []pkix.Extension{number}}), revocation.ErrMalformed},
		{"an extension twice", w.authority.CRL(testca.CRL{Extensions: []pkix.Extension{extension(oid.CRLNumber, false, 1)}}), revocation.ErrMalformed},
		{"certificateIssuer in a CRL that is not indirect", w.authority.CRL(testca.CRL{Revoked: []testca.Revoked{
			{Certificate: w.alice.Certificate, Extensions: []pkix.Extension{authorityOfEntry}},
		}}), revocation.ErrMalformed},
		{"ends before it begins", w.authority.CRL(testca.CRL{NextUpdate: testca.Now().AddDate(0, 0, -2)}), revocation.ErrMalformed},
		{"cut off", list[:len(list)-1], revocation.ErrMalformed},
		{"with something after it", append(list[:len(list):len(list)], 0), revocation.ErrMalformed},
		{"empty", nil, revocation.ErrMalformed},
		{"too large", make([]byte, revocation.MaxCRL+1), revocation.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var known revocation.Evidence
			if err := known.AddCRL(tt.crl, "file"); !errors.Is(err, tt.want) {
				t.Errorf("got %v", err)
			}
			checker := &revocation.Checker{Evidence: &known}
			if got := checker.Check(w.chain(w.alice), testca.Now()); got.State != unknown {
				t.Errorf("what was refused counts: %+v", got)
			}
		})
	}
}

// A scope is what an issuingDistributionPoint says; see RFC 5280 Section 5.2.5.
type scope struct {
	DistributionPoint  asn1.RawValue  `asn1:"optional"`
	OnlyUserCerts      bool           `asn1:"optional,tag:1"`
	OnlyCACerts        bool           `asn1:"optional,tag:2"`
	OnlySomeReasons    asn1.BitString `asn1:"optional,tag:3"`
	Indirect           bool           `asn1:"optional,tag:4"`
	OnlyAttributeCerts bool           `asn1:"optional,tag:5"`
}

func (s scope) extension() pkix.Extension {
	return extension(oid.IssuingDistributionPoint, true, s)
}

// named is a DistributionPointName: the contents of a fullName, or of a nameRelativeToCRLIssuer.
func named(tag int, contents []byte) asn1.RawValue {
	inner := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: contents}
	der, err := asn1.Marshal(inner)
	if err != nil {
		panic(err)
	}
	return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: der}
}

func uri(address string) []byte {
	der, err := asn1.Marshal(asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 6, Bytes: []byte(address)})
	if err != nil {
		panic(err)
	}
	return der
}

// pointsAt gives a certificate a distribution point.
func pointsAt(addresses ...string) testca.Option {
	return testca.Template(func(c *x509.Certificate) { c.CRLDistributionPoints = addresses })
}

func TestScopeOfCRLs(t *testing.T) {
	w := newWorld()
	const here, there = "http://crl.example.test/1", "http://crl.example.test/2"
	pointed := w.authority.Issue(testca.Email("carol@example.test"), testca.Key(testca.P256), pointsAt(here))
	// Reasons as bits: keyCompromise and cACompromise, and all others.
	some, others := asn1.BitString{Bytes: []byte{0x60}, BitLength: 3}, asn1.BitString{Bytes: []byte{0x1f, 0x80}, BitLength: 9}
	relative := []byte(pkixName("CRL1"))
	relativePoint := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: directoryName(w.authority.Certificate.RawSubject, relative)}
	byName := w.authority.Issue(testca.Email("dora@example.test"), testca.Key(testca.P256), testca.Template(func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{extension(oid.CRLDistributionPoints, false, []struct{ Name asn1.RawValue }{{
			asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: mustMarshal(relativePoint)},
		}})}
	}))
	for _, tt := range []struct {
		name   string
		who    *testca.Identity
		scopes []scope
		want   cert.RevocationState
	}{
		{"this distribution point", pointed, []scope{{DistributionPoint: named(0, uri(here))}}, good},
		{"another distribution point", pointed, []scope{{DistributionPoint: named(0, uri(there))}}, unknown},
		{"a distribution point, of which the certificate says nothing", w.alice, []scope{{DistributionPoint: named(0, uri(here))}}, unknown},
		{"one of two names", pointed, []scope{{DistributionPoint: named(0, append(uri(there), uri(here)...))}}, good},
		{"a name relative to the issuer's", byName, []scope{{DistributionPoint: named(1, relative)}}, good},
		{"another name relative to the issuer's", byName, []scope{{DistributionPoint: named(1, []byte(pkixName("CRL2")))}}, unknown},
		{"people", w.alice, []scope{{OnlyUserCerts: true}}, good},
		{"authorities", w.alice, []scope{{OnlyCACerts: true}}, unknown},
		{"attribute certificates", w.alice, []scope{{OnlyAttributeCerts: true}}, unknown},
		{"some reasons", w.alice, []scope{{OnlySomeReasons: some}}, unknown},
		{"all reasons in two CRLs", w.alice, []scope{{OnlySomeReasons: some}, {OnlySomeReasons: others}}, good},
		{"some reasons twice", w.alice, []scope{{OnlySomeReasons: some}, {OnlySomeReasons: some}}, unknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var crls [][]byte
			for _, s := range tt.scopes {
				crls = append(crls, w.authority.CRL(testca.CRL{Extensions: []pkix.Extension{s.extension()}}))
			}
			if got := w.ask(t, tt.who, nil, crls...); got.State != tt.want {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Run("an authority", func(t *testing.T) {
		chain := []*x509.Certificate{w.authority.Certificate, w.root.Certificate}
		for _, tt := range []struct {
			scope scope
			want  cert.RevocationState
		}{{scope{OnlyCACerts: true}, good}, {scope{OnlyUserCerts: true}, unknown}} {
			var known revocation.Evidence
			if err := known.AddCRL(w.root.CRL(testca.CRL{Extensions: []pkix.Extension{tt.scope.extension()}}), "file"); err != nil {
				t.Fatal(err)
			}
			if got := (&revocation.Checker{Evidence: &known}).Check(chain, testca.Now()); got.State != tt.want {
				t.Errorf("%+v: got %+v", tt.scope, got)
			}
		}
	})
}

func mustMarshal(value any) []byte {
	der, err := asn1.Marshal(value)
	if err != nil {
		panic(err)
	}
	return der
}

// pkixName is the contents of the RelativeDistinguishedName CN=name.
func pkixName(name string) string {
	rdn := mustMarshal(pkix.Name{CommonName: name}.ToRDNSequence()[0])
	var value asn1.RawValue
	if _, err := asn1.Unmarshal(mustMarshalSet(rdn), &value); err != nil {
		panic(err)
	}
	return string(value.Bytes)
}

// mustMarshalSet makes the SEQUENCE, which encoding/asn1 writes for a slice, a SET.
func mustMarshalSet(der []byte) []byte {
	return append([]byte{0x31}, der[1:]...)
}

// directoryName is the GeneralName of a name below another one.
func directoryName(name, relative []byte) []byte {
	var above asn1.RawValue
	if _, err := asn1.Unmarshal(name, &above); err != nil {
		panic(err)
	}
	rdn := mustMarshal(asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: relative})
	whole := mustMarshal(asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: append(above.Bytes, rdn...)})
	return mustMarshal(asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: whole})
}
