package api

import (
	"bytes"
	"crypto/x509"
	"net/mail"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/keystore"
)

// A finishedCheck sees whether finished messages are what they should be, before anybody gets them: as the reader's own code
// opens them with the sender's key.
type finishedCheck struct {
	*call
	draft   smime.Draft
	message []byte // of the draft, not yet protected
	options smime.ProtectOptions
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
			{"signature", f.isSigned(report)},
			{"recipients", f.namesNobodyElse(report, out)},
			{"header", f.hasHeader(report)},
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
		Keys: keys, KnownCertificates: own, Now: f.Now(), Bulk: f.Bulk,
		Progress: func(_ string, done, total int64) { f.report("check", done, total) },
	})
	if err == nil {
		return report, nil
	}
	switch failure := errorOf(f.ctx, err); {
	case slices.Contains([]Code{CodeLocked, CodeLimitReached, CodeCancelled, CodeTimeout, CodeStorage}, failure.Code):
		return nil, err
	default:
		return nil, badFinish("it does not open, " + string(failure.Code))
	}
}

// hasLayers reports whether the message is signed and encrypted as asked for, in this order, by layers that protect.
func (f *finishedCheck) hasLayers(report *smime.Report) bool {
	var want []string
	signs, encrypts := len(f.options.Signers) > 0, f.options.Confidentiality == smime.Encrypted
	if f.options.Order == smime.TripleWrapped {
		want = append(want, smime.LayerSigned)
	}
	if encrypts {
		want = append(want, "encrypted")
	}
	if signs {
		want = append(want, smime.LayerSigned)
	}
	var got []string
	for _, layer := range report.Layers {
		kind := layer.Kind
		if layer.Encrypts() && layer.WeakAlgorithm() == "" { // the sender's own key may be a short one
			kind = "encrypted"
		}
		got = append(got, kind)
	}
	return slices.Equal(got, want) && report.Scope == smime.ScopeMessage
}

// holdingVerdicts are those of a signature that is right, whoever vouches for its certificate: nobody was asked. Nor is it
// wrong where the user's own name holds an address that readers have to be warned of.
var holdingVerdicts = []smime.Verdict{smime.SignerValid, smime.SignerWeakAlgorithm, smime.SignerUntrusted, smime.SignerAddressMismatch}

// isSigned reports whether each signature holds and is by the key that was chosen. How many there are the layers say.
func (f *finishedCheck) isSigned(report *smime.Report) bool {
	return !slices.ContainsFunc(report.Signers, func(s smime.Signer) bool {
		byChosen := slices.ContainsFunc(f.options.Signers, func(chosen cms.Signer) bool { return chosen.Certificate.Equal(s.Certificate) })
		return !byChosen || !slices.Contains(holdingVerdicts, s.Verdict)
	})
}

// namesNobodyElse reports whether each RecipientInfo is of the sender or of somebody who gets this message, and each of
// them has one.
func (f *finishedCheck) namesNobodyElse(report *smime.Report, out smime.Outgoing) bool {
	if f.options.Confidentiality != smime.Encrypted {
		return true
	}
	certificates := slices.Clone(f.options.Sender)
	for _, r := range slices.Concat(f.options.Recipients, f.options.BlindRecipients) {
		if slices.Contains(out.Envelope.To, r.Address) {
			certificates = append(certificates, r.Certificate)
		}
	}
	for _, layer := range report.Layers {
		if layer.Encrypts() && !sameReaders(layer.Recipients, certificates) {
			return false
		}
	}
	return true
}

func sameReaders(recipients []cms.RecipientIdentifier, certificates []*x509.Certificate) bool {
	for _, rid := range recipients {
		if !slices.ContainsFunc(certificates, rid.Matches) {
			return false
		}
	}
	for _, c := range certificates {
		if !slices.ContainsFunc(recipients, func(rid cms.RecipientIdentifier) bool { return rid.Matches(c) }) {
			return false
		}
	}
	return true
}

