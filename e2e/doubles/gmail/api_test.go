package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"

	"signet/e2e/doubles/gmail/internal/api"
)

const base = "https://gmail.googleapis.com/gmail/v1/users/me/"

// call makes a request to the API and returns the status, the answer, and the reason where it is an error.
func (p *person) call(token, method, address, kind, body string) (int, map[string]any, string) {
	p.t.Helper()
	if !strings.HasPrefix(address, "https:") {
		address = base + address
	}
	request, _ := http.NewRequest(method, address, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+token)
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	answer, err := p.client.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	var read map[string]any
	decode(p.t, bytes.NewReader(data), &read)
	var failed struct {
		Error struct{ Errors []struct{ Reason string } }
	}
	decode(p.t, bytes.NewReader(data), &failed)
	reason := ""
	if len(failed.Error.Errors) > 0 {
		reason = failed.Error.Errors[0].Reason
	}
	return answer.StatusCode, read, reason
}

func (p *person) upload(token, raw string) (int, map[string]any, string) {
	p.t.Helper()
	return p.call(token, http.MethodPost, "https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send?uploadType=media", "message/rfc822", raw)
}

var own = strings.NewReplacer("bob@", "alice@", "alice@", "bob@", "<1@", "<2@").Replace(letter)

func TestScopes(t *testing.T) {
	p := newPerson(t)
	id := p.deliver(letter)
	token := p.token(scopeURL + "send")
	for path, want := range map[string]int{"profile": http.StatusForbidden, "messages/" + id: http.StatusForbidden} {
		if status, _, reason := p.call(token, http.MethodGet, path, "", ""); status != want || reason != "insufficientPermissions" {
			t.Errorf("%s with gmail.send alone: %d %s", path, status, reason)
		}
	}
	if status, _, _ := p.upload(token, own); status != http.StatusOK {
		t.Errorf("sending: %d", status)
	}
	if status, _, reason := p.upload("another", own); status != http.StatusUnauthorized || reason != "authError" {
		t.Errorf("with no token: %d %s", status, reason)
	}
	if status, _, _ := p.call(token, http.MethodPost, "https://gmail.googleapis.com/gmail/v1/users/bob@example.test/messages/send", "", "{}"); status != http.StatusForbidden {
		t.Errorf("for somebody else: %d", status)
	}
}

func TestReadsAndFinds(t *testing.T) {
	p := newPerson(t)
	id := p.deliver(letter)
	token := p.token(scopeURL + "readonly")
	_, got, _ := p.call(token, http.MethodGet, "messages/"+id+"?format=raw", "", "")
	raw, err := base64.URLEncoding.DecodeString(got["raw"].(string))
	if err != nil || string(raw) != letter {
		t.Errorf("the octets are %q: %v", raw, err)
	}
	_, found, _ := p.call(token, http.MethodGet, "messages?q=rfc822msgid:1@example.test", "", "")
	if list := found["messages"].([]any); len(list) != 1 || list[0].(map[string]any)["id"] != id {
		t.Errorf("found: %v", found)
	}
	if _, none, _ := p.call(token, http.MethodGet, "messages?q=rfc822msgid:9@example.test", "", ""); none["messages"] != nil {
		t.Errorf("found what is not there: %v", none)
	}
	if _, got, _ := p.call(token, http.MethodGet, "profile", "", ""); got["emailAddress"] != "alice@example.test" {
		t.Errorf("the profile: %v", got)
	}
}

func TestSendsInItsConversation(t *testing.T) {
	p := newPerson(t)
	id := p.deliver(letter)
	token := p.token(scopeURL + "send")
	answer := strings.Replace(own, "Subject: Hello", "In-Reply-To: <1@example.test>\r\nReferences: <1@example.test>\r\nSubject: Re: Hello", 1)
	related := "--b\r\nContent-Type: application/json\r\n\r\n{\"threadId\":\"" + id + "\"}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + answer + "\r\n--b--"
	address := "https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send?uploadType=multipart"
	status, sent, _ := p.call(token, http.MethodPost, address, "multipart/related; boundary=b", related)
	if status != http.StatusOK || sent["threadId"] != id {
		t.Errorf("sent: %d %v", status, sent)
	}
	if status, _, _ := p.call(token, http.MethodPost, address, "multipart/related; boundary=b", strings.Replace(related, id, "1", 1)); status != http.StatusNotFound {
		t.Errorf("in a conversation that is not there: %d", status)
	}
	unnamed := strings.NewReplacer(`{"threadId":"`+id+`"}`, "{}", "<2@", "<3@").Replace(related)
	if status, sent, _ := p.call(token, http.MethodPost, address, "multipart/related; boundary=b", unnamed); status != http.StatusOK || sent["threadId"] == id {
		t.Errorf("without the name of its conversation: %d %v", status, sent)
	}
	bob := p.double.accounts.Mailboxes["bob@example.test"].All()
	if len(bob) != 2 || !strings.HasSuffix(string(bob[0].Raw), answer) {
		t.Errorf("Bob got %d messages", len(bob))
	}
}

