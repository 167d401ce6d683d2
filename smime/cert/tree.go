package cert

import (
	"crypto/x509"
	"slices"
)

// MaxNodes limits a tree: cross certificates multiply the ways.
const MaxNodes = 64

// A Node is a certificate in the tree of all that can be above one: its issuers, whichever of them [Check] goes by.
type Node struct {
	Certificate *x509.Certificate

	// Anchor is what the certificate is trusted as; nil where it is no anchor.
	Anchor *Anchor

	// Chosen tells whether the certificate is in the path that Check goes by.
	Chosen bool

	// Issuers are those whose key has signed the certificate, the likeliest first. There are none above an anchor.
	Issuers []*Node

	// Cut tells that there is more above, which the tree leaves out: it has MaxNodes certificates, or MaxPath of them in
	// a row.
	Cut bool
}

// Tree returns the tree above a certificate. The options are those of [Check]; anchors are in it however far their trust
// goes.
func Tree(c *x509.Certificate, opts CheckOptions) *Node {
	leaf := newLink(c)
	t := &tree{search: newSearch(opts), nodes: 1}
	chosen := t.run(leaf).links
	t.checked = 0 // what the search has checked is known
	root := &Node{Certificate: c, Chosen: true, Anchor: t.anchorOf(leaf)}
	t.grow([]grown{{root, []*link{leaf}, chosen}})
	return root
}

// A tree is grown level by level, so that what is near is there where not all is.
type tree struct {
	*search
	nodes int
}

// A grown is a node that may have issuers.
type grown struct {
	node   *Node
	way    []*link // from the certificate to the node
	chosen []*link // the path that Check goes by, from the certificate, where all of way is in it
}

func (t *tree) grow(level []grown) {
	for len(level) > 0 {
		var next []grown
		for _, g := range level {
			if g.node.Anchor == nil {
				next = append(next, t.issuersOf(g)...)
			}
		}
		level = next
	}
}

func (t *tree) issuersOf(g grown) (next []grown) {
	top := g.way[len(g.way)-1]
	for _, c := range t.candidates(top) {
		if slices.ContainsFunc(g.way, c.sameAuthority) || slices.ContainsFunc(g.node.Issuers, c.isAt) {
			continue
		}
		if t.nodes == MaxNodes || len(g.way) == MaxPath || t.checked >= maxSignatures {
			g.node.Cut = true
			return next
		}
		if t.signatureOf(top, c.link) == forged {
			continue
		}
		t.nodes++
		node := &Node{Certificate: c.Certificate, Anchor: c.anchor}
		above := grown{node: node, way: append(slices.Clip(g.way), c.link)}
		if len(g.chosen) > len(g.way) && g.chosen[len(g.way)].Certificate == c.Certificate {
			node.Chosen, above.chosen = true, g.chosen
		}
		g.node.Issuers = append(g.node.Issuers, node)
		next = append(next, above)
	}
	return next
}

// isAt tells whether a node has the candidate's certificate: an anchor may be among the intermediates, too.
func (c *candidate) isAt(node *Node) bool { return node.Certificate.Equal(c.Certificate) }

func (t *tree) anchorOf(l *link) *Anchor {
	t.find(l.subject)
	for _, a := range t.anchors[l.subject] {
		if a.Equal(l.Certificate) {
			return a.anchor
		}
	}
	return nil
}
