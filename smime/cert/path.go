package cert

import (
	"bytes"
	"cmp"
	"container/heap"
	"crypto/rsa"
	"crypto/x509"
	"slices"
)

// Limits of the search for a path. Who sends a message decides which certificates are in it.
const (
	// MaxIntermediates limits the intermediates that are looked at for one certificate: those that its issuer's name leads
	// to, and theirs.
	MaxIntermediates = 64

	// MaxPath limits the certificates in a path.
	MaxPath = 16

	maxSignatures = 100  // checks of signatures
	maxSteps      = 1000 // beginnings of paths that are gone on from
	maxPaths      = 50   // whole paths that are validated
	maxRSABits    = 8192 // crypto/x509 has no limit, and one check with a key of a million bits takes minutes
)

// A path is the best way that was found from a certificate up.
type path struct {
	links  []*link
	anchor *Anchor // nil where no anchor was reached

	// faults break the path, whatever the certificate is to be used for.
	faults []Finding

	untimely bool // a certificate is not valid at the time asked for
	weak     bool // a certificate is signed in a way that proves nothing any more
	usage    emailUse
}

func (p path) good() bool { return p.rank() == 0 }

// trusted tells whether the path leads to an anchor that vouches for it. Time and usage are told beside.
func (p path) trusted() bool { return p.anchor != nil && len(p.faults) == 0 && !p.weak }

// rank orders paths from good to bad. One that is only untimely is better than one that is not for e-mail.
func (p path) rank() int {
	rank := 4 * len(p.faults)
	if p.weak {
		rank += 4
	}
	if p.usage == notForEmail {
		rank += 2
	}
	if p.untimely {
		rank++
	}
	return rank
}

func (p path) chain() []*x509.Certificate {
	chain := make([]*x509.Certificate, len(p.links))
	for i, l := range p.links {
		chain[i] = l.Certificate
	}
	return chain
}

// A search looks for a path from a certificate to an anchor, over any of the certificates that are there: there may be
// several by cross certification, of which one is good. It goes on from the beginning that looks best, so that good paths
// come before bad ones and short ones before long ones.
type search struct {
	opts    CheckOptions
	anchors map[string][]*candidate // by subject
	found   map[string]bool         // the names that were looked for
	issuers map[string][]*candidate // intermediates by subject
	hops    map[string]int          // from each subject to an anchor, by names; none where they lead to none

	begun      beginnings
	number     int // of the next beginning
	signatures map[signatureKey]signature
	checked    int // signatures
	steps      int
	budget     int // comparisons with name constraints that are left

	best  path
	paths int
}

// A candidate is a certificate that may have issued others.
type candidate struct {
	*link
	anchor *Anchor // nil for an intermediate
}

// findPath returns the first path without faults, else the least bad one, else how far it leads.
func findPath(c *x509.Certificate, opts CheckOptions) path { return newSearch(opts).run(newLink(c)) }

func newSearch(opts CheckOptions) *search {
	s := &search{
		opts: opts, anchors: map[string][]*candidate{}, found: map[string]bool{}, issuers: map[string][]*candidate{},
		hops: map[string]int{}, signatures: map[signatureKey]signature{}, budget: maxComparisons,
	}
	for i := range opts.Anchors {
		s.anchor(&s.opts.Anchors[i])
	}
	return s
}

func (s *search) run(leaf *link) path {
	s.opts.Memory.countSearch()
	s.find(leaf.subject)
	for _, a := range s.anchors[leaf.subject] {
		if a.Equal(leaf.Certificate) {
			s.take([]*link{leaf}, a.anchor)
		}
	}
	s.gather(leaf)
	heap.Push(&s.begun, &beginning{links: []*link{leaf}})
	for len(s.begun) > 0 && !s.done() {
		s.grow(heap.Pop(&s.begun).(*beginning))
	}
	if s.best.anchor == nil {
		return s.lead(leaf)
	}
	return s.best
}

