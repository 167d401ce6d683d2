package api

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"signet/smime"
)

// draftField is the header field of an exported draft that holds its [draftNote]. It stands inside of the encryption alone,
// and by it the draft is told from other messages.
const draftField = "X-Signet-Draft"

// A draftNote is what no message says of a draft: who is not to be named in it, who is no recipient yet, and what was chosen.
type draftNote struct {
	ID      string    `json:"id"`
	SavedAt time.Time `json:"savedAt"` // of the version that was exported

	To           []Address    `json:"to"`
	Cc           []Address    `json:"cc"`
	Bcc          []Address    `json:"bcc"`
	Choices      DraftChoices `json:"choices"`
	Answers      Answered     `json:"answers"`
	Confidential []string     `json:"confidential"`
	HeldFor      []string     `json:"heldFor"`
}

// octetsOfWord lets a header field be folded.
const octetsOfWord = 60

// field writes the note.
func (n draftNote) field() (smime.HeaderField, error) {
	text, err := json.Marshal(n)
	if err != nil {
		return smime.HeaderField{}, err
	}
	var words []string
	for word := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(text)), octetsOfWord) {
		words = append(words, string(word))
	}
	return smime.HeaderField{Name: draftField, Value: strings.Join(words, " ")}, nil
}

// readDraftNote returns the note of an exported draft; false where a message is none of ours, or not as it was exported.
// Anybody who has the user's certificate can make such a message: what it says was not said by the user for sure.
func readDraftNote(report *smime.Report) (note draftNote, ok bool) {
	h := report.Headers
	if report.Verdict != smime.VerdictConfidential || h.Protection != smime.HeadersCipher || len(h.From) != 1 {
		return draftNote{}, false
	}
	for _, f := range h.Protected {
		if !strings.EqualFold(f.Name, draftField) {
			continue
		}
		text, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(f.Value), ""))
		if err != nil || json.Unmarshal(text, &note) != nil {
			return draftNote{}, false
		}
		return note, h.MessageID == draftMessageID(note.ID, h.From[0].Address)
	}
	return draftNote{}, false
}
