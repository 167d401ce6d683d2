package owa

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"signet/e2e/doubles/internal/store"
)

// An object is one of the service's, each of which names its type in "__type".
type object = map[string]any

// operations are those that service.svc knows here, by the name of the action.
// Most answer with a list of response messages, as operations of Exchange Web
// Services do.
var operations = map[string]func(*call) (any, error){
	"GetItem":                       (*call).getItem,
	"CreateItem":                    (*call).createItem,
	"UpdateItem":                    (*call).updateItem,
	"DeleteItem":                    (*call).deleteItem,
	"FindItem":                      (*call).findItem,
	"GetConversationItems":          (*call).getConversationItems,
	"FindPeople":                    (*call).findPeople,
	"ExpandDL":                      (*call).expandDL,
	"CreateAttachmentFromLocalFile": (*call).createAttachment,
	"DeleteAttachment":              (*call).deleteAttachment,
	"GetEncryptionCerts":            (*call).getEncryptionCerts,
	"GetMime":                       (*call).getMime,
}

// A call is one request to the service.
type call struct {
	server  *Server
	account *store.Account
	data    []byte
}

// A responseError is told as a response message of its class.
type responseError struct{ code, text string }

func (e *responseError) Error() string { return e.code + ": " + e.text }

var errItemNotFound = &responseError{"ErrorItemNotFound", "The specified object was not found in the store."}

// service answers POST /owa/service.svc. The action and the canary come in
// headers; the data in X-OWA-UrlPostData, percent-encoded, or as the body.
func (s *Server) service(w http.ResponseWriter, r *http.Request, session *session) {
	if !session.accepts(w, r.Header.Get(canaryCookie)) {
		return
	}
	data, err := postData(w, r, s.MaxRequest)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		// IIS: 404.13, or 413 with newer ones.
		http.Error(w, "", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	action := r.Header.Get("Action")
	operation := operations[action]
	if operation == nil {
		w.Header().Set("X-OWA-Error", "System.InvalidOperationException")
		http.Error(w, fmt.Sprintf("no operation %q", action), http.StatusInternalServerError)
		return
	}
	answer, err := operation(&call{server: s, account: session.account, data: data})
	var refused *responseError
	switch {
	case errors.As(err, &refused):
		answer = responses(failure(refused))
	case errors.Is(err, store.ErrNotFound):
		answer = responses(failure(errItemNotFound))
	case err != nil:
		w.Header().Set("X-OWA-Error", "Microsoft.Exchange.Clients.Owa2.Server.Core.OwaInvalidRequestException")
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache, no-store")
	_ = json.NewEncoder(w).Encode(answer) // the reader may have gone
}

func postData(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	if header := r.Header.Get("X-OWA-UrlPostData"); header != "" {
		data, err := url.PathUnescape(header)
		return []byte(data), err
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return nil, errors.New("the body is not JSON")
	}
	return io.ReadAll(http.MaxBytesReader(w, r.Body, most))
}

// body decodes the Body of a request of a type, such as "GetItemRequest".
func (c *call) body(into any) error {
	var request struct {
		Type   string `json:"__type"`
		Header struct {
			RequestServerVersion string
		}
		Body json.RawMessage
	}
	if err := json.Unmarshal(c.data, &request); err != nil {
		return err
	}
	if request.Header.RequestServerVersion == "" {
		return errors.New("the Header names no RequestServerVersion")
	}
	if !strings.HasSuffix(request.Type, "JsonRequest:#Exchange") {
		return fmt.Errorf("__type %q is not a request", request.Type)
	}
	return json.Unmarshal(request.Body, into)
}

// responses is an answer with one response message for each item of a request.
func responses(messages ...object) any {
	return object{"Header": object{"ServerVersionInfo": object{"MajorVersion": 15}}, "Body": object{"ResponseMessages": object{"Items": messages}}}
}

// failure is a response message about an item that nothing was done with.
func failure(e *responseError) object {
	return object{"ResponseClass": "Error", "ResponseCode": e.code, "MessageText": e.text}
}

// success is a response message with items.
func success(items ...object) object {
	return object{"ResponseClass": "Success", "ResponseCode": "NoError", "Items": items}
}
