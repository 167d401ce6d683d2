package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// first returns the id of the first message that Graph lists.
func (w *world) first(path string) string {
	w.t.Helper()
	var list struct{ Value []struct{ ID string } }
	if err := json.Unmarshal([]byte(w.expect(http.StatusOK, "", "GET", path, "", "")), &list); err != nil || len(list.Value) == 0 {
		w.t.Fatalf("nothing in %s: %v", path, err)
	}
	return list.Value[0].ID
}

func TestTellsTheClassOfMessagesWhereItIsAskedFor(t *testing.T) {
	w := start(t)
	w.signIn("alice")
	w.expect(http.StatusCreated, "", "POST", "/me/messages", "text/plain", encoded(letter))
	expand := url.Values{"$select": {"id"}, "$expand": {"singleValueExtendedProperties($filter=id eq 'String 0x001A')"}}
	const class = `{"id":"String 0x1a","value":"IPM.Note.SMIME"}`
	w.expect(http.StatusOK, class, "GET", "/me/messages?"+expand.Encode(), "", "")
	id := w.first("/me/messages")
	w.expect(http.StatusOK, class, "GET", "/me/messages/"+id+"?"+expand.Encode(), "", "")
	if got := w.expect(http.StatusOK, "", "GET", "/me/messages/"+id, "", ""); strings.Contains(got, class) {
		t.Error("the class without $expand")
	}
}

func TestDraftsChangeAndAreFoundByTheirLastChange(t *testing.T) {
	w := start(t)
	w.signIn("alice")
	post := func(subject string) string {
		made := w.expect(http.StatusCreated, `"isDraft":true`, "POST", "/me/messages", "application/json", `{"subject":"`+subject+`",
			"attachments":[{"@odata.type":"#microsoft.graph.fileAttachment","name":"a.txt","contentType":"text/plain","contentBytes":"SGk="}]}`)
		var draft struct{ ID string }
		if err := json.Unmarshal([]byte(made), &draft); err != nil {
			t.Fatal(err)
		}
		return draft.ID
	}
	first, second := post("first"), post("second")
	newest := "/me/mailFolders/drafts/messages?" + url.Values{"$orderby": {"lastModifiedDateTime desc"}}.Encode()
	if got := w.first(newest); got != second {
		t.Errorf("the newest is %s", got)
	}
	w.expect(http.StatusOK, "changed", "PATCH", "/me/messages/"+first, "application/json", `{"subject":"changed"}`)
	if got := w.first(newest); got != first {
		t.Errorf("after a change the newest is %s", got)
	}
	files := w.expect(http.StatusOK, `"name":"a.txt"`, "GET", "/me/messages/"+first+"/attachments?$select=id,name,microsoft.graph.fileAttachment/contentId", "", "")
	if strings.Contains(files, "contentBytes") || !strings.Contains(files, `"contentId"`) {
		t.Errorf("the attachments: %s", files)
	}
	attachment := w.first("/me/messages/" + first + "/attachments")
	w.expect(http.StatusOK, "Hi", "GET", "/me/messages/"+first+"/attachments/"+attachment+"/$value", "", "")
	w.expect(http.StatusNotFound, "ErrorItemNotFound", "GET", "/me/messages/"+first+"/attachments/x.7/$value", "", "")
}

func TestMessagesMoveAndGo(t *testing.T) {
	w := start(t)
	w.signIn("alice")
	w.expect(http.StatusCreated, "", "POST", "/me/messages", "text/plain", encoded(letter))
	id := w.first("/me/mailFolders/drafts/messages")
	w.expect(http.StatusCreated, "AAMkfolderinbox", "POST", "/me/messages/"+id+"/move", "application/json", `{"destinationId":"inbox"}`)
	w.expect(http.StatusNotFound, "ErrorItemNotFound", "GET", "/me/messages/"+id, "", "") // a moved message has another id
	w.expect(http.StatusNoContent, "", "DELETE", "/me/messages/"+w.first("/me/messages"), "", "")
	id = w.first("/me/mailFolders/deleteditems/messages")
	w.expect(http.StatusNoContent, "", "POST", "/me/messages/"+id+"/permanentDelete", "", "")
	w.expect(http.StatusOK, `"value":[]`, "GET", "/me/messages", "", "")
}

