//go:build !js

package interop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// exchangeMail lets one side write a message and the other side read it, of which one is ours.
func exchangeMail(c testcase, writer, reader peer) error {
	if _, ours := writer.(signet); ours {
		message, err := protect(c)
		if err != nil {
			return fmt.Errorf("writing: %w", err)
		}
		if err := open(c, message); err != nil {
			return fmt.Errorf("reading what we wrote ourselves: %w", err)
		}
		return readLayers(c, reader, message)
	}
	message := []byte(plainEntity)
	for _, l := range c.layers {
		var err error
		if message, err = writer.write(l, message); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
		message = asTransported(message)
	}
	if err := open(c, append([]byte(header(c)), message...)); err != nil {
		return fmt.Errorf("reading: %w\n%s", err, message)
	}
	// What Open does not tell of the outermost layer, package cms does.
	if _, err := (inMail{signet{}}).read(c.layers[len(c.layers)-1], message, nil); err != nil {
		return fmt.Errorf("reading: %w\n%s", err, message)
	}
	return nil
}

// asTransported has the line ends that a message gets on its way, also where a program leaves them to it.
func asTransported(message []byte) []byte {
	message = bytes.ReplaceAll(message, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(message, []byte("\n"), []byte("\r\n"))
}

func readLayers(c testcase, reader peer, message []byte) error {
	original := message
	for i := len(c.layers) - 1; i >= 0; i-- {
		var err error
		if message, err = reader.read(c.layers[i], message, nil); err != nil {
			return fmt.Errorf("reading: %w\n%s", err, original)
		}
	}
	if c.layers[0].content == certificatesOnly {
		if !bytes.Equal(message, certificatesOf("rsa", "p256")) {
			return errors.New("other certificates")
		}
		return nil
	}
	if !bytes.Contains(asTransported(message), []byte(text)) {
		return fmt.Errorf("got %q", message)
	}
	return nil
}

// header is what the sender's program puts around the layers. From names the innermost signer.
func header(c testcase) string {
	from := "rsa"
	for _, l := range c.layers {
		if len(l.signers) > 0 {
			from = l.signers[0].by
			break
		}
	}
	return "From: " + from + "@example.test\r\nTo: somebody@example.test\r\nSubject: Lunch\r\n" +
		"Date: Mon, 01 Jun 2026 12:00:00 +0000\r\n"
}

// protect writes a message the way that Signet sends it.
func protect(c testcase) ([]byte, error) {
	if c.layers[0].content == certificatesOnly {
		return smime.CertificatesOnly([]byte(header(c)), certificatesFor("rsa", "p256"), testca.Now())
	}
	opts := smime.ProtectOptions{Time: testca.Now()}
	for _, l := range c.layers {
		var err error
		switch l.content {
		case signedData:
			err = protectBySigning(&opts, l)
		case envelopedData, authEnvelopedData:
			err = protectByEncrypting(&opts, l)
		case compressedData:
			opts.Compression = smime.Compressed
		default:
			err = fmt.Errorf("no way to write content %d in mail", l.content)
		}
		if err != nil {
			return nil, err
		}
	}
	out, err := smime.Protect(context.Background(), []byte(header(c)+plainEntity), opts)
	if err != nil {
		return nil, err
	}
	return out[0].Message, nil
}

func protectBySigning(opts *smime.ProtectOptions, l layer) error {
	switch {
	case len(opts.Signers) > 0:
		opts.Order = smime.TripleWrapped // the signers are the same
		return nil
	case opts.Confidentiality == smime.Encrypted:
		opts.Order = smime.EncryptThenSign
	}
	for _, s := range l.signers {
		opts.Signers = append(opts.Signers, cms.Signer{Certificate: people()[s.by].Certificate, Key: people()[s.by].Key})
	}
	if l.signers[0].scheme == pss {
		opts.RSASignature = cms.PSSSignature
	}
	opts.Digest, opts.Identifier = l.signers[0].digest, l.signers[0].identifier
	if l.carrier == opaque {
		opts.Form = smime.OpaqueSigned
	}
	return nil
}

func protectByEncrypting(opts *smime.ProtectOptions, l layer) error {
	opts.Confidentiality = smime.Encrypted
	opts.Identifier = l.recipients[0].identifier
	for _, r := range l.recipients {
		switch r.method {
		case password:
			opts.Passwords = append(opts.Passwords, []byte(sharedPassword))
			continue
		case oaep:
			opts.KeyTransport = cms.OAEPTransport
		}
		opts.Recipients = append(opts.Recipients,
			smime.Recipient{Address: r.to + "@example.test", Certificate: people()[r.to].Certificate})
	}
	var err error
	opts.ContentEncryption, err = contentEncryptionNamed(l.cipher)
	return err
}

// readerOf is who reads a message: the first recipient.
func readerOf(c testcase) recipient {
	for _, l := range c.layers {
		if len(l.recipients) > 0 {
			return l.recipients[0]
		}
	}
	return recipient{}
}

// open reads a message the way that Signet shows it, and checks what it says of it.
func open(c testcase, message []byte) error {
	opts := smime.OpenOptions{
		Anchors: cert.AnchorsOf(people()["root"].Certificate), Now: testca.Now(),
		Passwords: [][]byte{[]byte(sharedPassword)},
	}
	if r := readerOf(c); r.method == keyEncryptionKey {
		opts.KeyEncryptionKeys = []cms.KeyEncryptionKey{{ID: []byte(sharedKeyID), Key: keyFor(r.wrap)}}
	} else {
		opts.Keys = keyRing{r.to}
	}
	report, err := smime.Open(context.Background(), message, opts)
	if err != nil {
		return err
	}
	if c.layers[0].content == certificatesOnly {
		if !slices.ContainsFunc(report.Findings, func(f smime.Finding) bool { return f.Code == smime.FindingCertificatesOnly }) {
			return fmt.Errorf("not only certificates: %+v", report.Findings)
		}
		return nil
	}
	if len(report.Layers) != len(c.layers) {
		return fmt.Errorf("%d layers, want %d", len(report.Layers), len(c.layers))
	}
	signers := 0
	for _, l := range c.layers {
		signers += len(l.signers)
	}
	if len(report.Signers) != signers {
		return fmt.Errorf("%d signers, want %d", len(report.Signers), signers)
	}
	for i, l := range c.layers {
		if err := checkLayer(report, len(c.layers)-1-i, l); err != nil {
			return err
		}
	}
	if got := report.Content.Text(); got != strings.ReplaceAll(text, "\r\n", "\n") {
		return fmt.Errorf("content %q", got)
	}
	return nil
}

// checkLayer sees whether the layer with an index, from the outside, is what was asked for, and its signatures are good.
func checkLayer(report *smime.Report, index int, asked layer) error {
	if asked.cipher != "" {
		if err := checkCipher(report.Layers[index].ContentEncryption, asked.cipher); err != nil {
			return err
		}
	}
	for _, signer := range report.Signers {
		if signer.Layer != index {
			continue
		}
		switch signer.Verdict {
		case smime.SignerValid, smime.SignerWeakAlgorithm, smime.SignerTimeDiffers:
		case smime.SignerAddressMismatch: // From names the first signer
			if len(asked.signers) == 1 {
				return fmt.Errorf("signer is %s: %+v", signer.Verdict, signer.Findings)
			}
		default:
			return fmt.Errorf("signer is %s: %+v", signer.Verdict, signer.Findings)
		}
		for _, s := range asked.signers {
			if !signer.Certificate.Equal(people()[s.by].Certificate) {
				continue
			}
			if err := checkAlgorithms(signer.Digest, signer.Signature, s); err != nil {
				return err
			}
		}
	}
	return nil
}
