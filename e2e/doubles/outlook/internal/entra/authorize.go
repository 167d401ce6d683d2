package entra

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"signet/e2e/doubles/internal/store"
)

// A request to the authorization endpoint, checked. RFC 6749 Section 4.1.1, RFC 7636 Section 4.3.
type request struct {
	redirect, state, challenge, nonce, prompt, hint, responseMode string
	scopes                                                        []string
	// after is where a log-on leads that no application asked for.
	after string
}

// authorize answers a request for a code. Who asks wrongly for the application is told on a page; what is wrong else goes
// to the application.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	asked := request{
		redirect: q.Get("redirect_uri"), state: q.Get("state"), challenge: q.Get("code_challenge"), nonce: q.Get("nonce"),
		prompt: q.Get("prompt"), hint: q.Get("login_hint"), responseMode: q.Get("response_mode"), scopes: scopesOf(q.Get("scope")),
	}
	switch {
	case q.Get("client_id") != s.Client.ID:
		s.problem(w, "AADSTS700016: Application with identifier '"+q.Get("client_id")+"' was not found in the directory.")
	case !s.Client.Redirects(asked.redirect):
		s.problem(w, "AADSTS50011: The redirect URI '"+asked.redirect+"' specified in the request does not match the redirect URIs configured for the application.")
	case q.Get("response_type") != "code":
		s.refuse(w, r, asked, "unsupported_response_type", "AADSTS700054: response_type 'id_token' is not enabled for the application.")
	case len(asked.scopes) == 0:
		s.refuse(w, r, asked, "invalid_request", "AADSTS900144: The request body must contain the following parameter: 'scope'.")
	case asked.challenge == "":
		s.refuse(w, r, asked, "invalid_request", "AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.")
	case q.Get("code_challenge_method") != "S256":
		// "plain" is allowed by Microsoft, too; Signet has no reason to use it.
		s.refuse(w, r, asked, "invalid_request", "AADSTS50147: Invalid size of Code_Challenge parameter.")
	default:
		s.choose(w, r, asked)
	}
}

// choose finds out who asks: the one account that is signed in and fits the hint, else whom the user names.
func (s *Server) choose(w http.ResponseWriter, r *http.Request, asked request) {
	session := s.session(w, r)
	fitting := slices.Clone(session.accounts)
	if asked.hint != "" {
		fitting = slices.DeleteFunc(fitting, func(a *store.Account) bool { return a != s.Store.Account(asked.hint) })
	}
	silent := asked.prompt == "none"
	switch {
	case silent && len(fitting) == 0:
		s.refuse(w, r, asked, "interaction_required", "AADSTS50058: A silent sign-in request was sent but no user is signed in.")
	case silent && len(fitting) > 1:
		s.refuse(w, r, asked, "interaction_required", "AADSTS16000: Either multiple user identities are available for the current request or selected account is not supported for the scenario.")
	case asked.prompt == "login" || len(session.accounts) == 0 || len(fitting) == 0:
		s.render(w, "logon.gohtml", map[string]any{"Asked": s.keep(asked), "Hint": asked.hint})
	case asked.prompt == "select_account" || len(fitting) > 1:
		s.render(w, "pick.gohtml", map[string]any{"Asked": s.keep(asked), "Accounts": session.accounts})
	default:
		s.askConsent(w, r, asked, fitting[0])
	}
}

// logOn takes the log-on form.
func (s *Server) logOn(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked, known := s.pending[r.FormValue("asked")]
	if !known {
		s.problem(w, "AADSTS90014: The required field 'asked' is missing from the request.")
		return
	}
	a := s.Store.LogOn(r.FormValue("loginfmt"), r.FormValue("passwd"))
	if a == nil {
		s.render(w, "logon.gohtml", map[string]any{"Asked": r.FormValue("asked"), "Hint": r.FormValue("loginfmt"), "Failed": true})
		return
	}
	session := s.session(w, r)
	if !slices.Contains(session.accounts, a) {
		session.accounts = append(session.accounts, a)
	}
	delete(s.pending, r.FormValue("asked"))
	if asked.after != "" {
		http.Redirect(w, r, asked.after, http.StatusFound)
		return
	}
	s.askConsent(w, r, asked, a)
}

// pick takes the choice among those who are signed in.
func (s *Server) pick(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked, known := s.pending[r.FormValue("asked")]
	if !known {
		s.problem(w, "AADSTS90014: The required field 'asked' is missing from the request.")
		return
	}
	a := s.Store.Account(r.FormValue("account"))
	if a == nil || !slices.Contains(s.session(w, r).accounts, a) {
		s.render(w, "logon.gohtml", map[string]any{"Asked": r.FormValue("asked"), "Hint": ""})
		return
	}
	delete(s.pending, r.FormValue("asked"))
	s.askConsent(w, r, asked, a)
}

