package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"time"

	"signet/smime"
)

// sign signs a message; with --to it encrypts it, too.
func sign(ctx context.Context, s streams, args []string) (int, error) {
	p := newProtection("sign")
	messages, err := p.parse(args)
	if err != nil {
		return exitUsage, err
	}
	if !p.signs() {
		return exitUsage, errNoKeyGiven
	}
	return p.run(ctx, s, messages)
}

// encrypt encrypts a message; with a key it signs it, too.
func encrypt(ctx context.Context, s streams, args []string) (int, error) {
	p := newProtection("encrypt")
	messages, err := p.parse(args)
	if err != nil {
		return exitUsage, err
	}
	if !p.encrypts() {
		return exitUsage, errNobodyGiven
	}
	return p.run(ctx, s, messages)
}

// compress compresses a message, and protects it as far as there are flags for it.
func compress(ctx context.Context, s streams, args []string) (int, error) {
	p := newProtection("compress")
	messages, err := p.parse(args)
	if err != nil {
		return exitUsage, err
	}
	p.compress = true
	return p.run(ctx, s, messages)
}

// A protection is one call of sign, encrypt or compress. They take the same
// flags: what a message gets depends on what there is for it.
type protection struct {
	name string
	set  *flag.FlagSet

	key    keyFlags
	chain  string
	opaque bool
	digest digestFlag
	pss    bool

	encryptionCert string // that the signer wants answers to be encrypted to
	wishes         wishFlags

	to           repeated
	passwords    passwordFiles
	oaep         bool
	cipher       cipherFlag
	capabilities repeated
	roots        repeated // whom those who announce capabilities must be trusted by
	mozilla      bool

	compress                    bool
	encryptThenSign, tripleWrap bool
	showSubject, legacyDisplay  bool

	ski     bool
	raw     bool
	verbose bool
	at      moment
}

var errNobodyGiven = errors.New("nobody to encrypt to: --to CERT or --password-file F is needed")

// Flags that say how to sign, and how to encrypt.
var (
	signingFlags    = []string{"chain", "opaque", "digest", "pss", "encryption-cert", "receipts-to", "label", "classification", "privacy-mark"}
	encryptionFlags = []string{"oaep", "cipher", "capabilities", "roots", "mozilla", "show-subject", "legacy-display"}
)

func newProtection(name string) *protection {
	p := &protection{name: name, set: flag.NewFlagSet(name, flag.ContinueOnError), at: moment{time.Now()}}
	p.key.register(p.set)
	p.set.StringVar(&p.chain, "chain", "", "")
	p.set.BoolVar(&p.opaque, "opaque", false, "")
	p.set.Var(&p.digest, "digest", "")
	p.set.BoolVar(&p.pss, "pss", false, "")
	p.set.StringVar(&p.encryptionCert, "encryption-cert", "", "")
	p.wishes.register(p.set)
	p.set.Var(&p.to, "to", "")
	p.set.Var(&p.passwords, "password-file", "")
	p.set.BoolVar(&p.oaep, "oaep", false, "")
	p.set.Var(&p.cipher, "cipher", "")
	p.set.Var(&p.capabilities, "capabilities", "")
	p.set.Var(&p.roots, "roots", "")
	p.set.BoolVar(&p.mozilla, "mozilla", false, "")
	p.set.BoolVar(&p.compress, "compress", false, "")
	p.set.BoolVar(&p.encryptThenSign, "encrypt-then-sign", false, "")
	p.set.BoolVar(&p.tripleWrap, "triple-wrap", false, "")
	p.set.BoolVar(&p.showSubject, "show-subject", false, "")
	p.set.BoolVar(&p.legacyDisplay, "legacy-display", false, "")
	p.set.BoolVar(&p.ski, "ski", false, "")
	p.set.BoolVar(&p.raw, "raw", false, "")
	p.set.BoolVar(&p.verbose, "verbose", false, "")
	p.set.Var(&p.at, "at", "")
	return p
}

// parse parses the flags and returns the names of messages. Each --to takes one
// or more files of certificates.
func (p *protection) parse(args []string) ([]string, error) {
	args, err := parseFlags(p.set, args)
	if err != nil {
		return nil, err
	}
	var messages []string
	for _, name := range args {
		if len(p.to) > 0 && holdsCertificates(name) {
			p.to = append(p.to, name)
		} else {
			messages = append(messages, name)
		}
	}
	return messages, p.checkFlags()
}

// checkFlags refuses flags for a layer that the message would not get: who names
// a cipher takes the message to be encrypted.
func (p *protection) checkFlags() error {
	var err error
	p.set.Visit(func(f *flag.Flag) {
		switch {
		case err != nil:
		case !p.signs() && slices.Contains(signingFlags, f.Name):
			err = fmt.Errorf("--%s is for signatures: %w", f.Name, errNoKeyGiven)
		case !p.encrypts() && slices.Contains(encryptionFlags, f.Name):
			err = fmt.Errorf("--%s is for encryption: %w", f.Name, errNobodyGiven)
		}
	})
	return err
}

func (p *protection) signs() bool { return p.key.given() }

func (p *protection) encrypts() bool { return len(p.to) > 0 || len(p.passwords.passwords) > 0 }

func (p *protection) run(ctx context.Context, s streams, messages []string) (int, error) {
	opts, err := p.options(ctx)
	if err != nil {
		return exitUsage, err
	}
	if len(p.capabilities) > 0 && !p.checksCapabilities() {
		fmt.Fprintf(s.err, "signet %s: nobody has checked who announced the capabilities; --roots does\n", p.name)
	}
	message, err := readMessage(s, messages)
	if err != nil {
		return exitUsage, err
	}
	protect := protectMessage
	if p.raw {
		protect = protectRaw
	}
	out, err := protect(ctx, message, opts)
	if err != nil {
		return exitUsage, fmt.Errorf("%s: %w", nameOf(messages), err)
	}
	if c := out.Cipher; c != nil && p.verbose {
		fmt.Fprintf(s.err, "signet %s: %s: %s\n", p.name, c.Reason, oneLine(errors.New(c.Detail)))
	}
	err = s.write(out.Message)
	return status(err), err
}

func protectMessage(ctx context.Context, message []byte, opts smime.ProtectOptions) (smime.Outgoing, error) {
	out, err := smime.Protect(ctx, message, opts)
	if err != nil {
		return smime.Outgoing{}, err
	}
	return out[0], nil
}

// status is the exit status after writing.
func status(err error) int {
	if err != nil {
		return exitUsage
	}
	return exitGood
}
