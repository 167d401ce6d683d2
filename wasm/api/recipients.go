package api

import (
	"context"
	"crypto/x509"
	"net/mail"
	"strings"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/keystore"
)

// MaxAddresses is the most addresses of one message.
const MaxAddresses = 1000

func (c *call) recipients(p RecipientsParams) (RecipientsResult, error) {
	if len(p.Addresses) > MaxAddresses {
		return RecipientsResult{}, badRequest("more than %d addresses", MaxAddresses)
	}
	if err := p.Carries.check(); err != nil {
		return RecipientsResult{}, err
	}
	book, err := c.addressBook()
	if err != nil {
		return RecipientsResult{}, err
	}
	if err := book.askAuthorities(); err != nil {
		return RecipientsResult{}, err
	}
	_, canSign := book.signingKey(p.From)
	sender, err := book.sender(p.From)
	if err != nil {
		return RecipientsResult{}, err
	}
	result := RecipientsResult{Sender: book.info(sender), CanSign: canSign}
	var readers []smime.Recipient
	for _, address := range p.Addresses {
		found, err := book.recipient(address)
		if err != nil {
			return RecipientsResult{}, err
		}
		result.Recipients = append(result.Recipients, book.info(found))
		if found.usable() {
			readers = append(readers, found.reader())
		}
	}
	cipher := smime.ChooseCipher(readers, c.messageForm(p.From).through(p.Carries).ciphers()...)
	result.Encryption = *encryption(&cipher)
	return result, nil
}

// An addressBook finds certificates by address.
type addressBook struct {
	*call
	trust   trust
	keys    []keystore.Key
	aliases map[string]string // canonical addresses

	defaults map[string]keystore.KeyDefault // by canonical address

	asker   *asker // of what is chosen to be written to; nil where nobody is
	answers cert.Revocation
}

func (c *call) addressBook() (*addressBook, error) {
	trust, err := c.trust()
	if err != nil {
		return nil, err
	}
	keys, err := c.Keystore.Keys(c.ctx)
	if err != nil {
		return nil, err
	}
	aliases := map[string]string{}
	if or(c.decided().SecondaryAddresses, true) {
		if aliases, err = c.aliasTable(); err != nil {
			return nil, err
		}
	}
	defaults, err := c.Keystore.KeyDefaults(c.ctx)
	if err != nil {
		return nil, err
	}
	return &addressBook{call: c, trust: trust, keys: keys, aliases: aliases, defaults: defaults}, nil
}

// A choice is the certificate that would be used for an address, if any, how
// good it is, and why it was chosen.
type choice struct {
	address     string
	through     string // the address that an alias leads to, "" where the address needs none
	state       RecipientState
	certificate *x509.Certificate
	source      keystore.Source
	candidates  int
	why         *Why
	report      cert.Report
	wishes      keystore.Wishes
}

// usable tells whether a message can be encrypted to the choice.
func (c choice) usable() bool {
	return c.state == RecipientReady || c.state == RecipientUntrusted
}

// reader is whom a message is encrypted to by a choice that can be used.
func (c choice) reader() smime.Recipient {
	return smime.Recipient{Address: c.address, Certificate: c.certificate, Capabilities: c.wishes.Capabilities}
}

func (b *addressBook) info(c choice) RecipientInfo {
	info := RecipientInfo{Address: c.address, State: c.state, Through: c.through, Candidates: c.candidates, Why: c.why}
	info.Level, info.Weakness = c.level()
	if c.certificate != nil {
		described := b.trust.certificate(c.certificate, c.source)
		info.Certificate = &described
		info.Strength = cert.Strength(c.certificate)
		info.ExpiresSoon = expiresSoon(c.certificate, b.trust.now)
		if b.asker != nil {
			info.Revocation = b.asker.told(c.report.Chain, c.report.Revocation)
		}
	}
	return info
}

// recipient finds whom to encrypt to among all certificates, the user's own
// included: those that name the address, or else those of the address that it is
// an alias of.
func (b *addressBook) recipient(address string) (choice, error) {
	return b.find(address, b.Keystore.Correspondent)
}

// sender finds the user's own certificate for an address: a copy that only
// others can read is of no use to the sender.
func (b *addressBook) sender(address string) (choice, error) {
	return b.find(address, nobody)
}

// A lookup returns the certificates of others that name an address.
type lookup func(ctx context.Context, address string) (keystore.Correspondent, error)

func nobody(context.Context, string) (keystore.Correspondent, error) {
	return keystore.Correspondent{}, nil
}

func (b *addressBook) find(address string, others lookup) (choice, error) {
	if !isAddress(address) {
		return choice{address: address, state: RecipientInvalid}, nil
	}
	direct, err := b.named(address, others)
	if err != nil || direct.usable() {
		return direct, err
	}
	canonical, _ := cert.CanonicalAddress(address)
	target := b.aliases[canonical]
	if target == "" {
		return direct, nil
	}
	through, err := b.named(target, others)
	if err != nil || !through.usable() && direct.certificate != nil {
		return direct, err
	}
	through.address, through.through = address, target
	return through, nil
}

