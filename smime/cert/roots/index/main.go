// Command index writes into each certificate of a PEM file the id and the name by which package roots finds it.
//
//	index < FILE > FILE
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"strings"

	"signet/smime/cert"
	"signet/smime/cert/roots"
)

func main() {
	data, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = index(bufio.NewWriter(os.Stdout), string(data))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "index:", err)
		os.Exit(1)
	}
}

const begin = "-----BEGIN CERTIFICATE-----\n"

// index copies the file with its comments, and puts the headers where they belong.
func index(w *bufio.Writer, text string) error {
	for {
		before, block, found := strings.Cut(text, begin)
		w.WriteString(before)
		if !found {
			return w.Flush()
		}
		decoded, rest := pem.Decode([]byte(begin + block))
		if decoded == nil {
			return fmt.Errorf("no PEM after %.40q", before)
		}
		certificate, err := x509.ParseCertificate(decoded.Bytes)
		if err != nil {
			return err
		}
		headers := map[string]string{
			roots.HeaderID:   cert.Fingerprint(certificate),
			roots.HeaderName: roots.HashOfName(cert.NameOf(certificate.RawSubject)),
		}
		if after, ok := decoded.Headers[roots.HeaderDistrustAfter]; ok {
			headers[roots.HeaderDistrustAfter] = after
		}
		w.Write(pem.EncodeToMemory(&pem.Block{Type: decoded.Type, Headers: headers, Bytes: decoded.Bytes}))
		text = string(rest)
	}
}
