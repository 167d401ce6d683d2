package control

import (
	"net/http/httptest"
	"testing"

	"signet/e2e/doubles/internal/store"
)

func TestMessages(t *testing.T) {
	mailboxes := store.New(store.Options{})
	alice := mailboxes.Account("alice@example.test")
	alice.Create([]byte("first"), nil)
	alice.Create([]byte("second"), nil)
	for query, want := range map[string]string{
		"account=alice@example.test&folder=drafts": `["Zmlyc3Q=","c2Vjb25k"]`,
		"account=bob@example.test&folder=drafts":   `[]`,
		"account=eve@example.test&folder=drafts":   `no such account`,
	} {
		w := httptest.NewRecorder()
		Messages(mailboxes).ServeHTTP(w, httptest.NewRequest("GET", "/test/messages?"+query, nil))
		if got := w.Body.String(); got != want+"\n" {
			t.Errorf("%s: %q", query, got)
		}
	}
}
