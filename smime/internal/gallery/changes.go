package gallery

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"strings"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

const changedLetter = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
	"Grüße, Bob,\r\n\r\nFrom here it is not far.\r\n\tTake the bus,\r\n.. or walk: https://bus.example.test/\r\n\r\n-- \r\nAlice\r\n"

// changes are what mail systems do to a signed message.
func changes() []Exhibit {
	const changed, added = "verdict_digest_mismatch_changed", "verdict_digest_mismatch_added"
	become := func(old, with string) func(string) string {
		return func(s string) string { return replaced(s, old, with) }
	}
	change := func(code smime.DiagnosisCode, sentence string, change func(string) string) Exhibit {
		return Exhibit{"changed-" + string(code), sentence, string(code), "", func(w World) []byte {
			return w.message(alice, beside(change(changedLetter), w.signature(changedLetter, cms.Detached, w.Alice)))
		}}
	}
	return []Exhibit{
		change(smime.DiagnosisLineEnds, changed, become("\r\n", "\r\r\n")),
		change(smime.DiagnosisBlankLines, changed, become("\r\n\tTake", "\r\n\r\n\tTake")),
		change(smime.DiagnosisTrailingSpace, changed, become("-- \r\n", "--\r\n")),
		change(smime.DiagnosisWhitespace, changed, become("\t", "        ")),
		change(smime.DiagnosisWrappedLines, changed, become("the bus", "th!\r\n e bus")),
		change(smime.DiagnosisFromLine, changed, become("\nFrom", "\n>From")),
		change(smime.DiagnosisDots, changed, become("\n..", "\n.")),
		change(smime.DiagnosisTransferEncoding, changed, func(s string) string {
			header, body, _ := strings.Cut(s, "\r\n\r\n")
			return replaced(header, "8bit", "quoted-printable") + "\r\n\r\n" + quoted(body)
		}),
		change(smime.DiagnosisCharset, changed, func(s string) string {
			return replaced(replaced(s, "utf-8", "ISO-8859-1"), "Grüße", "Gr\xfc\xdfe")
		}),
		change(smime.DiagnosisRefoldedHeader, changed, become("; charset", ";\r\n\tcharset")),
		change(smime.DiagnosisHeaderAdded, changed, become("8bit\r\n", "8bit\r\nContent-Disposition: inline\r\n")),
		change(smime.DiagnosisHeaderRemoved, changed, become("Content-Transfer-Encoding: 8bit\r\n", "")),
		change(smime.DiagnosisLinks, changed, become("https://bus.example.test/", "https://urldefense.com/v3/__https://bus.example.test/__;!!a!b$")),
		change(smime.DiagnosisFooter, added, become("Alice\r\n", "Alice\r\n______\r\nThe list: http://list.example.test/\r\n")),
		change(smime.DiagnosisBanner, added, become("Grüße", "[From outside]\r\n\r\nGrüße")),
		change(smime.DiagnosisUnknown, broken, become("bus", "car")),
		{"changed-pieces", changed, string(smime.DiagnosisPieces), "", pieces},
		{"changed-and-unknown", broken, string(smime.DiagnosisFromLine), "", func(w World) []byte {
			stranger := w.issuedBy(w.otherRoot(), aliceToo, named)
			return w.message(alice, beside(replaced(changedLetter, "\nFrom", "\n>From"), w.signature(changedLetter, cms.Detached, stranger)))
		}},
		{"changed-by-two", broken, string(smime.SignerDigestMismatch), "", func(w World) []byte {
			return w.message(alice, beside(text("Dear Bob,\n\nthere is fish on Friday."), w.signature(text(letter), cms.Detached, w.Alice, w.issue(testca.Email("alice@example.test")))))
		}},
	}
}

func quoted(text string) string {
	var out bytes.Buffer
	w := quotedprintable.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

// pieces is a message that was cut in the middle of a line end, where its body had 8193 octets.
func pieces(w World) []byte {
	const cut = 8193
	lines := strings.TrimSuffix(text(strings.Repeat("A line of the letter.\n", 300)), "\r\n")
	for {
		signed, came := lines+"\r\nThe last line.\r\n", lines+"\r\n\r\nThe last line.\r\n"
		entity := beside(came, w.signature(signed, cms.Detached, w.Alice))
		_, body, _ := strings.Cut(entity, "\r\n\r\n")
		missing := cut - 1 - strings.Index(body, "\r\n\r\nThe last line.")
		if missing == 0 {
			return w.message(alice, entity)
		}
		lines += strings.Repeat(".", missing)
	}
}
