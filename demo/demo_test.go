package main

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func fixedClock() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// browser is a person's session with a webmail.
type browser struct {
	t      *testing.T
	base   string
	client *http.Client
}

func start(t *testing.T, o options) *httptest.Server {
	t.Helper()
	handler, err := newHandler(o, fixedClock)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func login(t *testing.T, server *httptest.Server, user string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t, server.URL, &http.Client{Jar: jar}}
	response, err := b.client.PostForm(b.base+"/login", url.Values{"user": {user + "@example.test"}, "password": {user}})
	if err != nil {
		t.Fatal(err)
	}
	if body := read(t, response); !strings.Contains(body, `data-account="`+user+`@example.test"`) {
		t.Fatalf("not logged in: %s", body)
	}
	return b
}

func read(t *testing.T, response *http.Response) string {
	t.Helper()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	response, err := b.client.Get(b.base + path)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.StatusCode, read(b.t, response)
}

// post sends a form with an attachment; values that are not given come from the compose page.
func (b *browser) post(path string, attachment []byte, values map[string]string) (int, string) {
	b.t.Helper()
	_, page := b.get("/compose")
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	w.WriteField("csrf", find(b.t, page, `name="csrf" value="([^"]+)"`))
	for name, value := range values {
		w.WriteField(name, value)
	}
	if attachment != nil {
		part, err := w.CreateFormFile("attachments", "note.bin")
		if err != nil {
			b.t.Fatal(err)
		}
		part.Write(attachment)
	}
	w.Close()
	response, err := b.client.Post(b.base+path, w.FormDataContentType(), &form)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.StatusCode, read(b.t, response)
}

func find(t *testing.T, page, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no %s in %s", pattern, page)
	}
	return m[1]
}

func TestWriteAndRead(t *testing.T) {
	captured := t.TempDir()
	server := start(t, options{maxUpload: 1 << 20, capture: captured})
	alice, bob := login(t, server, "alice"), login(t, server, "bob")
	content := []byte{0, 1, 2, 255}
	status, page := alice.post("/compose", content, map[string]string{
		"to": "bob@example.test", "bcc": "alice@example.test", "subject": "Grüße", "text": "Hällo", "format": "html", "html": "<b>Hällo</b>",
	})
	if status != http.StatusOK || !strings.Contains(page, "Grüße") {
		t.Fatalf("sending: status %d: %s", status, page)
	}
	_, inbox := bob.get("/mail/inbox")
	id := find(t, inbox, `data-id="(m\d+)" class="unread">\s*<a href="[^"]+">\s*<span class="line"><span class="name">Alice`)
	_, page = bob.get("/mail/inbox/" + id)
	for _, want := range []string{`id="message" data-id="` + id + `"`, "Grüße", `id="message-body"`, "note.bin"} {
		if !strings.Contains(page, want) {
			t.Errorf("the reading view lacks %q", want)
		}
	}
	if _, got := bob.get("/message/" + id + "/part/0"); got != string(content) {
		t.Errorf("attachment %q", got)
	}
	_, raw := bob.get("/message/" + id + "/raw")
	sent, err := os.ReadFile(filepath.Join(captured, "0001.eml"))
	if err != nil || !strings.HasSuffix(raw, string(sent)) || strings.Contains(raw, "Bcc") {
		t.Errorf("original (%v): %s", err, raw)
	}
	_, reply := bob.get("/compose?reply=" + id)
	for _, want := range []string{`value="Re: Grüße"`, `data-original-blob-id="G`, "&gt; Hällo"} {
		if !strings.Contains(reply, want) {
			t.Errorf("the reply form lacks %q", want)
		}
	}
	_, passed := bob.get("/compose?forward=" + id)
	for _, want := range []string{`value="Fwd: Grüße"`, `data-reply="forward"`, "Subject: Grüße\n\nHällo", "note.bin", `name="kept_of" value="` + id + `"`} {
		if !strings.Contains(passed, want) {
			t.Errorf("the form for forwarding lacks %q", want)
		}
	}
	if _, sent := bob.post("/compose", nil, map[string]string{"to": "alice@example.test", "subject": "Fwd: Grüße", "kept_of": id, "kept": "0"}); !strings.Contains(sent, "Fwd: Grüße") {
		t.Error("the forwarded message was not sent")
	}
	passedOn, err := os.ReadFile(filepath.Join(captured, "0002.eml"))
	if err != nil || !strings.Contains(string(passedOn), "note.bin") {
		t.Errorf("the attachment did not travel on (%v): %s", err, passedOn)
	}
	messageID := find(t, raw, `(?m)^Message-ID: <([^>]+)>`)
	if got := find(t, reply, `name="in_reply_to" value="([^"]+)"`); !strings.Contains(got, messageID) {
		t.Errorf("In-Reply-To %s, want %s", got, messageID)
	}
}

