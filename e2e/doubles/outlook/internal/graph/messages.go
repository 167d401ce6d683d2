package graph

import (
	"bytes"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"signet/demo/message"
	"signet/e2e/doubles/internal/exchangemail"
	"signet/e2e/doubles/internal/store"
)

const (
	defaultTop = 10
	mostTop    = 1000
	// graphTime has seconds alone: two messages of the same second cannot be told apart by it.
	graphTime = "2006-01-02T15:04:05Z"
)

// resource is a message as Graph shows it.
func resource(i store.Item) map[string]any {
	view := message.Read(i.MIME)
	body, kind := view.Text, "text"
	if view.HTML != "" {
		body, kind = view.HTML, "html"
	}
	preview := []rune(strings.Join(strings.Fields(view.Text), " "))
	all := map[string]any{
		"@odata.etag": `W/"` + i.ChangeKey + `"`,
		"id":          restID(i.ID), "changeKey": i.ChangeKey, "conversationId": restID(exchangemail.ConversationOf(view)),
		"internetMessageId": view.MessageID, "subject": view.Subject, "bodyPreview": string(preview[:min(len(preview), 255)]),
		"receivedDateTime": i.Received.UTC().Format(graphTime), "createdDateTime": i.Received.UTC().Format(graphTime),
		"sentDateTime": view.Date.UTC().Format(graphTime), "lastModifiedDateTime": i.Modified.UTC().Format(graphTime),
		"isRead": i.Read, "isDraft": i.Folder == store.Drafts, "parentFolderId": folderID(i.Folder),
		"hasAttachments": len(view.Parts) > 0, "importance": "normal", "categories": []string{},
		"body":    map[string]any{"contentType": kind, "content": body},
		"webLink": "https://outlook.office365.com/owa/?ItemID=" + url.QueryEscape(i.ID) + "&exvsurl=1&viewmodel=ReadMessageItem",
	}
	if m, err := mail.ReadMessage(bytes.NewReader(i.MIME)); err == nil {
		if from := recipients(m.Header, "From"); len(from) > 0 {
			all["from"], all["sender"] = from[0], from[0]
		}
		all["toRecipients"], all["ccRecipients"] = recipients(m.Header, "To"), recipients(m.Header, "Cc")
		all["replyTo"] = recipients(m.Header, "Reply-To")
	}
	bcc := []map[string]any{}
	for _, address := range i.Bcc {
		bcc = append(bcc, recipient("", address))
	}
	all["bccRecipients"] = bcc
	return all
}

func recipients(header mail.Header, name string) []map[string]any {
	list, _ := header.AddressList(name) // what cannot be read is not shown
	found := []map[string]any{}
	for _, a := range list {
		found = append(found, recipient(a.Name, a.Address))
	}
	return found
}

func recipient(name, address string) map[string]any {
	if name == "" {
		name = address
	}
	return map[string]any{"emailAddress": map[string]any{"name": name, "address": address}}
}

// listMessages answers GET /me/messages and GET /me/mailFolders/{folder}/messages. The first looks into all folders,
// drafts and deleted messages included; both give ten at a time, the newest first unless there is a filter.
func (c *call) listMessages() error {
	q := c.r.URL.Query()
	folders := store.Folders
	if given := c.r.PathValue("folder"); given != "" {
		name, err := folderOf(given)
		if err != nil {
			return err
		}
		folders = []string{name}
	}
	matches, err := parseFilter(q.Get("$filter"))
	if err != nil {
		return err
	}
	if order := q.Get("$orderby"); order != "" && q.Get("$filter") != "" && !strings.HasPrefix(q.Get("$filter"), strings.Fields(order)[0]) {
		return &failure{http.StatusBadRequest, "InefficientFilter", "The restriction or sort order is too complex for this operation."}
	}
	var items []store.Item
	for _, name := range folders {
		items = append(items, c.account.List(name)...)
	}
	slices.SortStableFunc(items, func(a, b store.Item) int {
		if q.Get("$filter") != "" && q.Get("$orderby") == "" {
			return strings.Compare(a.ID, b.ID) // in no order that anybody could rely on
		}
		order := a.Received.Compare(b.Received)
		if strings.HasPrefix(q.Get("$orderby"), "lastModifiedDateTime") {
			order = a.Modified.Compare(b.Modified)
		}
		if strings.HasSuffix(q.Get("$orderby"), " desc") || q.Get("$orderby") == "" {
			order = -order
		}
		return order
	})
	found := []map[string]any{}
	for _, item := range items {
		if each := resource(item); matches(each) {
			if expandsClass(q) {
				each[extended] = classOf(item)
			}
			found = append(found, each)
		}
	}
	c.page(found)
	return nil
}

// page answers with what $skip and $top ask for, and the address of the next page.
func (c *call) page(all []map[string]any) {
	q := c.r.URL.Query()
	top, err := strconv.Atoi(q.Get("$top"))
	if err != nil || top < 1 {
		top = defaultTop
	}
	skip, _ := strconv.Atoi(q.Get("$skip"))
	from := min(max(skip, 0), len(all))
	to := min(from+min(top, mostTop), len(all))
	some := []map[string]any{}
	for _, each := range all[from:to] {
		one := selected(each, q.Get("$select"))
		if each[extended] != nil {
			one[extended] = each[extended]
		}
		some = append(some, one)
	}
	answer := map[string]any{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('me')/messages", "value": some}
	if to < len(all) {
		q.Set("$skip", strconv.Itoa(to))
		answer["@odata.nextLink"] = "https://" + c.r.Host + c.r.URL.Path + "?" + q.Encode()
	}
	if q.Get("$count") == "true" {
		answer["@odata.count"] = len(all)
	}
	write(c.w, http.StatusOK, answer)
}

// item is the one that the path names.
func (c *call) item() (store.Item, error) {
	return c.account.Item(ewsID(c.r.PathValue("id")))
}

func (c *call) getMessage() error {
	item, err := c.item()
	if err != nil {
		return err
	}
	all := resource(item)
	asked := c.r.URL.Query().Get("$select")
	if strings.Contains(asked, "internetMessageHeaders") {
		all["internetMessageHeaders"] = headers(item.MIME)
	}
	answer := selected(all, asked)
	if expandsClass(c.r.URL.Query()) {
		answer[extended] = classOf(item)
	}
	write(c.w, http.StatusOK, answer)
	return nil
}

const extended = "singleValueExtendedProperties"

// expandsClass tells whether a request asks for the message class.
func expandsClass(q url.Values) bool {
	return strings.HasPrefix(q.Get("$expand"), extended) && strings.Contains(q.Get("$expand"), "'"+classProperty+"'")
}

// classOf is the message class as an extended property. Graph writes numbers of properties without leading zeros.
func classOf(item store.Item) []map[string]string {
	return []map[string]string{{"id": "String 0x1a", "value": exchangemail.ClassOf(message.Read(item.MIME))}}
}

func headers(raw []byte) []map[string]string {
	header, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	var list []map[string]string
	for _, field := range store.Fields(header) {
		name, value, _ := strings.Cut(field, ":")
		list = append(list, map[string]string{"name": name, "value": strings.TrimSpace(strings.ReplaceAll(value, "\r\n", ""))})
	}
	return list
}

// value answers GET /me/messages/{id}/$value with the MIME content.
func (c *call) value() error {
	item, err := c.item()
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "text/plain")
	_, _ = c.w.Write(item.MIME) // the reader may have gone
	return nil
}
