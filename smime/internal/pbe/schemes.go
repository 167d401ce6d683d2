package pbe

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	_ "crypto/md5"
	encoding_asn1 "encoding/asn1"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
	"signet/smime/internal/rc2"
)

type newBlock func(key []byte) (cipher.Block, error)

// newRC2 makes all bits of the key effective.
func newRC2(key []byte) (cipher.Block, error) { return rc2.New(key, 8*len(key)) }

// newTwoKeyTripleDES uses the first key a third time.
func newTwoKeyTripleDES(key []byte) (cipher.Block, error) {
	return des.NewTripleDESCipher(slices.Concat(key, key[:8]))
}

// A pkcs12Scheme is one of RFC 7292 Appendix C, all with SHA-1.
type pkcs12Scheme struct {
	id      encoding_asn1.ObjectIdentifier
	keySize int      // octets
	block   newBlock // nil: RC4
}

var pkcs12Schemes = []pkcs12Scheme{
	{oid.PBEWithSHAAnd3KeyTripleDESCBC, 24, des.NewTripleDESCipher},
	{oid.PBEWithSHAAnd2KeyTripleDESCBC, 16, newTwoKeyTripleDES},
	{oid.PBEWithSHAAnd128BitRC2CBC, 16, newRC2},
	{oid.PBEWithSHAAnd40BitRC2CBC, 5, newRC2},
	{oid.PBEWithSHAAnd128BitRC4, 16, nil},
	{oid.PBEWithSHAAnd40BitRC4, 5, nil},
}

func (s pkcs12Scheme) decrypt(parameters cryptobyte.String, password Password, ciphertext []byte, budget *Budget) ([]byte, error) {
	salt, iterations, err := readPBEParameter(parameters)
	if err != nil {
		return nil, err
	}
	key, err := pkcs12Derive(crypto.SHA1, password.BMP, salt, iterations, forKey, s.keySize, budget)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	if s.block == nil {
		return decryptRC4(key, ciphertext)
	}
	block, err := s.block(key)
	if err != nil {
		return nil, ErrDecrypt
	}
	iv, err := pkcs12Derive(crypto.SHA1, password.BMP, salt, iterations, forIV, block.BlockSize(), budget)
	if err != nil {
		return nil, err
	}
	return decryptCBC(block, iv, ciphertext)
}

// A pbes1Scheme is one of RFC 8018 Section 6.1: PBKDF1 gives a key and an initialization vector of 8 octets each.
type pbes1Scheme struct {
	id    encoding_asn1.ObjectIdentifier
	hash  crypto.Hash
	block newBlock
}

var pbes1Schemes = []pbes1Scheme{
	{oid.PBEWithMD5AndDESCBC, crypto.MD5, des.NewCipher},
	{oid.PBEWithSHA1AndDESCBC, crypto.SHA1, des.NewCipher},
	{oid.PBEWithMD5AndRC2CBC, crypto.MD5, newRC2},
	{oid.PBEWithSHA1AndRC2CBC, crypto.SHA1, newRC2},
}

func (s pbes1Scheme) decrypt(parameters cryptobyte.String, password Password, ciphertext []byte, budget *Budget) ([]byte, error) {
	salt, iterations, err := readPBEParameter(parameters)
	if err != nil {
		return nil, err
	}
	if err := budget.spend(iterations, 1); err != nil {
		return nil, err
	}
	derived := iterate(s.hash, slices.Concat(password.UTF8, salt), iterations)
	defer clear(derived)
	block, err := s.block(derived[:8])
	if err != nil {
		return nil, ErrDecrypt
	}
	return decryptCBC(block, derived[8:16], ciphertext)
}

// cbcSchemes are the ciphers of PBES2 whose parameter is the initialization vector. RFC 8018 Appendix B.2.
var cbcSchemes = []struct {
	id      encoding_asn1.ObjectIdentifier
	keySize int // octets
	block   newBlock
}{
	{oid.AES256CBC, 32, aes.NewCipher},
	{oid.AES192CBC, 24, aes.NewCipher},
	{oid.AES128CBC, 16, aes.NewCipher},
	{oid.DESEDE3CBC, 24, des.NewTripleDESCipher},
	{oid.DESCBC, 8, des.NewCipher},
}

