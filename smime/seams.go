package smime

import (
	"bytes"
	"slices"
	"strings"

	"signet/smime/internal/entity"
)

// QUIRK: Roundcube sends with PEAR Net_SMTP, which reads the body of a message
// in pieces, and makes CRLF of single CRs and LFs and doubles leading dots in
// each piece alone. Where a piece ends in a CR, an empty line comes into being;
// where one begins with a dot in the middle of a line, a second dot. Both break
// a clear signature: that of every third message with a large attachment. The
// versions from 1.6.3 of 2011 to 1.12.2 of 2026 do it, so finished messages are
// laid out such that no piece ends or begins so. TestSeams.
//
// A seam is the offset in a body at which a piece ends and the next one begins.

// pieceSize is how many octets of a body Net_SMTP reads at once. To these it
// adds the next octet, and further ones up to the first that is no LF.
const pieceSize = 8192

// nextSeam returns the end of the piece that begins at start.
func nextSeam(body []byte, start int) int {
	end := min(start+pieceSize, len(body))
	for end < len(body) {
		end++
		if body[end-1] != '\n' {
			break
		}
	}
	return end
}

// harms reports whether a body is changed when it is cut at seam.
func harms(body []byte, seam int) bool {
	return seam < len(body) && (body[seam-1] == '\r' || body[seam] == '.')
}

// survivesSeams reports whether no seam harms a body.
func survivesSeams(body []byte) bool {
	for at := 0; at < len(body); {
		if at = nextSeam(body, at); harms(body, at) {
			return false
		}
	}
	return true
}

// A flow is a range of octets in which lines may be broken, since it is encoded
// text: lineBreak is what stands for nothing there.
type flow struct {
	start, end int
	lineBreak  string
}

// flows returns the bodies of the leaves of an entity, as offsets from base, but
// for those that a signature inside covers.
func flows(e *entity.Entity, base int) []flow {
	if e.Type == "multipart/signed" {
		return nil
	}
	var all []flow
	for _, part := range e.Parts {
		all = append(all, flows(part, base)...)
	}
	if e.IsMultipart() {
		return all
	}
	start := e.Offset - base + len(e.Header.Raw)
	switch e.Encoding() {
	case "base64":
		return []flow{{start, start + len(e.Body), "\r\n"}}
	case "quoted-printable":
		return []flow{{start, start + len(e.Body), "=\r\n"}}
	default:
		return nil
	}
}

// avoidSeams returns where lines of body are to be broken once more so that no
// seam does harm, and false when there is no line to break.
func avoidSeams(body []byte, flows []flow) ([]lineBreak, bool) {
	var breaks []lineBreak
	for at := 0; at < len(body); {
		size, more, ok := nextPiece(body, at, flows)
		if !ok {
			return nil, false
		}
		breaks = append(breaks, more...)
		at += size
	}
	return breaks, true
}

// maxBreaks is how many lines of a piece are broken before another preamble is
// tried. Each moves the seam by two or three octets.
const maxBreaks = 4

// nextPiece returns how many octets of body are in the piece that begins at an
// offset, and the line breaks that are added to them.
func nextPiece(body []byte, at int, flows []flow) (size int, breaks []lineBreak, ok bool) {
	const beyond = 16 // octets: more than all breaks have
	piece := body[at:min(at+pieceSize+beyond, len(body))]
	i := pieceSize - beyond
	added := 0
	for range maxBreaks + 1 {
		if seam := nextSeam(piece, 0); !harms(piece, seam) {
			slices.Reverse(breaks)
			return seam - added, breaks, true
		}
		// From the end to the beginning: what is before i is still as in body.
		broken := ""
		for ; i > 0 && broken == ""; i-- {
			broken = lineBreakAt(body, at+i, flows)
		}
		if broken == "" {
			break
		}
		piece = slices.Concat(piece[:i+1], []byte(broken), piece[i+1:])
		breaks = append(breaks, lineBreak{at + i + 1, broken})
		added += len(broken)
	}
	return 0, nil, false
}

