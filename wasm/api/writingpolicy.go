package api

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"signet/smime/cert"
	"signet/smime/keystore"
	"signet/smime/policy"
)

const writingSettingsID = "writing"

func (c *call) writingDocuments() keystore.Documents[WritingSettings] {
	return keystore.DocumentsOf[WritingSettings](c.Keystore, keystore.KindSetting)
}

func (c *call) writingSettings(Empty) (WritingSettingsResult, error) { return c.writingSettingsOf("") }

// writingSettingsOf returns what holds for messages from an address; for an empty one what is decided for all.
func (c *call) writingSettingsOf(from string) (WritingSettingsResult, error) {
	settings, err := c.ownWritingSettings()
	if err != nil {
		return WritingSettingsResult{}, err
	}
	decided := c.administratorWriting(from)
	return WritingSettingsResult{settings.decidedBy(decided), decided.Locked}, nil
}

// ownWritingSettings returns what the user decided.
func (c *call) ownWritingSettings() (WritingSettings, error) {
	settings, err := c.writingDocuments().Get(c.ctx, writingSettingsID)
	switch {
	case errors.Is(err, keystore.ErrNotFound):
		return defaultWriting, nil
	case errors.Is(err, keystore.ErrDamaged), err == nil && settings.check() != nil: // or of a newer Signet
		return strictWriting, nil
	}
	return settings, err
}

func (c *call) setWritingSettings(p WritingSettings) (WritingSettingsResult, error) {
	if err := p.check(); err != nil {
		return WritingSettingsResult{}, err
	}
	decided := c.administratorWriting("")
	if name := p.contradicts(decided); name != "" {
		return WritingSettingsResult{}, byAdministrator(name)
	}
	// What the administrator decided does not become what the user wants.
	own, err := c.ownWritingSettings()
	if err != nil {
		return WritingSettingsResult{}, err
	}
	p = p.decidedBy(AdministratorWriting{own, decided.Locked})
	if p.Bcc == BccSingle {
		return WritingSettingsResult{}, badRequest("bcc: an administrator's mode")
	}
	if err := c.writingDocuments().Put(c.ctx, keystore.Document[WritingSettings]{ID: writingSettingsID, Value: p}); err != nil {
		return WritingSettingsResult{}, err
	}
	return c.writingSettings(Empty{})
}

// decidedBy returns the settings with what the administrator decided.
func (s WritingSettings) decidedBy(a AdministratorWriting) WritingSettings {
	for _, name := range a.Locked {
		if field, known := s.field(name); known {
			decided, _ := a.Settings.field(name)
			field.Set(decided)
		}
	}
	return s
}

// contradicts names a field that is not as the administrator decided, "" for none.
func (s WritingSettings) contradicts(a AdministratorWriting) string {
	for _, name := range a.Locked {
		field, known := s.field(name)
		if !known {
			continue
		}
		decided, _ := a.Settings.field(name)
		bothEmpty := field.Kind() == reflect.Slice && field.Len() == 0 && decided.Len() == 0
		if !bothEmpty && !reflect.DeepEqual(field.Interface(), decided.Interface()) {
			return name
		}
	}
	return ""
}

// field finds a field by its name in JSON.
func (s *WritingSettings) field(name string) (reflect.Value, bool) {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("json") == name {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// check fails with bad-request for what no view offers, and with bad-address for what people can mistype.
func (s WritingSettings) check() error {
	switch {
	case !slices.Contains([]EncryptMode{EncryptOff, EncryptPossible, EncryptAlways}, s.Encrypt):
		return badRequest("encrypt: no such mode")
	case !slices.Contains([]FormChoice{FormWebmail, FormClear, FormOpaque}, s.Form):
		return badRequest("form: no such form")
	case !slices.Contains([]BccMode{BccEach, BccTogether, BccSingle, BccRefuse}, s.Bcc):
		return badRequest("bcc: no such mode")
	case !slices.Contains([]OuterSubject{OuterSubjectHidden, OuterSubjectShown}, s.OuterSubject):
		return badRequest("outerSubject: no such choice")
	case !slices.Contains([]ReceiptMode{ReceiptsHidden, ReceiptsOffered, ReceiptsAlways}, s.Receipts):
		return badRequest("receipts: no such mode")
	case !slices.Contains(policy.UndoTimes(), s.UndoSeconds):
		return badRequest("undoSeconds: no such time")
	case len(s.Labels) > MaxLabelChoices:
		return badRequest("more than %d labels", MaxLabelChoices)
	case len(s.Accounts) > MaxWritingRules, len(s.Correspondents) > MaxWritingRules:
		return badRequest("more than %d accounts or correspondents", MaxWritingRules)
	}
	for _, label := range s.Labels {
		if err := label.check(); err != nil {
			return err
		}
	}
	return s.checkRules()
}

func (l LabelChoice) check() error {
	if strings.TrimSpace(l.Name) == "" || len(l.Name) > MaxLabelText || len(l.PrivacyMark) > MaxLabelText {
		return badRequest("labels: a name or a mark of no or too many characters")
	}
	_, err := l.label()
	return err
}

// checkRules sees that each rule is for one address, and each address has one.
func (s WritingSettings) checkRules() error {
	modes := []EncryptMode{"", EncryptOff, EncryptPossible, EncryptAlways}
	seen := map[string]bool{}
	for _, a := range s.Accounts {
		address, ok := cert.CanonicalAddress(a.Address)
		if !ok || seen[address] {
			return fail(Error{Code: CodeBadAddress, Detail: a.Address})
		}
		seen[address] = true
		if !slices.Contains(modes, a.Encrypt) || !slices.Contains([]FormChoice{"", FormWebmail, FormClear, FormOpaque}, a.Form) {
			return badRequest("accounts: no such mode or form")
		}
	}
	clear(seen)
	for _, r := range s.Correspondents {
		address, ok := canonicalCorrespondent(r.Address)
		if !ok || seen[address] {
			return fail(Error{Code: CodeBadAddress, Detail: r.Address})
		}
		seen[address] = true
		if !slices.Contains(modes, r.Encrypt) {
			return badRequest("correspondents: no such mode")
		}
	}
	return nil
}

// canonicalCorrespondent returns an address, or "@" and a domain, in the form in which they are compared.
func canonicalCorrespondent(text string) (string, bool) {
	if !strings.HasPrefix(text, "@") {
		return cert.CanonicalAddress(text)
	}
	address, ok := cert.CanonicalAddress("anybody" + text)
	return domainOf(address), ok
}

// domainOf returns the domain of a canonical address with its "@", "" where there is none.
func domainOf(address string) string {
	return address[max(strings.LastIndexByte(address, '@'), 0):]
}
