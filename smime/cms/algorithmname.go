package cms

import "slices"

// knownAlgorithms are those of all tables.
var knownAlgorithms = slices.Concat(
	algorithmsOf(digestAlgorithms),
	algorithmsOf(signatureAlgorithms),
	algorithmsOf(contentEncryptionAlgorithms),
	algorithmsOf(keyAgreementAlgorithms),
	algorithmsOf(keyWrapAlgorithms),
	algorithmsOf(pseudorandomFunctions),
	keyTransportAlgorithms,
	passwordAlgorithms,
	keyDerivationAlgorithms,
	compressionAlgorithms,
)

// String returns the name of the algorithm, or its object identifier where Signet does not know it.
func (ai AlgorithmIdentifier) String() string {
	// The parameters are part of some names.
	if c, err := newContentCipher(ai); err == nil {
		if c.derivation != nil {
			return c.Name + " with a derived key"
		}
		return c.Name
	}
	if a, ok := find(knownAlgorithms, ai.Algorithm); ok {
		return a.Name
	}
	return ai.Algorithm.String()
}
