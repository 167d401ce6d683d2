package api

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// imports says which rooms of the module each room may import. A room's own
// subfolders are part of it, and tests may import what they like.
var imports = map[string][]string{
	"smime/internal/ber":      {},
	"smime/internal/oid":      {},
	"smime/internal/rc2":      {},
	"smime/internal/ccm":      {},
	"smime/internal/pbe":      {"smime/internal/ber", "smime/internal/oid", "smime/internal/rc2"},
	"smime/internal/pkcs12":   {"smime/internal/ber", "smime/internal/oid", "smime/internal/pbe"},
	"smime/internal/entity":   {},
	"smime/internal/spki":     {"smime/internal/oid"},
	"smime/internal/testca":   {"smime/internal/oid"},
	"smime/internal/testmail": {"smime/cms", "smime/internal/entity", "smime/internal/testca"},
	"smime/internal/attacks":  {"smime", "smime/cms", "smime/internal/entity", "smime/internal/testca", "smime/internal/testmail"},
	"smime/internal/gallery":  {"smime", "smime/cert", "smime/cms", "smime/internal/entity", "smime/internal/testca", "smime/internal/testmail"},
	"smime/cms":               {"smime/internal/ber", "smime/internal/ccm", "smime/internal/oid", "smime/internal/rc2", "smime/internal/spki"},
	"smime/revocation":        {"smime/cert", "smime/internal/oid"},
	"smime/interop":           {},
	"smime/cert":              {"smime/internal/ber", "smime/internal/oid", "smime/internal/spki"},
	"smime/cert/explain":      {"smime/cert", "smime/cms", "smime/internal/oid"},
	"smime/directory":         {"smime/cms", "smime/cert"},
	"smime/policy":            {"smime/cms", "smime/cert", "smime/directory"},
	"smime/keystore":          {"smime/cms", "smime/cert", "smime/internal/ber", "smime/internal/oid", "smime/internal/pbe", "smime/internal/pkcs12", "smime/internal/spki"},
	"smime":                   {"smime/cms", "smime/cert", "smime/internal/ber", "smime/internal/entity", "smime/internal/oid"},
	"js-bridge":               {"smime/cms", "smime/keystore"},
	"wasm/api":                {"smime", "smime/cms", "smime/cert", "smime/cert/explain", "smime/directory", "smime/keystore", "smime/policy", "smime/revocation"},
	"wasm":                    {"wasm/api", "js-bridge", "smime/keystore"},
	"cmd/pack":                {},
	"cmd/signet":              {"smime", "smime/cms", "smime/cert", "smime/cert/explain", "smime/directory", "smime/keystore", "smime/policy", "smime/revocation"},
	"conformance":             {"smime", "smime/cms", "smime/cert", "smime/keystore", "smime/revocation"},
	"bench":                   {"smime", "smime/cms", "smime/cert", "js-bridge"},
	"demo":                    {"demo/message"},
	"demo/message":            {},
	"e2e":                     {"demo/message"},
}

// confined says which room alone may import a library.
var confined = map[string]string{
	"syscall/js":                 "js-bridge",
	"github.com/hack-pad/safejs": "js-bridge",
	"github.com/go-ldap/ldap/v3": "cmd/signet", // no browser needs it
}

// heavy libraries would make the engine a third larger. They are for what does not run in a browser.
var (
	heavy   = []string{"net/http", "crypto/tls", "archive/zip", "html/template", "text/template"}
	outside = []string{"smime/internal/testca", "smime/internal/testmail", "smime/internal/attacks", "smime/internal/gallery", "smime/interop", "conformance", "cmd/pack", "cmd/signet", "bench", "demo", "e2e"}
)

func TestImportsPointOneWay(t *testing.T) {
	const root = "../.."
	browser := build.Default
	browser.GOOS, browser.GOARCH = "js", "wasm"
	walk := func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name := entry.Name(); name == "node_modules" || name == "dist" || name == "testdata" || strings.HasPrefix(name, ".") && path != root {
			return fs.SkipDir
		}
		folder, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, context := range []build.Context{build.Default, browser} {
			pkg, err := context.ImportDir(path, 0)
			if err != nil {
				continue // no Go for this platform
			}
			for _, imported := range pkg.Imports {
				if !seen[imported] {
					seen[imported] = true
					checkImport(t, filepath.ToSlash(folder), imported)
				}
			}
		}
		return nil
	}
	if err := filepath.WalkDir(root, walk); err != nil {
		t.Fatal(err)
	}
}

func checkImport(t *testing.T, folder, imported string) {
	room := roomOf(folder)
	if room == "" {
		t.Errorf("%s is in no room of the table", folder)
		return
	}
	if only, isConfined := confined[imported]; isConfined && room != only {
		t.Errorf("%s imports %s", folder, imported)
	}
	if slices.Contains(heavy, imported) && !slices.Contains(outside, room) {
		t.Errorf("%s imports %s", folder, imported)
	}
	path, own := strings.CutPrefix(imported, "signet/")
	if !own {
		return
	}
	if target := roomOf(path); target != room && !slices.Contains(imports[room], target) {
		t.Errorf("%s imports %s", folder, path)
	}
}

// roomOf returns the room that holds a folder: the longest that matches.
func roomOf(folder string) string {
	for ; folder != "."; folder = filepath.ToSlash(filepath.Dir(folder)) {
		if _, found := imports[folder]; found {
			return folder
		}
	}
	return ""
}
