package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"signet/e2e/doubles/internal/store"
)

// An object is one of the service's.
type object = map[string]any

// operations are what the page's script calls, by the name of the action. They are
// simpler than the real ones: nobody but the script may use them, and a test that
// finds the extension here has found a mistake.
var operations = map[string]func(*call) (any, error){
	"GetUser":          (*call).user,
	"FindConversation": (*call).findConversation,
	"GetConversation":  (*call).getConversation,
	"GetItem":          (*call).getItem,
	"SaveDraft":        (*call).saveDraft,
	"SendDraft":        (*call).sendDraft,
	"DeleteItem":       (*call).deleteItem,
	"CreateAttachment": (*call).createAttachment,
	"CopyAttachments":  (*call).copyAttachments,
	"DeleteAttachment": (*call).deleteAttachment,
	"FindPeople":       (*call).findPeople,
}

// A call is one request of the page's script.
type call struct {
	server  *Server
	account *store.Account
	request *http.Request
}

// service answers POST /owa/service.svc?action=, to the page's own token alone: a request that others made up was refused
// with 401 in each of five forms.
func (s *Server) service(w http.ResponseWriter, r *http.Request) {
	account := s.account(r)
	if account == nil {
		w.Header().Set("WWW-Authenticate", `Bearer client_id="00000002-0000-0ff1-ce00-000000000000"`)
		http.Error(w, "", http.StatusUnauthorized)
		return
	}
	operation := operations[r.URL.Query().Get("action")]
	if operation == nil {
		http.Error(w, fmt.Sprintf("no operation %q", r.URL.Query().Get("action")), http.StatusInternalServerError)
		return
	}
	answer, err := operation(&call{s, account, r})
	switch {
	case errors.Is(err, store.ErrNotFound):
		http.Error(w, "ErrorItemNotFound", http.StatusNotFound)
		return
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache, no-store")
	_ = json.NewEncoder(w).Encode(answer) // the reader may have gone
}

func (c *call) read(into any) error { return json.NewDecoder(c.request.Body).Decode(into) }

// user tells the script whose mailbox it shows.
func (c *call) user() (any, error) {
	return object{"name": c.account.Name, "address": c.account.Address}, nil
}

// findPeople answers with the people of the directory whose address this is.
func (c *call) findPeople() (any, error) {
	var asked struct{ Address string }
	if err := c.read(&asked); err != nil {
		return nil, err
	}
	if found := c.account.Store().Account(asked.Address); found != nil {
		return object{"name": found.Name, "address": asked.Address}, nil
	}
	return object{"name": asked.Address, "address": asked.Address}, nil
}
