package entra

import (
	"net/http"
	"net/url"

	"signet/e2e/doubles/internal/store"
)

// The administrator of the tenant, who has no mailbox here.
const (
	administrator = "admin@example.test"
	password      = "admin"
)

// adminConsentPage answers GET /TENANT/v2.0/adminconsent?client_id=&redirect_uri=&scope=&state=, the link that users
// send on. The older form without v2.0 grants what the application is registered for; both stand for the same here.
// The log-on is on the page itself, which in reality comes before it.
func (s *Server) adminConsentPage(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	if q.Get("client_id") != s.Client.ID {
		s.problem(w, "AADSTS700016: Application with identifier '"+q.Get("client_id")+"' was not found in the directory.")
		return
	}
	if redirect := q.Get("redirect_uri"); redirect != "" && !s.Client.Redirects(redirect) {
		s.problem(w, "AADSTS50011: The redirect URI '"+redirect+"' specified in the request does not match the redirect URIs configured for the application.")
		return
	}
	asked := request{redirect: q.Get("redirect_uri"), state: q.Get("state"), scopes: scopesOf(q.Get("scope"))}
	s.render(w, "admin-consent.gohtml", map[string]any{"Asked": s.keep(asked), "Scopes": asked.scopes})
}

// adminConsent takes the administrator's answer.
func (s *Server) adminConsent(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked, known := s.pending[r.FormValue("asked")]
	if !known || r.FormValue("loginfmt") != administrator || r.FormValue("passwd") != password {
		s.problem(w, "AADSTS50126: Error validating credentials due to invalid username or password.")
		return
	}
	delete(s.pending, r.FormValue("asked"))
	scopes := asked.scopes
	if len(scopes) == 0 {
		scopes = everything
	}
	s.consented("", append([]string{"openid", "profile", "email", "offline_access"}, scopes...))
	if asked.redirect == "" {
		s.problem(w, "The application was granted what it asked for.")
		return
	}
	s.redirect(w, r, asked, url.Values{"admin_consent": {"True"}, "tenant": {Tenant}})
}

// everything is what the application is registered for.
var everything = []string{"Mail.Read", "Mail.ReadWrite", "Mail.Send", "User.Read"}

// logOnFor answers a browser that wants to be signed in and then go to an address, with a ticket that
// Redeem takes: the log-on of the webmail itself, without the details of its own OAuth.
func (s *Server) logOnFor(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	session := s.session(w, r)
	if hint := r.FormValue("login_hint"); len(session.accounts) > 0 {
		for _, a := range session.accounts {
			if hint == "" || a == s.Store.Account(hint) {
				http.Redirect(w, r, r.FormValue("to")+"#ticket="+s.ticket(a), http.StatusFound)
				return
			}
		}
	}
	asked := s.keep(request{after: r.URL.RequestURI()})
	s.render(w, "logon.gohtml", map[string]any{"Asked": asked, "Hint": r.FormValue("login_hint")})
}

func (s *Server) ticket(a *store.Account) string {
	return s.keep(request{hint: a.Address})
}

// Redeem returns whom a ticket is for, once, or nil.
func (s *Server) Redeem(ticket string) *store.Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked, known := s.pending[ticket]
	delete(s.pending, ticket)
	if !known {
		return nil
	}
	return s.Store.Account(asked.hint)
}
