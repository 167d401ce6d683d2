// Command engine runs the operations that `make bench` compares: of package cms,
// from bytes to DER and back, and of package smime, from message to message.
// The same code runs natively, see main_native.go, and in the browser, see main_js.go.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
)

// A Request asks for one operation.
type Request struct {
	Operation  string `json:"operation"`
	Recipients int    `json:"recipients"` // of encryption, 1 where zero
	Parts      int    `json:"parts"`      // attachments to compose of the input, 1 where zero
}

// An operation makes its output of its inputs, and fails where the output is not right.
type operation func(p *people, r Request, inputs [][]byte) ([]byte, error)

var operations = map[string]operation{
	"cms sign":          signCMS(cms.Detached),
	"cms sign opaque":   signCMS(cms.Encapsulated),
	"cms verify":        verifyCMS,
	"cms verify opaque": verifyCMS,
	"cms encrypt":       encryptCMS,
	"cms decrypt":       decryptCMS,

	"compose":       compose,
	"compose text":  composeText,
	"sign":          protect(signed),
	"encrypt":       protect(encrypted),
	"sign, encrypt": protect(signed, encrypted),
	"verify":        open(smime.VerdictVerified),
	"decrypt":       decrypt,
	"open":          open(smime.VerdictVerifiedAndConfidential),

	"compose, sign, encrypt": composeAndProtect,
}

// run runs one operation. Its inputs are what it works on, for a detached
// signature first the content.
func run(p *people, r Request, inputs [][]byte) ([]byte, error) {
	work, known := operations[r.Operation]
	if !known || len(inputs) == 0 {
		return nil, fmt.Errorf("no operation %q of %d inputs", r.Operation, len(inputs))
	}
	r.Recipients, r.Parts = max(r.Recipients, 1), max(r.Parts, 1)
	return work(p, r, inputs)
}

func signCMS(placement cms.Placement) operation {
	return func(p *people, _ Request, inputs [][]byte) ([]byte, error) {
		return cms.Sign(inputs[0], []cms.Signer{p.signer}, cms.SignOptions{
			Time: time.Now(), Certificates: p.chain, Placement: placement, Bulk: p.bulk,
		})
	}
}

// verifyCMS takes the content and the signature, or what holds both.
func verifyCMS(p *people, _ Request, inputs [][]byte) ([]byte, error) {
	sd, err := cms.ParseSignedData(inputs[len(inputs)-1])
	if err != nil {
		return nil, err
	}
	var content []byte
	if len(inputs) == 2 {
		content = inputs[0]
	}
	results := sd.Verify(content, cms.VerifyOptions{Bulk: p.bulk})
	if len(results) != 1 {
		return nil, errors.New("not one signature")
	}
	return nil, results[0].Err
}

func encryptCMS(p *people, r Request, inputs [][]byte) ([]byte, error) {
	var recipients []cms.Recipient
	for _, certificate := range p.recipients[:r.Recipients] {
		recipients = append(recipients, cms.Recipient{Certificate: certificate})
	}
	return cms.Encrypt(inputs[0], recipients, cms.EncryptOptions{Bulk: p.bulk})
}

func decryptCMS(p *people, _ Request, inputs [][]byte) ([]byte, error) {
	ed, err := cms.ParseEnvelopedData(inputs[0])
	if err != nil {
		return nil, err
	}
	plaintext, err := ed.Decrypt(p, cms.DecryptOptions{Bulk: p.bulk})
	if err != nil {
		return nil, err
	}
	return plaintext.Content, nil
}

func draft(p *people) smime.Draft {
	return smime.Draft{
		From:    mail.Address{Address: p.signer.Certificate.EmailAddresses[0]},
		To:      []mail.Address{{Address: p.recipients[0].EmailAddresses[0]}},
		Subject: "Minutes of the meeting",
		Date:    time.Now(),
		Text:    "Please find the minutes attached.\n",
	}
}

// compose makes a message with the input as attachments.
func compose(p *people, r Request, inputs [][]byte) ([]byte, error) {
	d := draft(p)
	size := (len(inputs[0]) + r.Parts - 1) / r.Parts
	for part := range slices.Chunk(inputs[0], size) {
		d.Attachments = append(d.Attachments, smime.Attachment{Name: "minutes.pdf", Type: "application/pdf", Data: part})
	}
	return smime.Compose(d, smime.ComposeOptions{})
}

// composeText makes a message with the input as its text.
func composeText(p *people, _ Request, inputs [][]byte) ([]byte, error) {
	d := draft(p)
	d.Text = strings.ToValidUTF8(string(inputs[0]), "\n")
	return smime.Compose(d, smime.ComposeOptions{})
}

// A protection is set in the options of [smime.Protect].
type protection func(p *people, r Request, opts *smime.ProtectOptions)

func signed(p *people, _ Request, opts *smime.ProtectOptions) {
	opts.Signers, opts.Chain, opts.Time = []cms.Signer{p.signer}, p.chain, time.Now()
}

func encrypted(p *people, r Request, opts *smime.ProtectOptions) {
	opts.Confidentiality = smime.Encrypted
	for _, certificate := range p.recipients[:r.Recipients] {
		recipient := smime.Recipient{Address: certificate.EmailAddresses[0], Certificate: certificate}
		opts.Recipients = append(opts.Recipients, recipient)
	}
}

func protect(protections ...protection) operation {
	return func(p *people, r Request, inputs [][]byte) ([]byte, error) {
		opts := smime.ProtectOptions{Bulk: p.bulk}
		for _, set := range protections {
			set(p, r, &opts)
		}
		outgoing, err := smime.Protect(context.Background(), inputs[0], opts)
		if err != nil {
			return nil, err
		}
		return outgoing[0].Message, nil
	}
}

// composeAndProtect is what the composer of the extension asks for.
func composeAndProtect(p *people, r Request, inputs [][]byte) ([]byte, error) {
	message, err := compose(p, r, inputs)
	if err != nil {
		return nil, err
	}
	return protect(signed, encrypted)(p, r, [][]byte{message})
}

// open returns the last part, decoded: the attachment.
func open(want smime.Verdict) operation {
	return func(p *people, _ Request, inputs [][]byte) ([]byte, error) {
		report, err := smime.Open(context.Background(), inputs[0], smime.OpenOptions{
			Keys: p, Anchors: cert.AnchorsOf(p.root), Now: time.Now(), Bulk: p.bulk,
		})
		if err != nil {
			return nil, err
		}
		if report.Verdict != want {
			return nil, fmt.Errorf("the verdict is %s: %+v", report.Verdict, report.Findings)
		}
		parts := report.Content.Parts
		return parts[len(parts)-1].Data, nil
	}
}

// decrypt returns the MIME entity inside, as `openssl cms -decrypt` does.
func decrypt(p *people, _ Request, inputs [][]byte) ([]byte, error) {
	decrypted, err := smime.Decrypt(context.Background(), inputs[0], smime.OpenOptions{Keys: p, Bulk: p.bulk})
	if err != nil {
		return nil, err
	}
	return decrypted.Entity, nil
}
