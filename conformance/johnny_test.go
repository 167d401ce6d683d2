package conformance_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"signet/conformance/corpora"
	"signet/smime"
	"signet/smime/cert"
)

// A johnnyMessage is what must come of a message of the corpus.
type johnnyMessage struct {
	file    string
	verdict smime.Verdict
	signer  smime.Verdict // of the one signer; "" for none
	finding string        // "" for any
}

// The messages that came with "Johnny, you are fired!", point by point. Those of OpenPGP count as well: they must not pass
// for S/MIME. What the paper has beyond them is in docs/attacks.md.
var johnny = []johnnyMessage{
	{"01-cms/valid_email_from_manager.eml", smime.VerdictVerified, smime.SignerValid, ""},
	{"01-cms/c1_eContent-confusion/eContent_confusion.eml", smime.VerdictInvalid, smime.SignerMalformed, ""},
	{"01-cms/c1_eContent-confusion/eContent_confusion_refinement.eml", smime.VerdictInvalid, smime.SignerMalformed, ""},
	{"01-cms/c3_no-signerInfos/no_signerInfos_detached.eml", smime.VerdictUnprotected, "", smime.FindingNoSigners},
	{"01-cms/c3_no-signerInfos/no certificates/no_signerInfos_no_certificates_detached.eml", smime.VerdictUnprotected, "", smime.FindingNoSigners},
	{"03-mime/m1-prepending-text/m1-smime.eml", smime.VerdictPartlySigned, "", smime.FindingPartlySigned},
	{"03-mime/m1-prepending-text/m1-pgp-mime.eml", smime.VerdictUnprotected, "", smime.FindingOpenPGP},
	{"03-mime/m1-prepending-text/m1-pgp-inline.eml", smime.VerdictUnprotected, "", ""},
	{"03-mime/m1-prepending-text/m1-pgp-inline2.eml", smime.VerdictUnprotected, "", ""},
	{"04-id/i1-sender-signer-checks/i1-from-unequals-signer-smime.eml", smime.VerdictOtherSender, smime.SignerAddressMismatch, ""},
	{"04-id/i1-sender-signer-checks/i1-from-unequals-signer-pgp-mime.eml", smime.VerdictUnprotected, "", smime.FindingOpenPGP},
	{"assets/valid-signed/manager-smime.eml", smime.VerdictVerified, smime.SignerValid, ""},
	{"assets/valid-signed/eve-smime.eml", smime.VerdictVerified, smime.SignerValid, ""},
	{"assets/valid-signed/manager-pgp-mime.eml", smime.VerdictUnprotected, "", smime.FindingOpenPGP},
	{"assets/valid-signed/eve-pgp-mime.eml", smime.VerdictUnprotected, "", smime.FindingOpenPGP},
	{"assets/valid-signed/manager-pgp-inline.eml", smime.VerdictUnprotected, "", ""},
	{"assets/valid-signed/eve-pgp-inline.eml", smime.VerdictUnprotected, "", ""},
}

func TestJohnny(t *testing.T) {
	i := slices.IndexFunc(all, func(c corpus) bool { return c.name == "johnny-fired" })
	c := all[i]
	anchors := cert.AnchorsOf(certificatesIn(t, c, c.ca)...)
	for _, row := range johnny {
		t.Run(row.file, func(t *testing.T) {
			report, err := smime.Open(t.Context(), corpora.Read(t, c.name, row.file), smime.OpenOptions{Anchors: anchors, Now: c.clock})
			if err != nil {
				t.Fatal(err)
			}
			if report.Verdict != row.verdict {
				t.Errorf("got %s, want %s", report.Verdict, row.verdict)
			}
			switch {
			case row.signer == "" && len(report.Signers) > 0:
				t.Errorf("got signers %+v", report.Signers)
			case row.signer != "" && (len(report.Signers) != 1 || report.Signers[0].Verdict != row.signer):
				t.Errorf("want signer %s, got %+v", row.signer, report.Signers)
			}
			if row.finding != "" && !slices.ContainsFunc(report.Findings, func(f smime.Finding) bool { return f.Code == row.finding }) {
				t.Errorf("no finding %s: %+v", row.finding, report.Findings)
			}
		})
	}
	t.Run("each message is in the table", func(t *testing.T) {
		folder := filepath.Join(corpora.Folder(t), c.name)
		err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".eml") {
				return err
			}
			file, err := filepath.Rel(folder, path)
			if !slices.ContainsFunc(johnny, func(m johnnyMessage) bool { return m.file == filepath.ToSlash(file) }) {
				t.Errorf("%s is not in the table", file)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
