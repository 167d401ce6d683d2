package cert

import (
	"crypto/x509"
	"sync"
)

// The limits of a Memory. One that is full begins anew.
const (
	maxLinks      = 4096
	maxRemembered = 32768 // signatures, and paths
)

// A Memory keeps what checking certificates has found out and no time, address or purpose changes: how names read, and
// which signatures hold. With one Memory for many checks those cost little where authorities are the same. It knows
// certificates by their place in memory: give it those that stay. The zero value is ready to use, by several goroutines.
type Memory struct {
	mu         sync.Mutex
	links      map[*x509.Certificate]*link
	signatures map[signatureKey]signature
	paths      map[pathKey]error

	work Work
}

// Work counts what was done.
type Work struct {
	Paths      int // that were looked for
	Signatures int // that were checked
}

// Work returns what was done with the Memory so far, to measure.
func (m *Memory) Work() Work {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.work
}

// A pathKey is a path, by its certificates.
type pathKey [MaxPath]*x509.Certificate

// link returns the link of an authority.
func (m *Memory) link(c *x509.Certificate) *link {
	if m == nil {
		return newLink(c)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.links[c]
	if l == nil {
		l = newLink(c)
		m.links = remember(m.links, c, l, maxLinks)
	}
	return l
}

// signature returns what is known of a signature.
func (m *Memory) signature(key signatureKey) (known signature, ok bool) {
	if m == nil {
		return 0, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok = m.signatures[key]
	return known, ok
}

func (m *Memory) keepSignature(key signatureKey, s signature) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.work.Signatures++
	m.signatures = remember(m.signatures, key, s, maxRemembered)
}

// verified returns what [verify] says of a path, which is the same at all times.
func (m *Memory) verified(links []*link, opts CheckOptions) error {
	if m == nil || len(links) > MaxPath {
		return verify(links, opts)
	}
	var key pathKey
	for i, l := range links {
		key[i] = l.Certificate
	}
	m.mu.Lock()
	err, known := m.paths[key]
	m.mu.Unlock()
	if known {
		return err
	}
	err = verify(links, opts)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.paths = remember(m.paths, key, err, maxRemembered)
	return err
}

func (m *Memory) countSearch() {
	if m != nil {
		m.mu.Lock()
		m.work.Paths++
		m.mu.Unlock()
	}
}

// keyOfMemory are the keys of the maps.
type keyOfMemory interface {
	*x509.Certificate | signatureKey | pathKey
}

// remember puts a value into a map, or into a new one where that is full.
func remember[K keyOfMemory, V any](known map[K]V, key K, value V, most int) map[K]V {
	if known == nil || len(known) >= most {
		known = map[K]V{}
	}
	known[key] = value
	return known
}
