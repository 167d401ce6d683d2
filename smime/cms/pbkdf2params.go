package cms

import (
	"crypto"
	"crypto/pbkdf2"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// PBKDF2Params are the parameters with which PBKDF2 makes a key of a password.
//
//	PBKDF2-params ::= SEQUENCE {
//	  salt CHOICE {
//	    specified OCTET STRING,
//	    otherSource AlgorithmIdentifier },
//	  iterationCount INTEGER (1..MAX),
//	  keyLength INTEGER (1..MAX) OPTIONAL,
//	  prf AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
//
// RFC 8018 Appendix A.2.
type PBKDF2Params struct {
	Salt           []byte
	IterationCount int
	KeyLength      int // octets, zero where absent
	PRF            AlgorithmIdentifier
}

// MaxPasswordIterations limits the iterations of PBKDF2 that are spent on one message, for all its password recipients and
// all passwords together. It is five times what OWASP advises for HMAC-SHA-256, and enough for what it advises for
// HMAC-SHA-1, whose output is too short and so is made twice. A million takes some seconds in a browser.
const MaxPasswordIterations = 3_000_000

// passwordCost is what each password costs besides the iterations, in iterations, so that their number is bounded too.
const passwordCost = 1000

// passwordIterations is how many are written, for PBKDF2 with HMAC-SHA-256: OWASP's advice since 2023.
const passwordIterations = 600_000

type pseudorandomFunction struct {
	Algorithm
	hash crypto.Hash
}

// A pseudorandom function needs no collision resistance, so SHA-1 is not weak here.
var pseudorandomFunctions = []pseudorandomFunction{
	{Algorithm{"HMAC with SHA-256", oid.HMACWithSHA256, Good, ToReadAndWrite}, crypto.SHA256},
	{Algorithm{"HMAC with SHA-384", oid.HMACWithSHA384, Good, ToRead}, crypto.SHA384},
	{Algorithm{"HMAC with SHA-512", oid.HMACWithSHA512, Good, ToRead}, crypto.SHA512},
	{Algorithm{"HMAC with SHA-224", oid.HMACWithSHA224, Good, ToRead}, crypto.SHA224},
	{Algorithm{"HMAC with SHA-1", oid.HMACWithSHA1, Good, ToRead}, crypto.SHA1},
}

func readPBKDF2Params(parameters []byte, params *PBKDF2Params) bool {
	input := cryptobyte.String(parameters)
	var sequence, salt cryptobyte.String
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() ||
		!sequence.ReadASN1(&salt, asn1.OCTET_STRING) ||
		!sequence.ReadASN1Integer(&params.IterationCount) || params.IterationCount < 1 {
		return false
	}
	params.Salt = salt
	if sequence.PeekASN1Tag(asn1.INTEGER) && (!sequence.ReadASN1Integer(&params.KeyLength) || params.KeyLength < 1) {
		return false
	}
	params.PRF = AlgorithmIdentifier{Algorithm: oid.HMACWithSHA1, Parameters: null}
	return sequence.Empty() || readAlgorithmIdentifier(&sequence, &params.PRF) && sequence.Empty()
}

func (params *PBKDF2Params) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1OctetString(params.Salt)
		b.AddASN1Int64(int64(params.IterationCount))
		if params.KeyLength != 0 {
			b.AddASN1Int64(int64(params.KeyLength))
		}
		if !params.PRF.Algorithm.Equal(oid.HMACWithSHA1) { // DER leaves the default out: X.690 Section 11.5
			params.PRF.marshal(b)
		}
	})
}

// derive makes a key of size octets. What it takes is taken from budget, in iterations; it fails with
// [ErrUnsupportedAlgorithm], and with errWrongPassword where the budget is spent.
func (params *PBKDF2Params) derive(password []byte, size int, budget *int) ([]byte, error) {
	prf, ok := find(pseudorandomFunctions, params.PRF.Algorithm)
	if !ok {
		return nil, fmt.Errorf("%w: PBKDF2 with %v", ErrUnsupportedAlgorithm, params.PRF.Algorithm)
	}
	if params.KeyLength != 0 && params.KeyLength != size {
		return nil, fmt.Errorf("%w: PBKDF2 for a key of %d octets, not %d", ErrUnsupportedAlgorithm, params.KeyLength, size)
	}
	blocks := (size + prf.hash.Size() - 1) / prf.hash.Size() // of output, which take all iterations each
	if params.IterationCount > (MaxPasswordIterations-passwordCost)/blocks {
		return nil, fmt.Errorf("%w: PBKDF2 with %d iterations", ErrUnsupportedAlgorithm, params.IterationCount)
	}
	if *budget -= blocks*params.IterationCount + passwordCost; *budget < 0 {
		return nil, errWrongPassword
	}
	key, err := pbkdf2.Key(prf.hash.New, string(password), params.Salt, params.IterationCount, size)
	if err != nil {
		return nil, ErrUnsupportedAlgorithm
	}
	return key, nil
}
