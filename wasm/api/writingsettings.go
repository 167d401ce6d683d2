package api

// WritingSettings say how messages are written: what new ones begin with, and how what was asked for is done. This is the
// one place for them; an administrator can decide each field, see [AdministratorWriting].
type WritingSettings struct {
	Sign    bool        `json:"sign"` // new messages begin signed
	Encrypt EncryptMode `json:"encrypt"`
	Form    FormChoice  `json:"form"`
	Bcc     BccMode     `json:"bcc"`

	OuterSubject  OuterSubject `json:"outerSubject"`
	LegacyDisplay bool         `json:"legacyDisplay"` // repeat hidden header fields above the text, for programs that show no protected header
	TripleWrap    bool         `json:"tripleWrap"`    // sign what is signed and encrypted once more, outside

	Receipts      ReceiptMode   `json:"receipts"`
	Labels        []LabelChoice `json:"labels"` // to choose from; where there are none no choice is shown
	UndoSeconds   int           `json:"undoSeconds"`
	WebmailDrafts bool          `json:"webmailDrafts"` // keep drafts in the webmail as well, encrypted

	Accounts       []AccountWriting       `json:"accounts"`       // what is different for an own address
	Correspondents []CorrespondentWriting `json:"correspondents"` // what is different for who is written to
}

// An EncryptMode says which new messages are encrypted without being asked.
type EncryptMode string

const (
	EncryptOff      EncryptMode = "off"
	EncryptPossible EncryptMode = "possible" // where there is a good certificate for everyone
	EncryptAlways   EncryptMode = "always"
)

// A FormChoice is which form signed messages have.
type FormChoice string

const (
	FormWebmail FormChoice = "webmail" // the one that is known to survive in the webmail
	FormClear   FormChoice = "clear"
	FormOpaque  FormChoice = "opaque"
)

// A BccMode says how an encrypted message reaches Bcc recipients. Everyone who gets a message sees for which keys it is encrypted.
type BccMode string

const (
	BccEach     BccMode = "each"     // a message for each: nobody learns of them
	BccTogether BccMode = "together" // one message for all of them: they learn of one another, To and Cc do not
	BccSingle   BccMode = "single"   // the one message that everyone gets, in which all see for how many others it is; where an administrator wants it
	BccRefuse   BccMode = "refuse"   // not at all: bcc-refused
)

// An OuterSubject says what everybody sees on the way of the subject of an encrypted message. RFC 9788 Section 3.2.1.
type OuterSubject string

const (
	OuterSubjectHidden OuterSubject = "hidden" // "[...]"
	OuterSubjectShown  OuterSubject = "shown"  // the subject, unless the message answers one whose subject was hidden
)

// A ReceiptMode says whether signed receipts are asked for.
type ReceiptMode string

const (
	ReceiptsHidden  ReceiptMode = "hidden"  // no choice is shown
	ReceiptsOffered ReceiptMode = "offered" // the composer offers it
	ReceiptsAlways  ReceiptMode = "always"  // each signed message begins with it
)

// A LabelChoice is a security label to choose from, by a name of the user's or the administrator's.
type LabelChoice struct {
	LabelParams
	Name string `json:"name"`
}

// An AccountWriting is what is different for messages from one address.
type AccountWriting struct {
	Address string      `json:"address"`
	Sign    *bool       `json:"sign,omitempty"`
	Encrypt EncryptMode `json:"encrypt,omitempty"`
	Form    FormChoice  `json:"form,omitempty"`
}

// A CorrespondentWriting is what is different for messages to one address, or to all of a domain.
type CorrespondentWriting struct {
	Address string      `json:"address"` // or "@" and a domain
	Sign    *bool       `json:"sign,omitempty"`
	Encrypt EncryptMode `json:"encrypt,omitempty"`
}

// WritingSettingsResult tells the settings that hold.
type WritingSettingsResult struct {
	Settings WritingSettings `json:"settings"`
	Locked   []string        `json:"locked"` // names of the fields that the administrator decided: the user cannot change them
}

// Limits of [WritingSettings].
const (
	MaxWritingRules = 1000 // accounts, and correspondents
	MaxLabelChoices = 50
	MaxLabelText    = 200 // octets of a label's name, and of its mark
)

// defaultWriting holds until somebody decides.
var defaultWriting = WritingSettings{
	Encrypt: EncryptOff, Form: FormWebmail, Bcc: BccEach,
	OuterSubject: OuterSubjectHidden, LegacyDisplay: true,
	Receipts: ReceiptsHidden,
}

// strictWriting holds where what was decided cannot be read: damage must not turn protection off.
var strictWriting = func() WritingSettings {
	strict := defaultWriting
	strict.Sign, strict.Encrypt = true, EncryptAlways
	return strict
}()
