package api

import (
	"crypto/x509"
	"slices"
	"time"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/keystore"
)

// MaxPeople is the most people of one page of [ListPeopleParams].
const MaxPeople = 200

// ListPeopleParams asks for a page of the correspondents.
type ListPeopleParams struct {
	Search string `json:"search"` // part of an address or a name; empty for everybody
	Offset int    `json:"offset"` // of the first, from 0
	Limit  int    `json:"limit"`  // how many at most, up to 200
}

// PeopleList is a page of the correspondents, ordered by address.
type PeopleList struct {
	Total  int      `json:"total"` // of those who are searched for
	People []Person `json:"people"`
}

// A Person is somebody by an address, with the certificates that name it.
type Person struct {
	Address      string              `json:"address"` // in lower case, an international domain in its ASCII form
	Names        []string            `json:"names"`   // each once, the newest certificate's first
	State        RecipientState      `json:"state"`
	Certificates []PersonCertificate `json:"certificates"`      // the one that would be used first, then the newest
	Best         string              `json:"best"`              // id of the one that would be used, or that is the least bad
	Why          *Why                `json:"why,omitempty"`     // why that one
	Changed      *PersonChange       `json:"changed,omitempty"` // the last time that another key or authority was announced
	Aliases      []string            `json:"aliases"`           // the addresses that the user said belong to this one
}

// A PersonCertificate is a stored certificate of somebody, and where it came from.
type PersonCertificate struct {
	CertificateInfo
	AddedAt      string       `json:"addedAt"`               // RFC 3339
	LearnedFrom  *LearnedFrom `json:"learnedFrom,omitempty"` // of one that came with a message
	SignedAt     string       `json:"signedAt,omitempty"`    // RFC 3339: the newest signing time of the messages that were opened
	Capabilities []string     `json:"capabilities"`          // algorithms that the holder announced to read, the preferred first
	Preferred    bool         `json:"preferred"`             // the last signed message asks for answers to this one
}

// LearnedFrom is the message that a certificate was learned from.
type LearnedFrom struct {
	MessageID string `json:"messageId"`      // without angle brackets
	From      string `json:"from"`           // address
	Subject   string `json:"subject"`        // empty where it has none, and for an encrypted message
	Date      string `json:"date,omitempty"` // RFC 3339
}

// A PersonChange is a certificate that was not the expected one. See Continuity.
type PersonChange struct {
	Code     ContinuityCode `json:"code"`
	ID       string         `json:"id"`       // of the new certificate
	Previous string         `json:"previous"` // id of the one before
	At       string         `json:"at"`       // RFC 3339: when it was seen
}

func (c *call) listPeople(p ListPeopleParams) (PeopleList, error) {
	if p.Offset < 0 || p.Limit < 1 || p.Limit > MaxPeople {
		return PeopleList{}, badRequest("offset below 0, or limit not from 1 to %d", MaxPeople)
	}
	book, err := c.addressBook()
	if err != nil {
		return PeopleList{}, err
	}
	page, total, err := c.Keystore.Correspondents(c.ctx, p.Search, p.Offset, p.Limit)
	if err != nil {
		return PeopleList{}, err
	}
	list := PeopleList{Total: total}
	for _, correspondent := range page {
		list.People = append(list.People, book.person(correspondent))
	}
	return list, nil
}

// person describes a correspondent.
func (b *addressBook) person(correspondent keystore.Correspondent) Person {
	found := b.choose(correspondent.Address, correspondent)
	person := Person{Address: correspondent.Address, State: found.state, Why: found.why, Changed: b.changeOf(correspondent)}
	for alias, address := range b.aliases {
		if address == correspondent.Address {
			person.Aliases = append(person.Aliases, alias)
		}
	}
	slices.Sort(person.Aliases)
	seen := map[string]bool{}
	for _, stored := range correspondent.Certificates {
		described := b.personCertificate(stored)
		described.Preferred = stored.ID == found.wishes.Prefers
		if !seen[described.CommonName] {
			seen[described.CommonName] = true
			person.Names = append(person.Names, described.CommonName)
		}
		if found.certificate != nil && stored.Certificate.Equal(found.certificate) {
			person.Best = stored.ID
			person.Certificates = append([]PersonCertificate{described}, person.Certificates...)
			continue
		}
		person.Certificates = append(person.Certificates, described)
	}
	return person
}

func (b *addressBook) personCertificate(stored keystore.Certificate) PersonCertificate {
	described := PersonCertificate{
		CertificateInfo: b.trust.certificate(stored.Certificate, stored.Source),
		AddedAt:         dateText(stored.AddedAt),
	}
	if l := stored.Learned; l != nil {
		described.LearnedFrom = &LearnedFrom{l.MessageID, l.From, l.Subject, dateText(l.Date)}
		described.SignedAt = dateText(l.SignedAt)
		for _, capability := range l.Capabilities {
			described.Capabilities = append(described.Capabilities, cms.CapabilityName(capability))
		}
	}
	return described
}

// changeOf returns the newest change that is not a plain renewal.
func (b *addressBook) changeOf(correspondent keystore.Correspondent) *PersonChange {
	var newest *PersonChange
	var at time.Time
	for _, stored := range correspondent.Certificates {
		if stored.Learned == nil || stored.Learned.Change == nil || stored.Learned.Change.Code == string(ContinuityRenewed) {
			continue
		}
		if b.trust.oversteps(stored.Certificate, correspondent.Address) {
			continue
		}
		if newest == nil || stored.AddedAt.After(at) {
			change := stored.Learned.Change
			newest = &PersonChange{ContinuityCode(change.Code), stored.ID, change.Previous, dateText(stored.AddedAt)}
			at = stored.AddedAt
		}
	}
	return newest
}

// expiresSoon tells whether a correspondent's certificate ends within 30 days.
func expiresSoon(c *x509.Certificate, now time.Time) bool {
	expiry := keystore.ExpiryOf(c, now)
	return expiry == keystore.ExpirySoon30 || expiry == keystore.ExpirySoon7
}

// whyOf tells the reason for a choice to people.
func whyOf(reason cert.Reason, others int) *Why {
	detail := map[cert.Reason]string{
		cert.OnlyOne:           "There is no other certificate for this address.",
		cert.OnlyFit:           "The others are not made for encryption.",
		cert.OnlyValid:         "The others are expired, not yet valid or revoked.",
		cert.OnlyTrusted:       "No known authority vouches for the others.",
		cert.PreferredBySigner: "The last message that its holder signed asks for it.",
		cert.Newest:            "It was issued last.",
	}[reason]
	return &Why{Code: WhyCode(reason), Detail: detail, Others: others}
}
