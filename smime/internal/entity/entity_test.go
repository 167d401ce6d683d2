package entity

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"signet/conformance/corpora"
)

// crlf makes the line ends of mail from those of Go source.
func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func TestPartsKeepTheirOctets(t *testing.T) {
	message := crlf("Content-Type: multipart/signed; boundary=b\n\npreamble\n--b\nSubject: =?x\n folded\n\nbody \n\n--b  \n\nsecond\n--b--\nepilogue\n")
	e, err := Parse([]byte(message))
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Parts) != 2 {
		t.Fatalf("got %d parts, want 2", len(e.Parts))
	}
	if got, want := string(e.Parts[0].Raw), crlf("Subject: =?x\n folded\n\nbody \n"); got != want {
		t.Errorf("first part: got %q, want %q", got, want)
	}
	if got, want := string(e.Parts[1].Raw), crlf("\nsecond"); got != want {
		t.Errorf("second part: got %q, want %q", got, want)
	}
	if string(e.Preamble) != "preamble" || string(e.Epilogue) != "epilogue\r\n" || !e.Closed {
		t.Errorf("got preamble %q, epilogue %q, closed %v", e.Preamble, e.Epilogue, e.Closed)
	}
	if e.Parts[1].Path != "2" || string(e.Parts[1].Body) != "second" {
		t.Errorf("got path %q, body %q", e.Parts[1].Path, e.Parts[1].Body)
	}
}

