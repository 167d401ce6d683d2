// Demo is a small webmail for trying Signet and for fast browser tests: two
// accounts in memory, alice@example.test and bob@example.test, whose passwords
// are alice and bob. It listens on the loopback interface only and forgets
// everything when it ends.
//
// It proves nothing about other people's webmail, which Signet is tested with too.
//
//	go run ./demo [--listen 127.0.0.1:8099] [--capture DIR]
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"signet/demo/internal/jmap"
	"signet/demo/internal/mailbox"
	"signet/demo/internal/pages"
)

// options are the command line.
type options struct {
	listen       string
	capture      string
	maxUpload    int64
	alterSent    bool
	testControls bool
}

func main() {
	var o options
	flag.StringVar(&o.listen, "listen", "127.0.0.1:8099", "loopback `address` and port; port 0 takes a free one")
	flag.StringVar(&o.capture, "capture", "", "write each submitted message and its envelope into `DIR`")
	flag.Int64Var(&o.maxUpload, "max-upload", 50<<20, "largest message in `bytes`")
	flag.BoolVar(&o.alterSent, "alter-sent", false, "change messages that enter Sent, as some providers do")
	flag.BoolVar(&o.testControls, "test-controls", false, "serve POST /test/expire-sessions")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	if err := requireLoopback(o.listen); err != nil {
		return err
	}
	handler, err := newHandler(o, time.Now)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s/\n", listener.Addr())
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}

// requireLoopback refuses an address that other machines could reach: the
// passwords are public.
func requireLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--listen %q: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--listen %q: only loopback addresses, such as 127.0.0.1:8099", address)
	}
	return nil
}

// newHandler returns the whole webmail.
func newHandler(o options, now func() time.Time) (http.Handler, error) {
	store := mailbox.New(mailbox.Options{Now: now, Capture: capture(o.capture), AlterSent: o.alterSent})
	if err := welcome(store, now()); err != nil {
		return nil, err
	}
	sessions := &pages.Sessions{}
	mux := http.NewServeMux()
	(&pages.Server{Store: store, Sessions: sessions, MaxUpload: o.maxUpload}).Register(mux)
	(&jmap.Server{Store: store, MaxUpload: o.maxUpload, Authenticate: func(r *http.Request) *mailbox.Account {
		if a := sessions.Account(r); a != nil {
			return a
		}
		user, password, _ := r.BasicAuth()
		return store.Login(user, password)
	}}).Register(mux)
	if o.testControls {
		mux.HandleFunc("POST /test/expire-sessions", func(w http.ResponseWriter, _ *http.Request) {
			sessions.ExpireAll()
			w.WriteHeader(http.StatusNoContent)
		})
	}
	return guard(http.NewCrossOriginProtection().Handler(mux)), nil
}

// guard refuses names that were pointed at this machine from outside (DNS
// rebinding) and sets the headers of every answer.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this server is for this computer only", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// capture writes submissions as NNNN.eml and NNNN.json into a directory.
func capture(dir string) func(mailbox.Envelope, []byte) error {
	if dir == "" {
		return nil
	}
	n := 0 // the Store calls one at a time
	return func(envelope mailbox.Envelope, raw []byte) error {
		n++
		described, err := json.Marshal(envelope)
		if err != nil {
			return err
		}
		base := filepath.Join(dir, fmt.Sprintf("%04d", n))
		return errors.Join(os.WriteFile(base+".json", described, 0o600), os.WriteFile(base+".eml", raw, 0o600))
	}
}
