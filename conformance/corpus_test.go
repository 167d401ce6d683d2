package conformance_test

import "time"

// A corpus is a folder of vectors.
type corpus struct {
	name string

	// clock is the time at which its certificates are looked at: one at which upstream means them to be valid.
	clock time.Time

	// asks is what upstream's own tests look at.
	asks question

	// ca and key are files for vectors that name none of their own: whom to trust, and what to decrypt with.
	ca, key string
}

// A question is what is asked of a signature.
type question int

const (
	// isItVerified asks for the verdict that a reader is shown.
	isItVerified question = iota

	// doesItFit asks whether the signature fits the key. The algorithms and certificates of the 1990s are refused for
	// their weakness, and those of servers for their use; this is not what these corpora are about.
	doesItFit
)

func in(year int, month time.Month) time.Time {
	return time.Date(year, month, 1, 12, 0, 0, 0, time.UTC)
}

// all lists the corpora that concern CMS, S/MIME and MIME.
var all = []corpus{
	{name: "rfc4134", clock: in(2006, time.June), asks: doesItFit},
	// Upstream's profile always has Bob's key.
	{name: "thunderbird-smime", clock: in(2026, time.June), key: "smime/Bob.p12.key.pem"},
	{name: "openssl", clock: in(2026, time.June)},
	{name: "gnutls", clock: in(2013, time.June), asks: doesItFit},
	{name: "libksba", clock: in(2020, time.June)},
	{name: "asn1crypto", clock: in(2020, time.June)},
	{name: "rustcrypto-cms", clock: in(2023, time.June)},
	{name: "horde-crypt", clock: in(2018, time.June)},
	{name: "pkijs", clock: in(2006, time.June)},
	{name: "nss-pkcs7", clock: in(1997, time.June)},
	// The messages are of 2019, and their authority is not among today's roots.
	{name: "johnny-fired", clock: in(2019, time.June), ca: "assets/certificates/intermediate_ca.crt"},
	{name: "rfc9216", clock: in(2026, time.June), ca: "ca.25519.crt"},
	{name: "wycheproof", clock: in(2026, time.June)},
	{name: "mail-parser", clock: in(2026, time.June)},
	{name: "ruby-mail", clock: in(2026, time.June)},
}
