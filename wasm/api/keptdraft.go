package api

// A KeptDraft is what is kept of a message that is being written.
type KeptDraft struct {
	Account string `json:"account"` // the webmail's that it is written in; see Webmail.account. Empty where it is written in none

	Draft Draft    `json:"draft"`
	Files []string `json:"files"` // of saveDraftFile, one for each attachment of the draft, in order

	Choices      DraftChoices `json:"choices"`
	Answers      Answered     `json:"answers"`
	Confidential []string     `json:"confidential"` // see ComposeParams
	HeldFor      []string     `json:"heldFor"`      // addresses whose certificates were asked for, and that it waits for

	// CopyOf is the Message-ID of the exported draft that it was begun with: one that another computer has left in the webmail.
	CopyOf string `json:"copyOf,omitempty"`
}

// DraftChoices are what the user has chosen for a message so far.
type DraftChoices struct {
	Sign           bool         `json:"sign"`
	Encrypt        bool         `json:"encrypt"`
	RequestReceipt bool         `json:"requestReceipt,omitempty"`
	SecurityLabel  *LabelParams `json:"securityLabel,omitempty"`
}

// Answered is how the message was protected that is answered or forwarded.
type Answered string

const (
	AnsweredNothing   Answered = ""          // none is answered, or it was not protected
	AnsweredSigned    Answered = "signed"    // and not encrypted
	AnsweredEncrypted Answered = "encrypted" // leaving encryption would give its text away
)

// SaveDraftParams are a draft to keep.
type SaveDraftParams struct {
	KeptDraft
	ID string `json:"id,omitempty"` // of the draft that it replaces; absent for a new one
}

// SaveDraftResult names the draft that was kept.
type SaveDraftResult struct {
	ID      string `json:"id"`
	SavedAt string `json:"savedAt"` // RFC 3339
}

// SaveDraftFileParams name the draft that a file belongs to.
type SaveDraftFileParams struct {
	Draft string `json:"draft"` // its id
}

// SaveDraftFileResult names the file that was kept.
type SaveDraftFileResult struct {
	File string `json:"file"`
}

// DraftList is what is kept of messages that are being written, the newest first.
type DraftList struct {
	Locked bool        `json:"locked"` // what is in them is told while the keys are unlocked
	Drafts []DraftInfo `json:"drafts"`
}

// A DraftInfo tells which draft it is.
type DraftInfo struct {
	ID          string `json:"id"`
	SavedAt     string `json:"savedAt"`               // RFC 3339
	DiscardedAt string `json:"discardedAt,omitempty"` // RFC 3339; it can be put back for a while
	Size        int64  `json:"size"`                  // octets, with its files
	Account     string `json:"account"`
	Outgoing    string `json:"outgoing,omitempty"` // Message-ID of what was made of it and waits to be sent
	Held        bool   `json:"held,omitempty"`     // it waits for certificates, or did

	Subject string    `json:"subject,omitempty"` // absent while locked
	To      []Address `json:"to"`                // Cc and Bcc too; empty while locked
	HeldFor []string  `json:"heldFor"`           // empty while locked
	// InReplyTo is the Message-ID of the message that it answers; absent while locked.
	InReplyTo string `json:"inReplyTo,omitempty"`
	Damaged   bool   `json:"damaged,omitempty"` // it cannot be read any more
}

// OpenDraftResult is a draft as it was kept.
type OpenDraftResult struct {
	KeptDraft
	SavedAt string   `json:"savedAt"` // RFC 3339
	Lost    []string `json:"lost"`    // names of files that cannot be read any more; they are no attachments of the draft

	// Copies are the Message-IDs of what there may be of it in the webmail: what exportDraft makes of it, where it was called,
	// and the one that it was begun with.
	Copies []string `json:"copies"`
}
