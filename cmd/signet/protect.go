package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
)

// sign signs a message.
func sign(ctx context.Context, s streams, args []string) (int, error) {
	set := flag.NewFlagSet("sign", flag.ContinueOnError)
	var key keyFlags
	key.register(set)
	chain := set.String("chain", "", "")
	opaque := set.Bool("opaque", false, "")
	at := moment{time.Now()}
	set.Var(&at, "at", "")
	args, err := parseFlags(set, args)
	if err != nil {
		return exitUsage, err
	}
	id, err := key.load()
	if err != nil {
		return exitUsage, err
	}
	if *chain != "" {
		above, err := loadCertificates(*chain)
		if err != nil {
			return exitUsage, err
		}
		id.chain = append(id.chain, above...)
	}
	opts := smime.ProtectOptions{
		Signers: []cms.Signer{{Certificate: id.certificate, Key: id.key.(crypto.Signer)}},
		Chain:   id.chain,
		Time:    at.Time,
	}
	if *opaque {
		opts.Form = smime.OpaqueSigned
	}
	return protect(ctx, s, args, opts)
}

// encrypt encrypts a message. Each --to takes one or more files of certificates.
func encrypt(ctx context.Context, s streams, args []string) (int, error) {
	set := flag.NewFlagSet("encrypt", flag.ContinueOnError)
	var to repeated
	set.Var(&to, "to", "")
	args, err := parseFlags(set, args)
	if err != nil {
		return exitUsage, err
	}
	if len(to) == 0 {
		return exitUsage, errors.New("nobody to encrypt to: --to CERT is needed")
	}
	var messages []string
	for _, name := range args {
		if holdsCertificates(name) {
			to = append(to, name)
		} else {
			messages = append(messages, name)
		}
	}
	opts := smime.ProtectOptions{Confidentiality: smime.Encrypted, Time: time.Now()}
	for _, name := range to {
		certificates, err := loadCertificates(name)
		if err != nil {
			return exitUsage, err
		}
		opts.Recipients = append(opts.Recipients, recipient(certificates[0]))
	}
	return protect(ctx, s, messages, opts)
}

// holdsCertificates tells the further files of "--to A.pem B.pem" from the
// message: no message begins so.
func holdsCertificates(name string) bool {
	data, err := os.ReadFile(name)
	return err == nil && bytes.HasPrefix(bytes.TrimSpace(data), []byte("-----BEGIN CERTIFICATE-----"))
}

func recipient(c *x509.Certificate) smime.Recipient {
	r := smime.Recipient{Certificate: c}
	if addresses := cert.Addresses(c); len(addresses) > 0 {
		r.Address = addresses[0]
	}
	return r
}

func protect(ctx context.Context, s streams, args []string, opts smime.ProtectOptions) (int, error) {
	message, err := readMessage(s, args)
	if err != nil {
		return exitUsage, err
	}
	out, err := smime.Protect(ctx, message, opts)
	if err != nil {
		return exitUsage, fmt.Errorf("%s: %w", nameOf(args), err)
	}
	_, err = s.out.Write(out[0].Message)
	return status(err), err
}

// status is the exit status after writing.
func status(err error) int {
	if err != nil {
		return exitUsage
	}
	return exitGood
}
