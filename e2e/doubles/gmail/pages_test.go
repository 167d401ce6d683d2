package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"signet/e2e/doubles/gmail/internal/web"
)

const pages = "https://mail.google.com"

var actionToken = regexp.MustCompile(`GM_ACTION_TOKEN = "([^"]+)"`)

// script makes a request as the script of a page does, and returns the status and the answer.
func (p *person) script(base, path, body string) (int, map[string]any) {
	p.t.Helper()
	_, page, _ := p.get(pages + "/mail" + base + "/")
	token := actionToken.FindStringSubmatch(page)
	if token == nil {
		p.t.Fatalf("the page of %s has no token", base)
	}
	request, _ := http.NewRequest(http.MethodPost, pages+"/sync"+base+path, strings.NewReader(body))
	request.Header.Set("X-Framework-Xsrf-Token", token[1])
	answer, err := p.client.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	var read map[string]any
	decode(p.t, answer.Body, &read)
	return answer.StatusCode, read
}

// messages are those of the first conversation of a label.
func (p *person) messages(base, label string) []map[string]any {
	p.t.Helper()
	_, listed := p.script(base, "/i/bv", `{"label":"`+label+`"}`)
	rows, _ := listed["rows"].([]any)
	if len(rows) == 0 {
		return nil
	}
	thread := rows[0].(map[string]any)["thread"].(string)
	_, shown := p.script(base, "/i/fd", `{"thread":"`+thread+`"}`)
	var found []map[string]any
	for _, each := range shown["messages"].([]any) {
		found = append(found, each.(map[string]any))
	}
	return found
}

// Each account of Gmail has a language of its own.
func TestSpeaksTheLanguageOfAnAccount(t *testing.T) {
	p := newPerson(t)
	p.logOn("alice")
	p.logOn("bob")
	for _, language := range []string{"en", "de"} {
		other := map[string]string{"en": "de", "de": "en"}[language]
		p.double.web.Behave(web.Behaviour{Language: language, InOther: "bob@example.test"})
		for place, want := range map[string]string{"u/0": language, "u/1": other} {
			if _, page, _ := p.get(pages + "/mail/" + place + "/"); !strings.Contains(page, `<html lang="`+want+`">`) {
				t.Errorf("%s is not in %s", place, want)
			}
		}
	}
}

func TestRefusesForgedRequests(t *testing.T) {
	p := newPerson(t)
	p.logOn("alice")
	answer, err := p.client.Post(pages+"/sync/u/0/i/bv", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("without the page's token: %d", answer.StatusCode)
	}
}

const written = `"id":"msg-a:r17","thread":"thread-a:r18","to":"bob@example.test","subject":"Hello","text":"Text","html":"<p>Text</p>"`

// What the page sends keeps the ids that it made, and gets the final one a moment later.
func TestSendsFromThePage(t *testing.T) {
	p := newPerson(t)
	p.logOn("alice")
	_, saved := p.script("/u/0", "/i/s", `{"action":"^r",`+written+`}`)
	server, _ := saved["server"].(string)
	if status, _ := p.script("/u/0", "/i/s", `{"action":"^pfg","server":"`+server+`",`+written+`}`); status != http.StatusOK {
		t.Fatalf("sending: %d", status)
	}
	first := p.messages("/u/0", "SENT")
	if len(first) != 1 || first[0]["id"] != "msg-a:r17" || first[0]["legacy"] != nil {
		t.Errorf("at first: %v", first)
	}
	if second := p.messages("/u/0", "SENT"); second[0]["legacy"] == nil {
		t.Errorf("afterwards: %v", second)
	}
	if drafts := p.messages("/u/0", "DRAFT"); drafts != nil {
		t.Errorf("the draft is still there: %v", drafts)
	}
	if status, body, _ := p.get(pages + "/mail/u/0/?view=att&permmsgid=msg-a:r17&attid=0&disp=comp&safe=1&zw"); status != http.StatusOK || !strings.Contains(body, "Subject: Hello") {
		t.Errorf("its original by the page's id: %d %q", status, body)
	}
}

