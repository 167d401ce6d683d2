package api

import (
	"encoding/base64"
	"math"
	"time"

	"signet/smime/keystore"
)

// An UnlockWay is what opens the private keys.
type UnlockWay string

const (
	WayPassphrase    UnlockWay = "passphrase"
	WayAuthenticator UnlockWay = "authenticator" // the PRF of a WebAuthn credential
)

// AddAuthenticatorParams describes an authenticator and proves who adds it.
type AddAuthenticatorParams struct {
	Passphrase   string `json:"passphrase"`
	Label        string `json:"label"`        // as the user calls it
	CredentialID string `json:"credentialId"` // RFC 4648 Section 5, without padding
	Salt         string `json:"salt"`         // what the PRF was asked about, in the same form; 16 to 64 octets
}

// CredentialParams names an authenticator.
type CredentialParams struct {
	CredentialID string `json:"credentialId"`
}

// AuthenticatorList is the ways to unlock besides the passphrase.
type AuthenticatorList struct {
	Authenticators []AuthenticatorInfo `json:"authenticators"` // the oldest first
}

// An AuthenticatorInfo is a WebAuthn credential and what to ask its PRF about.
type AuthenticatorInfo struct {
	CredentialID string `json:"credentialId"`
	Salt         string `json:"salt"`
	Label        string `json:"label"`
	AddedAt      string `json:"addedAt"` // RFC 3339
}

// ways lists how the keys can be unlocked, the passphrase first.
func (c *call) ways(state keystore.State) ([]UnlockWay, error) {
	if state == keystore.Absent {
		return nil, nil
	}
	authenticators, err := c.Keystore.Authenticators(c.ctx)
	if err != nil || len(authenticators) == 0 {
		return []UnlockWay{WayPassphrase}, err
	}
	return []UnlockWay{WayPassphrase, WayAuthenticator}, nil
}

// wholeSeconds rounds up: who comes then must not be told to wait again.
func wholeSeconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// UnlockParams holds the passphrase, as typed.
type UnlockParams struct {
	Passphrase string `json:"passphrase"`
}

func (c *call) unlock(p UnlockParams) (Status, error) {
	if err := c.Keystore.Unlock(c.ctx, p.Passphrase); err != nil {
		return Status{}, err
	}
	return c.status(Empty{})
}

func (c *call) lock(Empty) (Status, error) {
	c.Keystore.Lock()
	return c.status(Empty{})
}

func (c *call) unlockWithAuthenticator(p CredentialParams) (Status, error) {
	if err := c.expectBodies(1); err != nil {
		return Status{}, err
	}
	defer clear(c.bodies[0])
	credential, err := base64url("credentialId", p.CredentialID)
	if err != nil {
		return Status{}, err
	}
	if err := c.Keystore.UnlockWithAuthenticator(c.ctx, credential, c.bodies[0]); err != nil {
		return Status{}, err
	}
	return c.status(Empty{})
}

func (c *call) addAuthenticator(p AddAuthenticatorParams) (Empty, error) {
	if err := c.expectBodies(1); err != nil {
		return Empty{}, err
	}
	defer clear(c.bodies[0])
	credential, err := base64url("credentialId", p.CredentialID)
	if err != nil {
		return Empty{}, err
	}
	salt, err := base64url("salt", p.Salt)
	if err != nil {
		return Empty{}, err
	}
	a := keystore.Authenticator{CredentialID: credential, Salt: salt, Label: p.Label}
	return Empty{}, c.Keystore.AddAuthenticator(c.ctx, p.Passphrase, a, c.bodies[0])
}

func (c *call) authenticators(Empty) (AuthenticatorList, error) {
	stored, err := c.Keystore.Authenticators(c.ctx)
	if err != nil {
		return AuthenticatorList{}, err
	}
	var list AuthenticatorList
	for _, a := range stored {
		list.Authenticators = append(list.Authenticators, AuthenticatorInfo{
			CredentialID: base64.RawURLEncoding.EncodeToString(a.CredentialID),
			Salt:         base64.RawURLEncoding.EncodeToString(a.Salt),
			Label:        a.Label,
			AddedAt:      dateText(a.AddedAt),
		})
	}
	return list, nil
}

func (c *call) removeAuthenticator(p CredentialParams) (Empty, error) {
	credential, err := base64url("credentialId", p.CredentialID)
	if err != nil {
		return Empty{}, err
	}
	return Empty{}, c.Keystore.RemoveAuthenticator(c.ctx, credential)
}

// base64url reads the form in which WebAuthn's JSON has octets.
func base64url(field, text string) ([]byte, error) {
	octets, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil, badRequest("%s: not base64url", field)
	}
	return octets, nil
}
