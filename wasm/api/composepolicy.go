package api

import (
	"signet/smime"
	"signet/smime/keystore"
)

// obey returns the settings that a message is made by. It fails with message-refused, bcc-refused and protection-required:
// what an administrator wants is not for a view alone to see to.
func (c *call) obey(p ComposeParams, book *addressBook) (WritingSettings, error) {
	if err := c.keysForbidden(); err != nil {
		return WritingSettings{}, err
	}
	stored, err := c.writingSettingsOf(p.Draft.From.Address)
	if err != nil {
		return WritingSettings{}, err
	}
	named, all := addressesOf(p.Draft.To, p.Draft.Cc), addressesOf(p.Draft.To, p.Draft.Cc, p.Draft.Bcc)
	if blind := all[len(named):]; p.Encrypt && stored.Settings.Bcc == BccRefuse && len(blind) > 0 {
		return WritingSettings{}, fail(Error{Code: CodeBccRefused, Addresses: blind})
	}
	if err := c.mayLeave(all, p.Draft.Subject); err != nil {
		return WritingSettings{}, err
	}
	ruled := c.ruled(all, &p.Draft.Subject)
	sign, encrypt := writingRules{stored}.wishes(p.Draft.From.Address, all)
	sign, encrypt = ruled.signs(sign), ruled.encrypts(encrypt)
	if sign.sign && sign.by.ByAdministrator && p.Sign == SignNone {
		return WritingSettings{}, fail(Error{Code: CodeProtectionRequired, Detail: string(ProtectionSign)})
	}
	if encrypt.by.ByAdministrator && !p.Encrypt {
		required, err := encrypt.encrypts(book, p.Draft.From.Address, all)
		if err != nil {
			return WritingSettings{}, err
		}
		if required {
			return WritingSettings{}, fail(Error{Code: CodeProtectionRequired, Detail: string(ProtectionEncrypt)})
		}
	}
	return stored.Settings, nil
}

// apply decides what the settings alone decide.
func (s WritingSettings) apply(options *smime.ProtectOptions) {
	if s.OuterSubject == OuterSubjectShown {
		options.OuterSubject = smime.SubjectShown
	}
	if s.LegacyDisplay {
		options.LegacyDisplay = smime.WithLegacyDisplay
	}
	switch s.Bcc {
	case BccTogether:
		options.BlindCopies = smime.OneForAll
	case BccSingle:
		options.BlindCopies = smime.NoneApart
	}
	if s.TripleWrap && len(options.Signers) > 0 && options.Confidentiality == smime.Encrypted {
		options.Order = smime.TripleWrapped
	}
}

// expectUnlocked fails with locked: what is encrypted is opened again before it leaves, with the sender's key.
func (c *call) expectUnlocked() error {
	state, err := c.Keystore.State(c.ctx)
	if err == nil && state == keystore.Locked {
		err = keystore.ErrLocked
	}
	return err
}