func (s *search) anchor(a *Anchor) {
	l := s.opts.Memory.link(a.Certificate)
	s.anchors[l.subject] = append(s.anchors[l.subject], &candidate{l, a})
}

// find looks for anchors with a name. It is called once for each name on the way up, and once for the certificate's own.
func (s *search) find(subject string) {
	if s.opts.Roots == nil || s.found[subject] {
		return
	}
	s.found[subject] = true
	for _, a := range s.opts.Roots.FindAnchors(Name(subject)) {
		s.anchor(&a)
	}
}

// gather keeps the intermediates to which the names lead upwards from the certificate. Those that are known come before
// those from anywhere, which could crowd them out.
func (s *search) gather(leaf *link) {
	bySubject := map[string][]*link{}
	for _, c := range s.opts.Intermediates {
		l := s.opts.Memory.link(c)
		bySubject[l.subject] = append(bySubject[l.subject], l)
	}
	var kept []*candidate
	for wanted := []string{leaf.issuer}; len(wanted) > 0; wanted = wanted[1:] {
		subject := wanted[0]
		if s.issuers[subject] != nil {
			continue
		}
		s.find(subject)
		var found []*link
		if s.opts.Issuers != nil {
			for _, c := range s.opts.Issuers.FindIssuers(Name(subject)) {
				found = append(found, s.opts.Memory.link(c))
			}
		}
		s.issuers[subject] = candidatesOf(append(found, bySubject[subject]...), MaxIntermediates-len(kept))
		for _, c := range s.issuers[subject] {
			kept = append(kept, c)
			wanted = append(wanted, c.issuer)
		}
	}
	s.measure(kept)
}

// candidatesOf returns so many of those whose keys are checked in reasonable time, each once.
func candidatesOf(links []*link, most int) []*candidate {
	all := []*candidate{}
	for _, l := range links {
		if len(all) == most {
			break
		}
		if key, ok := l.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() > maxRSABits {
			continue
		}
		if !slices.ContainsFunc(all, func(other *candidate) bool { return other.Equal(l.Certificate) }) {
			all = append(all, &candidate{link: l})
		}
	}
	return all
}

// measure counts the hops from each subject to the nearest anchor.
func (s *search) measure(intermediates []*candidate) {
	for subject := range s.anchors {
		s.hops[subject] = 0
	}
	for changed := true; changed; {
		changed = false
		for _, c := range intermediates {
			above, leads := s.hops[c.issuer]
			if known, ok := s.hops[c.subject]; leads && (!ok || above+1 < known) {
				s.hops[c.subject], changed = above+1, true
			}
		}
	}
}

// done tells whether nothing better can be found, or the work that may be done is done.
func (s *search) done() bool {
	return s.paths > 0 && s.best.good() || s.exhausted()
}

func (s *search) exhausted() bool {
	return s.checked >= maxSignatures || s.steps >= maxSteps || s.paths >= maxPaths || s.budget < 0
}

// grow goes on from a beginning: to the whole path where it has come to an anchor, else to all issuers of its last
// certificate.
func (s *search) grow(b *beginning) {
	s.steps++
	top := b.links[len(b.links)-1]
	if len(b.links) > 1 && s.signatureOf(b.links[len(b.links)-2], top) == forged {
		return
	}
	if b.anchor != nil {
		s.take(b.links, b.anchor)
		return
	}
	if len(b.links) == MaxPath {
		return
	}
	for _, c := range s.candidates(top) {
		hops, leads := s.hops[c.issuer]
		if c.anchor != nil {
			hops = 0
		} else if !leads {
			continue
		}
		if !slices.ContainsFunc(b.links, c.sameAuthority) {
			longer := append(slices.Clip(b.links), c.link)
			doubts := b.doubts + s.doubts(top, c)
			heap.Push(&s.begun, &beginning{longer, c.anchor, doubts, doubts + len(longer) + hops, s.number})
			s.number++
		}
	}
}

