package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// A resumable is an upload that was begun.
type resumable struct {
	*person
	token, address string
}

func (p *person) begin(token, about string) *resumable {
	p.t.Helper()
	request, _ := http.NewRequest(http.MethodPost, "https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send?uploadType=resumable", strings.NewReader(about))
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := p.client.Do(request)
	if err != nil || answer.StatusCode != http.StatusOK {
		p.t.Fatalf("begun: %v, %v", answer, err)
	}
	answer.Body.Close()
	return &resumable{p, token, answer.Header.Get("Location")}
}

// put uploads octets, or none to ask for the status. It returns the status and the Range field.
func (u *resumable) put(octets, where string) (int, string) {
	u.t.Helper()
	request, _ := http.NewRequest(http.MethodPut, u.address, strings.NewReader(octets))
	request.Header.Set("Authorization", "Bearer "+u.token)
	if where != "" {
		request.Header.Set("Content-Range", where)
	}
	answer, err := direct{u.double.server()}.RoundTrip(request)
	if err != nil {
		u.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Range")
}

func TestUploadIsSentOnce(t *testing.T) {
	p := newPerson(t)
	upload := p.begin(p.token(scopeURL+"send"), "{}")
	asking := fmt.Sprintf("bytes */%d", len(own))
	if status, there := upload.put("", asking); status != http.StatusPermanentRedirect || there != "" {
		t.Errorf("before: %d %s", status, there)
	}
	for _, where := range []string{"", asking, ""} {
		octets := own
		if where != "" {
			octets = ""
		}
		if status, _ := upload.put(octets, where); status != http.StatusOK {
			t.Errorf("whole, and afterwards: %d", status)
		}
	}
	if bob := p.double.accounts.Mailboxes["bob@example.test"].All(); len(bob) != 1 {
		t.Errorf("Bob got %d messages", len(bob))
	}
}

func TestUploadGoesOnWhereItBroke(t *testing.T) {
	p := newPerson(t)
	upload := p.begin(p.token(scopeURL+"send"), "{}")
	if status, there := upload.put(own[:40], fmt.Sprintf("bytes 0-39/%d", len(own))); status != http.StatusPermanentRedirect || there != "bytes=0-39" {
		t.Errorf("in the middle: %d %s", status, there)
	}
	if status, _ := upload.put(own[30:], fmt.Sprintf("bytes 30-%d/%d", len(own)-1, len(own))); status != http.StatusOK {
		t.Errorf("the rest: %d", status)
	}
	bob := p.double.accounts.Mailboxes["bob@example.test"].All()
	if len(bob) != 1 || !strings.HasSuffix(string(bob[0].Raw), own) {
		t.Errorf("Bob got %d messages", len(bob))
	}
	p.double.api.CutUploads([]int64{40})
	cut := p.begin(p.token(scopeURL+"send"), "{}")
	func() {
		defer func() { _ = recover() }()
		cut.put(own, "")
		t.Error("the connection did not break")
	}()
	if status, there := cut.put("", fmt.Sprintf("bytes */%d", len(own))); status != http.StatusPermanentRedirect || there != "bytes=0-39" {
		t.Errorf("after it broke: %d %s", status, there)
	}
	upload.address += "x"
	if status, _ := upload.put(own, ""); status != http.StatusNotFound {
		t.Errorf("nobody's upload: %d", status)
	}
}
