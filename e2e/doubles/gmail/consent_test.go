package main

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"signet/e2e/doubles/internal/oauth"
)

const (
	redirect = "https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/google"
	verifier = "a-verifier-that-is-long-enough-to-be-one-of-RFC-7636"
	scopeURL = "https://www.googleapis.com/auth/gmail."
)

// asking is a request for authorization.
func asking(change url.Values) url.Values {
	query := url.Values{
		"client_id": {client.ID}, "response_type": {"code"}, "redirect_uri": {redirect}, "state": {"a state"},
		"scope": {"openid email " + scopeURL + "send"}, "code_challenge": {oauth.Challenge(verifier)},
		"code_challenge_method": {"S256"}, "login_hint": {"alice@example.test"},
	}
	for name, value := range change {
		query[name] = value
	}
	return query
}

// authorize asks for consent and ticks what is granted; it returns where the browser is sent then, or the page.
func (p *person) authorize(query url.Values, granted ...string) (*url.URL, string) {
	p.t.Helper()
	address := "https://accounts.google.com/o/oauth2/v2/auth?" + query.Encode()
	_, page, at := p.get(address)
	if at.Host != "accounts.google.com" || !strings.Contains(page, "submit_approve_access") {
		return at, page
	}
	answer, err := p.client.PostForm(address, url.Values{"account": {query.Get("login_hint")}, "decision": {"allow"}, "granted": granted, "alone": alone(page)})
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.Request.URL, ""
}

// redeem exchanges a code, or with another grant_type something else.
func (p *person) redeem(change url.Values) (int, map[string]any) {
	p.t.Helper()
	form := url.Values{
		"client_id": {client.ID}, "client_secret": {client.Secret}, "grant_type": {"authorization_code"}, "redirect_uri": {redirect},
		"code_verifier": {verifier},
	}
	for name, value := range change {
		form[name] = value
	}
	answer, err := p.client.PostForm("https://oauth2.googleapis.com/token", form)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	var read map[string]any
	decode(p.t, answer.Body, &read)
	return answer.StatusCode, read
}

// token signs in and gets a token for scopes of Gmail.
func (p *person) token(scopes ...string) string {
	p.t.Helper()
	p.logOn("alice")
	at, _ := p.authorize(asking(url.Values{"scope": {"openid email " + strings.Join(scopes, " ")}}), scopes...)
	_, given := p.redeem(url.Values{"code": {at.Query().Get("code")}})
	token, _ := given["access_token"].(string)
	if token == "" {
		p.t.Fatalf("no token: %s, %v", at, given)
	}
	return token
}

func TestConsent(t *testing.T) {
	p := newPerson(t)
	if at, _ := p.authorize(asking(nil)); at.Path != "/ServiceLogin" {
		t.Errorf("without a session one comes to %s", at)
	}
	p.logOn("alice")
	if at, _ := p.authorize(asking(url.Values{"prompt": {"none"}})); at.Query().Get("error") != "interaction_required" {
		t.Errorf("without having been asked: %s", at)
	}
	at, _ := p.authorize(asking(nil), scopeURL+"send")
	if at.Query().Get("state") != "a state" || at.Query().Get("code") == "" {
		t.Fatalf("the answer is %s", at)
	}
	if status, given := p.redeem(url.Values{"code": {at.Query().Get("code")}, "client_secret": nil}); status != http.StatusBadRequest || given["error"] != "invalid_request" {
		t.Errorf("without the secret: %d %v", status, given)
	}
	_, given := p.redeem(url.Values{"code": {at.Query().Get("code")}})
	claims, err := base64.RawURLEncoding.DecodeString(strings.Split(given["id_token"].(string), ".")[1])
	if err != nil || !strings.Contains(string(claims), `"email":"alice@example.test"`) {
		t.Errorf("the token names %s: %v", claims, err)
	}
	if again, _ := p.redeem(url.Values{"code": {at.Query().Get("code")}}); again != http.StatusBadRequest {
		t.Errorf("a code is good twice: %d", again)
	}
	if at, _ := p.authorize(asking(url.Values{"prompt": {"none"}})); at.Query().Get("code") == "" {
		t.Errorf("what was granted is asked for again: %s", at)
	}
}

func TestConsentFails(t *testing.T) {
	for name, change := range map[string]url.Values{
		"invalid_client":            {"client_id": {"another"}},
		"redirect_uri_mismatch":     {"redirect_uri": {"https://example.test/"}},
		"unsupported_response_type": {"response_type": {"token"}},
		"invalid_request":           {"code_challenge_method": {"plain"}},
	} {
		p := newPerson(t)
		p.logOn("alice")
		if at, page := p.authorize(asking(change)); at.Host != "accounts.google.com" || !strings.Contains(page, name) {
			t.Errorf("%s: %s", name, at)
		}
	}
	p := newPerson(t)
	p.logOn("alice")
	at, _ := p.authorize(asking(nil), scopeURL+"send")
	if status, _ := p.redeem(url.Values{"code": {at.Query().Get("code")}, "code_verifier": {"another"}}); status != http.StatusBadRequest {
		t.Errorf("another verifier: %d", status)
	}
	p.double.accounts.Refuse("admin_policy_enforced")
	if _, page := p.authorize(asking(nil)); !strings.Contains(page, "admin_policy_enforced") {
		t.Error("the administrator's refusal is not shown")
	}
}

// What is not ticked is not granted, and the answer says so.
func TestConsentIsGranular(t *testing.T) {
	p := newPerson(t)
	p.logOn("alice")
	at, _ := p.authorize(asking(url.Values{"scope": {"openid " + scopeURL + "send " + scopeURL + "readonly"}}), scopeURL+"send")
	scopes := strings.Fields(at.Query().Get("scope"))
	if !slices.Equal(scopes, []string{"openid", scopeURL + "send"}) {
		t.Errorf("granted: %v", scopes)
	}
}

func TestConsentEnds(t *testing.T) {
	p := newPerson(t)
	p.logOn("alice")
	at, _ := p.authorize(asking(url.Values{"access_type": {"offline"}}), scopeURL+"send")
	_, given := p.redeem(url.Values{"code": {at.Query().Get("code")}})
	renewal := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {given["refresh_token"].(string)}}
	p.double.accounts.ExpireTokens()
	if _, good := p.double.accounts.Grant(given["access_token"].(string)); good {
		t.Error("a token is good after its time")
	}
	if status, renewed := p.redeem(renewal); status != http.StatusOK || renewed["access_token"] == "" {
		t.Errorf("renewing: %d %v", status, renewed)
	}
	if at, _ := p.authorize(asking(url.Values{"prompt": {"none"}})); at.Query().Get("code") == "" {
		t.Errorf("what was agreed to is forgotten with the tokens: %s", at)
	}
	p.double.accounts.Withdraw("alice@example.test")
	if at, _ := p.authorize(asking(url.Values{"prompt": {"none"}})); at.Query().Get("error") != "interaction_required" {
		t.Errorf("what was withdrawn is still agreed to: %s", at)
	}
	if status, refused := p.redeem(renewal); status != http.StatusBadRequest || refused["error"] != "invalid_grant" {
		t.Errorf("after it was withdrawn: %d %v", status, refused)
	}
}

var onlyScope = regexp.MustCompile(`name="alone" value="([^"]*)"`)

// alone is the scope that the page asks for where it asks for one.
func alone(page string) []string {
	if found := onlyScope.FindStringSubmatch(page); found != nil {
		return found[1:]
	}
	return nil
}
