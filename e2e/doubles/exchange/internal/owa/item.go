package owa

import (
	"bytes"
	"net/mail"
	"strings"

	"signet/demo/message"
	"signet/e2e/doubles/internal/exchangemail"
	"signet/e2e/doubles/internal/store"
)

// itemOf is an item with the properties of the shapes that the page asks for.
// [MS-OXWSMSG] Section 2.2.4.1, MessageType.
func itemOf(i store.Item) object {
	view := message.Read(i.MIME)
	header, _ := mail.ReadMessage(bytes.NewReader(i.MIME))
	item := object{
		"__type":            "Message:#Exchange",
		"ItemId":            object{"__type": "ItemId:#Exchange", "Id": i.ID, "ChangeKey": i.ChangeKey},
		"ItemClass":         exchangemail.ClassOf(view),
		"Subject":           view.Subject,
		"ConversationId":    object{"Id": exchangemail.ConversationOf(view)},
		"InternetMessageId": view.MessageID,
		"DateTimeReceived":  i.Received.UTC().Format("2006-01-02T15:04:05Z"),
		"DateTimeSent":      view.Date.UTC().Format("2006-01-02T15:04:05Z"),
		"IsRead":            i.Read,
		"IsDraft":           i.Folder == store.Drafts,
		"Size":              len(i.MIME),
		"Preview":           preview(view),
		"ParentFolderId":    object{"Id": "AAMkfolder" + i.Folder},
	}
	if header != nil {
		if from := mailboxes(header.Header, "From"); len(from) > 0 {
			item["From"] = object{"Mailbox": from[0]}
			item["Sender"] = object{"Mailbox": from[0]}
		}
		item["ToRecipients"] = mailboxes(header.Header, "To")
		item["CcRecipients"] = mailboxes(header.Header, "Cc")
	}
	var bcc []object
	for _, address := range i.Bcc {
		bcc = append(bcc, object{"Name": address, "EmailAddress": address, "RoutingType": "SMTP"})
	}
	item["BccRecipients"] = bcc
	body, kind := bodyOf(view)
	item["Body"] = object{"BodyType": kind, "Value": body}
	item["UniqueBody"] = item["Body"]
	attachments := attachmentsOf(i, view)
	item["HasAttachments"] = len(attachments) > 0
	item["Attachments"] = attachments
	return item
}

// bodyOf is what the reading pane shows. Of what is encrypted, or signed in one
// piece, that is nothing: Exchange does not open it without Microsoft's control.
func bodyOf(view message.View) (body, kind string) {
	if view.HTML != "" {
		return view.HTML, "HTML"
	}
	return view.Text, "Text"
}

func preview(view message.View) string {
	words := []rune(strings.Join(strings.Fields(view.Text), " "))
	return string(words[:min(len(words), 255)])
}

func mailboxes(header mail.Header, name string) []object {
	list, _ := header.AddressList(name) // what cannot be read is not shown
	var found []object
	for _, a := range list {
		shown := a.Name
		if shown == "" {
			shown = a.Address
		}
		found = append(found, object{"Name": shown, "EmailAddress": a.Address, "RoutingType": "SMTP"})
	}
	return found
}

func attachmentsOf(i store.Item, view message.View) []object {
	var found []object
	for n, part := range view.Parts {
		found = append(found, object{
			"__type":       "FileAttachment:#Exchange",
			"AttachmentId": object{"Id": attachmentID(i.ID, n)}, "Name": part.Name, "ContentType": part.Type,
			"ContentId": part.ContentID, "IsInline": part.ContentID != "", "Size": part.Size(),
		})
	}
	return found
}
