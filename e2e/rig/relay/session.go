package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// domain is the only one that mail goes to.
const domain = "@example.test"

type backend struct {
	lmtp, capture string
	passwords     map[string]string
	open          bool
	refuse        string
	count         atomic.Int64
}

// NewSession begins a connection.
func (b *backend) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{backend: b}, nil }

// session is one SMTP connection.
type session struct {
	backend  *backend
	user     string
	envelope envelope
}

type envelope struct {
	From string   `json:"from"`
	To   []string `json:"to"`
}

// AuthMechanisms names the one mechanism.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth checks a user's password.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if want, ok := s.backend.passwords[user]; !ok || want != password {
			return errors.New("wrong user or password")
		}
		s.user = user
		return nil
	}), nil
}

// Mail begins a message.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.user == "" && !s.backend.open {
		return smtp.ErrAuthRequired
	}
	s.envelope.From = from
	return nil
}

// Rcpt adds a recipient of this server's domain, unless it is the one to refuse.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !strings.HasSuffix(strings.ToLower(to), domain) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "no mail leaves this computer"}
	}
	if s.backend.refuse != "" && strings.EqualFold(to, s.backend.refuse) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	s.envelope.To = append(s.envelope.To, to)
	return nil
}

// Data keeps the message and delivers it after the answer, as a mail server
// with a queue does. Cyrus needs that: it holds the sender's mailbox locked
// until SMTP answers, and the sender may be a recipient.
func (s *session) Data(r io.Reader) error {
	message, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	number := s.backend.count.Add(1)
	if err := s.backend.keep(number, s.envelope, message); err != nil {
		return err
	}
	sent := s.envelope
	go func() {
		for _, to := range sent.To {
			if err := deliver(s.backend.lmtp, sent.From, to, message); err != nil {
				log.Printf("message %d to %s: %v", number, to, err)
			}
		}
	}()
	return nil
}

// Reset forgets the message that was begun.
func (s *session) Reset() { s.envelope = envelope{} }

// Logout ends the connection.
func (s *session) Logout() error { return nil }

// keep writes the envelope first, so that whoever sees the message sees both.
func (b *backend) keep(number int64, e envelope, message []byte) error {
	described, err := json.Marshal(e)
	if err != nil {
		return err
	}
	base := filepath.Join(b.capture, fmt.Sprintf("%04d", number))
	if err := os.WriteFile(base+".json", described, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(base+".part", message, 0o644); err != nil {
		return err
	}
	return os.Rename(base+".part", base+".eml")
}

func deliver(socket, from, to string, message []byte) error {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return err
	}
	client := smtp.NewClientLMTP(conn)
	defer client.Close()
	if err := client.Mail(from, nil); err != nil {
		return err
	}
	if err := client.Rcpt(to, nil); err != nil {
		return err
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, bytes.NewReader(message)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return client.Quit()
}
