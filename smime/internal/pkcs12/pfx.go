package pkcs12

import (
	"crypto"
	_ "crypto/md5"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/subtle"
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
	"signet/smime/internal/oid"
	"signet/smime/internal/pbe"
)

// A pfx is a file as a whole.
//
//	PFX ::= SEQUENCE {
//	  version INTEGER {v3(3)},
//	  authSafe ContentInfo,
//	  macData MacData OPTIONAL }
//
// RFC 7292 Section 4.
type pfx struct {
	authSafe []byte // the octets that are authenticated: a BER AuthenticatedSafe
	mac      *macData
}

// macData authenticates a file with a password.
//
//	MacData ::= SEQUENCE {
//	  mac DigestInfo,
//	  macSalt OCTET STRING,
//	  iterations INTEGER DEFAULT 1 }
//	DigestInfo ::= SEQUENCE {
//	  digestAlgorithm DigestAlgorithmIdentifier,
//	  digest Digest }
//
// RFC 7292 Section 4, RFC 8017 Appendix A.2.4.
type macData struct {
	algorithm  pbe.AlgorithmIdentifier
	digest     []byte
	salt       []byte
	iterations int64
}

func readPFX(file []byte) (*pfx, error) {
	der, _, err := ber.ToDER(file) // what follows the file is no part of it
	if err != nil {
		return nil, fmt.Errorf("%w: PFX: %w", ErrMalformed, err)
	}
	input := cryptobyte.String(der)
	var sequence cryptobyte.String
	var version int
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !sequence.ReadASN1Integer(&version) {
		return nil, malformed("PFX")
	}
	if version != 3 {
		return nil, fmt.Errorf("%w: PFX of version %d", ErrUnsupported, version)
	}
	ci, err := readContentInfo(&sequence)
	if err != nil {
		return nil, err
	}
	if ci.contentType.Equal(oid.SignedData) {
		return nil, fmt.Errorf("%w: a file that is signed instead of protected by a password", ErrUnsupported)
	}
	if !ci.contentType.Equal(oid.Data) {
		return nil, malformed("PFX authSafe")
	}
	p := new(pfx)
	if p.authSafe, err = ci.data(); err != nil {
		return nil, err
	}
	if sequence.Empty() {
		return p, nil
	}
	p.mac, err = readMacData(&sequence)
	return p, err
}

func readMacData(s *cryptobyte.String) (*macData, error) {
	m := &macData{iterations: 1}
	var sequence, digestInfo, digest, salt cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) || !s.Empty() ||
		!sequence.ReadASN1(&digestInfo, asn1.SEQUENCE) ||
		!pbe.ReadAlgorithmIdentifier(&digestInfo, &m.algorithm) ||
		!digestInfo.ReadASN1(&digest, asn1.OCTET_STRING) || !digestInfo.Empty() {
		return nil, malformed("MacData mac")
	}
	if !sequence.ReadASN1(&salt, asn1.OCTET_STRING) {
		return nil, malformed("MacData macSalt")
	}
	if !sequence.Empty() && (!sequence.ReadASN1Integer(&m.iterations) || !sequence.Empty()) {
		return nil, malformed("MacData iterations")
	}
	m.digest, m.salt = digest, salt
	return m, nil
}

// macDigests are the hash functions of the code of RFC 7292 Appendix B.
var macDigests = []struct {
	id   encoding_asn1.ObjectIdentifier
	hash crypto.Hash
}{
	{oid.SHA1, crypto.SHA1},
	{oid.SHA224, crypto.SHA224},
	{oid.SHA256, crypto.SHA256},
	{oid.SHA384, crypto.SHA384},
	{oid.SHA512, crypto.SHA512},
	{oid.MD5, crypto.MD5},
}

// isAuthentic tells whether the file is what was written with the password. A file without a code always is: whether
// its password is right shows when it is decrypted.
func (p *pfx) isAuthentic(password pbe.Password, budget *pbe.Budget) (bool, error) {
	if p.mac == nil {
		return true, nil
	}
	code, err := p.mac.code(p.authSafe, password, budget)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(code, p.mac.digest) == 1, nil
}

func (m *macData) code(message []byte, password pbe.Password, budget *pbe.Budget) ([]byte, error) {
	if m.algorithm.Algorithm.Equal(oid.PBMAC1) {
		return pbe.PBMAC1(m.algorithm.Parameters, password, message, budget)
	}
	for _, known := range macDigests {
		if known.id.Equal(m.algorithm.Algorithm) {
			return pbe.PKCS12MAC(known.hash, password, m.salt, m.iterations, message, budget)
		}
	}
	return nil, fmt.Errorf("%w: message authentication code %s", ErrUnsupported, oid.Name(m.algorithm.Algorithm))
}
