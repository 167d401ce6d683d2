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
	"fmt"
	"strings"
	"sync"
	"time"

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

	name string // its hash
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
func Find(subject cert.Name) []Root {
	var found []Root
	for _, root := range list().byName[HashOfName(subject)] {
		if cert.NameOf(root.Certificate().RawSubject) == subject {
			found = append(found, root)
		}
	}
	return found
}

// Version tells which version of Mozilla's roots this is, and when it was taken: the first line of the data.
func Version() string {
	line, _, _ := strings.Cut(mozilla, "\n")
	return strings.TrimPrefix(line, "# ")
}

type index struct {
	all    []Root
	byName map[string][]Root
}

var list = sync.OnceValue(func() index {
	all, err := read(mozilla)
	if err != nil {
		panic(err) // TestAll sees to it that this does not happen
	}
	byName := map[string][]Root{}
	for _, root := range all {
		byName[root.name] = append(byName[root.name], root)
	}
	return index{all, byName}
})

// The headers of a certificate in the file.
const (
	HeaderID            = "Id"             // see Root
	HeaderName          = "Name"           // HashOfName of the subject
	HeaderDistrustAfter = "Distrust-After" // UTCTime, RFC 5280 Section 4.1.2.5.1; not all have it
)

// HashOfName is by what roots are found: part of the SHA-256 of a name.
func HashOfName(name cert.Name) string {
	digest := sha256.Sum256([]byte(name))
	return hex.EncodeToString(digest[:8])
}

const (
	begin = "-----BEGIN CERTIFICATE-----\n"
	end   = "-----END CERTIFICATE-----\n"
)

// read reads the headers of the certificates, and leaves the rest for later.
func read(text string) ([]Root, error) {
	var all []Root
	for {
		_, block, found := strings.Cut(text, begin)
		if !found {
			return all, nil
		}
		if block, text, found = strings.Cut(block, end); !found {
			return nil, fmt.Errorf("roots: certificate %d has no end", len(all))
		}
		root := Root{Certificate: parsed(block)}
		header, _, _ := strings.Cut(block, "\n\n")
		for line := range strings.Lines(header) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			var err error
			switch key {
			case HeaderID:
				root.ID = value
			case HeaderName:
				root.name = value
			case HeaderDistrustAfter:
				root.DistrustAfter, err = time.Parse("060102150405Z", value)
			}
			if err != nil {
				return nil, fmt.Errorf("roots: certificate %d: %s: %w", len(all), key, err)
			}
		}
		if root.ID == "" || root.name == "" {
			return nil, fmt.Errorf("roots: certificate %d is not indexed: run make roots", len(all))
		}
		all = append(all, root)
	}
}

func parsed(block string) func() *x509.Certificate {
	return sync.OnceValue(func() *x509.Certificate {
		decoded, _ := pem.Decode([]byte(begin + block + end))
		certificate, err := x509.ParseCertificate(decoded.Bytes)
		if err != nil {
			panic(err) // TestAll sees to it that this does not happen
		}
		return certificate
	})
}
