// Package web is Gmail in the browser: mail.google.com with its pages, and
// mail-attachment.googleusercontent.com, from where it lets files be downloaded.
//
// Sources: what the makers of extensions for Gmail observed and published, with
// recorded pages and requests in their tests: InboxSDK (2.2.18), gmail.js,
// FlowCrypt (2026-08), Mailvelope (6.2.1); pieces of recorded pages in public
// repositories. Only what these show, or what any adapter could go by, has
// Gmail's own form. The requests of the page's script go to the addresses that
// were recorded, but what is in them is this double's: no adapter may use it.
// What nobody published is invented to be plausible and marked "unverified";
// docs/live-checks.md lists it.
package web

import (
	"crypto/rand"
	"embed"
	"encoding/base64"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"signet/e2e/doubles/gmail/internal/accounts"
	"signet/e2e/doubles/gmail/internal/mailbox"
)

//go:embed assets
var assets embed.FS

var templates = template.Must(template.ParseFS(assets, "assets/*.gohtml"))

// Server serves the pages for those who are signed in.
type Server struct {
	Accounts *accounts.Server
	// Hosted tells whether an account has hosted S/MIME.
	Hosted func(address string) bool

	behaviour atomic.Pointer[Behaviour]
	downloads downloads
	uploads   uploads
	views     sync.Map // what was read of messages, by their version: pages look often
	token     string   // against forged requests; GM_ACTION_TOKEN of the page
}

// A Behaviour is what of the pages tests change while the double runs.
type Behaviour struct {
	Language string // en or de
	// InOther is the account whose pages are in the other language: each account of Gmail has its own.
	InOther string
	// Recorded keeps the names of classes as they were recorded in 2026; else each load has others.
	Recorded bool
	// Without names anchors that the pages lack, as after an update: see anchors in assets/names.js.
	Without string
	// Direct answers a download itself, without the redirect.
	Direct bool
	// Alters changes what is downloaded, and not what the API gives out.
	Alters bool
	// Unsettled leaves what was sent from the page without its final id.
	Unsettled bool
	// Archives puts a button beside the one that sends into answers, which archives the conversation as well: a setting of Gmail.
	Archives bool
	// ClientSide shows messages that are encrypted as client-side encryption of Google Workspace does.
	ClientSide bool
}

// languageOf is the language of an account's pages.
func (b *Behaviour) languageOf(address string) string {
	if address != b.InOther {
		return b.Language
	}
	if b.Language == "de" {
		return "en"
	}
	return "de"
}

// New returns a Server that behaves as usual, in English.
func New(a *accounts.Server, hosted func(string) bool) *Server {
	s := &Server{Accounts: a, Hosted: hosted, token: "AF6bup" + rand.Text()}
	s.Behave(Behaviour{Language: "en"})
	return s
}

// Behave changes how the server behaves.
func (s *Server) Behave(b Behaviour) { s.behaviour.Store(&b) }

// Register adds the routes of both hosts.
func (s *Server) Register(mail, attachments *http.ServeMux) {
	mail.HandleFunc("GET /{$}", toFirst)
	mail.HandleFunc("GET /mail/{$}", s.toNamed)
	mail.HandleFunc("GET /mail/u/{n}/{$}", s.in(s.page))
	mail.HandleFunc("POST /mail/u/{n}/{$}", s.in(s.upload))
	mail.HandleFunc("GET /mail/u/{n}/popout", s.in(s.page))
	mail.HandleFunc("GET /mail/u/{n}/h/", s.in(s.basic))
	mail.HandleFunc("GET /mail/b/{delegated}/u/{n}/{$}", s.in(s.page))
	mail.HandleFunc("POST /mail/b/{delegated}/u/{n}/{$}", s.in(s.upload))
	for _, base := range []string{"/sync/u/{n}", "/sync/b/{delegated}/u/{n}"} {
		mail.HandleFunc("POST "+base+"/i/bv", s.in(s.protected(s.list)))
		mail.HandleFunc("POST "+base+"/i/fd", s.in(s.protected(s.conversation)))
		mail.HandleFunc("POST "+base+"/i/s", s.in(s.protected(s.change)))
	}
	scripts, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	mail.Handle("GET /_/mail-static/", http.StripPrefix("/_/mail-static", http.FileServerFS(scripts)))
	attachments.HandleFunc("GET /attachment/", s.downloads.serve)
}

func toFirst(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "https://mail.google.com/mail/u/0/", http.StatusFound)
}

