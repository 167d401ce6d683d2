// Outlook is a double of Microsoft 365, for browser tests: the new Outlook on the
// web on its four hosts, the log-on on login.microsoftonline.com, and Microsoft
// Graph, with the accounts alice@example.test and bob@example.test, whose
// passwords are alice and bob. It listens on the loopback interface only.
//
// It behaves as public sources say that Microsoft's servers do; each package says
// which sources, and what is unverified. A test that passes here proves that
// Signet does what it means to do, and not that a server of Microsoft's agrees.
//
//	go run ./e2e/doubles/outlook [--relay ADDRESS --maildir DIR] [--journal FILE] [--client ID]
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	shared "signet/e2e/doubles/internal/control"
	"signet/e2e/doubles/internal/exchangemail"
	"signet/e2e/doubles/internal/hosts"
	"signet/e2e/doubles/internal/store"
	"signet/e2e/doubles/outlook/internal/clock"
	"signet/e2e/doubles/outlook/internal/entra"
	"signet/e2e/doubles/outlook/internal/graph"
	"signet/e2e/doubles/outlook/internal/web"
)

// options are the command line.
type options struct{ relay, maildir, journal, client string }

func main() {
	var o options
	flag.StringVar(&o.relay, "relay", "", "SMTP server `address` that takes what is sent; else it is delivered in memory")
	flag.StringVar(&o.maildir, "maildir", "", "`folder` with a Maildir for each address, from which inboxes are filled")
	flag.StringVar(&o.journal, "journal", "", "`file` into which each request is written")
	flag.StringVar(&o.client, "client", "6d3f7a52-0000-4000-8000-00000000cafe", "`id` of the application that is registered")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "outlook:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	server := newServer(o)
	if o.journal != "" {
		journal, err := hosts.OpenJournal(o.journal)
		if err != nil {
			return err
		}
		server.Journal = journal
	}
	return server.Run(os.Stdout)
}

// redirects are the addresses of extensions: https://ID.chromiumapp.org/.
var redirects = regexp.MustCompile(`^https://[a-p]{32}\.chromiumapp\.org/[A-Za-z0-9/_-]*$`)

// A behaviour is what tests change while the double runs; what they do not name is as usual.
type behaviour struct {
	web.Behaviour
	Graph              graph.Behaviour `json:"graph"`
	AdminConsent       bool            `json:"adminConsent"`
	Rewrap             bool            `json:"rewrap"`
	BreakAuthEnveloped bool            `json:"breakAuthEnveloped"`
}

// newServer returns the whole double, with what tests change on its control port.
func newServer(o options) *hosts.Server {
	var conversion exchangemail.Conversion
	ticking := &clock.Clock{}
	mailboxes := store.New(store.Options{
		Now: ticking.Now, Relay: o.relay, Maildir: o.maildir, Convert: conversion.Stored, Trace: exchangemail.Trace,
	})
	logOn := entra.New(mailboxes, ticking, entra.Client{ID: o.client, Name: "Signet", Redirects: redirects.MatchString})
	api := graph.New(logOn)
	pages := web.New(logOn)
	server := &hosts.Server{Hosts: map[string]http.Handler{
		"login.microsoftonline.com": logOn.Handler(), "graph.microsoft.com": api.Handler(),
	}}
	for _, host := range web.Hosts {
		server.Hosts[host] = pages.Handler(api.Piece)
	}
	server.Control = control(mailboxes, logOn, api, pages, ticking, &conversion)
	return server
}

func control(mailboxes *store.Store, logOn *entra.Server, api *graph.Server, pages *web.Server, clock *clock.Clock, conversion *exchangemail.Conversion) http.Handler {
	mux := http.NewServeMux()
	on := func(path string, do func(*http.Request) error) {
		mux.HandleFunc("POST /"+path, func(w http.ResponseWriter, r *http.Request) {
			if err := do(r); err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			w.WriteHeader(http.StatusNoContent)
		})
	}
	number := func(r *http.Request, name string) (int, error) { return strconv.Atoi(r.FormValue(name)) }
	on("behave", func(r *http.Request) error {
		b := behaviour{Behaviour: web.Behaviour{Language: "en"}}
		if err := json.Unmarshal([]byte(r.FormValue("behaviour")), &b); err != nil {
			return err
		}
		pages.Behave(b.Behaviour)
		api.Behave(b.Graph)
		logOn.Behave(entra.Behaviour{AdminConsent: b.AdminConsent, Language: b.Language})
		conversion.Rewrap.Store(b.Rewrap)
		conversion.BreakAuthEnveloped.Store(b.BreakAuthEnveloped)
		return nil
	})
	on("throttle", func(r *http.Request) error {
		requests, err := number(r, "requests")
		if err != nil {
			return err
		}
		seconds, err := number(r, "seconds")
		api.Throttle(requests, seconds)
		return err
	})
	on("advance", func(r *http.Request) error {
		seconds, err := number(r, "seconds")
		clock.Advance(time.Duration(seconds) * time.Second)
		return err
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		account := mailboxes.Account(r.FormValue("account"))
		if account == nil {
			http.Error(w, "no such account", http.StatusNotFound)
			return
		}
		fmt.Fprint(w, logOn.Grant(account, strings.Fields(r.FormValue("scope"))))
	})
	on("revoke", func(*http.Request) error { logOn.Revoke(); return nil })
	on("sign-out", func(*http.Request) error { logOn.SignOutAll(); return nil })
	on("expire-pages", func(*http.Request) error { pages.ExpireAll(); return nil })
	on("deliver", func(r *http.Request) error {
		to := mailboxes.Account(r.URL.Query().Get("to"))
		if to == nil {
			return fmt.Errorf("nobody has the address %q", r.URL.Query().Get("to"))
		}
		raw, err := io.ReadAll(r.Body)
		if err == nil {
			to.Deliver(raw)
		}
		return err
	})
	mux.Handle("POST /messages", shared.Messages(mailboxes))
	return mux
}
