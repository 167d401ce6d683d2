package api

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/keystore"
	"signet/smime/revocation"
)

func TestRevokedSignerOnlineAndFromTheCache(t *testing.T) {
	a := newOnlineAuthority()
	alice := a.root.issue(email("alice@example.test"), name("Alice"), withCRL)
	bob := a.root.issue(email("bob@example.test"), withCRL)
	a.answers[crlURL] = always(a.crl(now().Add(-2*time.Hour), alice))
	c := a.reader(t)

	result, entry := c.entry(message(t, alice))
	want := CertificateRevocation{
		CertificateID: keystore.ID(alice.certificate), Name: "Alice", State: RevocationRevoked, Source: RevocationOnline,
		At: "2026-06-01T10:00:00Z", NextUpdate: "2026-06-02T10:00:00Z", RevokedAt: "2026-06-01T11:00:00Z", Reason: "keyCompromise",
	}
	if entry != want || result.Verdict != "untrusted" || result.Signers[0].Verdict != "revoked" {
		t.Fatalf("%s, %s: %+v", result.Verdict, result.Signers[0].Verdict, entry)
	}
	// Nobody is asked again, also not by an engine that begins anew without a network.
	again := &client{t, &Engine{Keystore: keystore.New(c.storage, keystore.Options{Now: now}), Now: now}, c.storage}
	want.Source = RevocationFromCache
	if result, entry := again.entry(message(t, alice)); entry != want || result.Signers[0].Verdict != "revoked" {
		t.Errorf("from the cache: %+v", entry)
	}
	if result, entry := again.entry(message(t, bob)); entry.State != RevocationGood || entry.Source != RevocationFromCache ||
		entry.NextUpdate == "" || result.Verdict != "verified" {
		t.Errorf("the same CRL about another one: %s, %+v", result.Verdict, entry)
	}
	if len(a.asked) != 1 {
		t.Errorf("asked %d times", len(a.asked))
	}
	if q := a.asked[0]; q.Kind != FetchCRL || q.Method != "GET" || q.NamedBy != NamedByUser || q.Timeout != questionTime || q.MaxOctets != revocation.MaxCRL {
		t.Errorf("asked %+v", q)
	}
	// The certificate is shown as revoked wherever it is listed, and never encrypted to.
	importCertificate(again, "importCertificates", alice.certificate)
	listed := correspondents(again)[0]
	if !slices.ContainsFunc(listed.Findings, func(f Finding) bool { return f.Code == "revoked" }) {
		t.Errorf("listed with %+v", listed.Findings)
	}
}

