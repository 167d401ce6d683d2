// Command signet signs, encrypts, decrypts and verifies mail from a shell, with
// the same engine that the browser extension runs. "signet help" prints all
// options.
//
//	signet sign    --cert C.pem --key K.pem [options] [message]
//	signet encrypt --to CERT... [options] [message]
//	signet compress [message]
//	signet decrypt keys [message]
//	signet verify  --roots R.pem [options] [message]
//	signet open    --roots R.pem keys [options] [message]
//	signet inspect [message]
//	signet certs   [keys] [message]
//	signet certs   --pack CERT...
//	signet certs   list|show|convert --to FORMAT [FILE...]
//	signet certs   verify --roots R.pem [options] [FILE]
//	signet directory --ldap URL --base DN --domain D... [options]
//	signet policy check|import [options] [FILE]
//
// The message is a file, or standard input when there is none or it is "-".
// Flags may stand before or after it. What is made is written to standard output.
//
// The exit status is 0 when all is well. For verify and open that means that the
// whole message is protected and every layer is good; 1 means that the message
// was read and is not: unprotected, bad, untrusted, weak, or another sender's.
// For decrypt 1 means that no key fits or that decryption failed, for certs that
// the message brings no certificate, for certs verify that the certificate is not
// good, for policy check that something in the policy cannot be read. For all commands 2 means input that can't
// be read or wrong use, with one line on standard error that says what and where.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// The exit statuses.
const (
	exitGood  = 0
	exitBad   = 1
	exitUsage = 2
)

// A streams is where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

var commands = map[string]func(context.Context, streams, []string) (int, error){
	"sign":    sign,
	"encrypt": encrypt,
	"decrypt": decrypt,
	"verify":  verify,
	"open":    open,
	"inspect": inspect,
	"certs":   certs,

	"compress":  compress,
	"directory": directory,
	"policy":    policies,
}

func main() {
	os.Exit(run(context.Background(), streams{os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
}

// run runs a command line and returns the exit status.
func run(ctx context.Context, s streams, args []string) int {
	if len(args) == 0 {
		fmt.Fprintln(s.err, "signet: no command; one of sign, encrypt, compress, decrypt, verify, open, inspect, certs, directory, policy")
		return exitUsage
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		fmt.Fprint(s.out, usage)
		return exitGood
	}
	command, ok := commands[args[0]]
	if !ok {
		fmt.Fprintf(s.err, "signet: unknown command %q; one of sign, encrypt, compress, decrypt, verify, open, inspect, certs, directory, policy\n", args[0])
		return exitUsage
	}
	status, err := command(ctx, s, args[1:])
	if errors.Is(err, errHelp) {
		fmt.Fprint(s.out, usage)
		return exitGood
	}
	if err != nil {
		fmt.Fprintf(s.err, "signet %s: %s\n", args[0], oneLine(err))
	}
	return status
}

// oneLine makes one printable line of an error.
func oneLine(err error) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, err.Error())
}
