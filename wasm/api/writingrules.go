package api

import (
	"slices"

	"signet/smime/cert"
)

func (c *call) writingDefaults(p WritingDefaultsParams) (WritingDefaults, error) {
	if len(p.To) > MaxAddresses {
		return WritingDefaults{}, badRequest("more than %d addresses", MaxAddresses)
	}
	if p.WebmailForm != SignClear && p.WebmailForm != SignOpaque {
		return WritingDefaults{}, badRequest("webmailForm: no such form")
	}
	if !slices.Contains([]AnswerProtection{AnswersNothing, AnswersSigned, AnswersEncrypted}, p.Answers) {
		return WritingDefaults{}, badRequest("answers: no such protection")
	}
	stored, err := c.writingSettingsOf(p.From)
	if err != nil {
		return WritingDefaults{}, err
	}
	book, err := c.addressBook()
	if err != nil {
		return WritingDefaults{}, err
	}
	rules := writingRules{stored}
	s := stored.Settings
	d := WritingDefaults{
		Form: rules.form(p.From, p.WebmailForm), Bcc: s.Bcc, Receipts: s.Receipts, Labels: s.Labels,
		UndoSeconds: s.UndoSeconds, WebmailDrafts: s.WebmailDrafts,
	}
	sign, encrypt := rules.wishes(p.From, p.To)
	// The composer sends to nobody whose address is not complete.
	ruled := c.ruled(slices.DeleteFunc(slices.Clone(p.To), func(to string) bool { return !isAddress(to) }), &p.Subject)
	sign, encrypt = ruled.signs(sign), ruled.encrypts(encrypt)
	if d.Encrypt, err = encrypt.encrypts(book, p.From, p.To); err != nil {
		return WritingDefaults{}, err
	}
	d.EncryptRequired = d.Encrypt && encrypt.by.ByAdministrator
	encrypt.by.What = ProtectionEncrypt
	switch {
	case d.Encrypt:
		d.Reasons = append(d.Reasons, encrypt.by)
	case p.Answers == AnswersEncrypted:
		d.Encrypt = true
		d.Reasons = append(d.Reasons, DefaultReason{What: ProtectionEncrypt, Code: ReasonAnswers})
	}
	_, canSign := book.signingKey(p.From)
	d.Sign, d.SignRequired = sign.sign, sign.sign && sign.by.ByAdministrator
	sign.by.What = ProtectionSign
	switch {
	case d.Sign:
		d.Reasons = append(d.Reasons, sign.by)
	case !canSign:
	case p.Answers != AnswersNothing && !or(c.decided().For(p.From).SignReplies, true):
		d.AnswersUnsigned = true
	case p.Answers == AnswersSigned:
		d.Sign = true
		d.Reasons = append(d.Reasons, DefaultReason{What: ProtectionSign, Code: ReasonAnswers})
	case d.Encrypt:
		d.Sign = true
		d.Reasons = append(d.Reasons, DefaultReason{What: ProtectionSign, Code: ReasonEncrypted})
	}
	return d, nil
}

// writingStart tells what the settings say, and nothing about certificates: who can read the answer reads the webmail's page
// as well, and could ask whom the user can encrypt to.
func (c *call) writingStart(p WritingStartParams) (WritingStart, error) {
	if len(p.To) > MaxAddresses {
		return WritingStart{}, badRequest("more than %d addresses", MaxAddresses)
	}
	stored, err := c.writingSettingsOf(p.From)
	if err != nil {
		return WritingStart{}, err
	}
	sign, encrypt := writingRules{stored}.wishes(p.From, p.To)
	ruled := c.ruled(p.To, p.Subject)
	sign, encrypt = ruled.signs(sign), ruled.encrypts(encrypt)
	return WritingStart{
		Sign: sign.sign, SignRequired: sign.sign && sign.by.ByAdministrator, Encrypt: encrypt.mode != EncryptOff,
		EncryptRequired:  encrypt.mode == EncryptAlways && encrypt.by.ByAdministrator,
		PerAccount:       p.From == "" && len(stored.Settings.Accounts)+len(c.decided().Overrides) > 0,
		PerCorrespondent: len(stored.Settings.Correspondents)+len(c.decided().Rules) > 0,
	}, nil
}

// writingRules tell what the settings want of a message.
type writingRules struct{ WritingSettingsResult }

// A signWish is whether a message is to be signed, and who says so.
type signWish struct {
	sign bool
	by   DefaultReason
}

