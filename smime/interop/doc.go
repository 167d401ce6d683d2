// Package interop lets Signet and other people's software write to each other: OpenSSL, gpgsm, NSS, GnuTLS, Bouncy Castle
// and go.mozilla.org/pkcs7. It has nothing but tests.
//
//	make interop
//
// installs the peers where it may, runs them, and prints docs/interop.md. The matrix (matrix_test.go) says what there is
// to write and to read; each peer (openssl_test.go and its neighbours) knows how to do it and, where it cannot, why.
// Such a reason is not believed: the peer is asked all the same, and must fail with the words that the reason says.
package interop
