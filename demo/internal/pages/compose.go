package pages

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"signet/demo/internal/mailbox"
	"signet/demo/message"
)

// composing is the state of the compose form.
type composing struct {
	DraftID                string
	To, Cc, Bcc, Subject   string
	Text, HTML             string
	Plain                  bool // edited as plain text
	InReplyTo, References  string
	Reply                  string // "reply", "reply-all", "forward" or ""
	OriginalID, OriginalBl string
	Kept                   []message.Part // attachments of a reopened draft, or of what is forwarded
	KeptOf                 string         // the message that they are in
	Failure                string
}

// composePage shows an empty form, a draft, a reply to a message, or a message to forward.
func (s *Server) composePage(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	c := &composing{To: r.FormValue("to")}
	for _, kind := range []string{"draft", "reply", "reply-all", "forward"} {
		id := r.FormValue(kind)
		if id == "" {
			continue
		}
		m, err := a.Message(id)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		switch kind {
		case "draft":
			c = reopen(m)
		case "forward":
			c = forward(m)
		default:
			c = reply(m, a, kind)
		}
	}
	s.showCompose(w, r, http.StatusOK, a, c)
}

func (s *Server) showCompose(w http.ResponseWriter, r *http.Request, status int, a *mailbox.Account, c *composing) {
	f := s.frame(r, a, "compose", mailbox.Drafts)
	f.Title, f.Compose = "New message", c
	render(w, status, "app", f)
}

func reopen(m mailbox.Message) *composing {
	v := message.Read(m.Raw)
	return &composing{
		DraftID: m.ID, To: v.To, Cc: v.Cc, Bcc: v.Bcc, Subject: v.Subject, Text: v.Text, HTML: v.HTML,
		Plain: v.HTML == "" && v.Text != "", InReplyTo: v.InReplyTo, References: v.References, Kept: v.Parts, KeptOf: m.ID,
	}
}

// forward fills the form with a message to pass on: its text below its header, and its attachments.
func forward(m mailbox.Message) *composing {
	v := message.Read(m.Raw)
	c := &composing{Subject: "Fwd: " + v.Subject, Reply: "forward", OriginalID: m.ID, OriginalBl: m.BlobID, Kept: v.Parts, KeptOf: m.ID}
	c.Text = fmt.Sprintf("\n\n-------- Forwarded message --------\nFrom: %s\nTo: %s\nSubject: %s\n\n%s\n", v.From, v.To, v.Subject, strings.TrimSpace(v.Text))
	return c
}

// reply fills the form for an answer (RFC 5322 Section 3.6.4).
func reply(m mailbox.Message, a *mailbox.Account, kind string) *composing {
	v := message.Read(m.Raw)
	c := &composing{
		To: people(v.From), Subject: v.Subject, InReplyTo: v.MessageID, Reply: kind, OriginalID: m.ID, OriginalBl: m.BlobID,
		References: strings.TrimSpace(v.References + " " + v.MessageID),
	}
	if !strings.HasPrefix(strings.ToLower(c.Subject), "re:") {
		c.Subject = "Re: " + c.Subject
	}
	if kind == "reply-all" {
		c.Cc = others(v.To+", "+v.Cc, a.Address)
	}
	if v.Text != "" {
		c.Text = fmt.Sprintf("\n\n%s wrote:\n> %s\n", names(v.From), strings.ReplaceAll(strings.TrimSpace(v.Text), "\n", "\n> "))
	}
	return c
}

// others returns an address list without one's own address.
func others(list, own string) string {
	parsed, err := message.Addresses(list)
	if err != nil {
		return list
	}
	var rest []string
	for _, a := range parsed {
		if !strings.EqualFold(a.Address, own) {
			rest = append(rest, person(a))
		}
	}
	return strings.Join(rest, ", ")
}

var errTooLarge = errors.New("the message with its attachments is too large for this server")