func TestSendsOnlyAsOneself(t *testing.T) {
	w := start(t)
	w.signIn("bob")
	w.expect(http.StatusForbidden, "ErrorSendAsDenied", "POST", "/me/sendMail", "text/plain", encoded(letter))
	w.expect(http.StatusBadRequest, "ErrorMimeContentInvalidBase64String", "POST", "/me/sendMail", "text/plain", letter)
	w.expect(http.StatusBadRequest, "ErrorInvalidRecipients", "POST", "/me/sendMail", "text/plain", encoded("From: bob@example.test\r\n\r\n"))
	w.expect(http.StatusOK, `"value":[]`, "GET", "/me/messages", "", "")
}

func TestListsComeInPages(t *testing.T) {
	w := start(t)
	w.signIn("alice")
	for range 11 {
		w.expect(http.StatusCreated, "", "POST", "/me/messages", "text/plain", encoded(letter))
	}
	var list struct {
		Value []any
		Next  string `json:"@odata.nextLink"`
	}
	if err := json.Unmarshal([]byte(w.expect(http.StatusOK, "", "GET", "/me/messages", "", "")), &list); err != nil || len(list.Value) != 10 {
		t.Fatalf("%d messages, %v", len(list.Value), err)
	}
	rest, found := strings.CutPrefix(list.Next, "https://graph.microsoft.com/v1.0")
	if !found {
		t.Fatalf("the next page is at %s", list.Next)
	}
	list.Next = ""
	if err := json.Unmarshal([]byte(w.expect(http.StatusOK, "", "GET", rest, "", "")), &list); err != nil || len(list.Value) != 1 || list.Next != "" {
		t.Errorf("then %d messages, next %q, %v", len(list.Value), list.Next, err)
	}
	w.expect(http.StatusBadRequest, "Invalid filter clause", "GET", "/me/messages?$filter=body+eq+%27x%27", "", "")
}

// One attachment holds what is signed; what stands for the header are properties.
func TestSendsClearSignedDraftsAsWhatTheyStandFor(t *testing.T) {
	w := start(t)
	w.signIn("alice")
	w.behave(`{"graph":{"mapiDrafts":true}}`)
	entity := "MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n"
	w.expect(http.StatusCreated, "", "POST", "/me/messages", "application/json", `{"subject":"x","internetMessageId":"<7@example.test>",
		"toRecipients":[{"emailAddress":{"address":"bob@example.test"}}],"replyTo":[{"emailAddress":{"address":"a.example@example.test"}}],
		"singleValueExtendedProperties":[{"id":"String 0x001A","value":"IPM.Note.SMIME.MultipartSigned"},{"id":"String 0x1042","value":"<6@example.test>"}]}`)
	id := w.first("/me/messages")
	w.expect(http.StatusCreated, "", "POST", "/me/messages/"+id+"/attachments", "application/json",
		`{"@odata.type":"#microsoft.graph.fileAttachment","name":"smime.p7m","contentType":"multipart/signed","contentBytes":"`+encoded(entity)+`"}`)
	w.expect(http.StatusAccepted, "", "POST", "/me/messages/"+id+"/send", "", "")
	w.signIn("bob")
	raw := w.expect(http.StatusOK, "\r\n\r\n--b\r\n\r\nHello\r\n--b--\r\n", "GET", "/me/messages/"+w.first("/me/messages")+"/$value", "", "")
	for _, field := range []string{"Message-ID: <7@example.test>", "In-Reply-To: <6@example.test>", "Reply-To: <a.example@example.test>", "MIME-Version: 1.0"} {
		if strings.Count(raw, field+"\r\n") != 1 {
			t.Errorf("%s is not there once: %s", field, raw)
		}
	}
}
