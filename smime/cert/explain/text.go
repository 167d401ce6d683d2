package explain

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what comes out.
const (
	maxLines  = 200 // of one extension
	maxLine   = 400 // characters
	maxOctets = 512 // that are shown in hexadecimal
	perLine   = 16  // octets in a line of them
)

// clean makes one line of what somebody else has written. What cannot be seen is shown as U+FFFD, so that no line looks
// like another one.
func clean(text string) string {
	var b strings.Builder
	count := 0
	for _, r := range text {
		if count++; count > maxLine {
			b.WriteString("…")
			break
		}
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}

// bounded keeps the first lines, and says how many there are more.
func bounded(lines []string) []string {
	for i, line := range lines {
		if i == maxLines {
			return append(lines[:i:i], fmt.Sprintf("… and %d more", len(lines)-maxLines))
		}
		lines[i] = clean(line)
	}
	return lines
}

// dump shows octets in hexadecimal.
func dump(octets []byte) []string {
	var lines []string
	shown := octets[:min(len(octets), maxOctets)]
	for i := 0; i < len(shown); i += perLine {
		lines = append(lines, colons(shown[i:min(i+perLine, len(shown))]))
	}
	if left := len(octets) - len(shown); left > 0 {
		lines = append(lines, fmt.Sprintf("… and %d more octets", left))
	}
	return lines
}

// colons shows octets as 0A:1B.
func colons(octets []byte) string {
	digits := strings.ToUpper(hex.EncodeToString(octets))
	var b strings.Builder
	for i := 0; i < len(digits); i += 2 {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteString(digits[i : i+2])
	}
	return b.String()
}
