package smime

import (
	"bytes"
	"iter"
	"regexp"
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// Limits of looking for what was done to headers.
const (
	// maxSearchedFields is how many fields a header may have to be searched.
	maxSearchedFields = 12
	// maxPermuted is how many fields are put into each order.
	maxPermuted = 4
)

// usualFields are those that mail systems add to a part and take away from it.
var usualFields = []string{
	"MIME-Version: 1.0", "Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: 8bit",
	"Content-Disposition: inline", "Content-Type: text/plain", "Content-Type: text/plain; charset=us-ascii",
	"Content-Type: text/plain; charset=\"us-ascii\"", "Content-Type: text/plain; charset=utf-8", "Content-Language: en-US",
}

// headerFields undoes fields that were added to a header or taken away from it, and
// another order of them.
func (d *diagnoser) headerFields() {
	for _, e := range d.inner {
		fields := rawFields(e.Header)
		if len(fields) > maxSearchedFields {
			continue
		}
		with := func(code DiagnosisCode, detail string, fields [][]byte) bool {
			return d.look(variant{code, detail, []edit{headerEdit(e, fields)}})
		}
		for i, f := range e.Header.Fields {
			rest := slices.Delete(slices.Clone(fields), i, i+1)
			if !with(DiagnosisHeaderAdded, "The field "+f.Name+" was added to the header of "+partName(e)+".", rest) {
				return
			}
			for k := i; k < len(rest); k++ {
				detail := "The fields " + f.Name + " and " + e.Header.Fields[k+1].Name + " were added to the header of " + partName(e) + "."
				if !with(DiagnosisHeaderAdded, detail, slices.Delete(slices.Clone(rest), k, k+1)) {
					return
				}
			}
		}
		for _, lost := range usualFields {
			name, _, _ := strings.Cut(lost, ":")
			for at := range len(fields) + 1 {
				more := slices.Insert(slices.Clone(fields), at, []byte(lost+"\r\n"))
				if !with(DiagnosisHeaderRemoved, "The field "+name+" was taken away from the header of "+partName(e)+".", more) {
					return
				}
			}
		}
		if len(fields) > maxPermuted {
			continue
		}
		for order := range permutations(fields) {
			if !with(DiagnosisRefoldedHeader, "The header fields of "+partName(e)+" were put into another order.", order) {
				return
			}
		}
	}
}

func partName(e *entity.Entity) string {
	if e.Path == "" {
		return "what was signed"
	}
	return "part " + e.Path
}

func rawFields(h entity.Header) [][]byte {
	var fields [][]byte
	for _, f := range h.Fields {
		fields = append(fields, f.Raw)
	}
	return fields
}

// headerEdit replaces the fields of a header.
func headerEdit(e *entity.Entity, fields [][]byte) edit {
	end := e.Offset + len(e.Header.Raw)
	return edit{e.Offset, end, append(bytes.Join(fields, nil), "\r\n"...)}
}

// permutations yields all orders of some fields.
func permutations(fields [][]byte) iter.Seq[[][]byte] {
	return func(yield func([][]byte) bool) { permute(slices.Clone(fields), 0, yield) }
}

func permute(fields [][]byte, from int, yield func([][]byte) bool) bool {
	if from >= len(fields)-1 {
		return yield(fields)
	}
	for i := from; i < len(fields); i++ {
		fields[from], fields[i] = fields[i], fields[from]
		if !permute(fields, from+1, yield) {
			return false
		}
		fields[from], fields[i] = fields[i], fields[from]
	}
	return true
}

// foldings undoes header fields that were written anew: folded in another way, with
// other quotation marks, and with names and values in another case.
func (d *diagnoser) foldings() {
	for _, scope := range d.scopes() {
		for _, name := range nameStyles {
			for _, value := range valueStyles {
				for _, fold := range foldStyles {
					if !d.pay(restyling * headerSize(scope)) {
						return
					}
					var edits []edit
					for _, e := range scope {
						var fields [][]byte
						for _, f := range e.Header.Fields {
							fields = append(fields, restyled(f, name, value, fold))
						}
						if edit := headerEdit(e, fields); len(fields) > 0 && !bytes.Equal(edit.with, e.Header.Raw) {
							edits = append(edits, edit)
						}
					}
					if len(edits) > 0 && !d.look(variant{DiagnosisRefoldedHeader, "Header fields were written anew.", edits}) {
						return
					}
				}
			}
		}
	}
}

// scopes are the entities whose headers are changed together: all, or the outermost.
func (d *diagnoser) scopes() [][]*entity.Entity {
	if len(d.inner) < 2 {
		return [][]*entity.Entity{d.inner}
	}
	return [][]*entity.Entity{d.inner, d.inner[:1]}
}

// restyling is how much longer it takes to write a field anew than to hash it.
const restyling = 16

func headerSize(entities []*entity.Entity) int {
	size := 0
	for _, e := range entities {
		size += len(e.Header.Raw)
	}
	return size
}

// Styles change an unfolded field.
var (
	nameStyles  = []func(string) string{asIs, titled, onlyFirstUpper, strings.ToLower}
	valueStyles = []func(string) string{asIs, withoutQuotes, withQuotes, lowerCharset, upperCharset, lowerType}
	foldStyles  = []func(string) string{
		nil, asIs, betweenParameters("\r\n "), betweenParameters("\r\n\t"), betweenParameters("\r\n  "),
		betweenParameters("\r\n    "), betweenParameters("\r\n        "), betweenParameters(""), betweenParameters(" "),
		foldedAt(76), foldedAt(78), foldedAt(72),
	}

	parameterBreak = regexp.MustCompile(`;[ \t]*`)
	quotedToken    = regexp.MustCompile(`="([!#-'*+\-.0-9A-Z^-~]+)"`)
	bareToken      = regexp.MustCompile(`=([!#-'*+\-.0-9A-Z^-~=_?/:]+)`)
	charsetValue   = regexp.MustCompile(`(?i)charset="?[^";]+`)
	folding        = regexp.MustCompile(`\r?\n[ \t]*`)
)

func asIs(s string) string { return s }

func withoutQuotes(s string) string { return quotedToken.ReplaceAllString(s, "=$1") }
func withQuotes(s string) string    { return bareToken.ReplaceAllString(withoutQuotes(s), `="$1"`) }
func lowerCharset(s string) string  { return charsetValue.ReplaceAllStringFunc(s, strings.ToLower) }

func upperCharset(s string) string {
	return charsetValue.ReplaceAllStringFunc(s, func(s string) string { return "charset" + strings.ToUpper(s[len("charset"):]) })
}

func lowerType(s string) string {
	word, rest, _ := strings.Cut(s, ";")
	if rest != "" {
		rest = ";" + rest
	}
	return strings.ToLower(word) + rest
}

// titled writes a name as RFC 2045 does.
func titled(name string) string {
	words := strings.Split(strings.ToLower(name), "-")
	for i, word := range words {
		if word == "mime" || word == "id" {
			words[i] = strings.ToUpper(word)
		} else if word != "" {
			words[i] = strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return strings.Join(words, "-")
}

func onlyFirstUpper(name string) string {
	return strings.ToUpper(name[:1]) + strings.ToLower(name[1:])
}

// betweenParameters puts white space after each semicolon.
func betweenParameters(space string) func(string) string {
	return func(value string) string { return parameterBreak.ReplaceAllString(value, ";"+space) }
}

// foldedAt breaks lines of a field at spaces, as late as a width lets it.
func foldedAt(width int) func(string) string {
	return func(field string) string {
		var out strings.Builder
		column := 0
		for i, word := range strings.Split(field, " ") {
			if i > 0 && column+1+len(word) > width {
				out.WriteString("\r\n")
				column = 0
			}
			if i > 0 {
				out.WriteByte(' ')
				column++
			}
			out.WriteString(word)
			column += len(word)
		}
		return out.String()
	}
}

// restyled writes a field in another style; one that came folded stays so where fold
// is nil.
func restyled(f entity.Field, name, value, fold func(string) string) []byte {
	colon := bytes.IndexByte(f.Raw, ':')
	body := strings.TrimRight(string(f.Raw[colon+1:]), "\r\n")
	if fold != nil {
		body = folding.ReplaceAllString(body, " ")
		body = parameterBreak.ReplaceAllString(body, "; ")
		return []byte(fold(name(f.Name)+":"+value(body)) + "\r\n")
	}
	return []byte(name(f.Name) + ":" + value(body) + "\r\n")
}
