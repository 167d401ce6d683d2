// Package control has what tests ask doubles of webmails, below /test/, beside the pages.
package control

import (
	"encoding/json"
	"net/http"

	"signet/e2e/doubles/internal/store"
)

// Messages answers with the messages of a folder of an account, oldest first, as JSON: octets in base64. The query has
// account, an address, and folder, one of [store.Folders].
func Messages(mailboxes *store.Store) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account := mailboxes.Account(r.FormValue("account"))
		if account == nil {
			http.Error(w, "no such account", http.StatusNotFound)
			return
		}
		messages := [][]byte{}
		for _, item := range account.List(r.FormValue("folder")) {
			messages = append([][]byte{item.MIME}, messages...)
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(messages)
	})
}
