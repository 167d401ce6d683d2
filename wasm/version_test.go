package main

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
)

// The engine tells the version of the extension that it is built with.
func TestVersionIsThatOfTheManifest(t *testing.T) {
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`const version = "([^"]+)"`).FindSubmatch(source)
	if found == nil {
		t.Fatal("main.go has no version")
	}
	for _, path := range []string{"../manifest.json", "../package.json"} {
		var file struct{ Version string }
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &file); err != nil {
			t.Fatal(err)
		}
		if file.Version != string(found[1]) {
			t.Errorf("%s says %s, main.go %s", path, file.Version, found[1])
		}
	}
}
