package policy

import (
	"encoding/json"

	"signet/smime/directory"
)

// A Directory is where certificates of other people can be had.
type Directory struct {
	directory.Directory
}

var directoryKeys = []entry[Directory]{
	text("name", shortText, func(d *Directory) *string { return &d.Name }, "What people see of the directory."),
	{
		Key{
			Name: "kind", Type: String, Values: texts([]directory.Kind{directory.Store, directory.Gateway, directory.Bundle}),
			Doc: "What it speaks: `rfc4387`, a certificate store over HTTP; `gateway`, a URL with the address in it, such as `signet directory` before LDAP; `bundle`, a signed file.",
		},
		func(d *Directory, value json.RawMessage, at path) []Problem {
			return unlessRead(decode(value, &d.Kind, String), at)
		},
	},
	text("url", func(v string) (string, string) { return v, "" }, func(d *Directory) *string { return &d.URL },
		"Its URL, for a gateway with `{address}`, or `{local}` and `{domain}`."),
	list("domains", MaxNamed, domainText, func(d *Directory) *[]string { return &d.Domains },
		"The domains whose addresses it is asked for: `example.org` alone, `.example.org` all below it."),
	{
		Key{Name: "signer", Type: String, Doc: "For a bundle: the certificate of who signs it, as PEM or in base64."},
		func(d *Directory, value json.RawMessage, at path) []Problem {
			var file string
			if detail := decode(value, &file, String); detail != "" {
				return at.problem(detail)
			}
			certificates, err := readCertificates(file)
			if err != nil {
				return at.problem(err.Error())
			}
			if len(certificates) != 1 {
				return at.problem("more than one certificate")
			}
			d.Signer = certificates[0]
			return nil
		},
	},
}

var directoryFields = keysOf(directoryKeys)

func readDirectory(value json.RawMessage, at path) (Directory, []Problem, bool) {
	var d Directory
	values, err := members(value)
	if err != nil {
		return d, at.problem("not an object"), false
	}
	problems := readAll(&d, directoryKeys, values, at)
	problems = append(problems, unknown(values, at)...)
	if len(problems) == 0 {
		if err := d.Check(); err != nil {
			problems = at.problem(err.Error())
		}
	}
	return d, problems, len(problems) == 0
}

func unlessRead(detail string, at path) []Problem {
	if detail == "" {
		return nil
	}
	return at.problem(detail)
}
