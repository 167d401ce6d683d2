package pbe

import (
	"crypto"
	"crypto/pbkdf2"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
	encoding_asn1 "encoding/asn1"
	"math/bits"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/crypto/scrypt"

	"signet/smime/internal/oid"
)

// maxKey bounds keys in octets. Ciphers take no more than 32, but a message authentication code takes any size, and Bouncy
// Castle gives it 256.
const maxKey = 1024

// hmacs are the pseudorandom functions and message authentication codes. RFC 8018 Appendix B.1.
var hmacs = []struct {
	id   encoding_asn1.ObjectIdentifier
	hash crypto.Hash
}{
	{oid.HMACWithSHA1, crypto.SHA1},
	{oid.HMACWithSHA224, crypto.SHA224},
	{oid.HMACWithSHA256, crypto.SHA256},
	{oid.HMACWithSHA384, crypto.SHA384},
	{oid.HMACWithSHA512, crypto.SHA512},
	{oid.HMACWithSHA512_224, crypto.SHA512_224},
	{oid.HMACWithSHA512_256, crypto.SHA512_256},
}

func hashOfHMAC(id encoding_asn1.ObjectIdentifier) (crypto.Hash, error) {
	for _, known := range hmacs {
		if known.id.Equal(id) {
			return known.hash, nil
		}
	}
	return 0, unsupported("message authentication code %s", oid.Name(id))
}

// iterate hashes an input as often as iterations say: PBKDF1 of RFC 8018 Section 5.1, and
// the inner loop of RFC 7292 Appendix B.2.
func iterate(hash crypto.Hash, input []byte, iterations int64) []byte {
	digest := hash.New()
	digest.Write(input)
	t := digest.Sum(nil)
	for range iterations - 1 {
		digest.Reset()
		digest.Write(t)
		t = digest.Sum(t[:0])
	}
	return t
}

// A derivation is a key derivation function with its parameters.
type derivation struct {
	keyLength int // as the parameters say; 0 where they do not
	derive    func(password []byte, size int, budget *Budget) ([]byte, error)
}

func readDerivation(ai AlgorithmIdentifier) (derivation, error) {
	switch {
	case ai.Algorithm.Equal(oid.PBKDF2):
		return readPBKDF2(ai.Parameters)
	case ai.Algorithm.Equal(oid.Scrypt):
		return readScrypt(ai.Parameters)
	default:
		return derivation{}, unsupported("key derivation %s", oid.Name(ai.Algorithm))
	}
}

// readPBKDF2 reads the parameters of PBKDF2.
//
//	PBKDF2-params ::= SEQUENCE {
//	  salt CHOICE { specified OCTET STRING, otherSource AlgorithmIdentifier },
//	  iterationCount INTEGER (1..MAX),
//	  keyLength INTEGER (1..MAX) OPTIONAL,
//	  prf AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
//
// RFC 8018 Appendix A.2.
func readPBKDF2(der cryptobyte.String) (derivation, error) {
	var d derivation
	var sequence, salt cryptobyte.String
	var iterations int64
	if !der.ReadASN1(&sequence, asn1.SEQUENCE) || !der.Empty() || !sequence.ReadASN1(&salt, asn1.OCTET_STRING) {
		return d, malformed("PBKDF2-params salt")
	}
	if !sequence.ReadASN1Integer(&iterations) {
		return d, malformed("PBKDF2-params iterationCount")
	}
	if sequence.PeekASN1Tag(asn1.INTEGER) {
		var err error
		if d.keyLength, err = readKeyLength(&sequence); err != nil {
			return d, err
		}
	}
	hash := crypto.SHA1
	if !sequence.Empty() {
		var prf AlgorithmIdentifier
		if !ReadAlgorithmIdentifier(&sequence, &prf) || !sequence.Empty() {
			return d, malformed("PBKDF2-params prf")
		}
		var err error
		if hash, err = hashOfHMAC(prf.Algorithm); err != nil {
			return d, err
		}
	}
	d.derive = func(password []byte, size int, budget *Budget) ([]byte, error) {
		blocks := (size + hash.Size() - 1) / hash.Size()
		if err := budget.spend(iterations, blocks); err != nil {
			return nil, err
		}
		return pbkdf2.Key(hash.New, string(password), salt, int(iterations), size)
	}
	return d, nil
}

func readKeyLength(s *cryptobyte.String) (int, error) {
	var length int64
	if !s.ReadASN1Integer(&length) || length < 1 || length > maxKey {
		return 0, malformed("keyLength")
	}
	return int(length), nil
}

// maxScrypt bounds the memory of scrypt, in octets.
const maxScrypt = 256 << 20

// readScrypt reads the parameters of scrypt.
//
//	scrypt-params ::= SEQUENCE {
//	  salt OCTET STRING,
//	  costParameter INTEGER (1..MAX),
//	  blockSize INTEGER (1..MAX),
//	  parallelizationParameter INTEGER (1..MAX),
//	  keyLength INTEGER (1..MAX) OPTIONAL }
//
// RFC 7914 Section 7.1.
func readScrypt(der cryptobyte.String) (derivation, error) {
	var d derivation
	var sequence, salt cryptobyte.String
	var n, r, p int64
	if !der.ReadASN1(&sequence, asn1.SEQUENCE) || !der.Empty() || !sequence.ReadASN1(&salt, asn1.OCTET_STRING) ||
		!sequence.ReadASN1Integer(&n) || !sequence.ReadASN1Integer(&r) || !sequence.ReadASN1Integer(&p) {
		return d, malformed("scrypt-params")
	}
	if !sequence.Empty() {
		var err error
		if d.keyLength, err = readKeyLength(&sequence); err != nil {
			return d, err
		}
		if !sequence.Empty() {
			return d, malformed("scrypt-params")
		}
	}
	if n < 2 || bits.OnesCount64(uint64(n)) != 1 || r < 1 || p < 1 {
		return d, malformed("scrypt-params costParameter, blockSize or parallelizationParameter")
	}
	if r > maxScrypt/128 || p > maxScrypt/128 || n > maxScrypt/128/r || p > maxScrypt/128/r {
		return d, ErrTooCostly
	}
	d.derive = func(password []byte, size int, budget *Budget) ([]byte, error) {
		// One turn of the inner loop, over 128 octets twice, costs about as much as one iteration of HMAC.
		if err := budget.spend(n*r, int(p)); err != nil {
			return nil, err
		}
		return scrypt.Key(password, salt, int(n), int(r), int(p), size)
	}
	return d, nil
}
