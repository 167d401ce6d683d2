package jmap

const capabilityContacts = "urn:ietf:params:jmap:contacts"

// contactQuery is RFC 9610 Section 3.3 with the filter "text".
func (c *call) contactQuery() error {
	var filter struct {
		Text string `json:"text"`
	}
	if err := c.arg("filter", &filter); err != nil {
		return err
	}
	limit := maxObjectsInSet
	if err := c.arg("limit", &limit); err != nil {
		return err
	}
	if limit < 0 {
		return invalidArguments("limit: below 0")
	}
	ids := []string{}
	for _, contact := range c.account.Contacts(filter.Text) {
		if len(ids) < limit {
			ids = append(ids, contact.ID)
		}
	}
	c.respond("ContactCard/query", object{
		"accountId": c.account.Address, "queryState": state, "canCalculateChanges": false, "position": 0, "ids": ids,
	})
	return nil
}

// contactGet is RFC 9610 Section 3.1; a card has the properties of RFC 9553
// Sections 2.2.1 and 2.3.1.
func (c *call) contactGet() error {
	var cards []object
	for _, contact := range c.account.Contacts("") {
		cards = append(cards, object{
			"id": contact.ID, "name": object{"full": contact.Name},
			"emails": object{"1": object{"address": contact.Address}},
		})
	}
	return c.getResponse("ContactCard/get", cards)
}
