package cert

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
	"fmt"
)

// A serialized certificate store (.sst) is what Windows exports several certificates as, and Exchange its virtual
// certificate collection:
//
//	version (4 octets): 0
//	fileType (4 octets): "CERT"
//	elements, each: id (4 octets), encodingType (4 octets), length (4 octets), value
//	end: 12 octets of zero
//
// Numbers are little-endian. An element of the id 32 is a certificate, and those before it are its properties.
// [MS-OSHARED] Sections 2.3.2.5 and 2.3.9.1.

var sstHeader = []byte{0, 0, 0, 0, 'C', 'E', 'R', 'T'}

const (
	sstEnd         = 0
	sstCertificate = 32
	sstEncoding    = 1 // X509_ASN_ENCODING; others may have PKCS_7_ASN_ENCODING, 0x10000, as well
	sstNumbers     = 12
)

func isSST(data []byte) bool { return bytes.HasPrefix(data, sstHeader) }

func parseSST(data []byte) ([]*x509.Certificate, error) {
	var all []*x509.Certificate
	for rest := data[len(sstHeader):]; len(all) <= MaxCertificates; {
		offset := len(data) - len(rest)
		if len(rest) < sstNumbers {
			return nil, fmt.Errorf("%w: the serialized store is cut off at octet %d", ErrMalformed, offset)
		}
		id, length := binary.LittleEndian.Uint32(rest), binary.LittleEndian.Uint32(rest[8:])
		if rest = rest[sstNumbers:]; id == sstEnd {
			break
		}
		if uint64(length) > uint64(len(rest)) {
			return nil, fmt.Errorf("%w: an element of the serialized store is longer than the file, at octet %d", ErrMalformed, offset)
		}
		value := rest[:length]
		rest = rest[length:]
		if id != sstCertificate {
			continue // a property, a CRL or a CTL
		}
		certificate, err := x509.ParseCertificate(value)
		if err != nil {
			return nil, fmt.Errorf("%w: certificate %d of the serialized store: %s", ErrMalformed, len(all)+1, unreadable(err))
		}
		all = append(all, certificate)
	}
	return all, nil
}

// MarshalSST writes certificates as a serialized certificate store, without properties.
func MarshalSST(certificates []*x509.Certificate) []byte {
	data := bytes.Clone(sstHeader)
	for _, certificate := range certificates {
		data = binary.LittleEndian.AppendUint32(data, sstCertificate)
		data = binary.LittleEndian.AppendUint32(data, sstEncoding)
		data = binary.LittleEndian.AppendUint32(data, uint32(len(certificate.Raw)))
		data = append(data, certificate.Raw...)
	}
	return append(data, make([]byte, sstNumbers)...)
}
