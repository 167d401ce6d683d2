package main

import (
	"encoding/asn1"
	"slices"
	"testing"

	"signet/smime/cms"
)

// RC2 is announced once for each length of its keys: RFC 8551 Section 2.5.2.
func TestCapabilityNames(t *testing.T) {
	rc2 := asn1.ObjectIdentifier{1, 2, 840, 113549, 3, 2}
	got := capabilityNames([]cms.AlgorithmIdentifier{
		{Algorithm: asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 2}},
		{Algorithm: rc2, Parameters: []byte{2, 2, 0, 128}},
		{Algorithm: rc2, Parameters: []byte{2, 1, 40}},
	})
	if want := []string{"AES-128-CBC", "RC2-128-CBC", "RC2-40-CBC"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
