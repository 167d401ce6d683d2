package keystore

import (
	"context"

	"signet/smime/cert"
)

// AnchorTrust is how far the user trusts an anchor, whether it is one of the
// user's own or came with Signet. The zero value is trust without limits.
type AnchorTrust struct {
	Disabled bool            `json:"disabled,omitempty"`
	Domains  []string        `json:"domains,omitempty"`  // as in [cert.Anchor]
	Purposes []AnchorPurpose `json:"purposes,omitempty"` // none means all
}

// An AnchorPurpose is what an anchor may vouch for.
type AnchorPurpose string

// The purposes. Their texts are on disk.
const (
	AnchorSigns    AnchorPurpose = "sign"
	AnchorEncrypts AnchorPurpose = "encrypt"
)

// purposes are what the texts mean.
var purposes = map[AnchorPurpose]cert.Purpose{AnchorSigns: cert.Sign, AnchorEncrypts: cert.Encrypt}

// Limit returns an anchor that is trusted as far as it was, and no further than t.
func (t AnchorTrust) Limit(anchor cert.Anchor) cert.Anchor {
	anchor.Domains = t.Domains
	anchor.Purposes = nil
	for _, text := range t.Purposes {
		anchor.Purposes = append(anchor.Purposes, purposes[text])
	}
	return anchor
}

// mozillaTrust is the id of the trust in all of Mozilla's roots together.
const mozillaTrust = "mozilla"

// A TrustSettings is how far the user trusts anchors.
type TrustSettings struct {
	MozillaDisabled bool
	Anchors         map[string]AnchorTrust // by the id of the certificate; those that are trusted without limits need not be there
}

// TrustSettings returns what the user decided. Who cannot read how far an anchor
// is to be trusted must not trust it: a record that is damaged, or has a purpose that is not known, disables what it is about.
func (k *Keystore) TrustSettings(ctx context.Context) (TrustSettings, error) {
	settings := TrustSettings{Anchors: map[string]AnchorTrust{}}
	documents, err := DocumentsOf[AnchorTrust](k, KindTrust).All(ctx)
	if err != nil {
		return settings, err
	}
	for _, d := range documents {
		settings.set(d.ID, d.Value)
	}
	lost, err := k.Damaged(ctx)
	for _, d := range lost {
		if d.Kind == KindTrust {
			settings.set(d.ID, AnchorTrust{Disabled: true})
		}
	}
	return settings, err
}

func (s *TrustSettings) set(id string, trust AnchorTrust) {
	if id == mozillaTrust {
		s.MozillaDisabled = trust.Disabled
		return
	}
	for _, text := range trust.Purposes {
		if _, known := purposes[text]; !known {
			trust.Disabled = true
		}
	}
	s.Anchors[id] = trust
}

// TrustMozilla decides whether Mozilla's roots are trusted at all. Which of them, and how far, stays decided.
func (k *Keystore) TrustMozilla(ctx context.Context, trust AnchorTrust) error {
	return DocumentsOf[AnchorTrust](k, KindTrust).Put(ctx, Document[AnchorTrust]{mozillaTrust, trust})
}

// TrustAnchor decides how far an anchor is trusted. It is remembered when the
// anchor is deleted, so that it does not come back with more trust than it had.
func (k *Keystore) TrustAnchor(ctx context.Context, id string, trust AnchorTrust) error {
	return DocumentsOf[AnchorTrust](k, KindTrust).Put(ctx, Document[AnchorTrust]{id, trust})
}
