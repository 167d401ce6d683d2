package api

import (
	"crypto/x509"
	"slices"

	"signet/smime/cert"
	"signet/smime/cert/explain"
	"signet/smime/keystore"
)

// CertificateParams names a certificate. With a file it may be empty: then the first of the file is meant.
type CertificateParams struct {
	ID string `json:"id,omitempty"`
}

// CertificateDetail is everything about a certificate.
type CertificateDetail struct {
	Certificate CertificateInfo  `json:"certificate"`
	Anchor      *AnchorInfo      `json:"anchor,omitempty"` // of an authority that is trusted, or was
	Version     int              `json:"version"`
	Subject     []NameAttribute  `json:"subject"`
	Issuer      []NameAttribute  `json:"issuer"`
	SHA256      string           `json:"sha256"` // fingerprints, hexadecimal
	SHA1        string           `json:"sha1"`
	Key         KeyDetail        `json:"key"`
	Signature   SignatureDetail  `json:"signature"`
	Extensions  []ExtensionInfo  `json:"extensions"` // in the order of the certificate
	Chain       ChainNode        `json:"chain"`      // the certificate, with its issuers above it
	Checks      []PurposeFinding `json:"checks"`     // what is wrong with it today, for each use
	IssuerURLs  []string         `json:"issuerUrls"` // where fetchIssuers would ask first; none where no authority is missing
}

// A NameAttribute is one part of a name.
type NameAttribute struct {
	OID   string `json:"oid"`
	Name  string `json:"name"` // English: "organization"
	Value string `json:"value"`
}

// A KeyDetail is the public key of a certificate.
type KeyDetail struct {
	Algorithm string `json:"algorithm"` // "RSA 2048", "P-256"
	Strength  int    `json:"strength"`  // in bits, of the cipher that is as hard to break; 0 where not known
	Weak      bool   `json:"weak"`
	ID        string `json:"id"` // SHA-256 of the SubjectPublicKeyInfo, hexadecimal: the same for the same key
}

// A SignatureDetail is the signature of the issuer on a certificate.
type SignatureDetail struct {
	Algorithm string `json:"algorithm"`
	Weak      bool   `json:"weak"`
}

// An ExtensionInfo is one extension of a certificate. Its texts are English.
type ExtensionInfo struct {
	OID      string   `json:"oid"`
	Name     string   `json:"name"`
	Critical bool     `json:"critical"` // who does not know the extension must not use the certificate
	Meaning  string   `json:"meaning"`  // what an extension of this kind says
	Values   []string `json:"values"`   // what this one says, line by line
	Rule     string   `json:"rule,omitempty"`
}

// A ChainNode is a certificate in the tree of all that can be above one.
type ChainNode struct {
	Certificate CertificateInfo `json:"certificate"`
	Anchor      string          `json:"anchor,omitempty"` // the AnchorSource of one that is trusted
	Chosen      bool            `json:"chosen"`           // in the path that decides
	Cut         bool            `json:"cut"`              // there are more issuers than are listed
	Issuers     []ChainNode     `json:"issuers"`          // the likeliest first
}

// A PurposeFinding is what is wrong with a certificate for one use.
type PurposeFinding struct {
	Purpose  AnchorPurpose `json:"purpose"`
	Findings []Finding     `json:"findings"`
}

func (c *call) certificate(p CertificateParams) (CertificateDetail, [][]byte, error) {
	found, err := c.findCertificate(p.ID)
	if err != nil {
		return CertificateDetail{}, nil, err
	}
	trust, err := c.trust()
	if err != nil {
		return CertificateDetail{}, nil, err
	}
	trust.intermediates = slices.Concat(trust.intermediates, found.beside)
	return trust.detail(found.certificate, found.source), [][]byte{found.certificate.Raw}, nil
}

// A foundCertificate is one to be described.
type foundCertificate struct {
	certificate *x509.Certificate
	source      keystore.Source     // "" where it is not stored
	beside      []*x509.Certificate // where it was found, for the search of a path
}

