package smime

import (
	"io"
	"net/mail"
	"time"
)

// A Draft is a message as its author thinks of it, before it has octets.
// [Compose] turns it into a MIME message.
type Draft struct {
	From    mail.Address
	ReplyTo []mail.Address
	To      []mail.Address
	Cc      []mail.Address
	// Bcc is never written into a message. It is here so that a Draft is
	// complete; [Recipient] says how it reaches the envelope.
	Bcc []mail.Address

	Subject    string
	Date       time.Time // required; its zone is kept
	MessageID  string    // without angle brackets; made from random octets and the domain of From when empty
	InReplyTo  []string  // message identifiers without angle brackets
	References []string  // message identifiers without angle brackets

	// Fields are written besides, for the program that reads the message again. Their names begin with "X-".
	Fields []HeaderField

	// Text and HTML are the two forms of the body. When both are given they
	// become multipart/alternative. When Text is empty it is made from HTML;
	// when both are empty the body is empty text.
	Text string
	HTML string

	Inline      []Inline
	Attachments []Attachment
}

// An Inline is an image or another object that the HTML of a Draft shows with
// a "cid:" URL (RFC 2392).
type Inline struct {
	ContentID string // without angle brackets
	Name      string // file name, may be empty
	Type      string // media type, "application/octet-stream" when empty
	Data      []byte
}

// An Attachment is a file that travels with a Draft. Any type is welcome. A
// message/rfc822 attachment can't be encoded (RFC 2046 Section 5.2.1), so it is
// sent as it is when it obeys the rules of [CheckOutput], and otherwise as
// application/octet-stream with a name that ends in ".eml", so that its octets
// and its own signatures survive. The same holds for multipart types.
type Attachment struct {
	Name string // file name, may be empty
	Type string // media type with optional parameters, "application/octet-stream" when empty
	Data []byte
}

// ComposeOptions say what a Draft does not.
type ComposeOptions struct {
	Rand io.Reader // for boundaries and the Message-ID; crypto/rand.Reader where nil
}
