package smime

import (
	"bytes"
	"encoding/base64"
	"mime"
	"net/mail"
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// CopyRewritten reports whether a mail system that keeps properties, and not octets,
// kept a message all the same: each field says what it said, in whatever order,
// folds and encoded words, with the names beside addresses that its directory has, no other one describes the body, and the body is what it was, or the
// same CMS content in other lines of base64. Exchange does that.
func CopyRewritten(built, stored []byte) bool {
	builtHeader, builtBody := splitMessage(built)
	storedHeader, storedBody := splitMessage(stored)
	before, after := fieldValues(builtHeader), fieldValues(storedHeader)
	for name, values := range before {
		if !slices.Equal(values, after[name]) {
			return false
		}
	}
	for name := range after {
		// The language is the mailbox's, and changes nothing of what is read.
		if before[name] == nil && name != "content-language" && (strings.HasPrefix(name, "content-") || name == "mime-version") {
			return false
		}
	}
	if slices.EqualFunc(bodyLines(builtBody), bodyLines(storedBody), bytes.Equal) {
		return true
	}
	return isEncodedCMS(before) && sameBase64(builtBody, storedBody)
}

// fieldValues returns what the fields of each name say, in order: text without its
// folds and encoding, of people their addresses. RFC 5322 Section 2.2.3, RFC 2047 Section 2.
func fieldValues(fields [][]byte) map[string][]string {
	values := map[string][]string{}
	for _, raw := range fields {
		name, field := fieldName(raw), entity.Field{Raw: raw}
		value := strings.Join(strings.Fields(field.Text()), " ")
		if people := []string{"from", "sender", "reply-to", "to", "cc"}; slices.Contains(people, name) {
			if list, err := entity.ParseAddresses(field.Value()); err == nil {
				value = addressesAlone(list)
			}
		}
		values[name] = append(values[name], value)
	}
	return values
}

func addressesAlone(list []mail.Address) string {
	var addresses []string
	for _, a := range list {
		addresses = append(addresses, strings.ToLower(a.Address))
	}
	return strings.Join(addresses, " ")
}

// isEncodedCMS reports whether a body is one CMS object in base64. RFC 8551 Section 3.2.
func isEncodedCMS(fields map[string][]string) bool {
	if !slices.Equal(fields["content-transfer-encoding"], []string{"base64"}) || len(fields["content-type"]) != 1 {
		return false
	}
	mediaType, _, _ := mime.ParseMediaType(fields["content-type"][0]) // none where it cannot be read
	return mediaType == "application/pkcs7-mime" || mediaType == "application/x-pkcs7-mime"
}

func sameBase64(a, b []byte) bool {
	decodedA, errA := decodeLines(a)
	decodedB, errB := decodeLines(b)
	return errA == nil && errB == nil && bytes.Equal(decodedA, decodedB)
}

func decodeLines(body []byte) ([]byte, error) {
	joined := bytes.Join(bytes.Fields(body), nil)
	decoded := make([]byte, base64.StdEncoding.DecodedLen(len(joined)))
	n, err := base64.StdEncoding.Decode(decoded, joined)
	return decoded[:n], err
}
