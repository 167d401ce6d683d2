package api

import (
	"signet/smime"
	"signet/smime/cms"
)

// A SecurityLabel says how sensitive a message is, by the rules of somebody. It is for people to see, and restricts
// nobody here. RFC 2634 Section 3.
type SecurityLabel struct {
	Policy         string             `json:"policy"`               // object identifier of the rules
	PolicyName     string             `json:"policyName,omitempty"` // absent where it is not known
	Classification string             `json:"classification"`       // "unmarked" to "top-secret", a number that the policy has for itself, or empty
	PrivacyMark    string             `json:"privacyMark"`          // the signer's own words; empty where none
	Categories     []SecurityCategory `json:"categories"`
	Signer         int                `json:"signer"` // index into signers: who says so

	// Equivalent is what the label means under other policies, as the signer of each says.
	Equivalent []SecurityLabel `json:"equivalent"`
}

// A SecurityCategory says more, in a form that its type defines.
type SecurityCategory struct {
	Type string `json:"type"` // object identifier
	Text string `json:"text"` // hexadecimal where the value is no text
}

// A MailingList has sent a message on to its members, as it says itself. RFC 2634 Section 4.
type MailingList struct {
	List   string `json:"list"`   // the name in its certificate, or what identifies that where it is not known
	At     string `json:"at"`     // RFC 3339
	Signer int    `json:"signer"` // index into signers: who says so
}

// LabelParams are a security label to sign. The policy decides what the rest means.
type LabelParams struct {
	Policy string `json:"policy"` // object identifier
	// Classification is a name that [SecurityLabel] has, or a number up to 256; empty for none.
	Classification string `json:"classification,omitempty"`
	PrivacyMark    string `json:"privacyMark,omitempty"`
}

// policyNames are those of the policies that RFC 3114 gives as examples.
var policyNames = map[string]string{
	"1.2.840.113549.1.9.16.7.1": "Amoco (example of RFC 3114)",
	"1.2.840.113549.1.9.16.7.2": "Caterpillar (example of RFC 3114)",
	"1.2.840.113549.1.9.16.7.3": "Whirlpool (example of RFC 3114)",
}

// securityLabel tells a label, nil where there is none.
func securityLabel(label *smime.SecurityLabel) *SecurityLabel {
	if label == nil {
		return nil
	}
	told := labelOf(label.ESSSecurityLabel, label.Signer)
	for _, e := range label.Equivalent {
		told.Equivalent = append(told.Equivalent, labelOf(e.ESSSecurityLabel, e.Signer))
	}
	return &told
}

func labelOf(label cms.ESSSecurityLabel, signer int) SecurityLabel {
	policy := label.SecurityPolicyIdentifier.String()
	told := SecurityLabel{Policy: policy, PolicyName: policyNames[policy], PrivacyMark: label.PrivacyMark, Signer: signer}
	if c := label.SecurityClassification; c != nil {
		told.Classification = c.String()
	}
	for _, category := range label.SecurityCategories {
		told.Categories = append(told.Categories, SecurityCategory{category.Type.String(), category.Text()})
	}
	return told
}

// label reads a label to sign.
func (p LabelParams) label() (*cms.ESSSecurityLabel, error) {
	label, err := cms.NewSecurityLabel(p.Policy, p.Classification, p.PrivacyMark)
	if err != nil {
		return nil, badRequest("%v", err)
	}
	return label, nil
}

// mailingLists tells by way of which lists a message came.
func (t trust) mailingLists(lists []smime.MailingList) []MailingList {
	var all []MailingList
	for _, l := range lists {
		list := MailingList{List: l.Identifier.String(), At: dateText(l.At), Signer: l.Signer}
		if l.Certificate != nil {
			list.List = t.certificate(l.Certificate, "").CommonName
		}
		all = append(all, list)
	}
	return all
}

// tellESS tells what signers say besides.
func (o *opening) tellESS(report *smime.Report, result *OpenResult) (err error) {
	result.SecurityLabel = securityLabel(report.SecurityLabel)
	result.MailingLists = o.trust.mailingLists(report.MailingLists)
	if result.ReceiptRequest, err = o.receiptRequest(report); err != nil {
		return err
	}
	result.Receipt, err = o.receivedReceipt(report)
	return err
}
