package main

import (
	"fmt"
	"io"
	"strings"

	"signet/smime"
)

type jsonLabel struct {
	Policy         string `json:"policy"`
	Classification string `json:"classification"` // "" where there is none
	PrivacyMark    string `json:"privacy_mark"`
}

type jsonReceiptRequest struct {
	To      []string             `json:"to"`
	Refusal smime.ReceiptRefusal `json:"refusal"`
}

func newJSONLabel(label *smime.SecurityLabel) *jsonLabel {
	if label == nil {
		return nil
	}
	told := &jsonLabel{Policy: label.SecurityPolicyIdentifier.String(), PrivacyMark: label.PrivacyMark}
	if c := label.SecurityClassification; c != nil {
		told.Classification = c.String()
	}
	return told
}

func newJSONReceiptRequest(request *smime.ReceiptRequest) *jsonReceiptRequest {
	if request == nil {
		return nil
	}
	return &jsonReceiptRequest{append([]string{}, request.To...), request.Refusal}
}

// writeESS writes for people what signatures say besides.
func writeESS(w io.Writer, r *smime.Report) {
	if label := newJSONLabel(r.SecurityLabel); label != nil {
		line(w, "label %s: %s", label.Policy, strings.TrimSpace(fmt.Sprintf("%s %q", label.Classification, label.PrivacyMark)))
	}
	if request := r.ReceiptRequest; request != nil {
		text := "asks for a receipt to " + strings.Join(request.To, ", ")
		if request.Refusal != "" {
			text += ", and gets none: " + string(request.Refusal)
		}
		line(w, "%s", text)
	}
}
