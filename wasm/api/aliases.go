package api

import (
	"errors"

	"signet/smime/cert"
	"signet/smime/keystore"
)

// MaxAliases is the most aliases that are kept.
const MaxAliases = 10_000

// An Alias says that mail to one address is read by the holder of another one's
// certificates. It serves to find certificates to encrypt to, and is shown where
// it does; it makes no signature one of another address.
type Alias struct {
	Alias   string `json:"alias"`   // the address that no certificate names
	Address string `json:"address"` // the address that certificates name
}

// AliasList is the user's table of aliases, ordered by alias.
type AliasList struct {
	Aliases []Alias `json:"aliases"`
}

// AliasParams names an alias.
type AliasParams struct {
	Alias string `json:"alias"`
}

// storedAlias is the document of an alias, whose id is its canonical form.
type storedAlias struct {
	Alias   string `json:"alias"`
	Address string `json:"address"` // canonical
}

func (c *call) storedAliases() keystore.Documents[storedAlias] {
	return keystore.DocumentsOf[storedAlias](c.Keystore, keystore.KindAlias)
}

func (c *call) aliases(Empty) (AliasList, error) {
	stored, err := c.storedAliases().All(c.ctx)
	if err != nil {
		return AliasList{}, err
	}
	var list AliasList
	for _, document := range stored {
		list.Aliases = append(list.Aliases, Alias(document.Value))
	}
	return list, nil
}

// setAlias adds an alias, or changes where it leads. An alias leads to an address
// in one step: one of an alias would make people look for who is meant.
func (c *call) setAlias(p Alias) (AliasList, error) {
	alias, err := canonicalAddress(p.Alias)
	if err != nil {
		return AliasList{}, err
	}
	address, err := canonicalAddress(p.Address)
	if err != nil {
		return AliasList{}, err
	}
	if alias == address {
		return AliasList{}, fail(Error{Code: CodeBadAddress, Detail: p.Alias + " is the same address"})
	}
	known, err := c.aliasTable()
	if err != nil {
		return AliasList{}, err
	}
	if known[address] != "" {
		return AliasList{}, fail(Error{Code: CodeBadAddress, Detail: p.Address + " is an alias itself"})
	}
	for other, leads := range known {
		if leads == alias {
			return AliasList{}, fail(Error{Code: CodeBadAddress, Detail: other + " is an alias of " + p.Alias})
		}
	}
	if known[alias] == "" && len(known) >= MaxAliases {
		return AliasList{}, fail(Error{Code: CodeTooLarge, Detail: "more aliases than are kept"})
	}
	document := keystore.Document[storedAlias]{ID: alias, Value: storedAlias{p.Alias, address}}
	if err := c.storedAliases().Put(c.ctx, document); err != nil {
		return AliasList{}, err
	}
	return c.aliases(Empty{})
}

func (c *call) deleteAlias(p AliasParams) (AliasList, error) {
	alias, err := canonicalAddress(p.Alias)
	if err != nil {
		return AliasList{}, err
	}
	if _, err := c.storedAliases().Get(c.ctx, alias); err != nil && !errors.Is(err, keystore.ErrDamaged) {
		return AliasList{}, err
	}
	if err := c.storedAliases().Delete(c.ctx, alias); err != nil {
		return AliasList{}, err
	}
	return c.aliases(Empty{})
}

// aliasTable returns the address of each alias, both canonical.
func (c *call) aliasTable() (map[string]string, error) {
	stored, err := c.storedAliases().All(c.ctx)
	if err != nil {
		return nil, err
	}
	table := make(map[string]string, len(stored))
	for _, document := range stored {
		table[document.ID] = document.Value.Address
	}
	return table, nil
}

func canonicalAddress(address string) (string, error) {
	canonical, ok := cert.CanonicalAddress(address)
	if !ok || !isAddress(address) {
		return "", fail(Error{Code: CodeBadAddress, Detail: address})
	}
	return canonical, nil
}
