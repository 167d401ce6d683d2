package api

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"signet/smime/cert"
	"signet/smime/cert/roots"
	"signet/smime/keystore"
)

// An AnchorSource is who says that an authority is trusted.
type AnchorSource string

const (
	AnchorMozilla       AnchorSource = "mozilla"       // its root program; it came with Signet
	AnchorUser          AnchorSource = "user"          // imported, or chosen
	AnchorAdministrator AnchorSource = "administrator" // the user cannot change it
)

// An AnchorPurpose is what an authority may vouch for.
type AnchorPurpose string

const (
	AnchorSigns    AnchorPurpose = "sign"
	AnchorEncrypts AnchorPurpose = "encrypt"
)

// An AnchorInfo is one trusted authority.
type AnchorInfo struct {
	CertificateInfo
	Source        AnchorSource    `json:"source"`
	Enabled       bool            `json:"enabled"`                 // whether it is trusted, where its source is
	DistrustAfter string          `json:"distrustAfter,omitempty"` // RFC 3339: certificates of later than that are not trusted
	Domains       []string        `json:"domains"`                 // whose addresses it may vouch for: "example.test", or ".example.test" for all below; none for all
	Purposes      []AnchorPurpose `json:"purposes"`                // none for all
}

// AnchorList is the authorities that are trusted, or were: those of the user
// and the administrator first.
type AnchorList struct {
	Certificates []AnchorInfo `json:"certificates"`

	// Mozilla tells whether Mozilla's roots are trusted. They are listed either way.
	Mozilla bool `json:"mozilla"`

	// MozillaVersion is the version of Mozilla's roots, and when it was taken: English, for the details view.
	MozillaVersion string `json:"mozillaVersion"`
}

// SetAnchorParams decides how far an authority is trusted.
type SetAnchorParams struct {
	ID       string          `json:"id"`
	Enabled  bool            `json:"enabled"`
	Domains  []string        `json:"domains"`
	Purposes []AnchorPurpose `json:"purposes"`
}

// TrustMozillaParams says whether Mozilla's roots are trusted.
type TrustMozillaParams struct {
	On bool `json:"on"`
}

// MaxAnchorDomains is the most domains that one authority is limited to.
const MaxAnchorDomains = 100

func (c *call) listAnchors(Empty) (AnchorList, error) {
	trust, err := c.trust()
	if err != nil {
		return AnchorList{}, err
	}
	list := AnchorList{Mozilla: !trust.settings.MozillaDisabled, MozillaVersion: roots.Version()}
	for _, a := range trust.own {
		list.Certificates = append(list.Certificates, trust.anchorInfo(a))
	}
	sortByName(list.Certificates)
	var mozilla []AnchorInfo
	for _, root := range describedRoots() {
		if !trust.has(root.id) {
			mozilla = append(mozilla, trust.anchorInfoWith(root.anchor, root.info))
		}
	}
	sortByName(mozilla)
	list.Certificates = append(list.Certificates, mozilla...)
	return list, nil
}

func sortByName(list []AnchorInfo) {
	slices.SortStableFunc(list, func(a, b AnchorInfo) int {
		return cmp.Compare(strings.ToLower(a.CommonName), strings.ToLower(b.CommonName))
	})
}

// describedRoots are Mozilla's roots with what is in them, which never changes.
var describedRoots = sync.OnceValue(func() []describedRoot {
	var all []describedRoot
	for _, root := range roots.All() {
		all = append(all, describedRoot{anchor{root.ID, root.Anchor(), AnchorMozilla}, described(root.Certificate(), "")})
	}
	return all
})

type describedRoot struct {
	anchor
	info CertificateInfo
}

func (t trust) anchorInfo(a anchor) AnchorInfo {
	return t.anchorInfoWith(a, described(a.Certificate, ""))
}

// anchorInfoWith adds to what is in an anchor what is wrong with the anchor
// itself: there is no path to search for.
func (t trust) anchorInfoWith(a anchor, described CertificateInfo) AnchorInfo {
	settings := t.settings.Anchors[a.id]
	info := AnchorInfo{
		CertificateInfo: described,
		Source:          a.source,
		Enabled:         !settings.Disabled,
		DistrustAfter:   dateText(a.DistrustAfter),
		Domains:         settings.Domains,
	}
	info.Findings = findingsOf(cert.CheckAnchor(a.Certificate, t.now), true)
	if a.source == AnchorAdministrator {
		info.Enabled, info.Domains = true, a.Domains
	}
	for _, purpose := range settings.Purposes {
		info.Purposes = append(info.Purposes, AnchorPurpose(purpose))
	}
	return info
}

func (c *call) setAnchor(p SetAnchorParams) (AnchorInfo, error) {
	trust, err := c.trust()
	if err != nil {
		return AnchorInfo{}, err
	}
	a, found := trust.anchorOf(p.ID)
	switch {
	case !found:
		return AnchorInfo{}, fail(Error{Code: CodeNotFound, Detail: p.ID})
	case a.source == AnchorAdministrator:
		return AnchorInfo{}, fail(Error{Code: CodeNotAllowed, Detail: "the administrator trusts this authority"})
	}
	wanted := keystore.AnchorTrust{Disabled: !p.Enabled}
	if wanted.Domains, err = anchorDomains(p.Domains); err != nil {
		return AnchorInfo{}, err
	}
	for _, purpose := range p.Purposes {
		if purpose != AnchorSigns && purpose != AnchorEncrypts {
			return AnchorInfo{}, badRequest("no such purpose")
		}
		if text := keystore.AnchorPurpose(purpose); !slices.Contains(wanted.Purposes, text) {
			wanted.Purposes = append(wanted.Purposes, text)
		}
	}
	if err := c.Keystore.TrustAnchor(c.ctx, p.ID, wanted); err != nil {
		return AnchorInfo{}, err
	}
	if trust, err = c.trust(); err != nil {
		return AnchorInfo{}, err
	}
	return trust.anchorInfo(a), nil
}

// anchorDomains brings domains into one form, each once.
func anchorDomains(texts []string) ([]string, error) {
	if len(texts) > MaxAnchorDomains {
		return nil, badRequest("more than %d domains", MaxAnchorDomains)
	}
	var domains []string
	for _, text := range texts {
		domain, err := cert.ReadDomain(text)
		if err != nil {
			return nil, fail(Error{Code: CodeBadDomain, Detail: text})
		}
		if !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	return domains, nil
}

func (c *call) trustMozilla(p TrustMozillaParams) (Empty, error) {
	if c.decided().TrustMozilla != nil {
		return Empty{}, byAdministrator("Mozilla's roots")
	}
	return Empty{}, c.Keystore.TrustMozilla(c.ctx, keystore.AnchorTrust{Disabled: !p.On})
}

func (c *call) deleteAnchor(p IDParams) (Empty, error) {
	return Empty{}, c.Keystore.DeleteCertificate(c.ctx, keystore.KindAnchor, p.ID)
}
