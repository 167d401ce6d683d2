// Package web is the new Outlook on the web, as Microsoft 365 and outlook.com
// serve it on four hosts: one page whose script makes everything, and the
// service that the script calls with a bearer token of its own.
//
// Sources: captures that people published of the pages' elements in English and
// German, descriptions of which names last and which change with each build, and
// measurements of the service, which answers 401 to all but the page itself. What
// none of them shows is marked "unverified"; docs/live-checks.md lists it.
package web

import (
	"crypto/rand"
	"embed"
	"encoding/json"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"signet/e2e/doubles/internal/store"
	"signet/e2e/doubles/outlook/internal/entra"
)

//go:embed assets
var assets embed.FS

var page = template.Must(template.ParseFS(assets, "assets/mail.gohtml"))

// Hosts are those that serve the pages.
var Hosts = []string{"outlook.office.com", "outlook.office365.com", "outlook.live.com", "outlook.cloud.microsoft"}

// Server serves the pages and their service.
type Server struct {
	Entra *entra.Server

	mu        sync.Mutex
	behaviour Behaviour
	tokens    map[string]*store.Account
}

// A Behaviour is what of the pages tests change while the double runs. The page's script reads it.
type Behaviour struct {
	Language string `json:"language"` // en or de
	// Without is the name of an anchor that the pages lack, as after an update that renames it.
	Without string `json:"without"`
	// Labels is what the page says of sensitivity labels: "protected" where new messages get one that encrypts.
	Labels string `json:"labels"`
	// Control is set where Microsoft's own S/MIME control is active.
	Control bool `json:"control"`
	// ByItem shows messages without conversations.
	ByItem bool `json:"byItem"`
}

// New returns a server.
func New(e *entra.Server) *Server {
	return &Server{Entra: e, behaviour: Behaviour{Language: "en"}, tokens: map[string]*store.Account{}}
}

// Behave changes how the pages behave from their next load on.
func (s *Server) Behave(b Behaviour) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.behaviour = b
}

// ExpireAll makes the tokens of all pages void.
func (s *Server) ExpireAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens = map[string]*store.Account{}
}

// Handler returns the routes of one of the hosts; pieces takes what upload sessions of Graph send there.
func (s *Server) Handler(pieces http.HandlerFunc) http.Handler {
	scripts, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/mail/", http.StatusFound) })
	mux.HandleFunc("GET /owa/{$}", s.page)
	mux.HandleFunc("GET /mail/", s.page)
	mux.Handle("GET /scripts/", http.StripPrefix("/scripts/", http.FileServerFS(scripts)))
	mux.HandleFunc("POST /owa/ticket", s.ticket)
	mux.HandleFunc("POST /owa/service.svc", s.service)
	mux.HandleFunc("PUT /api/", pieces)
	mux.HandleFunc("OPTIONS /api/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Methods", "PUT, DELETE, OPTIONS")
		w.Header().Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
	})
	return mux
}

// page is the one page of the webmail; its script makes the rest.
func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	b := s.behaviour
	s.mu.Unlock()
	settings, err := json.Marshal(b)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache, no-store")
	// The real policy names many hosts of Microsoft's; what matters is that none of them is an extension's.
	w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; frame-src 'self' blob:; "+
		"connect-src 'self' https://graph.microsoft.com https://login.microsoftonline.com")
	_ = page.Execute(w, map[string]any{"Behaviour": b, "Settings": string(settings)}) // the reader may have gone
}

// ticket gives the page's script its token for a ticket of the log-on.
func (s *Server) ticket(w http.ResponseWriter, r *http.Request) {
	a := s.Entra.Redeem(r.FormValue("ticket"))
	if a == nil {
		http.Error(w, "", http.StatusUnauthorized)
		return
	}
	token := "EwA" + rand.Text() + rand.Text()
	s.mu.Lock()
	s.tokens[token] = a
	s.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]string{"token": token}) // the reader may have gone
}

// account is whose token a request has, or nil.
func (s *Server) account(r *http.Request) *store.Account {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tokens[token]
}