func TestAnswersOfAuthorities(t *testing.T) {
	a := newOnlineAuthority()
	alice := a.root.issue(email("alice@example.test"), withCRL, withResponder)
	bob := a.root.issue(email("bob@example.test"))
	other := (*identity)(nil).issue(authority, name("Online Root"), usage(caUsage))
	delegate := a.root.issue(name("Responder"), forOCSP)
	stranger := a.root.issue(name("Stranger"))
	old := now().AddDate(0, 0, -3)
	crl := func(body []byte) map[string]func(FetchRequest) (FetchResponse, error) {
		return map[string]func(FetchRequest) (FetchResponse, error){crlURL: always(body)}
	}
	responder := func(answer ocspAnswer) map[string]func(FetchRequest) (FetchResponse, error) {
		return map[string]func(FetchRequest) (FetchResponse, error){ocspURL: always(a.ocsp(answer))}
	}
	good := a.crl(now())
	for _, tt := range []struct {
		name    string
		answers map[string]func(FetchRequest) (FetchResponse, error)
		state   RevocationState
		why     string
		asked   int
	}{
		{"good", crl(good), RevocationGood, "", 1},
		{"nothing of the CRL, and the responder is asked", responder(ocspAnswer{about: alice}), RevocationGood, "", 2},
		{"the responder says revoked", responder(ocspAnswer{about: alice, revoked: true}), RevocationRevoked, "", 2},
		{"a responder that the authority allows", responder(ocspAnswer{about: alice, by: delegate, brings: []*identity{delegate}}), RevocationGood, "", 2},
		{"nobody answers", nil, RevocationUnknown, "crl.example.test: gave no answer", 2},
		{"not allowed", map[string]func(FetchRequest) (FetchResponse, error){crlURL: refused(errNoPermission)}, RevocationUnknown, "may not be asked", 2},
		{"takes too long", map[string]func(FetchRequest) (FetchResponse, error){
			crlURL: refused(&FetchError{Code: CodeTimeout, Detail: "5s"}),
		}, RevocationUnknown, "timeout", 2},
		{"huge", map[string]func(FetchRequest) (FetchResponse, error){
			crlURL: refused(&FetchError{Code: CodeTooLarge, Detail: "20 MB"}),
		}, RevocationUnknown, "too-large", 2},
		{"not found", map[string]func(FetchRequest) (FetchResponse, error){
			crlURL: func(FetchRequest) (FetchResponse, error) { return FetchResponse{Status: 404}, nil },
		}, RevocationUnknown, "answered with status 404", 2},
		{"cut off", crl(good[:len(good)-9]), RevocationUnknown, "cannot be used (malformed", 2},
		{"a page", crl([]byte("<html>")), RevocationUnknown, "cannot be used (malformed", 2},
		{"a CRL of another authority with this name", crl(a.crlBy(other, now())), RevocationUnknown, "does not bear the signature", 2},
		{"an old CRL", crl(a.crl(old)), RevocationUnknown, "was to be replaced on 2026-05-30", 2},
		{"an old response", responder(ocspAnswer{about: alice, thisUpdate: old}), RevocationUnknown, "was to be replaced on 2026-05-29", 2},
		{"a response about another certificate", responder(ocspAnswer{about: bob}), RevocationUnknown, "about another certificate", 2},
		{"a response to another request", responder(ocspAnswer{about: alice, nonce: make([]byte, 32)}), RevocationUnknown, "to another request", 2},
		{"a response of somebody", responder(ocspAnswer{about: alice, by: stranger, brings: []*identity{stranger}}), RevocationUnknown, "may not sign OCSP responses", 2},
		{"a forged response", responder(ocspAnswer{about: alice, by: other}), RevocationUnknown, "does not bear the signature", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := a.reader(t)
			a.asked, a.answers = nil, tt.answers
			result, entry := c.entry(message(t, alice))
			if entry.State != tt.state || !strings.Contains(entry.Why, tt.why) || len(a.asked) != tt.asked {
				t.Errorf("after %d questions %+v", len(a.asked), entry)
			}
			if verified := result.Verdict == "verified"; verified != (tt.state != RevocationRevoked) {
				t.Errorf("verdict %s", result.Verdict)
			}
			// What lies is not kept.
			records, err := c.storage.Read(t.Context(), keystore.KindRevocation)
			if kept := len(records) > 0; err != nil || kept != (tt.state != RevocationUnknown) {
				t.Errorf("%d records (%v)", len(records), err)
			}
			if tt.state != RevocationUnknown {
				return
			}
			if wants := tt.name == "not allowed"; wants != (entry.WantsHost == errNoPermission.Origin) {
				t.Errorf("wants %q", entry.WantsHost)
			}
			// Who gave no answer is not asked again at once, unless the user wants it.
			before := len(a.asked)
			c.entry(message(t, alice))
			if more := len(a.asked) - before; tt.name != "not allowed" && more != 0 {
				t.Errorf("asked %d times more", more)
			}
			ask[RevocationSettings](c, "setRevocationSettings", RevocationSettings{RevocationHard, RevocationSoft, true})
			if result, entry := c.entry(message(t, alice)); result.Signers[0].Verdict != "revocation-unknown" || entry.State != RevocationUnknown {
				t.Errorf("hard: %s, %+v", result.Signers[0].Verdict, entry)
			}
		})
	}
}

func TestReplayedAnswerChangesNothing(t *testing.T) {
	a := newOnlineAuthority()
	alice := a.root.issue(email("alice@example.test"), withCRL)
	a.answers[crlURL] = always(a.crl(now(), alice))
	c := a.reader(t)
	if _, entry := c.entry(message(t, alice)); entry.State != RevocationRevoked {
		t.Fatalf("%+v", entry)
	}
	// Three days later the CRL is stale, and somebody on the way answers with one from before.
	later := func() time.Time { return now().AddDate(0, 0, 3) }
	c.engine.Now = later
	a.answers[crlURL] = always(a.crl(now().Add(-time.Hour)))
	if result, entry := c.entry(message(t, alice)); entry.State != RevocationRevoked || result.Verdict != "untrusted" {
		t.Errorf("after a replay: %+v", entry)
	}
}

func TestNobodyIsAskedAbout(t *testing.T) {
	a := newOnlineAuthority()
	a.answers[crlURL] = always(a.crl(now()))
	unknown := (*identity)(nil).issue(authority, name("Unknown Root")).issue(email("alice@example.test"), withCRL)
	alice := a.root.issue(email("alice@example.test"), withCRL)
	outdated := a.root.issue(email("alice@example.test"), withCRL, expired)
	broken := bytes.Replace(message(t, alice), []byte("hello"), []byte("hallo"), 1)
	for _, tt := range []struct {
		name     string
		message  []byte
		settings RevocationSettings
		want     int
	}{
		{"whom it is signed by", message(t, alice), defaultRevocation, 1},
		{"whom nobody vouches for", message(t, unknown), defaultRevocation, 0},
		{"whose certificate is expired", message(t, outdated), defaultRevocation, 0},
		{"whose signature does not hold", broken, defaultRevocation, 0},
		{"whom the user does not want to be asked about", message(t, alice), RevocationSettings{RevocationHard, RevocationHard, false}, 0},
		{"whom the user does not care about", message(t, alice), RevocationSettings{RevocationOff, RevocationHard, true}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a.asked = nil
			c := a.reader(t)
			ask[RevocationSettings](c, "setRevocationSettings", tt.settings)
			c.entry(tt.message)
			if len(a.asked) != tt.want {
				t.Errorf("asked %d times", len(a.asked))
			}
		})
	}
}