// named finds the best certificate that names an address.
func (b *addressBook) named(address string, others lookup) (choice, error) {
	correspondent, err := others(b.ctx, address)
	if err != nil {
		return choice{}, err
	}
	for _, key := range b.keys {
		if cert.MatchAddress(key.Certificate, address) {
			own := keystore.Certificate{ID: key.ID, Certificate: key.Certificate, AddedAt: key.AddedAt, Source: keystore.SourceFile}
			correspondent.Certificates = append(correspondent.Certificates, own)
		}
	}
	return b.choose(address, correspondent), nil
}

// choose chooses the best of somebody's certificates for an address.
func (b *addressBook) choose(address string, correspondent keystore.Correspondent) choice {
	chosen := choice{address: address, state: RecipientMissing, wishes: b.trust.wishes(correspondent), candidates: len(correspondent.Certificates)}
	var candidates []cert.Candidate
	for _, stored := range correspondent.Certificates {
		candidates = append(candidates, cert.Candidate{
			Certificate: stored.Certificate,
			Report:      b.trust.check(stored.Certificate, cert.Encrypt, address),
			Preferred:   stored.ID == chosen.wishes.Prefers || stored.ID == b.chosenFor(address).Encrypt,
		})
	}
	best, why := b.best(candidates, address)
	if best < 0 {
		return chosen
	}
	chosen.certificate, chosen.source = candidates[best].Certificate, correspondent.Certificates[best].Source
	chosen.state = recipientStates[candidates[best].Report.Grade()]
	chosen.why = whyOf(why, len(candidates)-1)
	if why == cert.PreferredBySigner && keystore.ID(chosen.certificate) == b.chosenFor(address).Encrypt {
		chosen.why.Code, chosen.why.Detail = WhyChosen, "It was chosen for this address among the own ones."
	}
	chosen.report = candidates[best].Report
	return chosen
}

// askAuthorities makes the book ask about what it chooses.
func (b *addressBook) askAuthorities() (err error) {
	if b.asker, err = b.call.asker(b.trust); err == nil {
		b.answers = b.asker.With(nil, nil, nil)
	}
	return err
}

// best chooses, and asks about the chosen one whether it was revoked, as long as
// that brings another one to the top. So all that are better than what is chosen
// were asked about, and no others.
func (b *addressBook) best(candidates []cert.Candidate, address string) (int, cert.Reason) {
	asked := map[int]bool{}
	for {
		best, why := cert.Choose(candidates)
		if best < 0 || asked[best] || b.asker == nil || !b.asker.couldTell(candidates[best].Report, b.trust.sending) {
			return best, why
		}
		asked[best] = true
		c := &candidates[best]
		c.Report = b.trust.checkRevocation(c.Certificate, cert.Encrypt, address, b.answers, b.trust.sending)
	}
}

// recipientStates names the grades.
var recipientStates = map[cert.Grade]RecipientState{
	cert.GradeReady:     RecipientReady,
	cert.GradeUntrusted: RecipientUntrusted,
	cert.GradeUntimely:  RecipientExpired,
	cert.GradeUnchecked: RecipientUnchecked,
	cert.GradeRevoked:   RecipientRevoked,
	cert.GradeUnfit:     RecipientUnfit,
}

// chosenFor returns which of their own keys the user wants for an address.
func (b *addressBook) chosenFor(address string) keystore.KeyDefault {
	canonical, _ := cert.CanonicalAddress(address)
	chosen := b.defaults[canonical]
	if !or(b.decided().UserMayChooseSigningCertificate, true) {
		chosen.Sign = ""
	}
	return chosen
}

// signingKey returns the key that signs for an address: the one that the user
// chose where it can sign today; else a trusted one before others, and the newest
// of those.
func (b *addressBook) signingKey(address string) (best keystore.Key, found bool) {
	bestTrusted := false
	for _, key := range b.keys {
		report := b.trust.check(key.Certificate, cert.Sign, address)
		if report.Has(cert.AddressMismatch) || report.Has(cert.WrongUsage) || report.Has(cert.Expired) || report.Has(cert.NotYetValid) ||
			report.Has(cert.Revoked) {
			continue
		}
		if key.ID == b.chosenFor(address).Sign {
			return key, true
		}
		trusted := report.Trusted
		better := !found || trusted && !bestTrusted ||
			trusted == bestTrusted && key.Certificate.NotBefore.After(best.Certificate.NotBefore)
		if better {
			best, bestTrusted, found = key, trusted, true
		}
	}
	return best, found
}

// isAddress tells whether text is an addr-spec and nothing else, its local part
// a dot-atom or a quoted string. RFC 5322 Section 3.4.1.
func isAddress(text string) bool {
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Name != "" {
		return false
	}
	// The parser gives local parts back unquoted.
	return parsed.Address == text || strings.HasPrefix(text, `"`) && parsed.String() == "<"+text+">"
}
