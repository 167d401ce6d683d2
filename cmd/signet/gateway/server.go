// Package gateway answers over HTTP who has which certificates, from a directory that browsers cannot ask themselves, such
// as LDAP. It is what "signet directory" serves.
//
//	GET /search?uri=bob%40example.org    RFC 4387: one certificate, or several in a multipart/mixed
//	GET /address/bob%40example.org       the JSON of a gateway: directory.Entry
//
// It answers about addresses of its domains alone, one whole address at a time. Who may ask is for the network and for a
// proxy in front of it to say: whoever can reach it can find out which addresses there are.
package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"mime/multipart"
	"net/http"
	"net/mail"
	"net/textproto"
	"time"

	"signet/smime/cert"
	"signet/smime/directory"
)

// The limits.
const (
	// MaxAddress is the most octets of an address: RFC 5321 Section 4.5.3.1.3 allows a path 256, two of them brackets.
	MaxAddress = 254

	// MaxAtOnce is how many questions are asked of the source at the same time.
	MaxAtOnce = 8

	// Timeout is how long one question may take, waiting for its turn included.
	Timeout = 8 * time.Second
)

// A Source knows the entries of people. Who has none gets the zero Entry and no error. It is used by several goroutines.
type Source interface {
	Entry(ctx context.Context, address string) (directory.Entry, error)
}

// Options say what a gateway answers.
type Options struct {
	Source  Source
	Domains []string // whose addresses it answers about; as in package cert

	// Errors gets a line for each question that could not be answered. It names no address.
	Errors *log.Logger

	// Questions gets a line with the address of each question that the source is asked; nil for none.
	Questions *log.Logger
}

// New returns the handler of a gateway.
func New(opts Options) http.Handler {
	g := &gateway{Options: opts, turns: make(chan struct{}, MaxAtOnce)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /search", g.search)
	mux.HandleFunc("GET /address/{address}", g.address)
	return mux
}

type gateway struct {
	Options
	turns chan struct{}
}

// search answers as a certificate store. RFC 4387 Section 2. The attribute for addresses was email in drafts.
func (g *gateway) search(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	address := query.Get("uri")
	if address == "" {
		address = query.Get("email")
	}
	entry, ok := g.entry(w, r, address)
	if !ok {
		return
	}
	switch certificates := certificatesOf(entry, address); len(certificates) {
	case 0:
		http.NotFound(w, r)
	case 1:
		w.Header().Set("Content-Type", "application/pkix-cert")
		w.Write(certificates[0])
	default:
		writeParts(w, certificates)
	}
}

// address answers with an entry.
func (g *gateway) address(w http.ResponseWriter, r *http.Request) {
	entry, ok := g.entry(w, r, r.PathValue("address"))
	if !ok {
		return
	}
	if len(entry.UserSMIMECertificate)+len(entry.UserCertificate) == 0 {
		http.NotFound(w, r)
		return
	}
	text, err := json.Marshal(entry)
	if err != nil {
		http.Error(w, "the entry cannot be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(text)
}

// entry asks the source, or answers itself.
func (g *gateway) entry(w http.ResponseWriter, r *http.Request, address string) (entry directory.Entry, ok bool) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	if !isAddress(address) {
		http.Error(w, "not an address", http.StatusBadRequest)
		return entry, false
	}
	if !cert.InDomains(address, g.Domains) {
		// As for somebody who has no certificate: which domains there are need not be known.
		http.NotFound(w, r)
		return entry, false
	}
	ctx, cancel := context.WithTimeout(r.Context(), Timeout)
	defer cancel()
	select {
	case g.turns <- struct{}{}:
		defer func() { <-g.turns }()
	case <-ctx.Done():
		w.Header().Set("Retry-After", "10")
		http.Error(w, "too many questions", http.StatusServiceUnavailable)
		return entry, false
	}
	if g.Questions != nil {
		g.Questions.Printf("asked for %q", address)
	}
	entry, err := g.Source.Entry(ctx, address)
	if err != nil {
		g.Errors.Printf("a question could not be answered: %v", err)
		status := http.StatusBadGateway
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			status = http.StatusGatewayTimeout
		}
		http.Error(w, "the directory did not answer", status)
		return entry, false
	}
	return bounded(entry, address), true
}

// bounded keeps as much of an entry as an answer may hold.
func bounded(entry directory.Entry, address string) directory.Entry {
	octets, values := 0, 0
	take := func(all [][]byte) (taken [][]byte) {
		for _, value := range all {
			// In base64 an octet takes one and a third.
			if octets+len(value) > directory.MaxAnswer*5/8 || values == directory.MaxValues {
				continue
			}
			octets, values = octets+len(value), values+1
			taken = append(taken, value)
		}
		return taken
	}
	return directory.Entry{
		Address:              address,
		UserSMIMECertificate: take(entry.UserSMIMECertificate),
		UserCertificate:      take(entry.UserCertificate),
	}
}

// certificatesOf returns the certificates for the address, each once. Values that cannot be read are passed over.
func certificatesOf(entry directory.Entry, address string) (all [][]byte) {
	seen := map[string]bool{}
	for _, value := range append(entry.UserSMIMECertificate, entry.UserCertificate...) {
		certificates, err := cert.ParseCertificates(value)
		if err != nil {
			continue
		}
		for _, c := range certificates {
			if id := cert.Fingerprint(c); !seen[id] && cert.MatchAddress(c, address) && len(all) < directory.MaxValues {
				seen[id] = true
				all = append(all, c.Raw)
			}
		}
	}
	return all
}

// writeParts writes several certificates. RFC 4387 Section 2.
func writeParts(w http.ResponseWriter, certificates [][]byte) {
	parts := multipart.NewWriter(w)
	w.Header().Set("Content-Type", fmt.Sprintf("multipart/mixed; boundary=%s", parts.Boundary()))
	for _, der := range certificates {
		part, err := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/pkix-cert"}})
		if err != nil {
			return // whoever asked is gone
		}
		part.Write(der)
	}
	parts.Close()
}

// isAddress tells whether text is one whole address, and nothing that stands for several.
func isAddress(text string) bool {
	if len(text) > MaxAddress {
		return false
	}
	parsed, err := mail.ParseAddress(text)
	return err == nil && parsed.Name == "" && parsed.Address == text
}
