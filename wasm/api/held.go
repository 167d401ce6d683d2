package api

// HeldList is what waits for certificates that were asked for.
type HeldList struct {
	Locked bool   `json:"locked"` // drafts are there, and whether they wait is not told while the keys are locked
	Held   []Held `json:"held"`   // the newest first
}

// A Held is a draft that waits for certificates.
type Held struct {
	ID      string    `json:"id"`
	Account string    `json:"account"`
	SavedAt string    `json:"savedAt"` // RFC 3339
	Subject string    `json:"subject"`
	To      []Address `json:"to"`      // Cc and Bcc too
	Waiting []string  `json:"waiting"` // those of them to whom nothing can be encrypted yet
	Ready   bool      `json:"ready"`   // it can be sent: it waits for nobody
}

// held lists the drafts that wait for certificates, and tells which of them wait no more.
func (c *call) held(Empty) (HeldList, error) {
	drafts, err := c.listDrafts(Empty{})
	if err != nil {
		return HeldList{}, err
	}
	list := HeldList{Locked: drafts.Locked && len(drafts.Drafts) > 0}
	book, err := c.addressBook()
	if err != nil {
		return HeldList{}, err
	}
	for _, draft := range drafts.Drafts {
		if len(draft.HeldFor) == 0 || draft.DiscardedAt != "" || draft.Outgoing != "" {
			continue
		}
		held := Held{ID: draft.ID, Account: draft.Account, SavedAt: draft.SavedAt, Subject: draft.Subject, To: draft.To}
		for _, address := range addressesOf(draft.To) {
			found, err := book.recipient(address)
			if err != nil {
				return HeldList{}, err
			}
			if !found.usable() {
				held.Waiting = append(held.Waiting, address)
			}
		}
		held.Ready = len(held.Waiting) == 0
		list.Held = append(list.Held, held)
	}
	return list, nil
}
