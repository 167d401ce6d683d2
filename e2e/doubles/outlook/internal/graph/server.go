// Package graph is graph.microsoft.com, as far as mail needs it: messages with
// their MIME content, drafts, attachments in pieces, sending, and who one is.
//
// Sources: Microsoft's reference of Graph v1.0 and its pages on limits, and
// issues in which people report what servers answer. What none of them shows is
// marked "unverified".
package graph

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"signet/e2e/doubles/internal/store"
	"signet/e2e/doubles/outlook/internal/entra"
)

// maxRequest bounds the body of a request with MIME content: "S/MIME message payloads are currently limited to 4 MB"
// (reference of user-post-messages).
const maxRequest = 4 << 20

// A Server answers for the accounts of a Store to those who have a token.
type Server struct {
	Entra *entra.Server

	mu        sync.Mutex
	behaviour Behaviour
	drafts    map[string]*draft  // those that were made of JSON, by the id of their item
	uploads   map[string]*upload // by the token in their address
	throttle  throttle
}

// A Behaviour is what of the server tests change while it runs.
type Behaviour struct {
	// FalseOK answers 200 to what is too large, and does nothing (microsoft-graph-docs#13979).
	FalseOK bool `json:"falseOK"`
	// MAPIDrafts sends drafts of the class IPM.Note.SMIME as what their one attachment holds. Whether Exchange does so
	// for drafts that come from Graph is unverified; else they leave as messages with an attachment.
	MAPIDrafts bool `json:"mapiDrafts"`
	// Personal is an account of outlook.com, which has no proxyAddresses.
	Personal bool `json:"personal"`
	// DropAnswers sends a message and then closes the connection without an answer.
	DropAnswers bool `json:"dropAnswers"`
	// SendFails answers requests to send with 503, and sends nothing.
	SendFails bool `json:"sendFails"`
}

// A throttle refuses the next requests.
type throttle struct{ requests, seconds int }

// New returns a server.
func New(e *entra.Server) *Server {
	return &Server{Entra: e, drafts: map[string]*draft{}, uploads: map[string]*upload{}}
}

// Behave changes how the server behaves.
func (s *Server) Behave(b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behaviour = b
}

// Throttle answers the next requests with 429 and a Retry-After of that many seconds.
func (s *Server) Throttle(requests, seconds int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.throttle = throttle{requests, seconds}
}

func (s *Server) behaves() Behaviour {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.behaviour
}

// A call is one request of somebody who has a token.
type call struct {
	server  *Server
	account *store.Account
	w       http.ResponseWriter
	r       *http.Request
}

// A failure is an answer with an error: {"error": {"code", "message"}}.
type failure struct {
	status        int
	code, message string
}

func (f *failure) Error() string { return f.code + ": " + f.message }

// errNotFound is what one gets for an id that the mailbox does not have.
var errNotFound = &failure{http.StatusNotFound, "ErrorItemNotFound", "The specified object was not found in the store."}

// The permissions of which a request needs one.
var (
	toRead  = []string{"Mail.Read", "Mail.ReadWrite"}
	toWrite = []string{"Mail.ReadWrite"}
	toSend  = []string{"Mail.Send"}
	toKnow  = []string{"User.Read"}
)

