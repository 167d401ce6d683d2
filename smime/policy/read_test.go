package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"signet/smime/internal/testca"
)

// One key that is wrong, and how it is told. The key beside it holds.
func TestReadTellsWhatIsWrong(t *testing.T) {
	tests := []struct{ key, value, at, detail string }{
		{"alwaysSign", `"true"`, "alwaysSign", "not true or false"},
		{"alwaysSign", `null`, "alwaysSign", "not true or false"},
		{"encrypt", `"sometimes"`, "encrypt", `"sometimes" is none of off, possible, always`},
		{"encrypt", `true`, "encrypt", "not a text"},
		{"lockAfterMinutes", `0`, "lockAfterMinutes", "0 is not between 1 and 1440"},
		{"lockAfterMinutes", `1.5`, "lockAfterMinutes", "not a whole number"},
		{"undoSeconds", `7`, "undoSeconds", "7 is none of 0, 5, 10, 20, 30"},
		{"contentEncryption", `["AES-256-GCM", "3DES-CBC"]`, "contentEncryption[1]", `"3DES-CBC" is none of`},
		{"contentEncryption", `"AES-256-GCM"`, "contentEncryption", "not a list"},
		{"hosts", `["https://*.example.org"]`, "hosts[0]", "a pattern: browsers ask people about one host at a time"},
		{"hosts", `["ftp://mail.example.org"]`, "hosts[0]", "neither an https: nor an http: URL"},
		{"hosts", `["https://u:p@mail.example.org"]`, "hosts[0]", "a URL with a user name or a password"},
		{"supportLink", `"javascript:alert(1)"`, "supportLink", "neither an https: nor a mailto: URL"},
		{"microsoftClientId", `"Signet"`, "microsoftClientId", "not an application ID such as 00000000-0000-0000-0000-000000000000"},
		{"microsoftTenant", `"common/../other"`, "microsoftTenant", `"common/../other" is neither a tenant's ID nor a domain`},
		{"microsoftTenant", `"common"`, "microsoftTenant", `"common" is neither a tenant's ID nor a domain`},
		{"googleClientId", `"1234.apps.googleusercontent.com.evil.example"`, "googleClientId", "not a client ID that ends in .apps.googleusercontent.com"},
		{"googleClientSecret", `" "`, "googleClientSecret", "empty, or more than 200 octets"},
		{"minimumVersion", `"one"`, "minimumVersion", "not a version such as 1.2.0"},
		{"administratorName", `" "`, "administratorName", "empty, or more than 200 octets"},
		{"subjectAttributesOnMismatch", `["CN"]`, "subjectAttributesOnMismatch[0]", "not an object identifier such as 2.5.4.10"},
		{"trustAnchors", `[{"certificates": "bm8="}]`, "trustAnchors[0].certificates", "cert: not a certificate file"},
		{"trustAnchors", `[{"domains": ["example.test"]}]`, "trustAnchors[0].certificates", "missing"},
		{"directories", `[{"name": "Ours", "kind": "ldap", "url": "https://x.test", "domains": ["example.test"]}]`, "directories[0]", `unknown kind "ldap"`},
		{"rules", `[{"sign": true}]`, "rules[0]", "neither recipients nor a subject"},
		{"rules", `[{"recipients": ["example.test"]}]`, "rules[0]", "neither sign nor encrypt nor refuse"},
		{"rules", `[{"recipients": ["example.test", "a b"], "refuse": true}]`, "rules[0].recipients[1]", `"a b" is not a domain`},
		{"overrides", `[{"for": ["example.test"], "alwaysSign": true}]`, "overrides[0].for[0]", `"example.test" is neither an address nor @ and a whole domain`},
		{"overrides", `[{"for": ["@*.example.test"], "alwaysSign": true}]`, "overrides[0].for[0]", `"@*.example.test" is neither an address nor @ and a whole domain`},
		{"overrides", `[{"for": ["@.example.test"], "alwaysSign": true}]`, "overrides[0].for[0]", `"@.example.test" is neither an address nor @ and a whole domain`},
		{"rules", `[{"recipients": ["@example.test"], "refuse": true}]`, "rules[0].recipients[0]", `"@example.test" is neither an address nor a domain such as example.org`},
		{"rules", `[{"recipients": ["bob@*.example.test"], "refuse": true}]`, "rules[0].recipients[0]", `"bob@*.example.test" is neither`},
		{"overrides", `[{"for": ["@example.test"], "hosts": []}]`, "overrides[0].hosts", "there is no such key"},
		{"overrides", `[{"for": ["@example.test"], "encrypt": 1}]`, "overrides[0].encrypt", "not a text"},
		{"alwaysSing", `true`, "alwaysSing", "there is no such key"},
	}
	for _, tt := range tests {
		t.Run(tt.at+" "+tt.value, func(t *testing.T) {
			p, problems, err := Read([]byte(fmt.Sprintf(`{%q: %s, "tripleWrap": true}`, tt.key, tt.value)))
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) == 0 || problems[0].Key != tt.at || !strings.Contains(problems[0].Detail, tt.detail) {
				t.Errorf("problems %v", problems)
			}
			if p.TripleWrap == nil || !*p.TripleWrap || !slices.Contains(p.Decided, "tripleWrap") {
				t.Error("the key beside it does not hold")
			}
			if tt.at == tt.key && slices.Contains(p.Decided, tt.key) {
				t.Error("decided all the same")
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for _, text := range []string{``, `[]`, `null`, `{`, `{} {}`, `{}]`, `"policy"`, `{"a":` + strings.Repeat(" ", MaxPolicy) + `1}`} {
		if _, _, err := Read([]byte(text)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%.20s: %v", text, err)
		}
	}
}

func TestReadTellsTheLine(t *testing.T) {
	_, _, err := Read([]byte("{\n\"encrypt\": [\n\n}"))
	if err == nil || !strings.Contains(err.Error(), "line 4: invalid character '}'") {
		t.Error(err)
	}
}

// A list of which nothing is left decides nothing.
func TestReadOfEmptyLists(t *testing.T) {
	p, _, err := Read([]byte(`{"contentEncryption": [], "signatureDigests": ["SHA-1"], "overrides": [], "hosts": ["https://a.test", "b"], "alwaysSign": false}`))
	if err != nil || !slices.Equal(p.Decided, []string{"alwaysSign", "hosts"}) {
		t.Errorf("%v, %v", p.Decided, err)
	}
}

func TestReadBoundsProblems(t *testing.T) {
	values := map[string]int{}
	for i := range 5 * MaxTold {
		values[fmt.Sprint("key", i)] = i
	}
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	if _, problems, _ := Read(text); len(problems) != MaxTold+1 {
		t.Errorf("%d problems", len(problems))
	}
}

func TestFor(t *testing.T) {
	p, problems, err := Read([]byte(`{
		"alwaysSign": true, "encrypt": "off",
		"overrides": [
			{"for": ["boss@Sales.example.test"], "encrypt": "off"},
			{"for": ["@sales.EXAMPLE.test"], "encrypt": "always", "tripleWrap": true}
		]}`))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	tests := []struct {
		address string
		encrypt Encrypt
		triple  bool
	}{
		{"", EncryptOff, false},
		{"anna@example.test", EncryptOff, false},
		{"anna@sales.example.test", EncryptAlways, true},
		{"BOSS@sales.example.test", EncryptOff, true},
		{"anna@other.sales.example.test", EncryptOff, false},
	}
	for _, tt := range tests {
		w := p.For(tt.address)
		if !*w.AlwaysSign || *w.Encrypt != tt.encrypt || isTrue(w.TripleWrap) != tt.triple {
			t.Errorf("%q: sign %v, encrypt %s, triple wrapped %v", tt.address, *w.AlwaysSign, *w.Encrypt, isTrue(w.TripleWrap))
		}
	}
}

func TestRegistrations(t *testing.T) {
	const id = "6D3F7A52-0000-4000-8000-00000000CAFE"
	p, problems, err := Read([]byte(`{"microsoftClientId": "` + id + `", "microsoftTenant": "Contoso.example", "googleClientId": "12-ab.apps.googleusercontent.com", "googleClientSecret": "GOCSPX-x"}`))
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if p.MicrosoftClientID != strings.ToLower(id) || p.MicrosoftTenant != "contoso.example" || p.GoogleClientID != "12-ab.apps.googleusercontent.com" || p.GoogleClientSecret != "GOCSPX-x" {
		t.Errorf("%+v", p)
	}
}

// Of what is there twice nobody knows which was meant.
func TestReadDecidesNothingTwice(t *testing.T) {
	p, problems, err := Read([]byte(`{"alwaysSign": true, "encrypt": "always", "alwaysSign": false, "rules": [{"subject": ["a"], "refuse": true, "refuse": false}]}`))
	if err != nil || p.AlwaysSign != nil || *p.Encrypt != EncryptAlways || len(p.Rules) != 0 || len(problems) != 2 ||
		problems[0] != (Problem{"alwaysSign", "there more than once"}) || problems[1].Key != "rules[0].refuse" {
		t.Errorf("%v, %v", problems, err)
	}
}

// An anchor's file is trusted as a whole, and as far as it says.
func TestTrustAnchors(t *testing.T) {
	root := testca.NewRoot()
	leaf := root.Issue(testca.Email("alice@example.test"))
	pem := func(id *testca.Identity) string {
		text, _ := json.Marshal(string(id.CertificatePEM()))
		return string(text)
	}
	p, problems, err := Read([]byte(`{"trustAnchors": [{"certificates": ` + pem(root) + `, "domains": [".Example.test"]}]}`))
	if err != nil || len(problems) > 0 || len(p.TrustAnchors) != 1 || !slices.Equal(p.TrustAnchors[0].Domains, []string{".example.test"}) {
		t.Fatal(err, problems, p)
	}
	for name, anchors := range map[string]string{
		"no authority":     `[{"certificates": ` + pem(leaf) + `}]`,
		"a domain is none": `[{"certificates": ` + pem(root) + `, "domains": ["a b"]}]`,
	} {
		if p, problems, err := Read([]byte(`{"trustAnchors": ` + anchors + `}`)); err != nil || len(problems) != 1 || len(p.TrustAnchors) != 0 {
			t.Errorf("%s: %v, %v, trusted %v", name, err, problems, p.TrustAnchors)
		}
	}
}

// What is made of the table is fresh: the schema for browsers, and the documentation.
func TestGeneratedFilesAreFresh(t *testing.T) {
	schema, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := os.ReadFile(filepath.Join("..", "..", "extension", "managed-schema.json"))
	if err != nil || !bytes.Equal(schema, stored) {
		t.Errorf("extension/managed-schema.json is stale: run make generate (%v)", err)
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "admin.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range Keys() {
		if !bytes.Contains(page, []byte("| `"+key.Name+"`")) || !bytes.Contains(page, []byte(key.Doc)) {
			t.Errorf("docs/admin.md says nothing of %s: run make generate", key.Name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"alwaysSign": true, "overrides": [{"for": ["@example.test"], "encrypt": "always"}]}`))
	f.Add([]byte(`{"rules": [{"recipients": ["example.test"], "refuse": true}], "trustAnchors": [{"certificates": "AAAA"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, problems, err := Read(data)
		if (p == nil) != (err != nil) || len(problems) > MaxTold+1 {
			t.Errorf("%v, %d problems, %v", p, len(problems), err)
		}
	})
}
