// Package roots holds the root certificates that Mozilla trusts for e-mail, as of a version of its root program. They are
// data in this package, made by make roots: a new version needs a new Signet.
//
// The list is part of NSS, under the Mozilla Public License 2.0. The trust is Mozilla's: nothing here says that a root is trusted by the user, or that it was not distrusted since.
package roots

import (
	"crypto/x509"
	_ "embed"
	"encoding/pem"
	"fmt"
	"strings"
	"sync"
	"time"
)

//go:embed mozilla.pem
var mozilla []byte

// A Root is a root certificate.
type Root struct {
	Certificate *x509.Certificate

	// DistrustAfter is when trust ends: certificates whose validity begins later are not trusted, those from before
	// are. Zero where there is no end.
	DistrustAfter time.Time
}

// All returns the roots. They are parsed at the first call; nobody may change them.
var All = sync.OnceValue(func() []Root {
	all, err := parse(mozilla)
	if err != nil {
		panic(err) // TestAll sees to it that this does not happen
	}
	return all
})

// Version tells which version of Mozilla's roots this is, and when it was taken: the first line of the data.
func Version() string {
	line, _, _ := strings.Cut(string(mozilla), "\n")
	return strings.TrimPrefix(line, "# ")
}

func parse(data []byte) ([]Root, error) {
	var all []Root
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			return all, nil
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("roots: certificate %d: %w", len(all), err)
		}
		root := Root{Certificate: certificate}
		if after := block.Headers["Distrust-After"]; after != "" {
			if root.DistrustAfter, err = time.Parse("060102150405Z", after); err != nil {
				return nil, fmt.Errorf("roots: certificate %d: Distrust-After: %w", len(all), err)
			}
		}
		all = append(all, root)
	}
}