// hasHeader reports whether what is shown of the header is that of the draft, all of it is protected, and nothing else
// stands outside.
func (f *finishedCheck) hasHeader(report *smime.Report) bool {
	built, err := mail.ReadMessage(bytes.NewReader(f.message))
	if err != nil || report.Headers.Protection == smime.HeadersUnprotected || len(report.Headers.Differences) > 0 {
		return false
	}
	for name, values := range built.Header {
		if strings.HasPrefix(name, "Content-") || name == "Mime-Version" {
			continue
		}
		if len(values) != 1 || !slices.ContainsFunc(report.Headers.Protected, func(h smime.HeaderField) bool {
			return strings.EqualFold(h.Name, name)
		}) {
			return false
		}
	}
	for _, outer := range report.Headers.Outer {
		if _, known := built.Header[textproto.CanonicalMIMEHeaderKey(outer.Name)]; !known {
			return false
		}
	}
	shown := strings.Join(strings.Fields(report.Headers.Subject), " ")
	return shown == strings.Join(strings.Fields(f.draft.Subject), " ") && f.namesThePeople(report.Headers)
}

// namesThePeople reports whether the addresses are those of the draft.
func (f *finishedCheck) namesThePeople(h smime.Headers) bool {
	same := func(a, b mail.Address) bool { return cert.SameAddress(a.Address, b.Address) }
	return slices.EqualFunc(h.From, []mail.Address{f.draft.From}, same) && slices.EqualFunc(h.To, f.draft.To, same) &&
		slices.EqualFunc(h.Cc, f.draft.Cc, same) && slices.EqualFunc(h.ReplyTo, f.draft.ReplyTo, same)
}

// hasText reports whether the text is that of the draft, in each of its forms.
func (f *finishedCheck) hasText(report *smime.Report) bool {
	text := f.draft.Text
	if text == "" {
		text = smime.TextFromHTML(f.draft.HTML)
	}
	return sameText(report.Content.Text(), text) && sameText(report.Content.HTML(), f.draft.HTML)
}

// lineEnd is one line end of any kind.
var lineEnd = regexp.MustCompile(`\r*\n|\r`)

// sameText compares texts whatever their line ends are, and whether the last line has one.
func sameText(a, b string) bool {
	canonical := func(s string) string { return strings.TrimRight(lineEnd.ReplaceAllString(s, "\n"), "\n") }
	return canonical(a) == canonical(b)
}

// hasFiles reports whether the files are those of the draft. They come after the text and its HTML.
func (f *finishedCheck) hasFiles(report *smime.Report) bool {
	got, texts := report.Content.Parts, 1
	var want [][]byte
	for _, attachment := range f.draft.Attachments {
		want = append(want, attachment.Data)
	}
	var inline [][]byte
	for _, object := range f.draft.Inline {
		inline = append(inline, object.Data)
	}
	if f.draft.HTML == "" {
		want = slices.Concat(want, inline) // no HTML shows them
	} else {
		want, texts = slices.Concat(inline, want), 2
	}
	if len(got) < texts {
		return false
	}
	// A signed file of a message that is not signed itself is opened with it, and stands beside the parts.
	for _, enclosed := range report.Enclosed {
		at := enclosed.After - texts
		if at < 0 || at >= len(want) || !f.isEnclosed(enclosed, want[at]) {
			return false
		}
		want = slices.Delete(want, at, at+1)
	}
	return slices.EqualFunc(got[texts:], want, sameFile)
}

// isEnclosed reports whether a file says, opened by itself, what it says within the message.
func (f *finishedCheck) isEnclosed(enclosed smime.Enclosed, file []byte) bool {
	alone, err := smime.Open(f.ctx, file, smime.OpenOptions{Now: f.Now(), Bulk: f.Bulk})
	return err == nil && len(alone.Layers) > 0 && bytes.Equal(alone.Payload, enclosed.Report.Payload)
}

// sameFile compares a part with what it was made of. One that is shown as text has the line ends of texts.
func sameFile(part smime.Part, data []byte) bool {
	isText := part.Kind == smime.PartText || part.Kind == smime.PartHTML
	return bytes.Equal(part.Data, data) || isText && sameText(string(part.Data), string(data))
}