// lineBreakAt returns what breaks a line before the octet at i, "" where it must not be broken.
func lineBreakAt(body []byte, i int, flows []flow) string {
	n := slices.IndexFunc(flows, func(f flow) bool { return f.start < i && i < f.end })
	if n < 0 {
		return ""
	}
	f := flows[n]
	start := max(f.start, bytes.LastIndexByte(body[:i], '\n')+1)
	switch before, next := body[start:i], body[i]; {
	case len(before) == 0 || next == '\r' || next == '\n' || before[len(before)-1] == '\r':
		return ""
	case f.lineBreak == "\r\n" && len(before)%4 != 0: // some decoders take a line at a time
		return ""
	case f.lineBreak == "=\r\n" && (!plain(next) || bytes.IndexByte(before[max(0, len(before)-2):], '=') >= 0):
		return ""
	}
	return f.lineBreak
}

// plain reports whether a line of quoted-printable may begin with c, whatever follows.
func plain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' && c != 'F' || c >= '0' && c <= '9'
}

// layOut chooses what stands before the signed part of a clear-signed message,
// and breaks lines in that part, such that no seam harms what comes before the
// base64 of the signature. The preamble moves what can't be broken: header
// fields, earlier layers, messages and signed parts inside. Where there is too
// much of that it gives up and changes nothing; who sends through Net_SMTP must
// look before.
//
// It puts the preamble and the delimiter before the signed part, and the delimiter
// and the fields of the signature after it, and returns the octets to be signed.
func layOut(p *payload, delimiter, signatureFields []byte) (signed []byte, err error) {
	after := len(delimiter) + len(signatureFields)
	p.add(delimiter, signatureFields)
	// The signed part may be large and many preambles may be tried, so that each is written before it in place.
	p.makeRoom(len(clearSignedNotice) + entity.MaxLine + len("\r\n") + len(delimiter))
	start := p.start
	lead := func(rule int) {
		p.start = start
		p.precede(delimiter)
		p.precede(preamble(rule))
	}
	for rule := range entity.MaxLine {
		if lead(rule); survivesSeams(p.octets()) {
			return p.buffer[start : len(p.buffer)-after], nil
		}
		if p.root == nil {
			if p.root, err = entity.Parse(p.buffer[start : len(p.buffer)-after]); err != nil {
				return nil, parseError(err)
			}
		}
		var breakable []flow
		if !isLayer(p.root) {
			breakable = flows(p.root, p.start-start)
		}
		if breaks, ok := avoidSeams(p.octets(), breakable); ok {
			p.insert(breaks)
			return p.buffer[start : len(p.buffer)-after], nil
		}
	}
	lead(0)
	return p.buffer[start : len(p.buffer)-after], nil
}

// preamble stands before the first part of a clear-signed message, with a rule
// of some length.
func preamble(rule int) []byte {
	if rule == 0 {
		return []byte(clearSignedNotice)
	}
	return []byte(clearSignedNotice + strings.Repeat("=", rule) + "\r\n")
}

// breakUnsigned breaks lines of a finished message, outside of what is
// clear-signed, such that no seam harms its body: lines of the base64 of a
// signature, or of an opaque or encrypted message.
func breakUnsigned(a *assembly) error {
	message := a.octets()
	if _, body, _ := bytes.Cut(message, []byte("\r\n\r\n")); survivesSeams(body) {
		return nil
	}
	root, err := entity.Parse(message)
	if err != nil {
		return parseError(err)
	}
	last := root
	if isClearSigned(root) && len(root.Parts) == 2 {
		last = root.Parts[1]
	}
	header := len(root.Header.Raw)
	breaks, ok := avoidSeams(root.Body, flows(last, header))
	if !ok {
		return nil
	}
	for i := range breaks {
		breaks[i].at += header
	}
	a.insert(breaks)
	return nil
}
