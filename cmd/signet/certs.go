package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"

	"signet/smime"
	"signet/smime/cms"
)

// certs prints the certificates that a message brings, in PEM; with --pack it
// makes a message that brings those of some files, and is signed by nobody.
func certs(ctx context.Context, s streams, args []string) (int, error) {
	r := newReading("certs")
	r.secrets.register(r.set)
	pack := r.set.Bool("pack", false, "")
	raw := r.set.Bool("raw", false, "")
	header := r.set.String("header", "", "")
	args, err := parseFlags(r.set, args)
	switch {
	case err != nil:
		return exitUsage, err
	case *pack:
		return packCertificates(s, args, *header, *raw, r.at)
	case *raw || *header != "":
		return exitUsage, errors.New("--raw and --header belong to --pack")
	}
	return r.extractCertificates(ctx, s, args)
}

func (r *reading) extractCertificates(ctx context.Context, s streams, args []string) (int, error) {
	opts, err := r.options()
	if err != nil {
		return exitUsage, err
	}
	message, err := readMessage(s, args)
	if err != nil {
		return exitUsage, err
	}
	report, err := smime.Open(ctx, message, opts)
	if err != nil {
		return exitUsage, fmt.Errorf("%s: %w", nameOf(args), err)
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

func packCertificates(s streams, names []string, header string, raw bool, at moment) (int, error) {
	var certificates []*x509.Certificate
	for _, name := range names {
		some, err := loadCertificates(name)
		if err != nil {
			return exitUsage, err
		}
		certificates = append(certificates, some...)
	}
	var message, packed []byte
	var err error
	if header != "" {
		if message, err = os.ReadFile(header); err != nil {
			return exitUsage, err
		}
	}
	if raw {
		packed, err = cms.MarshalCertificates(certificates)
	} else {
		packed, err = smime.CertificatesOnly(message, certificates, at.Time)
	}
	if err != nil {
		return exitUsage, err
	}
	_, err = s.out.Write(packed)
	return status(err), err
}
