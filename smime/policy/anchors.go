package policy

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"strings"

	"signet/smime/cert"
)

// Anchors are authorities that are trusted.
type Anchors struct {
	Certificates []*x509.Certificate
	Domains      []string // whose addresses they may vouch for; none for all
}

var anchorsKeys = []entry[Anchors]{
	{
		Key{Name: "certificates", Type: String, Doc: "A file of certificates: PEM as it is; DER, PKCS #7 (`.p7b`) and the serialized stores of Windows (`.sst`) in base64."},
		func(a *Anchors, value json.RawMessage, at path) []Problem {
			var err error
			var file string
			if detail := decode(value, &file, String); detail != "" {
				return at.problem(detail)
			}
			if a.Certificates, err = readCertificates(file); err != nil {
				return at.problem(err.Error())
			}
			for _, c := range a.Certificates {
				if !cert.IsAuthority(c) {
					a.Certificates = nil
					return at.problem(wrong("%.100q is not the certificate of an authority", c.Subject.String()))
				}
			}
			return nil
		},
	},
	list("domains", MaxNamed, domainText, func(a *Anchors) *[]string { return &a.Domains },
		"The domains whose addresses these authorities may vouch for: `example.org` alone, `.example.org` all below it. None for all."),
}

var anchorFields = keysOf(anchorsKeys)

func readAnchors(value json.RawMessage, at path) (Anchors, []Problem, bool) {
	var a Anchors
	values, err := members(value)
	if err != nil {
		return a, at.problem("not an object"), false
	}
	problems := readAll(&a, anchorsKeys, values, at)
	problems = append(problems, unknown(values, at)...)
	if len(problems) == 0 && len(a.Certificates) == 0 {
		problems = at.member("certificates").problem("missing")
	}
	// Without a domain that cannot be read they might vouch for everybody.
	return a, problems, len(problems) == 0
}

// readCertificates reads a file that came as text: PEM, or anything else in base64.
func readCertificates(file string) ([]*x509.Certificate, error) {
	if strings.Contains(file, "-----BEGIN ") {
		return cert.ParseCertificates([]byte(file))
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(file), ""))
	if err != nil {
		return nil, err
	}
	return cert.ParseCertificates(data)
}
