package smime

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"signet/smime/cms"
	"signet/smime/internal/entity"
)

// An Envelope is whom a message is submitted for. RFC 5321 Section 2.3.1.
type Envelope struct {
	From string
	To   []string
	// Bcc marks the copy for one Bcc recipient.
	Bcc bool
}

// An Outgoing is one finished message with its envelope. Its octets obey the
// rules of [CheckOutput].
type Outgoing struct {
	Message  []byte
	Envelope Envelope
	// Cipher is nil where the message was not encrypted here.
	Cipher *CipherChoice
	// Receipts has one for each signature that asks for a receipt: by it the
	// receipts that come are known.
	Receipts []ExpectedReceipt
}

// Protect compresses, signs and encrypts a message, as far as asked for and in
// this order where opts.Order does not say otherwise: so the signature is as
// confidential as the text. RFC 8551 Section 3.7.
//
// The message is any MIME message or entity, for example from [Compose]. Parts
// that would not survive transport are encoded anew before they are signed; Bcc
// and traces of earlier transport are left out. Header fields are protected
// after RFC 9788: they are repeated inside the protection, and outside an
// encrypted message the Subject is "[...]" where opts.OuterSubject does not say
// otherwise. A message that is already signed or
// encrypted keeps its octets and its header, and gets one more layer. In others
// lines are broken where PEAR Net_SMTP would otherwise change them on their way.
//
// The result is one message, followed when it is encrypted by one for each blind
// recipient, or one for all of them; see opts.BlindCopies. Errors are CodeMalformed, CodeTooLarge, CodeTooDeep,
// CodeInvalidDraft, CodeCertificateUnfit, CodeOutputRule, CodeCancelled and
// CodeInternal; nothing is returned with them.
func Protect(ctx context.Context, message []byte, opts ProtectOptions) ([]Outgoing, error) {
	if opts.Rand == nil {
		opts.Rand = rand.Reader
	}
	if len(message) > MaxMessage {
		return nil, fail(CodeTooLarge, "a message of more than %d octets", MaxMessage)
	}
	p := &protector{opts: opts, ctx: ctx}
	groups, err := p.groups()
	if err != nil {
		return nil, err
	}
	if p.attributes, err = p.essAttributes(); err != nil {
		return nil, err
	}
	if err := p.read(message); err != nil {
		return nil, err
	}
	if opts.Compression == Compressed {
		if err = p.compress(); err != nil {
			return nil, err
		}
	}
	if len(opts.Signers) > 0 && opts.Order != EncryptThenSign {
		if p.entity, err = p.sign(p.entity); err != nil {
			return nil, err
		}
		p.attributes = cms.ESSAttributes{} // an outer signature does not repeat what the author says
	}
	var outgoing []Outgoing
	for i, group := range groups {
		finished, err := p.finish(group)
		if err != nil {
			return nil, err
		}
		opts.Progress.report("check", int64(i+1), int64(len(groups)))
		outgoing = append(outgoing, finished)
	}
	return outgoing, nil
}

type protector struct {
	ctx    context.Context
	opts   ProtectOptions
	from   string         // address of the envelope
	outer  []entity.Field // of the finished message
	entity *payload       // what is protected so far, with its structural fields

	attributes cms.ESSAttributes // that the next signature has
	receipts   []ExpectedReceipt // for the signatures that asked for them
}

// read makes the Cryptographic Payload of the message.
func (p *protector) read(message []byte) error {
	root, err := entity.Parse(message)
	if err != nil {
		return parseError(err)
	}
	p.opts.Progress.report("parse", int64(len(message)), int64(len(message)))
	fields := splitFields(root.Header)
	if err := p.complete(&fields); err != nil {
		return err
	}
	p.outer = fields.message
	header := fields.structural
	if len(fields.message) > 0 && !isLayer(root) {
		switch {
		case p.opts.Confidentiality == Encrypted:
			p.outer = fields.outside(p.opts.OuterSubject, p.opts.Confidential)
			if root, err = p.addLegacyDisplay(root, &fields); err != nil {
				return err
			}
			header = fields.protectHeader(HeadersCipher, p.outer)
		case len(p.opts.Signers) > 0:
			header = fields.protectHeader(HeadersClear, nil)
		}
	}
	p.entity, err = transportable(p.opts.Rand, root, header, p.room())
	if errors.Is(err, errSignedInside) && p.hidesOctets() {
		p.entity, err = joinEntity(header, root.Body, p.room()), nil // base64 will carry it
	}
	if err != nil {
		return &Error{Code: CodeMalformed, Err: err}
	}
	return nil
}

