package main

import (
	"bytes"
	"crypto/x509"
	"errors"
	"flag"
	"slices"

	"signet/smime/cert"
	"signet/smime/cms"
)

// convertCertificates writes the certificates of files in another format, each once.
func convertCertificates(s streams, args []string) (int, error) {
	set := flag.NewFlagSet("certs convert", flag.ContinueOnError)
	format := set.String("to", "", "")
	out := set.String("out", "", "")
	args, err := parseFlags(set, args)
	if err != nil {
		return exitUsage, err
	}
	if *format == "" {
		return exitUsage, errNoFormat
	}
	certificates, err := readCertificates(s, args)
	if err != nil {
		return exitUsage, err
	}
	file, err := marshalAs(*format, distinct(certificates))
	if err != nil {
		return exitUsage, err
	}
	err = writeTo(s, *out, file)
	return status(err), err
}

func distinct(certificates []*x509.Certificate) []*x509.Certificate {
	var all []*x509.Certificate
	for _, c := range certificates {
		if !slices.ContainsFunc(all, c.Equal) {
			all = append(all, c)
		}
	}
	return all
}

func marshalAs(format string, certificates []*x509.Certificate) ([]byte, error) {
	switch format {
	case "pem":
		var file bytes.Buffer
		err := writeCertificates(&file, certificates)
		return file.Bytes(), err
	case "der":
		if len(certificates) != 1 {
			return nil, errors.New("a file in DER holds one certificate; take p7b for several")
		}
		return certificates[0].Raw, nil
	case "p7b":
		return cms.MarshalCertificates(certificates)
	case "sst":
		return cert.MarshalSST(certificates), nil
	default:
		return nil, errNoFormat
	}
}
