// Exchange is a double of Exchange Server with Outlook on the web, for browser
// tests: the accounts alice@example.test and bob@example.test, whose passwords
// are alice and bob. It listens on the loopback interface only.
//
// It behaves as public sources say that Exchange does; each package says which
// sources, and what is unverified. A test that passes here proves that Signet
// does what it means to do, and not that a server of Microsoft's agrees.
//
//	go run ./e2e/doubles/exchange [--version 2013|2016|2019] [--language en|de] [--relay ADDRESS --maildir DIR]
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"signet/e2e/doubles/exchange/internal/ews"
	"signet/e2e/doubles/exchange/internal/owa"
	"signet/e2e/doubles/internal/control"
	"signet/e2e/doubles/internal/exchangemail"
	"signet/e2e/doubles/internal/store"
)

// options are the command line.
type options struct {
	listen, relay, maildir, version, language string
	certificates                              string
	maxRequest                                int64
	rewrap, oneStep                           bool
}

func main() {
	var o options
	flag.StringVar(&o.listen, "listen", "127.0.0.1:0", "loopback `address` and port; port 0 takes a free one")
	flag.StringVar(&o.relay, "relay", "", "SMTP server `address` that takes what is sent; else it is delivered in memory")
	flag.StringVar(&o.maildir, "maildir", "", "`folder` with a Maildir for each address, from which inboxes are filled")
	flag.StringVar(&o.version, "version", string(owa.V2016), "shape of the pages: 2013, 2016 or 2019")
	flag.StringVar(&o.language, "language", "en", "language of the pages: en or de")
	flag.StringVar(&o.certificates, "certificates", "", "`folder` with NAME.pem, the certificate that the directory has for NAME")
	flag.Int64Var(&o.maxRequest, "max-request", 35_000_000, "largest request in `bytes`")
	flag.BoolVar(&o.rewrap, "rewrap", false, "write the body of clear-signed messages anew")
	flag.BoolVar(&o.oneStep, "one-step", false, "refuse to send a draft that was stored before")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "exchange:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	host, _, err := net.SplitHostPort(o.listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("%s is not a loopback address", o.listen)
	}
	handler, err := newHandler(o)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s/\n", listener.Addr())
	return (&http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}).Serve(listener)
}

// newHandler returns the whole server, with what tests change while it runs below /test/.
func newHandler(o options) (http.Handler, error) {
	var conversion exchangemail.Conversion
	conversion.Rewrap.Store(o.rewrap)
	mailboxes := store.New(store.Options{
		Relay: o.relay, Maildir: o.maildir, Convert: conversion.Stored, Trace: exchangemail.Trace,
	})
	if o.certificates != "" {
		if err := publish(mailboxes, o.certificates); err != nil {
			return nil, err
		}
	}
	web := &owa.Server{Store: mailboxes, MaxRequest: o.maxRequest}
	web.Behave(owa.Behaviour{Version: owa.Version(o.version), Language: o.language, OneStep: o.oneStep})
	mux := http.NewServeMux()
	web.Register(mux)
	services := &ews.Server{Store: mailboxes}
	services.Register(mux)
	mux.Handle("GET /test/messages", control.Messages(mailboxes))
	change := func(path string, do func(*http.Request)) {
		mux.HandleFunc("POST /test/"+path, func(w http.ResponseWriter, r *http.Request) {
			do(r)
			w.WriteHeader(http.StatusNoContent)
		})
	}
	change("expire-sessions", func(*http.Request) { web.ExpireAll() })
	change("rotate-canaries", func(*http.Request) { web.RotateCanaries() })
	change("behave", func(r *http.Request) {
		conversion.Rewrap.Store(r.FormValue("rewrap") != "")
		services.Integrated.Store(r.FormValue("integrated") != "")
		web.Behave(owa.Behaviour{
			Version: owa.Version(r.FormValue("version")), Language: r.FormValue("language"),
			OneStep: r.FormValue("one-step") != "", Without: r.FormValue("without"),
			Pills:          r.FormValue("pills"),
			NoCertificates: r.FormValue("no-certificates") != "",
		})
	})
	return mux, nil
}
