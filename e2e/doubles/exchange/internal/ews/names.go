package ews

import (
	"encoding/base64"
	"fmt"
	"strings"

	"signet/e2e/doubles/exchange/internal/groups"
	"signet/e2e/doubles/internal/store"
)

// resolveNames is [MS-OXWSRSLNM] Section 3.1.4.1.
type resolveNames struct {
	ReturnFullContactData bool   `xml:"ReturnFullContactData,attr"`
	ContactDataShape      string `xml:"ContactDataShape,attr"`
	UnresolvedEntry       string
}

func (r *resolveNames) answer(x *xmlWriter, directory *store.Store) error {
	text := strings.ToLower(strings.TrimPrefix(r.UnresolvedEntry, "smtp:"))
	var found []*store.Account
	for _, account := range directory.Accounts() {
		if strings.Contains(strings.ToLower(account.Name+" "+account.Address), text) || directory.Account(text) == account {
			found = append(found, account)
		}
	}
	if len(found) == 0 {
		return &refusal{"ErrorNameResolutionNoResults", "No results were found."}
	}
	x.raw(fmt.Sprintf(`<m:ResolutionSet TotalItemsInView="%d" IncludesLastItemInRange="true">`, len(found)))
	for _, account := range found {
		x.raw("<t:Resolution>")
		writeMailbox(x, account.Name, account.Address, "Mailbox")
		if r.ReturnFullContactData {
			r.writeContact(x, account)
		}
		x.raw("</t:Resolution>")
	}
	x.raw("</m:ResolutionSet>")
	return nil
}

// writeContact writes the directory's entry. The certificates are among the properties of the shape AllProperties
// alone: arrays of the attributes userSMIMECertificate and userCertificate. [MS-OXWSCONT] Section 3.1.4.1.1.
func (r *resolveNames) writeContact(x *xmlWriter, account *store.Account) {
	x.raw("<t:Contact>")
	x.element("t:DisplayName", account.Name)
	if r.ContactDataShape == "AllProperties" && len(account.Certificates) > 0 {
		x.raw("<t:UserSMIMECertificate>")
		for _, der := range account.Certificates {
			x.element("t:Base64Binary", base64.StdEncoding.EncodeToString(der))
		}
		x.raw("</t:UserSMIMECertificate>")
	}
	x.raw("</t:Contact>")
}

// expandDL is [MS-OXWSDLIST] Section 3.1.4.1.
type expandDL struct {
	Mailbox struct {
		EmailAddress string `xml:"http://schemas.microsoft.com/exchange/services/2006/types EmailAddress"`
	}
}

func (e *expandDL) answer(x *xmlWriter, directory *store.Store) error {
	found := groups.Find(e.Mailbox.EmailAddress)
	if found == nil {
		return &refusal{"ErrorNameResolutionNoResults", "No results were found."}
	}
	members, told := found.Members(directory)
	if !told {
		return &refusal{"ErrorAccessDenied", "Access is denied. Check credentials and try again."}
	}
	x.raw(fmt.Sprintf(`<m:DLExpansion TotalItemsInView="%d" IncludesLastItemInRange="true">`, len(members)))
	for _, member := range members {
		writeMailbox(x, member.Name, member.Address, member.Type)
	}
	x.raw("</m:DLExpansion>")
	return nil
}

func writeMailbox(x *xmlWriter, name, address, kind string) {
	x.raw("<t:Mailbox>")
	x.element("t:Name", name)
	x.element("t:EmailAddress", address)
	x.element("t:RoutingType", "SMTP")
	x.element("t:MailboxType", kind)
	x.raw("</t:Mailbox>")
}
