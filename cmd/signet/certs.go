package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"signet/smime"
	"signet/smime/cms"
)

// certs prints the certificates that a message brings, in PEM; with --pack it
// makes a message that brings those of some files, and is signed by nobody. With
// one of certsCommands it works on files of certificates.
func certs(ctx context.Context, s streams, args []string) (int, error) {
	if len(args) > 0 {
		if command, ok := certsCommands[args[0]]; ok {
			return command(s, args[1:])
		}
	}
	r := newReading("certs")
	r.secrets.register(r.set)
	pack := r.set.Bool("pack", false, "")
	var p packing
	p.register(r.set)
	args, err := parseFlags(r.set, args)
	p.at = r.at
	switch {
	case err != nil:
		return exitUsage, err
	case *pack:
		return p.run(s, args)
	case p.raw || p.header != "":
		return exitUsage, errors.New("--raw and --header belong to --pack")
	}
	return r.extractCertificates(ctx, s, args)
}

func (r *reading) extractCertificates(ctx context.Context, s streams, args []string) (int, error) {
	report, err := r.open(ctx, s, args)
	if err != nil {
		return exitUsage, err
	}
	if len(report.Certificates) == 0 {
		return exitBad, fmt.Errorf("%s: no certificate", nameOf(args))
	}
	return exitGood, writeCertificates(s.out, report.Certificates)
}

func writeCertificates(w io.Writer, certificates []*x509.Certificate) error {
	for _, c := range certificates {
		if err := pem.Encode(w, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}); err != nil {
			return err
		}
	}
	return nil
}

// A packing is one call of certs --pack.
type packing struct {
	header string // file with the header fields of the message
	raw    bool
	at     moment
}

func (p *packing) register(set *flag.FlagSet) {
	set.StringVar(&p.header, "header", "", "")
	set.BoolVar(&p.raw, "raw", false, "")
}

// run makes a message that brings the certificates of the named files.
func (p *packing) run(s streams, names []string) (int, error) {
	var certificates []*x509.Certificate
	for _, name := range names {
		some, err := loadCertificates(name)
		if err != nil {
			return exitUsage, err
		}
		certificates = append(certificates, some...)
	}
	packed, err := p.pack(certificates)
	if err != nil {
		return exitUsage, err
	}
	err = s.write(packed)
	return status(err), err
}

func (p *packing) pack(certificates []*x509.Certificate) ([]byte, error) {
	var message []byte
	if p.header != "" {
		var err error
		if message, err = os.ReadFile(p.header); err != nil {
			return nil, err
		}
	}
	if p.raw {
		return cms.MarshalCertificates(certificates)
	}
	return smime.CertificatesOnly(message, certificates, p.at.Time)
}
