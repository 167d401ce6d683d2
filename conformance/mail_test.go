package conformance_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"signet/conformance/corpora"
	"signet/smime"
	"signet/smime/cert"
)

// isMail tells a message with a header from a bare CMS object.
func isMail(data []byte) bool {
	name, _, found := bytes.Cut(data[:min(len(data), 80)], []byte(":"))
	return found && len(name) > 0 && !bytes.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' })
}

// openMail opens a message as the extension does, and compares verdict and text with what is expected.
func openMail(t *testing.T, c corpus, v corpora.Vector) (got string, agreed bool) {
	t.Helper()
	ca := v.CA
	if ca == "" {
		ca = c.ca
	}
	report, err := smime.Open(context.Background(), corpora.Read(t, c.name, v.File), smime.OpenOptions{
		Keys: keysOf(t, c, v), Anchors: cert.AnchorsOf(certificatesIn(t, c, ca)...), Now: c.clock,
	})
	if err != nil {
		var e *smime.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: an error without a code: %v", v.File, err)
			return err.Error(), false
		}
		return "error " + string(e.Code), bad(v)
	}
	got = string(report.Verdict)
	for _, s := range report.Signers {
		if s.Verdict != smime.SignerValid {
			got += fmt.Sprintf(", signer %s", s.Verdict)
		}
	}
	text := textOf(t, c, v)
	if !contains(report.Content, text) {
		return got + ", without the expected text", false
	}
	good := report.Verdict == smime.VerdictVerified || report.Verdict == smime.VerdictVerifiedAndConfidential
	decrypted := slices.ContainsFunc(report.Layers, func(l smime.Layer) bool { return l.Kind == smime.LayerEnveloped })
	switch {
	case strings.Contains(v.Expect, "decrypts") && !decrypted:
		return got + ", not decrypted", false
	case bad(v):
		return got, !good
	case c.asks == doesItFit && v.Kind == "sign":
		return got, fits(report.Signers)
	case strings.Contains(v.Expect, "good"), v.Expect == "valid":
		return got, good
	default: // it parses, or decrypts
		return got, true
	}
}

// fits tells whether each signature fits its key, whatever the certificates are worth.
func fits(signers []smime.Signer) bool {
	wrong := []smime.Verdict{
		smime.SignerMalformed, smime.SignerInvalidSignature, smime.SignerDigestMismatch,
		smime.SignerNoCertificate, smime.SignerUnsupportedAlgorithm,
	}
	return len(signers) > 0 &&
		!slices.ContainsFunc(signers, func(s smime.Signer) bool { return slices.Contains(wrong, s.Verdict) })
}

// textOf returns what a vector's plaintext or content must hold.
func textOf(t *testing.T, c corpus, v corpora.Vector) []byte {
	t.Helper()
	switch {
	case v.Plaintext != "":
		return corpora.Read(t, c.name, v.Plaintext)
	case v.Content != "":
		return corpora.Read(t, c.name, v.Content)
	default:
		return []byte(v.PlaintextContains)
	}
}

func contains(content smime.Content, text []byte) bool {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	for _, part := range content.Parts {
		if bytes.Contains(part.Data, text) {
			return true
		}
	}
	return len(text) == 0
}
