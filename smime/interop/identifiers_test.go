//go:build !js

package interop

import (
	"crypto"
	"encoding/asn1"

	"signet/smime/internal/oid"
)

// The object identifiers of what the tables name.
var (
	ciphers = map[string]asn1.ObjectIdentifier{
		"AES-128-CBC": oid.AES128CBC, "AES-192-CBC": oid.AES192CBC, "AES-256-CBC": oid.AES256CBC,
		"AES-128-GCM": oid.AES128GCM, "AES-192-GCM": oid.AES192GCM, "AES-256-GCM": oid.AES256GCM,
		"AES-128-CCM": oid.AES128CCM, "AES-192-CCM": oid.AES192CCM, "AES-256-CCM": oid.AES256CCM,
		"3DES-CBC":          oid.DESEDE3CBC,
		"DES-CBC":           oid.DESCBC,
		"RC2-128-CBC":       oid.RC2CBC,
		"RC2-64-CBC":        oid.RC2CBC,
		"RC2-40-CBC":        oid.RC2CBC,
		"ChaCha20-Poly1305": oid.ChaCha20Poly1305,
	}
	wraps = map[string]asn1.ObjectIdentifier{
		"AES-128": oid.AES128Wrap, "AES-192": oid.AES192Wrap, "AES-256": oid.AES256Wrap, "3DES": oid.CMS3DESWrap,
	}
	standardSchemes = map[crypto.Hash]asn1.ObjectIdentifier{
		crypto.SHA1: oid.StdDHSHA1KDF, crypto.SHA224: oid.StdDHSHA224KDF, crypto.SHA256: oid.StdDHSHA256KDF,
		crypto.SHA384: oid.StdDHSHA384KDF, crypto.SHA512: oid.StdDHSHA512KDF,
	}
	cofactorSchemes = map[crypto.Hash]asn1.ObjectIdentifier{
		crypto.SHA1: oid.CofactorDHSHA1KDF, crypto.SHA224: oid.CofactorDHSHA224KDF, crypto.SHA256: oid.CofactorDHSHA256KDF,
		crypto.SHA384: oid.CofactorDHSHA384KDF, crypto.SHA512: oid.CofactorDHSHA512KDF,
	}
)

// schemeOf returns the key agreement scheme of a recipient.
func schemeOf(r recipient) asn1.ObjectIdentifier {
	switch {
	case r.to == "x25519":
		return oid.StdDHHKDFSHA256
	case r.method == cofactorAgreement:
		return cofactorSchemes[r.hash]
	default:
		return standardSchemes[r.hash]
	}
}

// digestName is the name of a digest in the RFCs.
func digestName(hash crypto.Hash) string { return hash.String() }
