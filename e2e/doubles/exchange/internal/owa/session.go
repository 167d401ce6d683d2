package owa

import (
	"crypto/rand"
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"signet/e2e/doubles/internal/store"
)

const (
	logOnCookie  = "cadata"
	canaryCookie = "X-OWA-CANARY"
	// statusLogOnTimeout is what a request to the service gets without a session.
	statusLogOnTimeout = 440
	// statusRetryWith is what it gets with a canary that is not the session's; the answer sets the right one. Unverified.
	statusRetryWith = 449
	// canaryUses is after how many requests the service sets another canary. Captures show that it does; not when.
	canaryUses = 5
)

type sessions struct {
	mu   sync.Mutex
	byID map[string]*session
}

type session struct {
	mu       sync.Mutex
	account  *store.Account
	canaries []string // the valid ones, newest last
	uses     int
}

func (s *sessions) of(r *http.Request) *session {
	cookie, err := r.Cookie(logOnCookie)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byID[cookie.Value]
}

func (s *sessions) start(w http.ResponseWriter, a *store.Account) {
	id := rand.Text()
	opened := &session{account: a}
	s.mu.Lock()
	if s.byID == nil {
		s.byID = map[string]*session{}
	}
	s.byID[id] = opened
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: logOnCookie, Value: id, Path: "/", HttpOnly: true})
	opened.rotate(w)
}

func (s *sessions) expireAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byID = nil
}

func (s *sessions) rotateAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, each := range s.byID {
		each.mu.Lock()
		each.canaries = []string{rand.Text()}
		each.mu.Unlock()
	}
}

// rotate sets another canary; the one before stays good for requests under way.
// The page's script reads the cookie, so it is not HttpOnly.
func (s *session) rotate(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.canaries = append(s.canaries, rand.Text()+".")
	if len(s.canaries) > 2 {
		s.canaries = s.canaries[1:]
	}
	s.uses = 0
	s.set(w)
}

func (s *session) set(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: canaryCookie, Value: s.canaries[len(s.canaries)-1], Path: "/"})
}

// accepts checks the canary of a request, and answers it where it is wrong.
func (s *session) accepts(w http.ResponseWriter, canary string) bool {
	s.mu.Lock()
	for _, valid := range s.canaries {
		if canary == valid {
			s.uses++
			due := s.uses >= canaryUses
			s.mu.Unlock()
			if due {
				s.rotate(w)
			}
			return true
		}
	}
	s.set(w)
	s.mu.Unlock()
	w.WriteHeader(statusRetryWith)
	return false
}

// authenticated serves requests of a session, and answers others with 440.
func (s *Server) authenticated(serve func(http.ResponseWriter, *http.Request, *session)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		session := s.sessions.of(r)
		if session == nil {
			w.WriteHeader(statusLogOnTimeout)
			return
		}
		serve(w, r, session)
	}
}

func (s *Server) logOnPage(w http.ResponseWriter, r *http.Request) {
	render(w, "logon.gohtml", map[string]any{"Language": s.behaviour.Load().Language, "URL": r.FormValue("url"), "Failed": r.FormValue("reason") == "2"})
}

// logOn takes the log-on form: destination, username, password.
func (s *Server) logOn(w http.ResponseWriter, r *http.Request) {
	a := s.Store.LogOn(r.FormValue("username"), r.FormValue("password"))
	if a == nil {
		http.Redirect(w, r, "/owa/auth/logon.aspx?replaceCurrent=1&reason=2&url="+url.QueryEscape(r.FormValue("destination")), http.StatusFound)
		return
	}
	s.sessions.start(w, a)
	destination := r.FormValue("destination")
	if !strings.HasPrefix(destination, "/owa/") {
		destination = "/owa/"
	}
	http.Redirect(w, r, destination, http.StatusFound)
}

// mustSub is the folder of assets without its name.
func mustSub() fs.FS {
	sub, err := fs.Sub(embed.FS(assets), "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}
