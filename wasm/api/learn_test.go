package api

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"fmt"
	"slices"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/keystore"
)

// A letter is a message that somebody signed.
type letter struct {
	from    string
	id      string // Message-ID
	signed  time.Time
	signers []*identity

	reads   []string  // what the signers announce to read, as the names of algorithms; what we read where nil
	prefers *identity // for answers
}

func (l letter) message() []byte {
	options := cms.SignOptions{Time: l.signed, Placement: cms.Encapsulated}
	for _, a := range cms.ContentEncryptionAlgorithms() {
		if slices.Contains(l.reads, a.Name) {
			options.Capabilities = append(options.Capabilities, cms.AlgorithmIdentifier{Algorithm: a.OID})
		}
	}
	if l.prefers != nil {
		options.EncryptionCertificate = l.prefers.certificate
		options.Certificates = append(options.Certificates, l.prefers.certificate)
	}
	var signers []cms.Signer
	for _, id := range l.signers {
		signers = append(signers, cms.Signer{Certificate: id.certificate, Key: id.key})
	}
	der := must(cms.Sign([]byte("Content-Type: text/plain\r\n\r\nHello\r\n"), signers, options))
	header := fmt.Sprintf("From: %s\r\nSubject: Hello\r\nMessage-ID: <%s>\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n", l.from, l.id)
	return append([]byte(header), der...)
}

// read opens a letter as the reader does.
func (l letter) read(c *client) OpenResult {
	c.t.Helper()
	return ask[OpenResult](c, "open", OpenParams{Learn: true}, l.message())
}

func ago(days int) time.Time { return now().AddDate(0, 0, -days) }

func begins(days int) option { return func(t *template) { t.NotBefore = ago(days) } }

func person(c *client, address string) Person {
	c.t.Helper()
	list := ask[PeopleList](c, "listPeople", ListPeopleParams{Search: address, Limit: 1})
	if len(list.People) == 0 {
		return Person{}
	}
	return list.People[0]
}

// correspondents returns all certificates that are listed of correspondents, by address.
func correspondents(c *client) []CertificateInfo {
	c.t.Helper()
	var all []CertificateInfo
	for _, p := range ask[PeopleList](c, "listPeople", ListPeopleParams{Limit: MaxPeople}).People {
		for _, stored := range p.Certificates {
			all = append(all, stored.CertificateInfo)
		}
	}
	return all
}

func recipientOf(c *client, address string) RecipientInfo {
	c.t.Helper()
	return ask[RecipientsResult](c, "recipients", RecipientsParams{From: "alice@example.test", Addresses: []string{address}}).Recipients[0]
}

func TestLearnsWhereFrom(t *testing.T) {
	c := ready(t, people().alice)
	const dora = "dora@example.test"
	signing := people().root.issue(email(dora), name("Dora"), usage(x509.KeyUsageDigitalSignature))
	encrypting := people().root.issue(email(dora), name("Dora"), usage(x509.KeyUsageKeyAgreement))
	first := letter{from: dora, id: "1@example.test", signed: ago(9), signers: []*identity{signing}, prefers: encrypting, reads: []string{"AES-128-CBC"}}
	got := first.read(c)
	if got.Verdict != "verified" || len(got.Learned) != 1 || got.Learned[0].ID != keystore.ID(encrypting.certificate) || got.Continuity != nil {
		t.Fatalf("%s, learned %+v, %+v: %+v", got.Verdict, got.Learned, got.Continuity, got.Findings)
	}
	letter{from: dora, id: "2@example.test", signed: ago(3), signers: []*identity{signing}, prefers: encrypting, reads: []string{"AES-256-GCM", "AES-128-CBC"}}.read(c)

	p := person(c, dora)
	if len(p.Certificates) != 2 || p.Best != keystore.ID(encrypting.certificate) || p.State != RecipientReady || p.Why.Code != WhyOnlyFit {
		t.Fatalf("%+v", p)
	}
	best, other := p.Certificates[0], p.Certificates[1]
	if !best.Preferred || other.Preferred || !best.CanEncrypt || other.CanEncrypt || best.Source != "message" {
		t.Errorf("the first is not the one for encryption: %+v", p.Certificates)
	}
	for _, learned := range []*LearnedFrom{best.LearnedFrom, other.LearnedFrom} {
		if learned == nil || learned.MessageID != "1@example.test" || learned.From != dora || learned.Subject != "Hello" {
			t.Errorf("learned from %+v, not from the first message", learned)
		}
	}
	if other.SignedAt != dateText(ago(3)) || !slices.Equal(other.Capabilities, []string{"AES-256-GCM", "AES-128-CBC"}) {
		t.Errorf("last signed at %s, reads %q", other.SignedAt, other.Capabilities)
	}
}

