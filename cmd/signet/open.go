package main

import (
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/revocation"
)

// decrypt takes off the outermost encryption and writes the MIME entity that was
// inside, to the octet.
func decrypt(ctx context.Context, s streams, args []string) (int, error) {
	set := flag.NewFlagSet("decrypt", flag.ContinueOnError)
	var secrets secretFlags
	secrets.register(set)
	args, err := parseFlags(set, args)
	if err != nil {
		return exitUsage, err
	}
	var opts smime.OpenOptions
	if err := secrets.addTo(&opts); err != nil {
		return exitUsage, err
	}
	message, err := readMessage(s, args)
	if err != nil {
		return exitUsage, err
	}
	decrypted, err := smime.Decrypt(ctx, message, opts)
	if err != nil {
		err = fmt.Errorf("%s: %w", nameOf(args), err)
		if hasCode(err, smime.CodeNoKey) || hasCode(err, smime.CodeDecryptFailed) {
			return exitBad, err
		}
		return exitUsage, err
	}
	if weak := decrypted.Layer.Weak(); weak != "" {
		fmt.Fprintf(s.err, "signet decrypt: %s: weak: %s\n", nameOf(args), weak)
	}
	err = s.write(decrypted.Entity)
	return status(err), err
}

func hasCode(err error, code smime.Code) bool {
	var e *smime.Error
	return errors.As(err, &e) && e.Code == code
}

// verify verifies a message that is not encrypted.
func verify(ctx context.Context, s streams, args []string) (int, error) {
	r := newReading("verify")
	return r.run(ctx, s, args)
}

// open decrypts and verifies whatever is inside a message.
func open(ctx context.Context, s streams, args []string) (int, error) {
	r := newReading("open")
	r.secrets.register(r.set)
	return r.run(ctx, s, args)
}

// A reading is one call of verify or open.
type reading struct {
	set     *flag.FlagSet
	secrets secretFlags
	roots   repeated
	mozilla bool
	at      moment
	json    bool
	out     string

	known   repeated // certificates of people
	from    string
	content string // file that a detached signature is for

	revocation revocationFlags
}

func newReading(name string) *reading {
	r := &reading{set: flag.NewFlagSet(name, flag.ContinueOnError), at: moment{time.Now()}}
	r.set.Var(&r.roots, "roots", "")
	r.set.BoolVar(&r.mozilla, "mozilla", false, "")
	r.revocation.register(r.set)
	r.set.Var(&r.at, "at", "")
	r.set.BoolVar(&r.json, "json", false, "")
	r.set.StringVar(&r.out, "out", "", "")
	r.set.Var(&r.known, "known", "")
	r.set.StringVar(&r.from, "from", "", "")
	r.set.StringVar(&r.content, "content", "", "")
	return r
}

func (r *reading) run(ctx context.Context, s streams, args []string) (int, error) {
	args, err := parseFlags(r.set, args)
	if err != nil {
		return exitUsage, err
	}
	report, err := r.open(ctx, s, args)
	if err != nil {
		return exitUsage, err
	}
	if err := r.write(s, report); err != nil {
		return exitUsage, err
	}
	if good(report) {
		return exitGood, nil
	}
	return exitBad, nil
}

// open opens the message that args name.
func (r *reading) open(ctx context.Context, s streams, args []string) (*smime.Report, error) {
	opts, err := r.options()
	if err != nil {
		return nil, err
	}
	message, err := readMessage(s, args)
	if err != nil {
		return nil, err
	}
	report, err := smime.Open(ctx, message, opts)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", nameOf(args), err)
	}
	return report, nil
}

// options reads the files that the flags name.
func (r *reading) options() (smime.OpenOptions, error) {
	opts := smime.OpenOptions{Now: r.at.Time, From: r.from, Roots: mozillaRoots(r.mozilla)}
	var roots []*x509.Certificate
	for _, files := range []struct {
		names repeated
		into  *[]*x509.Certificate
	}{{r.roots, &roots}, {r.known, &opts.KnownCertificates}} {
		for _, name := range files.names {
			certificates, err := loadCertificates(name)
			if err != nil {
				return opts, err
			}
			*files.into = append(*files.into, certificates...)
		}
	}
	opts.Anchors = cert.AnchorsOf(roots...)
	opts.Intermediates = append(opts.Intermediates, opts.KnownCertificates...)
	if r.content != "" {
		var err error
		if opts.DetachedContent, err = readMessage(streams{}, []string{r.content}); err != nil {
			return opts, err
		}
	}
	evidence, err := r.revocation.evidence()
	if err != nil {
		return opts, err
	}
	// What a message itself brings is looked at without being asked to.
	opts.Revocation = &revocation.Source{Evidence: evidence, Certificates: opts.Intermediates}
	opts.RevocationPolicy = r.revocation.policy.RevocationPolicy
	if err := r.secrets.addTo(&opts); err != nil && !errors.Is(err, errNoSecretGiven) {
		return opts, err
	}
	return opts, nil
}

// write writes the content and the report: JSON to standard output, or the
// content to standard output and the report to standard error.
func (r *reading) write(s streams, report *smime.Report) error {
	if r.out != "" {
		if err := os.WriteFile(r.out, report.Payload, 0o600); err != nil {
			return err
		}
	}
	if r.json {
		return writeJSON(s, newJSONReport(report))
	}
	writeSummary(s.err, report)
	if r.out != "" {
		return nil
	}
	return s.write(report.Payload)
}

// good reports whether the whole message is protected and every layer is good.
func good(report *smime.Report) bool {
	switch report.Verdict {
	case smime.VerdictVerified, smime.VerdictConfidential, smime.VerdictVerifiedAndConfidential:
		return true
	default:
		return false
	}
}

// inspect prints the MIME and CMS structure of a message.
func inspect(_ context.Context, s streams, args []string) (int, error) {
	args, err := parseFlags(flag.NewFlagSet("inspect", flag.ContinueOnError), args)
	if err != nil {
		return exitUsage, err
	}
	message, err := readMessage(s, args)
	if err != nil {
		return exitUsage, err
	}
	text, err := smime.Inspect(message)
	if err != nil {
		return exitUsage, fmt.Errorf("%s: %w", nameOf(args), err)
	}
	_, err = fmt.Fprint(s.out, text)
	return status(err), err
}
