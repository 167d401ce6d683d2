package cert_test

import (
	"bytes"
	"crypto/x509"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// The attacks on certificates that other implementations fell to, each with a vector that is made here. SECURITY.md lists
// them.

// Bouncy Castle compared other.test. with other.test, found them different, and so out of reach of name constraints:
// CVE-2026-8763. Mail for both goes to the same place.
func TestAttackWithATrailingDot(t *testing.T) {
	root := testca.NewRoot()
	p256 := testca.Key(testca.P256)
	authorities := map[string]*testca.Identity{
		"permitted": root.Issue(testca.Authority, testca.Name("Permitted"), p256, testca.PermittedEmails("example.test")),
		"excluded":  root.Issue(testca.Authority, testca.Name("Excluded"), p256, testca.ExcludedEmails("other.test")),
	}
	for kind, authority := range authorities {
		for _, named := range []string{
			"ceo@other.test.", "ceo@other.test..", "ceo@.other.test", "ceo@OTHER.test.", "ceo@other.test. ", "ceo@other.test\x00.example.test",
		} {
			for _, form := range []testca.Option{testca.Email(named), testca.SubjectEmail(named), testca.SmtpUTF8Mailbox(named)} {
				leaf := authority.Issue(p256, testca.Name("Mallory"), form)
				for _, asked := range []string{"ceo@other.test", named} {
					report := cert.Check(leaf.Certificate, cert.CheckOptions{
						At: testca.Now(), Address: asked,
						Anchors: cert.AnchorsOf(root.Certificate), Intermediates: []*x509.Certificate{authority.Certificate},
					})
					if len(report.Findings) == 0 {
						t.Errorf("%s: %q is good for %q", kind, named, asked)
					}
				}
			}
		}
	}
}

// Go panicked at certificates on the way to an anchor whose keys it did not know (CVE-2024-24783) or that had DSA keys
// (CVE-2025-58188).
func TestAttackWithKeysOfOtherKinds(t *testing.T) {
	root := testca.NewRoot()
	authority := root.Issue(testca.Authority, testca.Name("Authority"), testca.Key(testca.Ed25519))
	leaf := authority.Issue(testca.Email(alice), testca.Key(testca.P256))
	ed25519, nobodys := []byte{0x06, 0x03, 0x2b, 0x65, 0x70}, []byte{0x06, 0x03, 0x2b, 0x65, 0x7f}
	unknown := parse(t, bytes.Replace(authority.Certificate.Raw, ed25519, nobodys, 1))
	if unknown.PublicKey != nil {
		t.Fatalf("the key is known: %T", unknown.PublicKey)
	}
	dsa := root.Issue(testca.Email(alice), testca.Key(testca.DSA)).Certificate
	for name, intermediates := range map[string][]*x509.Certificate{"unknown": {unknown}, "DSA": {dsa}, "both": {unknown, dsa}} {
		for _, c := range []*x509.Certificate{leaf.Certificate, unknown, dsa} {
			for _, anchors := range [][]*x509.Certificate{{root.Certificate}, {unknown}, {dsa}} {
				report := cert.Check(c, cert.CheckOptions{At: testca.Now(), Anchors: cert.AnchorsOf(anchors...), Intermediates: intermediates})
				if c.Equal(leaf.Certificate) && report.Trusted {
					t.Errorf("%s: a path over a key that signs nothing: %+v", name, report)
				}
			}
		}
	}
}
