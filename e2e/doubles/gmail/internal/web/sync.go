package web

import (
	"encoding/json"
	"net/http"
	"net/mail"
	"net/url"
	"strconv"
	"strings"

	"signet/demo/message"
	"signet/e2e/doubles/gmail/internal/mailbox"
)

// clipAt is from where on Gmail does not show a message: 102 KB, as everybody finds who sends newsletters.
const clipAt = 102 << 10

type object = map[string]any

func (v *view) read(into any) bool {
	if err := json.NewDecoder(v.r.Body).Decode(into); err != nil {
		http.Error(v.w, err.Error(), http.StatusBadRequest)
		return false
	}
	return true
}

func (v *view) reply(answer any) {
	v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(v.w).Encode(answer) // the page may have gone
}

// list answers what a folder or a search has: one row for each conversation, the newest first.
func (s *Server) list(v *view) {
	var asked struct{ Label, Query string }
	if !v.read(&asked) {
		return
	}
	var labels []string
	if asked.Label != "" {
		labels = []string{asked.Label}
	}
	var rows []object
	seen := map[string]bool{}
	for _, each := range v.mailbox.Search(asked.Query, labels) {
		if seen[each.Thread] {
			continue
		}
		seen[each.Thread] = true
		row := s.brief(each)
		row["count"] = len(v.mailbox.ThreadOf(each.Thread))
		rows = append(rows, row)
	}
	v.reply(object{"rows": rows})
}

// brief is what a row of the list shows of a message.
func (s *Server) brief(m mailbox.Message) object {
	read := s.viewOf(m)
	names := []string{}
	for _, each := range read.Parts {
		if each.ContentID == "" || read.HTML == "" {
			names = append(names, each.Name)
		}
	}
	return object{
		"id": m.PermID, "legacy": m.ID, "thread": m.ThreadPermID, "legacyThread": m.Thread, "labels": m.Labels,
		"from": people(m.View.From), "to": people(m.View.To), "subject": m.View.Subject, "date": m.Date.UnixMilli(),
		"snippet": snippet(read), "scheduled": m.Scheduled, "fileNames": names,
	}
}

// viewOf takes a message apart, once.
func (s *Server) viewOf(m mailbox.Message) message.View {
	if known, ok := s.views.Load(m.Version); ok {
		return known.(message.View)
	}
	read := message.Read(m.Raw)
	s.views.Store(m.Version, read)
	return read
}

func people(list string) []object {
	parsed, _ := message.Addresses(list) // what cannot be read is not shown
	found := []object{}
	for _, each := range parsed {
		found = append(found, object{"name": each.Name, "email": each.Address})
	}
	return found
}

func snippet(view message.View) string {
	words := []rune(strings.Join(strings.Fields(view.Text), " "))
	return string(words[:min(len(words), 100)])
}

// conversation answers with the messages of one, and marks them read.
func (s *Server) conversation(v *view) {
	var asked struct{ Thread string }
	if !v.read(&asked) {
		return
	}
	behaviour := s.behaviour.Load()
	var messages []object
	for _, each := range v.mailbox.ThreadOf(asked.Thread) {
		messages = append(messages, s.detail(v, each, behaviour))
		if each.Has(mailbox.Unread) {
			_ = v.mailbox.MarkRead(each.ID) // it is there
		}
		if !each.Settled && !behaviour.Unsettled {
			v.mailbox.Settle(each.PermID)
		}
	}
	v.reply(object{"messages": messages})
}

// detail is what the conversation view shows of a message. What is encrypted, or signed in one piece, is an attachment to
// Gmail: smime.p7m.
func (s *Server) detail(v *view, m mailbox.Message, behaviour *Behaviour) object {
	read := s.viewOf(m)
	shown := s.brief(m)
	if !m.Settled {
		delete(shown, "legacy")
	}
	body, clipped := clip(read)
	shown["html"], shown["text"], shown["clipped"] = body.HTML, body.Text, clipped
	shown["cc"], shown["bcc"], shown["messageID"] = people(read.Cc), people(read.Bcc), read.MessageID
	shown["inReplyTo"], shown["draftReferences"] = read.InReplyTo, read.References
	shown["references"] = strings.TrimSpace(read.References + " " + read.MessageID)
	kind := strings.ToLower(read.ContentType)
	smime := strings.HasPrefix(kind, "multipart/signed") || strings.Contains(kind, "pkcs7-mime")
	shown["hosted"] = smime && s.Hosted(v.mailbox.Account.Address)
	shown["clientSide"] = strings.Contains(kind, "pkcs7-mime") && behaviour.ClientSide
	attachments := []object{}
	for n, each := range read.Parts {
		if each.ContentID != "" && read.HTML != "" {
			continue // it stands in the text
		}
		attachments = append(attachments, object{
			"name": each.Name, "type": each.Type, "size": each.Size(), "url": attachmentAddress(v.base, m, n+1),
		})
	}
	shown["attachments"] = attachments
	if m.Has(mailbox.Draft) {
		shown["files"] = s.attached(m.ID, read.Parts)
	}
	return shown
}

func clip(read message.View) (message.View, bool) {
	if len(read.HTML) <= clipAt && len(read.Text) <= clipAt {
		return read, false
	}
	read.HTML, read.Text = read.HTML[:min(len(read.HTML), clipAt)], read.Text[:min(len(read.Text), clipAt)]
	return read, true
}

// attachmentAddress has the form that InboxSDK recorded, gmail-attachment-card-view.test.ts.
func attachmentAddress(base string, m mailbox.Message, n int) string {
	number := "0." + strconv.Itoa(n)
	return "https://mail.google.com" + base + "/?" + url.Values{
		"ui": {"2"}, "ik": {ik(m.ID)}, "attid": {number}, "th": {m.ID}, "view": {"att"}, "disp": {"safe"}, "realattid": {"f_" + m.ID[8:]},
	}.Encode() + "&zw"
}

// from is the address from which the account writes: the one that was chosen, if it is the account's.
func (v *view) from(chosen string) *mail.Address {
	if !v.mailbox.Owns(chosen) {
		chosen = v.mailbox.Account.Address
	}
	return &mail.Address{Name: v.mailbox.Account.Name, Address: chosen}
}
