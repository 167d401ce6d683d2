// Relay is a mail submission server for tests, on the loopback interface: it
// keeps every message that is handed in, to the octet, and delivers it by LMTP.
//
//	relay --lmtp PATH --capture DIR [--passwd FILE | --open] [--refuse ADDRESS]
//
// Message number N is kept as NNNN.eml, its envelope as NNNN.json. The first
// line on standard output is the address that it listens on.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"strings"

	"github.com/emersion/go-smtp"
)

const (
	maxMessage    = 64 << 20
	maxRecipients = 50
)

func main() {
	var (
		listen  = flag.String("listen", "127.0.0.1:0", "loopback `address`")
		lmtp    = flag.String("lmtp", "", "unix socket `path` of the LMTP server")
		capture = flag.String("capture", "", "`directory` for the messages")
		passwd  = flag.String("passwd", "", "`file` of user:{PLAIN}password lines")
		open    = flag.Bool("open", false, "take messages without authentication")
		refuse  = flag.String("refuse", "", "an `address` that no mail is taken for")
	)
	flag.Parse()
	log.SetFlags(log.Ltime | log.Lmicroseconds)
	b := &backend{lmtp: *lmtp, capture: *capture, open: *open, refuse: *refuse}
	if err := run(*listen, *passwd, b); err != nil {
		fmt.Fprintln(os.Stderr, "relay:", err)
		os.Exit(1)
	}
}

// run serves what was handed to the backend, which gets the passwords from a file.
func run(listen, passwd string, b *backend) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("%s is not a loopback address", listen)
	}
	if b.passwords, err = readPasswords(passwd); err != nil {
		return err
	}
	server := smtp.NewServer(b)
	server.Domain = "relay.example.test"
	server.AllowInsecureAuth = true // loopback
	server.MaxMessageBytes = maxMessage
	server.MaxRecipients = maxRecipients
	server.EnableSMTPUTF8 = true
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return server.Serve(listener)
}

// readPasswords reads a passwd-file as Dovecot does, as far as tests need it.
func readPasswords(name string) (map[string]string, error) {
	passwords := map[string]string{}
	if name == "" {
		return passwords, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		user, password, ok := strings.Cut(strings.TrimSpace(line), ":")
		if ok {
			passwords[user] = strings.TrimPrefix(password, "{PLAIN}")
		}
	}
	return passwords, nil
}
