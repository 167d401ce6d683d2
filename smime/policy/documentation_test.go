package policy

import (
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"signet/smime/internal/testca"
)

// Who copies an example out of docs/admin.md has a policy with which nothing is wrong.
func TestExamplesAreGood(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "admin.md"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []string
	for _, fence := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		examples = append(examples, fence[1])
	}
	for _, file := range regexp.MustCompile("(?s)<<'END'\n(.*?)\nEND\n").FindAllStringSubmatch(string(page), -1) {
		var whole map[string]map[string]map[string]json.RawMessage
		if err := json.Unmarshal([]byte(file[1]), &whole); err != nil {
			t.Errorf("%v: %s", err, file[1])
		}
		for _, own := range whole["3rdparty"]["extensions"] {
			examples = append(examples, string(own))
		}
	}
	if len(examples) < 5 {
		t.Errorf("%d examples", len(examples))
	}
	root, err := json.Marshal(string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: testca.NewRoot().Certificate.Raw})))
	if err != nil {
		t.Fatal(err)
	}
	certificate := regexp.MustCompile(`"-----BEGIN[^"]*"`)
	for _, example := range examples {
		example = certificate.ReplaceAllLiteralString(example, string(root))
		p, problems, err := Read([]byte(example))
		if err != nil || len(problems) > 0 || len(p.Decided) == 0 || len(p.Contradictions()) > 0 {
			t.Errorf("%v, %v: %s", err, problems, strings.TrimSpace(example))
		}
	}
}
