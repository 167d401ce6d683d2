package oid

import "encoding/asn1"

// Extensions of certificates, besides those that decide something here.
var (
	SubjectDirectoryAttributes = asn1.ObjectIdentifier{2, 5, 29, 9}                      // id-ce-subjectDirectoryAttributes, RFC 5280 Section 4.2.1.8
	SubjectKeyIdentifier       = asn1.ObjectIdentifier{2, 5, 29, 14}                     // id-ce-subjectKeyIdentifier, RFC 5280 Section 4.2.1.2
	PrivateKeyUsagePeriod      = asn1.ObjectIdentifier{2, 5, 29, 16}                     // id-ce-privateKeyUsagePeriod, RFC 3280 Section 4.2.1.4
	IssuerAltName              = asn1.ObjectIdentifier{2, 5, 29, 18}                     // id-ce-issuerAltName, RFC 5280 Section 4.2.1.7
	BasicConstraints           = asn1.ObjectIdentifier{2, 5, 29, 19}                     // id-ce-basicConstraints, RFC 5280 Section 4.2.1.9
	CertificatePolicies        = asn1.ObjectIdentifier{2, 5, 29, 32}                     // id-ce-certificatePolicies, RFC 5280 Section 4.2.1.4
	PolicyMappings             = asn1.ObjectIdentifier{2, 5, 29, 33}                     // id-ce-policyMappings, RFC 5280 Section 4.2.1.5
	PolicyConstraints          = asn1.ObjectIdentifier{2, 5, 29, 36}                     // id-ce-policyConstraints, RFC 5280 Section 4.2.1.11
	InhibitAnyPolicy           = asn1.ObjectIdentifier{2, 5, 29, 54}                     // id-ce-inhibitAnyPolicy, RFC 5280 Section 4.2.1.14
	NoRevAvail                 = asn1.ObjectIdentifier{2, 5, 29, 56}                     // id-ce-noRevAvail, RFC 9608 Section 2
	AuthorityInfoAccess        = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 1}        // id-pe-authorityInfoAccess, RFC 5280 Section 4.2.2.1
	QCStatements               = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 3}        // id-pe-qcStatements, RFC 3739 Section 3.2.6
	SubjectInfoAccess          = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 11}       // id-pe-subjectInfoAccess, RFC 5280 Section 4.2.2.2
	TLSFeature                 = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 24}       // id-pe-tlsfeature, RFC 7633 Section 4
	SCTList                    = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2} // RFC 6962 Section 3.3

	MicrosoftTemplateName        = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 20, 2}    // szOID_ENROLL_CERTTYPE_EXTENSION, [MS-WCCE] Section 2.2.2.7.7.1
	MicrosoftCAVersion           = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 21, 1}    // szOID_CERTSRV_CA_VERSION, [MS-WCCE] Section 2.2.2.7.7.6
	MicrosoftPreviousCA          = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 21, 2}    // szOID_CERTSRV_PREVIOUS_CERT_HASH, [MS-WCCE] Section 2.2.2.7.7.7
	MicrosoftTemplate            = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 21, 7}    // szOID_CERTIFICATE_TEMPLATE, [MS-WCCE] Section 2.2.2.7.7.2
	MicrosoftApplicationPolicies = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 21, 10}   // szOID_APPLICATION_CERT_POLICIES, [MS-WCCE] Section 2.2.2.7.7.3
	MicrosoftSecurityID          = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 25, 2}    // szOID_NTDS_CA_SECURITY_EXT, [MS-WCCE] Section 2.2.2.7.7.4
	MicrosoftObjectSID           = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 25, 2, 1} // szOID_NTDS_OBJECTSID, [MS-WCCE] Section 2.2.2.7.7.4
	MicrosoftUPN                 = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 20, 2, 3} // szOID_NT_PRINCIPAL_NAME, [MS-WCCE] Section 2.2.2.7.5

	NetscapeCertType        = asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 1}  // netscape-cert-type
	NetscapeBaseURL         = asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 2}  // netscape-base-url
	NetscapeRevocationURL   = asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 3}  // netscape-revocation-url
	NetscapeCARevocationURL = asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 4}  // netscape-ca-revocation-url
	NetscapeRenewalURL      = asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 7}  // netscape-cert-renewal-url
	NetscapeCAPolicyURL     = asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 8}  // netscape-ca-policy-url
	NetscapeServerName      = asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 12} // netscape-ssl-server-name
	NetscapeComment         = asn1.ObjectIdentifier{2, 16, 840, 1, 113730, 1, 13} // netscape-comment
)

// Extended key usages.
var (
	AnyExtendedKeyUsage  = asn1.ObjectIdentifier{2, 5, 29, 37, 0}                  // anyExtendedKeyUsage, RFC 5280 Section 4.2.1.12
	ServerAuth           = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 1}        // id-kp-serverAuth, RFC 5280 Section 4.2.1.12
	ClientAuth           = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 2}        // id-kp-clientAuth, RFC 5280 Section 4.2.1.12
	CodeSigning          = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 3}        // id-kp-codeSigning, RFC 5280 Section 4.2.1.12
	EmailProtection      = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 4}        // id-kp-emailProtection, RFC 5280 Section 4.2.1.12
	TimeStamping         = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 8}        // id-kp-timeStamping, RFC 5280 Section 4.2.1.12
	OCSPSigning          = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 9}        // id-kp-OCSPSigning, RFC 5280 Section 4.2.1.12
	DocumentSigning      = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 36}       // id-kp-documentSigning, RFC 9336 Section 3.1
	SmartCardLogon       = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 20, 2, 2}  // szOID_KP_SMARTCARD_LOGON, [MS-PKCA] Section 3.1.5.2.1
	EncryptingFileSystem = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 10, 3, 4}  // szOID_KP_EFS, [MS-WCCE] Section 2.2.2.7.7.3
	MicrosoftDocuments   = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 311, 10, 3, 12} // szOID_KP_DOCUMENT_SIGNING, wincrypt.h
	AdobeDocuments       = asn1.ObjectIdentifier{1, 2, 840, 113583, 1, 1, 5}       // Adobe's Authentic Documents Trust
)

