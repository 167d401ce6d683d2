package accounts

import (
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Refusals that tests choose.
const (
	// RefusedByAdministrator is what a Workspace account gets whose administrator has not trusted the application.
	RefusedByAdministrator = "admin_policy_enforced"
)

// Refuse makes authorization fail for everybody, until it is called with nothing.
func (s *Server) Refuse(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusal = why
}

// redirects are those that are registered: what chrome.identity.getRedirectURL gives out.
var redirects = regexp.MustCompile(`^https://[a-p]{32}\.chromiumapp\.org(/[\w-]*)?$`)

// what each scope is called on the page. "Sign in" needs no checkbox.
var scopeTexts = map[string]string{
	"https://www.googleapis.com/auth/gmail.send":     "Send email on your behalf",
	"https://www.googleapis.com/auth/gmail.readonly": "View your email messages and settings",
	"https://www.googleapis.com/auth/gmail.compose":  "Manage drafts and send emails",
	"https://www.googleapis.com/auth/gmail.modify":   "Read, compose, and send emails from your Gmail account",
	"https://www.googleapis.com/auth/gmail.metadata": "View your email message metadata such as labels and headers, but not the email body",
	"https://mail.google.com/":                       "Read, compose, send, and permanently delete all your email from Gmail",
}

var consentForm = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Sign in - Google Accounts</title>
{{if .Chooser}}<h1>Choose an account</h1><ul>
{{range .Chooser}}<li><a data-identifier="{{.Address}}" href="{{.Link}}">{{.Address}}</a></li>{{end}}
</ul>
{{else}}<h1>Signet wants access to your Google Account</h1>
<p><span data-email="{{.Address}}">{{.Address}}</span></p>
<form method="post">
<input type="hidden" name="account" value="{{.Address}}">
{{if eq (len .Scopes) 1}}{{range .Scopes}}<p><input type="hidden" name="alone" value="{{.Scope}}"> {{.Text}}</p>{{end}}
{{else}}{{range .Scopes}}<p><label><input type="checkbox" name="granted" value="{{.Scope}}"> {{.Text}}</label></p>{{end}}{{end}}
<button id="submit_deny_access" name="decision" value="deny">Cancel</button>
<button id="submit_approve_access" name="decision" value="allow">Continue</button>
</form>{{end}}`))

var refusalPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Error</title>
<h1>Access blocked</h1><p>{{.Text}}</p><p>Error 400: {{.Code}}</p>`))

// authorize answers the request for authorization: RFC 6749 Section 4.1.1, with PKCE (RFC 7636), OpenID Connect's prompt
// and login_hint, and Google's include_granted_scopes.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	switch {
	case query.Get("client_id") != s.Client.ID:
		refuse(w, "invalid_client", "The OAuth client was not found.")
		return
	case !redirects.MatchString(query.Get("redirect_uri")):
		refuse(w, "redirect_uri_mismatch", "The redirect URI in the request does not match the ones authorized for the OAuth client.")
		return
	case query.Get("response_type") != "code":
		refuse(w, "unsupported_response_type", "This double knows the code alone.")
		return
	case query.Get("code_challenge") != "" && query.Get("code_challenge_method") != "S256":
		refuse(w, "invalid_request", "code_challenge_method must be S256.")
		return
	}
	s.mu.Lock()
	refusal := s.refusal
	s.mu.Unlock()
	if refusal != "" {
		refuse(w, refusal, "Your administrator has to trust this application.")
		return
	}
	s.askWhom(w, r, query)
}

// askWhom finds out which account it is about, and asks it unless it has agreed before.
func (s *Server) askWhom(w http.ResponseWriter, r *http.Request, query url.Values) {
	signedIn := s.SignedIn(r)
	silent := query.Get("prompt") == "none"
	address := strings.ToLower(query.Get("login_hint"))
	switch {
	case len(signedIn) == 0 && silent:
		answer(w, r, query, url.Values{"error": {"login_required"}})
		return
	case len(signedIn) == 0:
		http.Redirect(w, r, LogOnAddress("https://accounts.google.com"+r.URL.RequestURI()), http.StatusFound)
		return
	case slices.Contains(signedIn, address):
	case len(signedIn) == 1 && address == "":
		address = signedIn[0]
	case silent:
		answer(w, r, query, url.Values{"error": {"account_selection_required"}})
		return
	default:
		s.choose(w, query, signedIn)
		return
	}
	wanted := scopesOf(query.Get("scope"))
	before := s.granted(address)
	missing := slices.DeleteFunc(slices.Clone(wanted), func(scope string) bool { return slices.Contains(before, scope) })
	switch {
	case len(missing) == 0 && query.Get("prompt") != "consent":
		s.give(w, r, query, address, wanted)
	case silent:
		answer(w, r, query, url.Values{"error": {"interaction_required"}})
	default:
		type row struct{ Scope, Text string }
		var rows []row
		for _, scope := range missing {
			if text, known := scopeTexts[scope]; known {
				rows = append(rows, row{scope, text})
			}
		}
		page(w, consentForm, map[string]any{"Address": address, "Scopes": rows})
	}
}

func (s *Server) choose(w http.ResponseWriter, query url.Values, signedIn []string) {
	type row struct{ Address, Link string }
	var rows []row
	for _, address := range signedIn {
		query.Set("login_hint", address)
		rows = append(rows, row{address, "/o/oauth2/v2/auth?" + query.Encode()})
	}
	page(w, consentForm, map[string]any{"Chooser": rows})
}

// decide takes the form: what was ticked is granted, and nothing else; where one thing alone is asked for there is nothing
// to tick. "Granular permissions" of the same documentation.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	query, address := r.URL.Query(), r.PostFormValue("account")
	if !slices.Contains(s.SignedIn(r), address) {
		http.Error(w, "signed out", http.StatusForbidden)
		return
	}
	if r.PostFormValue("decision") != "allow" {
		answer(w, r, query, url.Values{"error": {"access_denied"}})
		return
	}
	ticked := slices.Concat(s.granted(address), r.PostForm["granted"], r.PostForm["alone"])
	given := slices.DeleteFunc(scopesOf(query.Get("scope")), func(scope string) bool {
		_, asked := scopeTexts[scope]
		return asked && !slices.Contains(ticked, scope)
	})
	s.give(w, r, query, address, given)
}

func (s *Server) give(w http.ResponseWriter, r *http.Request, query url.Values, address string, scopes []string) {
	s.agree(address, scopes)
	if query.Get("include_granted_scopes") == "true" {
		scopes = append(scopes, s.granted(address)...)
		slices.Sort(scopes)
		scopes = slices.Compact(scopes)
	}
	code := s.grants.newCode(code{
		Grant{address, scopes}, query.Get("redirect_uri"), query.Get("code_challenge"), query.Get("access_type") == "offline",
	})
	answer(w, r, query, url.Values{"code": {code}, "scope": {strings.Join(scopes, " ")}})
}

// answer sends the browser back to the application. RFC 6749 Section 4.1.2.
func answer(w http.ResponseWriter, r *http.Request, query, parameters url.Values) {
	if state := query.Get("state"); state != "" {
		parameters.Set("state", state)
	}
	http.Redirect(w, r, query.Get("redirect_uri")+"?"+parameters.Encode(), http.StatusFound)
}

func refuse(w http.ResponseWriter, code, text string) {
	w.WriteHeader(http.StatusBadRequest)
	page(w, refusalPage, map[string]any{"Code": code, "Text": text})
}
