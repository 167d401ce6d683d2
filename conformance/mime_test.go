package conformance_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/conformance/corpora"
	"signet/smime"
)

// A mimeMessage is what mail-parser's tests expect of a message.
type mimeMessage struct {
	Parts []mimePart `json:"parts"` // depth first
}

type mimePart struct {
	Headers []mimeField                `json:"headers"`
	Body    map[string]json.RawMessage `json:"body"` // by its kind: one alone
}

type mimeField struct {
	Name  json.RawMessage `json:"name"` // a string where mail-parser knows the field
	Value json.RawMessage `json:"value"`
}

// readMIME opens a message with the line ends of files and of mail, and compares what a reader is shown with what is
// expected of each. Where nothing is, it must be read.
func readMIME(t *testing.T, c corpus, v corpora.Vector) (got string, agreed bool) {
	t.Helper()
	lf := bytes.ReplaceAll(corpora.Read(t, c.name, v.File), []byte("\r\n"), []byte("\n"))
	crlf := bytes.ReplaceAll(lf, []byte("\n"), []byte("\r\n"))
	for _, form := range []struct {
		octets []byte
		output string
	}{{lf, v.ExpectedOutput}, {crlf, strings.Replace(v.ExpectedOutput, ".json", ".crlf.json", 1)}} {
		var expected *mimeMessage
		if form.output != "" {
			if err := json.Unmarshal(corpora.Read(t, c.name, form.output), &expected); err != nil {
				t.Fatalf("%s: %v", form.output, err)
			}
		}
		if got := compareMIME(t, form.octets, expected); got != "" {
			return got, false
		}
	}
	return "read", true
}

// compareMIME says in a few words how what is shown of a message differs, "" where it does not.
func compareMIME(t *testing.T, data []byte, expected *mimeMessage) string {
	t.Helper()
	report, err := smime.Open(t.Context(), data, smime.OpenOptions{Now: in(2026, time.June)})
	if err != nil {
		var e *smime.Error
		if !errors.As(err, &e) {
			t.Errorf("an error without a code: %v", err)
		}
		return "error " + err.Error()
	}
	if len(report.Signers) == 0 && report.Verdict != smime.VerdictUnprotected {
		t.Errorf("a message that nobody signed is %s", report.Verdict)
	}
	if expected == nil {
		return ""
	}
	if d := compareHeader(report.Headers, expected.Parts[0].Headers); d != "" {
		return d
	}
	return compareParts(t, report.Content.Parts, expected.Parts)
}

// compareHeader compares the fields that are shown. mail-parser keeps each of several, and a reader is shown the first.
func compareHeader(h smime.Headers, fields []mimeField) string {
	date := ""
	if !h.Date.IsZero() {
		date = h.Date.Format(time.RFC3339)
	}
	for _, field := range []struct{ name, got string }{
		{"subject", oneLine(h.Subject)}, {"message_id", h.MessageID}, {"date", date},
		{"from", mailboxes(h.From)}, {"to", mailboxes(h.To)}, {"reply_to", mailboxes(h.ReplyTo)},
	} {
		want := expectedField(fields, field.name)
		if field.got != want {
			return fmt.Sprintf("%s %q where %q is expected", field.name, field.got, want)
		}
	}
	return ""
}

// expectedField returns the first field of a name, written as the report's is.
func expectedField(fields []mimeField, name string) string {
	i := slices.IndexFunc(fields, func(f mimeField) bool { return string(f.Name) == `"`+name+`"` })
	if i < 0 {
		return ""
	}
	var value struct {
		Text     string
		TextList []string
		DateTime struct {
			Year, Month, Day, Hour, Minute, Second int
			Before                                 bool `json:"tz_before_gmt"`
			ZoneHour                               int  `json:"tz_hour"`
			ZoneMinute                             int  `json:"tz_minute"`
		}
		Address struct {
			List  []mimeAddress
			Group []struct{ Addresses []mimeAddress }
		}
	}
	if json.Unmarshal(fields[i].Value, &value) != nil {
		return "" // "Empty"
	}
	switch name {
	case "date":
		d := value.DateTime
		if d.Year == 0 {
			return ""
		}
		offset := d.ZoneHour*3600 + d.ZoneMinute*60
		if d.Before {
			offset = -offset
		}
		zone := time.FixedZone("", offset)
		return time.Date(d.Year, time.Month(d.Month), d.Day, d.Hour, d.Minute, d.Second, 0, zone).Format(time.RFC3339)
	case "from", "to", "reply_to":
		list := value.Address.List
		for _, group := range value.Address.Group {
			list = append(list, group.Addresses...)
		}
		var all []mail.Address
		for _, a := range list {
			all = append(all, mail.Address(a))
		}
		return mailboxes(all)
	default:
		return oneLine(value.Text)
	}
}

type mimeAddress struct{ Name, Address string }

func mailboxes(list []mail.Address) string {
	var all []string
	for _, a := range list {
		all = append(all, strings.TrimSpace(oneLine(a.Name)+" <"+a.Address+">"))
	}
	return strings.Join(all, ", ")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// compareParts compares what is shown or saved with the parts that are no multiparts.
func compareParts(t *testing.T, got []smime.Part, expected []mimePart) string {
	t.Helper()
	var leaves []mimePart
	for _, part := range expected {
		if _, multipart := part.Body["Multipart"]; !multipart {
			leaves = append(leaves, part)
		}
	}
	if len(got) != len(leaves) {
		return fmt.Sprintf("%d parts where %d are expected", len(got), len(leaves))
	}
	for i, leaf := range leaves {
		for kind, body := range leaf.Body {
			if d := comparePart(t, got[i], kind, body); d != "" {
				return fmt.Sprintf("part %d: %s", i+1, d)
			}
		}
	}
	return ""
}

func comparePart(t *testing.T, got smime.Part, kind string, body json.RawMessage) string {
	t.Helper()
	switch kind {
	case "Message":
		var inside mimeMessage
		if err := json.Unmarshal(body, &inside); err != nil {
			t.Fatal(err)
		}
		return compareMIME(t, got.Data, &inside)
	case "Text", "Html":
		var text string
		if err := json.Unmarshal(body, &text); err != nil {
			t.Fatal(err)
		}
		return compareText(got, text)
	default: // Binary, InlineBinary
		var octets []int
		if err := json.Unmarshal(body, &octets); err != nil {
			t.Fatal(err)
		}
		same := slices.EqualFunc(octets, got.Data, func(a int, b byte) bool { return a == int(b) })
		if !same {
			return fmt.Sprintf("%d octets where %d others are expected", len(got.Data), len(octets))
		}
		return ""
	}
}

// compareText compares a text, and what is saved as a file where Signet shows no such text: there the octets count, which
// are in a charset of the sender's choice.
func compareText(got smime.Part, want string) string {
	shown := got.Kind == smime.PartText || got.Kind == smime.PartHTML
	unix := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
	text := unix(string(got.Data))
	if text == unix(want) || !shown && strings.ToValidUTF8(text, "") != text {
		return ""
	}
	at := 0
	for a, b := []rune(text), []rune(unix(want)); at < len(a) && at < len(b) && a[at] == b[at]; at++ {
	}
	return fmt.Sprintf("the %s differs from character %d on", got.Kind, at+1)
}
