package api

import (
	"crypto/x509"
	"errors"
	"slices"

	"signet/smime/cert"
	"signet/smime/keystore"
	"signet/smime/policy"
	"signet/smime/revocation"
)

// RevocationSettings say what it means that nobody knows whether a certificate
// was revoked, and whether authorities are asked.
type RevocationSettings struct {
	Reading RevocationMode `json:"reading"` // for signatures of messages that are opened
	Sending RevocationMode `json:"sending"` // for certificates that are encrypted to
	Online  bool           `json:"online"`  // ask authorities over the network, where the user allowed their sites
}

// A RevocationMode is how much it matters.
type RevocationMode string

const (
	RevocationOff  RevocationMode = "off"  // revocation is not looked at
	RevocationSoft RevocationMode = "soft" // what nobody knows is taken for good, and told
	RevocationHard RevocationMode = "hard" // what nobody knows is not good
)

// A CertificateRevocation is what is known about one certificate.
type CertificateRevocation struct {
	CertificateID string           `json:"certificateId"`
	Name          string           `json:"name"` // of its holder, for people
	State         RevocationState  `json:"state"`
	Source        RevocationSource `json:"source"`               // empty where unknown
	At            string           `json:"at,omitempty"`         // RFC 3339: when the authority said so
	NextUpdate    string           `json:"nextUpdate,omitempty"` // RFC 3339: when it will have said more
	RevokedAt     string           `json:"revokedAt,omitempty"`  // RFC 3339, where revoked
	Reason        string           `json:"reason,omitempty"`     // where revoked: a CRLReason of RFC 5280 Section 5.3.1, such as keyCompromise; empty where none is told
	Why           string           `json:"why,omitempty"`        // English: why it is unknown, or what was not looked at
	WantsHost     string           `json:"wantsHost,omitempty"`  // origin that could be asked if the user allowed to
}

// A RevocationState is whether a certificate was revoked.
type RevocationState string

const (
	RevocationGood    RevocationState = "good"
	RevocationRevoked RevocationState = "revoked"
	RevocationUnknown RevocationState = "unknown"
)

// A RevocationSource is where an answer came from.
type RevocationSource string

const (
	RevocationFromMessage RevocationSource = "message" // the message brought it
	RevocationFromCache   RevocationSource = "cache"   // an authority was asked before
	RevocationOnline      RevocationSource = "online"  // an authority was asked now
)

// CheckRevocationResult tells what is known of a certificate and those above it.
type CheckRevocationResult struct {
	Revocation []CertificateRevocation `json:"revocation"` // from the certificate upwards, without the anchor; empty where no anchor vouches for it
	Findings   []Finding               `json:"findings"`   // of the certificate today
}

// defaultRevocation asks whom the user allowed to ask, and believes in doubt. See RATIONALE.md.
var defaultRevocation = RevocationSettings{Reading: RevocationSoft, Sending: RevocationSoft, Online: true}

const revocationSettingsID = "revocation"

func (c *call) settingsDocuments() keystore.Documents[RevocationSettings] {
	return keystore.DocumentsOf[RevocationSettings](c.Keystore, keystore.KindSetting)
}

func (c *call) revocationSettings(Empty) (RevocationSettings, error) {
	settings, err := c.settingsDocuments().Get(c.ctx, revocationSettingsID)
	if errors.Is(err, keystore.ErrNotFound) || errors.Is(err, keystore.ErrDamaged) {
		settings, err = defaultRevocation, nil
	}
	return settings.decidedBy(c.decided()), err
}

// decidedBy returns the settings with what the administrator decided.
func (s RevocationSettings) decidedBy(d *decisions) RevocationSettings {
	s.Reading = RevocationMode(or(d.RevocationOnRead, policy.Revocation(s.Reading)))
	s.Sending = RevocationMode(or(d.RevocationOnSend, policy.Revocation(s.Sending)))
	s.Online = or(d.RevocationOnline, s.Online)
	return s
}

func (c *call) setRevocationSettings(p RevocationSettings) (RevocationSettings, error) {
	for _, mode := range []RevocationMode{p.Reading, p.Sending} {
		if _, known := revocationPolicies[mode]; !known {
			return RevocationSettings{}, badRequest("unknown mode %q", mode)
		}
	}
	if p != p.decidedBy(c.decided()) {
		return RevocationSettings{}, byAdministrator("revocation")
	}
	return p, c.settingsDocuments().Put(c.ctx, keystore.Document[RevocationSettings]{ID: revocationSettingsID, Value: p})
}

var revocationPolicies = map[RevocationMode]cert.RevocationPolicy{
	RevocationOff: cert.RevocationOff, RevocationSoft: cert.SoftFail, RevocationHard: cert.HardFail,
}

// addRevocation adds what is known, and what the user wants.
func (c *call) addRevocation(t *trust) error {
	settings, err := c.revocationSettings(Empty{})
	if err != nil {
		return err
	}
	t.reading, t.sending = revocationPolicies[settings.Reading], revocationPolicies[settings.Sending]
	if t.reading == cert.RevocationOff && t.sending == cert.RevocationOff {
		return nil
	}
	known, err := c.knownRevocations()
	t.revocation = &revocation.Checker{Evidence: known, Certificates: t.intermediates, Issuers: *t}
	return err
}

// checkRevocation asks about a certificate because the user wants to know:
// whatever the settings say, and whoever has not answered before.
func (c *call) checkRevocation(p IDParams) (CheckRevocationResult, error) {
	found, err := c.findCertificate(p.ID)
	if err != nil {
		return CheckRevocationResult{}, err
	}
	trust, err := c.trust()
	if err != nil {
		return CheckRevocationResult{}, err
	}
	trust.intermediates = slices.Concat(trust.intermediates, found.beside)
	asker, err := c.asker(trust)
	if err != nil {
		return CheckRevocationResult{}, err
	}
	asker.online, asker.again = true, true
	report := trust.checkRevocation(found.certificate, cert.Sign, "", asker.With(nil, nil, nil), cert.SoftFail)
	result := CheckRevocationResult{Revocation: asker.told(report.Chain, report.Revocation)}
	if trust, err = c.trust(); err != nil { // with what was learned
		return CheckRevocationResult{}, err
	}
	trust.intermediates = slices.Concat(trust.intermediates, found.beside)
	result.Findings = trust.certificate(found.certificate, "").Findings
	return result, nil
}

var revocationStates = map[cert.RevocationState]RevocationState{
	cert.RevocationStateGood: RevocationGood, cert.RevocationStateRevoked: RevocationRevoked, cert.RevocationStateUnknown: RevocationUnknown,
}

// told says what is known of a chain, of which the anchor was not asked about.
func (a *asker) told(chain []*x509.Certificate, statuses []cert.RevocationStatus) []CertificateRevocation {
	var all []CertificateRevocation
	for i, status := range statuses {
		all = append(all, CertificateRevocation{
			CertificateID: keystore.ID(chain[i]),
			Name:          cert.Describe(chain[i]).Name,
			State:         revocationStates[status.State],
			Source:        RevocationSource(status.Source),
			At:            dateText(status.At),
			NextUpdate:    dateText(status.NextUpdate),
			RevokedAt:     dateText(status.RevokedAt),
			Reason:        status.Reason,
			Why:           status.Why,
			WantsHost:     a.wants[keystore.ID(chain[i])],
		})
	}
	return all
}
