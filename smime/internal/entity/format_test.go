package entity

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"
)

func TestTextSurvives(t *testing.T) {
	for _, text := range []string{
		"", "Hello", "Grüße aus Köln", "two  spaces", " leading", "=?utf-8?Q?not_encoded?=",
		strings.Repeat("long ", 60) + "end", strings.Repeat("x", 500), strings.Repeat("日本語", 80), "tab\there", "line\r\nInjected: yes",
	} {
		field := Text("Subject", text)
		checkField(t, field)
		e, err := Parse(append(field, "\r\n"...))
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Header.Fields) != 1 || e.Header.Text("Subject") != text {
			t.Errorf("%q came back as %q in %q", text, e.Header.Text("Subject"), field)
		}
	}
}

func TestStructuredSurvives(t *testing.T) {
	for _, name := range []string{
		"a.txt", "my file.txt", `quo"te\.txt`, "Grüße.pdf", strings.Repeat("Ünïcödé ", 30) + ".pdf", strings.Repeat("a", 200), "it's*100%.txt", "=?x?=",
	} {
		field := Structured("Content-Disposition", "attachment", Parameter{"filename", name}, Parameter{"x", "y"})
		checkField(t, field)
		e, _ := Parse(append(field, "\r\n"...))
		if word, params := e.Disposition(); word != "attachment" || params["filename"] != name || params["x"] != "y" {
			t.Errorf("%q came back as %q in %q", name, params["filename"], field)
		}
	}
}

func TestAddressesSurvive(t *testing.T) {
	list := []mail.Address{
		{Address: "bob@example.test"},
		{Name: "Alice Example", Address: "alice@example.test"},
		{Name: "Dr. Ünal, Özge (Köln)", Address: "o@example.test"},
		{Name: `The "Boss", Inc.`, Address: "boss@example.test"},
		{Name: strings.Repeat("Very Long Name ", 12), Address: "long@example.test"},
		{Address: `"a b"@example.test`},
	}
	field, err := Addresses("To", list)
	if err != nil {
		t.Fatal(err)
	}
	checkField(t, field)
	e, _ := Parse(append(field, "\r\n"...))
	value, _ := e.Header.Get("To")
	got, err := ParseAddresses(value)
	if err != nil {
		t.Fatalf("%v: %s", err, field)
	}
	for i, a := range list {
		if want := (mail.Address{Name: a.Name, Address: strings.ReplaceAll(a.Address, `"`, "")}); got[i] != want {
			t.Errorf("got %v, want %v in %s", got[i], want, field)
		}
	}
}

func TestAddrSpec(t *testing.T) {
	for address, want := range map[string]string{
		"a@example.test":         "a@example.test",
		"a@bücher.test":          "a@xn--bcher-kva.test",
		"a b@example.test":       `"a b"@example.test`,
		"":                       "",
		"nobody":                 "",
		"@example.test":          "",
		"ü@example.test":         "",
		"a@b>,<c@d":              "",
		"a@example.test\r\nX: y": "",
	} {
		if got, err := AddrSpec(address); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v; want %q", address, got, err, want)
		}
	}
}

// checkField checks the lines of a field that was written.
func checkField(t *testing.T, field []byte) {
	t.Helper()
	for i, line := range strings.Split(strings.TrimSuffix(string(field), "\r\n"), "\r\n") {
		if len(line) > MaxLine {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
		if i > 0 && !strings.HasPrefix(line, " ") {
			t.Errorf("line does not continue the field: %q", line)
		}
	}
}

var mailboxLine = regexp.MustCompile(`(?m)^>*From `)

func TestEncodeQuotedPrintable(t *testing.T) {
	const text = "From a\n>b\n.\n.c\nnot From d \n=\t\nü"
	const want = "=46rom a\r\n=3Eb\r\n=2E\r\n=2Ec\r\nnot From d=20\r\n=3D=09\r\n=C3=BC"
	if got := string(EncodeQuotedPrintable([]byte(text))); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzEncodeQuotedPrintable(f *testing.F) {
	f.Add([]byte("From me\r\n>From you\n. \n" + strings.Repeat("x", 74) + ">From =\t\nend \r"))
	f.Add([]byte(strings.Repeat("a", 75) + "From " + strings.Repeat("ü", 50)))
	f.Fuzz(func(t *testing.T, text []byte) {
		encoded := EncodeQuotedPrintable(text)
		for _, line := range bytes.Split(encoded, []byte("\r\n")) {
			if len(line) > MaxLine {
				t.Errorf("line of %d octets: %q", len(line), line)
			}
			if bytes.ContainsAny(line, "\r\n") || bytes.HasSuffix(line, []byte(" ")) || bytes.HasSuffix(line, []byte("\t")) {
				t.Errorf("unsafe line %q", line)
			}
		}
		if mailboxLine.Match(encoded) {
			t.Errorf("a mailbox line in %q", encoded)
		}
		decoded, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(encoded)))
		if err != nil {
			t.Fatal(err)
		}
		want := bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
		if !bytes.Equal(decoded, want) {
			t.Errorf("got %q, want %q", decoded, want)
		}
	})
}
