package jmap

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"signet/demo/internal/mailbox"
)

const (
	alice  = "alice@example.test"
	bob    = "bob@example.test"
	sample = "From: alice@example.test\r\nTo: bob@example.test\r\nSubject: Hi\r\nMessage-ID: <1@example.test>\r\n\r\none\r\n>From two\r\n"
)

// client speaks to a server as alice.
type client struct {
	t      *testing.T
	server *httptest.Server
	store  *mailbox.Store
}

func newClient(t *testing.T, maxUpload int64) *client {
	t.Helper()
	store := mailbox.New(mailbox.Options{})
	s := &Server{Store: store, MaxUpload: maxUpload, Authenticate: func(r *http.Request) *mailbox.Account {
		user, password, _ := r.BasicAuth()
		return store.Login(user, password)
	}}
	mux := http.NewServeMux()
	s.Register(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return &client{t, server, store}
}

func (c *client) do(method, path, contentType, body string) (int, []byte) {
	c.t.Helper()
	r, err := http.NewRequest(method, c.server.URL+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.SetBasicAuth(alice, "alice")
	r.Header.Set("Content-Type", contentType)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return response.StatusCode, data
}

// call makes method calls and returns the method responses as [name, args, id].
func (c *client) call(calls string) [][]any {
	c.t.Helper()
	status, body := c.do("POST", "/jmap/api", "application/json",
		`{"using":["urn:ietf:params:jmap:core","urn:ietf:params:jmap:mail"],"methodCalls":`+calls+`}`)
	var answer struct{ MethodResponses [][]any }
	if err := json.Unmarshal(body, &answer); status != 200 || err != nil {
		c.t.Fatalf("status %d, %v: %s", status, err, body)
	}
	return answer.MethodResponses
}

func (c *client) upload(data string) string {
	c.t.Helper()
	status, body := c.do("POST", "/jmap/upload/"+alice, "message/rfc822", data)
	var blob struct{ BlobID string }
	if err := json.Unmarshal(body, &blob); status != http.StatusCreated || err != nil {
		c.t.Fatalf("upload: status %d: %s", status, body)
	}
	return blob.BlobID
}

func at(v any, path ...any) any {
	for _, step := range path {
		switch s := step.(type) {
		case string:
			o, _ := v.(map[string]any)
			v = o[s]
		case int:
			v = v.([]any)[s]
		}
	}
	return v
}

func TestSendWholeMessage(t *testing.T) {
	c := newClient(t, 1<<20)
	blob := c.upload(sample)
	responses := c.call(fmt.Sprintf(`[
		["Email/import",{"accountId":%[1]q,"emails":{"e":{"blobId":%[2]q,"mailboxIds":{"drafts":true},"keywords":{"$draft":true,"$seen":true}}}},"0"],
		["EmailSubmission/set",{"accountId":%[1]q,"create":{"s":{"identityId":"i1","emailId":"#e",
			"envelope":{"mailFrom":{"email":%[1]q},"rcptTo":[{"email":%[3]q}]}}},
			"onSuccessUpdateEmail":{"#s":{"mailboxIds/drafts":null,"mailboxIds/sent":true,"keywords/$draft":null}}},"1"],
		["Email/query",{"accountId":%[1]q,"filter":{"inMailbox":"sent"}},"2"],
		["Email/get",{"accountId":%[1]q,"#ids":{"resultOf":"2","name":"Email/query","path":"/ids"},"properties":["blobId","mailboxIds","keywords","messageId"]},"3"]
	]`, alice, blob, bob))
	if len(responses) != 5 {
		t.Fatalf("%d responses, want the implicit Email/set too: %v", len(responses), responses)
	}
	sent := at(responses[4][1], "list", 0)
	if at(sent, "blobId") != blob || at(sent, "mailboxIds", "sent") != true || at(sent, "mailboxIds", "drafts") != nil ||
		at(sent, "keywords", "$draft") != nil || at(sent, "messageId", 0) != "1@example.test" {
		t.Errorf("sent copy %v", sent)
	}
	if at(sent, "subject") != nil {
		t.Error("a property was sent that nobody asked for")
	}
	inbox := c.store.Account(bob).List(mailbox.Inbox)
	if len(inbox) != 1 || !bytes.HasSuffix(inbox[0].Raw, []byte(sample)) {
		t.Error("bob did not get the octets that were uploaded")
	}
	if _, data := c.do("GET", "/jmap/download/"+alice+"/"+blob+"/m.eml?accept=message/rfc822", "", ""); string(data) != sample {
		t.Errorf("download: %q", data)
	}
}

func TestImportSameOctetsTwice(t *testing.T) {
	c := newClient(t, 1<<20)
	importCall := fmt.Sprintf(`[["Email/import",{"accountId":%q,"emails":{"e":{"blobId":%q,"mailboxIds":{"drafts":true}}}},"0"]]`, alice, c.upload(sample))
	id := at(c.call(importCall)[0][1], "created", "e", "id")
	failure := at(c.call(importCall)[0][1], "notCreated", "e")
	if at(failure, "type") != "alreadyExists" || at(failure, "existingId") != id {
		t.Errorf("second import: %v, want alreadyExists with %v", failure, id)
	}
}

func TestUploadLimit(t *testing.T) {
	c := newClient(t, 10)
	status, body := c.do("POST", "/jmap/upload/"+alice, "message/rfc822", sample)
	if status != http.StatusRequestEntityTooLarge || !bytes.Contains(body, []byte(`"limit":"maxSizeUpload"`)) {
		t.Errorf("status %d: %s", status, body)
	}
	_, body = c.do("GET", "/.well-known/jmap", "", "")
	if !bytes.Contains(body, []byte(`"maxSizeUpload":10}`)) {
		t.Errorf("the session does not tell the limit: %s", body)
	}
}

func TestMethodErrors(t *testing.T) {
	c := newClient(t, 1<<20)
	for name, test := range map[string]struct{ call, want string }{
		"unknown method":   {`["Thread/get",{"accountId":"alice@example.test"},"0"]`, "unknownMethod"},
		"another account":  {`["Mailbox/get",{"accountId":"bob@example.test"},"0"]`, "accountNotFound"},
		"bad argument":     {`["Email/get",{"accountId":"alice@example.test","ids":7},"0"]`, "invalidArguments"},
		"bad reference":    {`["Email/get",{"accountId":"alice@example.test","#ids":{"resultOf":"9","name":"x","path":"/ids"}},"0"]`, "invalidResultReference"},
		"unknown filter":   {`["Email/query",{"accountId":"alice@example.test","filter":{"text":"x"}},"0"]`, "unsupportedFilter"},
		"reference is odd": {`["Email/get",{"accountId":"alice@example.test","#ids":"x"},"0"]`, "invalidResultReference"},
	} {
		t.Run(name, func(t *testing.T) {
			response := c.call("[" + test.call + "]")[0]
			if response[0] != "error" || at(response[1], "type") != test.want {
				t.Errorf("got %v, want error %s", response, test.want)
			}
		})
	}
}

func TestSubmissionIsRefused(t *testing.T) {
	c := newClient(t, 1<<20)
	id := at(c.call(fmt.Sprintf(`[["Email/import",{"accountId":%q,"emails":{"e":{"blobId":%q,"mailboxIds":{"drafts":true}}}},"0"]]`,
		alice, c.upload(sample)))[0][1], "created", "e", "id")
	for name, test := range map[string]struct{ from, to, want string }{
		"foreign recipient": {alice, `{"email":"eve@elsewhere.test"}`, "invalidRecipients"},
		"foreign sender":    {bob, `{"email":"bob@example.test"}`, "forbiddenMailFrom"},
		"nobody":            {alice, ``, "noRecipients"},
	} {
		t.Run(name, func(t *testing.T) {
			response := c.call(fmt.Sprintf(`[["EmailSubmission/set",{"accountId":%q,"create":{"s":{"identityId":"i1","emailId":%q,
				"envelope":{"mailFrom":{"email":%q},"rcptTo":[%s]}}},"onSuccessUpdateEmail":{"#s":{"mailboxIds/sent":true}}},"0"]]`, alice, id, test.from, test.to))
			if got := at(response[0][1], "notCreated", "s", "type"); got != test.want {
				t.Errorf("got %v, want %s", got, test.want)
			}
			if m, _ := c.store.Account(alice).Message(id.(string)); m.Mailboxes[mailbox.Sent] {
				t.Error("a message that was not sent moved to Sent")
			}
		})
	}
}

// A browser repeats a request whose connection broke.
func TestSubmissionIsNotRepeated(t *testing.T) {
	c := newClient(t, 1<<20)
	id := at(c.call(fmt.Sprintf(`[["Email/import",{"accountId":%q,"emails":{"e":{"blobId":%q,"mailboxIds":{"drafts":true}}}},"0"]]`,
		alice, c.upload(sample)))[0][1], "created", "e", "id")
	state := at(c.call(fmt.Sprintf(`[["EmailSubmission/get",{"accountId":%q,"ids":[]},"0"]]`, alice))[0][1], "state")
	submit := func() []any {
		return c.call(fmt.Sprintf(`[["EmailSubmission/set",{"accountId":%[1]q,"ifInState":%[2]q,"create":{"s":{"identityId":"i1","emailId":%[3]q,
			"envelope":{"mailFrom":{"email":%[1]q},"rcptTo":[{"email":%[4]q}]}}}},"0"]]`, alice, state, id, bob))[0]
	}
	first := submit()
	if at(first[1], "created", "s", "id") == nil || at(first[1], "oldState") != state || at(first[1], "newState") == state {
		t.Errorf("first: %v", first)
	}
	if second := submit(); second[0] != "error" || at(second[1], "type") != "stateMismatch" {
		t.Errorf("second: %v, want stateMismatch", second)
	}
	if inbox := c.store.Account(bob).List(mailbox.Inbox); len(inbox) != 1 {
		t.Errorf("bob got %d messages, want 1", len(inbox))
	}
}

func TestRequestErrors(t *testing.T) {
	c := newClient(t, 1<<20)
	for name, test := range map[string]struct{ contentType, body, want string }{
		"not JSON":           {"application/json", `{`, "notJSON"},
		"form content type":  {"text/plain", `{}`, "notJSON"},
		"not a request":      {"application/json", `{"methodCalls":[["x"]]}`, "notRequest"},
		"unknown capability": {"application/json", `{"using":["urn:x"],"methodCalls":[]}`, "unknownCapability"},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := c.do("POST", "/jmap/api", test.contentType, test.body)
			if status != http.StatusBadRequest || !bytes.Contains(body, []byte("jmap:error:"+test.want)) {
				t.Errorf("status %d: %s", status, body)
			}
		})
	}
	r, _ := http.NewRequest("GET", c.server.URL+"/jmap/session", nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusUnauthorized || response.Header.Get("WWW-Authenticate") != "" {
		t.Errorf("without a session: status %d, challenge %q", response.StatusCode, response.Header.Get("WWW-Authenticate"))
	}
}

func TestEmailSet(t *testing.T) {
	c := newClient(t, 1<<20)
	id := at(c.call(fmt.Sprintf(`[["Email/import",{"accountId":%q,"emails":{"e":{"blobId":%q,"mailboxIds":{"drafts":true}}}},"0"]]`,
		alice, c.upload(sample)))[0][1], "created", "e", "id").(string)
	set := func(args string) map[string]any {
		return c.call(fmt.Sprintf(`[["Email/set",{"accountId":%q,%s},"0"]]`, alice, args))[0][1].(map[string]any)
	}
	for _, patch := range []string{`{"mailboxIds/nowhere":true}`, `{"subject":"x"}`, `{"mailboxIds":{}}`, `{"keywords/$seen":"yes"}`} {
		if got := at(set(fmt.Sprintf(`"update":{%q:%s}`, id, patch)), "notUpdated", id, "type"); got != "invalidPatch" {
			t.Errorf("patch %s: %v", patch, got)
		}
	}
	if _, updated := set(fmt.Sprintf(`"update":{%q:{"keywords/$seen":true,"mailboxIds":{"inbox":true}}}`, id))["updated"].(map[string]any)[id]; !updated {
		t.Error("a good patch was refused")
	}
	if m, _ := c.store.Account(alice).Message(id); !m.Seen() || !m.Mailboxes[mailbox.Inbox] || m.Mailboxes[mailbox.Drafts] {
		t.Errorf("after the patch: %v %v", m.Mailboxes, m.Keywords)
	}
	if got := at(set(fmt.Sprintf(`"destroy":[%q,"m99"]`, id)), "notDestroyed", "m99", "type"); got != "notFound" {
		t.Errorf("destroy: %v", got)
	}
}
