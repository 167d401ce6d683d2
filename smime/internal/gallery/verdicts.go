package gallery

import (
	"crypto/x509"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// Sentences that many exhibits share.
const (
	verified     = "verdict_verified"
	confidential = "verdict_confidential"
	unprotected  = "verdict_unprotected"
	otherSender  = "verdict_other_sender"
	broken       = "verdict_digest_mismatch"
	untrusted    = "verdict_untrusted"
	flawed       = "verdict_certificate_flawed"
	unclear      = "verdict_other_sender_unclear"
)

// verdicts are what holds of a whole message, and what is noticed about its layers.
func verdicts() []Exhibit {
	signed := func(w World) string { return w.clear(text(letter), w.Alice) }
	fromAlice := func(entity func(World) string, fields ...string) func(World) []byte {
		return func(w World) []byte { return w.message(alice, entity(w), fields...) }
	}
	protected := func(w World) []byte { return protect(w, w.message(alice, text(letter))) }
	return []Exhibit{
		{"verified", verified, "", "", protected},
		{"verified-clear", verified, smime.FindingHeaderUnprotected, "", fromAlice(signed)},
		{"verified-by-address", "verdict_verified_by_address", "", "", fromAlice(func(w World) string {
			return w.clear(text(letter), w.issue(testca.Email("alice@example.test")))
		})},
		{"verified-and-confidential", "verdict_verified_and_confidential", "", "", fromAlice(func(w World) string { return sealed(signed(w), w.Bob) })},
		{"verified-and-confidential-by-address", "verdict_verified_and_confidential_by_address", "", "", fromAlice(func(w World) string {
			return sealed(w.clear(text(letter), w.issue(testca.Email("alice@example.test"))), w.Bob)
		})},
		{"confidential", confidential, smime.FindingNotAuthenticated, "", fromAlice(func(w World) string { return sealed(text(letter), w.Bob) })},
		{"unprotected", unprotected, "", "", fromAlice(func(World) string { return text(letter) })},
		{"signature-outside", "verdict_confidential_outer", smime.FindingSignatureOutside, "", fromAlice(func(w World) string {
			return w.clear(sealed(text(letter), w.Bob), w.List)
		})},
		{"outer-signature", verified, smime.FindingOuterSignature, "", fromAlice(func(w World) string { return w.clear(signed(w), w.List) })},
		{"outer-signature-broken", "verdict_outer_broken", string(smime.SignerDigestMismatch), "", fromAlice(func(w World) string {
			inside := signed(w)
			return beside(inside, w.signature(inside+"\r\nPS: none.", cms.Detached, w.List))
		})},
		{"footer-beside", "verdict_partly_signed", smime.FindingPartlySigned, "", fromAlice(func(w World) string {
			return multipart("mixed", signed(w), text("You get this because you are on the list."))
		})},
		{"text-beside", "verdict_partly_signed", smime.FindingCoverText, "", fromAlice(func(w World) string {
			return multipart("mixed", text("Caution: this message came from outside."), signed(w))
		})},
		{"signed-attachment", "verdict_partly_signed_file", "", "", fromAlice(func(w World) string {
			return multipart("mixed", text("See the attachment."),
				"Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename=contract.eml\r\n\r\n"+string(w.message(alice, signed(w))))
		})},
		{"partly-encrypted", "verdict_partly_encrypted", smime.FindingPartlyEncrypted, "", fromAlice(func(w World) string {
			return multipart("mixed", text("One part is secret."), sealed(text(letter), w.Bob), "Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4\r\n")
		})},
		{"protected-attachment", "verdict_carrier", smime.FindingAttachmentOnly, "", fromAlice(func(w World) string {
			return multipart("mixed", text("The message is attached."), sealed(text(letter), w.Bob))
		})},
		{"several-signers", verified, smime.FindingSeveralSigners, "", fromAlice(func(w World) string {
			return w.clear(text(letter), w.Alice, w.issue(testca.Email("alice@example.test"), testca.Name("Alice Example")))
		})},
		{"line-ends-repaired", verified, smime.FindingLineEnds, "", func(w World) []byte {
			return []byte(replaced(string(w.message(alice, signed(w))), "\r\n", "\n"))
		}},
		{"no-signers", "verdict_no_signers", smime.FindingNoSigners, "", fromAlice(func(World) string {
			const nobody = "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09" +
				"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x00\x00\x31\x00\x00\x00\x00\x00\x00\x00"
			return beside(text(letter), []byte(nobody))
		})},
		{"certificates-only", "verdict_certificates_only", smime.FindingCertificatesOnly, "", fromAlice(func(w World) string {
			return part("certs-only", testmail.Must(cms.MarshalCertificates([]*x509.Certificate{w.Alice.Certificate})))
		})},
		{"unsupported-protection", "verdict_unsupported_protection", smime.FindingUnsupported, "", fromAlice(func(World) string {
			return crlf("Content-Type: multipart/signed; protocol=\"application/sealed\"; boundary=\"b\"\n\n--b\n") + text(letter) +
				crlf("\n--b\nContent-Type: application/sealed\n\nseal\n--b--\n")
		})},
		{"openpgp", "verdict_openpgp", smime.FindingOpenPGP, "", fromAlice(func(World) string {
			return text("-----BEGIN PGP MESSAGE-----\n\nwcBMA5kBXiaGF6nAAQgAhx==\n-----END PGP MESSAGE-----")
		})},
		{"undecodable-part", unprotected, smime.FindingUndecodable, "", fromAlice(func(World) string {
			return crlf("Content-Type: text/plain; charset=no-such-charset\n\n") + "Gr\xfc\xdfe\r\n"
		})},
		{"header-differs", verified, smime.FindingHeaderDiffers, "", func(w World) []byte {
			return withOuterSubject(protected(w), "You are fired")
		}},
		{"labels-differ", verified, smime.FindingLabelsDiffer, "", fromAlice(func(w World) string {
			inside := beside(text(letter), sign(text(letter), w.label(cms.Unclassified), w.Alice))
			return beside(inside, sign(inside, w.label(cms.Secret), w.List))
		})},
		{"unreadable-attribute", verified, smime.FindingUnreadableAttribute, "", fromAlice(func(w World) string {
			options := w.label(cms.Secret)
			options.ESS.SecurityLabel.SecurityCategories = []cms.SecurityCategory{}
			return beside(text(letter), sign(text(letter), options, w.Alice))
		})},
	}
}

// label are the options of a signature with a security label. RFC 2634 Section 3.
func (w World) label(classification cms.SecurityClassification) cms.SignOptions {
	options := cms.SignOptions{Time: w.Now, Placement: cms.Detached}
	options.ESS.SecurityLabel = &cms.ESSSecurityLabel{
		SecurityPolicyIdentifier: []int{1, 2, 3}, SecurityClassification: &classification,
		PrivacyMark: "For \u2069\u202eyou", // characters that turn what stands after them
	}
	return options
}
