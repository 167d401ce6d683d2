package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"signet/e2e/doubles/internal/hosts"
	"signet/e2e/doubles/internal/oauth"
)

const (
	clientID = "client"
	redirect = "https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/"
	verifier = "0123456789012345678901234567890123456789abc"
	mailbox  = "openid offline_access Mail.ReadWrite Mail.Send User.Read"
	letter   = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: Alice <alice@example.test>\r\nTo: bob@example.test\r\n" +
		"Bcc: a.example@example.test\r\nMessage-ID: <1@example.test>\r\n" +
		"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\nMIIB\r\n"
)

// A world is the double, and a browser that goes to all of its hosts.
type world struct {
	t      *testing.T
	double *hosts.Server
	client *http.Client
	token  string
}

// start signs nobody in.
func start(t *testing.T) *world {
	t.Helper()
	double := newServer(options{client: clientID})
	jar, _ := cookiejar.New(nil)
	w := &world{t: t, double: double}
	w.client = &http.Client{Jar: jar, Transport: w, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasSuffix(r.URL.Host, ".chromiumapp.org") {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return w
}

// RoundTrip gives a request to the double instead of a network.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	r.Host = r.URL.Host
	w.double.ServeHTTP(recorder, r)
	response := recorder.Result()
	response.Request = r
	return response, nil
}

func (w *world) control(name string, values url.Values) {
	w.t.Helper()
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodPost, "/"+name, strings.NewReader(values.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w.double.Control.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusNoContent {
		w.t.Fatalf("%s: %d %s", name, recorder.Code, recorder.Body)
	}
}

func (w *world) behave(behaviour string) { w.control("behave", url.Values{"behaviour": {behaviour}}) }

// authorize asks for a code as an extension does, and returns where that leads, or the page.
func (w *world) authorize(more url.Values) (*http.Response, string) {
	w.t.Helper()
	q := url.Values{
		"client_id": {clientID}, "response_type": {"code"}, "redirect_uri": {redirect}, "scope": {mailbox}, "state": {"s"},
		"code_challenge": {oauth.Challenge(verifier)}, "code_challenge_method": {"S256"},
	}
	for name, values := range more {
		q[name] = values
	}
	response, err := w.client.Get("https://login.microsoftonline.com/common/oauth2/v2.0/authorize?" + q.Encode())
	return w.read(response, err)
}

func (w *world) read(response *http.Response, err error) (*http.Response, string) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return response, string(body)
}

var (
	action = regexp.MustCompile(`form action="([^"]+)"`)
	hidden = regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`)
)

// submit fills in the form of a page of the log-on.
func (w *world) submit(page string, values url.Values) (*http.Response, string) {
	w.t.Helper()
	found := action.FindStringSubmatch(page)
	if found == nil {
		w.t.Fatalf("no form: %s", page)
	}
	for _, field := range hidden.FindAllStringSubmatch(page, -1) {
		values.Set(field[1], field[2])
	}
	response, err := w.client.PostForm("https://login.microsoftonline.com"+found[1], values)
	return w.read(response, err)
}

// returned are the parameters with which the browser goes back to the extension.
func (w *world) returned(response *http.Response, page string) url.Values {
	w.t.Helper()
	to, err := response.Location()
	if err != nil || !strings.HasPrefix(to.String(), redirect) {
		w.t.Fatalf("not back at the extension: %v %s", err, page)
	}
	if to.Query().Get("state") != "s" {
		w.t.Errorf("state is %q", to.Query().Get("state"))
	}
	return to.Query()
}

func (w *world) redeem(values url.Values, origin string) (int, map[string]any) {
	w.t.Helper()
	values.Set("client_id", clientID)
	request, _ := http.NewRequest(http.MethodPost, "https://login.microsoftonline.com/common/oauth2/v2.0/token", strings.NewReader(values.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if origin != "" {
		request.Header.Set("Origin", origin)
	}
	response, body := w.read(w.client.Do(request))
	var answer map[string]any
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		w.t.Fatalf("%v: %s", err, body)
	}
	return response.StatusCode, answer
}

// codeFor signs somebody in and consents.
func (w *world) codeFor(name string) string {
	w.t.Helper()
	_, page := w.authorize(url.Values{"prompt": {"login"}})
	response, page := w.submit(page, url.Values{"loginfmt": {name + "@example.test"}, "passwd": {name}})
	if response.StatusCode == http.StatusOK { // the question whether to consent
		response, page = w.submit(page, url.Values{"answer": {"accept"}})
	}
	return w.returned(response, page).Get("code")
}

func fromCode(code string) url.Values {
	return url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier}}
}

const extension = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"

// signIn leaves a token for Graph; it returns the refresh token.
func (w *world) signIn(name string) string {
	w.t.Helper()
	status, answer := w.redeem(fromCode(w.codeFor(name)), extension)
	if status != http.StatusOK {
		w.t.Fatalf("no token: %v", answer)
	}
	w.token, _ = answer["access_token"].(string)
	refresh, _ := answer["refresh_token"].(string)
	return refresh
}

// graph asks Graph, and returns what it answers.
func (w *world) graph(method, path, kind, body string) (int, string) {
	w.t.Helper()
	request, err := http.NewRequest(method, "https://graph.microsoft.com/v1.0"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+w.token)
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	response, answer := w.read(w.client.Do(request))
	return response.StatusCode, answer
}

// expect fails unless Graph answers with a status and some text.
func (w *world) expect(status int, text, method, path, kind, body string) string {
	w.t.Helper()
	got, answer := w.graph(method, path, kind, body)
	if got != status || !strings.Contains(answer, text) {
		w.t.Errorf("%s %s: %d %.400s; want %d with %q", method, path, got, answer, status, text)
	}
	return answer
}

func encoded(raw string) string { return base64.StdEncoding.EncodeToString([]byte(raw)) }

func TestSendsMIMEAndGivesItOut(t *testing.T) {
	w := start(t)
	w.signIn("alice")
	w.expect(http.StatusAccepted, "", "POST", "/me/sendMail", "text/plain", encoded(letter))
	list := w.expect(http.StatusOK, `"isDraft":false`, "GET", "/me/mailFolders/sentitems/messages?$select=isDraft,bccRecipients,internetMessageId", "", "")
	if !strings.Contains(list, "a.example@example.test") || strings.Contains(list, "subject") {
		t.Errorf("the sent items: %s", list)
	}
	var found struct{ Value []struct{ ID string } }
	w.signIn("bob")
	query := url.Values{"$filter": {"internetMessageId eq '<1@example.test>'"}}
	if err := json.Unmarshal([]byte(w.expect(http.StatusOK, "", "GET", "/me/messages?"+query.Encode(), "", "")), &found); err != nil || len(found.Value) != 1 {
		t.Fatalf("found %v, %v", found, err)
	}
	raw := w.expect(http.StatusOK, "MIIB\r\n", "GET", "/me/messages/"+found.Value[0].ID+"/$value", "", "")
	if strings.Contains(raw, "Bcc") || !strings.Contains(raw, "Received:") {
		t.Errorf("what arrived: %s", raw)
	}
	query.Set("$orderby", "receivedDateTime desc")
	w.expect(http.StatusBadRequest, "InefficientFilter", "GET", "/me/messages?"+query.Encode(), "", "")
}

func TestRefusesWhatIsTooLargeOrSaysSoFalsely(t *testing.T) {
	w := start(t)
	w.signIn("alice")
	large := encoded(letter + strings.Repeat("A", 3<<20))
	w.expect(http.StatusRequestEntityTooLarge, "error", "POST", "/me/sendMail", "text/plain", large)
	w.behave(`{"graph":{"falseOK":true}}`)
	w.expect(http.StatusOK, "", "POST", "/me/sendMail", "text/plain", large)
	w.expect(http.StatusOK, `"value":[]`, "GET", "/me/mailFolders/sentitems/messages", "", "")
	w.behave(`{"graph":{"sendFails":true}}`)
	w.expect(http.StatusServiceUnavailable, "ErrorServerBusy", "POST", "/me/sendMail", "text/plain", encoded(letter))
}

func TestSendsLargeFilesInPiecesAsWhatTheyStandFor(t *testing.T) {
	for _, works := range []bool{true, false} {
		w := start(t)
		w.signIn("alice")
		w.behave(fmt.Sprintf(`{"graph":{"mapiDrafts":%t}}`, works))
		var draft, session struct{ ID, UploadURL string }
		made := w.expect(http.StatusCreated, "", "POST", "/me/messages", "application/json", `{"subject":"x","toRecipients":[{"emailAddress":{"address":"bob@example.test"}}],
			"singleValueExtendedProperties":[{"id":"String 0x001A","value":"IPM.Note.SMIME"},
			{"id":"String {00020386-0000-0000-C000-000000000046} Name Content-Type","value":"application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"}]}`)
		if err := json.Unmarshal([]byte(made), &draft); err != nil {
			t.Fatal(err)
		}
		const size = 5 << 20
		made = w.expect(http.StatusCreated, "", "POST", "/me/messages/"+draft.ID+"/attachments/createUploadSession", "application/json",
			fmt.Sprintf(`{"AttachmentItem":{"attachmentType":"file","name":"smime.p7m","contentType":"application/pkcs7-mime","size":%d}}`, size))
		if err := json.Unmarshal([]byte(made), &session); err != nil {
			t.Fatal(err)
		}
		put := func(from, to int) int {
			request, _ := http.NewRequest(http.MethodPut, session.UploadURL, strings.NewReader(strings.Repeat("A", to-from+1)))
			request.Header.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to, size))
			response, _ := w.read(w.client.Do(request))
			return response.StatusCode
		}
		if got := []int{put(0, 3<<20-1), put(0, 3<<20-1), put(3<<20, size-1)}; got[0] != 200 || got[1] != 416 || got[2] != 201 {
			t.Errorf("the pieces were answered with %v", got)
		}
		w.expect(http.StatusAccepted, "", "POST", "/me/messages/"+draft.ID+"/send", "", "")
		w.expect(http.StatusNotFound, "ErrorItemNotFound", "POST", "/me/messages/"+draft.ID+"/send", "", "")
		w.signIn("bob")
		var found struct{ Value []struct{ ID string } }
		if err := json.Unmarshal([]byte(w.expect(http.StatusOK, "", "GET", "/me/messages", "", "")), &found); err != nil || len(found.Value) != 1 {
			t.Fatalf("found %v, %v", found, err)
		}
		raw := w.expect(http.StatusOK, "", "GET", "/me/messages/"+found.Value[0].ID+"/$value", "", "")
		if strings.Contains(raw, "multipart/mixed") == works {
			t.Errorf("it left otherwise: %.600s", raw)
		}
	}
}

func TestAsksForTokensScopesAndPatience(t *testing.T) {
	w := start(t)
	w.expect(http.StatusUnauthorized, "InvalidAuthenticationToken", "GET", "/me", "", "")
	w.signIn("alice")
	if me := w.expect(http.StatusOK, "Alice", "GET", "/me", "", ""); strings.Contains(me, "proxyAddresses") {
		t.Error("proxyAddresses without $select")
	}
	w.expect(http.StatusOK, "smtp:a.example@example.test", "GET", "/me?$select=mail,proxyAddresses", "", "")
	w.control("throttle", url.Values{"requests": {"1"}, "seconds": {"2"}})
	w.expect(http.StatusTooManyRequests, "ApplicationThrottled", "GET", "/me", "", "")
	w.expect(http.StatusOK, "", "GET", "/me", "", "")
	w.control("advance", url.Values{"seconds": {"5000"}})
	w.expect(http.StatusUnauthorized, "expired", "GET", "/me", "", "")

	status, answer := w.redeem(fromCode(w.returned(w.authorize(url.Values{"scope": {"User.Read"}})).Get("code")), extension)
	if status != http.StatusOK || answer["refresh_token"] != nil {
		t.Fatalf("a token for User.Read: %v", answer)
	}
	w.token, _ = answer["access_token"].(string)
	w.expect(http.StatusForbidden, "ErrorAccessDenied", "GET", "/me/messages", "", "")
}

func TestPagesHaveTheirOwnService(t *testing.T) {
	w := start(t)
	response, page := w.read(w.client.Get("https://login.microsoftonline.com/common/webmail?to=https://outlook.office.com/mail/"))
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
	atMost := w.client.CheckRedirect
	w.client.CheckRedirect = nil
	response, page = w.submit(page, url.Values{"loginfmt": {"alice@example.test"}, "passwd": {"alice"}})
	w.client.CheckRedirect = atMost
	_, ticket, found := strings.Cut(response.Request.URL.Fragment, "ticket=")
	if !found || !strings.Contains(page, "mail.js") {
		t.Fatalf("not at the mailbox: %s", response.Request.URL)
	}
	w.signIn("alice") // its token is not the page's
	ask := func(token string) int {
		request, _ := http.NewRequest(http.MethodPost, "https://outlook.office.com/owa/service.svc?action=GetUser", nil)
		request.Header.Set("Authorization", "Bearer "+token)
		response, _ := w.read(w.client.Do(request))
		return response.StatusCode
	}
	_, body := w.read(w.client.Post("https://outlook.office.com/owa/ticket?ticket="+ticket, "", nil))
	var given struct{ Token string }
	if err := json.Unmarshal([]byte(body), &given); err != nil {
		t.Fatal(err)
	}
	if good, bad := ask(given.Token), ask(w.token); good != http.StatusOK || bad != http.StatusUnauthorized {
		t.Errorf("with the page's token %d, with another %d", good, bad)
	}
}