func TestLimits(t *testing.T) {
	p := newPerson(t)
	token := p.token(scopeURL + "send")
	fill := func(size int) string { return own + strings.Repeat("x", size-len(own)) }
	if status, _, _ := p.upload(token, fill(36_700_160)); status != http.StatusOK {
		t.Errorf("35 MiB: %d", status)
	}
	if status, _, reason := p.upload(token, fill(36_700_161)); status != http.StatusRequestEntityTooLarge || reason != "uploadTooLarge" {
		t.Errorf("an octet more: %d %s", status, reason)
	}
	p.double.api.Fail(api.Failure{Method: "messages.send", Status: http.StatusTooManyRequests, Times: 1})
	if status, _, reason := p.upload(token, own); status != http.StatusTooManyRequests || reason != "rateLimitExceeded" {
		t.Errorf("too often: %d %s", status, reason)
	}
	p.double.api.Fail(api.Failure{Status: http.StatusInternalServerError, Times: 1, Late: true})
	bob := p.double.store.Account("bob@example.test")
	before := len(bob.List("inbox"))
	if status, _, _ := p.upload(token, own); status != http.StatusInternalServerError {
		t.Errorf("once more: %d", status)
	}
	if len(bob.List("inbox")) != before+1 {
		t.Error("what failed late was not sent")
	}
}

// Others than the account's own addresses are not written from, and a message to oneself is there once.
func TestSendsAsItself(t *testing.T) {
	p := newPerson(t)
	token := p.token(scopeURL + "send")
	if status, _, _ := p.upload(token, "To: alice@example.test\r\nFrom: eve@example.test\r\nSubject: Me\r\n\r\nText\r\n"); status != http.StatusOK {
		t.Fatal(status)
	}
	all := p.double.accounts.Mailboxes["alice@example.test"].All()
	if len(all) != 1 || !all[0].Has("SENT") || !all[0].Has("INBOX") {
		t.Fatalf("there are %d messages", len(all))
	}
	alice := p.double.accounts.Mailboxes["alice@example.test"]
	if err := alice.MarkRead(all[0].ID); err != nil || alice.All()[0].Has("UNREAD") {
		t.Error("it stays unread")
	}
	raw := string(all[0].Raw)
	if !strings.Contains(raw, `From: "Alice Example" <alice@example.test>`) || !strings.Contains(raw, "X-Google-Original-From: eve@example.test") {
		t.Errorf("sent: %s", raw)
	}
}

func TestKeepsBccToItself(t *testing.T) {
	p := newPerson(t)
	token := p.token(scopeURL + "send")
	blind := strings.Replace(own, "To: bob@example.test", "To: alice@example.test\r\nBcc: bob@example.test", 1)
	_, sent, _ := p.upload(token, blind)
	copied, _ := p.double.accounts.Mailboxes["alice@example.test"].Find(sent["id"].(string))
	if string(copied.Raw) != blind {
		t.Errorf("the copy is %q", copied.Raw)
	}
	bob := p.double.accounts.Mailboxes["bob@example.test"].All()
	if len(bob) != 1 || strings.Contains(string(bob[0].Raw), "Bcc") {
		t.Errorf("Bob got %d messages", len(bob))
	}
}

func TestRewritesClearSignedMail(t *testing.T) {
	p := newPerson(t)
	token := p.token(scopeURL + "send")
	signed := strings.Replace(own, "text/plain", `multipart/signed; boundary="b"`, 1)
	for _, rewrite := range []bool{false, true} {
		p.double.conversion.Rewrite.Store(rewrite)
		_, sent, _ := p.upload(token, signed)
		found, _ := p.double.accounts.Mailboxes["alice@example.test"].Find(sent["id"].(string))
		if strings.Contains(string(found.Raw), "multipart/mixed") != rewrite {
			t.Errorf("rewrite %t: %s", rewrite, found.Raw)
		}
		signed = strings.Replace(signed, "<2@", "<3@", 1)
	}
}

func TestDrafts(t *testing.T) {
	p := newPerson(t)
	token := p.token(scopeURL + "compose")
	encode := func(raw string) string {
		return `{"message":{"raw":"` + base64.RawURLEncoding.EncodeToString([]byte(raw)) + `"}}`
	}
	_, made, _ := p.call(token, http.MethodPost, "drafts", "application/json", encode(own))
	id := made["id"].(string)
	if status, _, _ := p.call(token, http.MethodPut, "drafts/"+id, "application/json", encode(own+"more\r\n")); status != http.StatusOK {
		t.Errorf("updating: %d", status)
	}
	_, got, _ := p.call(token, http.MethodGet, "drafts/"+id+"?format=raw", "", "")
	raw, _ := base64.URLEncoding.DecodeString(got["message"].(map[string]any)["raw"].(string))
	if string(raw) != own+"more\r\n" {
		t.Errorf("the draft is %q", raw)
	}
	if status, _, _ := p.call(token, http.MethodPost, "drafts/send", "application/json", `{"id":"`+id+`"}`); status != http.StatusOK {
		t.Errorf("sending: %d", status)
	}
	if status, _, _ := p.call(token, http.MethodDelete, "drafts/"+id, "", ""); status != http.StatusNotFound {
		t.Errorf("deleting what was sent: %d", status)
	}
}
