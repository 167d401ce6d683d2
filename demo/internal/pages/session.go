package pages

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"net/url"
	"sync"

	"signet/demo/internal/mailbox"
)

const cookieName = "demo_session"

// Sessions are the logged-in browsers. It is safe for concurrent use.
type Sessions struct {
	mu   sync.Mutex
	byID map[string]session
}

type session struct {
	account *mailbox.Account
	csrf    string
}

// ExpireAll ends every session, as a server does after a time.
func (s *Sessions) ExpireAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byID = nil
}

// Account returns the account of a request's session, or nil.
func (s *Sessions) Account(r *http.Request) *mailbox.Account { return s.of(r).account }

func (s *Sessions) csrf(r *http.Request) string { return s.of(r).csrf }

func (s *Sessions) of(r *http.Request) session {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return session{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byID[cookie.Value]
}

func (s *Sessions) start(w http.ResponseWriter, a *mailbox.Account) {
	id := rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID == nil {
		s.byID = map[string]session{}
	}
	s.byID[id] = session{account: a, csrf: rand.Text()}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// checkCSRF answers and returns false when a form does not carry its session's token.
func (s *Sessions) checkCSRF(w http.ResponseWriter, r *http.Request) bool {
	want, got := s.csrf(r), r.FormValue("csrf")
	if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(got)) != 1 {
		http.Error(w, "This form is from another session. Go back, reload the page, and try again.", http.StatusForbidden)
		return false
	}
	return true
}

// loggedIn answers for a session that has ended, and else serves. A script gets
// a status that it can tell from a page; a person gets the log-in page.
func (s *Server) loggedIn(serve func(http.ResponseWriter, *http.Request, *mailbox.Account)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a := s.Sessions.Account(r)
		switch {
		case a != nil:
			serve(w, r, a)
		case r.Header.Get("Sec-Fetch-Mode") == "cors" || r.Header.Get("Sec-Fetch-Mode") == "same-origin":
			http.Error(w, "session expired", http.StatusUnauthorized)
		default:
			target := "/login"
			if r.Method == http.MethodGet && r.URL.Path != "/" {
				target += "?next=" + url.QueryEscape(r.URL.RequestURI())
			}
			http.Redirect(w, r, target, http.StatusSeeOther)
		}
	}
}

type loginForm struct{ Address, Next, Failure string }

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) {
	render(w, http.StatusOK, "login", loginForm{Address: r.FormValue("user"), Next: r.FormValue("next")})
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	a := s.Store.Login(r.FormValue("user"), r.FormValue("password"))
	if a == nil {
		render(w, http.StatusForbidden, "login", loginForm{r.FormValue("user"), r.FormValue("next"), "The address or the password is wrong."})
		return
	}
	s.Sessions.start(w, a)
	next := r.FormValue("next")
	if u, err := url.Parse(next); err != nil || u.Host != "" || u.Scheme != "" || len(next) < 2 || next[0] != '/' || next[1] == '/' || next[1] == '\\' {
		next = "/mail/" + mailbox.Inbox
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	if !s.Sessions.checkCSRF(w, r) {
		return
	}
	if cookie, err := r.Cookie(cookieName); err == nil {
		s.Sessions.mu.Lock()
		delete(s.Sessions.byID, cookie.Value)
		s.Sessions.mu.Unlock()
	}
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}
