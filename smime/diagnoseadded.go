package smime

import (
	"bytes"
	"fmt"
	"slices"

	"signet/smime/internal/entity"
)

// Limits of looking for what was added.
const (
	// maxAddedPlaces is how many places of a part may be the border of what was added.
	maxAddedPlaces = 32
	// maxAddedParts is how many parts are left out one at a time.
	maxAddedParts = 16
)

// addedParts undoes what gateways and lists do that put a part beside what was
// signed, or all of it into a new multipart.
func (d *diagnoser) addedParts() {
	if d.root == nil {
		return
	}
	for n, part := range d.inner[1:] {
		if n == maxAddedParts {
			break
		}
		edits := []edit{{0, part.Offset, nil}, {part.Offset + len(part.Raw), len(d.came), nil}}
		if !d.look(variant{DiagnosisFooter, "What was signed was put into a multipart, beside other parts.", edits}) {
			return
		}
	}
	for _, parent := range d.inner {
		for i, part := range parent.Parts {
			if i == maxAddedParts {
				break
			}
			v := variant{DiagnosisBanner, "A part was added in front of what was signed.", d.withoutPart(parent, i)}
			if i > 0 {
				v.code, v.detail = DiagnosisFooter, fmt.Sprintf("Part %s was added after it was signed.", part.Path)
			}
			if !d.look(v) {
				return
			}
		}
	}
}

// withoutPart takes one part out of a multipart, together with the delimiter before
// it.
func (d *diagnoser) withoutPart(parent *entity.Entity, i int) []edit {
	start := delimiterBefore(d.came, parent.Parts[i])
	end := parent.Parts[i].Offset + len(parent.Parts[i].Raw)
	if start == 0 || bytes.HasPrefix(d.came[start:], []byte("--")) {
		// It is the first line of the body: what follows the part begins with a line end.
		end = min(end+2, len(d.came))
	}
	return []edit{{start, end, nil}}
}

// delimiterBefore returns where the delimiter begins, with the line end before it,
// that stands above a part.
func delimiterBefore(octets []byte, part *entity.Entity) int {
	line := bytes.TrimRight(octets[:part.Offset], "\r\n")
	start := bytes.LastIndexByte(line, '\n') + 1
	if bytes.HasSuffix(octets[:start], []byte("\r\n")) && !bytes.HasSuffix(octets[:start], []byte("\r\n\r\n")) {
		return start - 2
	}
	return start
}

// addedAbove undoes a text that was put above what was signed, in one leaf.
func (d *diagnoser) addedAbove() {
	for _, leaf := range d.texts() {
		start := leaf.Offset + len(leaf.Header.Raw)
		for _, cut := range firstPlaces(leaf.Body) {
			detail := fmt.Sprintf("%d octets were added above the text after it was signed.", cut)
			if !d.look(variant{DiagnosisBanner, detail, []edit{{start, start + cut, nil}}}) {
				return
			}
		}
	}
}

// addedInside undoes a footer in a leaf that does not end the entity, in HTML above
// its end, and one that stands in the plain text and in the HTML.
func (d *diagnoser) addedInside() {
	texts := d.texts()
	var footers [][]edit
	for _, leaf := range texts {
		footers = append(footers, footersOf(leaf))
	}
	const detail = "Text was added below the text after it was signed."
	for _, one := range footers {
		for _, e := range one {
			if !d.look(variant{DiagnosisFooter, detail, []edit{e}}) {
				return
			}
		}
	}
	for i := range len(footers) - 1 {
		for _, first := range footers[i] {
			for _, second := range footers[i+1] {
				if !d.look(variant{DiagnosisFooter, detail, []edit{first, second}}) {
					return
				}
			}
		}
	}
}

// texts are the leaves that text can be added to.
func (d *diagnoser) texts() []*entity.Entity {
	return slices.DeleteFunc(d.leaves(), func(e *entity.Entity) bool {
		return e.Type != "text/plain" && e.Type != "text/html" || e.Encoding() == "base64"
	})
}

// footersOf returns what each of the last lines of a leaf would have added, up to
// its end or, in HTML, up to the end of what is shown.
func footersOf(leaf *entity.Entity) []edit {
	start := leaf.Offset + len(leaf.Header.Raw)
	ends := []int{len(leaf.Body)}
	if leaf.Type == "text/html" {
		ends = ends[:0]
		for _, tag := range []string{"</body>", "</BODY>", "</html>", "</HTML>"} {
			if at := bytes.LastIndex(leaf.Body, []byte(tag)); at >= 0 {
				ends = append(ends, at)
			}
		}
		ends = append(ends, len(leaf.Body))
	}
	var edits []edit
	for _, end := range ends[:min(len(ends), 2)] {
		for _, at := range lastPlaces(leaf.Body[:end]) {
			edits = append(edits, edit{start + at, start + end, nil})
		}
	}
	return edits
}

// firstPlaces returns where the first lines end, and in HTML the first tags.
func firstPlaces(body []byte) []int {
	var places []int
	for at, c := range body {
		if (c == '\n' || c == '>') && at+1 < len(body) {
			places = append(places, at+1)
		}
		if len(places) == maxAddedPlaces {
			break
		}
	}
	return places
}

// lastPlaces returns where the last lines and tags begin and where the line ends
// before them begin, the last first.
func lastPlaces(body []byte) []int {
	var places []int
	for at := len(body) - 1; at > 0 && len(places) < maxAddedPlaces; at-- {
		switch {
		case body[at-1] == '\n':
			places = append(places, at)
		case body[at] == '\r', body[at] == '<':
			places = append(places, at)
		}
	}
	return places
}
