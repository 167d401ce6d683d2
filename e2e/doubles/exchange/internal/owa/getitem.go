package owa

import (
	"encoding/base64"
	"encoding/json"

	"signet/demo/message"
	"signet/e2e/doubles/internal/exchangemail"
	"signet/e2e/doubles/internal/store"
)

type itemID struct{ ID string }

// getItem answers with items, and their MIME content where it is asked for.
// [MS-OXWSCORE] Section 3.1.4.4.
func (c *call) getItem() (any, error) {
	var request struct {
		ItemShape struct{ IncludeMimeContent bool }
		ItemIds   []itemID
	}
	if err := c.body(&request); err != nil {
		return nil, err
	}
	var messages []object
	for _, id := range request.ItemIds {
		found, err := c.account.Item(id.ID)
		if err != nil {
			return nil, err
		}
		item := itemOf(found)
		if request.ItemShape.IncludeMimeContent {
			item["MimeContent"] = object{"CharacterSet": "UTF-8", "Value": base64.StdEncoding.EncodeToString(found.MIME)}
		}
		messages = append(messages, success(item))
	}
	return responses(messages...), nil
}

// getMime answers with a message as a string. The name and the parameter are those of the
// service's interface; that the string is the message itself is unverified.
func (c *call) getMime() (any, error) {
	var request struct {
		ItemID itemID `json:"itemId"`
	}
	if err := json.Unmarshal(c.data, &request); err != nil {
		return nil, err
	}
	found, err := c.account.Item(request.ItemID.ID)
	if err != nil {
		return nil, err
	}
	return object{"d": string(found.MIME)}, nil
}

// findItem lists a folder, the newest first, a page at a time. [MS-OXWSSRCH] Section 3.1.4.2.
// Restrictions and the order are not looked at.
func (c *call) findItem() (any, error) {
	var request struct {
		ParentFolderIds []itemID
		Paging          struct{ Offset, MaxEntriesReturned int }
	}
	if err := c.body(&request); err != nil {
		return nil, err
	}
	if len(request.ParentFolderIds) != 1 {
		return nil, &responseError{"ErrorInvalidRequest", "one folder is searched at a time"}
	}
	all := c.account.List(folderOf(request.ParentFolderIds[0].ID))
	from := min(max(request.Paging.Offset, 0), len(all))
	to := min(from+max(request.Paging.MaxEntriesReturned, 0), len(all))
	var items []object
	for _, found := range all[from:to] {
		item := itemOf(found)
		for _, large := range []string{"Body", "UniqueBody", "Attachments"} {
			delete(item, large)
		}
		items = append(items, item)
	}
	return responses(object{
		"ResponseClass": "Success", "ResponseCode": "NoError",
		"RootFolder": object{
			"Items": items, "IndexedPagingOffset": to, "TotalItemsInView": len(all), "IncludesLastItemInRange": to == len(all),
		},
	}), nil
}

// getConversationItems answers with all items of conversations, whatever folder they are in.
// [MS-OXWSCONV] Section 3.1.4.3.
func (c *call) getConversationItems() (any, error) {
	var request struct {
		Conversations []struct {
			ConversationID itemID `json:"ConversationId"`
		}
	}
	if err := c.body(&request); err != nil {
		return nil, err
	}
	var messages []object
	for _, wanted := range request.Conversations {
		var nodes []object
		for _, folder := range store.Folders {
			for _, found := range c.account.List(folder) {
				if exchangemail.ConversationOf(message.ReadHeader(found.MIME)) == wanted.ConversationID.ID {
					item := itemOf(found)
					nodes = append(nodes, object{"InternetMessageId": item["InternetMessageId"], "Items": []object{item}})
				}
			}
		}
		if nodes == nil {
			messages = append(messages, failure(errItemNotFound))
			continue
		}
		messages = append(messages, object{
			"ResponseClass": "Success", "ResponseCode": "NoError",
			"Conversation": object{"ConversationId": object{"Id": wanted.ConversationID.ID}, "ConversationNodes": nodes},
		})
	}
	return responses(messages...), nil
}

// folderOf takes a folder's distinguished name, or its id.
func folderOf(id string) string {
	const prefix = "AAMkfolder"
	if len(id) > len(prefix) && id[:len(prefix)] == prefix {
		return id[len(prefix):]
	}
	return id
}