// askConsent gives the application its code, where what it asks for was consented to; else it asks.
func (s *Server) askConsent(w http.ResponseWriter, r *http.Request, asked request, a *store.Account) {
	missing := s.missing(a.Address, asked.scopes)
	forAdmins := s.behaviour.AdminConsent && slices.ContainsFunc(missing, isOfMail)
	switch {
	case len(missing) == 0 && asked.prompt != "consent":
		s.answer(w, r, asked, a)
	case asked.prompt == "none" && forAdmins:
		s.refuse(w, r, asked, "interaction_required", "AADSTS90094: The grant requires admin permission.")
	case asked.prompt == "none":
		s.refuse(w, r, asked, "interaction_required", "AADSTS65001: The user or administrator has not consented to use the application with ID '"+s.Client.ID+"' named '"+s.Client.Name+"'.")
	case forAdmins:
		s.render(w, "admin-needed.gohtml", map[string]any{"Asked": s.keep(asked), "Account": a.Address})
	default:
		s.render(w, "consent.gohtml", map[string]any{"Asked": s.keep(asked), "Account": a.Address, "Scopes": missing})
	}
}

// isOfMail tells the scopes for which tenants want an administrator from those that anybody may grant, such as User.Read.
func isOfMail(scope string) bool { return strings.HasPrefix(scope, "Mail.") }

// consent takes the answer to the question.
func (s *Server) consent(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked, known := s.pending[r.FormValue("asked")]
	a := s.Store.Account(r.FormValue("account"))
	if !known || a == nil || !slices.Contains(s.session(w, r).accounts, a) {
		s.problem(w, "AADSTS90014: The required field 'asked' is missing from the request.")
		return
	}
	delete(s.pending, r.FormValue("asked"))
	switch r.FormValue("answer") {
	case "accept":
		if s.behaviour.AdminConsent && slices.ContainsFunc(asked.scopes, isOfMail) {
			s.problem(w, "AADSTS90094: The grant requires admin permission.")
			return
		}
		s.consented(a.Address, asked.scopes)
		s.answer(w, r, asked, a)
	case "return":
		// Which error comes back from the page that says that an administrator must approve is unverified.
		s.refuse(w, r, asked, "access_denied", "AADSTS90094: The grant requires admin permission.")
	default:
		s.refuse(w, r, asked, "access_denied", "AADSTS65004: User declined to consent to access the app.")
	}
}

// keep remembers a request for the page that goes on with it, and names it.
func (s *Server) keep(asked request) string {
	name := rand.Text()
	s.pending[name] = asked
	return name
}

// answer sends a code to the application. RFC 6749 Section 4.1.2.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, asked request, a *store.Account) {
	code := "0.A" + rand.Text()
	s.codes[code] = &grant{
		account: a, scopes: asked.scopes, redirect: asked.redirect, challenge: asked.challenge, nonce: asked.nonce,
		expires: s.Clock.Now().Add(codeLifetime),
	}
	s.redirect(w, r, asked, url.Values{"code": {code}, "session_state": {rand.Text()}})
}

// refuse sends an error to the application. RFC 6749 Section 4.1.2.1.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, asked request, code, description string) {
	values := url.Values{"error": {code}, "error_description": {description + s.trace()}}
	if code == "access_denied" {
		values.Set("error_subcode", "cancel")
	}
	s.redirect(w, r, asked, values)
}

func (s *Server) redirect(w http.ResponseWriter, r *http.Request, asked request, values url.Values) {
	if asked.state != "" {
		values.Set("state", asked.state)
	}
	separator := "?"
	if asked.responseMode == "fragment" {
		separator = "#"
	} else if strings.Contains(asked.redirect, "?") {
		separator = "&"
	}
	http.Redirect(w, r, asked.redirect+separator+values.Encode(), http.StatusFound)
}

// problem tells the user what is wrong with a request: no address of the application can be believed.
func (s *Server) problem(w http.ResponseWriter, text string) {
	s.render(w, "problem.gohtml", map[string]any{"Text": text})
}

// trace follows the description of every error.
func (s *Server) trace() string {
	return "\r\nTrace ID: " + rand.Text() + "\r\nCorrelation ID: " + rand.Text() + "\r\nTimestamp: " + s.Clock.Now().UTC().Format("2006-01-02 15:04:05Z")
}
