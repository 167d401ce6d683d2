package gateway

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"signet/smime/directory"
)

// A table is a Source. It writes down what it was asked.
type table struct {
	entries map[string]directory.Entry
	err     error
	asked   []string
}

func (s *table) Entry(_ context.Context, address string) (directory.Entry, error) {
	s.asked = append(s.asked, address)
	return s.entries[address], s.err
}

func serve(t *testing.T, source Source) (origin string, errorLog *bytes.Buffer) {
	t.Helper()
	errorLog = new(bytes.Buffer)
	server := httptest.NewServer(New(Options{Source: source, Domains: []string{"example.test"}, Errors: log.New(errorLog, "", 0)}))
	t.Cleanup(server.Close)
	return server.URL, errorLog
}

func get(t *testing.T, at string) (status int, header http.Header, body []byte) {
	t.Helper()
	response, err := http.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err = io.ReadAll(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, body
}

// web is a directory.Fetcher.
type web struct{}

func (web) Fetch(_ context.Context, request directory.Request) (directory.Response, error) {
	response, err := http.Get(request.URL)
	if err != nil {
		return directory.Response{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, request.MaxOctets+1))
	if err == nil && int64(len(body)) > request.MaxOctets {
		err = errors.New("too long")
	}
	return directory.Response{Status: response.StatusCode, ContentType: response.Header.Get("Content-Type"), Body: body}, err
}

// clients are the two kinds of directories that a gateway is to its clients.
func clients(origin string) []directory.Directory {
	domains := []string{"example.test"}
	return []directory.Directory{
		{Name: "store", Kind: directory.Store, URL: origin + "/search", Domains: domains},
		{Name: "gateway", Kind: directory.Gateway, URL: origin + "/address/{address}", Domains: domains},
	}
}

func names(answer directory.Answer) (serials []string) {
	for _, c := range answer.Certificates {
		serials = append(serials, c.SerialNumber.String())
	}
	slices.Sort(serials)
	return serials
}

func TestClientsUnderstand(t *testing.T) {
	tests := map[string]struct {
		entry directory.Entry
		want  []*x509.Certificate
	}{
		"one certificate": {directory.Entry{UserCertificate: [][]byte{bob.Raw}}, []*x509.Certificate{bob}},
		"PKCS #7":         {directory.Entry{UserSMIMECertificate: [][]byte{pkcs7(t, bob)}}, []*x509.Certificate{bob}},
		"both, and the same": {directory.Entry{
			UserSMIMECertificate: [][]byte{pkcs7(t, bob)}, UserCertificate: [][]byte{bob.Raw, renewed.Raw}},
			[]*x509.Certificate{bob, renewed}},
		"somebody else's": {directory.Entry{UserCertificate: [][]byte{carol.Raw}}, nil},
		"nobody":          {directory.Entry{}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			origin, _ := serve(t, &table{entries: map[string]directory.Entry{"bob@example.test": tt.entry}})
			want := directory.Answer{Certificates: tt.want}
			for _, d := range clients(origin) {
				got, err := d.Lookup(t.Context(), web{}, "bob@example.test")
				if err != nil || !slices.Equal(names(got), names(want)) {
					t.Errorf("%s: %v, %v; want %v", d.Name, names(got), err, names(want))
				}
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	source := &table{entries: map[string]directory.Entry{
		"bob@example.test":  {UserCertificate: [][]byte{bob.Raw}},
		"dave@example.test": {UserCertificate: [][]byte{carol.Raw}},
	}}
	origin, _ := serve(t, source)
	long := strings.Repeat("x", MaxAddress) + "@example.test"
	tests := []struct {
		path   string
		status int
		asked  bool
	}{
		{"/search?uri=bob%40example.test", 200, true},
		{"/search?email=bob%40example.test", 200, true},
		{"/address/bob%40example.test", 200, true},
		{"/address/nobody%40example.test", 404, true},
		{"/search?uri=nobody%40example.test", 404, true},
		{"/search?uri=dave%40example.test", 404, true}, // has somebody else's
		{"/address/bob%40else.test", 404, false},
		{"/address/bob%40sub.example.test", 404, false},
		{"/search?uri=bob%40else.test", 404, false},
		{"/search", 400, false},
		{"/search?name=bob", 400, false},
		{"/search?uri=*", 400, false},
		{"/address/bob", 400, false},
		{"/address/bob%40example.test%2Ccarol%40example.test", 400, false},
		{"/address/Bob%20%3Cbob%40example.test%3E", 400, false},
		{"/address/" + long, 400, false},
		{"/address/", 404, false},
		{"/", 404, false},
	}
	for _, tt := range tests {
		source.asked = nil
		status, header, _ := get(t, origin+tt.path)
		if status != tt.status || (len(source.asked) > 0) != tt.asked {
			t.Errorf("%s: %d, asked %q", tt.path, status, source.asked)
		}
		if tt.asked && (header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Cache-Control") != "no-store") {
			t.Errorf("%s: %v", tt.path, header)
		}
	}
	response, err := http.Post(origin+"/search?uri=bob%40example.test", "text/plain", strings.NewReader("x"))
	if err != nil || response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %v, %v", response.Status, err)
	}
}

func TestErrorsNameNoAddress(t *testing.T) {
	origin, errorLog := serve(t, &table{err: errors.New("connection refused")})
	status, _, body := get(t, origin+"/address/bob%40example.test")
	if status != http.StatusBadGateway || bytes.Contains(body, []byte("refused")) {
		t.Errorf("%d %s", status, body)
	}
	if text := errorLog.String(); !strings.Contains(text, "connection refused") || strings.Contains(text, "bob") {
		t.Errorf("the log says %q", text)
	}
}

func TestAnswersAreLimited(t *testing.T) {
	var entry directory.Entry
	for range directory.MaxValues + 1 {
		entry.UserCertificate = append(entry.UserCertificate, bob.Raw)
	}
	entry.UserSMIMECertificate = [][]byte{make([]byte, directory.MaxAnswer)}
	origin, _ := serve(t, &table{entries: map[string]directory.Entry{"bob@example.test": entry}})
	for _, d := range clients(origin) {
		got, err := d.Lookup(t.Context(), web{}, "bob@example.test")
		if err != nil || len(got.Certificates) != 1 {
			t.Errorf("%s: %d certificates, %v", d.Name, len(got.Certificates), err)
		}
	}
}

// hung never answers before its question is given up.
type hung struct{ began chan struct{} }

func (h hung) Entry(ctx context.Context, _ string) (directory.Entry, error) {
	h.began <- struct{}{}
	<-ctx.Done()
	return directory.Entry{}, ctx.Err()
}

func TestQuestionsAtOnceAreLimited(t *testing.T) {
	source := hung{make(chan struct{})}
	handler := New(Options{Source: source, Domains: []string{"example.test"}, Errors: log.New(io.Discard, "", 0)})
	ask := func(ctx context.Context) int {
		w := httptest.NewRecorder()
		path := "/address/" + url.PathEscape("bob@example.test")
		handler.ServeHTTP(w, httptest.NewRequest("GET", path, nil).WithContext(ctx))
		return w.Code
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int)
	for range MaxAtOnce {
		go func() { ended <- ask(ctx) }()
		<-source.began
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if status := ask(gone); status != http.StatusServiceUnavailable {
		t.Errorf("one more: status %d", status)
	}
	cancel()
	for range MaxAtOnce {
		if status := <-ended; status != http.StatusBadGateway {
			t.Errorf("given up: status %d", status)
		}
	}
}