// What somebody wants of those who write to them is what they said last, whatever
// comes later by mail.
func TestLastWishes(t *testing.T) {
	const dora = "dora@example.test"
	older := people().root.issue(email(dora), begins(100))
	newer := people().root.issue(email(dora), begins(50))
	stranger := newRoot("Unknown").issue(email(dora))
	letters := map[string]letter{
		"older":     {signed: ago(20), signers: []*identity{older}, prefers: newer, reads: []string{"AES-128-CBC"}},
		"last":      {signed: ago(10), signers: []*identity{newer}, prefers: older, reads: []string{"AES-256-GCM"}},
		"future":    {signed: now().AddDate(0, 0, 1), signers: []*identity{newer}, prefers: newer, reads: []string{"AES-128-CBC"}},
		"untrusted": {signed: ago(1), signers: []*identity{stranger}, prefers: newer, reads: []string{"AES-128-CBC"}},
		"broken":    {signers: []*identity{newer}, prefers: newer, reads: []string{"AES-128-CBC"}},
		"silent":    {signed: ago(5), signers: []*identity{older}, prefers: older, reads: []string{"RC2"}},
	}
	message := func(name string) []byte {
		l := letters[name]
		l.from, l.id = dora, name
		if name != "broken" {
			return l.message()
		}
		l.signed = ago(1)
		// Another attribute stands where the signing time was: the signature does not hold.
		return bytes.Replace(l.message(), []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5}, []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 99}, 1)
	}
	for _, order := range [][]string{
		{"older", "last"},
		{"last", "older"},
		{"last", "older", "older", "last"},
		{"older", "last", "future"},
		{"future", "last"},
		{"last", "untrusted", "older"},
		{"last", "broken"},
	} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			c := ready(t, people().alice)
			importCertificate(c, "importCertificates", newer.certificate)
			importCertificate(c, "importCertificates", older.certificate)
			for _, name := range order {
				ask[OpenResult](c, "open", OpenParams{Learn: true}, message(name))
			}
			info := recipientOf(c, dora)
			if info.Certificate.ID != keystore.ID(older.certificate) || info.Why.Code != WhyPreferredBySigner || info.Candidates != 2 {
				t.Errorf("chose %+v of %d, because %+v", info.Certificate.NotBefore, info.Candidates, info.Why)
			}
			draft := draftTo(dora)
			composed := ask[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignNone, Encrypt: true})
			if e := composed.Messages[0].Encryption; e.Algorithm != "AES-256-GCM" || e.Reason != "cipher-strongest" {
				t.Errorf("encrypted with %+v", e)
			}
		})
	}
	t.Run("what is opened without learning is forgotten", func(t *testing.T) {
		c := ready(t, people().alice)
		importCertificate(c, "importCertificates", newer.certificate)
		ask[OpenResult](c, "open", OpenParams{}, message("last"))
		if info := recipientOf(c, dora); info.Why.Code != WhyOnlyOne || info.Candidates != 1 {
			t.Errorf("%d candidates, because %+v", info.Candidates, info.Why)
		}
	})
}

// A preference for a certificate that is not as good as others is passed over.
func TestPreferenceIsChecked(t *testing.T) {
	const dora = "dora@example.test"
	good := people().root.issue(email(dora))
	for name, preferred := range map[string]*identity{
		"of a stranger":           newRoot("Unknown").issue(email(dora)),
		"for another address":     people().root.issue(email("mallory@example.test")),
		"expired":                 people().root.issue(email(dora), expired),
		"for signatures":          people().root.issue(email(dora), usage(x509.KeyUsageDigitalSignature)),
		"a domain not its own":    people().root.issue(email("dora@example.test.evil.test")),
		"of somebody without any": people().root.issue(name("Nobody")),
	} {
		c := ready(t, people().alice)
		got := letter{from: dora, id: "1", signed: ago(1), signers: []*identity{good}, prefers: preferred}.read(c)
		if got.Verdict != "verified" || len(got.Learned) != 1 {
			t.Errorf("%s: %s, learned %d", name, got.Verdict, len(got.Learned))
		}
		if info := recipientOf(c, dora); info.Candidates != 1 || info.Certificate.ID != keystore.ID(good.certificate) {
			t.Errorf("%s: %+v", name, info)
		}
	}
}

