package attacks

import (
	"bytes"
	"fmt"
	"strings"
)

// Document returns docs/attacks.md.
func Document() []byte {
	var b bytes.Buffer
	b.WriteString(`# Attacks on messages

Each published attack on signed or encrypted mail that we know of, with a message or a page that tries it here, and what comes of it.
Nothing below gets a better mark than it deserves, and not one octet leaves. SECURITY.md has the promises behind it, and the attacks on the
cryptography itself, on certificates and on the keystore.

The messages are made anew by ` + "`smime/internal/attacks`" + `, which also prints this page (` + "`make generate`" + `). Its tests open each of them with the
engine. ` + "`e2e/johnny.test.ts`" + ` opens each in Chromium, where every host of the world is one server that records each request: what is not good looks
not good, what must stay sealed is in no frame, and the server hears nothing. ` + "`conformance/johnny_test.go`" + ` goes through the messages that
came with "Johnny, you are fired!", where they are.

A verdict is what docs and code call it: **verified** and **verified-and-confidential** are the good ones, and then the sentence above the
message names who signed, by the certificate.

"Johnny, you are fired!" has a fifth class, on programs that read GnuPG's answers from a text in which the message could put some of its own.
Signet has nothing of the kind: the engine answers with a structure, in which no text of a message can become a verdict.
`)
	for _, class := range Classes() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| attack | source | vector | verdict | what is shown |\n| --- | --- | --- | --- | --- |\n", class.Name, class.About)
		for _, v := range class.Vectors {
			fmt.Fprintf(&b, "| %s | %s | `%s` | %s | %s |\n", cell(v.Attack), cell(v.Source), v.ID, v.Want.verdict(), cell(v.Result))
		}
	}
	b.WriteString("\n## In the browser\n\nWhat a page, a message that is shown, or an answer to one can try. Each has a test in real Chromium.\n\n" +
		"| attack | source | test | result |\n| --- | --- | --- | --- |\n")
	for _, test := range BrowserTests() {
		fmt.Fprintf(&b, "| %s | %s | `%s`: %s | %s |\n", cell(test.Attack), cell(test.Source), test.File, cell(test.Title), cell(test.Result))
	}
	return b.Bytes()
}

func (o Outcome) verdict() string {
	if o.Error != "" {
		return "not opened: " + string(o.Error)
	}
	verdict := string(o.Verdict)
	if o.Enclosed != "" {
		verdict += "; the part " + string(o.Enclosed)
	}
	if o.By != "" {
		verdict += ", by " + o.By
	}
	return verdict
}

// cell makes text one cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ", "<", "&lt;", ">", "&gt;").Replace(text)
}