// An encryptWish is the same for its encryption.
type encryptWish struct {
	mode EncryptMode
	by   DefaultReason
}

// overridden returns the more special wish, unless it is the user's and weaker than what the administrator decided.
func (w signWish) overridden(sign *bool, by DefaultReason) signWish {
	if sign == nil || w.by.ByAdministrator && !by.ByAdministrator && w.sign && !*sign {
		return w
	}
	return signWish{*sign, by}
}

// overridden is as that of signWish.
func (w encryptWish) overridden(mode EncryptMode, by DefaultReason) encryptWish {
	if mode == "" || w.by.ByAdministrator && !by.ByAdministrator && strengthOf(mode) < strengthOf(w.mode) {
		return w
	}
	return encryptWish{mode, by}
}

func strengthOf(mode EncryptMode) int {
	return slices.Index([]EncryptMode{EncryptOff, EncryptPossible, EncryptAlways}, mode)
}

// wishes finds what is wanted of a message. The setting of a correspondent's address goes before that of the domain, this
// before that of the account, and this before that for all messages. Where recipients differ, the strongest wish holds.
func (r writingRules) wishes(from string, to []string) (signWish, encryptWish) {
	sign := signWish{r.Settings.Sign, r.reason(ReasonSetting, "", "sign")}
	encrypt := encryptWish{r.Settings.Encrypt, r.reason(ReasonSetting, "", "encrypt")}
	if account, found := r.account(from); found {
		by := r.reason(ReasonAccount, account.Address, "accounts")
		sign, encrypt = sign.overridden(account.Sign, by), encrypt.overridden(account.Encrypt, by)
	}
	rules := map[string]CorrespondentWriting{}
	for _, rule := range r.Settings.Correspondents {
		if address, ok := canonicalCorrespondent(rule.Address); ok {
			rules[address] = rule
		}
	}
	var strongestSign *signWish
	var strongestEncrypt *encryptWish
	for _, text := range to {
		address, ok := cert.CanonicalAddress(text)
		if !ok {
			continue
		}
		s, e := sign, encrypt
		for _, key := range []string{domainOf(address), address} {
			if rule, found := rules[key]; found {
				by := r.reason(ReasonCorrespondent, rule.Address, "correspondents")
				s, e = s.overridden(rule.Sign, by), e.overridden(rule.Encrypt, by)
			}
		}
		if strongestSign == nil || s.sign && !strongestSign.sign {
			strongestSign = &s
		}
		if strongestEncrypt == nil || strengthOf(e.mode) > strengthOf(strongestEncrypt.mode) {
			strongestEncrypt = &e
		}
	}
	if strongestSign == nil {
		return sign, encrypt
	}
	return *strongestSign, *strongestEncrypt
}

func (r writingRules) reason(code DefaultReasonCode, about, field string) DefaultReason {
	return DefaultReason{Code: code, About: about, ByAdministrator: slices.Contains(r.Locked, field)}
}

func (r writingRules) account(from string) (AccountWriting, bool) {
	address, ok := cert.CanonicalAddress(from)
	for _, account := range r.Settings.Accounts {
		if own, _ := cert.CanonicalAddress(account.Address); ok && own == address {
			return account, true
		}
	}
	return AccountWriting{}, false
}

// form is how messages from an address are signed. An account's own choice goes before that for all, unless the
// administrator made that one; this goes before what the webmail is known to leave whole.
func (r writingRules) form(from string, webmail SignForm) SignForm {
	choice := r.Settings.Form
	decided := slices.Contains(r.Locked, "form")
	if account, found := r.account(from); found && account.Form != "" && !decided {
		choice = account.Form
	}
	switch choice {
	case FormClear:
		return SignClear
	case FormOpaque:
		return SignOpaque
	default:
		return webmail
	}
}

// encrypts tells whether a message is encrypted by this wish. Where it is to be if possible, that needs a good certificate
// for everyone: one that the user would have to judge is not good enough to be used unasked.
func (w encryptWish) encrypts(book *addressBook, from string, to []string) (bool, error) {
	if w.mode != EncryptPossible {
		return w.mode == EncryptAlways, nil
	}
	if err := book.askAuthorities(); err != nil {
		return false, err
	}
	sender, err := book.sender(from)
	if err != nil || !sender.usable() || len(to) == 0 {
		return false, err
	}
	for _, address := range to {
		found, err := book.recipient(address)
		if err != nil || found.state != RecipientReady {
			return false, err
		}
	}
	return true, nil
}
