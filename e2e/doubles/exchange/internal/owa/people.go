package owa

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"signet/e2e/doubles/exchange/internal/groups"
	"signet/e2e/doubles/internal/store"
)

// sessionData answers POST /owa/sessiondata.ashx, with which the page begins.
func (s *Server) sessionData(w http.ResponseWriter, _ *http.Request, session *session) {
	var folders []object
	for _, name := range store.Folders {
		folders = append(folders, object{
			"__type": "Folder:#Exchange", "FolderId": object{"Id": "AAMkfolder" + name}, "DistinguishedFolderId": name,
			"FolderClass": "IPF.Note", "TotalCount": len(session.account.List(name)),
		})
	}
	a := session.account
	answer := object{
		"owaUserConfig": object{"SessionSettings": object{
			"UserDisplayName": a.Name, "UserEmailAddress": a.Address, "LogonEmailAddress": a.Address,
			"UserProxyAddresses": append([]string{a.Address}, a.Aliases...),
			"UserCulture":        s.behaviour.Load().Language,
		}},
		"findFolders": object{"Body": object{"ResponseMessages": object{"Items": []object{
			{"ResponseCode": "NoError", "RootFolder": object{"Folders": folders}},
		}}}},
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(answer) // the reader may have gone
}

// findPeople answers with the people and groups of the directory in whose name or first address a text occurs, and with
// whose other address it is.
// [MS-OXWSPERS] Section 3.1.4.1.
func (c *call) findPeople() (any, error) {
	var request struct{ QueryString string }
	if err := c.body(&request); err != nil {
		return nil, err
	}
	var found []object
	for _, a := range c.server.Store.Accounts() {
		if occurs(request.QueryString, a.Name, a.Address) || c.server.Store.Account(request.QueryString) == a {
			found = append(found, persona(groups.Member{Address: a.Address, Name: a.Name, Type: "Mailbox"}, "Person"))
		}
	}
	for _, g := range groups.Directory {
		if occurs(request.QueryString, g.Name, g.Address) {
			found = append(found, persona(groups.Member{Address: g.Address, Name: g.Name, Type: "PublicDL"}, "DistributionList"))
		}
	}
	return object{"Body": object{"ResponseClass": "Success", "ResponseCode": "NoError", "ResultSet": found}}, nil
}

// expandDL answers with the members of a group. [MS-OXWSDLIST] Section 3.1.4.1; that service.svc has it is unverified.
func (c *call) expandDL() (any, error) {
	var request struct{ Mailbox recipient }
	if err := c.body(&request); err != nil {
		return nil, err
	}
	group := groups.Find(request.Mailbox.EmailAddress)
	if group == nil {
		return nil, &responseError{"ErrorNameResolutionNoResults", "No results were found."}
	}
	members, told := group.Members(c.server.Store)
	if !told {
		return nil, &responseError{"ErrorAccessDenied", "Access is denied. Check credentials and try again."}
	}
	var mailboxes []object
	for _, member := range members {
		mailboxes = append(mailboxes, mailboxOf(member))
	}
	return responses(object{
		"ResponseClass": "Success", "ResponseCode": "NoError",
		"DLExpansion": object{"Mailbox": mailboxes, "TotalItemsInView": len(mailboxes), "IncludesLastItemInRange": true},
	}), nil
}

func occurs(text, name, address string) bool {
	return strings.Contains(strings.ToLower(name+" "+address), strings.ToLower(text))
}

func persona(m groups.Member, kind string) object {
	return object{"__type": "PersonaType:#Exchange", "DisplayName": m.Name, "PersonaType": kind, "EmailAddress": mailboxOf(m)}
}

func mailboxOf(m groups.Member) object {
	return object{"Name": m.Name, "EmailAddress": m.Address, "RoutingType": "SMTP", "MailboxType": m.Type}
}

// getEncryptionCerts answers with the certificates that the directory has for
// recipients: for each of them those that can be used, in base64, and what
// cannot. The names are those of GetCertsRequest and GetCertsResponse in the
// service's interface, where the request is wrapped; the rest is unverified.
func (c *call) getEncryptionCerts() (any, error) {
	var wrapped struct {
		Request struct{ Recipients []recipient } `json:"request"`
	}
	if err := json.Unmarshal(c.data, &wrapped); err != nil {
		return nil, err
	}
	valid, invalid := [][]string{}, [][]string{}
	for _, r := range wrapped.Request.Recipients {
		var certificates []string
		if a := c.server.Store.Account(r.EmailAddress); a != nil && !c.server.behaviour.Load().NoCertificates {
			for _, der := range a.Certificates {
				certificates = append(certificates, base64.StdEncoding.EncodeToString(der))
			}
		}
		if len(certificates) > 0 {
			valid, invalid = append(valid, certificates), append(invalid, nil)
		} else {
			valid, invalid = append(valid, nil), append(invalid, []string{r.EmailAddress})
		}
	}
	return object{"ValidRecipients": valid, "InvalidRecipients": invalid, "CertsRawData": nil, "ErrorStatus": 0, "ErrorDetails": nil}, nil
}
