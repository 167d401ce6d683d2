package cms

import encoding_asn1 "encoding/asn1"

// IsContentEncryption tells whether id names a cipher for content that Signet knows, if only to read. Among the
// capabilities that somebody announces there are also algorithms for signatures and keys.
func IsContentEncryption(id encoding_asn1.ObjectIdentifier) bool {
	_, ok := find(contentEncryptionAlgorithms, id)
	return ok
}
