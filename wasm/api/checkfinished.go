package api

import (
	"crypto/x509"
	"slices"

	"signet/smime"
	"signet/smime/keystore"
)

// A finishedCheck sees whether finished messages are what they should be, before anybody gets them: as the reader's own code
// opens them with the sender's key.
type finishedCheck struct {
	*call
	draft   smime.Draft
	message []byte // of the draft, not yet protected
	options smime.ProtectOptions
	answers *smime.ReceiptRequest // what the message is the receipt for; nil for a message that says something itself
}

// run fails with internal, and names the step at which a message is another than the draft. What hinders the check itself,
// such as locked keys, is told as it is.
func (f *finishedCheck) run(outgoing []smime.Outgoing) error {
	keys := f.Keystore.Decryption(f.ctx) // one for all of them: it is one use of the key
	for _, out := range outgoing {
		report, err := f.open(out.Message, keys)
		if err != nil {
			return err
		}
		keys.Describe(headerFields("Checked before sending", report.Headers.MessageID, "From", out.Envelope.From))
		for _, step := range []struct {
			name  string
			holds bool
		}{
			{"layers", f.hasLayers(report)},
			{"cipher", f.isEncryptedAsTold(report, out)},
			{"signature", f.isSigned(report)},
			{"recipients", f.namesNobodyElse(report, out)},
			{"header", f.hasHeader(report)},
			{"wishes", f.hasWishes(report)},
			{"receipt", f.isReceipt(report)},
			{"text", f.hasText(report)},
			{"files", f.hasFiles(report)},
		} {
			if !step.holds {
				return badFinish(step.name)
			}
		}
	}
	return nil
}

func badFinish(step string) error {
	return fail(Error{Code: CodeInternal, Detail: "the finished message is not the draft: " + step})
}

func (f *finishedCheck) open(message []byte, keys *keystore.Decryption) (*smime.Report, error) {
	var own []*x509.Certificate
	for _, signer := range f.options.Signers {
		own = append(own, signer.Certificate)
	}
	report, err := smime.Open(f.ctx, message, smime.OpenOptions{
		Keys: keys, KnownCertificates: own, Forbidden: f.decided().ForbiddenAlgorithms, Now: f.Now(), Bulk: f.Bulk,
		Progress: func(_ string, done, total int64) { f.report("check", done, total) },
	})
	if err == nil {
		return report, nil
	}
	switch failure := errorOf(f.ctx, err); {
	case slices.Contains([]Code{CodeLocked, CodeLimitReached, CodeForbiddenAlgorithm, CodeCancelled, CodeTimeout, CodeStorage}, failure.Code):
		return nil, err
	default:
		return nil, badFinish("it does not open, " + string(failure.Code))
	}
}
