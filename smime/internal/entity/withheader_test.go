package entity

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// WithHeader says of an entity and of each of its parts what Parse says.
func TestWithHeaderIsParse(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	headers := []string{
		"", "\n", "\r\n", "A: b\r\n\r\n", "Content-Type: text/plain\n\n", "Content-Type: multipart/digest; boundary=b\r\n\r\n",
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n", "X: y\r\nContent-Type: multipart/mixed; boundary=b; x=y\r\n\r\n",
		"Content-Type: multipart/mixed; boundary=c\n\n", "X: no end\r\n", "Content-Type: multipart/mixed; boundary=b",
	}
	pieces := append([]string{"--b\r\n", "--b\r\n", "--b--\r\n", "--c\r\n", "--c--\n", "x", "\r\n"}, headers...)
	shared := 0
	check := func(e *Entity) {
		data := []byte(headers[random.IntN(len(headers))] + string(e.Body))
		got, err := e.WithHeader(data)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q with %q: got %+v, want %+v", e.Raw, data, got, want)
		}
		if got.IsMultipart() && got.Type == e.Type {
			shared++
		}
	}
	for range 20_000 {
		var message strings.Builder
		for range 2 + random.IntN(12) {
			message.WriteString(pieces[random.IntN(len(pieces))])
		}
		e, err := Parse([]byte(message.String()))
		if err != nil {
			t.Fatal(err)
		}
		check(e)
		for _, part := range e.Parts {
			check(part)
		}
	}
	if shared < 500 {
		t.Errorf("only %d shared their parts", shared)
	}
}
