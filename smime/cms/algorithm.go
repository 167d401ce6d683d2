package cms

import encoding_asn1 "encoding/asn1"

// An Algorithm is one that Signet knows. The zero value stands for one that it does not know.
type Algorithm struct {
	Name     string // for people: "SHA-256"
	OID      encoding_asn1.ObjectIdentifier
	Strength Strength
	Use      Use
}

// Strength is how far an algorithm can be relied on today.
type Strength int

// The strengths.
const (
	Weak Strength = iota // read, so that old mail opens, and always told
	Good
)

// Use is what an algorithm is accepted for.
type Use int

// The uses.
const (
	ToRead Use = iota
	ToReadAndWrite
)

// An entry of one of the tables of algorithms.
type entry interface {
	algorithm() Algorithm
}

func (a Algorithm) algorithm() Algorithm { return a }

// find returns the entry for an object identifier, and whether there is one.
func find[T entry](table []T, id encoding_asn1.ObjectIdentifier) (T, bool) {
	for _, entry := range table {
		if entry.algorithm().OID.Equal(id) {
			return entry, true
		}
	}
	var none T
	return none, false
}

// algorithmsOf returns the algorithms of a table without what the table has besides.
func algorithmsOf[T entry](table []T) []Algorithm {
	algorithms := make([]Algorithm, len(table))
	for i, entry := range table {
		algorithms[i] = entry.algorithm()
	}
	return algorithms
}
