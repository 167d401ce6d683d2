package api

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/keystore"
)

// online lets the engine ask a server under any name, and returns what it was asked. It grants all sites but denied.test.
func online(c *client, server http.Handler) *[]string {
	web := httptest.NewServer(server)
	c.t.Cleanup(web.Close)
	asked := new([]string)
	c.engine.Fetch = func(ctx context.Context, request FetchRequest) (FetchResponse, error) {
		at, err := url.Parse(request.URL)
		if err != nil || request.Method != "GET" || request.NamedBy != NamedByUser {
			c.t.Errorf("asked for %+v", request)
		}
		if at.Host == "denied.test" {
			return FetchResponse{}, &FetchError{Code: CodeNoPermission, Detail: "https://denied.test", Origin: "https://denied.test"}
		}
		*asked = append(*asked, string(request.Kind)+" "+request.URL)
		got, err := http.Get(web.URL + at.RequestURI())
		if err != nil {
			return FetchResponse{}, &FetchError{Code: CodeUnreachable, Detail: err.Error()}
		}
		defer got.Body.Close()
		body, err := io.ReadAll(got.Body)
		if err != nil {
			return FetchResponse{}, &FetchError{Code: CodeUnreachable, Detail: err.Error()}
		}
		return FetchResponse{got.StatusCode, got.Header.Get("Content-Type"), body}, nil
	}
	return asked
}

func answerWith(contentType string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Write(body)
	}
}

func setDirectory(c *client, p SetDirectoryParams, bodies ...[]byte) DirectoryInfo {
	c.t.Helper()
	if p.Name == "" {
		p.Name = "A directory"
	}
	if p.Domains == nil {
		p.Domains = []string{"example.test"}
	}
	return ask[DirectoryInfo](c, "setDirectory", p, bodies...)
}

func TestDirectories(t *testing.T) {
	c := newClient(t)
	first := setDirectory(c, SetDirectoryParams{Name: "First", Kind: DirectoryStore, URL: "https://one.test/store"})
	second := setDirectory(c, SetDirectoryParams{Name: "Second", Kind: DirectoryGateway, URL: "https://two.test/{address}"})
	if first.Origin != "https://one.test" || first.LastAsked != "" || len(first.ID) != 32 {
		t.Errorf("%+v", first)
	}
	names := func(list DirectoryList) (names []string) {
		for _, d := range list.Directories {
			names = append(names, d.Name)
		}
		return names
	}
	if got := names(ask[DirectoryList](c, "directories", Empty{})); !slices.Equal(got, []string{"First", "Second"}) {
		t.Errorf("%q", got)
	}
	got := names(ask[DirectoryList](c, "reorderDirectories", ReorderParams{[]string{second.ID, first.ID}}))
	if !slices.Equal(got, []string{"Second", "First"}) {
		t.Errorf("%q", got)
	}
	setDirectory(c, SetDirectoryParams{ID: second.ID, Name: "Other", Kind: DirectoryGateway, URL: "https://two.test/{address}"})
	if got := names(ask[DirectoryList](c, "directories", Empty{})); !slices.Equal(got, []string{"Other", "First"}) {
		t.Errorf("%q", got)
	}
	ask[Empty](c, "deleteDirectory", IDParams{second.ID})
	expectFailure(c, CodeNotFound, "deleteDirectory", IDParams{second.ID})
	expectFailure(c, CodeNotFound, "setDirectory", SetDirectoryParams{ID: second.ID})
	expectFailure(c, CodeBadRequest, "reorderDirectories", ReorderParams{[]string{first.ID, "another"}})
	expectFailure(c, CodeBadRequest, "reorderDirectories", ReorderParams{[]string{"another"}})
	expectFailure(c, CodeBadDirectory, "setDirectory", SetDirectoryParams{Name: "x", Kind: DirectoryStore, URL: "https://x.test/"})
	expectFailure(c, CodeNotCertificates, "setDirectory", SetDirectoryParams{}, []byte("no certificate"))
	expectFailure(c, CodeBadRequest, "setDirectory", SetDirectoryParams{}, nil, nil)
}

