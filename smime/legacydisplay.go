package smime

import (
	"strings"

	"signet/smime/internal/entity"
)

// withoutLegacyDisplay leaves out the copy of protected header fields that some
// programs put above an encrypted text, for readers that know no header
// protection. RFC 9788 Section 4.5.3.
func withoutLegacyDisplay(e *entity.Entity, text string) string {
	if e.Params["hp-legacy-display"] != "1" {
		return text
	}
	if e.Type == "text/plain" {
		if _, rest, ok := strings.Cut(text, "\n\n"); ok {
			return rest
		}
		return text
	}
	const open, end = `<div class="header-protection-legacy-display">`, "</div>"
	before, rest, ok := strings.Cut(text, open)
	if !ok {
		return text
	}
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		return text
	}
	return before + after
}
