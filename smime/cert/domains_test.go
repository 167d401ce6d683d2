package cert

import "testing"

func TestInDomains(t *testing.T) {
	domains := []string{"example.test", ".below.test", "bücher.test"}
	tests := map[string]bool{
		"bob@example.test":              true,
		"bob@EXAMPLE.test":              true,
		"bob@sub.example.test":          false,
		"bob@below.test":                false,
		"bob@deep.below.test":           true,
		"bob@xn--bcher-kva.test":        true,
		"bob@bücher.test":               true,
		"bob@example.test.evil.test":    false,
		"bob@evilexample.test":          false,
		"bob@evil.test@example.test":    false,
		"example.test":                  false,
		"":                              false,
		"bob@example.test ":             false,
		`"bob@evil.test "@example.test`: false,
	}
	for address, want := range tests {
		if InDomains(address, domains) != want {
			t.Errorf("%q: want %v", address, want)
		}
	}
	if InDomains("bob@example.test", nil) {
		t.Error("no domains hold an address")
	}
}

func TestIsDomain(t *testing.T) {
	tests := map[string]bool{
		"example.test": true, ".example.test": true, "bücher.test": true, "localhost": true,
		"": false, ".": false, "*": false, "*.example.test": false, "bob@example.test": false, "example.test.": false,
		"exa mple.test": false, "https://example.test": false, "..example.test": false,
	}
	for text, want := range tests {
		if IsDomain(text) != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}
