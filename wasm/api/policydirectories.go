package api

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"signet/smime/keystore"
	"signet/smime/policy"
)

// policyDirectory begins the ids of the administrator's directories. What became of asking one is stored under it.
const policyDirectory = "policy-"

// policyDirectories returns the administrator's directories, without what became of asking them. One that is changed is another.
func policyDirectories(decided []policy.Directory) []storedDirectory {
	var all []storedDirectory
	for _, d := range decided {
		document := directoryDocument{Name: d.Name, Kind: d.Kind, URL: d.URL, Domains: d.Domains}
		if d.Signer != nil {
			document.Signer = d.Signer.Raw
		}
		where := sha256.Sum256([]byte(string(d.Kind) + "\x00" + d.URL + "\x00" + string(document.Signer)))
		all = append(all, storedDirectory{policyDirectory + hex.EncodeToString(where[:16]), document, d.Directory})
	}
	return all
}

// withPolicy puts the administrator's directories before those of the user, with what is stored of asking them.
func (d *decisions) withPolicy(stored []storedDirectory) []storedDirectory {
	var own, all []storedDirectory
	asked := map[string]directoryDocument{}
	for _, each := range stored {
		if strings.HasPrefix(each.id, policyDirectory) {
			asked[each.id] = each.document
		} else {
			own = append(own, each)
		}
	}
	for _, each := range d.directories {
		if before, found := asked[each.id]; found {
			before.Name, before.Domains = each.document.Name, each.document.Domains
			each.document = before
		}
		all = append(all, each)
	}
	return append(all, own...)
}

// ownDirectories are those that the user can change.
func ownDirectories(all []storedDirectory) []storedDirectory {
	return slices.DeleteFunc(slices.Clone(all), storedDirectory.byAdministrator)
}

func (d storedDirectory) byAdministrator() bool { return strings.HasPrefix(d.id, policyDirectory) }

// notOfPolicy fails with not-allowed for the id of an administrator's directory.
func notOfPolicy(id string) error {
	if strings.HasPrefix(id, policyDirectory) {
		return byAdministrator("this directory")
	}
	return nil
}

// keepPolicyOutcome stores what became of asking one of the administrator's directories, as long as the policy has it.
func (c *call) keepPolicyOutcome(d storedDirectory) error {
	if !slices.ContainsFunc(c.decided().directories, func(each storedDirectory) bool { return each.id == d.id }) {
		return nil
	}
	return c.directoryDocuments().Put(c.ctx, keystore.Document[directoryDocument]{ID: d.id, Value: d.document})
}
