package ews

import (
	"encoding/base64"
	"strings"

	"signet/e2e/doubles/internal/store"
)

// getItem is [MS-OXWSCORE] Section 3.1.4.4.
type getItem struct {
	ItemShape struct {
		IncludeMimeContent bool `xml:"http://schemas.microsoft.com/exchange/services/2006/types IncludeMimeContent"`
	}
	ItemIds struct {
		ItemID []struct {
			ID string `xml:"Id,attr"`
		} `xml:"http://schemas.microsoft.com/exchange/services/2006/types ItemId"`
	}
}

func (g *getItem) answer(x *xmlWriter, account *store.Account) error {
	if len(g.ItemIds.ItemID) != 1 {
		return &refusal{"ErrorInvalidRequest", "one item at a time"}
	}
	item, err := account.Item(g.ItemIds.ItemID[0].ID)
	if err != nil {
		return err
	}
	x.raw("<m:Items><t:Message>")
	if g.ItemShape.IncludeMimeContent {
		x.raw(`<t:MimeContent CharacterSet="UTF-8">` + base64.StdEncoding.EncodeToString(item.MIME) + "</t:MimeContent>")
	}
	writeID(x, item)
	x.raw("</t:Message></m:Items>")
	return nil
}

// createItem is [MS-OXWSCORE] Section 3.1.4.2, for messages with MIME content.
type createItem struct {
	MessageDisposition string `xml:"MessageDisposition,attr"`
	Items              struct {
		Message []struct {
			MimeContent   string `xml:"http://schemas.microsoft.com/exchange/services/2006/types MimeContent"`
			BccRecipients struct {
				Mailbox []struct {
					EmailAddress string `xml:"http://schemas.microsoft.com/exchange/services/2006/types EmailAddress"`
				} `xml:"http://schemas.microsoft.com/exchange/services/2006/types Mailbox"`
			} `xml:"http://schemas.microsoft.com/exchange/services/2006/types BccRecipients"`
		} `xml:"http://schemas.microsoft.com/exchange/services/2006/types Message"`
	}
}

func (c *createItem) answer(x *xmlWriter, account *store.Account) error {
	if len(c.Items.Message) != 1 {
		return &refusal{"ErrorInvalidRequest", "one item at a time"}
	}
	given := c.Items.Message[0]
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(given.MimeContent), ""))
	if err != nil {
		return &refusal{"ErrorMimeContentInvalidBase64String", err.Error()}
	}
	var bcc []string
	for _, mailbox := range given.BccRecipients.Mailbox {
		bcc = append(bcc, mailbox.EmailAddress)
	}
	created := account.Create(raw, bcc)
	switch c.MessageDisposition {
	case "SaveOnly":
		x.raw("<m:Items><t:Message>")
		writeID(x, created)
		x.raw("</t:Message></m:Items>")
		return nil
	case "SendOnly":
		err = account.Send(created.ID, store.SendOnly)
	default:
		err = account.Send(created.ID, store.SendAndSaveCopy)
	}
	x.raw("<m:Items/>")
	return err
}

func writeID(x *xmlWriter, item store.Item) {
	x.raw(`<t:ItemId Id="` + item.ID + `" ChangeKey="` + item.ChangeKey + `"/>`) // base64 alone
}
