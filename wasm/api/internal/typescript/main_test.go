package main

import (
	"bytes"
	"os"
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
