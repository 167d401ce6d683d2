package main

import (
	"bytes"
	"compress/zlib"
	"encoding/asn1"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"signet/smime/cms"
)

// largeMessages are made to be too much for somebody, each in one respect. All but those that nobody could sign are
// signed by Alice.
var largeMessages = map[string]func(p *people) ([]byte, error){
	"50 MB in one attachment": signedEntity(func() string {
		return attachment("archive.bin", strings.Repeat(strings.Repeat("A", 76)+"\r\n", 641_025))
	}),
	"2,000 attachments": parts(2000, func(i int) string { return attachment(fmt.Sprintf("file-%d.bin", i), "AAAA\r\n") }),
	"2,000 texts":       parts(2000, func(i int) string { return fmt.Sprintf("\r\nText number %d.\r\n", i) }),
	"2,000 HTML parts": parts(2000, func(i int) string {
		return fmt.Sprintf("Content-Type: text/html\r\n\r\n<p>Part <b>%d</b>.</p>\r\n", i)
	}),
	"2,000 pictures in HTML":  signedEntity(pictures),
	"200 levels of multipart": signedEntity(func() string { return levels(200) }),
	"200 messages, each in the one before": signedEntity(func() string {
		return strings.Repeat("Content-Type: message/rfc822\r\n\r\nFrom: alice@example.test\r\nSubject: Fwd\r\n", 200) + "\r\nThe end.\r\n"
	}),
	"10,000 recipients of the encryption": manyRecipients,
	"10,000 addresses in To": func(p *people) ([]byte, error) {
		to := "To: " + strings.Repeat("Somebody Else <somebody.else@example.test>,\r\n ", 9_999) + "bob@example.test\r\n"
		return p.signed(header+to, "\r\nDear all.\r\n")
	},
	"1 GB that was compressed": bomb,
	"100,000 header fields": func(p *people) ([]byte, error) {
		return p.signed(header+strings.Repeat("X: y\r\n", 100_000), "\r\nHello.\r\n")
	},
	"2,000 header fields": func(p *people) ([]byte, error) {
		return p.signed(header+strings.Repeat("X-Field: value\r\n", 1990), "\r\nHello.\r\n")
	},
	"a Subject of 900 kB": func(p *people) ([]byte, error) {
		return p.signed(header, "Content-Type: text/plain; hp=clear\r\n"+header+"Subject: "+strings.Repeat("word ", 180_000)+"\r\n\r\nHello.\r\n")
	},
	"a line of 1 MB":                   text(strings.Repeat("x", 1e6)),
	"a line of 1 MB with words":        text(strings.Repeat("word ", 200_000)),
	"20 MB of text":                    text(strings.Repeat("The quick brown fox jumps over the lazy dog.\r\n", 434_782)),
	"1 MB of links in text":            text(strings.Repeat("http://a.test ", 71_428)),
	"300,000 changes of quoting depth": text(strings.Repeat("a\r\n> b\r\n", 150_000)),
	"8 MB of HTML tags":                page(strings.Repeat("<b>x</b>", 1_000_000)),
	"100,000 nested elements":          page(strings.Repeat("<div>", 100_000) + "deep"),
	"50,000 links in HTML":             page(strings.Repeat(`<a href="https://a.test/">a</a> `, 50_000)),
	"a table of 100,000 cells":         page("<table>" + strings.Repeat("<tr>"+strings.Repeat("<td>1</td>", 100)+"</tr>", 1000) + "</table>"),
	"20,000 rules of style":            page("<style>" + strings.Repeat(".a .b .c { color: red }\n", 20_000) + "</style><p class=a>Styled.</p>"),
}

var header = "From: Alice Example <alice@example.test>\r\nDate: " + time.Now().Format(time.RFC1123Z) + "\r\n"

func signedEntity(entity func() string) func(*people) ([]byte, error) {
	return func(p *people) ([]byte, error) {
		return p.signed(header+"To: bob@example.test\r\nSubject: Large\r\n", entity())
	}
}

