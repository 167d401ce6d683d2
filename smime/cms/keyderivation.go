package cms

import (
	"crypto"
	"crypto/hkdf"
	"encoding/binary"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A keyDerivation makes a key of size octets of a secret that was agreed on. sharedInfo is an ECC-CMS-SharedInfo, which has
// ukm in it already.
type keyDerivation func(hash crypto.Hash, secret, ukm, sharedInfo []byte, size int) ([]byte, error)

// deriveX963 is the key derivation function of ANSI X9.63, as in SEC 1 Section 3.6.1:
// Hash(secret || counter || sharedInfo), with the counter from 1, as often as needed.
func deriveX963(hash crypto.Hash, secret, _, sharedInfo []byte, size int) ([]byte, error) {
	var derived []byte
	for counter := uint32(1); len(derived) < size; counter++ {
		h := hash.New()
		h.Write(secret)
		h.Write(binary.BigEndian.AppendUint32(nil, counter))
		h.Write(sharedInfo)
		derived = h.Sum(derived)
	}
	return derived[:size], nil
}

// deriveHKDF is HKDF with ukm for its salt: RFC 8418 Section 2.2.
func deriveHKDF(hash crypto.Hash, secret, ukm, sharedInfo []byte, size int) ([]byte, error) {
	return hkdf.Key(hash.New, secret, ukm, string(sharedInfo), size)
}

// eccCMSSharedInfo returns what the key derivation mixes in: for which algorithm and size the key is.
//
//	ECC-CMS-SharedInfo ::= SEQUENCE {
//	  keyInfo AlgorithmIdentifier,
//	  entityUInfo [0] EXPLICIT OCTET STRING OPTIONAL,
//	  suppPubInfo [2] EXPLICIT OCTET STRING }
//
// RFC 5753 Section 7.2.
func eccCMSSharedInfo(keyInfo, ukm []byte, keySize int) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(keyInfo)
		if ukm != nil {
			b.AddASN1(constructed0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(ukm) })
		}
		b.AddASN1(constructed2, func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(binary.BigEndian.AppendUint32(nil, uint32(8*keySize)))
		})
	})
	return b.Bytes()
}