// candidates returns those that have the name of the issuer, the ones that look best first.
func (s *search) candidates(of *link) []*candidate {
	sorted := slices.Concat(s.anchors[of.issuer], s.issuers[of.issuer])
	slices.SortStableFunc(sorted, func(a, b *candidate) int { return s.doubts(of, a) - s.doubts(of, b) })
	return sorted
}

// doubts counts what speaks against a certificate as the issuer.
func (s *search) doubts(of *link, c *candidate) int {
	doubts := 0
	if otherKey(of, c) {
		doubts += 8
	}
	if s.opts.At.Before(c.NotBefore) || s.opts.At.After(c.NotAfter) {
		doubts += 4
	}
	if c.anchor == nil && !c.IsCA {
		doubts += 2
	}
	return doubts
}

// take validates a whole path and keeps it where it is better than the others.
func (s *search) take(links []*link, anchor *Anchor) {
	p := s.validate(links, anchor)
	if s.paths++; s.paths == 1 || p.rank() < s.best.rank() {
		s.best = p
	}
}

// A beginning is a path that may not have come to an anchor yet.
type beginning struct {
	links  []*link
	anchor *Anchor // of the last certificate, nil where it is none
	doubts int
	cost   int // doubts, certificates so far, and at least so many more
	number int // the earlier first, where all else is the same
}

// beginnings is a heap of them, the best at the top.
type beginnings []*beginning

func (b beginnings) Len() int      { return len(b) }
func (b beginnings) Swap(i, j int) { b[i], b[j] = b[j], b[i] }
func (b beginnings) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(b[i].cost, b[j].cost), cmp.Compare(b[i].number, b[j].number)) < 0
}
func (b *beginnings) Push(x any) { *b = append(*b, x.(*beginning)) }
func (b *beginnings) Pop() any {
	last := (*b)[len(*b)-1]
	*b = (*b)[:len(*b)-1]
	return last
}

// lead follows the likeliest issuers up where no path reaches an anchor, and tells where and why it ends.
func (s *search) lead(leaf *link) path {
	links := []*link{leaf}
	for len(links) < MaxPath {
		top := links[len(links)-1]
		i := slices.IndexFunc(s.candidates(top), func(c *candidate) bool {
			return !slices.ContainsFunc(links, c.sameAuthority) && s.signatureOf(top, c.link) != forged
		})
		if i < 0 {
			break
		}
		links = append(links, s.candidates(top)[i].link)
	}
	return path{links: links, faults: []Finding{s.end(links)}}
}

// end tells why a path goes no further.
func (s *search) end(links []*link) Finding {
	top := links[len(links)-1]
	finding := func(code Code, rule, detail string) Finding {
		return Finding{code, top.Certificate, name(top.Certificate) + " " + detail, rule}
	}
	issuer := nameOf(top.Issuer, nil)
	// A certificate of the issuer with another key identifier is just not the one that is missing.
	isForged := slices.ContainsFunc(s.candidates(top), func(c *candidate) bool {
		return !otherKey(top, c) && !slices.ContainsFunc(links, c.sameAuthority)
	})
	switch {
	case s.exhausted():
		return finding(TooComplex, "RFC 5280 Section 6.1", "may have been issued in more ways than are tried")
	case len(links) == MaxPath:
		return finding(TooComplex, "RFC 5280 Section 6.1", "is above more certificates than are in a path")
	case top.selfIssued() && s.signatureOf(top, top) != forged:
		return finding(UntrustedRoot, "RFC 5280 Section 6.1", "is a root that is not trusted")
	case isForged:
		return finding(ForgedCertificate, "RFC 5280 Section 6.1.3", "does not bear the signature of "+issuer)
	default:
		return finding(IncompleteChain, "RFC 5280 Section 6.1", "was issued by "+issuer+", of which no certificate leads on")
	}
}

// otherKey tells whether a certificate says that the issuer's key is another one. RFC 5280 Section 4.2.1.1.
func otherKey(of *link, c *candidate) bool {
	return len(of.AuthorityKeyId) > 0 && len(c.SubjectKeyId) > 0 && !bytes.Equal(of.AuthorityKeyId, c.SubjectKeyId)
}
