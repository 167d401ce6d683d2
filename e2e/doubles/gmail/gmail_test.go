package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"signet/e2e/doubles/internal/hosts"
	"signet/e2e/doubles/internal/store"
)

const letter = "Message-ID: <1@example.test>\r\nFrom: Bob <bob@example.test>\r\nTo: alice@example.test\r\nSubject: Hello\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nFrom me\r\n"

// direct takes requests to the hosts without a network.
type direct struct{ hosts *hosts.Server }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	if r.Host == "" {
		r.Host = r.URL.Host
	}
	w := httptest.NewRecorder()
	d.hosts.ServeHTTP(w, r)
	answer := w.Result()
	answer.Request = r
	return answer, nil
}

// A person is somebody in a browser.
type person struct {
	t      *testing.T
	client *http.Client
	double *double
}

func newPerson(t *testing.T) *person {
	jar, _ := cookiejar.New(nil)
	d := newDouble(store.Options{})
	return &person{t, &http.Client{Jar: jar, Transport: direct{d.server()}}, d}
}

func (p *person) logOn(name string) {
	p.t.Helper()
	answer, err := p.client.PostForm("https://accounts.google.com/ServiceLogin", url.Values{
		"identifier": {name + "@example.test"}, "Passwd": {name},
	})
	if err != nil || answer.Request.URL.Host != "mail.google.com" {
		p.t.Fatalf("%s is not signed in: %v, %v", name, answer, err)
	}
}

// get returns the status, the body, and where it came from.
func (p *person) get(address string) (int, string, *url.URL) {
	p.t.Helper()
	answer, err := p.client.Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), answer.Request.URL
}

// decode reads an answer in JSON, which may be empty.
func decode(t *testing.T, from io.Reader, into any) {
	t.Helper()
	if err := json.NewDecoder(from).Decode(into); err != nil && err != io.EOF {
		t.Errorf("the answer is no JSON: %v", err)
	}
}

func (p *person) deliver(raw string) string {
	return p.double.store.Account("alice@example.test").Deliver([]byte(raw)).ID
}

func original(id string) string {
	return "https://mail.google.com/mail/u/0/?view=att&th=" + id + "&attid=0&disp=comp&safe=1&zw"
}

func TestSignsInWithSeveralAccounts(t *testing.T) {
	p := newPerson(t)
	if _, _, at := p.get("https://mail.google.com/"); at.Host != "accounts.google.com" {
		t.Errorf("without a session the page is %s", at)
	}
	p.logOn("alice")
	p.logOn("bob")
	for place, address := range map[string]string{"u/0": "alice@example.test", "u/1": "bob@example.test"} {
		if _, body, _ := p.get("https://mail.google.com/mail/" + place + "/"); !strings.Contains(body, `"`+address+`"`) {
			t.Errorf("%s is not the mailbox of %s", place, address)
		}
	}
	if _, _, at := p.get("https://mail.google.com/mail/u/2/"); at.Path != "/mail/u/0/" {
		t.Errorf("an account that is not there leads to %s", at)
	}
}

func TestEnforcesTrustedTypes(t *testing.T) {
	p := newPerson(t)
	p.logOn("alice")
	answer, err := p.client.Get("https://mail.google.com/mail/u/0/")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if !strings.Contains(answer.Header.Get("Content-Security-Policy"), "require-trusted-types-for 'script'") {
		t.Error("strings may become markup")
	}
}

func TestGivesTheOriginalByTheOtherHost(t *testing.T) {
	p := newPerson(t)
	id := p.deliver(letter)
	p.logOn("alice")
	status, body, at := p.get(original(id))
	if status != http.StatusOK || body != letter || at.Host != "mail-attachment.googleusercontent.com" {
		t.Errorf("%d from %s: %q", status, at, body)
	}
	if status, _, _ := p.get(at.String()); status != http.StatusForbidden {
		t.Errorf("an address that was used gives %d", status)
	}
	if status, _, _ := p.get(original("1a00000000000000")); status != http.StatusNotFound {
		t.Errorf("a message that is not there gives %d", status)
	}
}

// Two downloads at the same time: the second one's cookie takes the place of the first one's.
func TestGivesOneOriginalAtATime(t *testing.T) {
	p := newPerson(t)
	id := p.deliver(letter)
	p.logOn("alice")
	step := &http.Client{Jar: p.client.Jar, Transport: p.client.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	onward := func(address string) string {
		answer, err := step.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		location, err := answer.Location()
		if err != nil {
			t.Fatalf("%s: %d", address, answer.StatusCode)
		}
		return location.String()
	}
	first := onward(onward(original(id)))
	second := onward(onward(original(id)))
	if status, _, _ := p.get(first); status != http.StatusForbidden {
		t.Errorf("the first download goes on: %d", status)
	}
	if status, _, _ := p.get(second); status != http.StatusOK {
		t.Errorf("the second download does not: %d", status)
	}
}
