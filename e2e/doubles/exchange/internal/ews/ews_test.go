package ews

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"signet/e2e/doubles/internal/store"
)

// ask makes a request as Alice and returns the answer.
func ask(t *testing.T, mailboxes *store.Store, password, operation string) (int, string) {
	t.Helper()
	mux := http.NewServeMux()
	(&Server{Store: mailboxes}).Register(mux)
	body := `<s:Envelope xmlns:s="` + soapNS + `" xmlns:m="` + messagesNS + `" xmlns:t="` + typesNS + `"><s:Body>` + operation + `</s:Body></s:Envelope>`
	request := httptest.NewRequest(http.MethodPost, "/EWS/Exchange.asmx", strings.NewReader(body))
	request.SetBasicAuth("alice@example.test", password)
	recorder := httptest.NewRecorder()
	mux.ServeHTTP(recorder, request)
	answer, _ := io.ReadAll(recorder.Body)
	return recorder.Code, string(answer)
}

func TestItems(t *testing.T) {
	mailboxes := store.New(store.Options{})
	letter := base64.StdEncoding.EncodeToString([]byte("From: alice@example.test\r\nTo: alice@example.test\r\n\r\ntext\r\n"))
	create := func(disposition string) string {
		return `<m:CreateItem MessageDisposition="` + disposition + `"><m:Items><t:Message><t:MimeContent CharacterSet="UTF-8">` + letter +
			`</t:MimeContent><t:BccRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:BccRecipients></t:Message></m:Items></m:CreateItem>`
	}
	_, answer := ask(t, mailboxes, "alice", create("SaveOnly"))
	id := regexp.MustCompile(`Id="([^"]+)"`).FindStringSubmatch(answer)
	if id == nil {
		t.Fatal(answer)
	}
	_, answer = ask(t, mailboxes, "alice", `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent></m:ItemShape><m:ItemIds><t:ItemId Id="`+id[1]+`"/></m:ItemIds></m:GetItem>`)
	if content := regexp.MustCompile(`<t:MimeContent[^>]*>([^<]+)`).FindStringSubmatch(answer); content == nil || !strings.Contains(answer, "NoError") {
		t.Error(answer)
	} else if raw, err := base64.StdEncoding.DecodeString(content[1]); err != nil || !strings.HasSuffix(string(raw), "\r\n\r\ntext\r\n") {
		t.Errorf("%q, %v", raw, err)
	}
	ask(t, mailboxes, "alice", create("SendAndSaveCopy"))
	for address, want := range map[string]int{"alice@example.test": 1, "bob@example.test": 1} {
		if got := len(mailboxes.Account(address).List(store.Inbox)); got != want {
			t.Errorf("%s got %d", address, got)
		}
	}
	if len(mailboxes.Account("alice@example.test").List(store.Sent)) != 1 {
		t.Error("no copy was kept")
	}
	if _, answer := ask(t, mailboxes, "alice", `<m:GetItem><m:ItemShape/><m:ItemIds><t:ItemId Id="none"/></m:ItemIds></m:GetItem>`); !strings.Contains(answer, "ErrorItemNotFound") {
		t.Error(answer)
	}
}

func TestNames(t *testing.T) {
	mailboxes := store.New(store.Options{})
	mailboxes.Account("bob@example.test").Certificates = [][]byte{{1, 2, 3}}
	full := `<m:ResolveNames ReturnFullContactData="true" SearchScope="ActiveDirectory" ContactDataShape="AllProperties"><m:UnresolvedEntry>bob</m:UnresolvedEntry></m:ResolveNames>`
	_, answer := ask(t, mailboxes, "alice", full)
	for _, want := range []string{`TotalItemsInView="1"`, "<t:EmailAddress>bob@example.test</t:EmailAddress>", "<t:UserSMIMECertificate><t:Base64Binary>AQID</t:Base64Binary>"} {
		if !strings.Contains(answer, want) {
			t.Errorf("no %s in %s", want, answer)
		}
	}
	if _, answer := ask(t, mailboxes, "alice", strings.Replace(full, "AllProperties", "Default", 1)); strings.Contains(answer, "AQID") {
		t.Error("the default shape has certificates")
	}
	if _, answer := ask(t, mailboxes, "alice", strings.Replace(full, ">bob<", ">a.example@example.test<", 1)); !strings.Contains(answer, "alice@example.test") {
		t.Errorf("a secondary address is not resolved: %s", answer)
	}
	if _, answer := ask(t, mailboxes, "alice", strings.Replace(full, ">bob<", ">nobody<", 1)); !strings.Contains(answer, "ErrorNameResolutionNoResults") {
		t.Error(answer)
	}
	expand := `<m:ExpandDL><m:Mailbox><t:EmailAddress>everybody@example.test</t:EmailAddress></m:Mailbox></m:ExpandDL>`
	if _, answer := ask(t, mailboxes, "alice", expand); !strings.Contains(answer, `TotalItemsInView="2"`) {
		t.Error(answer)
	}
}

func TestRefuses(t *testing.T) {
	if status, _ := ask(t, store.New(store.Options{}), "wrong", "<m:ExpandDL/>"); status != http.StatusUnauthorized {
		t.Errorf("a wrong password gets %d", status)
	}
	if status, answer := ask(t, store.New(store.Options{}), "alice", "<m:SyncFolderItems/>"); status != 500 || !strings.Contains(answer, "ErrorInvalidRequest") {
		t.Errorf("%d %s", status, answer)
	}
}
