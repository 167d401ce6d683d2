package jmap

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"signet/demo/internal/mailbox"
)

// state is every type's state but EmailSubmission's: this server offers no changes since a state.
const state = "0"

// invocation is RFC 8620 Section 3.2: a name, arguments and a client's id.
type invocation struct {
	name string
	args map[string]json.RawMessage
	id   string
}

// UnmarshalJSON reads the array form.
func (i *invocation) UnmarshalJSON(data []byte) error {
	var tuple []json.RawMessage
	if err := json.Unmarshal(data, &tuple); err != nil {
		return err
	}
	if len(tuple) != 3 {
		return errors.New("an invocation has three elements")
	}
	return errors.Join(json.Unmarshal(tuple[0], &i.name), json.Unmarshal(tuple[1], &i.args), json.Unmarshal(tuple[2], &i.id))
}

// methodError is RFC 8620 Section 3.6.2.
type methodError struct{ kind, description string }

func (e *methodError) Error() string { return e.kind + ": " + e.description }

func invalidArguments(format string, args ...any) error {
	return &methodError{"invalidArguments", fmt.Sprintf(format, args...)}
}

// call is one method call while it is answered.
type call struct {
	account *mailbox.Account
	store   *mailbox.Store
	args    map[string]json.RawMessage
	created map[string]string // creation ids of this request
	respond func(name string, args object)
}

var methods = map[string]func(*call) error{
	"Mailbox/get":         (*call).mailboxGet,
	"Identity/get":        (*call).identityGet,
	"Email/query":         (*call).emailQuery,
	"Email/get":           (*call).emailGet,
	"Email/import":        (*call).emailImport,
	"Email/set":           (*call).emailSet,
	"EmailSubmission/get": (*call).submissionGet,
	"EmailSubmission/set": (*call).submissionSet,
	"ContactCard/query":   (*call).contactQuery,
	"ContactCard/get":     (*call).contactGet,
}

func (s *Server) api(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	if simpleRequest(r) || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		problem(w, http.StatusBadRequest, "urn:ietf:params:jmap:error:notJSON", object{})
		return
	}
	var request struct {
		Using       []string
		MethodCalls []invocation
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		problem(w, http.StatusRequestEntityTooLarge, "urn:ietf:params:jmap:error:limit", object{"limit": "maxSizeRequest"})
		return
	}
	if err := json.Unmarshal(body, &request); err != nil {
		kind := "notRequest"
		if !json.Valid(body) {
			kind = "notJSON"
		}
		problem(w, http.StatusBadRequest, "urn:ietf:params:jmap:error:"+kind, object{"detail": err.Error()})
		return
	}
	if len(request.MethodCalls) > maxCallsInRequest {
		problem(w, http.StatusBadRequest, "urn:ietf:params:jmap:error:limit", object{"limit": "maxCallsInRequest"})
		return
	}
	for _, used := range request.Using {
		if !slices.Contains(capabilities, used) {
			problem(w, http.StatusBadRequest, "urn:ietf:params:jmap:error:unknownCapability", object{"detail": used})
			return
		}
	}
	responses := []any{}
	results := map[string]response{}
	created := map[string]string{}
	for _, i := range request.MethodCalls {
		c := &call{account: a, store: s.Store, args: i.args, created: created}
		c.respond = func(name string, args object) {
			responses = append(responses, []any{name, args, i.id})
			if _, answered := results[i.id]; !answered {
				results[i.id] = response{name, args}
			}
		}
		if err := c.run(i.name, results); err != nil {
			var failure *methodError
			if !errors.As(err, &failure) {
				failure = &methodError{"serverFail", err.Error()}
			}
			c.respond("error", object{"type": failure.kind, "description": failure.description})
		}
	}
	reply(w, object{"methodResponses": responses, "createdIds": created, "sessionState": state})
}

func (c *call) run(name string, results map[string]response) error {
	method := methods[name]
	if method == nil {
		return &methodError{"unknownMethod", name}
	}
	if err := resolve(c.args, results); err != nil {
		return err
	}
	var accountID string
	if err := c.arg("accountId", &accountID); err != nil {
		return err
	}
	if accountID != c.account.Address {
		return &methodError{"accountNotFound", accountID}
	}
	return method(c)
}

// arg decodes an argument into v, and leaves v when there is none or it is null.
func (c *call) arg(name string, v any) error {
	raw, ok := c.args[name]
	if !ok {
		return nil
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return invalidArguments("%s: %v", name, err)
	}
	return nil
}

// idOf returns the id that "#name" was created with, or the id itself.
func (c *call) idOf(id string) string {
	if name, ok := strings.CutPrefix(id, "#"); ok {
		return c.created[name]
	}
	return id
}

type response struct {
	name string
	args object
}

// resolve replaces "#argument" by what it refers to (RFC 8620 Section 3.7),
// for paths of names and "*".
func resolve(args map[string]json.RawMessage, results map[string]response) error {
	for key, raw := range args {
		name, ok := strings.CutPrefix(key, "#")
		if !ok {
			continue
		}
		var reference struct{ ResultOf, Name, Path string }
		if err := json.Unmarshal(raw, &reference); err != nil {
			return &methodError{"invalidResultReference", key}
		}
		result, ok := results[reference.ResultOf]
		if !ok || result.name != reference.Name {
			return &methodError{"invalidResultReference", key}
		}
		encoded, err := json.Marshal(result.args)
		if err != nil {
			return err
		}
		var value any
		if err := json.Unmarshal(encoded, &value); err != nil {
			return err
		}
		if value, ok = follow(value, strings.Split(strings.TrimPrefix(reference.Path, "/"), "/")); !ok {
			return &methodError{"invalidResultReference", reference.Path}
		}
		if args[name], err = json.Marshal(value); err != nil {
			return err
		}
		delete(args, key)
	}
	return nil
}

func follow(value any, path []string) (any, bool) {
	if len(path) == 0 {
		return value, true
	}
	switch v := value.(type) {
	case map[string]any:
		next, ok := v[path[0]]
		if !ok {
			return nil, false
		}
		return follow(next, path[1:])
	case []any:
		if path[0] != "*" {
			return nil, false
		}
		all := []any{}
		for _, element := range v {
			next, ok := follow(element, path[1:])
			if !ok {
				return nil, false
			}
			if list, isList := next.([]any); isList {
				all = append(all, list...)
			} else {
				all = append(all, next)
			}
		}
		return all, true
	}
	return nil, false
}
