package conformance_test

import "strings"

const (
	hosts = "Whether a host name is the one that was asked for, and how host names are written, is a question for TLS. E-mail " +
		"addresses are what is matched here: RFC 8550 Section 3."
	tls = "A rule of the CA/Browser Forum's TLS baseline for what authorities issue. It does not bind S/MIME, and Section 6.1 does " +
		"not ask for it."
	tlsUse = "The certificate is for clients of TLS where a server was asked for; for e-mail neither is. That it is not for e-mail " +
		"is always told, and is left out of these results."
	depth      = "The limit of this case is a parameter that Signet does not have: it has one limit for all paths, cert.MaxPath."
	manyNames  = "Technically valid, as x509-limbo says itself, and done within the limit of comparisons."
	usage      = "The certificate's key usage is for signing certificates alone, and so not for e-mail."
	dsaKey     = "The key that is certified is DSA, and signs nothing in the path. Mail signed with it is read, with a finding."
	v1         = "The certificate of a person may be of version 1; authorities may not. It says no usage, and so limits none."
	leadingDot = "A leading dot is read as in constraints on addresses and URIs: it permits less than the name without it. " +
		"crypto/x509 reads it so too."
	deltas  = "Delta CRLs are an option, use-deltas, and are not read: what the complete CRL says counts. That there are some is told."
	profile = "The first of them says what authorities must write. Section 6.1, which says what is checked, does not ask for it; " +
		"whoever refused it would only refuse certificates that other programs take."
	crlNumber = "The first of them says what authorities must write. Section 6.3, which says what is checked of a CRL, does not ask for it."

	noDSA        = "DSA is historic, and crypto/x509 checks none. The finding unsupported-signature says so."
	inheritedDSA = "A DSA key whose parameters are the issuer's. crypto/x509 does not read it, and DSA is historic."
	negative     = "The certificate has a negative serial number and was revoked. crypto/x509 does not read it."
	relative     = "The distribution point is relative to the issuer's name, which authorities should not write. crypto/x509 does not " +
		"read such certificates."
)

// A decisionGroup is a decision for several cases.
type decisionGroup struct {
	decision
	cases string // one in each line
}

func eachOf(groups ...decisionGroup) map[string]decision {
	all := map[string]decision{}
	for _, g := range groups {
		for name := range strings.Lines(g.cases) {
			if name = strings.TrimSpace(name); name != "" {
				all[name] = g.decision
			}
		}
	}
	return all
}