func TestDirectoriesAreLimited(t *testing.T) {
	c := newClient(t)
	p := SetDirectoryParams{Name: "x", Kind: DirectoryStore, URL: "https://one.test/", Domains: []string{"example.test"}}
	for range MaxDirectories {
		setDirectory(c, p)
	}
	expectFailure(c, CodeTooLarge, "setDirectory", p)
}

func TestLookup(t *testing.T) {
	c := ready(t, people().alice)
	bob := people().bob.certificate
	asked := online(c, answerWith("application/pkix-cert", bob.Raw))
	setDirectory(c, SetDirectoryParams{Name: "Elsewhere", Kind: DirectoryStore, URL: "https://else.test/", Domains: []string{"else.test"}})
	setDirectory(c, SetDirectoryParams{Name: "Denied", Kind: DirectoryStore, URL: "https://denied.test/"})
	set := setDirectory(c, SetDirectoryParams{Name: "Good", Kind: DirectoryGateway, URL: "https://good.test/of/{address}"})
	setDirectory(c, SetDirectoryParams{Name: "Not needed", Kind: DirectoryStore, URL: "https://more.test/"})

	result := ask[LookupResult](c, "lookup", LookupParams{"bob@example.test"})
	if want := []string{"directory https://good.test/of/bob%40example.test"}; !slices.Equal(*asked, want) {
		t.Errorf("asked %q, want %q", *asked, want)
	}
	var outcomes []string
	for _, a := range result.Asked {
		outcomes = append(outcomes, a.Name+" "+string(a.Outcome))
	}
	if !slices.Equal(outcomes, []string{"Denied no-permission", "Good found"}) {
		t.Errorf("%q", outcomes)
	}
	if a := result.Asked[0]; a.Code != CodeNoPermission || a.Origin != "https://denied.test" {
		t.Errorf("%+v", a)
	}
	if len(result.Found) != 1 || result.Found[0].ID != keystore.ID(bob) || result.Found[0].Source != "directory" {
		t.Errorf("%+v", result.Found)
	}
	if list := correspondents(c); len(list) != 1 {
		t.Errorf("%+v", list)
	}
	list := ask[DirectoryList](c, "directories", Empty{}).Directories
	if d := list[2]; d.ID != set.ID || d.LastResult != LookupFound || d.LastAsked != now().Format(time.RFC3339) {
		t.Errorf("%+v", d)
	}
	if list[0].LastAsked != "" || list[1].LastAsked != "" || list[1].LastResult != LookupNoPermission || list[3].LastAsked != "" {
		t.Error("directories that were not asked say that they were")
	}
	log := ask[ActivityList](c, "activity", ActivityParams{Limit: 9, Kind: ActivityDirectory}).Entries
	if len(log) != 1 || log[0].Detail != "Directory: Good; URL: https://good.test/of/bob%40example.test" || log[0].Role != RolePage {
		t.Errorf("the log says %+v", log)
	}
	if again := ask[LookupResult](c, "lookup", LookupParams{"bob@example.test"}); len(again.Found) != 0 || again.Asked[1].Outcome != LookupFound {
		t.Errorf("again: %+v", again)
	}
}

func TestLookupAsksNobody(t *testing.T) {
	c := ready(t, people().alice)
	asked := online(c, http.NotFoundHandler())
	setDirectory(c, SetDirectoryParams{Kind: DirectoryStore, URL: "https://one.test/"})
	for _, address := range []string{"bob@else.test", "bob@sub.example.test"} {
		if result := ask[LookupResult](c, "lookup", LookupParams{address}); len(result.Asked) != 0 {
			t.Errorf("%s: %+v", address, result)
		}
	}
	for _, address := range []string{"", "example.test", "Bob <bob@example.test>", "bob@example.test, eve@example.test"} {
		expectFailure(c, CodeBadAddress, "lookup", LookupParams{address})
	}
	if len(*asked) != 0 {
		t.Errorf("asked %q", *asked)
	}
}

