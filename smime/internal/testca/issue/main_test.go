package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRunWritesThreeFilesForEachPerson(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	if err := run(folder, "2026-06-01T12:00:00Z"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"alice", "bob", "carol", "alice-expired", "mallory"} {
		for _, suffix := range []string{".pem", ".key", ".p12"} {
			if info, err := os.Stat(filepath.Join(folder, name+suffix)); err != nil || info.Size() == 0 {
				t.Errorf("%s%s: %v", name, suffix, err)
			}
		}
	}
}

func TestRunRefusesATimeItCannotRead(t *testing.T) {
	if err := run(t.TempDir(), "yesterday"); err == nil {
		t.Error("no error")
	}
}