// pathDecisions holds each path that comes out in another way than upstream expects.
var pathDecisions = eachOf(
	decisionGroup{decision{"unsupported-signature", "RFC 8550 Section 4.3", noDSA}, `
		pkits/40104 valid_dsa_signatures_test4
	`},
	decisionGroup{decision{"unsupported-signature, weak-key, weak-signature", "RFC 8550 Section 4.3", noDSA}, `
		pkits-2011/40104 valid_dsa_signatures_test4
	`},
	decisionGroup{decision{"malformed", "RFC 8550 Section 4.3", inheritedDSA}, `
		pkits/40105 valid_dsa_parameter_inheritance_test5
		pkits-2011/40105 valid_dsa_parameter_inheritance_test5
	`},
	decisionGroup{decision{"malformed", "RFC 5280 Section 4.2.1.13", relative}, `
		pkits/41404 valid_distributionpoint_test4
		pkits/41405 valid_distributionpoint_test5
		pkits/41429 valid_crlissuer_test29
	`},
	decisionGroup{decision{"valid", "RFC 5280 Section 6.1", hosts}, `
		x509-limbo/webpki::cn::ipv4-hex-mismatch
		x509-limbo/webpki::cn::ipv4-leading-zeros-mismatch
		x509-limbo/webpki::cn::ipv6-uppercase-mismatch
		x509-limbo/webpki::cn::ipv6-uncompressed-mismatch
		x509-limbo/webpki::cn::ipv6-non-rfc5952-mismatch
		x509-limbo/webpki::cn::punycode-not-in-san
		x509-limbo/webpki::cn::utf8-vs-punycode-mismatch
		x509-limbo/webpki::cn::not-in-san
		x509-limbo/webpki::cn::case-mismatch
		x509-limbo/webpki::san::mismatch-domain-san
		x509-limbo/webpki::san::mismatch-subdomain-san
		x509-limbo/webpki::san::mismatch-subdomain-apex-san
		x509-limbo/webpki::san::mismatch-apex-subdomain-san
		x509-limbo/webpki::san::public-suffix-wildcard-san
		x509-limbo/webpki::san::public-suffix-multi-label-wildcard-san
		x509-limbo/webpki::san::public-suffix-private-namespace-wildcard-san
		x509-limbo/webpki::san::wildcard-embedded-leftmost-san
		x509-limbo/webpki::san::wildcard-not-in-leftmost-san
		x509-limbo/webpki::san::wildcard-match-across-labels-san
		x509-limbo/webpki::san::wildcard-embedded-ulabel-san
		x509-limbo/webpki::san::no-san
		x509-limbo/webpki::san::san-wildcard-only
		x509-limbo/webpki::san::san-wildcard-only-tld
	`},
	decisionGroup{decision{"valid", "RFC 5280 Section 6.1", tls}, `
		x509-limbo/webpki::aki::root-with-aki-missing-keyidentifier
		x509-limbo/webpki::aki::root-with-aki-authoritycertissuer
		x509-limbo/webpki::aki::root-with-aki-authoritycertserialnumber
		x509-limbo/webpki::aki::root-with-aki-all-fields
		x509-limbo/webpki::aki::root-with-aki-ski-mismatch
		x509-limbo/webpki::eku::ee-anyeku
		x509-limbo/webpki::eku::ee-critical-eku
		x509-limbo/webpki::eku::ee-without-eku
		x509-limbo/webpki::eku::root-has-eku
		x509-limbo/webpki::san::san-critical-with-nonempty-subject
		x509-limbo/webpki::forbidden-rsa-not-divisible-by-8-in-root
		x509-limbo/webpki::forbidden-rsa-key-not-divisible-by-8-in-leaf
		x509-limbo/webpki::ee-basicconstraints-ca
	`},
	decisionGroup{decision{"valid", "RFC 8550 Section 4.4.4", tlsUse}, `
		x509-limbo/rfc5280::eku::ee-wrong-eku
	`},
	decisionGroup{decision{"valid", "RFC 5280 Section 6.1", depth}, `
		x509-limbo/pathlen::max-chain-depth-0-exhausted
		x509-limbo/pathlen::max-chain-depth-1-exhausted
	`},
	decisionGroup{decision{"valid", "RFC 5280 Section 4.2.1.10", manyNames}, `
		x509-limbo/pathological::nc-dos-3
	`},
	decisionGroup{decision{"wrong-usage", "RFC 8550 Section 4.4.2", usage}, `
		x509-limbo/pathlen::validation-ignores-pathlen-in-leaf
		x509-limbo/rfc5280::ca-as-leaf
	`},
	decisionGroup{decision{"valid", "RFC 8550 Section 4.3", dsaKey}, `
		x509-limbo/webpki::forbidden-dsa-leaf
	`},
	decisionGroup{decision{"valid", "RFC 5280 Section 6.1.4", v1}, `
		x509-limbo/webpki::v1-cert
	`},
	decisionGroup{decision{"valid", "RFC 5280 Section 4.2.1.10", leadingDot}, `
		x509-limbo/rfc5280::nc::invalid-dnsname-leading-period
	`},
	decisionGroup{decision{"valid", "RFC 5280 Section 6.1", hosts}, `
		x509-limbo/rfc5280::san::underscore-dns
		x509-limbo/rfc5280::san::ip-in-dns
	`},
	decisionGroup{decision{"valid", "RFC 5280 Sections 4.2.1.1 and 6.1", profile}, `
		x509-limbo/rfc5280::aki::leaf-missing-aki
		x509-limbo/rfc5280::aki::intermediate-missing-aki
		x509-limbo/rfc5280::aki::cross-signed-root-missing-aki
	`},
	decisionGroup{decision{"valid", "RFC 5280 Sections 4.2.1.10 and 6.1", profile}, `
		x509-limbo/rfc5280::nc::permitted-dns-match-noncritical
		x509-limbo/rfc5280::nc::not-allowed-in-ee-noncritical
		x509-limbo/rfc5280::nc::not-allowed-in-ee-critical
	`},
	decisionGroup{decision{"valid", "RFC 5280 Sections 4.2.1.11 and 6.1", profile}, `
		x509-limbo/rfc5280::pc::ica-noncritical-pc
	`},
	decisionGroup{decision{"valid", "RFC 5280 Sections 4.2.1.6 and 6.1", profile}, `
		x509-limbo/rfc5280::san::noncritical-with-empty-subject
	`},
	decisionGroup{decision{"valid", "RFC 5280 Sections 4.1.2.2 and 6.1", profile}, `
		x509-limbo/rfc5280::serial::too-long
		x509-limbo/rfc5280::serial::zero
	`},
	decisionGroup{decision{"valid", "RFC 5280 Sections 4.2.1.2 and 6.1", profile}, `
		x509-limbo/rfc5280::ski::root-missing-ski
		x509-limbo/rfc5280::ski::intermediate-missing-ski
	`},
	decisionGroup{decision{"valid", "RFC 5280 Sections 4.1.2.6 and 6.1", profile}, `
		x509-limbo/rfc5280::ca-empty-subject
	`},
	decisionGroup{decision{"valid", "RFC 5280 Sections 4.2.1.9 and 6.1", profile}, `
		x509-limbo/rfc5280::root-non-critical-basic-constraints
		x509-limbo/rfc5280::leaf-ku-keycertsign
	`},
	decisionGroup{decision{"valid", "RFC 5280 Sections 5.2.3 and 6.3", crlNumber}, `
		x509-limbo/crl::crlnumber-missing
	`},
	decisionGroup{decision{"valid", "RFC 5280 Section 6.3.1", deltas}, `
		pkits/41504 invalid_deltacrl_test4
	`},
	decisionGroup{decision{"revoked", "RFC 5280 Section 6.3.1", deltas}, `
		pkits/41505 valid_deltacrl_test5
	`},
)

