package keystore

import (
	"context"
	"crypto/x509"
	"slices"
	"time"

	"signet/smime/cms"
)

// Learned is what signed messages told about the holder of a certificate.
type Learned struct {
	// The message by which the certificate was learned: its Message-ID, the
	// address in From, the Subject, and the date that it bears. They are stored in
	// the clear: the Subject of an encrypted message has no place here.
	MessageID string    `json:"messageId"`
	From      string    `json:"from"`
	Subject   string    `json:"subject,omitempty"`
	Date      time.Time `json:"date,omitzero"`

	// SignedAt is the newest time at which the holder says to have signed, with
	// this certificate, a message that was opened here.
	SignedAt time.Time `json:"signedAt,omitzero"`

	// Capabilities are what the holder announced to read, and Prefers the id of
	// the certificate that answers are to be encrypted to, "" where the holder did
	// not say. Both are as of SignedAt, or without it of the first message.
	Capabilities []cms.AlgorithmIdentifier `json:"capabilities,omitempty"`
	Prefers      string                    `json:"prefers,omitempty"`

	// Change is set where another certificate was expected in the message by which
	// this one was learned.
	Change *Change `json:"change,omitempty"`
}

// A Change is the step from one certificate that somebody signed with to another.
type Change struct {
	Code     string `json:"code"`     // a code of package api
	Previous string `json:"previous"` // id of the certificate before
}

// A Lesson is what is to be learned from one signature of one message. Whoever
// gives it has seen that the signature holds, and that its certificate is trusted
// and for the address in From.
type Lesson struct {
	Signer *x509.Certificate

	// Encryption is the certificate that the signer wants answers to be encrypted
	// to, where it is trusted and for the same address; nil where there is none. It
	// may be that of the signer.
	Encryption *x509.Certificate

	// Authorities lead from the certificates to their anchors.
	Authorities []*x509.Certificate

	From, MessageID, Subject string
	Date, SigningTime        time.Time // zero where the message has none
	Capabilities             []cms.AlgorithmIdentifier
	Change                   *Change
}

// maxClockDifference is how far the clock of a signer may be ahead.
const maxClockDifference = 5 * time.Minute

// Learn stores what a signature tells, all or none, and returns the certificates
// that were not there before.
//
// What the signer wants, and is able to read, replaces what was known where the
// signing time is newer: an old message that is sent again changes nothing. A
// signing time in the future never counts; nothing newer could replace it. Where
// there is none, the wishes count until there is one.
func (k *Keystore) Learn(ctx context.Context, lesson Lesson) ([]Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	authorities, batch, err := k.newCertificates(KindAuthority, SourceMessage, lesson.Authorities)
	if err != nil {
		return nil, err
	}
	changed := map[string]*certificateRecord{}
	var order []string
	put := func(record *certificateRecord) error {
		id := ID(record.certificate)
		stored, err := marshalRecord(KindCertificate, id, record)
		changed[id], order, batch = record, append(order, id), append(batch, stored)
		return err
	}
	if record, news := k.taught(lesson); news {
		if err := put(record); err != nil {
			return nil, err
		}
	}
	if c := lesson.Encryption; c != nil && !c.Equal(lesson.Signer) && k.lists[KindCertificate][ID(c)] == nil {
		record := k.newCertificate(c, SourceMessage)
		record.Learned = lesson.first()
		if err := put(record); err != nil {
			return nil, err
		}
	}
	if len(batch) == 0 {
		return nil, nil
	}
	if err := k.write(ctx, Batch{Put: batch}); err != nil {
		return nil, err
	}
	var added []Certificate
	for i, authority := range authorities {
		k.setCertificate(KindAuthority, batch[i].ID, authority)
	}
	for _, id := range order {
		if k.lists[KindCertificate][id] == nil {
			added = append(added, changed[id].listed(id))
		}
		k.setCertificate(KindCertificate, id, changed[id])
	}
	return added, nil
}

// first is what is known of a certificate from the message that it came with.
func (l Lesson) first() *Learned {
	return &Learned{MessageID: l.MessageID, From: l.From, Subject: l.Subject, Date: l.Date}
}

// taught returns the record of the signer's certificate with what the lesson
// adds, and whether that is anything.
func (k *Keystore) taught(lesson Lesson) (record *certificateRecord, news bool) {
	known := k.lists[KindCertificate][ID(lesson.Signer)]
	record = k.newCertificate(lesson.Signer, SourceMessage)
	learned := lesson.first()
	learned.Change = lesson.Change
	if known != nil {
		*record = *known
		record.certificate = lesson.Signer // nobody may have looked at the one that is known
		if known.Learned != nil {
			*learned = *known.Learned
		}
	}
	record.Learned = learned
	signed := lesson.SigningTime.UTC()
	isFirst := known == nil || known.Learned == nil
	switch {
	case signed.After(k.now().Add(maxClockDifference)):
		return record, isFirst
	case lesson.SigningTime.IsZero():
		learned.wish(lesson)
		return record, isFirst
	case !signed.After(learned.SignedAt):
		return record, isFirst
	}
	learned.SignedAt = signed
	learned.wish(lesson)
	return record, true
}

// maxCapabilities limits what is kept of an announcement. Programs announce ten, or so.
const maxCapabilities = 64

// wish takes what the signer wants. Who announces nothing is taken to read what
// they did before.
func (l *Learned) wish(lesson Lesson) {
	l.Prefers = ""
	if lesson.Encryption != nil {
		l.Prefers = ID(lesson.Encryption)
	}
	if len(lesson.Capabilities) > 0 {
		l.Capabilities = slices.Clone(lesson.Capabilities[:min(len(lesson.Capabilities), maxCapabilities)])
	}
}

// Wishes are what somebody wants of those who write to them.
type Wishes struct {
	Prefers      string                    // id of a certificate, "" where they did not say
	Capabilities []cms.AlgorithmIdentifier // nil where they did not say
	SignedAt     time.Time                 // of the message that says so; zero where there is none
}

// Wishes returns what the person said last: of all certificates that they sign
// with, by the newest signing time.
func (c Correspondent) Wishes() Wishes {
	var wishes Wishes
	var announced time.Time
	found := false
	for _, certificate := range c.Certificates {
		l := certificate.Learned
		if l == nil {
			continue
		}
		if signs := !l.SignedAt.IsZero() || l.Prefers != ""; signs && (!found || l.SignedAt.After(wishes.SignedAt)) {
			wishes.Prefers, wishes.SignedAt, found = l.Prefers, l.SignedAt, true
		}
		if l.Capabilities != nil && (wishes.Capabilities == nil || l.SignedAt.After(announced)) {
			wishes.Capabilities, announced = l.Capabilities, l.SignedAt
		}
	}
	return wishes
}
