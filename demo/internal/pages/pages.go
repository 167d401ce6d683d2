// Package pages is the demo webmail's user interface: log in, mailboxes,
// reading, writing with autosaved drafts, and "show original".
//
// It plays the part of a webmail that knows nothing of S/MIME, and that would
// see everything which is typed into it. Elements that a webmail adapter needs
// are marked by attributes: body[data-demo-webmail], [data-account],
// #messages [data-content-type], #message[data-id][data-blob-id], #message-body, form#compose, #send.
package pages

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"signet/demo/internal/mailbox"
	"signet/demo/message"
)

//go:embed assets
var assets embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"initial": initial, "people": people, "shortDate": shortDate, "fileSize": fileSize,
}).ParseFS(assets, "assets/*.gohtml"))

// Server serves the pages for the accounts of a Store.
type Server struct {
	Store    *mailbox.Store
	Sessions *Sessions
	// MaxUpload bounds a posted form with its attachments.
	MaxUpload int64
}

// Register adds the server's routes to a mux.
func (s *Server) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", s.loggedIn(func(w http.ResponseWriter, r *http.Request, _ *mailbox.Account) {
		http.Redirect(w, r, "/mail/"+mailbox.Inbox, http.StatusSeeOther)
	}))
	mux.HandleFunc("GET /login", s.loginPage)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", s.logout)
	mux.HandleFunc("GET /mail/{mailbox}", s.loggedIn(s.list))
	mux.HandleFunc("GET /mail/{mailbox}/{id}", s.loggedIn(s.read))
	mux.HandleFunc("GET /message/{id}/raw", s.loggedIn(s.raw))
	mux.HandleFunc("GET /message/{id}/html", s.loggedIn(s.html))
	mux.HandleFunc("GET /message/{id}/part/{index}", s.loggedIn(s.part))
	mux.HandleFunc("POST /message/{id}/delete", s.loggedIn(s.delete))
	mux.HandleFunc("GET /compose", s.loggedIn(s.composePage))
	mux.HandleFunc("POST /compose", s.loggedIn(s.send))
	mux.HandleFunc("POST /drafts", s.loggedIn(s.saveDraft))
	mux.Handle("GET /assets/", http.FileServerFS(assets))
}

// frame is what every page after the log-in shows around its own content.
type frame struct {
	View, Title string
	Account     *mailbox.Account
	CSRF        string
	Mailbox     string
	Mailboxes   []mailboxLink
	Messages    []summary
	Selected    string
	Message     *reading
	Compose     *composing
}

type mailboxLink struct {
	ID, Title string
	Unread    int
}

// summary is one row of the message list.
type summary struct {
	ID, Who, Subject, Preview string
	ContentType               string // the field's value
	Date                      time.Time
	Seen                      bool
}

var titles = map[string]string{mailbox.Inbox: "Inbox", mailbox.Drafts: "Drafts", mailbox.Sent: "Sent"}

func (s *Server) frame(r *http.Request, a *mailbox.Account, view, box string) *frame {
	f := &frame{View: view, Title: titles[box], Account: a, CSRF: s.Sessions.csrf(r), Mailbox: box}
	for _, name := range mailbox.Names {
		messages := a.List(name)
		link := mailboxLink{ID: name, Title: titles[name]}
		if name == mailbox.Inbox {
			link.Unread = len(slices.DeleteFunc(messages, mailbox.Message.Seen))
		}
		f.Mailboxes = append(f.Mailboxes, link)
	}
	for _, m := range a.List(box) {
		f.Messages = append(f.Messages, summarize(m, box))
	}
	return f
}

func summarize(m mailbox.Message, box string) summary {
	v := message.Read(m.Raw)
	who := v.From
	if box != mailbox.Inbox {
		who = v.To
	}
	date := v.Date
	if date.IsZero() {
		date = m.ReceivedAt
	}
	return summary{
		ID: m.ID, Who: names(who), Subject: v.Subject, Preview: preview(v), ContentType: v.ContentType,
		Date: date, Seen: m.Seen(),
	}
}

func preview(v message.View) string {
	words := strings.Join(strings.Fields(v.Text), " ")
	if runes := []rune(words); len(runes) > 120 {
		return string(runes[:120])
	}
	return words
}

// names shortens an address list to what a list can show.
func names(list string) string {
	parsed, err := message.Addresses(list)
	if err != nil {
		return list
	}
	var out []string
	for _, a := range parsed {
		if a.Name != "" {
			out = append(out, a.Name)
		} else {
			out = append(out, a.Address)
		}
	}
	return strings.Join(out, ", ")
}

func (s *Server) list(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	box := r.PathValue("mailbox")
	if titles[box] == "" {
		http.NotFound(w, r)
		return
	}
	render(w, http.StatusOK, "app", s.frame(r, a, "list", box))
}

func (s *Server) delete(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	if !s.Sessions.checkCSRF(w, r) {
		return
	}
	m, err := a.Message(r.PathValue("id"))
	if err == nil {
		err = a.Delete(m.ID)
	}
	if errors.Is(err, mailbox.ErrNotFound) {
		http.NotFound(w, r)
		return
	}
	http.Redirect(w, r, "/mail/"+boxOf(m), http.StatusSeeOther)
}

func boxOf(m mailbox.Message) string {
	for _, name := range mailbox.Names {
		if m.Mailboxes[name] {
			return name
		}
	}
	return mailbox.Inbox
}

// policy is the pages' Content-Security-Policy: a strict one, as good webmails
// have, so that nothing of Signet depends on a lax one.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func render(w http.ResponseWriter, status int, name string, data any) {
	var page strings.Builder
	if err := templates.ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(page.String())) // the reader may have gone
}
