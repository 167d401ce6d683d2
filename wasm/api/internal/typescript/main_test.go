package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestContractIsFresh(t *testing.T) {
	want, err := contract("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../../../js-bridge/contract.ts")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("js-bridge/contract.ts is stale: run go generate ./wasm/api")
	}
}

// What has no place in the contract is refused, not printed somehow.
func TestContractRefuses(t *testing.T) {
	for folder, want := range map[string]string{
		"testdata/number": "Status: Keys: type",
		"testdata/tag":    "Status: State: no name",
		"testdata/union":  "Role: a string type without constants",
		"testdata/none":   "testdata/none",
	} {
		if _, err := contract(folder); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", folder, err, want)
		}
	}
}
