package cms

import (
	"crypto"

	"signet/smime/internal/oid"
)

type signatureScheme int

const (
	pkcs1v15   signatureScheme = iota // RFC 8017 Section 8.2
	rsassaPSS                         // RFC 8017 Section 8.1
	ecdsaSig                          // RFC 5753 Section 2.1
	ed25519Sig                        // RFC 8419
	dsaSig                            // RFC 3370 Section 3.1
)

type signatureAlgorithm struct {
	Algorithm
	scheme signatureScheme
	hash   crypto.Hash // zero: that of the digestAlgorithm
}

// DSA is weak whatever the digest: RFC 8551 Appendix B.2 calls it historic, and FIPS 186-5 withdraws it.
var signatureAlgorithms = []signatureAlgorithm{
	{Algorithm{"RSA PKCS #1 v1.5", oid.RSAEncryption, Good, ToReadAndWrite}, pkcs1v15, 0},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-256", oid.SHA256WithRSA, Good, ToRead}, pkcs1v15, crypto.SHA256},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-384", oid.SHA384WithRSA, Good, ToRead}, pkcs1v15, crypto.SHA384},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-512", oid.SHA512WithRSA, Good, ToRead}, pkcs1v15, crypto.SHA512},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-224", oid.SHA224WithRSA, Good, ToRead}, pkcs1v15, crypto.SHA224},
	{Algorithm{"RSA PKCS #1 v1.5 with SHA-1", oid.SHA1WithRSA, Weak, ToRead}, pkcs1v15, crypto.SHA1},
	{Algorithm{"RSA PKCS #1 v1.5 with MD5", oid.MD5WithRSA, Weak, ToRead}, pkcs1v15, crypto.MD5},
	{Algorithm{"RSASSA-PSS", oid.RSASSAPSS, Good, ToReadAndWrite}, rsassaPSS, 0},
	{Algorithm{"ECDSA with SHA-256", oid.ECDSAWithSHA256, Good, ToReadAndWrite}, ecdsaSig, crypto.SHA256},
	{Algorithm{"ECDSA with SHA-384", oid.ECDSAWithSHA384, Good, ToReadAndWrite}, ecdsaSig, crypto.SHA384},
	{Algorithm{"ECDSA with SHA-512", oid.ECDSAWithSHA512, Good, ToReadAndWrite}, ecdsaSig, crypto.SHA512},
	{Algorithm{"ECDSA with SHA-224", oid.ECDSAWithSHA224, Good, ToRead}, ecdsaSig, crypto.SHA224},
	{Algorithm{"ECDSA with SHA-1", oid.ECDSAWithSHA1, Weak, ToRead}, ecdsaSig, crypto.SHA1},
	{Algorithm{"Ed25519", oid.Ed25519, Good, ToReadAndWrite}, ed25519Sig, crypto.SHA512},
	{Algorithm{"DSA with SHA-256", oid.DSAWithSHA256, Weak, ToRead}, dsaSig, crypto.SHA256},
	{Algorithm{"DSA with SHA-224", oid.DSAWithSHA224, Weak, ToRead}, dsaSig, crypto.SHA224},
	{Algorithm{"DSA with SHA-1", oid.DSAWithSHA1, Weak, ToRead}, dsaSig, crypto.SHA1},
	{Algorithm{"DSA", oid.DSA, Weak, ToRead}, dsaSig, 0},
}
