package api

import (
	"errors"

	"signet/smime"
	"signet/smime/keystore"
)

// ReadingSettings say how messages are read.
type ReadingSettings struct {
	Weak WeakMode `json:"weak"`
}

// A WeakMode is what becomes of messages whose protection is weak: MD5, SHA-1, RC2, DES, 3DES, DSA, RSA below 2048 bits.
type WeakMode string

const (
	WeakShow   WeakMode = "show"   // shown, never as good, and the reason is named
	WeakRefuse WeakMode = "refuse" // not opened: forbidden-algorithm
)

// ReadingSettingsResult tells the settings that hold.
type ReadingSettingsResult struct {
	ReadingSettings
	ByAdministrator bool `json:"byAdministrator"` // the user cannot change them
}

const readingSettingsID = "reading"

var weakPolicies = map[WeakMode]smime.WeakPolicy{WeakShow: smime.ShowWeak, WeakRefuse: smime.RefuseWeak}

func (c *call) readingDocuments() keystore.Documents[ReadingSettings] {
	return keystore.DocumentsOf[ReadingSettings](c.Keystore, keystore.KindSetting)
}

func (c *call) readingSettings(Empty) (ReadingSettingsResult, error) {
	if decided := c.decided().WeakMail; decided != nil {
		return ReadingSettingsResult{ReadingSettings{WeakMode(*decided)}, true}, nil
	}
	settings, err := c.readingDocuments().Get(c.ctx, readingSettingsID)
	if errors.Is(err, keystore.ErrNotFound) || errors.Is(err, keystore.ErrDamaged) {
		return ReadingSettingsResult{ReadingSettings: ReadingSettings{Weak: WeakShow}}, nil
	}
	return ReadingSettingsResult{ReadingSettings: settings}, err
}

func (c *call) setReadingSettings(p ReadingSettings) (ReadingSettingsResult, error) {
	if _, known := weakPolicies[p.Weak]; !known {
		return ReadingSettingsResult{}, badRequest("unknown mode %q", p.Weak)
	}
	if c.decided().WeakMail != nil {
		return ReadingSettingsResult{}, byAdministrator("weak mail")
	}
	err := c.readingDocuments().Put(c.ctx, keystore.Document[ReadingSettings]{ID: readingSettingsID, Value: p})
	return ReadingSettingsResult{ReadingSettings: p}, err
}

// weakPolicy is what holds for the message that is opened.
func (c *call) weakPolicy() (smime.WeakPolicy, error) {
	settings, err := c.readingSettings(Empty{})
	if err != nil {
		return smime.RefuseWeak, err
	}
	policy, known := weakPolicies[settings.Weak]
	if !known { // of a newer Signet: what is not understood is not loosened
		policy = smime.RefuseWeak
	}
	return policy, nil
}