// decryptPBES2 is the decryption of RFC 8018 Section 6.2.2.
//
//	PBES2-params ::= SEQUENCE {
//	  keyDerivationFunc AlgorithmIdentifier,
//	  encryptionScheme AlgorithmIdentifier }
//
// RFC 8018 Appendix A.4.
func decryptPBES2(parameters cryptobyte.String, password Password, ciphertext []byte, budget *Budget) ([]byte, error) {
	var sequence cryptobyte.String
	var kdf, encryption AlgorithmIdentifier
	if !parameters.ReadASN1(&sequence, asn1.SEQUENCE) || !parameters.Empty() ||
		!ReadAlgorithmIdentifier(&sequence, &kdf) || !ReadAlgorithmIdentifier(&sequence, &encryption) || !sequence.Empty() {
		return nil, malformed("PBES2-params")
	}
	d, err := readDerivation(kdf)
	if err != nil {
		return nil, err
	}
	if encryption.Algorithm.Equal(oid.RC2CBC) {
		return decryptRC2(d, encryption.Parameters, password, ciphertext, budget)
	}
	for _, s := range cbcSchemes {
		if !s.id.Equal(encryption.Algorithm) {
			continue
		}
		var iv cryptobyte.String
		if !encryption.Parameters.ReadASN1(&iv, asn1.OCTET_STRING) || !encryption.Parameters.Empty() {
			return nil, malformed("initialization vector")
		}
		if d.keyLength != 0 && d.keyLength != s.keySize {
			return nil, malformed("keyLength does not fit the cipher")
		}
		return d.decrypt(s.block, s.keySize, iv, password, ciphertext, budget)
	}
	return nil, unsupported("cipher %s", oid.Name(encryption.Algorithm))
}

func (d derivation) decrypt(newBlock newBlock, keySize int, iv []byte, password Password, ciphertext []byte, budget *Budget) ([]byte, error) {
	key, err := d.derive(password.UTF8, keySize, budget)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	block, err := newBlock(key)
	if err != nil {
		return nil, ErrDecrypt
	}
	return decryptCBC(block, iv, ciphertext)
}

// decryptRC2 is RC2 in PBES2.
//
//	RC2-CBC-Parameter ::= SEQUENCE {
//	  rc2ParameterVersion INTEGER OPTIONAL,
//	  iv OCTET STRING (SIZE (8)) }
//
// RFC 8018 Appendix B.2.3. Without a version 32 bits are effective.
func decryptRC2(d derivation, parameters cryptobyte.String, password Password, ciphertext []byte, budget *Budget) ([]byte, error) {
	var sequence, iv cryptobyte.String
	if !parameters.ReadASN1(&sequence, asn1.SEQUENCE) || !parameters.Empty() {
		return nil, malformed("RC2-CBC-Parameter")
	}
	effectiveBits := 32
	if sequence.PeekASN1Tag(asn1.INTEGER) {
		var version int
		if !sequence.ReadASN1Integer(&version) {
			return nil, malformed("RC2-CBC-Parameter rc2ParameterVersion")
		}
		known := false
		if effectiveBits, known = rc2.EffectiveBits(version); !known {
			if version < 256 || version > rc2.MaxEffectiveBits {
				return nil, unsupported("RC2 of version %d", version)
			}
			effectiveBits = version
		}
	}
	if !sequence.ReadASN1(&iv, asn1.OCTET_STRING) || !sequence.Empty() {
		return nil, malformed("RC2-CBC-Parameter iv")
	}
	keySize := d.keyLength
	if keySize == 0 {
		keySize = effectiveBits / 8
	}
	block := func(key []byte) (cipher.Block, error) { return rc2.New(key, effectiveBits) }
	return d.decrypt(block, keySize, iv, password, ciphertext, budget)
}
