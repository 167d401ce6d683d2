package pages

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"net/mail"
	"strconv"
	"strings"
	"time"
	"unicode"

	"signet/demo/internal/mailbox"
	"signet/demo/message"
)

// reading is a message in the reading view.
type reading struct {
	message.View
	ID, BlobID string
	Draft      bool
	Received   time.Time
}

func (s *Server) read(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	box := r.PathValue("mailbox")
	m, err := a.Message(r.PathValue("id"))
	if err != nil || !m.Mailboxes[box] {
		http.NotFound(w, r)
		return
	}
	if err := a.Update(m.ID, func(m *mailbox.Message) { m.Keywords["$seen"] = true }); err != nil {
		http.NotFound(w, r) // deleted meanwhile
		return
	}
	f := s.frame(r, a, "read", box)
	f.Selected = m.ID
	f.Message = &reading{
		View: message.Read(m.Raw), ID: m.ID, BlobID: m.BlobID, Draft: m.Mailboxes[mailbox.Drafts], Received: m.ReceivedAt,
	}
	if f.Message.Subject != "" {
		f.Title = f.Message.Subject
	}
	render(w, http.StatusOK, "app", f)
}

func (s *Server) raw(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	m, err := a.Message(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	_, _ = w.Write(m.Raw)
}

// html serves the HTML of a message for a sandboxed frame: no scripts, no
// network. Inline images become data URLs, because that frame has no session.
func (s *Server) html(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	m, err := a.Message(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	v := message.Read(m.Raw)
	page := v.HTML
	for _, p := range v.Parts {
		if p.ContentID != "" && strings.HasPrefix(p.Type, "image/") {
			page = strings.ReplaceAll(page, "cid:"+p.ContentID, "data:"+p.Type+";base64,"+base64.StdEncoding.EncodeToString(p.Content))
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:")
	_, _ = w.Write([]byte(page))
}

func (s *Server) part(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	m, err := a.Message(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	parts := message.Read(m.Raw).Parts
	index, err := strconv.Atoi(r.PathValue("index"))
	if err != nil || index < 0 || index >= len(parts) {
		http.NotFound(w, r)
		return
	}
	p := parts[index]
	w.Header().Set("Content-Type", p.Type)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": p.Name}))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	_, _ = w.Write(p.Content)
}

// people writes an address list as people do: without quotation marks and
// angle brackets that the syntax does not need.
func people(list string) string {
	parsed, err := message.Addresses(list)
	if err != nil {
		return list
	}
	var out []string
	for _, a := range parsed {
		out = append(out, person(a))
	}
	return strings.Join(out, ", ")
}

func person(a *mail.Address) string {
	special := func(r rune) bool { return r != ' ' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	switch {
	case a.Name == "":
		return a.Address
	case strings.ContainsFunc(a.Name, special):
		return fmt.Sprintf("%q <%s>", a.Name, a.Address)
	}
	return a.Name + " <" + a.Address + ">"
}

// initial is the letter of a person's round sign.
func initial(who string) string {
	for _, r := range who {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "?"
}

func shortDate(t time.Time) string {
	if t.Format(time.DateOnly) == time.Now().Format(time.DateOnly) {
		return t.Format("15:04")
	}
	return t.Format("2 Jan")
}

func fileSize(n int) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
