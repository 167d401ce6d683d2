package api

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/keystore"
)

const passphrase = "correct horse"

// A client calls an engine as TypeScript does.
type client struct {
	t       *testing.T
	engine  *Engine
	storage *keystore.Memory
}

func newClient(t *testing.T) *client {
	storage := new(keystore.Memory)
	return &client{t, &Engine{
		Keystore: keystore.New(storage, keystore.Options{
			Now:        now,
			Derivation: keystore.Derivation{Passes: 1, MemoryKiB: 8 << 10, Lanes: 1},
		}),
		Now:     now,
		Version: "1.2.3",
	}, storage}
}

// ready returns a client whose user has id's key and trusts the root.
func ready(t *testing.T, id *identity) *client {
	c := newClient(t)
	ask[Status](c, "setPassphrase", SetPassphraseParams{New: passphrase})
	ask[ImportKeyResult](c, "importKey", ImportKeyParams{Name: "key.p12", Password: "secret"}, id.pkcs12("secret"))
	ask[CertificateInfo](c, "trustAuthority", IDParams{keystore.ID(people().root.certificate)})
	return c
}

// ask expects an answer. The bodies of the last one are in c.bodies.
func ask[R any](c *client, method string, params any, bodies ...[]byte) (result R) {
	c.t.Helper()
	result, _ = askBodies[R](c, method, params, bodies...)
	return result
}

func askBodies[R any](c *client, method string, params any, bodies ...[]byte) (result R, answer [][]byte) {
	c.t.Helper()
	text, err := json.Marshal(params)
	if err != nil {
		c.t.Fatal(err)
	}
	got, failure := c.engine.Dispatch(c.t.Context(), aRole(method), method, text, bodies, nil)
	if failure != nil {
		c.t.Fatalf("%s: %s (%s)", method, failure.Code, failure.Detail)
	}
	if strings.Contains(string(got.Result), "null") {
		c.t.Errorf("%s answers with null: %s", method, got.Result)
	}
	if err := json.Unmarshal(got.Result, &result); err != nil {
		c.t.Fatal(err)
	}
	return result, got.Bodies
}

func expectFailure(c *client, code Code, method string, params any, bodies ...[]byte) *Error {
	c.t.Helper()
	text, err := json.Marshal(params)
	if err != nil {
		c.t.Fatal(err)
	}
	answer, failure := c.engine.Dispatch(c.t.Context(), aRole(method), method, text, bodies, nil)
	if failure == nil {
		c.t.Fatalf("%s answers with %s; want %s", method, answer.Result, code)
	}
	if failure.Code != code {
		c.t.Fatalf("%s: %s (%s); want %s", method, failure.Code, failure.Detail, code)
	}
	if answer.Result != nil || answer.Bodies != nil {
		c.t.Errorf("%s fails with half an answer", method)
	}
	return failure
}

func aRole(method string) Role {
	if roles := callers(method); len(roles) > 0 {
		return roles[len(roles)-1]
	}
	return RolePage
}

func importCertificate(c *client, kind string, certificate *x509.Certificate) ImportCertificatesResult {
	c.t.Helper()
	return ask[ImportCertificatesResult](c, kind, ImportCertificatesParams{Names: []string{"c.der"}}, certificate.Raw)
}

// Each method has a handler, with the types that the contract promises.
func TestHandlersKeepTheContract(t *testing.T) {
	for _, m := range Methods {
		h := handlers[m.Name]
		if h.params != reflect.TypeOf(m.Params) || h.result != reflect.TypeOf(m.Result) {
			t.Errorf("%s takes %v and answers with %v, not %T and %T", m.Name, h.params, h.result, m.Params, m.Result)
		}
	}
	if len(handlers) != len(Methods) {
		t.Errorf("%d handlers for %d methods", len(handlers), len(Methods))
	}
}

