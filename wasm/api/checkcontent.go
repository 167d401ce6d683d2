package api

import (
	"bytes"
	"slices"

	"signet/smime"
)

// isReceipt reports whether the message confirms the signature that it answers, and says nothing if it answers none.
func (f *finishedCheck) isReceipt(report *smime.Report) bool {
	if f.answers == nil || report.Receipt == nil {
		return f.answers == nil && report.Receipt == nil
	}
	expected, err := f.answers.Expected()
	return err == nil && report.Receipt.Confirms(expected)
}

// hasText reports whether the text is that of the draft, in each of its forms.
func (f *finishedCheck) hasText(report *smime.Report) bool {
	text := f.draft.Text
	if text == "" {
		text = smime.TextFromHTML(f.draft.HTML)
	}
	return smime.SameText(report.Content.Text(), text) && smime.SameText(report.Content.HTML(), f.draft.HTML)
}

// A sentFile is a file of a draft, and knows it where it arrives.
type sentFile struct {
	data    []byte
	arrived func(smime.Part) bool
}

// files are those of the draft in the order in which they are sent. Without HTML that shows them images are files like others.
func (f *finishedCheck) files() []sentFile {
	var inline, attached []sentFile
	for _, object := range f.draft.Inline {
		arrived := object.Arrived
		if f.draft.HTML == "" {
			arrived = smime.Attachment{Name: object.Name, Type: object.Type, Data: object.Data}.Arrived
		}
		inline = append(inline, sentFile{object.Data, arrived})
	}
	for _, attachment := range f.draft.Attachments {
		attached = append(attached, sentFile{attachment.Data, attachment.Arrived})
	}
	if f.draft.HTML == "" {
		return slices.Concat(attached, inline)
	}
	return slices.Concat(inline, attached)
}

// hasFiles reports whether the files are those of the draft: octets, names and types. They come after the text and its HTML.
func (f *finishedCheck) hasFiles(report *smime.Report) bool {
	got, want, texts := report.Content.Parts, f.files(), 1
	switch {
	case f.answers != nil:
		texts = 0
	case f.draft.HTML != "":
		texts = 2
	}
	if len(got) < texts {
		return false
	}
	// A signed file of a message that is not signed itself is opened with it, and stands beside the parts.
	for _, enclosed := range report.Enclosed {
		at := enclosed.After - texts
		if at < 0 || at >= len(want) || !f.isEnclosed(enclosed, want[at].data) {
			return false
		}
		want = slices.Delete(want, at, at+1)
	}
	return slices.EqualFunc(got[texts:], want, func(part smime.Part, file sentFile) bool { return file.arrived(part) })
}

// isEnclosed reports whether a file says, opened by itself, what it says within the message.
func (f *finishedCheck) isEnclosed(enclosed smime.Enclosed, file []byte) bool {
	alone, err := smime.Open(f.ctx, file, smime.OpenOptions{Now: f.Now(), Bulk: f.Bulk})
	return err == nil && len(alone.Layers) > 0 && bytes.Equal(alone.Payload, enclosed.Report.Payload)
}
