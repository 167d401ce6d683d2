package main

import (
	"fmt"
	"io"
	"strings"

	"signet/smime"
	"signet/smime/cert"
)

// writeSummary writes the report for people.
func writeSummary(w io.Writer, r *smime.Report) {
	var layers []string
	for _, l := range r.Layers {
		layers = append(layers, l.Kind)
	}
	line(w, "%s (%s)", r.Verdict, orNone(strings.Join(layers, ", ")))
	for _, s := range r.Signers {
		who := "unknown signer"
		if s.Certificate != nil {
			who = strings.Join(cert.Addresses(s.Certificate), ", ") + " (" + cert.Describe(s.Certificate).Subject + ")"
		}
		line(w, "%s %s: %s", signerWord(s.Role), who, s.Verdict)
		for _, f := range s.Findings {
			line(w, "  %s: %s", f.Code, f.Detail)
		}
		for i, status := range s.Revocation {
			if status.State != cert.RevocationStateUnknown {
				line(w, "  %s: %s", cert.Describe(s.Chain[i]).Name, revocationText(status))
			}
		}
	}
	writeESS(w, r)
	for _, f := range r.Findings {
		line(w, "%s: %s", f.Code, f.Detail)
	}
	for _, e := range r.Enclosed {
		line(w, "part %s:", e.Path)
		writeSummary(indented{w}, e.Report)
	}
}

// signerWord tells a signature that is not the author's from others.
func signerWord(role smime.Role) string {
	if role == smime.RoleOuter {
		return "outer signer"
	}
	return "signer"
}

// An indented writer puts two blanks before each line.
type indented struct{ io.Writer }

func (w indented) Write(line []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, "  "); err != nil {
		return 0, err
	}
	return w.Writer.Write(line)
}

func orNone(layers string) string {
	if layers == "" {
		return "no layers"
	}
	return layers
}

// line writes one line; what a message says can't break it.
func line(w io.Writer, format string, args ...any) {
	fmt.Fprintln(w, oneLine(fmt.Errorf(format, args...)))
}
