package cms

import (
	"crypto"
	_ "crypto/md5"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"

	"signet/smime/internal/oid"
)

type digestAlgorithm struct {
	Algorithm
	hash crypto.Hash
}

var digestAlgorithms = []digestAlgorithm{
	{Algorithm{"SHA-256", oid.SHA256, Good, ToReadAndWrite}, crypto.SHA256},
	{Algorithm{"SHA-384", oid.SHA384, Good, ToReadAndWrite}, crypto.SHA384},
	{Algorithm{"SHA-512", oid.SHA512, Good, ToReadAndWrite}, crypto.SHA512},
	{Algorithm{"SHA-224", oid.SHA224, Good, ToRead}, crypto.SHA224},
	{Algorithm{"SHA-1", oid.SHA1, Weak, ToRead}, crypto.SHA1},
	{Algorithm{"MD5", oid.MD5, Weak, ToRead}, crypto.MD5},
}

// digestToWrite returns the entry of a digest that is offered.
func digestToWrite(hash crypto.Hash) (digestAlgorithm, bool) {
	for _, entry := range digestAlgorithms {
		if entry.hash == hash && entry.Use == ToReadAndWrite {
			return entry, true
		}
	}
	return digestAlgorithm{}, false
}
