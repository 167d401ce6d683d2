// Package pkcs12 reads and writes PKCS #12 files (RFC 7292), which carry private keys and certificates. It reads what every
// program in use has written: in BER or DER, with the old ciphers and the new ones, with several keys, with no password or
// an empty one. It writes one form, which the others read.
//
// [Decode] reads a file, [Encode] writes one, and [ParsePrivateKey] reads a key that came without such a file. Which
// certificate belongs to which key, and whether S/MIME can use them, is for the caller.
package pkcs12
