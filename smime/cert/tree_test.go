package cert_test

import (
	"crypto/x509"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// walk counts the certificates of a tree, those of the chosen path, and how deep it is.
func walk(node *cert.Node) (nodes, chosen, depth int, cut bool) {
	nodes, depth, cut = 1, 1, node.Cut
	if node.Chosen {
		chosen = 1
	}
	for _, issuer := range node.Issuers {
		n, c, d, isCut := walk(issuer)
		nodes, chosen, depth, cut = nodes+n, chosen+c, max(depth, d+1), cut || isCut
	}
	return nodes, chosen, depth, cut
}

func treeOf(id, root *testca.Identity, intermediates ...*x509.Certificate) *cert.Node {
	return cert.Tree(id.Certificate, cert.CheckOptions{
		At: testca.Now(), Anchors: cert.AnchorsOf(root.Certificate), Intermediates: intermediates,
	})
}

func TestTree(t *testing.T) {
	root, other := testca.NewRoot(), testca.NewRoot(testca.Name("Another Root"))
	issuing := root.Issue(testca.Authority, testca.Name("Issuing"))
	cross := other.CrossCertify(issuing)
	impostor := testca.NewRoot(testca.Name("Issuing"))
	id := person(issuing)

	tree := treeOf(id, root, cross, issuing.Certificate, impostor.Certificate, root.Certificate, other.Certificate)
	if len(tree.Issuers) != 2 || !tree.Chosen || tree.Anchor != nil {
		t.Fatalf("%d issuers", len(tree.Issuers))
	}
	good, alternative := tree.Issuers[0], tree.Issuers[1]
	if good.Certificate != issuing.Certificate {
		good, alternative = alternative, good
	}
	if good.Certificate != issuing.Certificate || !good.Chosen || len(good.Issuers) != 1 {
		t.Fatalf("the issuer: %+v", good)
	}
	if top := good.Issuers[0]; top.Anchor == nil || !top.Chosen || !top.Certificate.Equal(root.Certificate) || len(top.Issuers) != 0 {
		t.Errorf("the anchor: %+v", top)
	}
	if alternative.Certificate != cross || alternative.Chosen || len(alternative.Issuers) != 1 {
		t.Fatalf("the cross certificate: %+v", alternative)
	}
	if top := alternative.Issuers[0]; top.Anchor != nil || top.Chosen || top.Certificate != other.Certificate {
		t.Errorf("the other root: %+v", top)
	}
}

func TestTreeOfAnAnchor(t *testing.T) {
	root := testca.NewRoot()
	if tree := treeOf(root, root); tree.Anchor == nil || len(tree.Issuers) != 0 {
		t.Errorf("%+v", tree)
	}
}

// Some thousand ways lead up. The tree shows the nearest certificates, and that there are more.
func TestTreeOfCrossCertificates(t *testing.T) {
	id, crossCertificates, root, last := crossCertified()
	nodes, chosen, depth, cut := walk(treeOf(id, root, append(crossCertificates, last)...))
	if nodes != cert.MaxNodes || !cut || chosen == 0 || depth > cert.MaxPath {
		t.Errorf("%d certificates, %d of them chosen, %d deep, cut: %v", nodes, chosen, depth, cut)
	}
}
