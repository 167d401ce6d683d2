package jmap

import (
	"fmt"
	"testing"
)

func TestContactsCompleteAddresses(t *testing.T) {
	c := newClient(t, 1000)
	for text, want := range map[string]string{
		"":      "[1 2 3 4]",
		"dora":  "[4]",
		"carol": "[3]",
		"zz":    "[]",
	} {
		answers := c.call(fmt.Sprintf(`[
			["ContactCard/query",{"accountId":%q,"filter":{"text":%q},"limit":20},"a"],
			["ContactCard/get",{"accountId":%q,"#ids":{"resultOf":"a","name":"ContactCard/query","path":"/ids"},"properties":["name","emails"]},"b"]]`,
			alice, text, alice))
		if got := fmt.Sprint(at(answers[0], 1, "ids")); got != want {
			t.Errorf("%q: ids %s, want %s", text, got, want)
		}
		if text == "dora" {
			card := at(answers[1], 1, "list", 0)
			if at(card, "name", "full") != "Dora Sample" || at(card, "emails", "1", "address") != "dora@elsewhere.test" {
				t.Errorf("card: %v", card)
			}
		}
	}
}
