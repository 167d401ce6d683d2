package explain

import (
	"crypto/x509"
	encoding_asn1 "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/oid"
)

// An Extension is one extension of a certificate.
type Extension struct {
	OID      string
	Name     string // for people: "Key usage"
	Critical bool   // who does not know the extension must not use the certificate
	Meaning  string // what an extension of this kind says, in one sentence
	Values   []string
	Rule     string // where it is defined: "RFC 5280 Section 4.2.1.3"; "" where it is not known
}

// A kind is a kind of extension.
type kind struct {
	id                  encoding_asn1.ObjectIdentifier
	name, meaning, rule string

	// read returns the values, and whether the extension could be read to its end.
	read func(cryptobyte.String) ([]string, bool)
}

// kinds are those that are known, in the order in which specifications have them.
var kinds = []kind{
	{oid.SubjectAltName, "Subject alternative names", "The names of the holder, with the e-mail addresses that the certificate is for.", "RFC 5280 Section 4.2.1.6", readGeneralNames},
	{oid.KeyUsage, "Key usage", "What the key may be used for.", "RFC 5280 Section 4.2.1.3", readKeyUsage},
	{oid.ExtKeyUsage, "Extended key usage", "The applications that the certificate is for.", "RFC 5280 Section 4.2.1.12", readExtKeyUsage},
	{oid.BasicConstraints, "Basic constraints", "Whether the holder is an authority that issues certificates.", "RFC 5280 Section 4.2.1.9", readBasicConstraints},
	{oid.CertificatePolicies, "Certificate policies", "The rules under which the certificate was issued.", "RFC 5280 Section 4.2.1.4", readPolicies},
	{oid.SubjectKeyIdentifier, "Subject key identifier", "A short name of the key.", "RFC 5280 Section 4.2.1.2", readSubjectKeyIdentifier},
	{oid.AuthorityKeyIdentifier, "Authority key identifier", "Which key of the issuer has signed the certificate.", "RFC 5280 Section 4.2.1.1", readAuthorityKeyIdentifier},
	{oid.AuthorityInfoAccess, "Authority information access", "Where to ask whether the certificate was revoked, and where the issuer's own certificate is.", "RFC 5280 Section 4.2.2.1", readAccess},
	{oid.CRLDistributionPoints, "CRL distribution points", "Where the list of revoked certificates is.", "RFC 5280 Section 4.2.1.13", readDistributionPoints},
	{oid.NameConstraints, "Name constraints", "The names for which the authority may issue certificates, and those for which it may not.", "RFC 5280 Section 4.2.1.10", readNameConstraints},
	{oid.PolicyMappings, "Policy mappings", "Rules of the issuer that count as the same as rules of the holder.", "RFC 5280 Section 4.2.1.5", readPolicyMappings},
	{oid.PolicyConstraints, "Policy constraints", "How far below the authority rules must be named, and may be mapped.", "RFC 5280 Section 4.2.1.11", readPolicyConstraints},
	{oid.InhibitAnyPolicy, "Inhibit any policy", "How far below the authority a certificate may claim to follow every rule.", "RFC 5280 Section 4.2.1.14", readInhibitAnyPolicy},
	{oid.IssuerAltName, "Issuer alternative names", "Other names of the issuer. They prove nothing.", "RFC 5280 Section 4.2.1.7", readGeneralNames},
	{oid.SubjectInfoAccess, "Subject information access", "Where the holder offers something.", "RFC 5280 Section 4.2.2.2", readAccess},
	{oid.FreshestCRL, "Freshest CRL", "Where the changes to the list of revoked certificates are.", "RFC 5280 Section 4.2.1.15", readDistributionPoints},
	{oid.SubjectDirectoryAttributes, "Subject directory attributes", "More about the holder, such as the date of birth.", "RFC 5280 Section 4.2.1.8", readDirectoryAttributes},
	{oid.PrivateKeyUsagePeriod, "Private key usage period", "When the private key may be used, which can end before the certificate does.", "RFC 3280 Section 4.2.1.4", readUsagePeriod},
	{oid.SMIMECapabilities, "S/MIME capabilities", "The algorithms that the holder's mail program reads, the preferred first.", "RFC 4262 Section 2", readCapabilities},
	{oid.QCStatements, "Qualified certificate statements", "What the law of the European Union, or of another country, says about the certificate.", "RFC 3739 Section 3.2.6", readQCStatements},
	{oid.NoRevAvail, "No revocation available", "Nobody tells whether the certificate was revoked: it is too short-lived for that.", "RFC 9608 Section 2", readNull},
	{oid.OCSPNoCheck, "OCSP no check", "Nobody need ask whether this certificate of a responder was revoked.", "RFC 6960 Section 4.2.2.2.1", readNull},
	{oid.TLSFeature, "TLS features", "What servers with the certificate must offer. It says nothing about mail.", "RFC 7633 Section 4", readTLSFeatures},
	{oid.SCTList, "Signed certificate timestamps", "Public logs that have recorded the certificate.", "RFC 6962 Section 3.3", readTimestamps},

	{oid.MicrosoftTemplateName, "Certificate template name (Microsoft)", "The template from which a Windows authority has made the certificate.", "[MS-WCCE] Section 2.2.2.7.7.1", readTemplateName},
	{oid.MicrosoftTemplate, "Certificate template (Microsoft)", "The template from which a Windows authority has made the certificate.", "[MS-WCCE] Section 2.2.2.7.7.2", readTemplate},
	{oid.MicrosoftApplicationPolicies, "Application policies (Microsoft)", "The applications that the certificate is for, once more, for Windows.", "[MS-WCCE] Section 2.2.2.7.7.3", readApplicationPolicies},
	{oid.MicrosoftSecurityID, "Security identifier (Microsoft)", "The account of the holder in Active Directory.", "[MS-WCCE] Section 2.2.2.7.7.4", readSecurityID},
	{oid.MicrosoftCAVersion, "CA version (Microsoft)", "How often a Windows authority has renewed its certificate and its key.", "[MS-WCCE] Section 2.2.2.7.7.6", readCAVersion},
	{oid.MicrosoftPreviousCA, "Previous CA certificate (Microsoft)", "The SHA-1 of the certificate that the authority had before.", "[MS-WCCE] Section 2.2.2.7.7.7", readOctets},

	{oid.NetscapeCertType, "Certificate type (Netscape)", relic, netscape, readNetscapeType},
	{oid.NetscapeComment, "Comment (Netscape)", "A remark of the issuer. " + relic, netscape, readIA5},
	{oid.NetscapeBaseURL, "Base URL (Netscape)", relic, netscape, readIA5},
	{oid.NetscapeRevocationURL, "Revocation URL (Netscape)", relic, netscape, readIA5},
	{oid.NetscapeCARevocationURL, "CA revocation URL (Netscape)", relic, netscape, readIA5},
	{oid.NetscapeRenewalURL, "Renewal URL (Netscape)", relic, netscape, readIA5},
	{oid.NetscapeCAPolicyURL, "CA policy URL (Netscape)", relic, netscape, readIA5},
	{oid.NetscapeServerName, "Server name (Netscape)", relic, netscape, readIA5},
}

// Extensions explains the extensions of a certificate, in its order. One that is not known, or cannot be read, is shown in
// hexadecimal.
func Extensions(c *x509.Certificate) []Extension {
	var all []Extension
	for _, e := range c.Extensions {
		extension := Extension{OID: e.Id.String(), Critical: e.Critical, Name: "Unknown extension", Meaning: "Signet does not know what it says."}
		k, known := kindOf(e.Id)
		if known {
			extension.Name, extension.Meaning, extension.Rule = k.name, k.meaning, k.rule
			values, ok := k.read(cryptobyte.String(e.Value))
			if extension.Values = bounded(values); !ok {
				extension.Values = append(bounded([]string{"It cannot be read:"}), dump(e.Value)...)
			}
		} else {
			extension.Values = dump(e.Value)
		}
		all = append(all, extension)
	}
	return all
}

func kindOf(id encoding_asn1.ObjectIdentifier) (kind, bool) {
	for _, k := range kinds {
		if k.id.Equal(id) {
			return k, true
		}
	}
	return kind{}, false
}