// otherReasons holds the cases that come out as upstream expects, and not for its reason.
var otherReasons = eachOf(
	decisionGroup{decision{"unsupported-signature", "RFC 8550 Section 4.3", noDSA}, `
		pkits/40106 invalid_dsa_signature_test6
	`},
	decisionGroup{decision{"unsupported-signature, weak-key, weak-signature", "RFC 8550 Section 4.3", noDSA}, `
		pkits-2011/40106 invalid_dsa_signature_test6
	`},
	decisionGroup{decision{"malformed", "RFC 5280 Section 4.1.2.2", negative}, `
		pkits/40415 invalid_negative_serial_number_test15
	`},
	decisionGroup{decision{"malformed", "RFC 5280 Section 4.2.1.13", relative}, `
		pkits/41406 invalid_distributionpoint_test6
	`},
)

// keyFileDecisions holds each PKCS #12 file that comes out in another way than upstream expects.
var keyFileDecisions = map[string]decision{
	"oscrypto/keys/test-dsa.p12": {"unsupported", "RFC 8550 Section 4.3",
		"A DSA key, which S/MIME 4.0 signs nothing with."},
	"openssl/80-test_pkcs12_data/nomac_parse.p12": {"unsupported", "RFC 7292 Section 4.1",
		"Its contents are encrypted to a public key, of nobody, and no password opens them."},
	"openssl/certs/v3-certs-RC2.p12":  {"damaged", "RFC 3279 Section 2.3.1", noNull},
	"openssl/certs/v3-certs-TDES.p12": {"damaged", "RFC 3279 Section 2.3.1", noNull},
}

const noNull = "A certificate of 1996 whose RSA key lacks the parameters NULL. crypto/x509 does not read it."
