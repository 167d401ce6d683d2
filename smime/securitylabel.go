package smime

import (
	"bytes"
	"strings"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// A SecurityLabel says how sensitive a message is, as a signer says whose
// signature holds. It restricts nobody here: it is for people to see. RFC 2634
// Section 3.
type SecurityLabel struct {
	cms.ESSSecurityLabel
	Signer int // index into Report.Signers

	// Equivalent is what a signer says that the label means under other policies.
	// Anybody who signs can say so: each has the signer who does.
	Equivalent []EquivalentLabel
}

// An EquivalentLabel is a label under another policy. RFC 2634 Section 3.4.
type EquivalentLabel struct {
	cms.ESSSecurityLabel
	Signer int // index into Report.Signers
}

// readSecurityLabel finds the label of the innermost layer that has one: the
// author's. All signers of a layer must say the same, and who signs around it
// may mean something else: then a finding tells so. RFC 2634 Section 3.1.
func (o *opener) readSecurityLabel() {
	var label *SecurityLabel
	var der []byte
	var equivalent []EquivalentLabel
	for i := len(o.report.Signers) - 1; i >= 0; i-- {
		si := o.report.Signers[i].signerInfo
		if si == nil {
			continue
		}
		read, err := si.SecurityLabel()
		if err != nil {
			o.findUnreadable("a security label", err)
		}
		switch value := attributeValue(si, oid.SecurityLabel); {
		case read == nil:
		case label == nil:
			label, der = &SecurityLabel{ESSSecurityLabel: *read, Signer: i}, value
		case !bytes.Equal(der, value):
			o.findOnce(FindingLabelsDiffer, SeverityWarning, "The signatures carry different security labels. The one that is shown is that of the innermost.")
		case o.report.Signers[i].Layer == o.report.Signers[label.Signer].Layer:
			label.Signer = i // the first one of the layer
		}
		labels, err := si.EquivalentLabels()
		if err != nil {
			o.findUnreadable("equivalent security labels", err)
		}
		for _, l := range labels {
			equivalent = append(equivalent, EquivalentLabel{l, i})
		}
	}
	if label != nil {
		label.Equivalent = equivalent
		o.report.SecurityLabel = label
	}
}

// attributeValue returns the DER of the first value of a signed attribute, nil where there is none.
func attributeValue(si *cms.SignerInfo, attrType []int) []byte {
	for _, a := range si.SignedAttrs {
		if a.Type.Equal(attrType) && len(a.Values) > 0 {
			return a.Values[0]
		}
	}
	return nil
}

// findUnreadable tells that a signature, which holds, also says something that
// nobody can read.
func (o *opener) findUnreadable(what string, err error) {
	o.findOnce(FindingUnreadableAttribute, SeverityWarning, "The signature carries "+what+" that cannot be read: "+strings.TrimPrefix(err.Error(), "cms: ")+".")
}
