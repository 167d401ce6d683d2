package cms

import "signet/smime/internal/oid"

// String returns the name of the algorithm, or its object identifier where Signet does not know it.
func (ai AlgorithmIdentifier) String() string {
	// The parameters are part of some names.
	if c, err := newContentCipher(ai); err == nil {
		if c.derivation != nil {
			return c.Name + " with a derived key"
		}
		return c.Name
	}
	var known []Algorithm
	for _, a := range digestAlgorithms {
		known = append(known, a.Algorithm)
	}
	for _, a := range signatureAlgorithms {
		known = append(known, a.Algorithm)
	}
	for _, a := range contentEncryptionAlgorithms {
		known = append(known, a.Algorithm)
	}
	for _, a := range keyAgreementAlgorithms {
		known = append(known, a.Algorithm)
	}
	for _, a := range keyWrapAlgorithms {
		known = append(known, a.Algorithm)
	}
	for _, a := range pseudorandomFunctions {
		known = append(known, a.Algorithm)
	}
	known = append(known, keyTransportAlgorithms...)
	known = append(known, passwordAlgorithms...)
	known = append(known, compressionAlgorithms...)
	known = append(known, Algorithm{Name: "PBKDF2", OID: oid.PBKDF2})
	if a, ok := find(known, ai.Algorithm); ok {
		return a.Name
	}
	return ai.Algorithm.String()
}
