package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// failed tells the number of the error with which a request for tokens failed.
func failed(t *testing.T, status int, answer map[string]any) string {
	t.Helper()
	if status != http.StatusBadRequest {
		t.Fatalf("%d %v", status, answer)
	}
	description, _ := answer["error_description"].(string)
	number, _, _ := strings.Cut(description, ":")
	return number
}

func TestTokensGoToSinglePageApplicationsOnceAndForADay(t *testing.T) {
	w := start(t)
	code := w.codeFor("alice")
	for _, each := range []struct {
		change func(url.Values)
		origin string
		want   string
	}{
		{func(url.Values) {}, "", "AADSTS9002327"},
		{func(v url.Values) { v.Set("code_verifier", strings.Repeat("x", 43)) }, extension, "AADSTS501481"},
		{func(v url.Values) { v.Set("redirect_uri", redirect+"x") }, extension, "AADSTS500112"},
		{func(v url.Values) { v.Set("client_secret", "x") }, extension, "AADSTS700025"},
	} {
		values := fromCode(code)
		each.change(values)
		status, answer := w.redeem(values, each.origin)
		if got := failed(t, status, answer); got != each.want {
			t.Errorf("%s, want %s", got, each.want)
		}
	}
	status, answer := w.redeem(fromCode(code), extension)
	if status != http.StatusOK {
		t.Fatal(answer)
	}
	if status, answer := w.redeem(fromCode(code), extension); failed(t, status, answer) != "AADSTS54005" {
		t.Errorf("again: %v", answer)
	}
	refresh, _ := answer["refresh_token"].(string)
	renew := func() (int, map[string]any) {
		return w.redeem(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refresh}}, extension)
	}
	w.control("advance", url.Values{"seconds": {"82800"}})
	status, answer = renew()
	if status != http.StatusOK {
		t.Fatal(answer)
	}
	refresh, _ = answer["refresh_token"].(string)
	w.control("advance", url.Values{"seconds": {"7200"}})
	if status, answer := renew(); failed(t, status, answer) != "AADSTS700084" {
		t.Errorf("after a day: %v", answer)
	}
	w.signIn("alice")
	w.control("revoke", nil)
	if status, answer := renew(); failed(t, status, answer) != "AADSTS50173" {
		t.Errorf("once revoked: %v", answer)
	}
}

// refused is what the extension hears instead of a code.
func refused(w *world, more url.Values) string {
	w.t.Helper()
	q := w.returned(w.authorize(more))
	number, _, _ := strings.Cut(q.Get("error_description"), ":")
	return q.Get("error") + " " + number
}

func TestSaysWhatNobodyConsentedTo(t *testing.T) {
	w := start(t)
	silent := url.Values{"prompt": {"none"}}
	if got := refused(w, silent); got != "interaction_required AADSTS50058" {
		t.Errorf("nobody is signed in: %s", got)
	}
	_, page := w.authorize(nil)
	_, page = w.submit(page, url.Values{"loginfmt": {"alice@example.test"}, "passwd": {"wrong"}})
	if !strings.Contains(page, "passwordError") {
		t.Fatalf("a wrong password: %s", page)
	}
	_, page = w.submit(page, url.Values{"loginfmt": {"alice@example.test"}, "passwd": {"alice"}})
	response, page := w.submit(page, url.Values{"answer": {"cancel"}})
	if got := w.returned(response, page).Get("error_description"); !strings.HasPrefix(got, "AADSTS65004") {
		t.Errorf("declined: %s", got)
	}
	if got := refused(w, silent); got != "interaction_required AADSTS65001" {
		t.Errorf("nobody consented: %s", got)
	}

	w.behave(`{"adminConsent":true,"language":"de"}`)
	if got := refused(w, silent); got != "interaction_required AADSTS90094" {
		t.Errorf("an administrator must: %s", got)
	}
	_, page = w.authorize(nil)
	if !strings.Contains(page, "Administratorgenehmigung erforderlich") {
		t.Fatalf("the page: %s", page)
	}
	response, page = w.submit(page, url.Values{"answer": {"return"}})
	if got := w.returned(response, page); got.Get("error") != "access_denied" || !strings.HasPrefix(got.Get("error_description"), "AADSTS90094") {
		t.Errorf("back without consent: %v", got)
	}
	if q := w.returned(w.authorize(url.Values{"scope": {"User.Read openid"}, "prompt": {"none"}})); q.Get("code") != "" {
		t.Errorf("nobody consented to User.Read: %v", q)
	}
	link := url.Values{"client_id": {clientID}, "redirect_uri": {redirect}, "state": {"s"}, "scope": {"https://graph.microsoft.com/Mail.ReadWrite Mail.Send User.Read"}}
	_, page = w.read(w.client.Get("https://login.microsoftonline.com/common/v2.0/adminconsent?" + link.Encode()))
	response, page = w.submit(page, url.Values{"loginfmt": {"admin@example.test"}, "passwd": {"admin"}})
	if got := w.returned(response, page).Get("admin_consent"); got != "True" {
		t.Errorf("admin_consent is %q", got)
	}
	if q := w.returned(w.authorize(silent)); q.Get("code") == "" {
		t.Errorf("no code after the administrator consented: %v", q)
	}
}

func TestAsksWhichAccount(t *testing.T) {
	w := start(t)
	w.codeFor("alice")
	_, page := w.authorize(url.Values{"prompt": {"select_account"}})
	_, page = w.submit(page, url.Values{"account": {""}})
	_, page = w.submit(page, url.Values{"loginfmt": {"bob@example.test"}, "passwd": {"bob"}})
	response, page := w.submit(page, url.Values{"answer": {"accept"}})
	if w.returned(response, page).Get("code") == "" {
		t.Error("no code for bob")
	}
	if got := refused(w, url.Values{"prompt": {"none"}}); got != "interaction_required AADSTS16000" {
		t.Errorf("two accounts: %s", got)
	}
	if q := w.returned(w.authorize(url.Values{"prompt": {"none"}, "login_hint": {"a.example@example.test"}})); q.Get("code") == "" {
		t.Errorf("with a hint: %v", q)
	}
}

func TestTellsTheUserOfApplicationsThatAreWrong(t *testing.T) {
	w := start(t)
	for want, more := range map[string]url.Values{
		"AADSTS700016": {"client_id": {"other"}},
		"AADSTS50011":  {"redirect_uri": {"https://example.test/"}},
	} {
		if response, page := w.authorize(more); response.StatusCode != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s: %s", want, page)
		}
	}
	if got := refused(w, url.Values{"code_challenge": {""}}); got != "invalid_request AADSTS9002325" {
		t.Errorf("without PKCE: %s", got)
	}
}
