package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRunWritesThreeFilesForEachPerson(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	if err := run(folder, "2026-06-01T12:00:00Z", 0); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"alice", "bob", "carol", "dora", "alice-expired", "bob-new-key", "mallory"} {
		for _, suffix := range []string{".pem", ".key", ".p12"} {
			expectFile(t, folder, name+suffix)
		}
	}
	expectFile(t, folder, "carol-3des.p12")
	expectFile(t, folder, "bob-pbmac1.p12")
}

func expectFile(t *testing.T, folder, name string) {
	t.Helper()
	if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Size() == 0 {
		t.Errorf("%s: %v", name, err)
	}
}

func TestRunWritesACrowd(t *testing.T) {
	folder := t.TempDir()
	if err := run(folder, "2026-06-01T12:00:00Z", crowdFile+1); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{crowdFile, 1} {
		text, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("crowd-%d.pem", i+1)))
		if got := strings.Count(string(text), "-----BEGIN CERTIFICATE-----"); err != nil || got != want {
			t.Errorf("file %d: %d certificates, %v", i+1, got, err)
		}
	}
}

func TestRunRefusesATimeItCannotRead(t *testing.T) {
	if err := run(t.TempDir(), "yesterday", 0); err == nil {
		t.Error("no error")
	}
}
