package cms

import (
	"crypto"

	"signet/smime/internal/oid"
)

var keyTransportAlgorithms = []Algorithm{
	{"RSA PKCS #1 v1.5", oid.RSAEncryption, Good, ToReadAndWrite},
	{"RSAES-OAEP", oid.RSAESOAEP, Good, ToReadAndWrite},
}

type keyAgreement struct {
	Algorithm
	derive keyDerivation
	hash   crypto.Hash // of the key derivation
}

// The cofactor of all curves that are read is 1, so that ECDH with the cofactor is the standard one: RFC 5753 Section 2.
// MQV, the third kind of key agreement in RFC 5753, is not read: it needs a certificate of the originator, no program is
// known to write it, and RFC 8551 does not ask for it.
//
// A key derivation needs no collision resistance, so SHA-1 is not weak here.
var keyAgreementAlgorithms = []keyAgreement{
	{Algorithm{"ECDH with SHA-256", oid.StdDHSHA256KDF, Good, ToReadAndWrite}, deriveX963, crypto.SHA256},
	{Algorithm{"ECDH with SHA-384", oid.StdDHSHA384KDF, Good, ToRead}, deriveX963, crypto.SHA384},
	{Algorithm{"ECDH with SHA-512", oid.StdDHSHA512KDF, Good, ToRead}, deriveX963, crypto.SHA512},
	{Algorithm{"ECDH with SHA-224", oid.StdDHSHA224KDF, Good, ToRead}, deriveX963, crypto.SHA224},
	{Algorithm{"ECDH with SHA-1", oid.StdDHSHA1KDF, Good, ToRead}, deriveX963, crypto.SHA1},
	{Algorithm{"cofactor ECDH with SHA-256", oid.CofactorDHSHA256KDF, Good, ToRead}, deriveX963, crypto.SHA256},
	{Algorithm{"cofactor ECDH with SHA-384", oid.CofactorDHSHA384KDF, Good, ToRead}, deriveX963, crypto.SHA384},
	{Algorithm{"cofactor ECDH with SHA-512", oid.CofactorDHSHA512KDF, Good, ToRead}, deriveX963, crypto.SHA512},
	{Algorithm{"cofactor ECDH with SHA-224", oid.CofactorDHSHA224KDF, Good, ToRead}, deriveX963, crypto.SHA224},
	{Algorithm{"cofactor ECDH with SHA-1", oid.CofactorDHSHA1KDF, Good, ToRead}, deriveX963, crypto.SHA1},
	{Algorithm{"ECDH with HKDF and SHA-256", oid.StdDHHKDFSHA256, Good, ToReadAndWrite}, deriveHKDF, crypto.SHA256},
	{Algorithm{"ECDH with HKDF and SHA-384", oid.StdDHHKDFSHA384, Good, ToRead}, deriveHKDF, crypto.SHA384},
	{Algorithm{"ECDH with HKDF and SHA-512", oid.StdDHHKDFSHA512, Good, ToRead}, deriveHKDF, crypto.SHA512},
}

var passwordAlgorithms = []Algorithm{
	{"password", oid.PWRIKEK, Good, ToReadAndWrite},
}

var keyDerivationAlgorithms = []Algorithm{
	{"PBKDF2", oid.PBKDF2, Good, ToReadAndWrite},
}

type keyWrap struct {
	Algorithm
	keySize int // octets
	unwrap  func(keyEncryptionKey, wrapped []byte) ([]byte, error)
}

var keyWrapAlgorithms = []keyWrap{
	{Algorithm{"AES-256 key wrap", oid.AES256Wrap, Good, ToReadAndWrite}, 32, unwrapKey},
	{Algorithm{"AES-192 key wrap", oid.AES192Wrap, Good, ToReadAndWrite}, 24, unwrapKey},
	{Algorithm{"AES-128 key wrap", oid.AES128Wrap, Good, ToReadAndWrite}, 16, unwrapKey},
	{Algorithm{"3DES key wrap", oid.CMS3DESWrap, Weak, ToRead}, 24, unwrapKey3DES},
}
