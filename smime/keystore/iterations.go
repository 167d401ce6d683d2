package keystore

import (
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxIterations bounds how often a file may have its password hashed. The
// largest known in use is OpenSSL users' million; what is beyond is made to
// keep the engine busy.
const maxIterations = 10_000_000

// maxPKCS12Depth is deeper than any PKCS #12 file nests.
const maxPKCS12Depth = 32

// checkIterations looks for the iteration counts of a PKCS #12 file before any
// is used. Each stands right after its salt:
//
//	MacData ::= SEQUENCE { mac DigestInfo, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 }
//	PBEParameter ::= SEQUENCE { salt OCTET STRING, iterationCount INTEGER }
//	PBKDF2-params ::= SEQUENCE { salt CHOICE { specified OCTET STRING, … }, iterationCount INTEGER, … }
//
// RFC 7292 Section 4, RFC 8018 Appendix A. What is encrypted is not looked into.
func checkIterations(file []byte) error {
	return checkIterationsAt(cryptobyte.String(file), 0)
}

func checkIterationsAt(s cryptobyte.String, depth int) error {
	if depth > maxPKCS12Depth {
		return fmt.Errorf("%w: nested deeper than %d", ErrMalformedFile, maxPKCS12Depth)
	}
	afterSalt := false
	for !s.Empty() {
		var element cryptobyte.String
		var tag asn1.Tag
		if !s.ReadAnyASN1Element(&element, &tag) {
			return nil // not ASN.1, or damaged: the decoder will say where
		}
		if tag == asn1.INTEGER && afterSalt {
			var count int64
			if number := element; !number.ReadASN1Integer(&count) || count > maxIterations {
				return fmt.Errorf("%w: more than %d iterations", ErrUnsupportedFile, maxIterations)
			}
		}
		afterSalt = tag == asn1.OCTET_STRING

		const constructed = 0x20
		var contents cryptobyte.String
		if !element.ReadASN1(&contents, tag) || tag&constructed == 0 && !(tag == asn1.OCTET_STRING && isSequence(contents)) {
			continue
		}
		if err := checkIterationsAt(contents, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// isSequence tells whether an OCTET STRING holds a whole SEQUENCE, and not
// ciphertext that begins like one.
func isSequence(contents cryptobyte.String) bool {
	var sequence cryptobyte.String
	return contents.ReadASN1Element(&sequence, asn1.SEQUENCE) && contents.Empty()
}
