package cms

import (
	"crypto"

	"signet/smime/internal/oid"
)

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
