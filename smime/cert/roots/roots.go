// Package roots holds the root certificates that Mozilla trusts for e-mail, as of a version of its root program. They are
// data in this package, made by make roots: a new version needs a new Signet.
//
// [Find] returns those with a name, for the search for a path: it parses no others. [All] returns all, to list them.
//
// The list is part of NSS, under the Mozilla Public License 2.0. The trust is Mozilla's: nothing here says that a root is
// trusted by the user, or that it was not distrusted since.
package roots

import (
	"crypto/sha256"
	"crypto/x509"
	_ "embed"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cert"
)

//go:embed mozilla.pem
var mozilla string

// A Root is a root certificate.
type Root struct {
	ID string // SHA-256 of the certificate, lower-case hexadecimal

	// DistrustAfter is when trust ends: certificates whose validity begins later are not trusted, those from before
	// are. Zero where there is no end.
	DistrustAfter time.Time

	// Certificate returns the certificate, which is parsed at the first call. Nobody may change it.
	Certificate func() *x509.Certificate

	subject cert.Name
}

// Anchor returns the root as an anchor with no limits but Mozilla's.
func (r Root) Anchor() cert.Anchor {
	return cert.Anchor{Certificate: r.Certificate(), DistrustAfter: r.DistrustAfter}
}

// Anchors is a [cert.AnchorFinder] of all roots, with no limits but Mozilla's.
type Anchors struct{}

// FindAnchors returns the roots with a subject as anchors.
func (Anchors) FindAnchors(subject cert.Name) []cert.Anchor {
	var found []cert.Anchor
	for _, root := range Find(subject) {
		found = append(found, root.Anchor())
	}
	return found
}

// All returns the roots. Nobody may change the list.
func All() []Root { return list().all }

// Find returns the roots with a subject.
func Find(subject cert.Name) []Root { return list().bySubject[subject] }

// Version tells which version of Mozilla's roots this is, and when it was taken: the first line of the data.
func Version() string {
	line, _, _ := strings.Cut(mozilla, "\n")
	return strings.TrimPrefix(line, "# ")
}

type index struct {
	all       []Root
	bySubject map[cert.Name][]Root
}

var list = sync.OnceValue(func() index {
	all, err := read([]byte(mozilla))
	if err != nil {
		panic(err) // TestAll sees to it that this does not happen
	}
	bySubject := map[cert.Name][]Root{}
	for _, root := range all {
		bySubject[root.subject] = append(bySubject[root.subject], root)
	}
	return index{all, bySubject}
})

// read reads the subjects of the certificates, and leaves the rest for later.
func read(data []byte) ([]Root, error) {
	var all []Root
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return all, nil
		}
		subject, err := subjectOf(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("roots: certificate %d: %w", len(all), err)
		}
		root := Root{ID: fingerprint(block.Bytes), Certificate: parsed(block.Bytes), subject: cert.NameOf(subject)}
		if after := block.Headers["Distrust-After"]; after != "" {
			if root.DistrustAfter, err = time.Parse("060102150405Z", after); err != nil {
				return nil, fmt.Errorf("roots: certificate %d: Distrust-After: %w", len(all), err)
			}
		}
		all = append(all, root)
	}
}

func parsed(der []byte) func() *x509.Certificate {
	return sync.OnceValue(func() *x509.Certificate {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			panic(err) // as above
		}
		return certificate
	})
}

func fingerprint(der []byte) string {
	digest := sha256.Sum256(der)
	return hex.EncodeToString(digest[:])
}

// subjectOf returns the DER of the subject of a certificate.
//
//	TBSCertificate ::= SEQUENCE {
//	  version [0] EXPLICIT INTEGER DEFAULT v1, serialNumber INTEGER, signature AlgorithmIdentifier,
//	  issuer Name, validity Validity, subject Name, … }
//
// RFC 5280 Section 4.1.
func subjectOf(der []byte) ([]byte, error) {
	const version = asn1.Tag(0xa0)
	input := cryptobyte.String(der)
	var certificate, tbs, subject cryptobyte.String
	if !input.ReadASN1(&certificate, asn1.SEQUENCE) || !certificate.ReadASN1(&tbs, asn1.SEQUENCE) ||
		!tbs.SkipOptionalASN1(version) || !tbs.SkipASN1(asn1.INTEGER) ||
		!tbs.SkipASN1(asn1.SEQUENCE) || !tbs.SkipASN1(asn1.SEQUENCE) || !tbs.SkipASN1(asn1.SEQUENCE) ||
		!tbs.ReadASN1Element(&subject, asn1.SEQUENCE) {
		return nil, errors.New("no subject")
	}
	return subject, nil
}
