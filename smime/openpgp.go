package smime

import (
	"bytes"
	"strings"

	"signet/smime/internal/entity"
)

// findForeign notes protection that is not S/MIME.
func (o *opener) findForeign(e *entity.Entity) {
	if (e.Type == "multipart/signed" || e.Type == "multipart/encrypted") && !isClearSigned(e) {
		if protocol := e.Params["protocol"]; isOpenPGPProtocol(protocol) {
			o.findOpenPGP()
		} else {
			o.findOnce(FindingUnsupported, SeverityInfo, "The message is protected by something else than S/MIME: "+protocol)
		}
	}
	for _, part := range e.Parts {
		o.findForeign(part)
	}
}

// isOpenPGPProtocol reports whether a security multipart is one of OpenPGP. RFC 3156
// Sections 4 and 5.
func isOpenPGPProtocol(protocol string) bool {
	return strings.EqualFold(protocol, "application/pgp-signature") || strings.EqualFold(protocol, "application/pgp-encrypted")
}

func (o *opener) findOpenPGP() {
	o.findOnce(FindingOpenPGP, SeverityInfo, "OpenPGP is not read here: nothing is known of what it protects.")
}

// findArmor notes OpenPGP among the text that is shown.
func (o *opener) findArmor() {
	for _, part := range o.report.Content.Parts {
		if part.Kind == PartText && holdsArmor(part.Data, "\n") || part.Kind == PartHTML && holdsArmor(part.Data, "\n>") {
			o.findOpenPGP()
		}
	}
}

// armors are the lines around what OpenPGP signs or encrypts within a text. RFC 9580
// Sections 6.2 and 7. A public key protects nothing.
var armors = []struct{ begin, end string }{
	{"-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"},
	{"-----BEGIN PGP SIGNED MESSAGE-----", "-----END PGP SIGNATURE-----"},
}

// holdsArmor reports whether a text holds such lines, the first of which has one of
// the octets of before before it: in a quotation it has others.
func holdsArmor(text []byte, before string) bool {
	for _, armor := range armors {
		end := max(0, bytes.LastIndex(text, []byte(armor.end)))
		for at := 0; at < end; at += len(armor.begin) {
			next := bytes.Index(text[at:end], []byte(armor.begin))
			if next < 0 {
				break
			}
			if at += next; at == 0 || strings.IndexByte(before, text[at-1]) >= 0 {
				return true
			}
		}
	}
	return false
}
