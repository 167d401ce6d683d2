package api

import (
	"slices"

	"signet/smime/cert"
	"signet/smime/keystore"
)

// KeyList is the user's own keys.
type KeyList struct {
	Keys []KeyInfo `json:"keys"`
}

// A KeyInfo is one private key of the user and its certificate.
type KeyInfo struct {
	ID          string          `json:"id"`
	Certificate CertificateInfo `json:"certificate"`
	AddedAt     string          `json:"addedAt"`  // RFC 3339
	Label       string          `json:"label"`    // what the file that it came with called it; may be empty
	Warnings    []Finding       `json:"warnings"` // what Gmail or Exchange would refuse in it
	BackedUp    bool            `json:"backedUp"` // it has left for a file from which it can come back

	// Predecessor and Successor are ids of keys, where a certificate renews another one.
	Predecessor string `json:"predecessor,omitempty"`
	Successor   string `json:"successor,omitempty"`

	Expiry Expiry `json:"expiry"`

	Uses     int    `json:"uses"`               // signatures and messages decrypted, as far as the log goes back
	LastUsed string `json:"lastUsed,omitempty"` // RFC 3339

	// DefaultToSign and DefaultToEncrypt are the addresses for which the user chose the key.
	DefaultToSign    []string `json:"defaultToSign"`
	DefaultToEncrypt []string `json:"defaultToEncrypt"`
}

// An Expiry says how close the end of a certificate is.
type Expiry string

const (
	ExpiryOK      Expiry = "ok"
	ExpirySoon30  Expiry = "soon30" // 30 days are left at most
	ExpirySoon7   Expiry = "soon7"  // 7 days are left at most
	ExpiryExpired Expiry = "expired"
)

// SetKeyDefaultParams chooses a key for an address.
type SetKeyDefaultParams struct {
	Address string `json:"address"`
	Use     KeyUse `json:"use"`
	ID      string `json:"id"` // empty to have the best one looked for again
}

func (c *call) listKeys(Empty) (KeyList, error) {
	trust, err := c.trust()
	if err != nil {
		return KeyList{}, err
	}
	infos, err := c.keyInfos(trust)
	if err != nil {
		return KeyList{}, err
	}
	var list KeyList
	for _, key := range infos.keys {
		list.Keys = append(list.Keys, infos.of(key))
	}
	return list, nil
}

func (c *call) setKeyDefault(p SetKeyDefaultParams) (KeyList, error) {
	if p.Use == UseSign && !or(c.decided().UserMayChooseSigningCertificate, true) {
		return KeyList{}, byAdministrator("which key signs")
	}
	if err := c.Keystore.SetKeyDefault(c.ctx, p.Address, keystore.KeyUse(p.Use), p.ID); err != nil {
		return KeyList{}, err
	}
	return c.listKeys(Empty{})
}

// keyInfos is what describing keys takes.
type keyInfos struct {
	trust    trust
	keys     []keystore.Key
	notes    map[string]keystore.KeyNote
	renewals keystore.Renewals
	defaults map[string]keystore.KeyDefault
	uses     map[string]keystore.KeyUses
}

func (c *call) keyInfos(t trust) (infos keyInfos, err error) {
	infos.trust = t
	if infos.keys, err = c.Keystore.Keys(c.ctx); err != nil {
		return infos, err
	}
	if infos.notes, err = c.Keystore.KeyNotes(c.ctx); err != nil {
		return infos, err
	}
	infos.renewals = keystore.RenewalsOf(infos.keys)
	if infos.defaults, err = c.Keystore.KeyDefaults(c.ctx); err != nil {
		return infos, err
	}
	infos.uses, err = c.Keystore.Uses(c.ctx)
	return infos, err
}

func (k keyInfos) of(key keystore.Key) KeyInfo {
	note, uses := k.notes[key.ID], k.uses[key.ID]
	info := KeyInfo{
		ID:          key.ID,
		Certificate: k.trust.certificate(key.Certificate, keystore.SourceFile),
		AddedAt:     dateText(key.AddedAt),
		Label:       note.Label,
		Warnings:    k.trust.warnings(key.Certificate),
		BackedUp:    !note.BackedUpAt.IsZero(),
		Predecessor: k.renewals.Predecessor[key.ID],
		Successor:   k.renewals.Successor[key.ID],
		Expiry:      Expiry(keystore.ExpiryOf(key.Certificate, k.trust.now)),
		Uses:        uses.Count,
		LastUsed:    dateText(uses.Last),
	}
	for _, address := range cert.Addresses(key.Certificate) {
		canonical, _ := cert.CanonicalAddress(address)
		chosen := k.defaults[canonical]
		if chosen.Sign == key.ID && !slices.Contains(info.DefaultToSign, address) {
			info.DefaultToSign = append(info.DefaultToSign, address)
		}
		if chosen.Encrypt == key.ID && !slices.Contains(info.DefaultToEncrypt, address) {
			info.DefaultToEncrypt = append(info.DefaultToEncrypt, address)
		}
	}
	return info
}

func (c *call) deleteKey(p IDParams) (Empty, error) {
	return Empty{}, c.Keystore.DeleteKey(c.ctx, p.ID)
}