// Handler returns the routes of the host.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, route := range map[string]struct {
		scopes []string
		serve  func(*call) error
	}{
		"GET /v1.0/me":                                                {toKnow, (*call).me},
		"GET /v1.0/me/mailFolders":                                    {toRead, (*call).listFolders},
		"GET /v1.0/me/mailFolders/{folder}":                           {toRead, (*call).getFolder},
		"GET /v1.0/me/mailFolders/{folder}/messages":                  {toRead, (*call).listMessages},
		"POST /v1.0/me/mailFolders/{folder}/messages":                 {toWrite, (*call).createMessage},
		"GET /v1.0/me/messages":                                       {toRead, (*call).listMessages},
		"POST /v1.0/me/messages":                                      {toWrite, (*call).createMessage},
		"GET /v1.0/me/messages/{id}":                                  {toRead, (*call).getMessage},
		"PATCH /v1.0/me/messages/{id}":                                {toWrite, (*call).patchMessage},
		"DELETE /v1.0/me/messages/{id}":                               {toWrite, (*call).deleteMessage},
		"POST /v1.0/me/messages/{id}/permanentDelete":                 {toWrite, (*call).permanentDelete},
		"GET /v1.0/me/messages/{id}/$value":                           {toRead, (*call).value},
		"POST /v1.0/me/messages/{id}/move":                            {toWrite, (*call).moveMessage},
		"POST /v1.0/me/messages/{id}/send":                            {toSend, (*call).sendDraft},
		"GET /v1.0/me/messages/{id}/attachments":                      {toRead, (*call).listAttachments},
		"GET /v1.0/me/messages/{id}/attachments/{attachment}":         {toRead, (*call).getAttachment},
		"GET /v1.0/me/messages/{id}/attachments/{attachment}/$value":  {toRead, (*call).attachmentValue},
		"POST /v1.0/me/messages/{id}/attachments":                     {toWrite, (*call).addAttachment},
		"POST /v1.0/me/messages/{id}/attachments/createUploadSession": {toWrite, (*call).createUploadSession},
		"POST /v1.0/me/sendMail":                                      {toSend, (*call).sendMail},
		"POST /v1.0/me/translateExchangeIds":                          {toKnow, (*call).translateIDs},
	} {
		mux.HandleFunc(pattern, s.authorized(route.scopes, route.serve))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		allowOrigins(w)
		if r.Method == http.MethodOptions {
			w.Header().Set("Access-Control-Allow-Methods", "GET, POST, PATCH, PUT, DELETE, OPTIONS")
			w.Header().Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
			w.WriteHeader(http.StatusOK)
			return
		}
		tell(w, &failure{http.StatusBadRequest, "BadRequest", "Resource not found for the segment '" + r.URL.Path + "'."})
	})
	return mux
}

// authorized serves requests with a token that is good for them.
func (s *Server) authorized(scopes []string, serve func(*call) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		allowOrigins(w)
		if wait := s.throttled(); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(wait))
			tell(w, &failure{http.StatusTooManyRequests, "ApplicationThrottled", "Application is over its MailboxConcurrency limit."})
			return
		}
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		account, granted := s.Entra.Account(token)
		switch {
		case !bearer:
			w.Header().Set("WWW-Authenticate", "Bearer")
			tell(w, &failure{http.StatusUnauthorized, "InvalidAuthenticationToken", "Access token is empty."})
			return
		case account == nil:
			w.Header().Set("WWW-Authenticate", "Bearer")
			tell(w, &failure{http.StatusUnauthorized, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."})
			return
		case !slices.ContainsFunc(scopes, func(each string) bool { return slices.Contains(granted, each) }):
			tell(w, &failure{http.StatusForbidden, "ErrorAccessDenied", "Access is denied. Check credentials and try again."})
			return
		}
		if err := serve(&call{s, account, w, r}); err != nil {
			tell(w, err)
		}
	}
}

func (s *Server) throttled() (seconds int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.throttle.requests == 0 {
		return 0
	}
	s.throttle.requests--
	return s.throttle.seconds
}

func allowOrigins(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Expose-Headers", "ETag, Location, Retry-After, request-id")
}

// tell answers with an error.
func tell(w http.ResponseWriter, err error) {
	f, known := err.(*failure)
	switch {
	case known:
	case err == store.ErrNotFound:
		f = errNotFound
	case err == store.ErrNoRecipients:
		f = &failure{http.StatusBadRequest, "ErrorInvalidRecipients", "At least one recipient isn't valid., A message can't be sent because it contains no recipients."}
	default:
		f = &failure{http.StatusBadRequest, "ErrorInvalidRequest", err.Error()}
	}
	write(w, f.status, map[string]any{"error": map[string]any{"code": f.code, "message": f.message}})
}

func write(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // the reader may have gone
}

// read decodes the JSON of a request.
func (c *call) read(into any) error {
	if !strings.HasPrefix(c.r.Header.Get("Content-Type"), "application/json") {
		return &failure{http.StatusUnsupportedMediaType, "UnsupportedMediaType", "Write requests must contain the Content-Type header declaration."}
	}
	if err := json.NewDecoder(c.r.Body).Decode(into); err != nil {
		return &failure{http.StatusBadRequest, "BadRequest", "Unable to read JSON request payload."}
	}
	return nil
}
