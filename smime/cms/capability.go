package cms

import (
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/oid"
)

// IsContentEncryption tells whether id names a cipher for content that Signet knows, if only to read. Among the
// capabilities that somebody announces there are also algorithms for signatures and keys.
func IsContentEncryption(id encoding_asn1.ObjectIdentifier) bool {
	_, ok := find(contentEncryptionAlgorithms, id)
	return ok
}

// IsWeakContentEncryption tells whether an algorithm is a cipher for content that no longer keeps a secret.
func IsWeakContentEncryption(ai AlgorithmIdentifier) bool {
	cipher, err := newContentCipher(ai)
	return err == nil && cipher.Strength == Weak
}

// CapabilityName names a capability for people. Of RC2 there are several, by the length of the key:
//
//	SMIMECapabilitiesParametersForRC2CBC ::= INTEGER (40 | 128, ...)
//
// RFC 8551 Section 2.5.2. Mind that the parameters of RC2 in an AlgorithmIdentifier are others.
func CapabilityName(capability AlgorithmIdentifier) string {
	bits, ok := rc2KeyBits(capability)
	if !ok {
		return capability.String()
	}
	return fmt.Sprintf("RC2-%d-CBC", bits)
}

// rc2KeyBits returns the length of the key, and whether the capability is RC2 with one that exists.
func rc2KeyBits(capability AlgorithmIdentifier) (int, bool) {
	parameters := cryptobyte.String(capability.Parameters)
	var bits int
	ok := capability.Algorithm.Equal(oid.RC2CBC) && parameters.ReadASN1Integer(&bits) && parameters.Empty() &&
		bits >= 1 && bits <= 1024 // RFC 2268 Section 2
	return bits, ok
}

// IntegrityOf returns what readers know of content that was encrypted with an algorithm: Authenticated for what [Encrypt]
// puts into an AuthEnvelopedData.
func IntegrityOf(contentEncryption Algorithm) Integrity {
	algorithm, ok := find(contentEncryptionAlgorithms, contentEncryption.OID)
	if ok && algorithm.mode.isAuthenticated() {
		return Authenticated
	}
	return Unauthenticated
}
