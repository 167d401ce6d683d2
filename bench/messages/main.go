// Command messages writes the messages that `make bench` opens in Chromium.
//
//	messages KEYS OUT
//
// KEYS is a folder with what smime/internal/testca/issue writes. OUT gets ordinary messages from Alice to Bob:
// signed-1.eml and so on of about 20 kB, encrypted-25MB.eml; and large ones, which somebody may send to make a mail
// program stop: see large.go.
package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	"signet/smime"
	"signet/smime/cms"
)

// signedMessages is how many ordinary signed messages are written: one is opened after the other.
const signedMessages = 16

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: messages KEYS OUT")
		os.Exit(2)
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "messages:", err)
		os.Exit(1)
	}
}

func write(keys, out string) error {
	p, err := readPeople(keys)
	if err != nil {
		return err
	}
	for i := 1; i <= signedMessages; i++ {
		message, err := p.letter(fmt.Sprintf("Signed %d", i), nil, smime.Readable)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, fmt.Sprintf("signed-%d.eml", i)), message, 0o600); err != nil {
			return err
		}
	}
	attachment := make([]byte, 25e6)
	rand.Read(attachment)
	encrypted, err := p.letter("Encrypted", attachment, smime.Encrypted)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "encrypted-25MB.eml"), encrypted, 0o600); err != nil {
		return err
	}
	for name, make := range largeMessages {
		message, err := make(p)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(out, name+".eml"), message, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// people are Alice, who signs, and Bob, who reads.
type people struct {
	alice        cms.Signer
	bob          *x509.Certificate
	intermediate *x509.Certificate
}

func readPeople(folder string) (*people, error) {
	var p people
	for name, to := range map[string]**x509.Certificate{"alice": &p.alice.Certificate, "bob": &p.bob, "intermediate": &p.intermediate} {
		der, err := readPEM(folder, name+".pem")
		if err != nil {
			return nil, err
		}
		if *to, err = x509.ParseCertificate(der); err != nil {
			return nil, err
		}
	}
	der, err := readPEM(folder, "alice.key")
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("Alice's key does not sign")
	}
	p.alice.Key = signer
	return &p, nil
}

func readPEM(folder, name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New(name + " is no PEM")
	}
	return block.Bytes, nil
}

// letter is a message as people write them, signed, and encrypted where that is asked for.
func (p *people) letter(subject string, attachment []byte, confidentiality smime.Confidentiality) ([]byte, error) {
	paragraph := strings.Repeat("The quick brown fox jumps over the lazy dog, and over the fence. ", 8)
	draft := smime.Draft{
		From:    mail.Address{Name: "Alice Example", Address: "alice@example.test"},
		To:      []mail.Address{{Name: "Bob Example", Address: "bob@example.test"}},
		Subject: subject,
		Date:    time.Now(),
		Text:    strings.Repeat(paragraph+"\n\n", 12),
		HTML:    strings.Repeat("<p>"+paragraph+`<a href="https://example.test/">Read on</a>.</p>`+"\n", 12),
	}
	if attachment != nil {
		draft.Attachments = []smime.Attachment{{Name: "archive.bin", Type: "application/octet-stream", Data: attachment}}
	}
	message, err := smime.Compose(draft, smime.ComposeOptions{})
	if err != nil {
		return nil, err
	}
	outgoing, err := smime.Protect(context.Background(), message, smime.ProtectOptions{
		Signers: []cms.Signer{p.alice}, Chain: []*x509.Certificate{p.intermediate}, Time: time.Now(),
		Confidentiality: confidentiality,
		Recipients:      []smime.Recipient{{Address: "bob@example.test", Certificate: p.bob}},
	})
	if err != nil {
		return nil, err
	}
	return outgoing[0].Message, nil
}

// signed is an entity that Alice has signed as it is, octet for octet.
func (p *people) signed(header, entity string) ([]byte, error) {
	der, err := cms.Sign([]byte(entity), []cms.Signer{p.alice}, cms.SignOptions{
		Time: time.Now(), Certificates: []*x509.Certificate{p.intermediate}, Placement: cms.Detached,
	})
	if err != nil {
		return nil, err
	}
	const before = "MIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=\"signed\"\r\n\r\n--signed\r\n"
	const after = "\r\n--signed\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: binary\r\n\r\n"
	var b bytes.Buffer
	b.WriteString(header + before + entity + after)
	b.Write(der)
	b.WriteString("\r\n--signed--\r\n")
	return b.Bytes(), nil
}
