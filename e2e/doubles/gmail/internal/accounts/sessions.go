// Package accounts is accounts.google.com and oauth2.googleapis.com: signing in
// with several accounts, consent, and the tokens that come of it.
//
// Sources: developers.google.com/identity/protocols/oauth2, "Using OAuth 2.0 for
// Web Server Applications" and "Native Apps", and OpenID Connect of the same
// site. The pages are plausible; nothing but a person's clicks goes by them.
package accounts

import (
	"crypto/rand"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"signet/e2e/doubles/gmail/internal/mailbox"
)

// sessionCookie is the cookie of a browser that is signed in, for all hosts of the domain.
const sessionCookie = "SID"

// A Server keeps who is signed in, and which tokens there are.
type Server struct {
	// Mailboxes are the accounts, by address.
	Mailboxes map[string]*mailbox.Mailbox
	// Passwords are theirs.
	Passwords map[string]string
	// Client is the application that is registered.
	Client Client

	mu       sync.Mutex
	sessions map[string][]string // addresses, in the order in which they signed in
	grants   grants
	refusal  string
}

// Register adds the routes of accounts.google.com to one mux and those of oauth2.googleapis.com to another.
func (s *Server) Register(accounts, oauth *http.ServeMux) {
	accounts.HandleFunc("GET /ServiceLogin", s.logOnPage)
	accounts.HandleFunc("POST /ServiceLogin", s.logOn)
	accounts.HandleFunc("GET /Logout", s.logOut)
	accounts.HandleFunc("GET /o/oauth2/v2/auth", s.authorize)
	accounts.HandleFunc("POST /o/oauth2/v2/auth", s.decide)
	oauth.HandleFunc("POST /token", s.token)
	oauth.HandleFunc("POST /revoke", s.revoke)
	oauth.HandleFunc("GET /tokeninfo", s.tokenInfo)
}

// SignedIn returns the addresses that a browser is signed in with; their places are the N of /mail/u/N/.
func (s *Server) SignedIn(r *http.Request) []string {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sessions[cookie.Value])
}

// Mailbox returns the mailbox of the account in place N of a browser's, or nil.
func (s *Server) Mailbox(r *http.Request, place string) *mailbox.Mailbox {
	n, err := strconv.Atoi(place)
	if signedIn := s.SignedIn(r); err == nil && n >= 0 && n < len(signedIn) {
		return s.Mailboxes[signedIn[n]]
	}
	return nil
}

// SignOutAll ends every session.
func (s *Server) SignOutAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions = nil
}

// LogOnAddress is where somebody signs in who wants to see a page; with add, with one account more.
func LogOnAddress(onward string) string {
	return "https://accounts.google.com/ServiceLogin?" + url.Values{"service": {"mail"}, "continue": {onward}}.Encode()
}

var logOnForm = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Sign in - Google Accounts</title>
<h1>Sign in</h1>
{{if .Failed}}<p role="alert">Wrong password. Try again.</p>{{end}}
<form method="post">
<input type="hidden" name="continue" value="{{.Continue}}">
<label>Email <input id="identifierId" name="identifier" type="email" autocomplete="username" value="{{.Hint}}"></label>
<label>Password <input name="Passwd" type="password" autocomplete="current-password"></label>
<button id="passwordNext">Next</button>
</form>`))

func (s *Server) logOnPage(w http.ResponseWriter, r *http.Request) {
	page(w, logOnForm, map[string]any{"Continue": r.FormValue("continue"), "Hint": r.FormValue("Email")})
}

// logOn adds the account to those that the browser is signed in with.
func (s *Server) logOn(w http.ResponseWriter, r *http.Request) {
	address := strings.ToLower(r.PostFormValue("identifier"))
	if password, known := s.Passwords[address]; !known || r.PostFormValue("Passwd") != password {
		page(w, logOnForm, map[string]any{"Continue": r.FormValue("continue"), "Hint": address, "Failed": true})
		return
	}
	addresses := s.SignedIn(r)
	if !slices.Contains(addresses, address) {
		addresses = append(addresses, address)
	}
	id := rand.Text()
	s.mu.Lock()
	if s.sessions == nil {
		s.sessions = map[string][]string{}
	}
	s.sessions[id] = addresses
	s.mu.Unlock()
	// Chromium takes a cookie without SameSite for Lax, as it takes Google's.
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: id, Domain: "google.com", Path: "/", Secure: true, HttpOnly: true})
	onward := r.FormValue("continue")
	if to, err := url.Parse(onward); err != nil || to.Scheme != "https" || !strings.HasSuffix(to.Host, ".google.com") {
		onward = "https://mail.google.com/mail/u/" + strconv.Itoa(slices.Index(addresses, address)) + "/"
	}
	http.Redirect(w, r, onward, http.StatusFound)
}

func (s *Server) logOut(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(sessionCookie); err == nil {
		s.mu.Lock()
		delete(s.sessions, cookie.Value)
		s.mu.Unlock()
	}
	http.Redirect(w, r, LogOnAddress("https://mail.google.com/mail/u/0/"), http.StatusFound)
}

func page(w http.ResponseWriter, form *template.Template, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("X-Frame-Options", "DENY")
	w.Header().Set("Cache-Control", "no-store")
	if err := form.Execute(w, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
