// Package owa is Outlook on the web as Exchange Server 2013, 2016 and 2019
// serve it on /owa: the log-on form, the page with its script, and the service
// that the script calls, service.svc.
//
// Sources, as public as they are: the notes of the makers of Owl for
// Thunderbird about service.svc, with recorded requests to build 15.1.1466, and
// the requests that Owl makes; the interface of the service in the assemblies
// of Exchange, for the names of operations and fields; scripts that people wrote
// to drive these pages, for what stands in them. What none of them shows is
// invented to be plausible and marked "unverified"; docs/live-checks.md lists it.
package owa

import (
	"embed"
	"html/template"
	"net/http"
	"sync/atomic"

	"signet/e2e/doubles/internal/store"
)

//go:embed assets
var assets embed.FS

var templates = template.Must(template.ParseFS(assets, "assets/*.gohtml"))

// A Version is one of the shapes of the pages.
type Version string

// The versions that differ in what an adapter could go by.
const (
	// V2013 writes in a frame of its own, iframe#EditorBody.
	V2013 Version = "2013"
	// V2016 writes in an editable element.
	V2016 Version = "2016"
	// V2019 is like V2016; its generated names begin otherwise.
	V2019 Version = "2019"
)

// Server serves the pages and the service for the accounts of a Store.
type Server struct {
	Store *store.Store
	// MaxRequest bounds the body of a request: maxAllowedContentLength in the web.config of /owa.
	MaxRequest int64

	behaviour atomic.Pointer[Behaviour]
	sessions  sessions
}

// A Behaviour is what of the server tests change while it runs.
type Behaviour struct {
	Version  Version
	Language string // en or de
	// OneStep refuses to send a draft that was stored before.
	OneStep bool
	// NoCertificates lets GetEncryptionCerts find nobody's, as without S/MIME for Outlook on the web.
	NoCertificates bool
	// Pills is "names" where recipients are shown by their names alone, as colleagues may be.
	Pills string
	// Without is the name of an icon that the pages lack, as after an update that renames it, or of something else in them:
	// body, header, selectedRow, editor, subject, recipients, recipient, attachments.
	Without string
}

// Behave changes how the server behaves.
func (s *Server) Behave(b Behaviour) { s.behaviour.Store(&b) }

// Register adds the server's routes to a mux.
func (s *Server) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/owa/", http.StatusFound) })
	mux.HandleFunc("GET /owa/auth/logon.aspx", s.logOnPage)
	mux.HandleFunc("POST /owa/auth.owa", s.logOn)
	mux.HandleFunc("GET /owa/{$}", s.page)
	mux.HandleFunc("POST /owa/sessiondata.ashx", s.authenticated(s.sessionData))
	mux.HandleFunc("POST /owa/service.svc", s.authenticated(s.service))
	mux.HandleFunc("GET /owa/service.svc/s/GetFileAttachment", s.authenticated(s.fileAttachment))
	mux.Handle("GET /owa/prem/", http.StripPrefix("/owa/prem/15.1.2507/scripts", http.FileServerFS(mustSub())))
}

// ExpireAll ends every session, as a server does after a time.
func (s *Server) ExpireAll() { s.sessions.expireAll() }

// RotateCanaries makes the canaries that pages hold stale.
func (s *Server) RotateCanaries() { s.sessions.rotateAll() }

// page is the one page of the webmail; its script makes the rest.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	session := s.sessions.of(r)
	if session == nil {
		http.Redirect(w, r, "/owa/auth/logon.aspx?replaceCurrent=1&url="+template.URLQueryEscaper(r.URL.RequestURI()), http.StatusFound)
		return
	}
	render(w, "owa.gohtml", map[string]any{
		"Behaviour": s.behaviour.Load(), "Account": session.account,
	})
}

func render(w http.ResponseWriter, name string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache, no-store")
	// Exchange sends no policy of its own; this one is what a careful administrator may add.
	w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-src 'self' blob:")
	if err := templates.ExecuteTemplate(w, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
