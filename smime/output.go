package smime

import (
	"fmt"
	"strings"

	"signet/smime/internal/entity"
)

// An OutputRule is one rule for the octets of a message that leaves. Together
// they keep a signature whole on its way through webmails and mail servers.
type OutputRule string

const (
	RuleCRLF        OutputRule = "crlf"          // every line ends in CRLF, and CR and LF stand nowhere else
	RuleSevenBit    OutputRule = "seven-bit"     // only printable US-ASCII, space and tab
	RuleLineLength  OutputRule = "line-length"   // at most 76 octets; 998 for a header word that can't be folded
	RuleTrailing    OutputRule = "trailing"      // no white space at the end of a line
	RuleMailboxLine OutputRule = "mailbox-line"  // no line matches "^>*From ": mailbox files change those
	RuleEncoding    OutputRule = "encoding"      // each leaf is quoted-printable or base64, but for message/rfc822
	RuleClosed      OutputRule = "closed"        // each multipart has its closing delimiter
	RuleNoBcc       OutputRule = "no-bcc"        // no header betrays a Bcc recipient
	RuleFieldOrder  OutputRule = "field-order"   // From, To, Subject and Date come first
	RuleOnce        OutputRule = "once"          // fields that RFC 5322 and RFC 2045 allow once occur once
	RuleMessageID   OutputRule = "message-id"    // a message with From has one Message-ID
	RuleReadable    OutputRule = "readable-mime" // the MIME structure is within the limits for reading
)

// An OutputError says which rule finished octets break, and where.
type OutputError struct {
	Rule OutputRule
	Line int    // counted from 1; 0 when the rule is about the whole message
	Part string // number of the MIME part as in IMAP, "" for the message
}

// Error returns the rule and the place on one line.
func (e *OutputError) Error() string {
	switch {
	case e.Line > 0:
		return fmt.Sprintf("line %d breaks the rule %q", e.Line, e.Rule)
	case e.Part != "":
		return fmt.Sprintf("part %s breaks the rule %q", e.Part, e.Rule)
	default:
		return fmt.Sprintf("the message breaks the rule %q", e.Rule)
	}
}

// CheckOutput checks finished octets against the rules for output. It returns
// nil, or an *Error with CodeOutputRule whose cause is an *OutputError. Parts
// that are encrypted or opaque are checked as the base64 that they are.
func CheckOutput(message []byte) error {
	root, err := parseOutput(message)
	if err != nil {
		return err
	}
	if len(root.Header.All("From")) > 0 && len(root.Header.All("Message-ID")) != 1 {
		return broken(RuleMessageID, 0, "")
	}
	return nil
}

func broken(rule OutputRule, line int, part string) error {
	return &Error{Code: CodeOutputRule, Err: &OutputError{rule, line, part}}
}

// checkTransport checks the rules that hold for any entity, message or not.
func checkTransport(data []byte) error {
	_, err := parseOutput(data)
	return err
}

// parseOutput parses an entity that obeys the rules of checkTransport.
func parseOutput(data []byte) (*entity.Entity, error) {
	root, err := entity.Parse(data)
	if err != nil {
		return nil, broken(RuleReadable, 0, "")
	}
	return root, checkParsed(root, data)
}

// checkParsed checks the rules of checkTransport for what is parsed as root.
func checkParsed(root *entity.Entity, data []byte) error {
	var headers []span
	if err := checkStructure(root, &headers); err != nil {
		return err
	}
	return checkLines(data, headers)
}

// A span is a range of octets within a message.
type span struct{ start, end int }

// checkStructure checks an entity and its parts, and collects where headers are,
// in the order of the octets.
func checkStructure(e *entity.Entity, headers *[]span) error {
	*headers = append(*headers, span{e.Offset, e.Offset + len(e.Header.Raw)})
	if len(e.Header.All("Bcc"))+len(e.Header.All("Resent-Bcc")) > 0 {
		return broken(RuleNoBcc, 0, e.Path)
	}
	if !orderedFields(e.Header.Fields) {
		return broken(RuleFieldOrder, 0, e.Path)
	}
	for _, name := range singleFields {
		if len(e.Header.All(name)) > 1 {
			return broken(RuleOnce, 0, e.Path)
		}
	}
	encoding := e.Encoding()
	switch {
	case strings.HasPrefix(e.Type, "multipart/"):
		if !e.Closed {
			return broken(RuleClosed, 0, e.Path)
		}
		if encoding != "7bit" {
			return broken(RuleEncoding, 0, e.Path)
		}
	case e.Type == "message/rfc822":
		if encoding != "7bit" {
			return broken(RuleEncoding, 0, e.Path)
		}
	case encoding != "quoted-printable" && encoding != "base64":
		return broken(RuleEncoding, 0, e.Path)
	}
	for _, part := range e.Parts {
		if err := checkStructure(part, headers); err != nil {
			return err
		}
	}
	return nil
}

// singleFields occur at most once: readers differ in which of two they believe.
var singleFields = []string{
	"From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version",
	"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID",
}

// orderedFields reports whether nothing stands before From, To, Subject and Date.
func orderedFields(fields []entity.Field) bool {
	other := false
	for _, f := range fields {
		switch strings.ToLower(f.Name) {
		case "from", "to", "subject", "date":
			if other {
				return false
			}
		default:
			other = true
		}
	}
	return true
}
