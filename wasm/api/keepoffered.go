package api

import "signet/smime/directory"

// KeepOfferedParams is for whom a webmail's own directory has certificates.
type KeepOfferedParams struct {
	Address string `json:"address"`
	Name    string `json:"name"` // the webmail's, for people
}

// keepOffered takes certificates that the directory behind a webmail has for an
// address. They came through a page, so that they are a proposal, as what any directory answers:
// kept is what is for the address and what an authority that was trusted before vouches for.
func (c *call) keepOffered(p KeepOfferedParams) (LookupResult, error) {
	if !isAddress(p.Address) {
		return LookupResult{}, fail(Error{Code: CodeBadAddress, Detail: p.Address})
	}
	asked := AskedDirectory{Name: p.Name, Outcome: LookupNothing}
	answer, err := directory.ReadValues(c.bodies, p.Address)
	if err != nil {
		asked.failed(err)
		return LookupResult{Asked: []AskedDirectory{asked}}, nil
	}
	found, rejected, err := c.keep(answer, p.Address)
	if err != nil {
		return LookupResult{}, err
	}
	asked.Rejected = rejected
	switch {
	case len(answer.Certificates) > len(rejected):
		asked.Outcome = LookupFound
	case len(rejected) > 0:
		asked.Outcome = LookupUnusable
	}
	return LookupResult{Found: found, Asked: []AskedDirectory{asked}}, nil
}
