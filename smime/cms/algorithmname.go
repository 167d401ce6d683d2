package cms

// String returns the name of the algorithm, or its object identifier where Signet does not know it.
func (ai AlgorithmIdentifier) String() string {
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
	if a, ok := find(append(known, keyTransportAlgorithms...), ai.Algorithm); ok {
		return a.Name
	}
	return ai.Algorithm.String()
}