func TestAutosavedDraft(t *testing.T) {
	server := start(t, options{maxUpload: 1 << 20})
	alice := login(t, server, "alice")
	_, answer := alice.post("/drafts", []byte("file"), map[string]string{"to": "bob@exam", "subject": "half", "text": "written"})
	first := find(t, answer, `"draft":"(m\d+)"`)
	_, answer = alice.post("/drafts", nil, map[string]string{"to": "bob@example.test", "subject": "half", "text": "written more", "draft": first, "kept_of": first, "kept": "0"})
	second := find(t, answer, `"draft":"(m\d+)"`)
	if status, _ := alice.get("/compose?draft=" + first); status != http.StatusNotFound {
		t.Error("the older draft is still there")
	}
	_, page := alice.get("/compose?draft=" + second)
	if !strings.Contains(page, "written more") || !strings.Contains(page, "note.bin") {
		t.Errorf("the draft came back without its text or attachment: %s", page)
	}
	if status, _ := alice.post("/message/"+second+"/delete", nil, nil); status != http.StatusOK {
		t.Errorf("deleting: status %d", status)
	}
	if _, page = alice.get("/mail/drafts"); strings.Contains(page, second) {
		t.Error("the draft is still there")
	}
}

func TestFailedSendKeepsText(t *testing.T) {
	server := start(t, options{maxUpload: 1 << 20})
	alice := login(t, server, "alice")
	for to, reason := range map[string]string{"": "at least one", "eve@elsewhere.test": "no such recipient", "a b c": "not a list"} {
		status, page := alice.post("/compose", []byte("file"), map[string]string{"to": to, "text": "precious"})
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, reason) ||
			!strings.Contains(page, "precious") || !strings.Contains(page, "note.bin") {
			t.Errorf("to %q: status %d: %s", to, status, page)
		}
	}
	if status, _ := alice.post("/compose", make([]byte, 2<<20), map[string]string{"to": "bob@example.test"}); status != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: status %d", status)
	}
}

func TestSessions(t *testing.T) {
	server := start(t, options{maxUpload: 1 << 20, testControls: true})
	alice := login(t, server, "alice")
	response, err := http.Post(server.URL+"/message/m1/delete", "application/x-www-form-urlencoded", strings.NewReader("csrf="))
	if err != nil {
		t.Fatal(err)
	}
	if body := read(t, response); !strings.Contains(body, "Log in") {
		t.Error("a stranger may delete")
	}
	if response, err = alice.client.PostForm(server.URL+"/message/m1/delete", url.Values{"csrf": {"wrong"}}); err != nil {
		t.Fatal(err)
	}
	read(t, response)
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("a form without a token: status %d", response.StatusCode)
	}
	if status, _ := alice.get("/jmap/session"); status != http.StatusOK {
		t.Errorf("JMAP with the page's session: status %d", status)
	}
	alice.post("/test/expire-sessions", nil, nil)
	if status, _ := alice.get("/jmap/session"); status != http.StatusUnauthorized {
		t.Errorf("JMAP with an expired session: status %d", status)
	}
	if _, page := alice.get("/mail/inbox"); !strings.Contains(page, `data-view="login"`) {
		t.Error("an expired session still reads mail")
	}
}

func TestNoTestControlsUnasked(t *testing.T) {
	server := start(t, options{maxUpload: 1 << 20})
	response, err := http.Post(server.URL+"/test/expire-sessions", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	read(t, response)
	if response.StatusCode == http.StatusNoContent {
		t.Error("the test controls are always there")
	}
}

func TestLoginGoesNowhereElse(t *testing.T) {
	server := start(t, options{maxUpload: 1 << 20})
	for _, next := range []string{"https://elsewhere.test/", "//elsewhere.test/", `/\elsewhere.test`, "javascript:alert(1)"} {
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		response, err := client.PostForm(server.URL+"/login", url.Values{"user": {"bob@example.test"}, "password": {"bob"}, "next": {next}})
		if err != nil {
			t.Fatal(err)
		}
		read(t, response)
		if got := response.Header.Get("Location"); got != "/mail/inbox" {
			t.Errorf("next %q leads to %q", next, got)
		}
	}
}

func TestOnlyThisComputer(t *testing.T) {
	for _, address := range []string{"0.0.0.0:8099", ":8099", "192.0.2.1:80", "example.test:80", "8099"} {
		if requireLoopback(address) == nil {
			t.Errorf("%s was accepted", address)
		}
	}
	for _, address := range []string{"127.0.0.1:0", "[::1]:8099", "localhost:8099"} {
		if err := requireLoopback(address); err != nil {
			t.Error(err)
		}
	}
	server := start(t, options{maxUpload: 1 << 20})
	r, err := http.NewRequest("GET", server.URL+"/login", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "rebound.example"
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	read(t, response)
	if response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("a foreign host name: status %d", response.StatusCode)
	}
}
