// Package smime protects and opens whole MIME messages with S/MIME
// (RFC 8551), on top of the Cryptographic Message Syntax in package cms and the
// certificate rules in package cert.
//
// To send, build a message with [Compose] and give it to [Protect], which
// compresses, signs and encrypts it as far as asked for, and returns the messages
// to submit with their envelopes. [CertificatesOnly] makes a message that carries
// certificates. To read, give the octets of a message to [Open], which takes off
// all layers, verifies, and returns a [Report]. [Decrypt] takes off one layer of
// encryption and judges nothing. [Inspect] prints the MIME and CMS structure of a
// message, and [CheckOutput] proves that finished octets survive transport.
//
// A bad signature is a result and not an error: it is told in the Report. An
// error from this package is an [*Error] with a stable [Code], and means that
// the operation did not happen.
//
// The package reads no clock, no network and no storage. Keys come through
// [cms.KeyRing] and [cms.Signer]; the time and the trust anchors come from the
// caller. It does not promise that the signer of a message is the person a
// reader thinks of: it proves possession of a key whose certificate names the
// address in From and leads to one of the caller's anchors. An encrypted message
// that is not also signed proves nothing about its sender.
package smime

// Progress is told how far a long operation is. The steps are "parse",
// "decrypt", "verify", "sign", "encrypt" and "check"; done and total count
// octets of that step. It is called from the goroutine of the operation.
type Progress func(step string, done, total int64)

func (p Progress) report(step string, done, total int64) {
	if p != nil {
		p(step, done, total)
	}
}
