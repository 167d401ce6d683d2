package conformance_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"signet/conformance/corpora"
)

// TestAttacksHaveTests holds the table of attacks in SECURITY.md against the tests that there are.
func TestAttacksHaveTests(t *testing.T) {
	root := corpora.Root(t)
	page, err := os.ReadFile(filepath.Join(root, "SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	for _, room := range []string{"smime", "wasm", "cmd"} {
		err = filepath.WalkDir(filepath.Join(root, room), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			tests.Write(source)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	named := map[string]bool{}
	for _, match := range regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(page), -1) {
		named[match[1]] = true
		if !strings.Contains(tests.String(), "func "+match[1]+"(") {
			t.Errorf("SECURITY.md names %s, which does not exist", match[1])
		}
	}
	for _, match := range regexp.MustCompile(`func (TestAttack[A-Za-z0-9]+)\(`).FindAllStringSubmatch(tests.String(), -1) {
		if !named[match[1]] {
			t.Errorf("SECURITY.md does not name %s", match[1])
		}
	}
}
