package api

import (
	"testing"
	"time"
)

// OWACheckCRLOnSend and OWADisableCRLCheck: what it means that nobody answers.
func TestSwitchesOfRevocation(t *testing.T) {
	for _, tt := range []struct {
		policy string
		state  RecipientState
		asked  int
	}{
		{`{"revocationOnSend": "hard"}`, RecipientUnchecked, 1},
		{`{"revocationOnSend": "soft"}`, RecipientReady, 1},
		{`{"revocationOnSend": "off"}`, RecipientReady, 0},
		{`{"revocationOnSend": "hard", "revocationOnline": false}`, RecipientUnchecked, 0},
	} {
		t.Run(tt.policy, func(t *testing.T) {
			a := newOnlineAuthority()
			c := a.reader(t)
			importCertificate(c, "importCertificates", a.root.issue(email("bob@example.test"), withCRL).certificate)
			decide(c, tt.policy)
			if got := recipientOf(c, "bob@example.test"); got.State != tt.state || len(a.asked) != tt.asked {
				t.Errorf("%s, after %d questions", got.State, len(a.asked))
			}
			if tt.state == RecipientUnchecked {
				expectFailure(c, CodeMissingCertificate, "compose", encryptedToBob)
			}
		})
	}
	a := newOnlineAuthority()
	alice := a.root.issue(email("alice@example.test"), withCRL)
	a.answers[crlURL] = always(a.crl(now().Add(-2*time.Hour), alice))
	c := a.reader(t)
	decide(c, `{"revocationOnRead": "off"}`)
	if result, _ := c.entry(message(t, alice)); result.Verdict != "verified" || len(a.asked) != 0 {
		t.Errorf("with checks turned off: %s, after %d questions", result.Verdict, len(a.asked))
	}
}

// OWACRLConnectionTimeout and OWACRLRetrievalTimeout: how long each question may take, and all together.
func TestSwitchesOfRevocationTimes(t *testing.T) {
	a := newOnlineAuthority()
	alice := a.root.issue(email("alice@example.test"), withCRL)
	for policy, wanted := range map[string]time.Duration{
		`{"revocationTimeoutMs": 1500}`: 1500 * time.Millisecond,
		`{"revocationBudgetMs": 700}`:   700 * time.Millisecond,
	} {
		a.asked = nil
		c := a.reader(t)
		decide(c, policy)
		c.entry(message(t, alice))
		// Of a budget the question before has taken a moment.
		if len(a.asked) == 0 || a.asked[0].Timeout > wanted || a.asked[0].Timeout < wanted-100*time.Millisecond {
			t.Errorf("%s: %+v", policy, a.asked)
		}
	}
}
