package api

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"slices"
	"testing"
	"time"
)

// decide makes a policy hold.
func decide(c *client, policy string) PolicyInfo {
	c.t.Helper()
	info := ask[PolicyInfo](c, "setPolicy", Empty{}, []byte(policy))
	for _, p := range info.Problems {
		c.t.Errorf("%s: %s", p.Key, p.Detail)
	}
	return info
}

// certificateText is a certificate as a policy has it.
func certificateText(c *x509.Certificate) string {
	text, _ := json.Marshal(base64.StdEncoding.EncodeToString(c.Raw))
	return string(text)
}

func TestPolicyIsTold(t *testing.T) {
	c := newClient(t)
	if got := ask[PolicyInfo](c, "policy", Empty{}); len(got.Keys) != 0 || got.AdministratorName != "" {
		t.Errorf("at first: %+v", got)
	}
	decide(c, `{"administratorName": "Example AG, IT", "supportLink": "https://help.example.org/", "lockAfterMinutes": 5, "hosts": ["https://Mail.example.org/owa"]}`)
	got := ask[PolicyInfo](c, "policy", Empty{})
	if got.AdministratorName != "Example AG, IT" || got.LockAfterMinutes != 5 || !slices.Equal(got.Hosts, []string{"https://mail.example.org"}) ||
		!slices.Equal(got.Keys, []string{"administratorName", "hosts", "lockAfterMinutes", "supportLink"}) {
		t.Errorf("decided: %+v", got)
	}
}

// What users may not do is told to the views that would offer it, and how long they may wait.
func TestPolicyTellsViewsWhatIsForbidden(t *testing.T) {
	c := newClient(t)
	decide(c, `{"secondaryAddresses": false, "userMayChooseSigningCertificate": false, "groupExpansionTimeoutMs": 700}`)
	got := ask[PolicyInfo](c, "policy", Empty{})
	if !slices.Equal(got.Forbidden, []string{"userMayChooseSigningCertificate", "secondaryAddresses"}) || got.GroupExpansionTimeoutMs != 700 {
		t.Errorf("%+v", got)
	}
}

// A policy that is wrong in one key keeps the others, and the next one forgets both.
func TestPolicyWithProblems(t *testing.T) {
	c := ready(t, people().alice)
	info := ask[PolicyInfo](c, "setPolicy", Empty{}, []byte(`{"alwaysSign": "yes", "encrypt": "always"}`))
	if len(info.Problems) != 1 || info.Problems[0].Key != "alwaysSign" || !slices.Equal(info.Keys, []string{"encrypt"}) {
		t.Errorf("%+v", info)
	}
	if got := ask[WritingSettingsResult](c, "writingSettings", Empty{}); got.Settings.Encrypt != EncryptAlways || !slices.Equal(got.Locked, []string{"encrypt"}) {
		t.Errorf("%+v", got)
	}
	if info := ask[PolicyInfo](c, "setPolicy", Empty{}, []byte(`[]`)); len(info.Problems) != 1 || len(info.Keys) != 0 {
		t.Errorf("no object: %+v", info)
	}
	if got := ask[WritingSettingsResult](c, "writingSettings", Empty{}); got.Settings.Encrypt != EncryptOff {
		t.Errorf("%+v", got)
	}
}

// What contradicts something else holds, and is told.
func TestPolicyWithContradictions(t *testing.T) {
	c := newClient(t)
	info := ask[PolicyInfo](c, "setPolicy", Empty{}, []byte(`{"revocationOnSend": "hard", "revocationOnline": false}`))
	if len(info.Contradictions) != 1 || info.Contradictions[0].Key != "revocationOnSend" || len(info.Problems) != 0 || len(info.Keys) != 2 {
		t.Errorf("%+v", info)
	}
}

