package api

// A ReceiptRequest is a signer's wish to be told, with a signature, that a message was read. Nobody is told before the user
// says so: see answerReceipt.
type ReceiptRequest struct {
	From []string `json:"from"` // who is asked; empty for everybody
	To   []string `json:"to"`   // where receipts go
	// Elsewhere are those of To that the certificate of who asks does not name: whoever reads mail there is told.
	Elsewhere []string `json:"elsewhere"`
	// Asked tells that the user is asked, and may answer.
	Asked bool `json:"asked"`
	// Refusal is why no receipt may be sent, where the user is asked all the same.
	Refusal ReceiptRefusal `json:"refusal,omitempty"`
	// Encrypts tells that the receipt will be encrypted, as the message was.
	Encrypts bool   `json:"encrypts"`
	Answered string `json:"answered,omitempty"` // RFC 3339: when a receipt was made before
}

// A ReceiptRefusal is a reason for which no receipt may be sent.
type ReceiptRefusal string

const (
	RefusalUnproven      ReceiptRefusal = "unproven"      // nobody proves who asks
	RefusalContradiction ReceiptRefusal = "contradiction" // the signers ask for different receipts
	RefusalMailingList   ReceiptRefusal = "mailing-list"  // a mailing list on the way wants none, or is nobody to say where they go
	RefusalFirstTier     ReceiptRefusal = "first-tier"    // only those are asked to whom no mailing list has sent the message on
	RefusalNowhere       ReceiptRefusal = "nowhere"       // there is no mail address to send one to
	RefusalOwn           ReceiptRefusal = "own"           // the user asks, and not somebody else
)

// A ReceivedReceipt is a message that is nothing but a signed receipt.
type ReceivedReceipt struct {
	Outcome   ReceiptOutcome `json:"outcome"`
	MessageID string         `json:"messageId,omitempty"` // of the message that it is for, where that is known
	Of        *AskedMessage  `json:"of,omitempty"`        // that message
	Signer    int            `json:"signer"`              // index into signers; -1 where no signature holds
	// Recipient tells that the signer's certificate names one of those whom the message went to.
	Recipient bool `json:"recipient"`
}

// A ReceiptOutcome says what a receipt is for.
type ReceiptOutcome string

const (
	ReceiptMatched  ReceiptOutcome = "matched"  // for a message that the user sent: its signer has verified the same
	ReceiptUnknown  ReceiptOutcome = "unknown"  // for a message that is not known here
	ReceiptMismatch ReceiptOutcome = "mismatch" // it names a message of the user's and is not for what was sent, or its signature does not hold
)

// An AskedMessage is a message for which the user asked for receipts.
type AskedMessage struct {
	Subject string   `json:"subject"` // empty where the message was encrypted
	To      []string `json:"to"`      // without blind recipients
	SentAt  string   `json:"sentAt"`  // RFC 3339: when it was built
}

// ReceiptList is what the user asked for and what came, the newest message first.
type ReceiptList struct {
	Messages []ReceiptStatus `json:"messages"`
}

// A ReceiptStatus is a message for which the user asked for receipts, and those that came.
type ReceiptStatus struct {
	ID        string         `json:"id"`
	MessageID string         `json:"messageId"`
	Message   AskedMessage   `json:"message"`
	Receipts  []Confirmation `json:"receipts"` // the first one first
}

// A Confirmation is a receipt that came, with a signature that holds and a certificate that was good when it was read.
type Confirmation struct {
	Name        string `json:"name"`    // in the certificate
	Address     string `json:"address"` // the one in From, which the certificate names
	Certificate string `json:"certificate"`
	SignedAt    string `json:"signedAt,omitempty"` // RFC 3339; the signer's own statement
	ReadAt      string `json:"readAt"`             // RFC 3339: when the receipt was opened here
}

// AnswerReceiptParams say how to answer a request for a receipt.
type AnswerReceiptParams struct {
	// Subject is that of the receipt: words that tell nothing of the message, since they travel in the open.
	Subject string  `json:"subject"`
	Carries Carries `json:"carries,omitempty"` // see ComposeParams
}