// An authority that is trusted for a domain issues a certificate for an address in it, and for another one. What its holder
// says is not said for the other one.
func TestCertificateThatNamesOthers(t *testing.T) {
	const dora, mallory = "dora@example.test", "mallory@evil.test"
	limited, other := newRoot("Limited"), newRoot("Other Root")
	forged := other.issue(email(dora))
	planted := limited.issue(func(t *template) { t.EmailAddresses = []string{mallory, dora} }, func(t *template) {
		t.key = func() (crypto.Signer, error) { return forged.key, nil }
	})
	c := ready(t, people().alice)
	importCertificate(c, "importAnchors", other.certificate)
	importCertificate(c, "importAnchors", limited.certificate)
	limits := SetAnchorParams{ID: keystore.ID(limited.certificate), Enabled: true, Domains: []string{"evil.test"}}
	ask[AnchorInfo](c, "setAnchor", limits)

	known := people().root.issue(email(dora))
	letter{from: dora, id: "1", signed: ago(9), signers: []*identity{known}, prefers: known, reads: []string{"AES-256-GCM"}}.read(c)
	importCertificate(c, "importCertificates", people().root.issue(email(mallory)).certificate) // so that there is a change
	got := letter{from: mallory, id: "2", signed: ago(1), signers: []*identity{planted}, prefers: planted, reads: []string{"AES-128-CBC"}}.read(c)
	if got.Verdict != "verified" || len(got.Learned) != 1 {
		t.Fatalf("%s, learned %d: %+v", got.Verdict, len(got.Learned), got.Findings)
	}

	check := func(t *testing.T) {
		composed := ask[ComposeResult](c, "compose", ComposeParams{Draft: draftTo(dora), Sign: SignNone, Encrypt: true})
		if e := composed.Messages[0].Encryption; e.Algorithm != "AES-256-GCM" {
			t.Errorf("encrypted with %+v", e)
		}
		info := recipientOf(c, dora)
		if info.Certificate.ID != keystore.ID(known.certificate) || info.State != RecipientReady {
			t.Errorf("chose %+v", info)
		}
	}
	t.Run("wishes", check)
	if changed := person(c, dora).Changed; changed != nil {
		t.Errorf("changed: %+v", changed)
	}
	got = ask[OpenResult](c, "open", OpenParams{}, letter{from: dora, id: "3", signed: now(), signers: []*identity{forged}}.message())
	if got.Continuity == nil || got.Continuity.Code != ContinuityNewAuthority || got.Continuity.Previous.ID != keystore.ID(known.certificate) {
		t.Errorf("continuity %+v", got.Continuity)
	}
	ask[Empty](c, "deleteAnchor", IDParams{keystore.ID(limited.certificate)})
	t.Run("wishes of somebody who is not trusted any more", check)
}