// A directory cannot make itself trusted, nor bring certificates for others.
func TestLookupKeepsNothingThatCannotBeUsed(t *testing.T) {
	people := people()
	stranger := newRoot("Stranger")
	tests := map[string][]byte{
		"of another root":     stranger.issue(email("bob@example.test")).certificate.Raw,
		"with its root":       bundleOf(t, stranger.issue(email("bob@example.test")), stranger),
		"expired":             people.root.issue(email("bob@example.test"), expired).certificate.Raw,
		"for signatures only": people.root.issue(email("bob@example.test"), usage(x509.KeyUsageDigitalSignature)).certificate.Raw,
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			c := ready(t, people.alice)
			online(c, answerWith("application/pkcs7-mime", body))
			setDirectory(c, SetDirectoryParams{Kind: DirectoryStore, URL: "https://one.test/"})
			result := ask[LookupResult](c, "lookup", LookupParams{"bob@example.test"})
			if len(result.Found) != 0 || result.Asked[0].Outcome != LookupUnusable || len(result.Asked[0].Rejected) != 1 {
				t.Errorf("%+v", result)
			}
			if stored, _ := c.engine.Keystore.Certificates(t.Context(), keystore.KindCertificate); len(stored) != 0 {
				t.Error("it is stored")
			}
			if stored, _ := c.engine.Keystore.Certificates(t.Context(), keystore.KindAuthority); len(stored) != 1 {
				t.Errorf("%d authorities are stored", len(stored))
			}
		})
	}
}

func TestLookupFails(t *testing.T) {
	tests := map[string]struct {
		server http.Handler
		want   Code
	}{
		"an error":  {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }), CodeUnreachable},
		"nonsense":  {answerWith("text/html", []byte("<html>")), CodeMalformed},
		"no answer": {nil, CodeUnreachable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := ready(t, people().alice)
			if tt.server != nil {
				online(c, tt.server)
			}
			setDirectory(c, SetDirectoryParams{Kind: DirectoryStore, URL: "https://one.test/"})
			a := ask[LookupResult](c, "lookup", LookupParams{"bob@example.test"}).Asked[0]
			if a.Outcome != LookupFailed || a.Code != tt.want || a.Detail == "" {
				t.Errorf("%+v", a)
			}
		})
	}
}

