package conformance_test

import (
	"errors"
	"fmt"
	"testing"

	"signet/conformance/corpora"
	"signet/smime/keystore"
)

// keyFileCorpora are those with PKCS #12 files.
var keyFileCorpora = []string{"boringssl", "oscrypto", "bc-pkcs12", "openssl", "gnutls", "rfc9216"}

// keyFiles reads all PKCS #12 files.
func keyFiles(t *testing.T) []result {
	t.Helper()
	var results []result
	for _, name := range keyFileCorpora {
		for _, v := range corpora.Manifest(t, name) {
			if v.Kind == "pkcs12" {
				got, opened := openKeyFile(t, name, v)
				agreed := withoutExpectation(v) || opened == (v.Expect == "imports")
				results = append(results, result{corpus: name, vector: v, got: got, agreed: agreed})
			}
		}
	}
	return results
}

// withoutExpectation tells whether upstream only asks that a file does no harm, or does not say: for some not even the
// password is known.
func withoutExpectation(v corpora.Vector) bool {
	return v.Expect == "unknown" || v.Expect == "no-crash"
}

// openKeyFile reads a file as the keystore does. A file is opened also where its certificate is not for e-mail: the
// keystore may not take it, and these files are about their form.
func openKeyFile(t *testing.T, corpus string, v corpora.Vector) (got string, opened bool) {
	t.Helper()
	file, err := keystore.ReadKeyFile(corpora.Read(t, corpus, v.File), v.Password)
	switch {
	case err == nil:
		return fmt.Sprintf("keys: %d, other certificates: %d", len(file.Keys), len(file.Others)), true
	case errors.Is(err, keystore.ErrUnfit):
		return "opened; no certificate belongs to the key", true
	case errors.Is(err, keystore.ErrNoPrivateKey):
		return "opened; no private key", true
	case errors.Is(err, keystore.ErrWrongPassword):
		return "wrong password", false
	case errors.Is(err, keystore.ErrUnsupportedFile):
		return "unsupported", false
	case errors.Is(err, keystore.ErrMalformedFile):
		return "damaged", false
	default:
		return "error", false
	}
}

func TestKeyFiles(t *testing.T) {
	used := map[string]bool{}
	for _, r := range keyFiles(t) {
		t.Run(r.name(), func(t *testing.T) {
			d, decided := keyFileDecisions[r.name()]
			used[r.name()] = true
			switch {
			case r.agreed && decided:
				t.Errorf("comes out as expected (%s) and needs no decision", r.got)
			case !r.agreed && !decided:
				t.Errorf("expected %q, got %q", r.vector.Expect, r.got)
			case decided && d.got != r.got:
				t.Errorf("got %q, where %q was decided", r.got, d.got)
			}
		})
	}
	for name := range keyFileDecisions {
		if !used[name] {
			t.Errorf("the decision for %s is for no file", name)
		}
	}
}
