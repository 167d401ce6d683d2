package directory

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	pkcs7lib "go.mozilla.org/pkcs7"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

var (
	root  = testca.NewRoot()
	bob   = root.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))
	carol = root.Issue(testca.Email("carol@example.test"), testca.Key(testca.P256))
)

// A web answers for URLs, and with status 404 for all others. It writes down what it was asked.
type web struct {
	answers map[string]Response
	asked   []string
}

func (w *web) Fetch(_ context.Context, request Request) (Response, error) {
	w.asked = append(w.asked, request.URL)
	answer, found := w.answers[request.URL]
	switch {
	case !found:
		return Response{Status: 404}, nil
	case int64(len(answer.Body)) > request.MaxOctets:
		return Response{}, errTooLong
	default:
		return answer, nil
	}
}

var errTooLong = errors.New("too long")

func answer(contentType string, body []byte) Response { return Response{200, contentType, body} }

func pkcs7(t *testing.T, identities ...*testca.Identity) []byte {
	t.Helper()
	var certificates []*x509.Certificate
	for _, id := range identities {
		certificates = append(certificates, id.Certificate)
	}
	der, err := cms.MarshalCertificates(certificates)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func mixed(t *testing.T, header textproto.MIMEHeader, bodies ...[]byte) Response {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, b := range bodies {
		part, err := w.CreatePart(header)
		if err != nil {
			t.Fatal(err)
		}
		part.Write(b)
	}
	w.Close()
	return answer("multipart/mixed; boundary="+w.Boundary(), body.Bytes())
}

func entry(t *testing.T, e Entry) Response {
	t.Helper()
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return answer("application/json; charset=utf-8", text)
}

var (
	store   = Directory{Name: "Store", Kind: Store, URL: "https://store.test/search", Domains: []string{"example.test"}}
	gateway = Directory{Name: "Gateway", Kind: Gateway, URL: "https://gateway.test/{address}", Domains: []string{"example.test"}}
)

func TestLookup(t *testing.T) {
	const byURI = "https://store.test/search?uri=bob%40example.test"
	const byEmail = "https://store.test/search?email=bob%40example.test"
	const byAddress = "https://gateway.test/bob%40example.test"
	many := make([][]byte, MaxValues+1)
	for i := range many {
		many[i] = bob.Certificate.Raw
	}
	text := textproto.MIMEHeader{"Content-Type": {"application/pkix-cert"}}
	tests := []struct {
		name    string
		d       Directory
		answers map[string]Response
		want    Answer
		err     error
	}{
		{"one certificate", store, map[string]Response{byURI: answer("application/pkix-cert", bob.Certificate.Raw)},
			Answer{URL: byURI, Certificates: list(bob)}, nil},
		{"PEM", store, map[string]Response{byURI: answer("application/x-pem-file", bob.CertificatePEM())},
			Answer{URL: byURI, Certificates: list(bob)}, nil},
		{"PKCS #7, with the root and somebody else", store,
			map[string]Response{byURI: answer("application/pkcs7-mime", pkcs7(t, bob, root, carol))},
			Answer{URL: byURI, Certificates: list(bob), Authorities: list(root), Others: 1}, nil},
		{"several parts", store,
			map[string]Response{byURI: mixed(t, text, bob.Certificate.Raw, carol.Certificate.Raw, bob.Certificate.Raw)},
			Answer{URL: byURI, Certificates: list(bob), Others: 1}, nil},
		{"an old store", store, map[string]Response{byEmail: answer("application/pkix-cert", bob.Certificate.Raw)},
			Answer{URL: byEmail, Certificates: list(bob)}, nil},
		{"nothing", store, nil, Answer{URL: byEmail}, nil},
		{"somebody else alone", store, map[string]Response{
			byURI: answer("", carol.Certificate.Raw), byEmail: answer("", bob.Certificate.Raw)},
			Answer{URL: byEmail, Certificates: list(bob), Others: 1}, nil},
		{"nonsense", store, map[string]Response{byURI: answer("text/html", []byte("<html>"))}, Answer{URL: byURI, Others: 1}, ErrMalformed},
		{"an empty answer", store, map[string]Response{byURI: answer("", nil)}, Answer{URL: byURI, Others: 1}, ErrMalformed},
		{"an error", store, map[string]Response{byURI: {Status: 500}}, Answer{URL: byURI}, ErrRefused},
		{"a redirect", store, map[string]Response{byURI: {Status: 302}}, Answer{URL: byURI}, ErrRefused},
		{"a long answer", store, map[string]Response{byURI: answer("", make([]byte, MaxAnswer+1))}, Answer{URL: byURI}, errTooLong},
		{"many parts", store, map[string]Response{byURI: mixed(t, text, many...)}, Answer{URL: byURI}, ErrMalformed},
		{"parts in base64", store,
			map[string]Response{byURI: mixed(t, textproto.MIMEHeader{"Content-Transfer-Encoding": {"base64"}}, []byte("AA=="))},
			Answer{URL: byURI}, ErrMalformed},
		{"parts without boundary", store, map[string]Response{byURI: answer("multipart/mixed", bob.Certificate.Raw)},
			Answer{URL: byURI}, ErrMalformed},

		{"an entry", gateway, map[string]Response{byAddress: entry(t, Entry{
			Address: "bob@example.test", UserSMIMECertificate: [][]byte{pkcs7(t, bob, root)}, UserCertificate: [][]byte{bob.Certificate.Raw}})},
			Answer{URL: byAddress, Certificates: list(bob), Authorities: list(root)}, nil},
		{"an entry with a value that cannot be read", gateway, map[string]Response{byAddress: entry(t, Entry{
			UserCertificate: [][]byte{[]byte("?"), bob.Certificate.Raw}})},
			Answer{URL: byAddress, Certificates: list(bob), Others: 1}, nil},
		{"an entry with nothing that can be read", gateway,
			map[string]Response{byAddress: entry(t, Entry{UserCertificate: [][]byte{[]byte("?")}})},
			Answer{URL: byAddress, Others: 1}, ErrMalformed},
		{"an entry without values", gateway, map[string]Response{byAddress: entry(t, Entry{})}, Answer{URL: byAddress}, nil},
		{"an entry with many values", gateway, map[string]Response{byAddress: entry(t, Entry{UserCertificate: many})},
			Answer{URL: byAddress}, ErrMalformed},
		{"no JSON", gateway, map[string]Response{byAddress: answer("application/json", []byte("{"))}, Answer{URL: byAddress}, ErrMalformed},
		{"a bare certificate", gateway, map[string]Response{byAddress: answer("application/pkix-cert", bob.Certificate.Raw)},
			Answer{URL: byAddress, Certificates: list(bob)}, nil},
		{"bare PKCS #7", gateway, map[string]Response{byAddress: answer("application/pkcs7-mime", pkcs7(t, bob))},
			Answer{URL: byAddress, Certificates: list(bob)}, nil},
		{"nobody", gateway, nil, Answer{URL: byAddress}, nil},
		{"refused", gateway, map[string]Response{byAddress: {Status: 403}}, Answer{URL: byAddress}, ErrRefused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.d.Lookup(t.Context(), &web{answers: tt.answers}, "bob@example.test")
			if !errors.Is(err, tt.err) {
				t.Fatalf("%v, want %v", err, tt.err)
			}
			if got.URL != tt.want.URL || got.Others != tt.want.Others ||
				!slices.EqualFunc(got.Certificates, tt.want.Certificates, (*x509.Certificate).Equal) ||
				!slices.EqualFunc(got.Authorities, tt.want.Authorities, (*x509.Certificate).Equal) {
				t.Errorf("%s, %d certificates, %d authorities, %d others", got.URL, len(got.Certificates), len(got.Authorities), got.Others)
			}
		})
	}
}

