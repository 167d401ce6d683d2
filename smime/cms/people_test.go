package cms_test

import (
	"sync"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// people are those who write to each other in the tests. Making RSA keys takes a while, so they are made once.
var people = sync.OnceValue(func() (p struct {
	root, intermediate, alice, bob, carol, dave, erin, frank, grace *testca.Identity
}) {
	p.root = testca.NewRoot()
	p.intermediate = p.root.Issue(testca.Authority, testca.Name("Intermediate"), testca.Key(testca.P256))
	p.alice = p.intermediate.Issue(testca.Email("alice@example.test"))
	p.bob = p.intermediate.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))
	p.carol = p.intermediate.Issue(testca.Email("carol@example.test"))
	p.dave = p.intermediate.Issue(testca.Email("dave@example.test"), testca.Key(testca.P384))
	p.erin = p.intermediate.Issue(testca.Email("erin@example.test"), testca.Key(testca.P521))
	p.frank = p.intermediate.Issue(testca.Email("frank@example.test"), testca.Key(testca.X25519))
	p.grace = p.intermediate.Issue(testca.Email("grace@example.test"), testca.Key(testca.RSA1024)) // the quickest to decrypt with
	return p
})

func signer(id *testca.Identity) cms.Signer {
	return cms.Signer{Certificate: id.Certificate, Key: id.Key}
}

func recipients(ids ...*testca.Identity) []cms.Recipient {
	var all []cms.Recipient
	for _, id := range ids {
		all = append(all, cms.Recipient{Certificate: id.Certificate})
	}
	return all
}

// A keyRing holds the keys of some people.
type keyRing []*testca.Identity

func (ring keyRing) DecryptionKeys(rid cms.RecipientIdentifier) ([]cms.DecryptionKey, error) {
	var keys []cms.DecryptionKey
	for _, id := range ring {
		if rid.Matches(id.Certificate) {
			keys = append(keys, cms.DecryptionKey{Certificate: id.Certificate, Key: id.PrivateKey()})
		}
	}
	return keys, nil
}

func mustSign(t testing.TB, content []byte, opts cms.SignOptions, ids ...*testca.Identity) []byte {
	t.Helper()
	var signers []cms.Signer
	for _, id := range ids {
		signers = append(signers, signer(id))
	}
	if opts.Time.IsZero() {
		opts.Time = testca.Now()
	}
	der, err := cms.Sign(content, signers, opts)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func mustEncrypt(t testing.TB, content []byte, opts cms.EncryptOptions, ids ...*testca.Identity) []byte {
	t.Helper()
	der, err := cms.Encrypt(content, recipients(ids...), opts)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func mustParseSignedData(t testing.TB, data []byte) *cms.SignedData {
	t.Helper()
	sd, err := cms.ParseSignedData(data)
	if err != nil {
		t.Fatal(err)
	}
	return sd
}

func mustParseEnvelopedData(t testing.TB, data []byte) *cms.EnvelopedData {
	t.Helper()
	ed, err := cms.ParseEnvelopedData(data)
	if err != nil {
		t.Fatal(err)
	}
	return ed
}
