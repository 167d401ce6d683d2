package directory

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"signet/smime/cert"
)

// maxAuthorities limits the authorities that are kept of an answer.
const maxAuthorities = 16

// read takes what a directory answered: a certificate in DER or PEM, PKCS #7, or several of them in a multipart/mixed.
// RFC 4387 Section 2.
func (a *Answer) read(response Response, address string) error {
	values := [][]byte{response.Body}
	if mediaType(response) == "multipart/mixed" {
		var err error
		if values, err = parts(response); err != nil {
			return err
		}
	}
	return a.readValues(values, address)
}

// ReadValues reads what somebody says are the certificates of an address: each value in DER or PEM, or PKCS #7 with any
// number of them. It fails with [ErrMalformed] where there are too many, or none of them can be read.
func ReadValues(values [][]byte, address string) (Answer, error) {
	if len(values) > MaxValues {
		return Answer{}, malformed("more than %d values", MaxValues)
	}
	var answer Answer
	err := answer.readValues(values, address)
	return answer, err
}

// readValues takes certificates, or PKCS #7 with any number of them. One that cannot be read spoils no other.
func (a *Answer) readValues(values [][]byte, address string) error {
	var unreadable error
	for _, value := range values {
		certificates, err := cert.ParseCertificates(value)
		if err != nil {
			unreadable = err
			a.Others++
			continue
		}
		for _, c := range certificates {
			a.add(c, address)
		}
	}
	if unreadable != nil && a.Others == len(values) && len(a.Certificates)+len(a.Authorities) == 0 {
		return malformed("%w", unreadable)
	}
	return nil
}

func (a *Answer) add(c *x509.Certificate, address string) {
	switch {
	case cert.IsAuthority(c):
		if len(a.Authorities) < maxAuthorities && !holds(a.Authorities, c) {
			a.Authorities = append(a.Authorities, c)
		}
	case !cert.MatchAddress(c, address):
		a.Others++
	case len(a.Certificates) < MaxValues && !holds(a.Certificates, c):
		a.Certificates = append(a.Certificates, c)
	}
}

func holds(certificates []*x509.Certificate, c *x509.Certificate) bool {
	for _, known := range certificates {
		if known.Equal(c) {
			return true
		}
	}
	return false
}

// mediaType returns the media type of a response without parameters, and nothing where it has none.
func mediaType(response Response) string {
	parsed, _, err := mime.ParseMediaType(response.ContentType)
	if err != nil {
		return ""
	}
	return parsed
}

// parts returns the bodies of a multipart/mixed. RFC 4387 Section 2.
func parts(response Response) ([][]byte, error) {
	_, parameters, err := mime.ParseMediaType(response.ContentType)
	if err != nil || parameters["boundary"] == "" {
		return nil, malformed("a multipart without a boundary")
	}
	var bodies [][]byte
	reader := multipart.NewReader(bytes.NewReader(response.Body), parameters["boundary"])
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return bodies, nil
		}
		if err != nil {
			return nil, malformed("%w", err)
		}
		if len(bodies) == MaxValues {
			return nil, malformed("more than %d parts", MaxValues)
		}
		if encoding := strings.ToLower(part.Header.Get("Content-Transfer-Encoding")); encoding != "" && encoding != "binary" {
			return nil, malformed("a part in %q", encoding)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return nil, malformed("%w", err)
		}
		bodies = append(bodies, body)
	}
}

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrMalformed, fmt.Errorf(format, args...))
}