func list(identities ...*testca.Identity) (certificates []*x509.Certificate) {
	for _, id := range identities {
		certificates = append(certificates, id.Certificate)
	}
	return certificates
}

func TestAuthoritiesAreLimited(t *testing.T) {
	var a Answer
	for range maxAuthorities + 1 {
		a.add(testca.NewRoot().Certificate, "bob@example.test")
	}
	if len(a.Authorities) != maxAuthorities {
		t.Errorf("%d authorities", len(a.Authorities))
	}
}

func TestLookupAsksNobody(t *testing.T) {
	bundle := Directory{Name: "Bundle", Kind: Bundle, URL: "https://bundle.test/", Domains: []string{"example.test"}, Signer: bob.Certificate}
	var w web
	for _, address := range []string{"", "bob", "bob@else.test", "bob@sub.example.test", "bob@example.test.else.test", "a@b@example.test"} {
		for _, d := range []Directory{store, gateway, bundle} {
			if _, err := d.Lookup(t.Context(), &w, address); !errors.Is(err, ErrNotCovered) {
				t.Errorf("%s, %q: %v", d.Name, address, err)
			}
		}
	}
	if _, err := bundle.Lookup(t.Context(), &w, "bob@example.test"); !errors.Is(err, ErrSettings) {
		t.Error(err)
	}
	if _, err := store.FetchBundle(t.Context(), &w); !errors.Is(err, ErrSettings) {
		t.Error(err)
	}
	if len(w.asked) != 0 {
		t.Errorf("asked %q", w.asked)
	}
}