func TestContinuity(t *testing.T) {
	const dora = "dora@example.test"
	root := people().root
	other := newRoot("Other Root")
	known := root.issue(email(dora))
	ending := root.issue(email(dora), func(t *template) { t.NotAfter = now().AddDate(0, 0, 30) })
	sameKey := func(id *identity) option {
		return func(t *template) { t.key = func() (crypto.Signer, error) { return id.key, nil } }
	}
	for _, tt := range []struct {
		name   string
		before *identity // nil for nobody
		after  []*identity
		want   ContinuityCode
	}{
		{"nobody was known", nil, []*identity{known}, ""},
		{"the same", known, []*identity{known}, ""},
		{"another key", known, []*identity{root.issue(email(dora))}, ContinuityNewKey},
		{"another authority", known, []*identity{other.issue(email(dora))}, ContinuityNewAuthority},
		{"another authority of the same name", known, []*identity{newRoot("Signet Test Root").issue(email(dora))}, ContinuityNewAuthority},
		{"renewed with the same key", known, []*identity{root.issue(email(dora), sameKey(known))}, ContinuityRenewed},
		{"renewed with the same key elsewhere", known, []*identity{other.issue(email(dora), sameKey(known))}, ContinuityRenewed},
		{"renewed in time", ending, []*identity{root.issue(email(dora), begins(1))}, ContinuityRenewed},
		{"renewed in time elsewhere", ending, []*identity{other.issue(email(dora), begins(1))}, ContinuityNewAuthority},
		{"another key from before", ending, []*identity{root.issue(email(dora), begins(61))}, ContinuityNewKey},
		{"signed by the known one too", known, []*identity{other.issue(email(dora)), known}, ""},
		{"one that only encrypts was known", root.issue(email(dora), usage(x509.KeyUsageKeyAgreement)), []*identity{known}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := ready(t, people().alice)
			importCertificate(c, "importAnchors", other.certificate)
			for _, id := range tt.after {
				if root := id.issuer; root != other && root != people().root {
					importCertificate(c, "importAnchors", root.certificate)
				}
			}
			if tt.before != nil {
				ask[ImportCertificatesResult](c, "importCertificates", ImportCertificatesParams{Names: []string{"a"}}, tt.before.certificate.Raw)
			}
			l := letter{from: dora, id: "1", signed: ago(1), signers: tt.after}
			for _, learn := range []bool{false, true, true} { // and when it is opened again
				got := ask[OpenResult](c, "open", OpenParams{Learn: learn}, l.message())
				if got.Verdict != "verified" {
					t.Fatalf("the verdict is %s: %+v", got.Verdict, got.Findings)
				}
				var code ContinuityCode
				if got.Continuity != nil {
					code = got.Continuity.Code
					if got.Continuity.Previous.ID != keystore.ID(tt.before.certificate) {
						t.Errorf("previous %+v", got.Continuity.Previous)
					}
				}
				isFound := slices.ContainsFunc(got.Findings, func(f Finding) bool { return f.Code == string(tt.want) })
				if code != tt.want || isFound != (tt.want != "") {
					t.Errorf("learning %v: %q, want %q; findings %+v", learn, code, tt.want, got.Findings)
				}
			}
			if got := (letter{from: dora, id: "2", signed: now(), signers: tt.after}).read(c); got.Continuity != nil {
				t.Errorf("told again with another message: %+v", got.Continuity)
			}
			changed := person(c, dora).Changed
			if want := tt.want == ContinuityNewKey || tt.want == ContinuityNewAuthority; (changed != nil) != want {
				t.Errorf("changed: %+v", changed)
			}
		})
	}
}

// Messages without a Message-ID are not all the same one.
func TestContinuityWithoutMessageID(t *testing.T) {
	const dora = "dora@example.test"
	c := ready(t, people().alice)
	importCertificate(c, "importCertificates", people().root.issue(email(dora)).certificate)
	l := letter{from: dora, signed: ago(1), signers: []*identity{people().root.issue(email(dora))}}
	if got := l.read(c); got.Continuity == nil || got.Continuity.Code != ContinuityNewKey {
		t.Errorf("%+v", got.Continuity)
	}
	if got := l.read(c); got.Continuity != nil {
		t.Errorf("told again: %+v", got.Continuity)
	}
}

// Who did not prove to be the sender is not compared with anybody.
func TestNoContinuityOfTheUnproven(t *testing.T) {
	const dora = "dora@example.test"
	c := ready(t, people().alice)
	importCertificate(c, "importCertificates", people().root.issue(email(dora)).certificate)
	stranger := newRoot("Unknown").issue(email(dora))
	for _, signers := range [][]*identity{
		{stranger},
		{people().root.issue(email("mallory@example.test"))},
		{people().root.issue(email(dora)), stranger}, // all of the message must be verified
	} {
		got := letter{from: dora, id: "1", signed: ago(1), signers: signers}.read(c)
		if got.Continuity != nil || got.Verdict == "verified" || len(got.Learned) != 0 {
			t.Errorf("%s: %+v", got.Verdict, got.Continuity)
		}
	}
}
