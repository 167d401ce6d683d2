//go:build !js

package interop

import "signet/smime/cms"

// A section is a table of the document.
type section struct {
	title string
	about string
	rows  []row
}

// A row is what there is to write and to read. Its name is in the document.
type row struct {
	name  string
	cases []testcase
	use   cms.Use // what Signet does with it
}

// A testcase is one message: layers around a content, the innermost first.
type testcase struct {
	name   string
	layers []layer
}

// isMail tells whether the message is a MIME entity.
func (c testcase) isMail() bool { return c.layers[len(c.layers)-1].isMail() }

// text is what all the messages say.
const text = "Meet at noon, under the clock.\r\nBring the umbrella.\r\n"

// plainEntity is the content of messages that are MIME entities.
const plainEntity = "Content-Type: text/plain; charset=us-ascii\r\n\r\n" + text

// everyForm is one layer as a CMS object and as what mail makes of it.
func everyForm(l layer) []testcase {
	if l.content == signedData {
		return formsOf(l, bare, detached, clearSigned, opaque)
	}
	return formsOf(l, bare, opaque)
}

// formsOf is one layer in several carriers; in all of them where none is named.
func formsOf(l layer, carriers ...carrier) []testcase {
	if len(carriers) == 0 {
		return everyForm(l)
	}
	names := map[carrier]string{bare: "DER", opaque: "in mail"}
	if l.content == signedData {
		names = map[carrier]string{
			bare: "encapsulated", detached: "detached", clearSigned: "clear-signed", opaque: "opaque-signed",
		}
	}
	var cases []testcase
	for _, c := range carriers {
		l.carrier = c
		cases = append(cases, testcase{names[c], []layer{l}})
	}
	return cases
}

// sections are all the tables, in the order of the document.
func sections() []section {
	return []section{
		signatureAlgorithms(),
		signedForms(),
		signedAttributeTypes(),
		keyManagement(envelopedData, cbc),
		keyManagement(authEnvelopedData, gcm),
		keyAgreement(),
		contentEncryption(),
		otherContents(),
		nested(),
	}
}