// An address stays one piece of the URL, whatever is in it.
func TestURLs(t *testing.T) {
	tests := []struct{ template, address, want string }{
		{"https://g.test/{address}", "a/../b?c#d&e@example.test", "https://g.test/a%2F..%2Fb%3Fc%23d%26e%40example.test"},
		{"https://g.test/{domain}/{local}", "bob@example.test", "https://g.test/example.test/bob"},
		{"https://g.test/{domain}/{local}/x", "..@example.test", "https://g.test/example.test/%2E%2E/x"},
		{"https://g.test/?of={address}", "a+b c%@example.test", "https://g.test/?of=a%2Bb%20c%25%40example.test"},
		{"https://g.test/{address}", "{domain}@example.test", "https://g.test/%7Bdomain%7D%40example.test"},
		{"https://g.test/{address}", "bücher@example.test", "https://g.test/b%C3%BCcher%40example.test"},
	}
	for _, tt := range tests {
		if got := expand(tt.template, tt.address); got != tt.want {
			t.Errorf("%s, want %s", got, tt.want)
		}
	}
	if got := query("https://s.test/x?y=z", "uri", "a&b=c@example.test"); got != "https://s.test/x?y=z&uri=a%26b%3Dc%40example.test" {
		t.Error(got)
	}
}

