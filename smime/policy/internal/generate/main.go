// Command generate prints what is made of the table of the policy's keys: the
// schema for browsers, the tables of docs/admin.md, and their names for
// TypeScript.
//
//	generate ROOT
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"signet/smime/policy"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: generate ROOT")
		os.Exit(2)
	}
	if err := generate(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate(root string) error {
	schema, err := policy.Schema()
	if err != nil {
		return err
	}
	if err := write(filepath.Join(root, "extension", "managed-schema.json"), schema); err != nil {
		return err
	}
	if err := write(filepath.Join(root, "extension", "policy-keys.gen.ts"), []byte(typescript())); err != nil {
		return err
	}
	page := filepath.Join(root, "docs", "admin.md")
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	for name, table := range map[string]string{"keys": keyTable(), "switches": switchTable(), "rules": fieldTable("rules"), "trustAnchors": fieldTable("trustAnchors"), "directories": fieldTable("directories")} {
		if text, err = replace(text, name, table); err != nil {
			return err
		}
	}
	return write(page, text)
}

// write leaves a file that is up to date alone.
func write(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return os.WriteFile(path, data, 0o644)
}

// replace puts text between the two marks of a name.
func replace(page []byte, name, text string) ([]byte, error) {
	begin, end := []byte("<!-- generated: "+name+" -->\n"), []byte("<!-- end -->\n")
	from := bytes.Index(page, begin)
	if from < 0 {
		return nil, fmt.Errorf("docs/admin.md: no %s", begin)
	}
	from += len(begin)
	to := bytes.Index(page[from:], end)
	if to < 0 {
		return nil, fmt.Errorf("docs/admin.md: no end of %s", name)
	}
	return bytes.Join([][]byte{page[:from], []byte(text), page[from+to:]}, nil), nil
}

func keyTable() string {
	var b strings.Builder
	b.WriteString("\n| key | type | what it decides | without it |\n| --- | --- | --- | --- |\n")
	for _, k := range policy.Keys() {
		name := "`" + k.Name + "`"
		if k.Overridable {
			name += " ¹"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, typeOf(k), k.Doc, k.Otherwise)
	}
	b.WriteString("\n¹ Overrides can have it, too.\n\n")
	return b.String()
}

func switchTable() string {
	var b strings.Builder
	b.WriteString("\n| Set-SmimeConfig | here | what becomes of it |\n| --- | --- | --- |\n")
	for _, s := range policy.Switches() {
		name := "none"
		if s.Key != "" {
			name = "`" + s.Key + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.Name, name, s.Doc)
	}
	b.WriteString("\n")
	return b.String()
}

func fieldTable(name string) string {
	var b strings.Builder
	b.WriteString("\n| field | type | what it says |\n| --- | --- | --- |\n")
	for _, k := range policy.Keys() {
		if k.Name != name {
			continue
		}
		for _, field := range k.Fields {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", field.Name, typeOf(field), field.Doc)
		}
	}
	b.WriteString("\n")
	return b.String()
}

func typeOf(k policy.Key) string {
	kinds := map[policy.Type]string{
		policy.Boolean: "true or false", policy.Integer: "number", policy.String: "text", policy.List: "list", policy.Object: "object",
	}
	kind := kinds[k.Type]
	if k.Of == policy.Object {
		kind = "list of objects"
	}
	if len(k.Values) > 0 {
		kind += ": `" + strings.Join(k.Values, "`, `") + "`"
	}
	return kind
}

func typescript() string {
	var b strings.Builder
	b.WriteString("// Printed by go generate from smime/policy. Do not edit.\n\n")
	b.WriteString("/** A key of the administrator's policy. */\nexport type PolicyKey =\n")
	keys := policy.Keys()
	for i, k := range keys {
		end := "\n"
		if i == len(keys)-1 {
			end = ";\n"
		}
		fmt.Fprintf(&b, "  | '%s'%s", k.Name, end)
	}
	b.WriteString("\n/** The languages that it can decide that Signet speaks. */\nexport const interfaceLanguages = [")
	for i, language := range policy.Languages() {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "'%s'", language)
	}
	b.WriteString("] as const;\n\n/** One of them. */\nexport type InterfaceLanguage = (typeof interfaceLanguages)[number];\n")
	return b.String()
}
