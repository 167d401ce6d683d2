package api

import (
	"encoding/base64"
	"net/http"
	"strconv"

	"signet/demo/message"
	"signet/e2e/doubles/gmail/internal/mailbox"
	"signet/e2e/doubles/internal/store"
)

func profile(c *call) {
	all := c.mailbox.All()
	threads := map[string]bool{}
	for _, each := range all {
		threads[each.Thread] = true
	}
	c.reply(http.StatusOK, object{
		"emailAddress": c.grant.Address, "messagesTotal": len(all), "threadsTotal": len(threads), "historyId": "1",
	})
}

// listMessages answers with ids alone: users.messages.list.
func listMessages(c *call) {
	query := c.r.FormValue("q")
	if query != "" && !c.grant.Allows(full, modify, readonly) {
		c.refuse(http.StatusForbidden, "Metadata scope does not support 'q' parameter", "forbidden", "PERMISSION_DENIED")
		return
	}
	found := c.mailbox.Search(query, c.r.URL.Query()["labelIds"])
	if limit, err := strconv.Atoi(c.r.FormValue("maxResults")); err == nil && limit < len(found) {
		found = found[:limit]
	}
	answer := object{"resultSizeEstimate": len(found)}
	var ids []object
	for _, each := range found {
		ids = append(ids, object{"id": each.ID, "threadId": each.Thread})
	}
	if ids != nil { // the field is absent where nothing was found
		answer["messages"] = ids
	}
	c.reply(http.StatusOK, answer)
}

func getMessage(c *call) {
	found, ok := c.mailbox.Find(c.r.PathValue("id"))
	if !ok || found.ID != c.r.PathValue("id") { // the page's own ids mean nothing here
		c.notFound()
		return
	}
	format := c.r.FormValue("format")
	if !c.grant.Allows(full, modify, readonly) && format != "metadata" && format != "minimal" {
		c.refuse(http.StatusForbidden, "Metadata scope doesn't allow format "+format, "forbidden", "PERMISSION_DENIED")
		return
	}
	c.reply(http.StatusOK, describe(found, format))
}

// describe is a Message of the API.
func describe(m mailbox.Message, format string) object {
	described := object{
		"id": m.ID, "threadId": m.Thread, "labelIds": m.Labels, "historyId": "1", "sizeEstimate": len(m.Raw),
		"internalDate": strconv.FormatInt(m.Date.UnixMilli(), 10), "snippet": "",
	}
	switch format {
	case "raw":
		described["raw"] = base64.URLEncoding.EncodeToString(m.Raw)
	case "minimal":
	default:
		described["payload"] = object{"mimeType": m.View.ContentType, "headers": headers(m.View)}
	}
	return described
}

func headers(view message.View) []object {
	var found []object
	for _, each := range [][2]string{
		{"From", view.From}, {"To", view.To}, {"Cc", view.Cc}, {"Subject", view.Subject},
		{"Message-ID", view.MessageID}, {"References", view.References}, {"Content-Type", view.ContentType},
	} {
		if each[1] != "" {
			found = append(found, object{"name": each[0], "value": each[1]})
		}
	}
	return found
}

func getThread(c *call) {
	var messages []object
	for _, each := range c.mailbox.ThreadOf(c.r.PathValue("id")) {
		messages = append(messages, describe(each, "metadata"))
	}
	if messages == nil {
		c.notFound()
		return
	}
	c.reply(http.StatusOK, object{"id": c.r.PathValue("id"), "historyId": "1", "messages": messages})
}

func trashMessage(c *call) {
	if err := c.mailbox.Trash(c.r.PathValue("id")); err != nil {
		c.notFound()
		return
	}
	c.reply(http.StatusOK, object{"id": c.r.PathValue("id"), "labelIds": []string{mailbox.Trash}})
}

func deleteMessage(c *call) {
	if err := c.mailbox.Discard(c.r.PathValue("id")); err != nil {
		c.notFound()
		return
	}
	c.w.WriteHeader(http.StatusNoContent)
}

func (c *call) notFound() {
	c.refuse(http.StatusNotFound, "Requested entity was not found.", "notFound", "NOT_FOUND")
}

// failed answers where the mailbox could not.
func (c *call) failed(err error) {
	if err == store.ErrNotFound || err == mailbox.ErrNotDraft {
		c.notFound()
		return
	}
	c.refuse(http.StatusBadRequest, err.Error(), "invalidArgument", "INVALID_ARGUMENT")
}

// listSendAs names the addresses that the account may send from.
func listSendAs(c *call) {
	account := c.mailbox.Account
	list := []object{{
		"sendAsEmail": account.Address, "displayName": account.Name, "isPrimary": true, "isDefault": true,
	}}
	for _, alias := range account.Aliases {
		list = append(list, object{
			"sendAsEmail": alias, "displayName": account.Name, "treatAsAlias": true, "verificationStatus": "accepted",
		})
	}
	c.reply(http.StatusOK, object{"sendAs": list})
}

// listHosted names the certificates that Google keeps the keys of: hosted S/MIME.
func (s *Server) listHosted(c *call) {
	if !s.Hosted(c.grant.Address) {
		c.reply(http.StatusOK, object{})
		return
	}
	c.reply(http.StatusOK, object{"smimeInfo": []object{{
		"id": "1", "issuerCn": "Example Authority", "isDefault": true, "expiration": "4102444800000",
	}}})
}
