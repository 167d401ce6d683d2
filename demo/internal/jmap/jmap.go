// Package jmap serves the part of JMAP (RFC 8620, RFC 8621) that a mail client
// needs to read and send whole messages: the session, upload and download,
// Mailbox/get, Identity/get, Email/query, get, import and set, and
// EmailSubmission/set with an explicit envelope and ifInState, for which
// EmailSubmission/get tells the state; and of RFC 9610 what completes
// addresses.
//
// Not served: push, changes, threads, search, and bodies; a client downloads
// the blob of a message instead.
package jmap

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"

	"signet/demo/internal/mailbox"
)

const (
	capabilityCore       = "urn:ietf:params:jmap:core"
	capabilityMail       = "urn:ietf:params:jmap:mail"
	capabilitySubmission = "urn:ietf:params:jmap:submission"

	maxRequest        = 10 << 20
	maxDrain          = 256 << 20 // of an upload that is too large
	maxCallsInRequest = 32
	maxObjectsInSet   = 500
)

var capabilities = []string{capabilityCore, capabilityMail, capabilitySubmission, capabilityContacts}

// Server answers JMAP requests for the accounts of a Store. An account's id is
// its address.
type Server struct {
	Store *mailbox.Store
	// MaxUpload bounds an uploaded blob (maxSizeUpload).
	MaxUpload int64
	// Authenticate returns the account that a request may use, or nil.
	Authenticate func(*http.Request) *mailbox.Account
}

// object is a JSON object of a response.
type object = map[string]any

// Register adds the server's routes to a mux.
func (s *Server) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /.well-known/jmap", s.authenticated(s.session))
	mux.HandleFunc("GET /jmap/session", s.authenticated(s.session))
	mux.HandleFunc("POST /jmap/api", s.authenticated(s.api))
	mux.HandleFunc("POST /jmap/upload/{account}", s.authenticated(s.upload))
	mux.HandleFunc("GET /jmap/download/{account}/{blob}/{name}", s.authenticated(s.download))
}

func (s *Server) authenticated(serve func(http.ResponseWriter, *http.Request, *mailbox.Account)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		account := s.Authenticate(r)
		if account == nil {
			// A browser would answer a challenge with a dialog of its own,
			// in the middle of a script's request.
			if r.Header.Get("Sec-Fetch-Site") == "" {
				w.Header().Set("WWW-Authenticate", `Basic realm="demo", charset="UTF-8"`)
			}
			problem(w, http.StatusUnauthorized, "about:blank", object{"detail": "log in first"})
			return
		}
		if id := r.PathValue("account"); id != "" && id != account.Address {
			problem(w, http.StatusNotFound, "about:blank", object{"detail": "no such account"})
			return
		}
		serve(w, r, account)
	}
}

func (s *Server) session(w http.ResponseWriter, _ *http.Request, a *mailbox.Account) {
	ofAccount := object{capabilityMail: object{}, capabilitySubmission: object{}, capabilityContacts: object{}}
	primary := object{}
	for name := range ofAccount {
		primary[name] = a.Address
	}
	reply(w, object{
		"capabilities": object{
			capabilityCore: object{
				"maxSizeUpload": s.MaxUpload, "maxConcurrentUpload": 4,
				"maxSizeRequest": maxRequest, "maxConcurrentRequests": 4,
				"maxCallsInRequest": maxCallsInRequest, "maxObjectsInGet": maxObjectsInSet,
				"maxObjectsInSet": maxObjectsInSet, "collationAlgorithms": []string{},
			},
			capabilityMail: object{}, capabilitySubmission: object{}, capabilityContacts: object{},
		},
		"accounts": object{a.Address: object{
			"name": a.Address, "isPersonal": true, "isReadOnly": false, "accountCapabilities": ofAccount,
		}},
		"primaryAccounts": primary,
		"username":        a.Address,
		"apiUrl":          "/jmap/api",
		"uploadUrl":       "/jmap/upload/{accountId}",
		"downloadUrl":     "/jmap/download/{accountId}/{blobId}/{name}?accept={type}",
		"eventSourceUrl":  "/jmap/events?types={types}&closeafter={closeafter}&ping={ping}",
		"state":           state,
	})
}

func (s *Server) upload(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	if simpleRequest(r) {
		problem(w, http.StatusUnsupportedMediaType, "about:blank", object{"detail": "name the blob's media type"})
		return
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, s.MaxUpload+1))
	if int64(len(data)) > s.MaxUpload {
		// A browser reads the answer only after it has sent its request.
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain)
		problem(w, http.StatusRequestEntityTooLarge, "urn:ietf:params:jmap:error:limit", object{"limit": "maxSizeUpload"})
		return
	}
	if err != nil {
		problem(w, http.StatusBadRequest, "about:blank", object{"detail": "the upload ended too early"})
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	writeJSON(w, object{
		"accountId": a.Address, "blobId": a.PutBlob(data), "type": r.Header.Get("Content-Type"), "size": len(data),
	})
}

func (s *Server) download(w http.ResponseWriter, r *http.Request, a *mailbox.Account) {
	data, ok := a.Blob(r.PathValue("blob"))
	if !ok {
		problem(w, http.StatusNotFound, "about:blank", object{"detail": "no such blob"})
		return
	}
	mediaType := "application/octet-stream"
	if accept, _, err := mime.ParseMediaType(r.FormValue("accept")); err == nil {
		mediaType = accept
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": r.PathValue("name")}))
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	w.Header().Set("Cache-Control", "private, immutable, max-age=31536000")
	w.Write(data)
}

// simpleRequest reports whether a foreign page could make the request without
// a CORS preflight, which this server never grants.
func simpleRequest(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err != nil || mediaType == "text/plain" || mediaType == "multipart/form-data" ||
		strings.HasSuffix(mediaType, "x-www-form-urlencoded")
}

func problem(w http.ResponseWriter, status int, kind string, more object) {
	more["type"], more["status"] = kind, status
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	writeJSON(w, more)
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, v)
}

// writeJSON ignores the error of a client that went away.
func writeJSON(w io.Writer, v any) { _ = json.NewEncoder(w).Encode(v) }
