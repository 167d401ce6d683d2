package main

import (
	"crypto/x509"
	"net/mail"
	"time"

	"signet/smime"
	"signet/smime/cert"
)

// A jsonReport is what verify and open print with --json. Its names and the
// meaning of its values are stable; new fields may come. Lists are never null.
//
//	{
//	  "verdict": "verified-and-confidential",
//	  "status": "verified-and-confidential",
//	  "findings": [{"code": "...", "severity": "info" | "warn" | "bad", "detail": "...", "rule": "RFC 5280 Section 6.1.3"}],
//	  "signers": [{
//	    "verdict": "valid",
//	    "role": "author" | "outer",
//	    "weak": "SHA-1",
//	    "findings": [...],
//	    "from_certificate": {
//	      "subject": "CN=Alice", "emails": ["alice@example.test"], "issuer": "CN=Example CA", "serial": "0a1b",
//	      "not_before": "2025-06-01T12:00:00Z", "not_after": "2028-06-01T12:00:00Z"},
//	    "digest": "SHA-256", "signature": "RSA PKCS #1 v1.5", "key_bits": 2048, "signing_time": "2026-06-01T12:00:00Z",
//	    "capabilities": ["AES-256-CBC", ...], "encryption_certificate": {...},
//	    "countersignatures": [{"from_certificate": {...}, "holds": true}],
//	    "revocation": [{"state": "revoked", "revoked_at": "2026-05-01T12:00:00Z", "reason": "keyCompromise", "at": "...", "detail": "..."}]}],
//	  "layers": ["enveloped", "signed"],
//	  "security_label": {"policy": "1.2.3", "classification": "secret", "privacy_mark": "..."},
//	  "receipt_request": {"to": ["alice@example.test"], "refusal": ""},
//	  "certificates": [{...}],
//	  "content": {
//	    "from": ["Alice <alice@example.test>"], "to": [...], "cc": [...],
//	    "subject": "...", "date": "2026-06-01T12:00:00Z", "message_id": "...",
//	    "header_protection": "" | "clear" | "cipher",
//	    "text": "...", "html": "...",
//	    "parts": [{"kind": "text" | "html" | "inline" | "attachment" | "protected", "type": "image/png", "name": "a.png", "content_id": "...", "size": 123, "added": false}]},
//	  "enclosed": [{"path": "2", "name": "...", "after": 1, "report": {...}}]
//	}
//
// The verdicts are the Verdict constants of package smime: of the message
// "unprotected", "verified", "confidential", "verified-and-confidential",
// "partly-signed", "weak", "untrusted", "other-sender" and "invalid"; of a signer
// "valid", "weak-algorithm", "signing-time-differs", "not-yet-valid", "expired", "wrong-usage",
// "revocation-unknown", "revoked", "untrusted", "unsupported-algorithm", "no-certificate", "address-mismatch",
// "malformed", "invalid-signature" and "digest-mismatch". Layers are listed from
// the outside in, and are the Layer constants of package smime: "signed",
// "enveloped", "auth-enveloped", "compressed" and "digested". from_certificate is null when the message does not carry the
// signer's certificate; signing_time is what the signer claims, null when absent;
// security_label and receipt_request are null where no signature that holds has
// one; refusal says why no receipt may be sent, "" where one may.
// encryption_certificate is what answers should be encrypted to, null when the
// signer does not say. The status is "unprotected", "verified", "confidential" or
// "verified-and-confidential", after RFC 9787: which protections hold. weak is ""
// where nothing is weak. Enclosed are the protected parts of a message that its
// author has not signed, each with a report of its own; added marks what stands around
// the one there is. Countersignatures and certificates, which are all that
// the message brings, prove nothing.
type jsonReport struct {
	Verdict  smime.Verdict `json:"verdict"`
	Status   smime.Status  `json:"status"`
	Findings []jsonFinding `json:"findings"`
	Signers  []jsonSigner  `json:"signers"`
	Layers   []string      `json:"layers"`

	SecurityLabel  *jsonLabel          `json:"security_label"`
	ReceiptRequest *jsonReceiptRequest `json:"receipt_request"`

	Certificates []*jsonCertificate `json:"certificates"`

	Content  jsonContent    `json:"content"`
	Enclosed []jsonEnclosed `json:"enclosed"`
}

type jsonEnclosed struct {
	Path   string     `json:"path"`
	Name   string     `json:"name"`
	After  int        `json:"after"` // how many of the message's parts stand before it
	Report jsonReport `json:"report"`
}

type jsonFinding struct {
	Code     string         `json:"code"`
	Severity smime.Severity `json:"severity"`
	Detail   string         `json:"detail"`
	Rule     string         `json:"rule"` // "" where no rule about certificates decides
}

type jsonSigner struct {
	Verdict         smime.Verdict    `json:"verdict"`
	Role            smime.Role       `json:"role"`
	Weak            string           `json:"weak"`
	Findings        []jsonFinding    `json:"findings"`
	FromCertificate *jsonCertificate `json:"from_certificate"`
	Digest          string           `json:"digest"`
	Signature       string           `json:"signature"`
	KeyBits         int              `json:"key_bits"`
	SigningTime     *string          `json:"signing_time"`
	Capabilities    []string         `json:"capabilities"`

	EncryptionCertificate *jsonCertificate       `json:"encryption_certificate"`
	Countersignatures     []jsonCountersignature `json:"countersignatures"`

	Revocation []jsonRevocation `json:"revocation"` // of the certificate and those above it but the root; empty where nobody was asked
}