func TestCheck(t *testing.T) {
	signer := bob.Certificate
	domains := []string{"example.test"}
	long := strings.Repeat("x", MaxURL)
	good := []Directory{
		store, gateway,
		{"Bundle", Bundle, "http://bundle.test/all.p7m", domains, signer},
		{"Store", Store, "http://127.0.0.1:8080/search?in=people", []string{".example.test", "bücher.test"}, nil},
		{"Gateway", Gateway, "https://gateway.test:8443/?l={local}&d={domain}", domains, nil},
		{"Gateway", Gateway, "http://127.0.0.1:1/{address}", domains, nil},
		{"Gateway", Gateway, "http://localhost:1/{address}", domains, nil},
		{"Gateway", Gateway, "http://[::1]:1/{address}", domains, nil},
	}
	for _, d := range good {
		if err := d.Check(); err != nil {
			t.Errorf("%s: %v", d.URL, err)
		}
	}
	bad := map[string]Directory{
		"no name":                         {"", Store, store.URL, domains, nil},
		"a long name":                     {strings.Repeat("x", MaxName+1), Store, store.URL, domains, nil},
		"no kind":                         {"x", "", store.URL, domains, nil},
		"an unknown kind":                 {"x", "ldap", store.URL, domains, nil},
		"no domain":                       {"x", Store, store.URL, nil, nil},
		"all domains":                     {"x", Store, store.URL, []string{"*"}, nil},
		"many domains":                    {"x", Store, store.URL, slices.Repeat(domains, MaxDomains+1), nil},
		"an address for a domain":         {"x", Store, store.URL, []string{"bob@example.test"}, nil},
		"no URL":                          {"x", Store, "", domains, nil},
		"a relative URL":                  {"x", Store, "/search", domains, nil},
		"no host":                         {"x", Store, "https:///search", domains, nil},
		"another scheme":                  {"x", Store, "ldap://store.test/", domains, nil},
		"a file":                          {"x", Store, "file://store.test/", domains, nil},
		"a script":                        {"x", Store, "javascript:alert(1)", domains, nil},
		"a password":                      {"x", Store, "https://a:b@store.test/", domains, nil},
		"a long URL":                      {"x", Store, "https://store.test/" + long, domains, nil},
		"a store with a fragment":         {"x", Store, "https://store.test/#x", domains, nil},
		"a store with a place":            {"x", Store, "https://store.test/{address}", domains, nil},
		"a store with a signer":           {"x", Store, store.URL, domains, signer},
		"a gateway without a place":       {"x", Gateway, "https://gateway.test/", domains, nil},
		"a gateway with half of one":      {"x", Gateway, "https://gateway.test/{local}", domains, nil},
		"a gateway with an unknown name":  {"x", Gateway, "https://gateway.test/{address}/{user}", domains, nil},
		"a gateway with a loose brace":    {"x", Gateway, "https://gateway.test/{address}/}", domains, nil},
		"a gateway in clear":              {"x", Gateway, "http://gateway.test/{address}", domains, nil},
		"a gateway chosen by the address": {"x", Gateway, "https://{domain}/{address}", domains, nil},
		"a port chosen by the address":    {"x", Gateway, "https://gateway.test:{local}/{address}", domains, nil},
		"a bundle without a signer":       {"x", Bundle, "https://bundle.test/", domains, nil},
		"a bundle with a place":           {"x", Bundle, "https://bundle.test/{address}", domains, signer},
	}
	for name, d := range bad {
		if err := d.Check(); !errors.Is(err, ErrSettings) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := gateway.Origin(); got != "https://gateway.test" {
		t.Error(got)
	}
}

func signed(t *testing.T, content []byte, opts cms.SignOptions, signers ...*testca.Identity) []byte {
	t.Helper()
	if opts.Time.IsZero() {
		opts.Time = testca.Now().Add(-time.Hour)
	}
	var all []cms.Signer
	for _, id := range signers {
		all = append(all, cms.Signer{Certificate: id.Certificate, Key: id.Key})
	}
	data, err := cms.Sign(content, all, opts)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestBundle(t *testing.T) {
	administrator := root.Issue(testca.Email("pki@example.test"))
	other := root.Issue(testca.Email("pki@example.test"))
	content := pkcs7(t, bob, carol, root)
	data := signed(t, content, cms.SignOptions{}, administrator)
	d := Directory{Name: "Bundle", Kind: Bundle, URL: "https://bundle.test/all", Domains: []string{"example.test"}, Signer: administrator.Certificate}
	fetched, err := d.FetchBundle(t.Context(), &web{answers: map[string]Response{d.URL: answer("application/pkcs7-mime", data)}})
	if err != nil || !bytes.Equal(fetched, data) {
		t.Fatal(err)
	}
	if _, err := d.FetchBundle(t.Context(), &web{}); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	bundle, err := OpenBundle(fetched, d.Signer, testca.Now())
	if err != nil || len(bundle.Certificates) != 3 || !bundle.SigningTime.Equal(testca.Now().Add(-time.Hour)) {
		t.Fatalf("%+v, %v", bundle, err)
	}
	found := bundle.Find("carol@example.test")
	if !slices.EqualFunc(found.Certificates, list(carol), (*x509.Certificate).Equal) || len(found.Authorities) != 1 || found.Others != 0 {
		t.Errorf("%+v", found)
	}

	changed := bytes.Clone(data)
	i := bytes.Index(changed, []byte("carol"))
	changed[i] = 'C'
	// Others sign in ways that package cms does not.
	byOthers := func(digest asn1.ObjectIdentifier, sign func(*pkcs7lib.SignedData) error) []byte {
		sd, err := pkcs7lib.NewSignedData(content)
		if err != nil {
			t.Fatal(err)
		}
		sd.SetDigestAlgorithm(digest)
		if err := sign(sd); err != nil {
			t.Fatal(err)
		}
		data, err := sd.Finish()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	withSHA1 := byOthers(pkcs7lib.OIDDigestAlgorithmSHA1, func(sd *pkcs7lib.SignedData) error {
		return sd.AddSigner(administrator.Certificate, administrator.Key, pkcs7lib.SignerInfoConfig{})
	})
	withoutTime := byOthers(pkcs7lib.OIDDigestAlgorithmSHA256, func(sd *pkcs7lib.SignedData) error {
		return sd.SignWithoutAttr(administrator.Certificate, administrator.Key, pkcs7lib.SignerInfoConfig{})
	})
	weak := root.Issue(testca.Email("pki@example.test"), testca.Key(testca.RSA1024))
	tests := []struct {
		name   string
		data   []byte
		signer *testca.Identity
		now    time.Time
		want   error
	}{
		{"by another key of the same name", data, other, testca.Now(), ErrSignature},
		{"signed by two", signed(t, content, cms.SignOptions{}, administrator, other), administrator, testca.Now(), ErrSignature},
		{"signed by nobody", content, administrator, testca.Now(), ErrSignature},
		{"changed", changed, administrator, testca.Now(), ErrSignature},
		{"detached", signed(t, content, cms.SignOptions{Placement: cms.Detached}, administrator), administrator, testca.Now(), ErrSignature},
		{"signed in the future", signed(t, content, cms.SignOptions{Time: testca.Now().Add(2 * clockSkew)}, administrator), administrator, testca.Now(), ErrSignature},
		{"by an expired certificate", data, administrator, administrator.Certificate.NotAfter.Add(time.Second), ErrSignature},
		{"before its certificate", data, administrator, administrator.Certificate.NotBefore.Add(-time.Second), ErrSignature},
		{"by a short key", signed(t, content, cms.SignOptions{}, weak), weak, testca.Now(), ErrSignature},
		{"with SHA-1", withSHA1, administrator, administrator.Certificate.NotAfter, ErrSignature},
		{"without signing time", withoutTime, administrator, testca.Now(), ErrSignature},
		{"no SignedData", []byte("nothing"), administrator, testca.Now(), ErrMalformed},
		{"no certificates", signed(t, []byte("text"), cms.SignOptions{}, administrator), administrator, testca.Now(), ErrMalformed},
	}
	for _, tt := range tests {
		if _, err := OpenBundle(tt.data, tt.signer.Certificate, tt.now); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestReplaces(t *testing.T) {
	old, recent := SignedBundle{SigningTime: testca.Now()}, SignedBundle{SigningTime: testca.Now().Add(time.Second)}
	if err := recent.Replaces(old); err != nil {
		t.Error(err)
	}
	if err := old.Replaces(old); err != nil {
		t.Error(err)
	}
	if err := old.Replaces(recent); !errors.Is(err, ErrRollback) {
		t.Error(err)
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add("application/pkix-cert", bob.Certificate.Raw)
	f.Add("multipart/mixed; boundary=x", []byte("--x\r\n\r\n--x--\r\n"))
	f.Add("application/json", []byte(`{"userCertificate":["MAA="]}`))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		for _, d := range []Directory{store, gateway} {
			at := d.urlFor("bob@example.test")
			if d.Kind == Store {
				at = query(d.URL, "uri", "bob@example.test")
			}
			got, err := d.Lookup(t.Context(), &web{answers: map[string]Response{at: answer(contentType, body)}}, "bob@example.test")
			if err == nil && len(got.Certificates) > MaxValues {
				t.Errorf("%d certificates", len(got.Certificates))
			}
		}
	})
}
