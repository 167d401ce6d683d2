package cert

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"go.mozilla.org/pkcs7"

	"signet/smime/internal/ber"
)

// The limits of [ParseCertificates].
const (
	MaxFileSize     = 32 << 20 // octets: ten thousand people of a directory in LDIF
	MaxCertificates = 16384
)

// The errors of [ParseCertificates].
var (
	ErrMalformed = errors.New("cert: not a certificate file")
	ErrTooLarge  = errors.New("cert: too large")
)

// ParseCertificates reads the certificates of a file: PEM, with any number of them and anything between; DER; PKCS #7
// (.p7b, .p7c), in DER, BER or PEM; or a serialized store of Windows (.sst). Private keys that are in a PEM file too are passed over.
//
// It fails with [ErrTooLarge], and with [ErrMalformed] where there is no certificate or one cannot be read: half a list
// of trust anchors would be worse than none.
func ParseCertificates(data []byte) ([]*x509.Certificate, error) {
	if len(data) > MaxFileSize {
		return nil, fmt.Errorf("%w: %d octets", ErrTooLarge, len(data))
	}
	certificates, err := parse(data)
	switch {
	case err != nil:
		return nil, err
	case len(certificates) == 0:
		return nil, fmt.Errorf("%w: no certificate in it", ErrMalformed)
	case len(certificates) > MaxCertificates:
		return nil, fmt.Errorf("%w: %d certificates", ErrTooLarge, len(certificates))
	}
	return certificates, nil
}

func parse(data []byte) ([]*x509.Certificate, error) {
	if isSST(data) {
		return parseSST(data)
	}
	if bytes.Contains(data, []byte("-----BEGIN ")) {
		return parsePEM(data)
	}
	switch kindOf(data) {
	case derCertificate:
		certificates, err := x509.ParseCertificates(data)
		if err != nil {
			return nil, fmt.Errorf("%w: a certificate in DER: %s", ErrMalformed, unreadable(err))
		}
		return certificates, nil
	case derContentInfo:
		certificates, err := parsePKCS7(data)
		if err != nil {
			return nil, fmt.Errorf("%w: PKCS #7: %s", ErrMalformed, unreadable(err))
		}
		return certificates, nil
	case derPrivate:
		return nil, fmt.Errorf("%w: a PKCS #12 file or a private key", ErrMalformed)
	default:
		return nil, fmt.Errorf("%w: neither PEM nor DER nor a serialized store", ErrMalformed)
	}
}

func parsePEM(data []byte) ([]*x509.Certificate, error) {
	var all []*x509.Certificate
	for count := 1; len(all) <= MaxCertificates; count++ {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			break
		}
		var found []*x509.Certificate
		var err error
		switch block.Type {
		case "CERTIFICATE", "X509 CERTIFICATE":
			found, err = x509.ParseCertificates(block.Bytes)
		case "PKCS7", "CMS":
			found, err = parsePKCS7(block.Bytes)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: block %d in PEM: %s", ErrMalformed, count, unreadable(err))
		}
		all = append(all, found...)
	}
	return all, nil
}

// parsePKCS7 gives the library DER alone, as its own reading of BER has no limits.
func parsePKCS7(data []byte) ([]*x509.Certificate, error) {
	der, _, err := ber.ToDER(data)
	if err != nil {
		return nil, err
	}
	message, err := pkcs7.Parse(der)
	if err != nil {
		return nil, err
	}
	return message.Certificates, nil
}
