package graph

import (
	"net/http"

	"signet/e2e/doubles/internal/store"
)

// names are those that people see. The pages have their own, in the user's language.
var names = map[string]string{
	store.Inbox: "Inbox", store.Drafts: "Drafts", store.Sent: "Sent Items", store.Deleted: "Deleted Items",
}

func folderID(name string) string { return "AAMkfolder" + name }

// folderOf takes a well-known name or an id, or fails.
func folderOf(given string) (string, error) {
	for _, name := range store.Folders {
		if given == name || given == folderID(name) {
			return name, nil
		}
	}
	return "", &failure{http.StatusNotFound, "ErrorItemNotFound", "The specified object was not found in the store., The process failed to get the correct properties."}
}

func (c *call) folder(name string) map[string]any {
	list := c.account.List(name)
	unread := 0
	for _, item := range list {
		if !item.Read {
			unread++
		}
	}
	return map[string]any{
		"id": folderID(name), "displayName": names[name], "parentFolderId": "AAMkfolderroot", "childFolderCount": 0,
		"totalItemCount": len(list), "unreadItemCount": unread, "isHidden": false,
	}
}

func (c *call) listFolders() error {
	all := []map[string]any{}
	for _, name := range store.Folders {
		all = append(all, c.folder(name))
	}
	write(c.w, http.StatusOK, map[string]any{"value": all})
	return nil
}

func (c *call) getFolder() error {
	name, err := folderOf(c.r.PathValue("folder"))
	if err != nil {
		return err
	}
	write(c.w, http.StatusOK, selected(c.folder(name), c.r.URL.Query().Get("$select")))
	return nil
}
