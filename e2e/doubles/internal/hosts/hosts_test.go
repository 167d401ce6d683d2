package hosts

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
)

func TestServesItsHostsAndWritesRequestsDown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	journal, err := OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) })
	server := &Server{
		Hosts:   map[string]http.Handler{"mail.example": echo, "login.example": http.NotFoundHandler()},
		Control: http.NotFoundHandler(), Journal: journal,
	}
	read, write := io.Pipe()
	go func() { _ = server.Run(write) }()
	var said Announcement
	if err := json.NewDecoder(read).Decode(&said); err != nil {
		t.Fatal(err)
	}
	connection, err := tls.Dial("tcp", said.Address, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	leaf := connection.ConnectionState().PeerCertificates[0]
	sum := sha256.Sum256(leaf.RawSubjectPublicKeyInfo)
	if said.Key != base64.StdEncoding.EncodeToString(sum[:]) || leaf.VerifyHostname("mail.example") != nil {
		t.Error("the key that is announced is not the certificate's, or it is not for the host")
	}

	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	ask := func(host string) (int, string) {
		request, _ := http.NewRequest(http.MethodPost, "https://"+said.Address+"/path?query=1", strings.NewReader("Grüße"))
		request.Host = host
		request.Header.Set("X-Field", "value")
		answer, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		return answer.StatusCode, string(body)
	}
	if status, body := ask("mail.example"); status != http.StatusOK || body != "Grüße" {
		t.Errorf("the host got %q and answered %d", body, status)
	}
	if status, _ := ask("other.example"); status != http.StatusMisdirectedRequest {
		t.Errorf("a host that is not served: %d", status)
	}
	written := entriesOf(t, path)
	if len(written) != 2 || written[1].Host != "other.example" || string(written[1].Body) != "Grüße" {
		t.Fatalf("written down: %+v", written)
	}
	taken := written[0]
	if taken.Method != "POST" || taken.Host != "mail.example" || taken.Path != "/path?query=1" || string(taken.Body) != "Grüße" ||
		!strings.Contains(taken.Header, "X-Field: value") {
		t.Errorf("written down: %+v", taken)
	}
}

func entriesOf(t *testing.T, path string) []entry {
	t.Helper()
	lines, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []entry
	for line := range strings.Lines(string(lines)) {
		var one entry
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		all = append(all, one)
	}
	return all
}

func TestWritesDownWhatCameOfARequest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	journal, err := OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	host := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the host got it") })
	s := &Server{Hosts: map[string]http.Handler{"mail.example": host}, Journal: journal}
	broken := io.MultiReader(strings.NewReader("half a le"), iotest.ErrReader(io.ErrUnexpectedEOF))
	r := httptest.NewRequest(http.MethodPost, "https://mail.example/save", broken)
	s.ServeHTTP(httptest.NewRecorder(), r)
	if all := entriesOf(t, path); len(all) != 1 || string(all[0].Body) != "half a le" {
		t.Errorf("written down: %+v", all)
	}
}

func TestLosesARequestOrItsAnswer(t *testing.T) {
	var taken atomic.Int32
	host := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { taken.Add(1) })
	s := &Server{Hosts: map[string]http.Handler{"mail.example": host}}
	tests := http.NewServeMux()
	s.breaker.control(tests)
	tell := func(path string, form url.Values) {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		if tests.ServeHTTP(w, r); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	server := httptest.NewServer(s)
	defer server.Close()
	ask := func(body string) error {
		r, _ := http.NewRequest(http.MethodPost, server.URL+"/send", strings.NewReader(body))
		r.Host = "mail.example"
		answer, err := http.DefaultClient.Do(r)
		if err == nil {
			answer.Body.Close()
		}
		return err
	}
	for _, tt := range []struct {
		name, text, body, what, loss, end string
		lost                              bool
		taken                             int32
	}{
		{name: "request cut", text: "mail.example/send", what: "request", loss: "cut", lost: true},
		{name: "answer cut", text: "letter", body: "a letter", what: "answer", loss: "cut", lost: true, taken: 1},
		{name: "another request", text: "letter", body: "a note", what: "request", loss: "cut", taken: 1},
		{name: "request held and let go", text: "letter", body: "a letter", what: "request", loss: "hold", end: "/let-go", taken: 1},
		{name: "request held and cut", text: "letter", body: "a letter", what: "request", loss: "hold", end: "/mend", lost: true},
		{name: "answer held and cut", text: "letter", body: "a letter", what: "answer", loss: "hold", end: "/mend", lost: true, taken: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			taken.Store(0)
			tell("/break", url.Values{"text": {tt.text}, "what": {tt.what}, "loss": {tt.loss}})
			if tt.end != "" {
				go func() {
					tell("/broken", nil)
					tell(tt.end, nil)
				}()
			}
			if err := ask(tt.body); (err != nil) != tt.lost {
				t.Errorf("the request ends with %v", err)
			}
			if taken.Load() != tt.taken {
				t.Errorf("the host got it %d times", taken.Load())
			}
			tell("/mend", nil)
		})
	}

	tell("/let-go", nil) // something else, before
	taken.Store(0)
	tell("/break", url.Values{"text": {"a letter"}, "what": {"request"}, "loss": {"hold"}})
	leaving, leave := context.WithCancel(t.Context())
	go func() {
		tell("/broken", nil)
		leave()
	}()
	r, _ := http.NewRequestWithContext(leaving, http.MethodPost, server.URL+"/send", strings.NewReader("a letter"))
	r.Host = "mail.example"
	if answer, err := http.DefaultClient.Do(r); err == nil {
		answer.Body.Close()
		t.Error("a request that was given up has an answer")
	}
	server.Close() // waits for what is under way
	if taken.Load() != 0 {
		t.Error("the host got a request that was given up while it was held")
	}
}