type jsonCountersignature struct {
	FromCertificate *jsonCertificate `json:"from_certificate"`
	Holds           bool             `json:"holds"` // as arithmetic; the certificate was not checked
}

type jsonCertificate struct {
	Subject   string   `json:"subject"`
	Emails    []string `json:"emails"`
	Issuer    string   `json:"issuer"`
	Serial    string   `json:"serial"` // hexadecimal
	NotBefore string   `json:"not_before"`
	NotAfter  string   `json:"not_after"`
}

type jsonContent struct {
	From             []string   `json:"from"`
	To               []string   `json:"to"`
	Cc               []string   `json:"cc"`
	Subject          string     `json:"subject"`
	Date             *string    `json:"date"`
	MessageID        string     `json:"message_id"`
	HeaderProtection string     `json:"header_protection"`
	Text             string     `json:"text"`
	HTML             string     `json:"html"`
	Parts            []jsonPart `json:"parts"`
}

type jsonPart struct {
	Kind      smime.PartKind `json:"kind"`
	Type      string         `json:"type"`
	Name      string         `json:"name"`
	ContentID string         `json:"content_id"`
	Size      int            `json:"size"`
	Added     bool           `json:"added"`
}

func newJSONReport(r *smime.Report) jsonReport {
	report := jsonReport{
		Verdict:  r.Verdict,
		Status:   r.Status,
		Findings: newJSONFindings(r.Findings),
		Signers:  []jsonSigner{},
		Layers:   []string{},
		Enclosed: []jsonEnclosed{},

		SecurityLabel:  newJSONLabel(r.SecurityLabel),
		ReceiptRequest: newJSONReceiptRequest(r.ReceiptRequest),

		Certificates: []*jsonCertificate{},
		Content:      newJSONContent(r),
	}
	for _, s := range r.Signers {
		report.Signers = append(report.Signers, newJSONSigner(s))
	}
	for _, c := range r.Certificates {
		report.Certificates = append(report.Certificates, newJSONCertificate(c))
	}
	for _, l := range r.Layers {
		report.Layers = append(report.Layers, l.Kind)
	}
	for _, e := range r.Enclosed {
		report.Enclosed = append(report.Enclosed, jsonEnclosed{e.Path, e.Name, e.After, newJSONReport(e.Report)})
	}
	return report
}

func newJSONSigner(s smime.Signer) jsonSigner {
	signer := jsonSigner{
		Verdict:         s.Verdict,
		Role:            s.Role,
		Weak:            s.Weak,
		Findings:        newJSONFindings(s.Findings),
		FromCertificate: newJSONCertificate(s.Certificate),
		Digest:          s.Digest.Name,
		Signature:       s.Signature.Name,
		KeyBits:         s.KeyBits,
		SigningTime:     jsonTime(s.SigningTime),
		Capabilities:    capabilityNames(s.Capabilities),

		EncryptionCertificate: newJSONCertificate(s.EncryptionCertificate),
		Countersignatures:     []jsonCountersignature{},

		Revocation: newJSONRevocation(s.Revocation),
	}
	for _, c := range s.Countersignatures {
		signer.Countersignatures = append(signer.Countersignatures, jsonCountersignature{newJSONCertificate(c.Certificate), c.Err == nil})
	}
	return signer
}

func newJSONFindings(findings []smime.Finding) []jsonFinding {
	list := []jsonFinding{}
	for _, f := range findings {
		list = append(list, jsonFinding(f))
	}
	return list
}

func newJSONCertificate(c *x509.Certificate) *jsonCertificate {
	if c == nil {
		return nil
	}
	info := cert.Describe(c)
	return &jsonCertificate{
		Subject: info.Subject, Issuer: info.Issuer, Serial: info.Serial,
		Emails:    append([]string{}, info.Addresses...),
		NotBefore: info.NotBefore.UTC().Format(time.RFC3339),
		NotAfter:  info.NotAfter.UTC().Format(time.RFC3339),
	}
}

func newJSONContent(r *smime.Report) jsonContent {
	h := r.Headers
	content := jsonContent{
		From: addressList(h.From), To: addressList(h.To), Cc: addressList(h.Cc),
		Subject: h.Subject, Date: jsonTime(h.Date), MessageID: h.MessageID,
		HeaderProtection: string(h.Protection),
		Text:             r.Content.Text(), HTML: r.Content.HTML(),
		Parts: []jsonPart{},
	}
	for _, p := range r.Content.Parts {
		content.Parts = append(content.Parts, jsonPart{p.Kind, p.Type, p.Name, p.ContentID, len(p.Data), p.Added})
	}
	return content
}

func addressList(list []mail.Address) []string {
	texts := []string{}
	for _, a := range list {
		if a.Name == "" {
			texts = append(texts, a.Address)
		} else {
			texts = append(texts, a.Name+" <"+a.Address+">")
		}
	}
	return texts
}

// jsonTime returns the time as RFC 3339 in UTC, nil when there is none.
func jsonTime(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.UTC().Format(time.RFC3339)
	return &text
}