func TestDispatchRefuses(t *testing.T) {
	long := make([][]byte, MaxBodies+1)
	tests := []struct {
		name   string
		role   Role
		method string
		params string
		bodies [][]byte
		want   Code
	}{
		{"unknown method", RolePage, "nothing", "{}", nil, CodeUnknownMethod},
		{"method of Go", RolePage, "Dispatch", "{}", nil, CodeUnknownMethod},
		{"another's method", RoleReader, "importKey", "{}", nil, CodeNotAllowed},
		{"no role", "", "status", "{}", nil, CodeNotAllowed},
		{"unknown role", "admin", "status", "{}", nil, CodeNotAllowed},
		{"no parameters", RolePage, "status", "", nil, CodeBadRequest},
		{"null", RolePage, "status", "null", nil, CodeBadRequest},
		{"list", RolePage, "status", "[]", nil, CodeBadRequest},
		{"cut off", RolePage, "status", "{", nil, CodeBadRequest},
		{"unknown field", RolePage, "status", `{"x":1}`, nil, CodeBadRequest},
		{"something follows", RolePage, "status", "{}{}", nil, CodeBadRequest},
		{"text follows", RolePage, "status", "{} x", nil, CodeBadRequest},
		{"wrong type", RolePage, "unlock", `{"passphrase":1}`, nil, CodeBadRequest},
		{"body where none belongs", RolePage, "status", "{}", [][]byte{{1}}, CodeBadRequest},
		{"no body", RolePage, "open", "{}", nil, CodeBadRequest},
		{"two bodies", RolePage, "open", "{}", [][]byte{{}, {}}, CodeBadRequest},
		{"names without files", RolePage, "importCertificates", `{"names":["x"]}`, nil, CodeBadRequest},
		{"many bodies", RolePage, "open", "{}", long, CodeTooLarge},
		{"long parameters", RolePage, "status", strings.Repeat(" ", MaxParams+1), nil, CodeTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer, failure := newClient(t).engine.Dispatch(t.Context(), tt.role, tt.method, []byte(tt.params), tt.bodies, nil)
			if failure == nil || failure.Code != tt.want {
				t.Errorf("%s, %+v; want %s", answer.Result, failure, tt.want)
			}
		})
	}
}

// A passphrase does not come back in an error.
func TestErrorsHoldNoPassphrase(t *testing.T) {
	for _, params := range []string{`{"passphrase":["hunter2"]}`, `{"passphrase":"hunter2"`, `{"passphrase":"hunter2"}x`, `{"passphrase":hunter2}`} {
		_, failure := newClient(t).engine.Dispatch(t.Context(), RolePage, "unlock", []byte(params), nil, nil)
		if failure == nil || strings.Contains(failure.Detail, "hunter2") {
			t.Errorf("%s: %+v", params, failure)
		}
	}
}

// Each method refuses each role that its row does not name.
func TestRoles(t *testing.T) {
	for _, m := range Methods {
		for _, role := range []Role{RoleReader, RoleComposer, RolePage, RoleBackground} {
			_, failure := newClient(t).engine.Dispatch(t.Context(), role, m.Name, []byte("{}"), nil, nil)
			refused := failure != nil && failure.Code == CodeNotAllowed
			if refused == slices.Contains(m.Callers, role) {
				t.Errorf("%s by %s: refused is %v", m.Name, role, refused)
			}
		}
	}
}

func TestCancel(t *testing.T) {
	c := ready(t, people().alice)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancelLate := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancelLate()
	params := []byte(`{"learn":false}`)
	message := [][]byte{[]byte("From: a@example.test\r\n\r\ntext\r\n")}
	if _, failure := c.engine.Dispatch(cancelled, RolePage, "open", params, message, nil); failure == nil || failure.Code != CodeCancelled {
		t.Errorf("cancelled: %+v", failure)
	}
	if _, failure := c.engine.Dispatch(late, RolePage, "open", params, message, nil); failure == nil || failure.Code != CodeTimeout {
		t.Errorf("late: %+v", failure)
	}
}

// A call that is cancelled while it works ends at its next step.
func TestCancelDuringWork(t *testing.T) {
	c := ready(t, people().alice)
	draft := draftTo("alice@example.test")
	_, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draft, Sign: SignClear, Encrypt: true})
	ctx, cancel := context.WithCancel(t.Context())
	answer, failure := c.engine.Dispatch(ctx, RolePage, "open", []byte(`{"learn":true}`), messages, func(Progress) { cancel() })
	if failure == nil || failure.Code != CodeCancelled || answer.Result != nil {
		t.Errorf("%s, %+v", answer.Result, failure)
	}
}

func TestPanicIsAnInternalError(t *testing.T) {
	c := newClient(t)
	c.engine.Now = func() time.Time { panic("no clock") }
	expectFailure(c, CodeInternal, "listAnchors", Empty{})
}

func FuzzDispatch(f *testing.F) {
	for _, m := range Methods {
		zero, err := json.Marshal(m.Params)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(m.Name, zero, []byte("Subject: x\r\n\r\ny"), uint8(1))
	}
	f.Fuzz(func(t *testing.T, method string, params, body []byte, bodies uint8) {
		c := newClient(t)
		all := make([][]byte, bodies%4)
		for i := range all {
			all[i] = body
		}
		answer, failure := c.engine.Dispatch(t.Context(), RolePage, method, params, all, nil)
		switch {
		case failure == nil && !json.Valid(answer.Result):
			t.Errorf("answers with %q", answer.Result)
		case failure != nil && failure.Code == CodeInternal:
			t.Errorf("internal: %s", failure.Detail)
		}
	})
}
