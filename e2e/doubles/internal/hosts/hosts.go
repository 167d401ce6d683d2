// Package hosts serves the fixed hosts of a webmail, such as mail.google.com, on
// one port of the loopback interface. A browser gets there with
// --host-resolver-rules, and believes the key that the server made at its start
// with --ignore-certificate-errors-spki-list: the extension under test has no
// seam for tests.
package hosts

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A Server is a double of several hosts.
type Server struct {
	// Hosts are what answers, by host name.
	Hosts map[string]http.Handler
	// Control is what tests change while the double runs. It has a port of its own, without TLS, that no browser needs.
	Control http.Handler
	// Journal is where each request is written down, to other hosts as well; nil for nowhere.
	Journal *Journal

	breaker breaker
}

// An Announcement is the line in which a double says where it is.
type Announcement struct {
	// Hosts are the names that it serves.
	Hosts []string `json:"hosts"`
	// Address is where it serves them over TLS: 127.0.0.1:PORT.
	Address string `json:"address"`
	// Key is the SHA-256 of its SubjectPublicKeyInfo, in base64.
	Key string `json:"key"`
	// Control is the origin of what tests change.
	Control string `json:"control"`
}

// Run listens, writes an Announcement, and serves until it fails.
func (s *Server) Run(announce io.Writer) error {
	names := slices.Sorted(maps.Keys(s.Hosts))
	certificate, key, err := newCertificate(names)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	control, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	err = json.NewEncoder(announce).Encode(Announcement{
		Hosts: names, Address: listener.Addr().String(), Key: key, Control: fmt.Sprintf("http://%s", control.Addr()),
	})
	if err != nil {
		return err
	}
	tests := http.NewServeMux()
	s.breaker.control(tests)
	tests.Handle("/", s.Control)
	failed := make(chan error)
	for _, each := range []struct {
		server   *http.Server
		listener net.Listener
	}{
		{&http.Server{Handler: tests}, control},
		{
			// Browsers that leave in the middle of a handshake are no news.
			&http.Server{Handler: s, ErrorLog: log.New(io.Discard, "", 0)},
			tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}}),
		},
	} {
		each.server.ReadHeaderTimeout = 10 * time.Second
		go func() { failed <- each.server.Serve(each.listener) }()
	}
	return <-failed
}

// ServeHTTP writes a request down and gives it to the host that it is for. Only
// then is it answered, so that who has an answer finds the request in the journal.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(r.Host, ":")
	if s.Journal != nil {
		if err := s.Journal.write(name, r); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	host := s.Hosts[name]
	if host == nil {
		http.Error(w, fmt.Sprintf("no host %q", name), http.StatusMisdirectedRequest)
		return
	}
	s.breaker.serve(w, r, host)
}
