package web

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"signet/demo/message"
	"signet/e2e/doubles/gmail/internal/mailbox"
)

// The labels by which the page says what it does with a message: recorded by InboxSDK in requests to /i/s.
const (
	actionSave = "^r"
	actionSend = "^pfg"
	// The others are this double's.
	actionSchedule = "schedule"
	actionDiscard  = "discard"
	actionTrash    = "trash"
	actionFiles    = "files"    // asks for the files of a message, to forward them
	actionMessages = "messages" // asks for messages as files
)

// changed is what the page's script says of a message.
type changed struct {
	Action string
	// ID and Thread are what the page made; Server is the id of the draft here, empty at first.
	ID, Thread, Server string
	From               string // one of the account's addresses
	To, Cc, Bcc        string
	Subject            string
	Text, HTML         string
	InReplyTo          string
	References         string
	Files              []string // names of uploads, and of attachments that the draft has
	IDs                []string // of messages
	When               string
}

// change answers POST /sync/u/N/i/s: what is written is saved and sent with it.
func (s *Server) change(v *view) {
	var asked changed
	if !v.read(&asked) {
		return
	}
	var err error
	switch asked.Action {
	case actionDiscard:
		err = v.mailbox.Discard(asked.Server)
	case actionTrash:
		err = v.mailbox.Trash(asked.Server)
	case actionFiles:
		if found, ok := v.mailbox.Find(asked.ID); ok {
			v.reply(object{"files": s.attached(found.ID, message.Read(found.Raw).Parts)})
		}
	case actionMessages:
		var files []object
		for _, id := range asked.IDs {
			if found, ok := v.mailbox.Find(id); ok {
				whole := message.Part{Name: found.View.Subject + ".eml", Type: "message/rfc822", Content: found.Raw}
				files = append(files, s.attached("m"+found.ID, []message.Part{whole})...)
			}
		}
		v.reply(object{"files": files})
	default:
		err = s.save(v, &asked)
	}
	if err != nil {
		http.Error(v.w, err.Error(), http.StatusConflict)
	}
}

// save stores what is written as a draft, and sends or schedules it where that is asked for.
func (s *Server) save(v *view, asked *changed) error {
	identity := "<CAJ" + asked.ID[len("msg-a:r"):] + "@mail.gmail.com>"
	if existing, ok := v.mailbox.Find(asked.Server); ok {
		identity = existing.View.MessageID
	}
	draft := message.Draft{
		MessageID: identity, Date: time.Now(), From: v.from(asked.From), To: asked.To, Cc: asked.Cc, Bcc: asked.Bcc, Subject: asked.Subject,
		InReplyTo: asked.InReplyTo, References: asked.References, Text: asked.Text, HTML: asked.HTML, Attachments: s.files(asked.Files),
	}
	saved, err := v.mailbox.Save(asked.Server, draft.Bytes(), mailbox.ClientIDs{Message: asked.ID, Thread: asked.Thread})
	if err != nil {
		return err
	}
	switch asked.Action {
	case actionSend:
		if saved, err = v.mailbox.Send(saved.ID); err != nil {
			return err
		}
	case actionSchedule:
		if err := v.mailbox.Schedule(saved.ID, asked.When); err != nil {
			return err
		}
	}
	v.reply(object{"server": saved.ID, "thread": saved.ThreadPermID})
	return nil
}

// files are the uploads with these names, in their order.
func (s *Server) files(names []string) []message.Part {
	s.uploads.mu.Lock()
	defer s.uploads.mu.Unlock()
	var parts []message.Part
	for _, name := range names {
		if found, ok := s.uploads.byName[name]; ok {
			parts = append(parts, message.Part{Name: found.name, Type: found.kind, Content: found.content})
		}
	}
	return parts
}

// attached makes the files of a message ready to be saved with a draft, and returns their names.
func (s *Server) attached(id string, parts []message.Part) []object {
	files := []object{}
	for n, each := range parts {
		name := "d_" + id + "_" + strconv.Itoa(n)
		s.uploads.put(name, upload{each.Name, each.Type, each.Content})
		files = append(files, object{"name": name, "called": each.Name})
	}
	return files
}

// put keeps a file until somebody saves a message with it.
func (u *uploads) put(name string, file upload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.byName == nil {
		u.byName = map[string]upload{}
	}
	u.byName[name] = file
}

// upload answers POST /mail/u/N/?view=up, a file that was attached. The parameters are plausible, not recorded.
func (s *Server) upload(v *view) {
	if v.r.URL.Query().Get("view") != "up" || v.r.Header.Get("X-Framework-Xsrf-Token") != s.token {
		v.w.WriteHeader(http.StatusForbidden)
		return
	}
	content, err := io.ReadAll(v.r.Body)
	if err != nil {
		http.Error(v.w, err.Error(), http.StatusBadRequest)
		return
	}
	kind := v.r.Header.Get("Content-Type")
	if _, _, err := mime.ParseMediaType(kind); err != nil {
		kind = "application/octet-stream"
	}
	name := "f_" + mailbox.NewID()
	s.uploads.put(name, upload{v.r.URL.Query().Get("filename"), kind, content})
	v.reply(object{"name": name})
}
