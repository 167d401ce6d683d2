package api

import (
	"cmp"
	"crypto/x509"
	"net/mail"
	"slices"

	"signet/smime/cert"
	"signet/smime/keystore"
)

// MaxAddresses is the most addresses of one message.
const MaxAddresses = 1000

func (c *call) recipients(p RecipientsParams) (RecipientsResult, error) {
	if len(p.Addresses) > MaxAddresses {
		return RecipientsResult{}, badRequest("more than %d addresses", MaxAddresses)
	}
	book, err := c.addressBook()
	if err != nil {
		return RecipientsResult{}, err
	}
	_, canSign := book.signingKey(p.From)
	result := RecipientsResult{Sender: book.info(book.sender(p.From)), CanSign: canSign}
	for _, address := range p.Addresses {
		result.Recipients = append(result.Recipients, book.info(book.recipient(address)))
	}
	return result, nil
}

// An addressBook finds certificates by address.
type addressBook struct {
	trust   trust
	keys    []keystore.Key
	others  []keystore.Certificate
	sources map[string]keystore.Source // by id
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
	others, err := c.Keystore.Certificates(c.ctx, keystore.KindCertificate)
	if err != nil {
		return nil, err
	}
	sources := map[string]keystore.Source{}
	for _, other := range others {
		sources[other.ID] = other.Source
	}
	for _, key := range keys {
		sources[key.ID] = keystore.SourceFile
	}
	return &addressBook{trust, keys, others, sources}, nil
}

// A candidate is the certificate that would be used for an address, if any,
// and how good it is.
type candidate struct {
	address     string
	state       RecipientState
	certificate *x509.Certificate
}

// usable tells whether a message can be encrypted to the candidate.
func (c candidate) usable() bool {
	return c.state == RecipientReady || c.state == RecipientUntrusted
}

func (b *addressBook) info(c candidate) RecipientInfo {
	info := RecipientInfo{Address: c.address, State: c.state}
	if c.certificate != nil {
		described := b.trust.certificate(c.certificate, b.sources[keystore.ID(c.certificate)])
		info.Certificate = &described
	}
	return info
}

// recipient finds whom to encrypt to among all certificates, the user's own included.
func (b *addressBook) recipient(address string) candidate {
	certificates := b.own()
	for _, other := range b.others {
		certificates = append(certificates, other.Certificate)
	}
	return b.best(address, certificates)
}

// sender finds the user's own certificate for an address: a copy that only
// others can read is of no use to the sender.
func (b *addressBook) sender(address string) candidate {
	return b.best(address, b.own())
}

func (b *addressBook) own() []*x509.Certificate {
	var certificates []*x509.Certificate
	for _, key := range b.keys {
		certificates = append(certificates, key.Certificate)
	}
	return certificates
}

// recipientStates from the best to the worst.
var recipientStates = []RecipientState{RecipientReady, RecipientUntrusted, RecipientExpired, RecipientUnfit}

// best returns the best certificate for an address, and the newest of those.
func (b *addressBook) best(address string, certificates []*x509.Certificate) candidate {
	if !isAddress(address) {
		return candidate{address: address, state: RecipientInvalid}
	}
	var fitting []candidate
	for _, certificate := range certificates {
		if cert.MatchAddress(certificate, address) {
			fitting = append(fitting, candidate{address, b.state(certificate, address), certificate})
		}
	}
	if len(fitting) == 0 {
		return candidate{address: address, state: RecipientMissing}
	}
	return slices.MinFunc(fitting, func(x, y candidate) int {
		return cmp.Or(
			cmp.Compare(slices.Index(recipientStates, x.state), slices.Index(recipientStates, y.state)),
			y.certificate.NotBefore.Compare(x.certificate.NotBefore),
		)
	})
}

func (b *addressBook) state(certificate *x509.Certificate, address string) RecipientState {
	report := b.trust.check(certificate, cert.Encrypt, address)
	switch {
	case report.Has(cert.WrongUsage), report.Has(cert.AddressMismatch):
		return RecipientUnfit
	case report.Has(cert.Expired), report.Has(cert.NotYetValid):
		return RecipientExpired
	case len(report.Findings) > 0: // untrusted or weak: the user decides
		return RecipientUntrusted
	default:
		return RecipientReady
	}
}

// signingKey returns the key that signs for an address: a trusted one before
// others, and the newest of those.
func (b *addressBook) signingKey(address string) (best keystore.Key, found bool) {
	bestTrusted := false
	for _, key := range b.keys {
		report := b.trust.check(key.Certificate, cert.Sign, address)
		if report.Has(cert.AddressMismatch) || report.Has(cert.WrongUsage) || report.Has(cert.Expired) || report.Has(cert.NotYetValid) {
			continue
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

// isAddress tells whether text is an addr-spec and nothing else. RFC 5322
// Section 3.4.1.
func isAddress(text string) bool {
	parsed, err := mail.ParseAddress(text)
	return err == nil && parsed.Name == "" && parsed.Address == text
}
