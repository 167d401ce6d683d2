package main

import (
	"flag"
	"fmt"
	"io"
	"time"

	"signet/smime/cert/explain"
)

// showCertificates explains the certificates of files.
func showCertificates(s streams, args []string) (int, error) {
	set := flag.NewFlagSet("certs show", flag.ContinueOnError)
	asJSON := set.Bool("json", false, "")
	args, err := parseFlags(set, args)
	if err != nil {
		return exitUsage, err
	}
	certificates, err := readCertificates(s, args)
	if err != nil {
		return exitUsage, err
	}
	shown := []jsonShown{}
	for i, c := range certificates {
		description := explain.Describe(c)
		if *asJSON {
			shown = append(shown, newJSONShown(description))
			continue
		}
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		writeDescription(s.out, description)
	}
	if *asJSON {
		return exitGood, writeJSON(s, shown)
	}
	return exitGood, nil
}

func writeDescription(w io.Writer, d explain.Description) {
	line(w, "%s", d.Name)
	line(w, "  version        %d", d.Version)
	line(w, "  serial number  %s", d.Serial)
	line(w, "  valid          %s to %s", d.NotBefore.Format(time.RFC3339), d.NotAfter.Format(time.RFC3339))
	line(w, "  key            %s%s", d.Key, strength(d))
	line(w, "  signed with    %s%s", d.Info.Signature, weak(d.SignatureWeak))
	line(w, "  SHA-256        %s", d.Fingerprint)
	line(w, "  SHA-1          %s", d.SHA1)
	for _, name := range []struct {
		title      string
		attributes []explain.Attribute
	}{{"subject", d.SubjectAttributes}, {"issuer", d.IssuerAttributes}} {
		line(w, "  %s", name.title)
		for _, a := range name.attributes {
			line(w, "    %s: %s", a.Name, a.Value)
		}
	}
	line(w, "  extensions")
	for _, e := range d.Extensions {
		critical := ""
		if e.Critical {
			critical = ", critical"
		}
		line(w, "    %s (%s%s): %s", e.Name, e.OID, critical, e.Meaning)
		for _, value := range e.Values {
			line(w, "      %s", value)
		}
	}
}

func strength(d explain.Description) string {
	switch {
	case d.KeyWeak:
		return weak(true)
	case d.KeyStrength == 0:
		return ""
	default:
		return fmt.Sprintf(", as strong as a cipher of %d bits", d.KeyStrength)
	}
}

func weak(is bool) string {
	if is {
		return ", which is weak"
	}
	return ""
}

// A jsonShown is what certs show prints of a certificate with --json.
type jsonShown struct {
	*jsonListed
	Version           int             `json:"version"`
	SHA1              string          `json:"sha1"`
	KeyID             string          `json:"key_id"` // SHA-256 of the SubjectPublicKeyInfo
	KeyStrength       int             `json:"key_strength"`
	KeyWeak           bool            `json:"key_weak"`
	SignatureWeak     bool            `json:"signature_weak"`
	SubjectAttributes []jsonAttribute `json:"subject_attributes"`
	IssuerAttributes  []jsonAttribute `json:"issuer_attributes"`
	Extensions        []jsonExtension `json:"extensions"`
}

type jsonAttribute struct {
	OID   string `json:"oid"`
	Name  string `json:"name"`
	Value string `json:"value"`
}

type jsonExtension struct {
	OID      string   `json:"oid"`
	Name     string   `json:"name"`
	Critical bool     `json:"critical"`
	Meaning  string   `json:"meaning"`
	Values   []string `json:"values"`
	Rule     string   `json:"rule"`
}

func newJSONShown(d explain.Description) jsonShown {
	shown := jsonShown{
		jsonListed: newJSONListed(d.Info), Version: d.Version, SHA1: d.SHA1, KeyID: d.KeyID,
		KeyStrength: d.KeyStrength, KeyWeak: d.KeyWeak, SignatureWeak: d.SignatureWeak,
		SubjectAttributes: jsonAttributes(d.SubjectAttributes), IssuerAttributes: jsonAttributes(d.IssuerAttributes),
		Extensions: []jsonExtension{},
	}
	for _, e := range d.Extensions {
		e.Values = append([]string{}, e.Values...)
		shown.Extensions = append(shown.Extensions, jsonExtension(e))
	}
	return shown
}

func jsonAttributes(attributes []explain.Attribute) []jsonAttribute {
	list := []jsonAttribute{}
	for _, a := range attributes {
		list = append(list, jsonAttribute(a))
	}
	return list
}