func (c *call) findCertificate(id string) (foundCertificate, error) {
	if len(c.bodies) > 0 {
		return c.certificateOfFile(id)
	}
	keys, err := c.Keystore.Keys(c.ctx)
	if err != nil {
		return foundCertificate{}, err
	}
	for _, key := range keys {
		if key.ID == id {
			return foundCertificate{certificate: key.Certificate, source: keystore.SourceFile}, nil
		}
	}
	for _, kind := range []keystore.Kind{keystore.KindCertificate, keystore.KindAnchor, keystore.KindAuthority} {
		stored, found, err := c.Keystore.Certificate(c.ctx, kind, id)
		if err != nil {
			return foundCertificate{}, err
		}
		if found {
			return foundCertificate{certificate: stored.Certificate, source: stored.Source}, nil
		}
	}
	trust, err := c.trust()
	if err != nil {
		return foundCertificate{}, err
	}
	if a, ok := trust.anchorOf(id); ok {
		return foundCertificate{certificate: a.Certificate}, nil
	}
	directories, err := c.directoriesInOrder()
	if err != nil {
		return foundCertificate{}, err
	}
	for _, d := range directories {
		if d.Signer != nil && keystore.ID(d.Signer) == id {
			return foundCertificate{certificate: d.Signer, source: keystore.SourceFile}, nil
		}
	}
	if certificate, beside := c.seen.find(id); certificate != nil {
		return foundCertificate{certificate: certificate, beside: beside}, nil
	}
	return foundCertificate{}, fail(Error{Code: CodeNotFound, Detail: id})
}

func (c *call) certificateOfFile(id string) (foundCertificate, error) {
	if err := c.expectBodies(1); err != nil {
		return foundCertificate{}, err
	}
	all, err := cert.ParseCertificates(c.bodies[0])
	if err != nil {
		return foundCertificate{}, err
	}
	i := 0
	if id != "" {
		i = slices.IndexFunc(all, func(certificate *x509.Certificate) bool { return keystore.ID(certificate) == id })
	}
	if i < 0 {
		return foundCertificate{}, fail(Error{Code: CodeNotFound, Detail: id})
	}
	return foundCertificate{certificate: all[i], beside: all}, nil
}

func (t trust) detail(c *x509.Certificate, source keystore.Source) CertificateDetail {
	described := explain.Describe(c)
	detail := CertificateDetail{
		Certificate: t.certificate(c, source),
		Version:     described.Version,
		Subject:     nameAttributes(described.SubjectAttributes),
		Issuer:      nameAttributes(described.IssuerAttributes),
		SHA256:      described.Fingerprint,
		SHA1:        described.SHA1,
		Key:         KeyDetail{described.Info.Key, described.KeyStrength, described.KeyWeak, described.KeyID},
		Signature:   SignatureDetail{described.Info.Signature, described.SignatureWeak},
		Chain:       t.chain(c),
		Checks: []PurposeFinding{
			{AnchorSigns, findingsOf(t.check(c, cert.Sign, ""), cert.IsAuthority(c))},
			{AnchorEncrypts, findingsOf(t.check(c, cert.Encrypt, ""), cert.IsAuthority(c))},
		},
	}
	detail.IssuerURLs = t.missingIssuers(c)
	for _, e := range described.Extensions {
		detail.Extensions = append(detail.Extensions, ExtensionInfo(e))
	}
	if a, ok := t.anchorOf(keystore.ID(c)); ok {
		info := t.anchorInfo(a)
		detail.Anchor = &info
	}
	return detail
}

// subjectAttributes returns the attributes of a certificate's subject that have one of some types.
func subjectAttributes(c *x509.Certificate, types []string) []NameAttribute {
	if len(types) == 0 {
		return nil
	}
	return slices.DeleteFunc(nameAttributes(explain.Describe(c).SubjectAttributes), func(a NameAttribute) bool {
		return !slices.Contains(types, a.OID)
	})
}

func nameAttributes(list []explain.Attribute) []NameAttribute {
	var all []NameAttribute
	for _, a := range list {
		all = append(all, NameAttribute(a))
	}
	return all
}

// chain draws the tree above a certificate. One that is in it several times is checked once.
func (t trust) chain(c *x509.Certificate) ChainNode {
	known := map[string]CertificateInfo{}
	var draw func(node *cert.Node) ChainNode
	draw = func(node *cert.Node) ChainNode {
		id := keystore.ID(node.Certificate)
		if _, ok := known[id]; !ok {
			known[id] = t.certificate(node.Certificate, "")
		}
		drawn := ChainNode{Certificate: known[id], Chosen: node.Chosen, Cut: node.Cut}
		if node.Anchor != nil {
			a, _ := t.anchorOf(id)
			drawn.Anchor = string(a.source)
		}
		for _, issuer := range node.Issuers {
			drawn.Issuers = append(drawn.Issuers, draw(issuer))
		}
		return drawn
	}
	return draw(cert.Tree(c, t.options(cert.Sign, "")))
}
