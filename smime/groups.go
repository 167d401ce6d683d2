package smime

import "slices"

// A group is the recipients that share one message.
type group struct {
	recipients []Recipient
	passwords  [][]byte
	bcc        bool
}

// groups says which messages there will be.
func (p *protector) groups() ([]group, error) {
	if p.opts.Order != SignThenEncrypt && (len(p.opts.Signers) == 0 || p.opts.Confidentiality == Readable) {
		return nil, fail(CodeInvalidDraft, "an order of layers without signers and encryption")
	}
	if p.opts.Confidentiality == Readable {
		all := slices.Concat(p.opts.Recipients, p.opts.BlindRecipients)
		return []group{{recipients: all}}, nil
	}
	for _, r := range slices.Concat(p.opts.Recipients, p.opts.BlindRecipients) {
		if r.Certificate == nil {
			return nil, fail(CodeCertificateUnfit, "no certificate for %s", r.Address)
		}
	}
	if p.opts.BlindCopies == NoneApart {
		p.opts.Recipients, p.opts.BlindRecipients = slices.Concat(p.opts.Recipients, p.opts.BlindRecipients), nil
	}
	var groups []group
	if len(p.opts.Recipients) > 0 || len(p.opts.Passwords) > 0 {
		groups = append(groups, group{recipients: p.opts.Recipients, passwords: p.opts.Passwords})
	}
	if blind := p.opts.BlindRecipients; p.opts.BlindCopies == OneForAll && len(blind) > 0 {
		groups = append(groups, group{recipients: blind, bcc: true})
	} else {
		for _, r := range blind {
			groups = append(groups, group{recipients: []Recipient{r}, bcc: true})
		}
	}
	if len(groups) == 0 {
		if len(p.opts.Sender) == 0 {
			return nil, fail(CodeInvalidDraft, "nobody to encrypt to")
		}
		groups = append(groups, group{})
	}
	return groups, nil
}
