package cert

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
)

// An AddressBook is what [ReadAddressBook] found.
type AddressBook struct {
	Certificates []*x509.Certificate

	// Skipped says what was not taken, and why, in the order of the file.
	Skipped []error
}

// maxSkipped is the most reasons that are kept: who writes the file decides how many there would be.
const maxSkipped = 100

// ReadAddressBook reads the certificates of correspondents. A file may be whatever [ParseCertificates] reads; a list of
// contacts, vCard 2.1, 3.0 or 4.0 (.vcf); an export of a directory, LDIF (.ldif); or text with PEM in it that was pasted
// from somewhere, indented or quoted.
//
// It fails with [ErrTooLarge], and with [ErrMalformed] where there is no certificate at all. In a list of contacts or an
// export of a directory each entry stands for itself: what is wrong with one is told in Skipped, and the others are
// taken.
func ReadAddressBook(data []byte) (AddressBook, error) {
	if len(data) > MaxFileSize {
		return AddressBook{}, fmt.Errorf("%w: %d octets", ErrTooLarge, len(data))
	}
	text := bytes.TrimPrefix(data, []byte("\ufeff"))
	var b bookReader
	switch {
	case isVCard(text):
		b.readVCards(text)
	case isLDIF(text):
		b.readLDIF(text)
	default:
		certificates, err := ParseCertificates(data)
		if errors.Is(err, ErrMalformed) {
			if pasted, pastedErr := ParseCertificates(unquoted(data)); pastedErr == nil {
				certificates, err = pasted, nil
			}
		}
		return AddressBook{Certificates: certificates}, err
	}
	switch {
	case len(b.found.Certificates) > MaxCertificates:
		return AddressBook{}, fmt.Errorf("%w: more than %d certificates", ErrTooLarge, MaxCertificates)
	case len(b.found.Certificates) == 0 && len(b.found.Skipped) == 1:
		return AddressBook{}, fmt.Errorf("%w: %w", ErrMalformed, b.found.Skipped[0])
	case len(b.found.Certificates) == 0:
		return AddressBook{}, fmt.Errorf("%w: no certificate in it", ErrMalformed)
	}
	if b.more > 0 {
		b.found.Skipped = append(b.found.Skipped, fmt.Errorf("%d more were not taken", b.more))
	}
	return b.found, nil
}

// A bookReader gathers what the entries of a file hold.
type bookReader struct {
	found AddressBook
	more  int // skipped, beyond those whose reasons are kept
}

// full tells that reading on is of no use.
func (b *bookReader) full() bool { return len(b.found.Certificates) > MaxCertificates }

func (b *bookReader) skip(entry, reason string) {
	if len(b.found.Skipped) == maxSkipped {
		b.more++
		return
	}
	b.found.Skipped = append(b.found.Skipped, fmt.Errorf("%s: %s", entry, reason))
}

// take reads the value of an attribute: a certificate in DER or PEM, or several of them in PKCS #7.
func (b *bookReader) take(entry string, value []byte) {
	certificates, err := parseValue(value)
	switch {
	case err != nil:
		b.skip(entry, err.Error())
	case len(certificates) == 0:
		b.skip(entry, "no certificate in it")
	default:
		b.found.Certificates = append(b.found.Certificates, certificates...)
	}
}

func parseValue(value []byte) ([]*x509.Certificate, error) {
	if isSST(value) {
		return nil, errors.New("a certificate store inside of an entry")
	}
	return parse(value)
}

// unquoted returns lines without the white space and the marks of quotation before them, and without white space behind
// them: what is left of PEM that passed through a mail.
func unquoted(text []byte) []byte {
	lines := bytes.Split(text, []byte{'\n'})
	for i, line := range lines {
		lines[i] = bytes.TrimRight(bytes.TrimLeft(line, " \t>|\u00a0"), " \t\r\u00a0")
	}
	return bytes.Join(lines, []byte{'\n'})
}
