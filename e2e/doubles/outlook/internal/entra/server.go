// Package entra is login.microsoftonline.com, as far as an application of the
// platform type "single-page application" needs it: the authorization endpoint
// with its log-on and consent pages, the token endpoint, and the page on which
// an administrator consents for everybody.
//
// Sources: Microsoft's documentation of the authorization code flow and of the
// error codes AADSTS…, and what people report of the pages. That a code stands
// in error_description of an answer is documented; which of error's values
// comes with it is not for all of them, and marked "unverified".
package entra

import (
	"crypto/rand"
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"

	"signet/e2e/doubles/internal/store"
	"signet/e2e/doubles/outlook/internal/clock"
)

//go:embed assets
var assets embed.FS

var templates = template.Must(template.ParseFS(assets, "assets/*.gohtml"))

// Tenant is the directory of all accounts here.
const Tenant = "11111111-2222-3333-4444-555555555555"

// A Client is an application that its publisher registered.
type Client struct {
	ID, Name string
	// Redirects are the addresses to which codes may go.
	Redirects func(address string) bool
}

// Server is the identity platform for the accounts of a Store.
type Server struct {
	Store  *store.Store
	Clock  *clock.Clock
	Client Client

	mu        sync.Mutex
	behaviour Behaviour
	sessions  map[string]*session
	consents  map[string][]string // scopes by account; by "" those that an administrator consented to for everybody
	pending   map[string]request  // what log-on and consent pages will go on with
	codes     map[string]*grant
	access    map[string]*grant
	refresh   map[string]*grant
}

// A Behaviour is what of the server tests change while it runs.
type Behaviour struct {
	// AdminConsent lets nobody but an administrator consent, as tenants do by default since November 2025 (MC1163922).
	AdminConsent bool
	// Language of the pages, en or de.
	Language string
}

// A session is a browser's, with everybody who signed in there.
type session struct{ accounts []*store.Account }

// New returns a server that knows one application.
func New(s *store.Store, c *clock.Clock, client Client) *Server {
	return &Server{
		Store: s, Clock: c, Client: client, behaviour: Behaviour{Language: "en"},
		sessions: map[string]*session{}, consents: map[string][]string{}, pending: map[string]request{},
		codes: map[string]*grant{}, access: map[string]*grant{}, refresh: map[string]*grant{},
	}
}

// Behave changes how the server behaves.
func (s *Server) Behave(b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behaviour = b
}

// Handler returns the host's routes.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{tenant}/oauth2/v2.0/authorize", s.authorize)
	mux.HandleFunc("GET /{tenant}/webmail", s.logOnFor)
	mux.HandleFunc("POST /{tenant}/login", s.logOn)
	mux.HandleFunc("POST /{tenant}/pick", s.pick)
	mux.HandleFunc("POST /{tenant}/consent", s.consent)
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", s.token)
	mux.HandleFunc("OPTIONS /{tenant}/oauth2/v2.0/token", s.preflight)
	mux.HandleFunc("GET /{tenant}/v2.0/adminconsent", s.adminConsentPage)
	mux.HandleFunc("GET /{tenant}/adminconsent", s.adminConsentPage)
	mux.HandleFunc("POST /{tenant}/adminconsent", s.adminConsent)
	return mux
}

// SignOutAll ends every session, as "sign out everywhere" does. Tokens stay.
func (s *Server) SignOutAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions = map[string]*session{}
}

// Revoke takes back what was consented to, and every token with it.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.consents = map[string][]string{}
	s.codes, s.access, s.refresh = map[string]*grant{}, map[string]*grant{}, map[string]*grant{}
}

// Consent lets an application do what it would ask an account for; the account "" is everybody.
func (s *Server) Consent(account string, scopes []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.consented(account, scopes)
}

func (s *Server) consented(account string, scopes []string) {
	for _, scope := range scopes {
		if !slices.Contains(s.consents[account], scope) {
			s.consents[account] = append(s.consents[account], scope)
		}
	}
}

// missing are the scopes that nobody consented to for an account. Those of OpenID Connect need it as others do.
func (s *Server) missing(account string, scopes []string) []string {
	return slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool {
		return slices.Contains(s.consents[account], scope) || slices.Contains(s.consents[""], scope)
	})
}

const sessionCookie = "ESTSAUTHPERSISTENT"

// session returns the browser's session, made where there is none.
func (s *Server) session(w http.ResponseWriter, r *http.Request) *session {
	if cookie, err := r.Cookie(sessionCookie); err == nil && s.sessions[cookie.Value] != nil {
		return s.sessions[cookie.Value]
	}
	id := rand.Text()
	s.sessions[id] = &session{}
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: id, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteNoneMode,
	})
	return s.sessions[id]
}

func (s *Server) render(w http.ResponseWriter, name string, data map[string]any) {
	data["German"] = s.behaviour.Language == "de"
	data["Client"] = s.Client.Name
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Frame-Options", "DENY")
	if err := templates.ExecuteTemplate(w, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// scopesOf splits a parameter into scopes, each without the address of Microsoft Graph, which is the default resource.
func scopesOf(parameter string) []string {
	scopes := strings.Fields(parameter)
	for i, scope := range scopes {
		scopes[i] = strings.TrimPrefix(scope, "https://graph.microsoft.com/")
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}
