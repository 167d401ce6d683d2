// Gmail is a double of Gmail, for browser tests: mail.google.com, the host of its
// downloads, the sign-in and consent of accounts.google.com, and the Gmail API,
// for alice@example.test and bob@example.test, whose passwords are alice and
// bob. It listens on the loopback interface only.
//
// It behaves as public sources say that Gmail does; each package says which
// sources, and what is unverified. A test that passes here proves that Signet
// does what it means to do, and not that Google agrees: docs/live-checks.md.
//
//	gmail --journal FILE [--relay ADDRESS --maildir DIR]
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"

	"signet/e2e/doubles/gmail/internal/accounts"
	"signet/e2e/doubles/gmail/internal/api"
	"signet/e2e/doubles/gmail/internal/mailbox"
	"signet/e2e/doubles/gmail/internal/web"
	"signet/e2e/doubles/internal/hosts"
	"signet/e2e/doubles/internal/store"
)

// client is the application that is registered: its id and its secret are no secrets, as in an extension.
var client = accounts.Client{ID: "000000000000-signet.apps.googleusercontent.com", Secret: "GOCSPX-double"}

func main() {
	var journal string
	var o store.Options
	flag.StringVar(&o.Relay, "relay", "", "SMTP server `address` that takes what is sent; else it is delivered in memory")
	flag.StringVar(&o.Maildir, "maildir", "", "`folder` with a Maildir for each address, from which inboxes are filled")
	flag.StringVar(&journal, "journal", "", "`file` into which each request is written")
	flag.Parse()
	if err := run(o, journal); err != nil {
		fmt.Fprintln(os.Stderr, "gmail:", err)
		os.Exit(1)
	}
}

func run(o store.Options, path string) error {
	server := newDouble(o).server()
	if path != "" {
		journal, err := hosts.OpenJournal(path)
		if err != nil {
			return err
		}
		server.Journal = journal
	}
	return server.Run(os.Stdout)
}

// double is everything that the hosts are made of.
type double struct {
	store      *store.Store
	conversion *mailbox.Conversion
	accounts   *accounts.Server
	api        *api.Server
	web        *web.Server
}

func newDouble(o store.Options) *double {
	conversion := &mailbox.Conversion{}
	o.Convert, o.Trace, o.NewID = conversion.Stored, mailbox.Trace, mailbox.NewID
	d := &double{store: store.New(o), conversion: conversion}
	d.accounts = &accounts.Server{Mailboxes: map[string]*mailbox.Mailbox{}, Passwords: map[string]string{}, Client: client}
	for name, password := range map[string]string{"alice": "alice", "bob": "bob"} {
		account := d.store.Account(name + "@example.test")
		d.accounts.Mailboxes[account.Address] = mailbox.New(account)
		d.accounts.Passwords[account.Address] = password
	}
	d.api = &api.Server{Accounts: d.accounts}
	d.web = web.New(d.accounts, d.api.Hosted)
	return d
}

func (d *double) server() *hosts.Server {
	mail, attachments, gmail := http.NewServeMux(), http.NewServeMux(), http.NewServeMux()
	signIn, tokens, openID := http.NewServeMux(), http.NewServeMux(), http.NewServeMux()
	d.web.Register(mail, attachments)
	d.accounts.Register(signIn, tokens)
	d.api.Register(gmail)
	openID.HandleFunc("GET /v1/userinfo", d.accounts.UserInfo)
	return &hosts.Server{
		Hosts: map[string]http.Handler{
			"mail.google.com": mail, "mail-attachment.googleusercontent.com": attachments, "accounts.google.com": signIn,
			"oauth2.googleapis.com": tokens, "gmail.googleapis.com": gmail, "openidconnect.googleapis.com": openID,
		},
		Control: d.control(),
	}
}
