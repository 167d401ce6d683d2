package oid

import "encoding/asn1"

// Password-based key derivation, encryption and authentication.
var (
	PBKDF2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}    // id-PBKDF2, RFC 8018 Appendix A.2
	PBES2  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}    // id-PBES2, RFC 8018 Appendix A.4
	PBMAC1 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 14}    // id-PBMAC1, RFC 8018 Appendix A.5
	Scrypt = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11} // id-scrypt, RFC 7914 Section 7

	PBEWithMD5AndDESCBC  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 3}  // RFC 8018 Appendix A.3
	PBEWithMD5AndRC2CBC  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 6}  // RFC 8018 Appendix A.3
	PBEWithSHA1AndDESCBC = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 10} // RFC 8018 Appendix A.3
	PBEWithSHA1AndRC2CBC = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 11} // RFC 8018 Appendix A.3

	PBEWithSHAAnd128BitRC4        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 1} // RFC 7292 Appendix C
	PBEWithSHAAnd40BitRC4         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 2} // RFC 7292 Appendix C
	PBEWithSHAAnd3KeyTripleDESCBC = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 3} // RFC 7292 Appendix C
	PBEWithSHAAnd2KeyTripleDESCBC = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 4} // RFC 7292 Appendix C
	PBEWithSHAAnd128BitRC2CBC     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 5} // RFC 7292 Appendix C
	PBEWithSHAAnd40BitRC2CBC      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 6} // RFC 7292 Appendix C
)

// Message authentication with a hash function. RFC 8018 Appendix B.1.
var (
	HMACWithSHA1       = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 7}
	HMACWithSHA224     = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 8}
	HMACWithSHA256     = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}
	HMACWithSHA384     = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 10}
	HMACWithSHA512     = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 11}
	HMACWithSHA512_224 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 12}
	HMACWithSHA512_256 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 13}
)

// The kinds of SafeBag, and what is in some of them. RFC 7292 Section 4.2.
var (
	KeyBag              = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 1}
	PKCS8ShroudedKeyBag = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 2}
	CertBag             = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 3}
	SafeContentsBag     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 6}
	X509Certificate     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 22, 1} // x509Certificate, RFC 7292 Section 4.2.3
	FriendlyName        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 20}    // friendlyName, RFC 2985 Section 5.5.1
	LocalKeyID          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 21}    // localKeyID, RFC 2985 Section 5.5.2
)