func TestSchedules(t *testing.T) {
	p := newPerson(t)
	p.logOn("alice")
	p.script("/u/0", "/i/s", `{"action":"schedule","when":"2100-01-01",`+written+`}`)
	bob := p.double.accounts.Mailboxes["bob@example.test"]
	if len(p.messages("/u/0", "DRAFT")) != 0 || len(bob.All()) != 0 {
		t.Error("it is a draft, or has left")
	}
	if err := p.double.accounts.Mailboxes["alice@example.test"].SendScheduled(); err != nil || len(bob.All()) != 1 {
		t.Errorf("Bob has %d messages: %v", len(bob.All()), err)
	}
}

func TestClipsLongMessages(t *testing.T) {
	p := newPerson(t)
	p.deliver(letter + strings.Repeat("a line of text\r\n", 8000))
	p.logOn("alice")
	shown := p.messages("/u/0", "INBOX")[0]
	if shown["clipped"] != true || len(shown["text"].(string)) != 102<<10 {
		t.Errorf("%d octets are shown", len(shown["text"].(string)))
	}
	if _, whole, _ := p.get(pages + "/mail/u/0/?ui=2&view=lg&permmsgid=" + shown["id"].(string)); strings.Count(whole, "a line of text") != 8000 {
		t.Error("the whole message is not shown")
	}
}

// Signed and encrypted mail is what it is to a webmail without S/MIME: text with a file, and a file.
func TestShowsProtectedMailAsFiles(t *testing.T) {
	p := newPerson(t)
	p.deliver(strings.Replace(letter, "text/plain", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", 1))
	p.logOn("alice")
	for _, hosted := range []bool{false, true} {
		p.double.api.Host("alice@example.test", hosted)
		shown := p.messages("/u/0", "INBOX")[0]
		files := shown["attachments"].([]any)
		if shown["text"] != "" || len(files) != 1 || files[0].(map[string]any)["name"] != "smime.p7m" || shown["hosted"] != hosted {
			t.Errorf("hosted %t: %v", hosted, shown)
		}
	}
}

func TestOpensDelegatedMailboxes(t *testing.T) {
	p := newPerson(t)
	p.logOn("alice")
	if _, page, _ := p.get(pages + web.Delegated("bob@example.test", "0")); !strings.Contains(page, `"bob@example.test"`) {
		t.Error("it is not the mailbox of Bob")
	}
}

// Downloads can be changed, which the API never is.
func TestAltersDownloadsAlone(t *testing.T) {
	p := newPerson(t)
	spaced := strings.Replace(letter, "\r\n\r\n", "\r\n\r\nspace \r\n", 1)
	id := p.deliver(spaced)
	p.logOn("alice")
	p.double.web.Behave(web.Behaviour{Language: "en", Alters: true})
	if _, body, _ := p.get(original(id)); body != strings.Replace(spaced, "space ", "space", 1) {
		t.Errorf("downloaded: %q", body)
	}
	if _, body, _ := p.get(pages + "/mail/u/0/?view=om&th=" + id); !strings.Contains(body, "space \r\n") {
		t.Error("the message itself was changed")
	}
}

func TestListsTheFilesOfAWholeMessage(t *testing.T) {
	p := newPerson(t)
	id := p.deliver("From: bob@example.test\r\nSubject: File\r\nContent-Type: application/pdf; name=\"a<b.pdf\"\r\nContent-Disposition: attachment; filename=\"a<b.pdf\"\r\n\r\nPDF")
	p.logOn("alice")
	if _, body, _ := p.get(pages + "/mail/u/0/?view=lg&th=" + id); !strings.Contains(body, "<b>a&lt;b.pdf</b>") || !strings.Contains(body, "view=att") {
		t.Errorf("the page has %s", body)
	}
}
