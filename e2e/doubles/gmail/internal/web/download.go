package web

import (
	"crypto/rand"
	"fmt"
	"html"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"signet/demo/message"
	"signet/e2e/doubles/gmail/internal/mailbox"
)

// downloads are files on mail-attachment.googleusercontent.com. Each has an address that is good once, and a cookie that
// the host sets before it answers. There is one cookie for all files: of two downloads at the same time one fails.
// KartikTalwar/gmail.js issue 384 ("do them one at a time"); the steps themselves are unverified.
type downloads struct {
	mu    sync.Mutex
	ready map[string]file
}

type file struct {
	name, kind string
	content    []byte
}

// authCookie is the cookie of the host of downloads.
const authCookie = "AUTH"

func (d *downloads) offer(f file) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ready == nil {
		d.ready = map[string]file{}
	}
	name := "ANGjdJ" + rand.Text()
	d.ready[name] = f
	return name
}

// serve sets the cookie and comes back to itself with it, and then answers. There are no headers for CORS, neither here
// nor in the redirect.
func (d *downloads) serve(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("saddbat")
	cookie, err := r.Cookie(authCookie)
	fits := err == nil && cookie.Value == name
	switch {
	case fits:
		d.mu.Lock()
		found, ok := d.ready[name]
		delete(d.ready, name)
		d.mu.Unlock()
		if !ok {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		found.write(w)
	case r.FormValue("sadssc") != "":
		w.WriteHeader(http.StatusForbidden)
	default:
		http.SetCookie(w, &http.Cookie{Name: authCookie, Value: name, Path: "/attachment/", Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode})
		http.Redirect(w, r, r.URL.RequestURI()+"&sadssc=1", http.StatusFound)
	}
}

func (f file) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(f.content) // the reader may have gone
}

// asked is the message that th or permmsgid names. The page's own id is known from the second question on: the message
// is on its way when the first comes. InboxSDK asks up to ten times.
func (v *view) asked() (mailbox.Message, bool) {
	name := v.r.FormValue("permmsgid")
	found, ok := v.mailbox.Find(v.r.FormValue("th"))
	if name != "" {
		found, ok = v.mailbox.Find(name)
		if ok && !found.Settled && !v.s.behaviour.Load().Unsettled {
			v.mailbox.Settle(name)
			return mailbox.Message{}, false
		}
	}
	return found, ok
}

// download answers ?view=att&th=ID&attid=N: attid 0 is the whole message, to the octet; 0.1 is the first attachment.
// gmail.js, email_source_pre.
func (v *view) download() {
	found, ok := v.asked()
	if !ok {
		http.NotFound(v.w, v.r)
		return
	}
	offered, ok := part(found, v.r.FormValue("attid"))
	if !ok {
		http.NotFound(v.w, v.r)
		return
	}
	if v.s.behaviour.Load().Alters {
		offered.content = altered(offered.content)
	}
	if v.s.behaviour.Load().Direct {
		offered.write(v.w)
		return
	}
	query := v.r.URL.Query()
	query.Set("saddbat", v.s.downloads.offer(offered))
	http.Redirect(v.w, v.r, "https://mail-attachment.googleusercontent.com/attachment"+strings.TrimPrefix(v.base, "/mail")+"/?"+query.Encode(), http.StatusFound)
}

var endOfLine = regexp.MustCompile(`[ \t]+\r\n`)

// altered is a message whose lines lost the white space at their ends. Whether Gmail's download ever changes an octet is
// not known: this is what a signature that fails for such a reason looks like.
func altered(content []byte) []byte { return endOfLine.ReplaceAll(content, []byte("\r\n")) }

func part(m mailbox.Message, attid string) (file, bool) {
	if attid == "0" {
		return file{"original_msg.eml", "message/rfc822", m.Raw}, true
	}
	n, err := strconv.Atoi(strings.TrimPrefix(attid, "0."))
	parts := message.Read(m.Raw).Parts
	if err != nil || n < 1 || n > len(parts) {
		return file{}, false
	}
	return file{parts[n-1].Name, parts[n-1].Type, parts[n-1].Content}, true
}

// original answers ?view=om, "Show original": the message as text, and where it is downloaded. InboxSDK,
// getOriginalMessagePage.ts.
func (v *view) original() {
	found, ok := v.asked()
	if !ok {
		v.w.WriteHeader(http.StatusNotFound)
		return
	}
	link := "?" + url.Values{"view": {"att"}, "th": {found.ID}, "attid": {"0"}, "disp": {"comp"}, "safe": {"1"}}.Encode() + "&zw"
	v.render("original.gohtml", rand.Text(), map[string]any{"Link": link, "Raw": string(found.Raw), "ID": found.View.MessageID})
}

// whole answers ?view=lg, the whole of a message that was clipped, and ?view=pt, for a printer: pages without a script.
func (v *view) whole() {
	found, ok := v.asked()
	if !ok {
		http.NotFound(v.w, v.r)
		return
	}
	read := message.Read(found.Raw)
	body := "<pre>" + html.EscapeString(read.Text) + "</pre>"
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	fmt.Fprintf(v.w, "<!doctype html><meta charset=\"utf-8\"><title>Gmail - %s</title><div class=\"bodycontainer\"><table class=\"message\"><tr><td>%s</td></tr>"+
		"<tr><td>%s</td></tr></table>%s</div>", html.EscapeString(read.Subject), html.EscapeString(read.From), body, v.filesOf(found, read))
}

// filesOf lists the attachments below a whole message. The form is plausible, and unverified.
func (v *view) filesOf(m mailbox.Message, read message.View) string {
	var rows strings.Builder
	for n, each := range read.Parts {
		fmt.Fprintf(&rows, "<tr><td><a target=\"_blank\" href=\"%s\">&#128206;</a></td><td><b>%s</b><br>%dK</td></tr>",
			html.EscapeString(attachmentAddress(v.base, m, n+1)), html.EscapeString(each.Name), (each.Size()+1023)/1024)
	}
	if rows.Len() == 0 {
		return ""
	}
	return "<table class=\"att\">" + rows.String() + "</table>"
}

// basic answers /mail/u/N/h/, the basic HTML view: no script, no ids. Google has ended it for most accounts in 2024.
func (s *Server) basic(v *view) {
	var rows []map[string]any
	for _, each := range v.mailbox.Search("", []string{mailbox.Inbox}) {
		rows = append(rows, map[string]any{"From": each.View.From, "Subject": each.View.Subject, "Link": v.base + "/h/?v=c&th=" + each.Thread})
	}
	var opened []map[string]any
	for _, each := range v.mailbox.ThreadOf(v.r.FormValue("th")) {
		read := message.Read(each.Raw)
		opened = append(opened, map[string]any{"From": read.From, "Text": read.Text})
	}
	v.render("basic.gohtml", rand.Text(), map[string]any{"Address": v.mailbox.Account.Address, "Rows": rows, "Opened": opened})
}
