package oid

import "encoding/asn1"

// The elliptic curves that crypto/x509 knows. RFC 5480 Section 2.1.1.1.
var (
	P224 = asn1.ObjectIdentifier{1, 3, 132, 0, 33}
	P256 = asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}
	P384 = asn1.ObjectIdentifier{1, 3, 132, 0, 34}
	P521 = asn1.ObjectIdentifier{1, 3, 132, 0, 35}
)

// names are those of what key files hold and Signet does not read, so that people are told what to look for.
var names = map[string]string{
	// Kinds of keys, and curves.
	"1.2.840.10040.4.1":     "DSA",
	"1.2.840.10046.2.1":     "Diffie-Hellman",
	"1.2.840.113549.1.3.1":  "Diffie-Hellman",
	"1.3.101.111":           "X448",
	"1.3.101.113":           "Ed448",
	"1.2.643.2.2.19":        "GOST R 34.10-2001",
	"1.2.643.7.1.1.1.1":     "GOST R 34.10-2012 (256 bits)",
	"1.2.643.7.1.1.1.2":     "GOST R 34.10-2012 (512 bits)",
	"1.2.156.10197.1.301":   "SM2",
	"1.3.132.0.10":          "secp256k1",
	"1.3.36.3.3.2.8.1.1.7":  "brainpoolP256r1",
	"1.3.36.3.3.2.8.1.1.11": "brainpoolP384r1",
	"1.3.36.3.3.2.8.1.1.13": "brainpoolP512r1",
	// Kinds of keys of FIPS 204 and FIPS 203.
	"2.16.840.1.101.3.4.3.17": "ML-DSA-44",
	"2.16.840.1.101.3.4.3.18": "ML-DSA-65",
	"2.16.840.1.101.3.4.3.19": "ML-DSA-87",
	"2.16.840.1.101.3.4.4.1":  "ML-KEM-512",
	"2.16.840.1.101.3.4.4.2":  "ML-KEM-768",
	"2.16.840.1.101.3.4.4.3":  "ML-KEM-1024",
	// Ciphers, and ways from a password to a key.
	"1.2.840.113549.3.9":        "RC5 in CBC mode",
	"1.2.392.200011.61.1.1.1.2": "Camellia-128 in CBC mode",
	"1.2.392.200011.61.1.1.1.3": "Camellia-192 in CBC mode",
	"1.2.392.200011.61.1.1.1.4": "Camellia-256 in CBC mode",
	"1.2.410.200004.1.4":        "SEED in CBC mode",
	"1.2.410.200046.1.1.12":     "ARIA-256 in CBC mode",
	"1.2.643.2.2.21":            "GOST 28147-89",
	"1.2.643.7.1.1.5.1.1":       "Magma",
	"1.2.643.7.1.1.5.2.1":       "Kuznyechik",
	"1.2.643.7.1.1.4.1":         "HMAC with Streebog-256",
	"1.2.643.7.1.1.4.2":         "HMAC with Streebog-512",
	"1.2.643.7.1.1.2.2":         "Streebog-256",
	"1.2.643.7.1.1.2.3":         "Streebog-512",
	"1.2.156.10197.1.104.2":     "SM4 in CBC mode",
	"1.2.840.113549.1.5.1":      "PBES1 with MD2 and DES",
	"1.2.840.113549.1.5.4":      "PBES1 with MD2 and RC2",
	"2.16.840.1.101.3.4.1.6":    "AES-128 in GCM mode",
	"2.16.840.1.101.3.4.1.26":   "AES-192 in GCM mode",
	"2.16.840.1.101.3.4.1.46":   "AES-256 in GCM mode",
	"2.16.840.1.101.3.4.2.13":   "HMAC with SHA3-224",
	"2.16.840.1.101.3.4.2.14":   "HMAC with SHA3-256",
	"2.16.840.1.101.3.4.2.15":   "HMAC with SHA3-384",
	"2.16.840.1.101.3.4.2.16":   "HMAC with SHA3-512",
	"1.2.840.113549.2.2":        "MD2",
	"1.3.36.3.2.1":              "RIPEMD-160",
}

// Name returns the name of an object identifier for people, and its numbers where it has none here.
func Name(id asn1.ObjectIdentifier) string {
	if name, known := names[id.String()]; known {
		return name + " (" + id.String() + ")"
	}
	return id.String()
}
