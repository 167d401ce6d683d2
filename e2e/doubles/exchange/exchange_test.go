package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const letter = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: Alice <alice@example.test>\r\nTo: bob@example.test\r\n" +
	"Message-ID: <1@example.test>\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n" +
	"Content-Transfer-Encoding: base64\r\n\r\nMIIB\r\n"

// A user is somebody in a browser.
type user struct {
	t      *testing.T
	client *http.Client
	base   string
}

func start(t *testing.T, o options) string {
	t.Helper()
	if o.maxRequest == 0 {
		o.maxRequest = 35_000_000
	}
	o.language, o.version = "en", "2016"
	handler, err := newHandler(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func logOn(t *testing.T, base, name string) *user {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	u := &user{t: t, client: &http.Client{Jar: jar}, base: base}
	answer, err := u.client.PostForm(base+"/owa/auth.owa", url.Values{
		"username": {name + "@example.test"}, "password": {name}, "destination": {"/owa/"},
	})
	if err != nil || answer.Request.URL.Path != "/owa/" {
		t.Fatalf("%s is not logged on: %v, %v", name, answer, err)
	}
	return u
}

func (u *user) canary() string {
	base, _ := url.Parse(u.base)
	for _, cookie := range u.client.Jar.Cookies(base) {
		if cookie.Name == "X-OWA-CANARY" {
			return cookie.Value
		}
	}
	return ""
}

// call makes a request to the service, its data in the body or in the header, and returns the status and the first
// response message.
func (u *user) call(action, body string, inHeader bool) (int, map[string]any) {
	u.t.Helper()
	data := `{"__type":"` + action + `JsonRequest:#Exchange","Header":{"RequestServerVersion":"Exchange2013"},"Body":` + body + `}`
	reader := io.Reader(strings.NewReader(data))
	if inHeader {
		reader = nil
	}
	request, _ := http.NewRequest(http.MethodPost, u.base+"/owa/service.svc?action="+action, reader)
	request.Header.Set("Action", action)
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("X-OWA-CANARY", u.canary())
	if inHeader {
		request.Header.Set("X-OWA-UrlPostData", url.PathEscape(data))
	}
	answer, err := u.client.Do(request)
	if err != nil {
		u.t.Fatal(err)
	}
	defer answer.Body.Close()
	var read struct {
		Body struct {
			ResponseMessages struct{ Items []map[string]any }
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&read); err != nil && err != io.EOF {
		u.t.Errorf("%s: the answer is no JSON: %v", action, err)
	}
	if len(read.Body.ResponseMessages.Items) == 0 {
		return answer.StatusCode, nil
	}
	return answer.StatusCode, read.Body.ResponseMessages.Items[0]
}

func create(raw, disposition string) string {
	return `{"Items":[{"MimeContent":{"Value":"` + base64.StdEncoding.EncodeToString([]byte(raw)) +
		`"},"BccRecipients":[]}],"MessageDisposition":"` + disposition + `"}`
}

// save stores the letter and returns its id.
func (u *user) save(raw string) string {
	u.t.Helper()
	_, message := u.call("CreateItem", create(raw, "SaveOnly"), false)
	items, _ := message["Items"].([]any)
	if len(items) != 1 {
		u.t.Fatalf("CreateItem: %v", message)
	}
	return items[0].(map[string]any)["ItemId"].(map[string]any)["Id"].(string)
}

func (u *user) mime(id string) []byte {
	u.t.Helper()
	_, message := u.call("GetItem", `{"ItemShape":{"IncludeMimeContent":true},"ItemIds":[{"Id":"`+id+`"}]}`, true)
	items, _ := message["Items"].([]any)
	if len(items) != 1 {
		u.t.Fatalf("GetItem: %v", message)
	}
	raw, err := base64.StdEncoding.DecodeString(items[0].(map[string]any)["MimeContent"].(map[string]any)["Value"].(string))
	if err != nil {
		u.t.Fatal(err)
	}
	return raw
}

func (u *user) list(folder string) []any {
	u.t.Helper()
	_, message := u.call("FindItem", `{"ParentFolderIds":[{"Id":"`+folder+`"}],"Paging":{"MaxEntriesReturned":10}}`, true)
	root, _ := message["RootFolder"].(map[string]any)
	items, _ := root["Items"].([]any)
	return items
}

func TestSendsInTwoSteps(t *testing.T) {
	base := start(t, options{})
	alice, bob := logOn(t, base, "alice"), logOn(t, base, "bob")
	draft := alice.save(letter)
	if raw := alice.mime(draft); !bytes.HasPrefix(raw, []byte("From: Alice")) || !bytes.HasSuffix(raw, []byte("\r\n\r\nMIIB\r\n")) {
		t.Errorf("the header is not written anew, or the body is: %q", raw)
	}
	send := `{"ItemChanges":[{"ItemId":{"Id":"` + draft + `"},"Updates":[]}],"MessageDisposition":"SendAndSaveCopy"}`
	if _, message := alice.call("UpdateItem", send, false); message["ResponseClass"] != "Success" {
		t.Errorf("UpdateItem: %v", message)
	}
	if _, message := alice.call("UpdateItem", send, false); message["ResponseCode"] != "ErrorItemNotFound" {
		t.Errorf("the second of two equal requests: %v", message)
	}
	received := bob.list("inbox")
	if len(alice.list("drafts")) != 0 || len(alice.list("sentitems")) != 1 || len(received) != 1 {
		t.Fatalf("drafts %v, sent %v, received %v", alice.list("drafts"), alice.list("sentitems"), received)
	}
	item := received[0].(map[string]any)
	if item["ItemClass"] != "IPM.Note.SMIME" || item["Subject"] != "Grüße" || item["InternetMessageId"] != "<1@example.test>" {
		t.Errorf("%v", item)
	}
}

func TestCanary(t *testing.T) {
	base := start(t, options{})
	alice := logOn(t, base, "alice")
	before := alice.canary()
	for range 6 {
		alice.list("inbox")
	}
	if alice.canary() == before {
		t.Error("the canary stays the same")
	}
	if _, err := http.Post(base+"/test/rotate-canaries", "", nil); err != nil {
		t.Fatal(err)
	}
	if status, _ := alice.call("FindItem", `{}`, true); status != 449 {
		t.Errorf("a stale canary gets %d", status)
	}
	if status, _ := alice.call("FindItem", `{"ParentFolderIds":[{"Id":"inbox"}]}`, true); status != http.StatusOK {
		t.Errorf("the one that came instead gets %d", status)
	}
	if _, err := http.Post(base+"/test/expire-sessions", "", nil); err != nil {
		t.Fatal(err)
	}
	if status, _ := alice.call("FindItem", `{}`, true); status != 440 {
		t.Errorf("without a session comes %d", status)
	}
}

func TestLimit(t *testing.T) {
	alice := logOn(t, start(t, options{maxRequest: 2000}), "alice")
	if status, _ := alice.call("CreateItem", create(letter+strings.Repeat("A", 2000), "SaveOnly"), false); status != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", status)
	}
	if len(alice.list("drafts")) != 0 {
		t.Error("it was stored")
	}
}

func TestRewrapBreaksSignedBodies(t *testing.T) {
	alice := logOn(t, start(t, options{rewrap: true}), "alice")
	signed := "From: alice@example.test\r\nTo: bob@example.test\r\nContent-Type: multipart/signed; boundary=b\r\n\r\npreamble\r\n\r\n--b\r\nA: b\r\n\r\ntext\r\n--b--\r\n"
	if raw := alice.mime(alice.save(signed)); !bytes.Contains(raw, []byte("A: b\r\n\r\n\r\ntext")) {
		t.Errorf("%q", raw)
	}
	if raw := alice.mime(alice.save(letter)); !bytes.HasSuffix(raw, []byte("\r\n\r\nMIIB\r\n")) {
		t.Errorf("%q", raw)
	}
}

func TestListensToThisMachineAlone(t *testing.T) {
	if err := run(options{listen: "0.0.0.0:0"}); err == nil {
		t.Error("it listens to other machines")
	}
}
