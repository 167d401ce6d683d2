// Package oid names the object identifiers that Signet knows. It is the one place where they are written down.
//
// Each line has the name in the ASN.1 module and the section that defines it. The values must not be changed.
package oid

import "encoding/asn1"

// Content types.
var (
	Data              = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}         // id-data, RFC 5652 Section 4
	SignedData        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}         // id-signedData, RFC 5652 Section 5.1
	EnvelopedData     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 3}         // id-envelopedData, RFC 5652 Section 6.1
	DigestedData      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 5}         // id-digestedData, RFC 5652 Section 7
	EncryptedData     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 6}         // id-encryptedData, RFC 5652 Section 8
	CompressedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 9}  // id-ct-compressedData, RFC 3274 Section 1.1
	AuthEnvelopedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 23} // id-ct-authEnvelopedData, RFC 5083 Section 2.1
)

// Receipt is the content type of signed receipts.
var Receipt = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 1} // id-ct-receipt, RFC 2634 Section 2.8

// Attributes.
var (
	ContentType                      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}         // id-contentType, RFC 5652 Section 11.1
	MessageDigest                    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}         // id-messageDigest, RFC 5652 Section 11.2
	SigningTime                      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}         // id-signingTime, RFC 5652 Section 11.3
	SMIMECapabilities                = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 15}        // smimeCapabilities, RFC 8551 Section 2.5.2
	CMSAlgorithmProtection           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 52}        // aa-cmsAlgorithmProtect, RFC 6211 Section 2
	Countersignature                 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 6}         // id-countersignature, RFC 5652 Section 11.4
	EncryptionKeyPreference          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 11} // id-aa-encrypKeyPref, RFC 8551 Section 2.5.3
	MicrosoftEncryptionKeyPreference = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 16, 4}       // szOID_MICROSOFT_Encryption_Key_Preference, wincrypt.h
	SigningCertificate               = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12} // id-aa-signingCertificate, RFC 5035 Section 5
	SigningCertificateV2             = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47} // id-aa-signingCertificateV2, RFC 5035 Section 3
)

// Attributes of the Enhanced Security Services.
var (
	ReceiptRequest     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 1}  // id-aa-receiptRequest, RFC 2634 Section 2.7
	SecurityLabel      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 2}  // id-aa-securityLabel, RFC 2634 Section 3.2
	MLExpansionHistory = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 3}  // id-aa-mlExpandHistory, RFC 2634 Section 4.4
	ContentHints       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 4}  // id-aa-contentHint, RFC 2634 Section 2.9
	MsgSigDigest       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 5}  // id-aa-msgSigDigest, RFC 2634 Section 2.10
	ContentIdentifier  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 7}  // id-aa-contentIdentifier, RFC 2634 Section 2.7
	EquivalentLabels   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 9}  // id-aa-equivalentLabels, RFC 2634 Section 3.4
	ContentReference   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 10} // id-aa-contentReference, RFC 2634 Section 2.11
)

// Digest algorithms.
var (
	MD5    = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 5}        // md5, RFC 3370 Section 2.2
	SHA1   = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}             // sha-1, RFC 3370 Section 2.1
	SHA224 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 4} // id-sha224, RFC 5754 Section 2.1
	SHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1} // id-sha256, RFC 5754 Section 2.2
	SHA384 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2} // id-sha384, RFC 5754 Section 2.3
	SHA512 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3} // id-sha512, RFC 5754 Section 2.4
)

// Signature algorithms.
var (
	RSAEncryption   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}     // rsaEncryption, RFC 3370 Section 3.2
	MD5WithRSA      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 4}     // md5WithRSAEncryption, RFC 3370 Section 3.2
	SHA1WithRSA     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 5}     // sha1WithRSAEncryption, RFC 3370 Section 3.2
	SHA224WithRSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 14}    // sha224WithRSAEncryption, RFC 5754 Section 3.2
	SHA256WithRSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}    // sha256WithRSAEncryption, RFC 5754 Section 3.2
	SHA384WithRSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}    // sha384WithRSAEncryption, RFC 5754 Section 3.2
	SHA512WithRSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}    // sha512WithRSAEncryption, RFC 5754 Section 3.2
	RSASSAPSS       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}    // id-RSASSA-PSS, RFC 4056 Section 2.2
	ECPublicKey     = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}         // id-ecPublicKey, RFC 5753 Section 7.1.2
	ECDSAWithSHA1   = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 1}         // ecdsa-with-SHA1, RFC 5753 Section 7.1.3
	ECDSAWithSHA224 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 1}      // ecdsa-with-SHA224, RFC 5753 Section 7.1.3
	ECDSAWithSHA256 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}      // ecdsa-with-SHA256, RFC 5753 Section 7.1.3
	ECDSAWithSHA384 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}      // ecdsa-with-SHA384, RFC 5753 Section 7.1.3
	ECDSAWithSHA512 = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 4}      // ecdsa-with-SHA512, RFC 5753 Section 7.1.3
	Ed25519         = asn1.ObjectIdentifier{1, 3, 101, 112}                 // id-Ed25519, RFC 8419 Section 2.3
	DSA             = asn1.ObjectIdentifier{1, 2, 840, 10040, 4, 1}         // id-dsa, RFC 3370 Section 3.1
	DSAWithSHA1     = asn1.ObjectIdentifier{1, 2, 840, 10040, 4, 3}         // id-dsa-with-sha1, RFC 3370 Section 3.1
	DSAWithSHA224   = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 3, 1} // id-dsa-with-sha224, RFC 5754 Section 3.1
	DSAWithSHA256   = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 3, 2} // id-dsa-with-sha256, RFC 5754 Section 3.1
)