// What is found at a place that an extension names. RFC 5280 Section 4.2.2.
var (
	AccessOCSP         = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1} // id-ad-ocsp
	AccessCAIssuers    = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 2} // id-ad-caIssuers
	AccessTimeStamping = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 3} // id-ad-timeStamping
	AccessCARepository = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 5} // id-ad-caRepository
	PolicyCPS          = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 2, 1}  // id-qt-cps, RFC 5280 Section 4.2.1.4
	PolicyUserNotice   = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 2, 2}  // id-qt-unotice, RFC 5280 Section 4.2.1.4
)

// Policies. Those of the CA/Browser Forum for S/MIME are below SMIMEPolicies: who was validated, then how strict the profile
// is. S/MIME Baseline Requirements Section 7.1.6.1.
var (
	AnyPolicy     = asn1.ObjectIdentifier{2, 5, 29, 32, 0}       // anyPolicy, RFC 5280 Section 4.2.1.4
	SMIMEPolicies = asn1.ObjectIdentifier{2, 23, 140, 1, 5}      // smime-baseline
	ETSINCP       = asn1.ObjectIdentifier{0, 4, 0, 2042, 1, 1}   // ncp, ETSI EN 319 411-1 Section 5.3
	ETSINCPPlus   = asn1.ObjectIdentifier{0, 4, 0, 2042, 1, 2}   // ncpplus, ETSI EN 319 411-1 Section 5.3
	ETSILCP       = asn1.ObjectIdentifier{0, 4, 0, 2042, 1, 3}   // lcp, ETSI EN 319 411-1 Section 5.3
	ETSIQCPN      = asn1.ObjectIdentifier{0, 4, 0, 194112, 1, 0} // qcp-natural, ETSI EN 319 411-2 Section 5.3
	ETSIQCPL      = asn1.ObjectIdentifier{0, 4, 0, 194112, 1, 1} // qcp-legal, ETSI EN 319 411-2 Section 5.3
	ETSIQCPNQSCD  = asn1.ObjectIdentifier{0, 4, 0, 194112, 1, 2} // qcp-natural-qscd, ETSI EN 319 411-2 Section 5.3
	ETSIQCPLQSCD  = asn1.ObjectIdentifier{0, 4, 0, 194112, 1, 3} // qcp-legal-qscd, ETSI EN 319 411-2 Section 5.3
)

// Statements of qualified certificates. ETSI EN 319 412-5 Section 4, RFC 3739 Section 3.2.6.1.
var (
	QCSyntaxV1        = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 11, 1} // id-qcs-pkixQCSyntax-v1
	QCSyntaxV2        = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 11, 2} // id-qcs-pkixQCSyntax-v2
	QCCompliance      = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 1}        // id-etsi-qcs-QcCompliance
	QCLimitValue      = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 2}        // id-etsi-qcs-QcLimitValue
	QCRetentionPeriod = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 3}        // id-etsi-qcs-QcRetentionPeriod
	QCSSCD            = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 4}        // id-etsi-qcs-QcSSCD
	QCPDS             = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 5}        // id-etsi-qcs-QcPDS
	QCType            = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6}        // id-etsi-qcs-QcType
	QCLegislation     = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 7}        // id-etsi-qcs-QcCClegislation
	QCTypeSignature   = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6, 1}     // id-etsi-qct-esign
	QCTypeSeal        = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6, 2}     // id-etsi-qct-eseal
	QCTypeWeb         = asn1.ObjectIdentifier{0, 4, 0, 1862, 1, 6, 3}     // id-etsi-qct-web
)

// Attributes of names. RFC 5280 Appendix A.1, X.520.
var (
	CommonName             = asn1.ObjectIdentifier{2, 5, 4, 3}
	Surname                = asn1.ObjectIdentifier{2, 5, 4, 4}
	SerialNumber           = asn1.ObjectIdentifier{2, 5, 4, 5}
	CountryName            = asn1.ObjectIdentifier{2, 5, 4, 6}
	LocalityName           = asn1.ObjectIdentifier{2, 5, 4, 7}
	StateOrProvinceName    = asn1.ObjectIdentifier{2, 5, 4, 8}
	StreetAddress          = asn1.ObjectIdentifier{2, 5, 4, 9}
	OrganizationName       = asn1.ObjectIdentifier{2, 5, 4, 10}
	OrganizationalUnitName = asn1.ObjectIdentifier{2, 5, 4, 11}
	Title                  = asn1.ObjectIdentifier{2, 5, 4, 12}
	BusinessCategory       = asn1.ObjectIdentifier{2, 5, 4, 15}
	PostalCode             = asn1.ObjectIdentifier{2, 5, 4, 17}
	GivenName              = asn1.ObjectIdentifier{2, 5, 4, 42}
	Pseudonym              = asn1.ObjectIdentifier{2, 5, 4, 65}
	OrganizationIdentifier = asn1.ObjectIdentifier{2, 5, 4, 97}
	UserID                 = asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}  // uid, RFC 4519 Section 2.39
	DomainComponent        = asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 25} // dc, RFC 4519 Section 2.4
)