func text(content string) func(*people) ([]byte, error) {
	return signedEntity(func() string { return "Content-Type: text/plain; charset=utf-8\r\n\r\n" + content + "\r\n" })
}

func page(content string) func(*people) ([]byte, error) {
	return signedEntity(func() string { return "Content-Type: text/html; charset=utf-8\r\n\r\n" + content + "\r\n" })
}

func attachment(name, encoded string) string {
	return "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=" + name +
		"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded
}

func parts(n int, part func(i int) string) func(*people) ([]byte, error) {
	return signedEntity(func() string {
		var b strings.Builder
		b.WriteString("Content-Type: multipart/mixed; boundary=parts\r\n\r\n")
		for i := range n - 2 { // the multiparts count, too
			b.WriteString("--parts\r\n" + part(i+1) + "\r\n")
		}
		b.WriteString("--parts--\r\n")
		return b.String()
	})
}

// pictures is HTML that names many pictures of one dot.
func pictures() string {
	const count = 1900
	const gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
	var b strings.Builder
	b.WriteString("Content-Type: multipart/related; boundary=related\r\n\r\n--related\r\nContent-Type: text/html\r\n\r\n")
	for i := range count {
		fmt.Fprintf(&b, "<img src=\"cid:p%d@example.test\">\r\n", i)
	}
	for i := range count {
		fmt.Fprintf(&b, "\r\n--related\r\nContent-Type: image/gif\r\nContent-ID: <p%d@example.test>\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n", i, gif)
	}
	b.WriteString("--related--\r\n")
	return b.String()
}

func levels(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=level%d\r\n\r\n--level%d\r\n", i, i)
	}
	b.WriteString("\r\nAt the bottom.\r\n")
	for i := n - 1; i >= 0; i-- {
		fmt.Fprintf(&b, "\r\n--level%d--\r\n", i)
	}
	return b.String()
}

// manyRecipients names Bob last.
func manyRecipients(p *people) ([]byte, error) {
	recipients := make([]cms.Recipient, 9_999, 10_000)
	for i := range recipients {
		recipients[i] = cms.Recipient{Certificate: p.alice.Certificate}
	}
	recipients = append(recipients, cms.Recipient{Certificate: p.bob})
	der, err := cms.Encrypt([]byte("\r\nDear all.\r\n"), recipients, cms.EncryptOptions{})
	if err != nil {
		return nil, err
	}
	return opaque("enveloped-data", der), nil
}

// bomb is a gigabyte of zeros in a CompressedData, which is put together by hand: package cms writes none so large.
func bomb(*people) ([]byte, error) {
	var compressed bytes.Buffer
	w := zlib.NewWriter(&compressed)
	zeros := make([]byte, 1<<20)
	for range 1 << 10 {
		if _, err := w.Write(zeros); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	type algorithm struct{ Algorithm asn1.ObjectIdentifier }
	type encapContentInfo struct {
		EContentType asn1.ObjectIdentifier
		EContent     []byte `asn1:"explicit,tag:0"`
	}
	type compressedData struct {
		Version              int
		CompressionAlgorithm algorithm
		EncapContentInfo     encapContentInfo
	}
	type contentInfo struct {
		ContentType asn1.ObjectIdentifier
		Content     compressedData `asn1:"explicit,tag:0"`
	}
	smime := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16}
	der, err := asn1.Marshal(contentInfo{append(smime[:7:7], 1, 9), compressedData{
		CompressionAlgorithm: algorithm{append(smime[:7:7], 3, 8)},
		EncapContentInfo:     encapContentInfo{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}, compressed.Bytes()},
	}})
	if err != nil {
		return nil, err
	}
	return opaque("compressed-data", der), nil
}

func opaque(smimeType string, der []byte) []byte {
	var b bytes.Buffer
	b.WriteString(header + "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=" + smimeType + "; name=smime.p7m\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n")
	encoded := base64.StdEncoding.EncodeToString(der)
	for len(encoded) > 76 {
		b.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	b.WriteString(encoded + "\r\n")
	return b.Bytes()
}
