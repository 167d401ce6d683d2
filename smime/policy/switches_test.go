package policy

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Each switch of Exchange is in docs/switches.md, with a test that there is.
func TestSwitchesAreSeen(t *testing.T) {
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "switches.md"))
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| `([A-Za-z]+)` \\| [^|]+ \\| `([^`]+)`: ([^|]+) \\|$")
	var seen, wanted []string
	for _, cells := range row.FindAllStringSubmatch(string(page), -1) {
		parameter, file, test := cells[1], cells[2], cells[3]
		seen = append(seen, parameter)
		code, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			t.Errorf("%s: %v", parameter, err)
		}
		if !strings.Contains(string(code), "func "+test+"(") && !strings.Contains(string(code), "test('"+test+"'") {
			t.Errorf("%s: %s has no test %q", parameter, file, test)
		}
	}
	for _, s := range Switches() {
		wanted = append(wanted, s.Name)
	}
	if !slices.Equal(seen, wanted) {
		t.Errorf("docs/switches.md has %v", seen)
	}
}