// draft reads the compose form.
func (s *Server) draft(w http.ResponseWriter, r *http.Request, a *mailbox.Account) (message.Draft, error) {
	const inMemory = 64 << 20
	r.Body = http.MaxBytesReader(w, r.Body, s.MaxUpload)
	if err := r.ParseMultipartForm(inMemory); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return message.Draft{}, errTooLarge
		}
		return message.Draft{}, err
	}
	d := message.Draft{
		MessageID: "<" + rand.Text() + "@example.test>", Date: time.Now(),
		From: &mail.Address{Name: a.Name, Address: a.Address},
		To:   r.FormValue("to"), Cc: r.FormValue("cc"), Bcc: r.FormValue("bcc"), Subject: r.FormValue("subject"),
		InReplyTo: r.FormValue("in_reply_to"), References: r.FormValue("references"), Text: r.FormValue("text"),
	}
	if r.FormValue("format") == "html" {
		d.HTML = r.FormValue("html")
	}
	if old, err := a.Message(r.FormValue("kept_of")); err == nil {
		parts := message.Read(old.Raw).Parts
		for _, kept := range r.Form["kept"] {
			if i, err := strconv.Atoi(kept); err == nil && i >= 0 && i < len(parts) {
				d.Attachments = append(d.Attachments, parts[i])
			}
		}
	}
	for _, file := range r.MultipartForm.File["attachments"] {
		f, err := file.Open()
		if err != nil {
			return message.Draft{}, err
		}
		content, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return message.Draft{}, err
		}
		if file.Filename != "" {
			d.Attachments = append(d.Attachments, message.Part{Name: file.Filename, Type: file.Header.Get("Content-Type"), Content: content})
		}
	}
	return d, nil
}

// saveDraft keeps what the form holds, in place of the draft that it held before.
func (s *Server) saveDraft(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	d, err := s.draft(w, r, a)
	if err != nil {
		http.Error(w, err.Error(), statusOf(err))
		return
	}
	if !s.Sessions.checkCSRF(w, r) {
		return
	}
	m, err := keep(d, a, r.FormValue("draft"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"draft": m.ID, "kept": len(d.Attachments)})
}

// keep stores a draft in place of an older one, which may not exist.
func keep(d message.Draft, a *mailbox.Account, older string) (mailbox.Message, error) {
	m, err := a.Add(d.Bytes(), []string{mailbox.Drafts}, []string{"$draft", "$seen"})
	if err == nil {
		_ = a.Delete(older)
	}
	return m, err
}

// send submits what the form holds. On failure it is kept as a draft, and comes
// back with a reason.
func (s *Server) send(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	d, err := s.draft(w, r, a)
	if err != nil {
		http.Error(w, err.Error()+". Go back: your text is still there.", statusOf(err))
		return
	}
	if !s.Sessions.checkCSRF(w, r) {
		return
	}
	if failure := s.submit(d, a); failure != nil {
		m, err := keep(d, a, r.FormValue("draft"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		c := reopen(m)
		c.Failure = "Nothing was sent: " + failure.Error() + "."
		s.showCompose(w, r, http.StatusUnprocessableEntity, a, c)
		return
	}
	_ = a.Delete(r.FormValue("draft"))
	http.Redirect(w, r, "/mail/"+mailbox.Sent, http.StatusSeeOther)
}

func (s *Server) submit(d message.Draft, a *mailbox.Account) error {
	recipients, err := d.Recipients()
	if err != nil {
		return err
	}
	if len(recipients) == 0 {
		return errors.New("name at least one recipient")
	}
	raw := d.WithoutBcc().Bytes()
	if err := s.Store.Submit(mailbox.Envelope{MailFrom: a.Address, RcptTo: recipients}, raw); err != nil {
		return err
	}
	_, err = a.Add(raw, []string{mailbox.Sent}, []string{"$seen"})
	return err
}

func statusOf(err error) int {
	if errors.Is(err, errTooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}
