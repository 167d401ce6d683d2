package cert_test

import (
	"crypto/x509"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// sstElement is an element of a serialized store.
func sstElement(id uint32, value []byte) []byte {
	element := binary.LittleEndian.AppendUint32(nil, id)
	element = binary.LittleEndian.AppendUint32(element, 1)
	element = binary.LittleEndian.AppendUint32(element, uint32(len(value)))
	return append(element, value...)
}

func TestParseSST(t *testing.T) {
	root := testca.NewRoot()
	issuing := root.Issue(testca.Authority, testca.Name("Issuing"))
	header := []byte{0, 0, 0, 0, 'C', 'E', 'R', 'T'}
	end := make([]byte, 12)
	first, second := sstElement(32, root.Certificate.Raw), sstElement(32, issuing.Certificate.Raw)
	property := sstElement(3, []byte("twenty octets of SHA"))
	longer := slices.Clone(first)
	longer[11] = 0xff
	tests := []struct {
		name string
		file []byte
		want int // certificates
		err  error
	}{
		{"written here", cert.MarshalSST([]*x509.Certificate{root.Certificate, issuing.Certificate}), 2, nil},
		{"with properties", slices.Concat(header, property, property, first, property, second, end), 2, nil},
		{"nothing in it", slices.Concat(header, end), 0, cert.ErrMalformed},
		{"no end", slices.Concat(header, first), 0, cert.ErrMalformed},
		{"cut off", slices.Concat(header, first[:len(first)-1]), 0, cert.ErrMalformed},
		{"an element longer than the file", slices.Concat(header, longer, end), 0, cert.ErrMalformed},
		{"a broken certificate", slices.Concat(header, sstElement(32, []byte("none")), end), 0, cert.ErrMalformed},
		{"the header alone", header, 0, cert.ErrMalformed},
		{"too many", slices.Concat(header, slices.Repeat(sstElement(32, issuing.Certificate.Raw), cert.MaxCertificates+1), end), 0, cert.ErrTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			certificates, err := cert.ParseCertificates(tt.file)
			if !errors.Is(err, tt.err) || len(certificates) != tt.want {
				t.Errorf("%d certificates, error %v; want %d, %v", len(certificates), err, tt.want, tt.err)
			}
		})
	}
}