// room is for what is put around an entity: layers and the outer header. Where
// there is more than usual of these the message is copied once more.
func (p *protector) room() room {
	const layerHeader, signature = 1 << 10, 16 << 10
	return room{len(p.outerHeader()) + layerHeader, signature}
}

// outerHeader is that of the finished message, without the structural fields of the entity.
func (p *protector) outerHeader() []byte {
	return append(formatFields(p.outer), "MIME-Version: 1.0\r\n"...)
}

// hidesOctets reports whether a layer carries what is inside as base64.
func (p *protector) hidesOctets() bool {
	return p.opts.Form == OpaqueSigned || p.opts.Confidentiality == Encrypted || p.opts.Compression == Compressed
}

// complete finds the sender, and adds the Message-ID and Date that a message
// with From must have.
func (p *protector) complete(fields *messageHeader) error {
	find := func(name string) (entity.Field, bool) {
		i := slices.IndexFunc(fields.message, func(f entity.Field) bool { return f.Is(name) })
		if i < 0 {
			return entity.Field{}, false
		}
		return fields.message[i], true
	}
	from, ok := find("From")
	if !ok {
		return nil
	}
	list, err := entity.ParseAddresses(from.Value())
	if err != nil || len(list) == 0 {
		return fail(CodeInvalidDraft, "From is not an address")
	}
	if p.from, err = entity.AddrSpec(list[0].Address); err != nil {
		return &Error{Code: CodeInvalidDraft, Err: err}
	}
	if _, ok := find("Date"); !ok && !p.opts.Time.IsZero() {
		at := slices.IndexFunc(fields.message, func(f entity.Field) bool { return rank(f.Name) > rank("Date") })
		if at < 0 {
			at = len(fields.message)
		}
		fields.message = slices.Insert(fields.message, at, newField("Date", formatDate(p.opts.Time)))
	}
	if _, ok := find("Message-ID"); !ok {
		id, err := newMessageID(p.opts.Rand, list[0].Address)
		if err != nil {
			return err
		}
		fields.message = append(fields.message, newField("Message-ID", "<"+id+">"))
	}
	return nil
}

// finish encrypts for one group where asked for, signs that again where asked
// for, and puts the outer header on.
func (p *protector) finish(g group) (Outgoing, error) {
	if err := cancelled(p.ctx); err != nil {
		return Outgoing{}, err
	}
	body := p.entity
	var choice *CipherChoice
	if p.opts.Confidentiality == Encrypted {
		var err error
		if body, choice, err = p.encrypt(g); err != nil {
			return Outgoing{}, err
		}
		if p.opts.Order != SignThenEncrypt {
			if body, err = p.sign(body); err != nil {
				return Outgoing{}, err
			}
		}
	}
	if !bytes.HasSuffix(body.octets(), []byte("\r\n")) {
		body.add([]byte("\r\n"))
	}
	body.precede(p.outerHeader())
	if len(p.opts.Signers) > 0 || p.opts.Confidentiality == Encrypted || p.opts.Compression == Compressed {
		if err := breakUnsigned(&body.assembly); err != nil {
			return Outgoing{}, err
		}
	}
	out := Outgoing{Message: body.octets(), Envelope: Envelope{From: p.from, Bcc: g.bcc}, Cipher: choice, Receipts: p.receipts}
	if err := CheckOutput(out.Message); err != nil {
		return Outgoing{}, err
	}
	for _, r := range g.recipients {
		if !slices.Contains(out.Envelope.To, r.Address) {
			out.Envelope.To = append(out.Envelope.To, r.Address)
		}
	}
	return out, nil
}
