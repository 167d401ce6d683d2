package cert

import "crypto/x509"

// SearchWork is what a search for a path has done.
type SearchWork struct{ Signatures, Steps, Paths int }

// WorkOf searches for a path, and tells what was done for it.
func WorkOf(c *x509.Certificate, opts CheckOptions) SearchWork {
	s := newSearch(opts)
	s.run(newLink(c))
	return SearchWork{s.checked, s.steps, s.paths}
}

// MaxWork is the most that is done.
var MaxWork = SearchWork{maxSignatures, maxSteps, maxPaths}

// ParametersOf returns the parameters of a property that are looked at, and how many may be.
func ParametersOf(line string) (parameters []string, most int) {
	lines := lineReader{[]byte(line)}
	p, _ := lines.property()
	return p.parameters, maxParameters
}
