package main

import (
	"flag"
	"strings"
	"time"

	"signet/smime/cert"
	"signet/smime/cert/roots"
)

// listCertificates prints a line for each certificate of files.
func listCertificates(s streams, args []string) (int, error) {
	set := flag.NewFlagSet("certs list", flag.ContinueOnError)
	asJSON := set.Bool("json", false, "")
	mozilla := set.Bool("mozilla", false, "")
	args, err := parseFlags(set, args)
	if err != nil {
		return exitUsage, err
	}
	list := []*jsonListed{}
	if *mozilla {
		for _, root := range roots.All() {
			list = append(list, newJSONListed(cert.Describe(root.Certificate())))
		}
	}
	if !*mozilla || len(args) > 0 {
		certificates, err := readCertificates(s, args)
		if err != nil {
			return exitUsage, err
		}
		for _, c := range certificates {
			list = append(list, newJSONListed(cert.Describe(c)))
		}
	}
	if *asJSON {
		return exitGood, writeJSON(s, list)
	}
	for _, c := range list {
		line(s.out, "%s  %s  %s..%s  %s  %s, by %s", c.SHA256[:16], c.Key, c.NotBefore[:len(time.DateOnly)], c.NotAfter[:len(time.DateOnly)],
			orNobody(strings.Join(c.Emails, ", ")), c.Name, c.IssuerName)
	}
	return exitGood, nil
}

func orNobody(addresses string) string {
	if addresses == "" {
		return "-"
	}
	return addresses
}

// A jsonListed is what certs list prints of a certificate with --json.
type jsonListed struct {
	SHA256     string   `json:"sha256"`
	Name       string   `json:"name"`
	Subject    string   `json:"subject"`
	Emails     []string `json:"emails"`
	IssuerName string   `json:"issuer_name"`
	Issuer     string   `json:"issuer"`
	Serial     string   `json:"serial"` // hexadecimal
	NotBefore  string   `json:"not_before"`
	NotAfter   string   `json:"not_after"`
	Key        string   `json:"key"`
	Signature  string   `json:"signature"`
}

func newJSONListed(info cert.Info) *jsonListed {
	return &jsonListed{
		SHA256: info.Fingerprint, Name: info.Name, Subject: info.Subject, Emails: append([]string{}, info.Addresses...),
		IssuerName: info.IssuerName, Issuer: info.Issuer, Serial: info.Serial,
		NotBefore: info.NotBefore.Format(time.RFC3339), NotAfter: info.NotAfter.Format(time.RFC3339),
		Key: info.Key, Signature: info.Signature,
	}
}