// toNamed leads to the mailbox of the account that the parameter authuser names, with what else was asked for there. That
// links to Gmail use it is well known; that an address may stand in it is unverified.
func (s *Server) toNamed(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	n := max(slices.Index(s.Accounts.SignedIn(r), strings.ToLower(query.Get("authuser"))), 0)
	query.Del("authuser")
	http.Redirect(w, r, "https://mail.google.com/mail/u/"+strconv.Itoa(n)+"/?"+query.Encode(), http.StatusFound)
}

// view is a request in one mailbox.
type view struct {
	w       http.ResponseWriter
	r       *http.Request
	s       *Server
	mailbox *mailbox.Mailbox
	// base is the path of the mailbox: /mail/u/N, or /mail/b/ID/u/N for one that was delegated to the account N.
	base string
}

// in finds the mailbox of a request, or sends somebody to sign in who is not. Scripts get 401.
func (s *Server) in(serve func(*view)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n, delegated := r.PathValue("n"), r.PathValue("delegated")
		box, base := s.Accounts.Mailbox(r, n), "/mail/u/"+n
		if box != nil && delegated != "" {
			address, _ := base64.RawURLEncoding.DecodeString(delegated)
			box, base = s.Accounts.Mailboxes[string(address)], "/mail/b/"+delegated+"/u/"+n
		}
		switch {
		case box != nil:
			serve(&view{w, r, s, box, base})
		case r.Method != http.MethodGet:
			w.WriteHeader(http.StatusUnauthorized)
		case len(s.Accounts.SignedIn(r)) > 0:
			toFirst(w, r) // there is no such account: Gmail shows the first
		default:
			http.Redirect(w, r, accounts.LogOnAddress("https://mail.google.com"+r.URL.RequestURI()), http.StatusFound)
		}
	}
}

// Delegated is the path of a mailbox for the account in place N to whom it was delegated.
func Delegated(address, n string) string {
	return "/mail/b/" + base64.RawURLEncoding.EncodeToString([]byte(address)) + "/u/" + n + "/"
}

// protected refuses what no page of this host asked for.
func (s *Server) protected(serve func(*view)) func(*view) {
	return func(v *view) {
		if v.r.Header.Get("X-Framework-Xsrf-Token") != s.token {
			v.w.WriteHeader(http.StatusForbidden)
			return
		}
		serve(v)
	}
}

// page answers GET /mail/u/N/, which is several things by its parameter view.
func (s *Server) page(v *view) {
	switch v.r.FormValue("view") {
	case "att":
		v.download()
		return
	case "om":
		v.original()
		return
	case "lg", "pt":
		v.whole()
		return
	}
	account := v.mailbox.Account
	nonce, behaviour := rand.Text(), s.behaviour.Load()
	language := behaviour.languageOf(account.Address)
	v.render("gmail.gohtml", nonce, map[string]any{
		"Nonce": nonce, "Behaviour": behaviour, "Language": language, "Base": v.base, "Address": account.Address, "Name": account.Name,
		"Globals": globals(account.Address, language), "Token": s.token, "PopOut": popOut(v.r),
		"Hosted": s.Hosted(account.Address), "Aliases": account.Aliases, "Thread": v.r.FormValue("th"), "Accounts": s.Accounts.SignedIn(v.r),
	})
}

// popOut is what a window of its own shows: a compose window or a conversation. Empty for the whole page.
func popOut(r *http.Request) string {
	switch {
	case r.FormValue("view") == "cm":
		return "compose"
	case r.FormValue("view") == "btop", strings.HasSuffix(r.URL.Path, "/popout"):
		return "conversation"
	}
	return ""
}

// ik is the "interaction key" in the addresses of an account.
func ik(address string) string {
	return strings.ToLower(base64.RawURLEncoding.EncodeToString([]byte(address)))[:10]
}

// globals is window.GLOBALS, of which extensions read three places: 4, 9 and 10. InboxSDK, setup-data-exposer.ts.
func globals(address, language string) []any {
	list := make([]any, 11)
	list[4], list[9], list[10] = "gmail."+language, ik(address), address
	return list
}

// render writes a page with the policy that Gmail enforces: Trusted Types, and no script without the nonce. FlowCrypt
// and every other extension had to come to terms with the first; the rest of the policy is plausible.
func (v *view) render(name, nonce string, data any) {
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Security-Policy", "require-trusted-types-for 'script'; script-src 'self' 'nonce-"+nonce+"'; object-src 'none'; "+
		"base-uri 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data: blob:; frame-src 'self' blob: https://client-side-encryption.google.com")
	if err := templates.ExecuteTemplate(v.w, name, data); err != nil {
		http.Error(v.w, err.Error(), http.StatusInternalServerError)
	}
}

// uploads are files that were attached and belong to no draft yet.
type uploads struct {
	mu     sync.Mutex
	byName map[string]upload
}

type upload struct {
	name, kind string
	content    []byte
}