// MGF1 is the mask generation function of RSASSA-PSS and RSAES-OAEP.
var MGF1 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8} // id-mgf1, RFC 4055 Section 2.2

// X25519 is the kind of key that agrees on other keys.
var X25519 = asn1.ObjectIdentifier{1, 3, 101, 110} // id-X25519, RFC 8410 Section 3

// Content-encryption algorithms.
var (
	AES128CBC        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 2}     // id-aes128-CBC, RFC 3565 Section 4.1
	AES192CBC        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 22}    // id-aes192-CBC, RFC 3565 Section 4.1
	AES256CBC        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}    // id-aes256-CBC, RFC 3565 Section 4.1
	DESEDE3CBC       = asn1.ObjectIdentifier{1, 2, 840, 113549, 3, 7}            // des-ede3-cbc, RFC 3370 Section 5.1
	DESCBC           = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 7}                  // desCBC, RFC 8018 Appendix B.2.1
	RC2CBC           = asn1.ObjectIdentifier{1, 2, 840, 113549, 3, 2}            // rc2-cbc, RFC 3370 Section 5.2
	AES128GCM        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 6}     // id-aes128-GCM, RFC 5084 Section 3.2
	AES192GCM        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 26}    // id-aes192-GCM, RFC 5084 Section 3.2
	AES256GCM        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 46}    // id-aes256-GCM, RFC 5084 Section 3.2
	AES128CCM        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 7}     // id-aes128-CCM, RFC 5084 Section 3.1
	AES192CCM        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 27}    // id-aes192-CCM, RFC 5084 Section 3.1
	AES256CCM        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 47}    // id-aes256-CCM, RFC 5084 Section 3.1
	ChaCha20Poly1305 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 18} // id-alg-AEADChaCha20Poly1305, RFC 8103 Section 2
	CEKHKDFSHA256    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 31} // id-alg-cek-hkdf-sha256, RFC 9709 Section 3
)

// Compression algorithms.
var (
	ZlibCompress = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 8} // id-alg-zlibCompress, RFC 3274 Section 2
)

// Key transport, besides rsaEncryption.
var (
	RSAESOAEP  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 7} // id-RSAES-OAEP, RFC 4055 Section 4.1
	PSpecified = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 9} // id-pSpecified, RFC 4055 Section 4.1
)

// Key agreement schemes: ECDH with the KDF of ANSI X9.63, in its standard form and with the cofactor, and with HKDF.
var (
	StdDHSHA1KDF        = asn1.ObjectIdentifier{1, 3, 133, 16, 840, 63, 0, 2}       // dhSinglePass-stdDH-sha1kdf-scheme, RFC 5753 Section 7.1.4
	StdDHSHA224KDF      = asn1.ObjectIdentifier{1, 3, 132, 1, 11, 0}                // dhSinglePass-stdDH-sha224kdf-scheme, RFC 5753 Section 7.1.4
	StdDHSHA256KDF      = asn1.ObjectIdentifier{1, 3, 132, 1, 11, 1}                // dhSinglePass-stdDH-sha256kdf-scheme, RFC 5753 Section 7.1.4
	StdDHSHA384KDF      = asn1.ObjectIdentifier{1, 3, 132, 1, 11, 2}                // dhSinglePass-stdDH-sha384kdf-scheme, RFC 5753 Section 7.1.4
	StdDHSHA512KDF      = asn1.ObjectIdentifier{1, 3, 132, 1, 11, 3}                // dhSinglePass-stdDH-sha512kdf-scheme, RFC 5753 Section 7.1.4
	CofactorDHSHA1KDF   = asn1.ObjectIdentifier{1, 3, 133, 16, 840, 63, 0, 3}       // dhSinglePass-cofactorDH-sha1kdf-scheme, RFC 5753 Section 7.1.4
	CofactorDHSHA224KDF = asn1.ObjectIdentifier{1, 3, 132, 1, 14, 0}                // dhSinglePass-cofactorDH-sha224kdf-scheme, RFC 5753 Section 7.1.4
	CofactorDHSHA256KDF = asn1.ObjectIdentifier{1, 3, 132, 1, 14, 1}                // dhSinglePass-cofactorDH-sha256kdf-scheme, RFC 5753 Section 7.1.4
	CofactorDHSHA384KDF = asn1.ObjectIdentifier{1, 3, 132, 1, 14, 2}                // dhSinglePass-cofactorDH-sha384kdf-scheme, RFC 5753 Section 7.1.4
	CofactorDHSHA512KDF = asn1.ObjectIdentifier{1, 3, 132, 1, 14, 3}                // dhSinglePass-cofactorDH-sha512kdf-scheme, RFC 5753 Section 7.1.4
	StdDHHKDFSHA256     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 19} // dhSinglePass-stdDH-hkdf-sha256-scheme, RFC 8418 Section 7
	StdDHHKDFSHA384     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 20} // dhSinglePass-stdDH-hkdf-sha384-scheme, RFC 8418 Section 7
	StdDHHKDFSHA512     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 21} // dhSinglePass-stdDH-hkdf-sha512-scheme, RFC 8418 Section 7
)

