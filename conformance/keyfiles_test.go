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
				if known, found := upstreamKeyFiles[name+"/"+v.File]; found {
					v.Password, v.Expect = known.password, known.expect
				}
				got, opened := openKeyFile(t, name, v)
				agreed := v.Expect == "no-crash" || opened == (v.Expect == "imports")
				results = append(results, result{corpus: name, vector: v, got: got, agreed: agreed})
			}
		}
	}
	return results
}

// upstreamKeyFiles holds what the manifests do not know, and the tests of those who made the files say: Bouncy Castle's
// PKCS12PBMAC1Test and GnuTLS's pkcs12-pbmac1.sh, which means the last one by another name.
var upstreamKeyFiles = map[string]struct{ password, expect string }{
	"bc-pkcs12/test_key_pbmac1_bcjsse.pfx":                    {"xxxxxx", "imports"},
	"bc-pkcs12/test_key_pbmac1_openssl.pfx":                   {"xxxxxx", "imports"},
	"gnutls/cert-tests/data/pbmac1_256_256.short-len.p12":     {"1234", "fails"},
	"gnutls/cert-tests/data/pbmac1_256_256.extended-mac.p12":  {"1234", "fails"},
	"gnutls/cert-tests/data/pbmac1_256_256.truncated-mac.p12": {"1234", "fails"},
}

// openKeyFile reads a file as the keystore does. A file is opened also where its certificate is not for e-mail: the
// keystore may not take it, and these files are about their form.
func openKeyFile(t *testing.T, corpus string, v corpora.Vector) (got string, opened bool) {
	t.Helper()
	file, err := keystore.ReadKeyFile(corpora.Read(t, corpus, v.File), v.Password)
	switch {
	case err == nil:
		return fmt.Sprintf("keys: %d, other certificates: %d", len(file.Keys), len(file.Others)), true
	case errors.Is(err, keystore.ErrNoCertificate):
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
