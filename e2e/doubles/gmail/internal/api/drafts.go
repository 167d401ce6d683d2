package api

import (
	"net/http"
	"strings"

	"signet/e2e/doubles/gmail/internal/mailbox"
)

// A draft has an id of its own, beside that of its message. Here it is "r" and the message's: a new version of a draft
// is a new message in Gmail, and keeps its id here.
func draftID(m mailbox.Message) string { return "r" + m.ID }

func draftOf(m mailbox.Message, format string) object {
	return object{"id": draftID(m), "message": describe(m, format)}
}

func (c *call) draft() (mailbox.Message, bool) {
	found, ok := c.mailbox.Find(strings.TrimPrefix(c.r.PathValue("id"), "r"))
	if !ok || !found.Has(mailbox.Draft) {
		c.notFound()
		return mailbox.Message{}, false
	}
	return found, true
}

func listDrafts(c *call) {
	var list []object
	for _, each := range c.mailbox.Search(c.r.FormValue("q"), []string{mailbox.Draft}) {
		list = append(list, object{"id": draftID(each), "message": object{"id": each.ID, "threadId": each.Thread}})
	}
	answer := object{"resultSizeEstimate": len(list)}
	if list != nil {
		answer["drafts"] = list
	}
	c.reply(http.StatusOK, answer)
}

func getDraft(c *call) {
	if found, ok := c.draft(); ok {
		c.reply(http.StatusOK, draftOf(found, c.r.FormValue("format")))
	}
}

func createDraft(c *call) { c.withJSON(keepDraft) }

func updateDraft(c *call) { c.withJSON(keepDraft) }

// keepDraft stores a draft, or another version of the one that the path names.
func keepDraft(c *call, m given) {
	id := strings.TrimPrefix(c.r.PathValue("id"), "r")
	saved, err := c.mailbox.Save(id, m.raw, mailbox.ClientIDs{})
	if err != nil {
		c.failed(err)
		return
	}
	c.reply(http.StatusOK, draftOf(saved, "minimal"))
}

func deleteDraft(c *call) {
	found, ok := c.draft()
	if !ok {
		return
	}
	if err := c.mailbox.Discard(found.ID); err != nil {
		c.failed(err)
		return
	}
	c.w.WriteHeader(http.StatusNoContent)
}

// sendDraft takes {"id": …}, and the draft goes with its id.
func sendDraft(c *call) {
	var asked struct{ ID string }
	if !c.json(&asked) {
		return
	}
	sent, err := c.mailbox.Send(strings.TrimPrefix(asked.ID, "r"))
	if err != nil {
		c.failed(err)
		return
	}
	c.reply(http.StatusOK, object{"id": sent.ID, "threadId": sent.Thread, "labelIds": sent.Labels})
}
