// Package api is the Gmail API, gmail.googleapis.com, as far as an extension
// uses it: the profile, reading, searching, sending and drafts.
//
// Sources: the reference of the Gmail API, its discovery document (revision
// 20260727) for limits and paths, and its guides "Resolve errors" and "Upload
// attachments". Bodies of errors are as people report them.
package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"signet/e2e/doubles/gmail/internal/accounts"
	"signet/e2e/doubles/gmail/internal/mailbox"
)

// The scopes. developers.google.com/workspace/gmail/api/auth/scopes.
const (
	send     = "https://www.googleapis.com/auth/gmail.send"
	compose  = "https://www.googleapis.com/auth/gmail.compose"
	readonly = "https://www.googleapis.com/auth/gmail.readonly"
	metadata = "https://www.googleapis.com/auth/gmail.metadata"
	modify   = "https://www.googleapis.com/auth/gmail.modify"
	basic    = "https://www.googleapis.com/auth/gmail.settings.basic"
	full     = "https://mail.google.com/"
)

// maxUpload is mediaUpload.maxSize of messages.send and of drafts: 35 MiB.
const maxUpload = 36_700_160

type object = map[string]any

// A Server answers for the mailboxes of the accounts.
type Server struct {
	Accounts *accounts.Server

	mu      sync.Mutex
	hosted  map[string]bool
	failing Failure
	uploads uploads
}

// Host gives an account hosted S/MIME, or takes it away.
func (s *Server) Host(address string, hosted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hosted == nil {
		s.hosted = map[string]bool{}
	}
	s.hosted[address] = hosted
}

// Hosted tells whether an account has hosted S/MIME.
func (s *Server) Hosted(address string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hosted[address]
}

// call is one request by somebody who may make it.
type call struct {
	w       http.ResponseWriter
	r       *http.Request
	grant   accounts.Grant
	mailbox *mailbox.Mailbox
}

// Register adds the methods to the mux of gmail.googleapis.com.
func (s *Server) Register(mux *http.ServeMux) {
	const user = "/gmail/v1/users/{user}/"
	for _, method := range []struct {
		pattern, name string
		scopes        []string
		serve         func(*call)
	}{
		{"GET " + user + "profile", "profile", []string{full, modify, compose, readonly, metadata}, profile},
		{"GET " + user + "messages", "messages.list", []string{full, modify, readonly, metadata}, listMessages},
		{"GET " + user + "messages/{id}", "messages.get", []string{full, modify, readonly, metadata}, getMessage},
		{"POST " + user + "messages/send", "messages.send", []string{full, modify, compose, send}, sendMessage},
		{"POST /upload" + user + "messages/send", "messages.send", []string{full, modify, compose, send}, s.upload(deliver)},
		{"POST /resumable/upload" + user + "messages/send", "messages.send", []string{full, modify, compose, send}, s.upload(deliver)},
		{"PUT /upload" + user + "messages/send", "messages.send upload", []string{full, modify, compose, send}, s.uploads.resume(deliver)},
		{"POST " + user + "messages/{id}/trash", "messages.trash", []string{full, modify}, trashMessage},
		{"DELETE " + user + "messages/{id}", "messages.delete", []string{full}, deleteMessage},
		{"GET " + user + "threads/{id}", "threads.get", []string{full, modify, readonly, metadata}, getThread},
		{"GET " + user + "drafts", "drafts.list", []string{full, modify, compose, readonly}, listDrafts},
		{"POST " + user + "drafts", "drafts.create", []string{full, modify, compose}, createDraft},
		{"POST /upload" + user + "drafts", "drafts.create", []string{full, modify, compose}, s.upload(keepDraft)},
		{"GET " + user + "drafts/{id}", "drafts.get", []string{full, modify, compose, readonly}, getDraft},
		{"PUT " + user + "drafts/{id}", "drafts.update", []string{full, modify, compose}, updateDraft},
		{"PUT /upload" + user + "drafts/{id}", "drafts.update", []string{full, modify, compose}, s.upload(keepDraft)},
		{"DELETE " + user + "drafts/{id}", "drafts.delete", []string{full, modify, compose}, deleteDraft},
		{"POST " + user + "drafts/send", "drafts.send", []string{full, modify, compose}, sendDraft},
		{"GET " + user + "settings/sendAs", "sendAs.list", []string{full, modify, readonly, basic}, listSendAs},
		{"GET " + user + "settings/sendAs/{address}/smimeInfo", "smimeInfo.list", []string{full, modify, readonly, basic}, s.listHosted},
	} {
		mux.HandleFunc(method.pattern, func(w http.ResponseWriter, r *http.Request) {
			s.serve(w, r, method.name, method.scopes, method.serve)
		})
	}
	mux.HandleFunc("OPTIONS /", preflight)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, name string, scopes []string, answer func(*call)) {
	cors(w, r)
	grant, ok := s.Accounts.Grant(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	c := &call{w: w, r: r, grant: grant}
	if !ok {
		c.refuse(http.StatusUnauthorized, "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "+
			"valid authentication credential.", "authError", "UNAUTHENTICATED")
		return
	}
	if !grant.Allows(scopes...) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="`+strings.Join(scopes, " ")+`"`)
		c.refuse(http.StatusForbidden, "Request had insufficient authentication scopes.", "insufficientPermissions", "PERMISSION_DENIED")
		return
	}
	if user := r.PathValue("user"); user != "me" && user != grant.Address {
		c.refuse(http.StatusForbidden, "Delegation denied for "+grant.Address, "forbidden", "PERMISSION_DENIED")
		return
	}
	c.mailbox = s.Accounts.Mailboxes[grant.Address]
	if failed := s.fails(name); failed.Status != 0 {
		if failed.Late {
			c.w = discarded{http.Header{}}
			answer(c)
			c.w = w
		}
		c.fail(failed.Status, failed.Reason)
		return
	}
	answer(c)
}

// refuse answers with an error in the form of Google's APIs.
func (c *call) refuse(status int, message, reason, name string) {
	c.reply(status, object{"error": object{
		"code": status, "message": message, "status": name,
		"errors": []object{{"message": message, "domain": "global", "reason": reason}},
	}})
}

func (c *call) reply(status int, body any) {
	c.w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	c.w.WriteHeader(status)
	_ = json.NewEncoder(c.w).Encode(body) // the client may have gone
}

// cors and preflight let scripts of any origin ask, as Google's APIs do.
func cors(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Expose-Headers", "Location")
	}
}

func preflight(w http.ResponseWriter, r *http.Request) {
	cors(w, r)
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
	w.Header().Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
	w.WriteHeader(http.StatusNoContent)
}