// Nothing is answered before the policy is known: it could forbid it.
func TestManagedEngineWaits(t *testing.T) {
	c := newClient(t)
	c.engine.Managed = true
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, failure := c.engine.Dispatch(ended, RolePage, "status", []byte(`{}`), nil, nil); failure == nil || failure.Code != CodeCancelled {
		t.Fatalf("answered without a policy: %+v", failure)
	}
	answered := make(chan *Error)
	go func() {
		_, failure := c.engine.Dispatch(t.Context(), RolePage, "status", []byte(`{}`), nil, nil)
		answered <- failure
	}()
	select {
	case <-answered:
		t.Fatal("answered without a policy")
	case <-time.After(10 * time.Millisecond):
	}
	decide(c, `{}`)
	if failure := <-answered; failure != nil {
		t.Errorf("%+v", failure)
	}
}

// Only the service worker can say what the administrator decided.
func TestOnlyTheServiceWorkerSetsThePolicy(t *testing.T) {
	c := newClient(t)
	for _, role := range []Role{RolePage, RoleComposer, RoleReader, RoleOutbox} {
		if _, failure := c.engine.Dispatch(t.Context(), role, "setPolicy", []byte(`{}`), [][]byte{[]byte(`{}`)}, nil); failure == nil || failure.Code != CodeNotAllowed {
			t.Errorf("%s: %+v", role, failure)
		}
	}
}

func TestPolicyForbidsKeys(t *testing.T) {
	tests := []struct {
		name, policy string
		want         Code
	}{
		{"older than wanted", `{"minimumVersion": "1.2.4"}`, CodeUpdateRequired},
		{"older than a short version", `{"minimumVersion": "1.3"}`, CodeUpdateRequired},
		{"as new as wanted", `{"minimumVersion": "1.2.3"}`, ""},
		{"newer by number, not by letter", `{"minimumVersion": "1.2"}`, ""},
		{"smart cards alone", `{"onlySmartCards": true}`, CodeNotAllowed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := writer(t)
			decide(c, tt.policy)
			state := ask[Status](c, "status", Empty{}).State
			compose := ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear}
			if tt.want == "" {
				if state != KeystoreUnlocked {
					t.Errorf("%s", state)
				}
				ask[ComposeResult](c, "compose", compose)
				return
			}
			if state != KeystoreLocked {
				t.Errorf("the keys are %s", state)
			}
			expectFailure(c, tt.want, "unlock", UnlockParams{passphrase})
			expectFailure(c, tt.want, "compose", compose)
			decide(c, `{}`)
			ask[Status](c, "unlock", UnlockParams{passphrase})
		})
	}
}

// Each setting of the user's that is decided is locked, and holds.
func TestPolicyHoldsAgainstSettings(t *testing.T) {
	c := ready(t, people().alice)
	decide(c, `{"revocationOnRead": "off", "revocationOnSend": "hard", "revocationOnline": false, "trustMozilla": false, "keyUsesPerMinute": 7}`)
	if got := ask[RevocationSettings](c, "revocationSettings", Empty{}); got != (RevocationSettings{RevocationOff, RevocationHard, false}) {
		t.Errorf("revocation: %+v", got)
	}
	expectFailure(c, CodeNotAllowed, "setRevocationSettings", RevocationSettings{RevocationSoft, RevocationHard, false})
	ask[RevocationSettings](c, "setRevocationSettings", RevocationSettings{RevocationOff, RevocationHard, false})
	if ask[AnchorList](c, "listAnchors", Empty{}).Mozilla {
		t.Error("Mozilla's roots are trusted")
	}
	expectFailure(c, CodeNotAllowed, "trustMozilla", TrustMozillaParams{true})
	limits := ask[KeyLimits](c, "keyLimits", Empty{})
	if limits.PerMinute != 7 {
		t.Errorf("limits: %+v", limits)
	}
	expectFailure(c, CodeNotAllowed, "setKeyLimits", KeyLimits{8, limits.PerUnlock})
	ask[Empty](c, "setKeyLimits", KeyLimits{7, 50})
	decide(c, `{}`)
	if !ask[AnchorList](c, "listAnchors", Empty{}).Mozilla {
		t.Error("Mozilla's roots are not trusted any more")
	}
}
