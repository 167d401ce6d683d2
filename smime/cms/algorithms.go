package cms

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	_ "crypto/md5"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
	encoding_asn1 "encoding/asn1"

	"signet/smime/internal/oid"
)

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

type signatureScheme int

const (
	pkcs1v15 signatureScheme = iota // RFC 8017 Section 8.2
	ecdsaSig                        // RFC 5753 Section 2.1
)

type signatureAlgorithm struct {
	Algorithm
	scheme signatureScheme
	hash   crypto.Hash // zero: that of the digestAlgorithm
}

var signatureAlgorithms = []signatureAlgorithm{
	{Algorithm{"RSA PKCS #1 v1.5", oid.RSAEncryption, Good, ToReadAndWrite}, pkcs1v15, 0},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-256", oid.SHA256WithRSA, Good, ToRead}, pkcs1v15, crypto.SHA256},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-384", oid.SHA384WithRSA, Good, ToRead}, pkcs1v15, crypto.SHA384},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-512", oid.SHA512WithRSA, Good, ToRead}, pkcs1v15, crypto.SHA512},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-224", oid.SHA224WithRSA, Good, ToRead}, pkcs1v15, crypto.SHA224},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-1", oid.SHA1WithRSA, Weak, ToRead}, pkcs1v15, crypto.SHA1},
	{Algorithm{"RSA PKCS #1 v1.5 with MD5", oid.MD5WithRSA, Weak, ToRead}, pkcs1v15, crypto.MD5},
	{Algorithm{"ECDSA with SHA-256", oid.ECDSAWithSHA256, Good, ToReadAndWrite}, ecdsaSig, crypto.SHA256},
	{Algorithm{"ECDSA with SHA-384", oid.ECDSAWithSHA384, Good, ToReadAndWrite}, ecdsaSig, crypto.SHA384},
	{Algorithm{"ECDSA with SHA-512", oid.ECDSAWithSHA512, Good, ToReadAndWrite}, ecdsaSig, crypto.SHA512},
	{Algorithm{"ECDSA with SHA-224", oid.ECDSAWithSHA224, Good, ToRead}, ecdsaSig, crypto.SHA224},
	{Algorithm{"ECDSA with SHA-1", oid.ECDSAWithSHA1, Weak, ToRead}, ecdsaSig, crypto.SHA1},
}

type blockCipher func(key []byte) (cipher.Block, error)

// contentEncryption is a block cipher in CBC mode.
type contentEncryption struct {
	Algorithm
	keySize int // octets
	cipher  blockCipher
}

// In the order of preference that sMIMECapabilities announces.
var contentEncryptionAlgorithms = []contentEncryption{
	{Algorithm{"AES-256-CBC", oid.AES256CBC, Good, ToReadAndWrite}, 32, aes.NewCipher},
	{Algorithm{"AES-192-CBC", oid.AES192CBC, Good, ToReadAndWrite}, 24, aes.NewCipher},
	{Algorithm{"AES-128-CBC", oid.AES128CBC, Good, ToReadAndWrite}, 16, aes.NewCipher},
	{Algorithm{"3DES-CBC", oid.DESEDE3CBC, Weak, ToRead}, 24, des.NewTripleDESCipher},
}

var keyTransportAlgorithms = []Algorithm{
	{"RSA PKCS #1 v1.5", oid.RSAEncryption, Good, ToReadAndWrite},
}

type keyAgreement struct {
	Algorithm
	hash crypto.Hash // of the key derivation
}

var keyAgreementAlgorithms = []keyAgreement{
	{Algorithm{"ECDH with SHA-256", oid.StdDHSHA256KDF, Good, ToReadAndWrite}, crypto.SHA256},
	{Algorithm{"ECDH with SHA-384", oid.StdDHSHA384KDF, Good, ToRead}, crypto.SHA384},
	{Algorithm{"ECDH with SHA-512", oid.StdDHSHA512KDF, Good, ToRead}, crypto.SHA512},
	{Algorithm{"ECDH with SHA-224", oid.StdDHSHA224KDF, Good, ToRead}, crypto.SHA224},
	// A key derivation needs no collision resistance, so SHA-1 is not weak here.
	{Algorithm{"ECDH with SHA-1", oid.StdDHSHA1KDF, Good, ToRead}, crypto.SHA1},
}

type keyWrap struct {
	Algorithm
	keySize int // octets
}

var keyWrapAlgorithms = []keyWrap{
	{Algorithm{"AES-256 key wrap", oid.AES256Wrap, Good, ToReadAndWrite}, 32},
	{Algorithm{"AES-192 key wrap", oid.AES192Wrap, Good, ToReadAndWrite}, 24},
	{Algorithm{"AES-128 key wrap", oid.AES128Wrap, Good, ToReadAndWrite}, 16},
}

// ContentEncryptionAlgorithms returns what [Encrypt] can be asked to use, the preferred first.
func ContentEncryptionAlgorithms() []Algorithm {
	var offered []Algorithm
	for _, entry := range contentEncryptionAlgorithms {
		if entry.Use == ToReadAndWrite {
			offered = append(offered, entry.Algorithm)
		}
	}
	return offered
}

// An entry of the tables above.
type entry interface {
	id() encoding_asn1.ObjectIdentifier
}

func (a Algorithm) id() encoding_asn1.ObjectIdentifier { return a.OID }

// find returns the entry for an object identifier, and whether there is one.
func find[T entry](table []T, id encoding_asn1.ObjectIdentifier) (T, bool) {
	for _, entry := range table {
		if entry.id().Equal(id) {
			return entry, true
		}
	}
	var none T
	return none, false
}