func TestRecipientsWhoWereRevoked(t *testing.T) {
	a := newOnlineAuthority()
	revoked := a.root.issue(email("bob@example.test"), withCRL)
	good := a.root.issue(email("bob@example.test"), withCRL, issuedEarlier)
	alone := a.root.issue(email("carol@example.test"), withCRL)
	silentRoot := (*identity)(nil).issue(authority, name("Silent Root"))
	silent := silentRoot.issue(email("dora@example.test"), withResponder)
	a.answers[crlURL] = always(a.crl(now(), revoked, alone))
	alice := a.root.issue(email("alice@example.test"))
	c := a.reader(t)
	ask[Status](c, "setPassphrase", SetPassphraseParams{New: passphrase})
	ask[ImportKeyResult](c, "importKey", ImportKeyParams{Name: "key.p12", Password: "secret"}, alice.pkcs12("secret"))
	importCertificate(c, "importAnchors", silentRoot.certificate)
	for _, id := range []*identity{revoked, good, alone, silent} {
		importCertificate(c, "importCertificates", id.certificate)
	}
	params := RecipientsParams{From: "alice@example.test", Addresses: []string{"bob@example.test", "carol@example.test", "dora@example.test"}}
	for _, tt := range []struct {
		sending RevocationMode
		states  []RecipientState
		chosen  *identity
	}{
		{RevocationOff, []RecipientState{RecipientReady, RecipientReady, RecipientReady}, revoked},
		{RevocationSoft, []RecipientState{RecipientReady, RecipientRevoked, RecipientReady}, good},
		{RevocationHard, []RecipientState{RecipientReady, RecipientRevoked, RecipientUnchecked}, good},
	} {
		t.Run(string(tt.sending), func(t *testing.T) {
			ask[RevocationSettings](c, "setRevocationSettings", RevocationSettings{RevocationSoft, tt.sending, true})
			result := ask[RecipientsResult](c, "recipients", params)
			for i, r := range result.Recipients {
				if r.State != tt.states[i] {
					t.Errorf("%s is %s, want %s: %+v", r.Address, r.State, tt.states[i], r.Revocation)
				}
			}
			if got := result.Recipients[0].Certificate.ID; got != keystore.ID(tt.chosen.certificate) {
				t.Error("the wrong certificate was chosen")
			}
		})
	}
	draft := draftTo("carol@example.test")
	failure := expectFailure(c, CodeMissingCertificate, "compose", ComposeParams{Draft: draft, Sign: SignNone, Encrypt: true})
	if !slices.Equal(failure.Addresses, []string{"carol@example.test"}) {
		t.Errorf("missing for %v", failure.Addresses)
	}
}

func TestCheckRevocationAsksAgain(t *testing.T) {
	a := newOnlineAuthority()
	alice := a.root.issue(email("alice@example.test"), withCRL)
	c := a.reader(t)
	importCertificate(c, "importCertificates", alice.certificate)
	ask[RevocationSettings](c, "setRevocationSettings", RevocationSettings{RevocationOff, RevocationOff, false})
	id := keystore.ID(alice.certificate)
	for range 2 {
		result := ask[CheckRevocationResult](c, "checkRevocation", IDParams{id})
		if len(result.Revocation) != 1 || result.Revocation[0].State != RevocationUnknown {
			t.Errorf("without an answer %+v", result)
		}
	}
	a.answers[crlURL] = always(a.crl(now(), alice))
	result := ask[CheckRevocationResult](c, "checkRevocation", IDParams{id})
	if len(result.Revocation) != 1 || result.Revocation[0].State != RevocationRevoked || len(a.asked) != 3 {
		t.Errorf("after %d questions %+v", len(a.asked), result)
	}
	// A signer need not be stored.
	bob := a.root.issue(email("bob@example.test"), withCRL)
	c.entry(message(t, bob))
	if result := ask[CheckRevocationResult](c, "checkRevocation", IDParams{keystore.ID(bob.certificate)}); result.Revocation[0].State != RevocationGood {
		t.Errorf("a signer: %+v", result)
	}
	expectFailure(c, CodeNotFound, "checkRevocation", IDParams{"nobody"})
}

