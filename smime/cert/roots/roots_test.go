package roots

import (
	"strings"
	"testing"
)

func TestAll(t *testing.T) {
	all, err := parse(mozilla)
	if err != nil {
		t.Fatal(err)
	}
	// Fewer mean that something was lost on the way; the program has not had so few in twenty years.
	if len(all) < 50 {
		t.Errorf("%d roots", len(all))
	}
	seen := map[string]bool{}
	ended := 0
	for _, root := range all {
		if !root.Certificate.IsCA && root.Certificate.Version == 3 {
			t.Errorf("%s is no authority", root.Certificate.Subject)
		}
		if seen[string(root.Certificate.Raw)] {
			t.Errorf("%s is there twice", root.Certificate.Subject)
		}
		seen[string(root.Certificate.Raw)] = true
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

func TestParseRefuses(t *testing.T) {
	good := string(mozilla[strings.Index(string(mozilla), "-----BEGIN"):])
	for name, data := range map[string]string{
		"a broken certificate":  "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n",
		"a broken end of trust": strings.Replace(good, "CERTIFICATE-----\n", "CERTIFICATE-----\nDistrust-After: soon\n\n", 1),
	} {
		if _, err := parse([]byte(data)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
