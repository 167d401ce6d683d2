package roots

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/cert"
)

func TestAll(t *testing.T) {
	all := All()
	// Fewer mean that something was lost on the way; the program has not had so few in twenty years.
	if len(all) < 50 {
		t.Errorf("%d roots", len(all))
	}
	seen := map[string]bool{}
	ended := 0
	for _, root := range all {
		certificate := root.Certificate()
		if !certificate.IsCA && certificate.Version == 3 {
			t.Errorf("%s is no authority", certificate.Subject)
		}
		if root.ID != cert.Fingerprint(certificate) {
			t.Errorf("%s has the id %s", certificate.Subject, root.ID)
		}
		if root.name != HashOfName(cert.NameOf(certificate.RawSubject)) {
			t.Errorf("%s is indexed under another name", certificate.Subject)
		}
		if seen[root.ID] {
			t.Errorf("%s is there twice", certificate.Subject)
		}
		seen[root.ID] = true
		if !root.DistrustAfter.IsZero() {
			ended++
		}
	}
	if ended == 0 {
		t.Error("no root has an end of trust")
	}
	if !strings.HasPrefix(Version(), "Mozilla's root certificates") {
		t.Errorf("version %q", Version())
	}
}

func TestFind(t *testing.T) {
	for _, root := range All() {
		subject := root.Certificate().RawSubject
		found := Find(cert.NameOf(subject))
		if !slices.ContainsFunc(found, func(r Root) bool { return r.ID == root.ID }) {
			t.Errorf("%s is not found by its name", root.Certificate().Subject)
		}
		for _, r := range found {
			if !bytes.Equal(r.Certificate().RawSubject, subject) {
				t.Errorf("%s is found as %s", r.Certificate().Subject, root.Certificate().Subject)
			}
		}
	}
	if found := Find(cert.NameOf([]byte{0x30, 0})); len(found) != 0 {
		t.Errorf("%d roots without a name", len(found))
	}
}

// A person's certificate of after the end of trust is not vouched for, and one from before is.
func TestAnchor(t *testing.T) {
	i := slices.IndexFunc(All(), func(r Root) bool { return !r.DistrustAfter.IsZero() })
	root := All()[i]
	if anchor := root.Anchor(); !anchor.DistrustAfter.Equal(root.DistrustAfter) || anchor.Certificate != root.Certificate() {
		t.Errorf("anchor %+v", anchor)
	}
	if report := cert.Check(root.Certificate(), cert.CheckOptions{
		At: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Anchors: []cert.Anchor{root.Anchor()},
	}); report.Has(cert.Distrusted) {
		t.Errorf("findings %v", report.Findings)
	}
}

func TestReadRefuses(t *testing.T) {
	good := mozilla[strings.Index(mozilla, begin):]
	for name, text := range map[string]string{
		"no end":                begin + "TUlJ\n",
		"not indexed":           begin + "\nTUlJ\n" + end,
		"a broken end of trust": strings.Replace(good, begin, begin+"Distrust-After: soon\n", 1),
	} {
		if _, err := read(text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func BenchmarkRoots(b *testing.B) {
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			if _, err := read(mozilla); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all parsed", func(b *testing.B) {
		for b.Loop() {
			all, err := read(mozilla)
			if err != nil {
				b.Fatal(err)
			}
			for _, root := range all {
				root.Certificate()
			}
		}
	})
}