func TestRevocationSettings(t *testing.T) {
	c := newClient(t)
	if got := ask[RevocationSettings](c, "revocationSettings", Empty{}); got != defaultRevocation {
		t.Errorf("by default %+v", got)
	}
	want := RevocationSettings{RevocationHard, RevocationOff, false}
	ask[RevocationSettings](c, "setRevocationSettings", want)
	if got := ask[RevocationSettings](c, "revocationSettings", Empty{}); got != want {
		t.Errorf("got %+v", got)
	}
	expectFailure(c, CodeBadRequest, "setRevocationSettings", RevocationSettings{"perhaps", RevocationOff, false})
}

func TestTimeForQuestionsIsLimited(t *testing.T) {
	a := newOnlineAuthority()
	alice := a.root.issue(email("alice@example.test"), withCRL)
	c := a.reader(t)
	asker := &asker{
		call: &call{Engine: c.engine, ctx: t.Context()}, trust: trust{stored: &stored{}}, wants: map[string]string{},
		question: questionTime, budget: askingTime,
	}
	q := question{kind: answerCRL, url: crlURL}
	chain := append(chainOf(alice), a.root.certificate)
	asker.spent = askingTime - time.Second
	if err := asker.put(&q, chain); err == nil || a.asked[0].Timeout != time.Second {
		t.Errorf("with a second left: %v, %+v", err, a.asked)
	}
	asker.spent, asker.again = askingTime, true
	if err := asker.put(&q, chain); err == nil || len(a.asked) != 1 {
		t.Errorf("with no time left: %v, asked %d times", err, len(a.asked))
	}
}

func TestCacheOfAnswersIsBounded(t *testing.T) {
	var cache revocationCache
	add := func(id string, octets int, next time.Time) {
		cache.all = append(cache.all, cachedAnswer{id: id, answer: storedAnswer{DER: make([]byte, octets), NextUpdate: next}})
	}
	add("stale for long", 1, now().Add(-keepStale-time.Hour))
	add("stale", 1, now().Add(-time.Hour))
	add("large", MaxCachedOctets/2, now().Add(time.Hour))
	add("larger", MaxCachedOctets/2, now().Add(2*time.Hour))
	if dropped := cache.shrink(now()); !slices.Equal(dropped, []string{"stale", "stale for long"}) || len(cache.all) != 2 {
		t.Errorf("dropped %v of octets", dropped)
	}
	cache.all = nil
	for range MaxCached + 2 {
		add("one", 1, now().Add(time.Hour))
	}
	add("soonest", 1, now())
	if dropped := cache.shrink(now()); len(dropped) != 3 || !slices.Contains(dropped, "soonest") || len(cache.all) != MaxCached {
		t.Errorf("dropped %v of many", dropped)
	}
}

// Who has many certificates cannot make the cache forget that one of them was revoked.
func TestCrowdedCacheKeepsRevocations(t *testing.T) {
	a := newOnlineAuthority()
	alice := a.root.issue(email("alice@example.test"), withResponder)
	a.answers[ocspURL] = always(a.ocsp(ocspAnswer{about: alice, revoked: true}))
	c := a.reader(t)
	if _, entry := c.entry(message(t, alice)); entry.State != RevocationRevoked {
		t.Fatalf("%+v", entry)
	}
	cache := &c.engine.revocations
	for range MaxCached {
		good := storedAnswer{Kind: answerOCSP, DER: []byte{0}, NextUpdate: now().AddDate(0, 0, 7)}
		cache.all = append(cache.all, cachedAnswer{id: "good", answer: good})
	}
	if dropped := cache.shrink(now()); !slices.Equal(dropped, []string{"good"}) {
		t.Errorf("dropped %v", dropped)
	}
}

// An authority that publishes where another one does, or says so, puts its CRL into nobody's place.
func TestCRLsOfTwoAuthoritiesAtOneAddress(t *testing.T) {
	a, other := newOnlineAuthority(), newOnlineAuthority()
	other.root = (*identity)(nil).issue(authority, name("Other Root"), usage(caUsage))
	alice := a.root.issue(email("alice@example.test"), withCRL)
	mallory := other.root.issue(email("mallory@example.test"), withCRL)
	c := a.reader(t)
	importCertificate(c, "importAnchors", other.root.certificate)
	a.answers[crlURL] = always(a.crl(now().Add(-2*time.Hour), alice))
	if _, entry := c.entry(message(t, alice)); entry.State != RevocationRevoked {
		t.Fatalf("%+v", entry)
	}
	a.answers[crlURL] = always(other.crl(now().Add(-time.Hour)))
	if _, entry := c.entry(message(t, mallory)); entry.State != RevocationGood {
		t.Fatalf("%+v", entry)
	}
	delete(a.answers, crlURL)
	if _, entry := c.entry(message(t, alice)); entry.State != RevocationRevoked {
		t.Errorf("forgotten: %+v", entry)
	}
}
