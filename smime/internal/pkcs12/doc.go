// Package pkcs12 reads PKCS #12 files (RFC 7292), which carry private keys and certificates, as every program in use has
// written them: in BER or DER, with the old ciphers and the new ones, with several keys, with no password or an empty one.
//
// [Decode] reads a file. Which certificate belongs to which key, and whether S/MIME can use them, is for its caller.
package pkcs12