func TestParseTolerates(t *testing.T) {
	tests := []struct {
		name, message string
		parts         int
		closed        bool
	}{
		{"bare LF", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n", 2, true},
		{"no closing delimiter", crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntw"), 2, false},
		{"a longer boundary is not this one", crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--bb\n--b--\n"), 1, true},
		{"mailbox line first", crlf("From alice\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--"), 1, true},
		{"empty parts", crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b--"), 2, true},
		{"no delimiter", crlf("Content-Type: multipart/mixed; boundary=b\n\nhello"), 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := Parse([]byte(tt.message))
			if err != nil {
				t.Fatal(err)
			}
			if len(e.Parts) != tt.parts || e.Closed != tt.closed {
				t.Errorf("got %d parts, closed %v; want %d, %v", len(e.Parts), e.Closed, tt.parts, tt.closed)
			}
		})
	}
}

func TestParseLimits(t *testing.T) {
	deep := ""
	for range MaxDepth + 1 {
		deep += "Content-Type: multipart/mixed; boundary=b" + deepSuffix(len(deep)) + "\r\n\r\n--b" + deepSuffix(len(deep)) + "\r\n"
	}
	tests := []struct {
		name, message string
		want          error
	}{
		{"depth", deep, ErrTooDeep},
		{"parts", "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\n", MaxParts+1), ErrTooLarge},
		{"header", "Subject: " + strings.Repeat("x", MaxHeader) + "\r\n", ErrTooLarge},
		{"fields", strings.Repeat("A:\r\n", MaxFields+2), ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Parse([]byte(tt.message)); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func deepSuffix(n int) string { return strings.Repeat("x", n%997) + string(rune('a'+n%26)) }

func TestParameters(t *testing.T) {
	tests := []struct {
		name, value, param, want string
	}{
		{"quoted", `text/plain; name="a;b\"c"`, "name", `a;b"c`},
		{"unquoted with spaces", `text/plain; name=my file.pdf; x=y`, "name", "my file.pdf"},
		{"first counts", `text/plain; charset=a; charset=b`, "charset", "a"},
		{"comment", `text/plain (x;y); charset=a`, "charset", "a"},
		{"extended", `attachment; filename*=iso-8859-1'de'%DCbung.txt`, "filename", "Übung.txt"},
		{"continued", `attachment; filename*1*=%9Fe.txt; filename*0*=utf-8''Gr%C3%BC%C3`, "filename", "Grüße.txt"},
		{"continued with a gap", `attachment; filename*0=a; filename*2=c`, "filename", "a"},
		{"continued twice", `attachment; filename*0=a; filename*0=b`, "filename", "a"},
		{"extended counts before plain", `attachment; filename=x; filename*=utf-8''y`, "filename", "y"},
		{"encoded word", `attachment; filename="=?utf-8?Q?=C3=9Cbung?="`, "filename", "Übung"},
		{"empty parameters", `text/plain;; ;charset=a;`, "charset", "a"},
		{"unclosed quote", `text/plain; name="abc`, "name", "abc"},
		{"unclosed comment", `text/plain (a (b); name=x(y`, "name", "x(y"},
		{"comments never closed", `text/plain; name=` + strings.Repeat("(", MaxHeader), "name", strings.Repeat("(", MaxHeader)}, // took minutes
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, params := ParseParameters(tt.value); params[tt.param] != tt.want {
				t.Errorf("got %q, want %q", params[tt.param], tt.want)
			}
		})
	}
}

func TestContent(t *testing.T) {
	tests := []struct {
		name, message, want string
		err                 error
	}{
		{"base64", "Content-Transfer-Encoding: base64\n\naGFs\nbG8=\n", "hallo", nil},
		{"base64 without padding", "Content-Transfer-Encoding: base64\n\naGFsbG8", "hallo", nil},
		{"base64 in pieces", "Content-Transfer-Encoding: base64\n\naGE=\nbGxv", "hallo", nil},
		{"base64 cut off", "Content-Transfer-Encoding: base64\n\naGFsb", "aGFsb", ErrUndecodable},
		{"quoted-printable", "Content-Transfer-Encoding: Quoted-Printable\nContent-Type: text/plain; charset=iso-8859-1\n\nh=E4l=\nlo \n", "hällo\n", nil},
		{"unknown encoding", "Content-Transfer-Encoding: x-rot13\n\nabc", "abc", ErrUndecodable},
		{"unknown charset", "Content-Type: text/plain; charset=klingon\n\nabc", "abc", ErrUndecodable},
		{"unlabelled", "\nh\xe4llo", "hällo", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := Parse([]byte(crlf(tt.message)))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := e.Text(); got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("got %q, %v; want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

func TestFileName(t *testing.T) {
	for value, want := range map[string]string{
		`attachment; filename="../../etc/passwd"`:       "passwd",
		`attachment; filename="C:\\Users\\a\\b.txt"`:    "b.txt",
		"attachment; filename*=utf-8''a%E2%80%AEtxt.sh": "atxt.sh",
		`attachment; filename=".."`:                     "",
		`attachment`:                                    "",
	} {
		e, _ := Parse([]byte("Content-Disposition: " + value + "\r\n\r\n"))
		if got := e.FileName(); got != want {
			t.Errorf("%s: got %q, want %q", value, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(crlf("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\nContent-Type: multipart/alternative;\n boundary=\"b c\"\n\n--b c\n\nx\n--b c--\n--b--\n")))
	f.Add([]byte("From x\nSubject: =?utf-8?B?aGFsbG8?=\nContent-Type: text/plain; name*0*=utf-8''%41; name*1=b\nContent-Transfer-Encoding: base64\n\naGFsbG8="))
	corpora.Seeds(f, "mail-parser", "ruby-mail", "johnny-fired")
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Parse(data)
		if err != nil {
			return
		}
		checkTree(t, data, e)
	})
}

// checkTree checks what must hold for every entity that was parsed.
func checkTree(t *testing.T, whole []byte, e *Entity) {
	if !bytes.Equal(append(bytes.Clone(e.Header.Raw), e.Body...), e.Raw) {
		t.Errorf("part %q: header and body are not the entity", e.Path)
	}
	if !bytes.Equal(whole[e.Offset:e.Offset+len(e.Raw)], e.Raw) {
		t.Errorf("part %q: wrong offset %d", e.Path, e.Offset)
	}
	for _, f := range e.Header.Fields {
		f.Text()
	}
	e.Content()
	e.Text()
	e.FileName()
	for _, part := range e.Parts {
		if !bytes.Contains(e.Body, part.Raw) {
			t.Errorf("part %q is not within its parent", part.Path)
		}
		checkTree(t, whole, part)
	}
}