// PWRIKEK encrypts a key with one that is made of a password.
var PWRIKEK = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 9} // id-alg-PWRI-KEK, RFC 3211 Section 2.1

// Named curves.
var (
	Secp256r1 = asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7} // secp256r1, RFC 5480 Section 2.1.1.1
	Secp384r1 = asn1.ObjectIdentifier{1, 3, 132, 0, 34}          // secp384r1, RFC 5480 Section 2.1.1.1
	Secp521r1 = asn1.ObjectIdentifier{1, 3, 132, 0, 35}          // secp521r1, RFC 5480 Section 2.1.1.1
)

// Key wrap algorithms.
var (
	CMS3DESWrap = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 3, 6} // id-alg-CMS3DESwrap, RFC 3370 Section 4.3.1
	AES128Wrap  = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 5}    // id-aes128-wrap, RFC 3565 Section 2.3.2
	AES192Wrap  = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 25}   // id-aes192-wrap, RFC 3565 Section 2.3.2
	AES256Wrap  = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 45}   // id-aes256-wrap, RFC 3565 Section 2.3.2
)

// Names in certificates.
var (
	EmailAddress    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1} // id-emailAddress, RFC 5280 Appendix A.1
	SmtpUTF8Mailbox = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 8, 9}  // id-on-SmtpUTF8Mailbox, RFC 9598 Section 3
	SubjectAltName  = asn1.ObjectIdentifier{2, 5, 29, 17}               // id-ce-subjectAltName, RFC 5280 Section 4.2.1.6
	KeyUsage        = asn1.ObjectIdentifier{2, 5, 29, 15}               // id-ce-keyUsage, RFC 5280 Section 4.2.1.3
	ExtKeyUsage     = asn1.ObjectIdentifier{2, 5, 29, 37}               // id-ce-extKeyUsage, RFC 5280 Section 4.2.1.12
	NameConstraints = asn1.ObjectIdentifier{2, 5, 29, 30}               // id-ce-nameConstraints, RFC 5280 Section 4.2.1.10
)

// Revocation: what certificates say about it, the extensions of CRLs and of their entries, and OCSP.
var (
	AuthorityKeyIdentifier   = asn1.ObjectIdentifier{2, 5, 29, 35}                  // id-ce-authorityKeyIdentifier, RFC 5280 Section 4.2.1.1
	CRLDistributionPoints    = asn1.ObjectIdentifier{2, 5, 29, 31}                  // id-ce-cRLDistributionPoints, RFC 5280 Section 4.2.1.13
	CRLNumber                = asn1.ObjectIdentifier{2, 5, 29, 20}                  // id-ce-cRLNumber, RFC 5280 Section 5.2.3
	DeltaCRLIndicator        = asn1.ObjectIdentifier{2, 5, 29, 27}                  // id-ce-deltaCRLIndicator, RFC 5280 Section 5.2.4
	IssuingDistributionPoint = asn1.ObjectIdentifier{2, 5, 29, 28}                  // id-ce-issuingDistributionPoint, RFC 5280 Section 5.2.5
	FreshestCRL              = asn1.ObjectIdentifier{2, 5, 29, 46}                  // id-ce-freshestCRL, RFC 5280 Section 5.2.6
	ReasonCode               = asn1.ObjectIdentifier{2, 5, 29, 21}                  // id-ce-cRLReasons, RFC 5280 Section 5.3.1
	HoldInstructionCode      = asn1.ObjectIdentifier{2, 5, 29, 23}                  // id-ce-holdInstructionCode, RFC 3280 Section 5.3.2
	InvalidityDate           = asn1.ObjectIdentifier{2, 5, 29, 24}                  // id-ce-invalidityDate, RFC 5280 Section 5.3.2
	CertificateIssuer        = asn1.ObjectIdentifier{2, 5, 29, 29}                  // id-ce-certificateIssuer, RFC 5280 Section 5.3.3
	OCSPBasic                = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1} // id-pkix-ocsp-basic, RFC 6960 Section 4.2.1
	OCSPNonce                = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2} // id-pkix-ocsp-nonce, RFC 9654 Section 2.1
	OCSPNoCheck              = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5} // id-pkix-ocsp-nocheck, RFC 6960 Section 4.2.2.2.1
	OCSPRevocationInfo       = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 16, 2}    // id-ri-ocsp-response, RFC 5940 Section 2.1
)
