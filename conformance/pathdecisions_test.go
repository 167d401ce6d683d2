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
	profile = "Section 4 says what authorities must write. Section 6.1, which says what is checked, does not ask for it; whoever " +
		"refused it would only refuse certificates that other programs take."
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
		pkits-2011/41404 valid_distributionpoint_test4
		pkits-2011/41405 valid_distributionpoint_test5
		pkits-2011/41429 valid_crlissuer_test29
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
	decisionGroup{decision{"valid", "RFC 5280 Section 6.1", profile}, `
		x509-limbo/rfc5280::aki::leaf-missing-aki
		x509-limbo/rfc5280::aki::intermediate-missing-aki
		x509-limbo/rfc5280::aki::cross-signed-root-missing-aki
		x509-limbo/rfc5280::nc::permitted-dns-match-noncritical
		x509-limbo/rfc5280::nc::not-allowed-in-ee-noncritical
		x509-limbo/rfc5280::nc::not-allowed-in-ee-critical
		x509-limbo/rfc5280::pc::ica-noncritical-pc
		x509-limbo/rfc5280::san::noncritical-with-empty-subject
		x509-limbo/rfc5280::serial::too-long
		x509-limbo/rfc5280::serial::zero
		x509-limbo/rfc5280::ski::root-missing-ski
		x509-limbo/rfc5280::ski::intermediate-missing-ski
		x509-limbo/rfc5280::ca-empty-subject
		x509-limbo/rfc5280::root-non-critical-basic-constraints
		x509-limbo/rfc5280::leaf-ku-keycertsign
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
		pkits-2011/40415 invalid_negative_serial_number_test15
	`},
	decisionGroup{decision{"malformed", "RFC 5280 Section 4.2.1.13", relative}, `
		pkits/41406 invalid_distributionpoint_test6
		pkits-2011/41406 invalid_distributionpoint_test6
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

// awaitingRevocation holds the cases that only CRLs decide: all that is left to find is that a certificate was revoked, or
// that nobody can say. They come out valid until revocation is asked for here. The list must only become shorter.
var awaitingRevocation = eachOf(decisionGroup{cases: `
	pkits/40401 missing_crl_test1
	pkits-2011/40401 missing_crl_test1
	pkits/40402 invalid_revoked_ca_test2
	pkits-2011/40402 invalid_revoked_ca_test2
	pkits/40403 invalid_revoked_ee_test3
	pkits-2011/40403 invalid_revoked_ee_test3
	pkits/40404 invalid_bad_crl_signature_test4
	pkits-2011/40404 invalid_bad_crl_signature_test4
	pkits/40405 invalid_bad_crl_issuer_name_test5
	pkits-2011/40405 invalid_bad_crl_issuer_name_test5
	pkits/40406 invalid_wrong_crl_test6
	pkits-2011/40406 invalid_wrong_crl_test6
	pkits/40408 invalid_unknown_crl_entry_extension_test8
	pkits-2011/40408 invalid_unknown_crl_entry_extension_test8
	pkits/40409 invalid_unknown_crl_extension_test9
	pkits-2011/40409 invalid_unknown_crl_extension_test9
	pkits/40410 invalid_unknown_crl_extension_test10
	pkits-2011/40410 invalid_unknown_crl_extension_test10
	pkits/40411 invalid_old_crl_nextupdate_test11
	pkits-2011/40411 invalid_old_crl_nextupdate_test11
	pkits/40412 invalid_pre2000_crl_nextupdate_test12
	pkits-2011/40412 invalid_pre2000_crl_nextupdate_test12
	pkits/40418 invalid_long_serial_number_test18
	pkits-2011/40418 invalid_long_serial_number_test18
	pkits/40420 invalid_separate_certificate_and_crl_keys_test20
	pkits-2011/40420 invalid_separate_certificate_and_crl_keys_test20
	pkits/40421 invalid_separate_certificate_and_crl_keys_test21
	pkits-2011/40421 invalid_separate_certificate_and_crl_keys_test21
	pkits/40502 invalid_basic_self_issued_old_with_new_test2
	pkits-2011/40502 invalid_basic_self_issued_old_with_new_test2
	pkits/40505 invalid_basic_self_issued_new_with_old_test5
	pkits-2011/40505 invalid_basic_self_issued_new_with_old_test5
	pkits/40507 invalid_basic_self_issued_crl_signing_key_test7
	pkits-2011/40507 invalid_basic_self_issued_crl_signing_key_test7
	pkits/40704 invalid_keyusage_critical_crlsign_false_test4
	pkits-2011/40704 invalid_keyusage_critical_crlsign_false_test4
	pkits/40705 invalid_keyusage_not_critical_crlsign_false_test5
	pkits-2011/40705 invalid_keyusage_not_critical_crlsign_false_test5
	pkits/41402 invalid_distributionpoint_test2
	pkits-2011/41402 invalid_distributionpoint_test2
	pkits/41403 invalid_distributionpoint_test3
	pkits-2011/41403 invalid_distributionpoint_test3
	pkits/41408 invalid_distributionpoint_test8
	pkits-2011/41408 invalid_distributionpoint_test8
	pkits/41409 invalid_distributionpoint_test9
	pkits-2011/41409 invalid_distributionpoint_test9
	pkits/41411 invalid_onlycontainsusercerts_crl_test11
	pkits-2011/41411 invalid_onlycontainsusercerts_crl_test11
	pkits/41412 invalid_onlycontainscacerts_crl_test12
	pkits-2011/41412 invalid_onlycontainscacerts_crl_test12
	pkits/41414 invalid_onlycontainsattributecerts_crl_test14
	pkits-2011/41414 invalid_onlycontainsattributecerts_crl_test14
	pkits/41415 invalid_onlysomereasons_test15
	pkits-2011/41415 invalid_onlysomereasons_test15
	pkits/41416 invalid_onlysomereasons_test16
	pkits-2011/41416 invalid_onlysomereasons_test16
	pkits/41417 invalid_onlysomereasons_test17
	pkits-2011/41417 invalid_onlysomereasons_test17
	pkits/41420 invalid_onlysomereasons_test20
	pkits-2011/41420 invalid_onlysomereasons_test20
	pkits/41421 invalid_onlysomereasons_test21
	pkits-2011/41421 invalid_onlysomereasons_test21
	pkits/41423 invalid_idp_with_indirectcrl_test23
	pkits-2011/41423 invalid_idp_with_indirectcrl_test23
	pkits/41426 invalid_idp_with_indirectcrl_test26
	pkits-2011/41426 invalid_idp_with_indirectcrl_test26
	pkits/41427 invalid_crlissuer_test27
	pkits-2011/41427 invalid_crlissuer_test27
	pkits/41431 invalid_crlissuer_test31
	pkits-2011/41431 invalid_crlissuer_test31
	pkits/41432 invalid_crlissuer_test32
	pkits-2011/41432 invalid_crlissuer_test32
	pkits/41434 invalid_crlissuer_test34
	pkits-2011/41434 invalid_crlissuer_test34
	pkits/41435 invalid_crlissuer_test35
	pkits-2011/41435 invalid_crlissuer_test35
	pkits/41501 invalid_deltacrlindicator_no_base_set_test1
	pkits-2011/41501 invalid_deltacrlindicator_no_base_set_test1
	pkits/41503 invalid_deltacrl_test3
	pkits-2011/41503 invalid_deltacrl_test3
	pkits/41504 invalid_deltacrl_test4
	pkits-2011/41504 invalid_deltacrl_test4
	pkits/41506 invalid_deltacrl_test6
	pkits-2011/41506 invalid_deltacrl_test6
	pkits/41509 invalid_deltacrl_test9
	pkits-2011/41509 invalid_deltacrl_test9
	pkits/41510 invalid_deltacrl_test10
	pkits-2011/41510 invalid_deltacrl_test10
	x509-limbo/crl::revoked-certificate-with-crl
	x509-limbo/crl::crlnumber-missing
	x509-limbo/crl::crlnumber-critical
	x509-limbo/crl::issuer-missing-crlsign
`})
