package graph

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"net/mail"
	"strings"
	"time"

	"signet/demo/message"
	"signet/e2e/doubles/internal/store"
)

// The extended properties of which the double knows what they do: PidTagMessageClass, PidTagInReplyToId,
// PidTagInternetReferences, and the header field Content-Type among PS_INTERNET_HEADERS ([MS-OXCMSG] Section 2.2.1.3,
// [MS-OXPROPS] Section 1.3.2).
const (
	classProperty       = "String 0x001A"
	inReplyToProperty   = "String 0x1042"
	referencesProperty  = "String 0x1039"
	contentTypeProperty = "String {00020386-0000-0000-C000-000000000046} Name Content-Type"
)

// given is a message in a request. What is nil was not named.
type given struct {
	Subject       *string        `json:"subject"`
	Body          *givenBody     `json:"body"`
	ToRecipients  *recipientList `json:"toRecipients"`
	CcRecipients  *recipientList `json:"ccRecipients"`
	BccRecipients *recipientList `json:"bccRecipients"`
	ReplyTo       *recipientList `json:"replyTo"`
	IsRead        *bool          `json:"isRead"`
	Attachments   []givenFile    `json:"attachments"`
	Properties    []struct {
		ID    string `json:"id"`
		Value string `json:"value"`
	} `json:"singleValueExtendedProperties"`
	InternetMessageID string `json:"internetMessageId"`
}

type givenBody struct {
	ContentType string `json:"contentType"`
	Content     string `json:"content"`
}

// givenFile is a microsoft.graph.fileAttachment.
type givenFile struct {
	Type         string `json:"@odata.type"`
	Name         string `json:"name"`
	ContentType  string `json:"contentType"`
	ContentBytes []byte `json:"contentBytes"`
	ContentID    string `json:"contentId"`
}

type recipientList []struct {
	EmailAddress struct {
		Name    string `json:"name"`
		Address string `json:"address"`
	} `json:"emailAddress"`
}

func (l recipientList) addresses() []string {
	var list []string
	for _, each := range l {
		list = append(list, each.EmailAddress.Address)
	}
	return list
}

func (l recipientList) field() string {
	var list []string
	for _, each := range l {
		list = append(list, (&mail.Address{Name: each.EmailAddress.Name, Address: each.EmailAddress.Address}).String())
	}
	return strings.Join(list, ", ")
}

// A draft was made of properties, not of MIME content.
type draft struct {
	message.Draft
	replyTo    string
	bcc        []string
	properties map[string]string
}

// take changes what is named in a request.
func (d *draft) take(a *store.Account, g given) {
	d.Date, d.From = time.Now(), &mail.Address{Name: a.Name, Address: a.Address}
	if g.InternetMessageID != "" {
		d.MessageID = g.InternetMessageID
	}
	if d.MessageID == "" {
		d.MessageID = "<" + rand.Text() + "@example.test>"
	}
	if g.Subject != nil {
		d.Subject = *g.Subject
	}
	if g.Body != nil {
		d.Text, d.HTML = g.Body.Content, ""
		if strings.EqualFold(g.Body.ContentType, "html") {
			d.Text, d.HTML = "(HTML)", g.Body.Content
		}
	}
	if g.ToRecipients != nil {
		d.To = g.ToRecipients.field()
	}
	if g.CcRecipients != nil {
		d.Cc = g.CcRecipients.field()
	}
	if g.BccRecipients != nil {
		d.bcc = g.BccRecipients.addresses()
	}
	if g.ReplyTo != nil {
		d.replyTo = g.ReplyTo.field()
	}
	for _, file := range g.Attachments {
		d.add(file)
	}
	if d.properties == nil {
		d.properties = map[string]string{}
	}
	for _, each := range g.Properties {
		d.properties[each.ID] = each.Value
	}
	d.InReplyTo, d.References = d.properties[inReplyToProperty], d.properties[referencesProperty]
}

func (d *draft) add(file givenFile) {
	d.Attachments = append(d.Attachments, message.Part{
		Name: file.Name, Type: file.ContentType, ContentID: file.ContentID, Content: file.ContentBytes,
	})
}

func (d *draft) bytes() []byte {
	raw := d.Draft.Bytes()
	if d.replyTo == "" {
		return raw
	}
	return append([]byte("Reply-To: "+d.replyTo+"\r\n"), raw...)
}

// opaque is the message that a draft of the class IPM.Note.SMIME stands for: its header, and what its one attachment
// holds. [MS-OXOSMIME] Section 2.1. It is nil where the draft is no such message.
func (d *draft) opaque() []byte {
	class := d.properties[classProperty]
	if len(d.Attachments) != 1 || !strings.HasPrefix(class, "IPM.Note.SMIME") {
		return nil
	}
	header, _, _ := bytes.Cut(d.bytes(), []byte("MIME-Version:"))
	content := d.Attachments[0].Content
	var out bytes.Buffer
	out.Write(header)
	if class == "IPM.Note.SMIME.MultipartSigned" {
		out.Write(content) // the whole entity, with its Content-Type
		return out.Bytes()
	}
	out.WriteString("MIME-Version: 1.0\r\nContent-Type: " + d.properties[contentTypeProperty] + "\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for encoded := base64.StdEncoding.EncodeToString(content); encoded != ""; {
		n := min(76, len(encoded))
		out.WriteString(encoded[:n] + "\r\n")
		encoded = encoded[n:]
	}
	return out.Bytes()
}
