package smime_test

import (
	"testing"

	"signet/smime"
)

func TestSkeleton(t *testing.T) {
	same := [][2]string{
		{"example.test", "ехаmрlе.test"}, // Cyrillic
		{"alpha.test", "αlphα.test"},
		{"example.test", "exámple.test"},
		{"modern.test", "modem.test"},
		{"paypal.test", "paypa1.test"},
		{"google.test", "g00gle.test"},
		{"alice@example.test", "aIice@example.test"},
		{"example.test", "EXAMPLE.test"},
		{"apple.test", "ɑpple.test"},
	}
	for _, pair := range same {
		if a, b := smime.Skeleton(pair[0]), smime.Skeleton(pair[1]); a != b {
			t.Errorf("%s: %s, and %s: %s", pair[0], a, pair[1], b)
		}
	}
	for _, pair := range [][2]string{{"example.test", "example.org"}, {"alice@example.test", "bob@example.test"}, {"köln.test", "kiel.test"}} {
		if a, b := smime.Skeleton(pair[0]), smime.Skeleton(pair[1]); a == b {
			t.Errorf("%s and %s: %s", pair[0], pair[1], a)
		}
	}
	if smime.Skeleton("xn--bcher-kva.test") != smime.Skeleton("bücher.test") {
		t.Error("the two forms of an international domain differ")
	}
}

func TestLookalikeSender(t *testing.T) {
	for _, tt := range []struct {
		name, from string
		want       bool
	}{
		{"ASCII", "alice@example.test", false},
		{"an international domain", "alice@bücher.test", false},
		{"Cyrillic that looks like nothing else", "alice@почта.test", false},
		{"Cyrillic under a Cyrillic domain", "alice@сорок.испытание", false},
		{"Japanese with Latin letters", "alice@signetの例え.test", false},
		{"all Cyrillic, and looks like Latin", "alice@раура.test", true},
		{"Cyrillic among Latin letters", "alice@exаmple.test", true},
		{"the same in its ASCII form", "alice@xn--exmple-4nf.test", true},
		{"Greek among Latin letters in the mailbox", "αlice@example.test", true},
		{"rare Latin letters", "alice@exɑmple.test", true},
		{"a domain that looks like the one in the name", `"bob@modern.test" <alice@modem.test>`, true},
		{"another mailbox of the domain in the name", `"bob@example.test" <alice@example.test>`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			report := from(t, "From: "+tt.from, people.alice)
			if has(report.Findings, smime.FindingLookalikeSender) != tt.want {
				t.Errorf("got %+v", report.Findings)
			}
		})
	}
}