// What is changed while a directory is asked stays changed.
func TestDirectoryIsChangedWhileItIsAsked(t *testing.T) {
	p := SetDirectoryParams{Name: "New", Kind: DirectoryStore, URL: "https://one.test/", Domains: []string{"else.test"}}
	moved := p
	moved.URL = "https://two.test/"
	tests := map[string]struct {
		meanwhile func(c *client, id string)
		want      string
	}{
		"deleted": {func(c *client, id string) { ask[Empty](c, "deleteDirectory", IDParams{id}) }, ""},
		"renamed": {func(c *client, id string) { p.ID = id; setDirectory(c, p) }, "New nothing"},
		"moved":   {func(c *client, id string) { moved.ID = id; setDirectory(c, moved) }, "New "},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := ready(t, people().alice)
			set := setDirectory(c, SetDirectoryParams{Name: "Old", Kind: DirectoryStore, URL: "https://one.test/"})
			c.engine.Fetch = func(context.Context, FetchRequest) (FetchResponse, error) {
				if tt.meanwhile != nil {
					tt.meanwhile(c, set.ID)
					tt.meanwhile = nil
				}
				return FetchResponse{Status: 404}, nil
			}
			ask[LookupResult](c, "lookup", LookupParams{"bob@example.test"})
			got := ""
			for _, d := range ask[DirectoryList](c, "directories", Empty{}).Directories {
				got = d.Name + " " + string(d.LastResult)
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestLookupEndsWithTheCall(t *testing.T) {
	c := ready(t, people().alice)
	ctx, cancel := context.WithCancel(t.Context())
	c.engine.Fetch = func(context.Context, FetchRequest) (FetchResponse, error) {
		cancel()
		return FetchResponse{}, &FetchError{Code: CodeCancelled}
	}
	setDirectory(c, SetDirectoryParams{Kind: DirectoryStore, URL: "https://one.test/"})
	_, failure := c.engine.Dispatch(ctx, RolePage, "lookup", []byte(`{"address":"bob@example.test"}`), nil, nil)
	if failure == nil || failure.Code != CodeCancelled {
		t.Errorf("%+v", failure)
	}
}

func bundleOf(t *testing.T, identities ...*identity) []byte {
	t.Helper()
	var all []byte
	for _, id := range identities {
		all = append(all, id.pem()...)
	}
	return all
}

func TestLookupInABundle(t *testing.T) {
	c := ready(t, people().alice)
	administrator := newRoot("Administrator").issue(email("pki@example.test"))
	at := now().Add(-24 * time.Hour)
	sign := func(signer *identity, at time.Time, certificates ...*identity) []byte {
		signed, err := cms.Sign(bundleOf(t, certificates...), []cms.Signer{{Certificate: signer.certificate, Key: signer.key}}, cms.SignOptions{Time: at})
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	var served []byte
	asked := online(c, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(served) }))
	clock := now()
	c.engine.Now = func() time.Time { return clock }
	p := SetDirectoryParams{Kind: DirectoryBundle, URL: "https://one.test/all.p7m"}
	p.Name, p.Domains = "Bundle", []string{"example.test"}
	expectFailure(c, CodeBadDirectory, "setDirectory", p)
	set := setDirectory(c, p, administrator.certificate.Raw)
	if set.Signer == nil || set.Signer.ID != keystore.ID(administrator.certificate) {
		t.Fatalf("%+v", set)
	}
	if detail := ask[CertificateDetail](c, "certificate", CertificateParams{ID: set.Signer.ID}); detail.Certificate.CommonName != set.Signer.CommonName {
		t.Errorf("the signer's certificate: %+v", detail.Certificate)
	}
	outcome := func(address string) AskedDirectory {
		t.Helper()
		return ask[LookupResult](c, "lookup", LookupParams{address}).Asked[0]
	}

	served = sign(people().alice, at, people().bob)
	if a := outcome("bob@example.test"); a.Outcome != LookupFailed {
		t.Errorf("signed by somebody else: %+v", a)
	}
	served = sign(administrator, at, people().bob)
	if a := outcome("bob@example.test"); a.Outcome != LookupFound {
		t.Errorf("%+v", a)
	}
	fetched := len(*asked)
	if a := outcome("nobody@example.test"); a.Outcome != LookupNothing || len(*asked) != fetched {
		t.Errorf("%+v; asked %q", a, *asked)
	}
	if d := ask[DirectoryList](c, "directories", Empty{}).Directories[0]; d.SignedAt != at.Format(time.RFC3339) {
		t.Errorf("%+v", d)
	}

	clock = clock.Add(bundleAge)
	served = sign(administrator, at.Add(-time.Minute), people().mallory)
	if a := outcome("bob@example.test"); a.Outcome != LookupFound || !strings.Contains(a.Detail, "older") || len(*asked) != fetched+1 {
		t.Errorf("an older one: %+v", a)
	}
	served = sign(administrator, at.Add(time.Minute), people().alice)
	if a := outcome("bob@example.test"); a.Outcome != LookupNothing || a.Detail != "" {
		t.Errorf("a newer one: %+v", a)
	}
	clock = clock.Add(bundleAge)
	c.engine.Fetch = nil
	if a := outcome("alice@example.test"); a.Outcome != LookupFound || a.Detail == "" {
		t.Errorf("offline: %+v", a)
	}
	p.ID, p.URL = set.ID, "https://two.test/all.p7m"
	if moved := setDirectory(c, p); moved.SignedAt != "" || moved.Signer == nil || moved.LastAsked != "" {
		t.Errorf("moved: %+v", moved)
	}
}

func TestFetchErrorsReachTheCaller(t *testing.T) {
	failure := errorOf(t.Context(), &FetchError{Code: CodeNoPermission, Detail: "x", Origin: "https://one.test"})
	text, err := json.Marshal(failure)
	if err != nil || string(text) != `{"code":"no-permission","detail":"x","origin":"https://one.test"}` {
		t.Errorf("%s, %v", text, err)
	}
}
