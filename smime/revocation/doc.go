// Package revocation tells from CRLs and OCSP responses whether certificates were revoked.
//
// Put what was found into an [Evidence], with [Evidence.AddCRL] and [Evidence.AddResponse], and ask a [Checker], which is a
// [cert.Revocation]. Nothing is believed because of where it came from: a CRL counts after RFC 5280 Section 6.3, a response
// after RFC 6960 Section 3.2.
//
//	var known revocation.Evidence
//	err := known.AddCRL(der, "file")
//	report := cert.Check(c, cert.CheckOptions{
//		Revocation: &revocation.Checker{Evidence: &known}, RevocationPolicy: cert.HardFail, …
//	})
//
// Who has a network asks it for [CRLs] and [Responders], with a [Request]; this package has neither network nor clock.
//
// Delta CRLs are not read: [Evidence.AddCRL] says so. A CRL that is signed by another certificate than the issuer's counts
// where a path leads from that to the same anchor.
package revocation
