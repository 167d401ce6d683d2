// Package pbe reads and writes what is protected with a password: the encryption schemes PBES1 and PBES2 and the authentication
// scheme PBMAC1 (RFC 8018), and the older ones of PKCS #12 (RFC 7292 Appendices B and C).
//
// [Decrypt] decrypts, [PBMAC1] and [PKCS12MAC] authenticate. What a file asks for is bounded by a [Budget], as who wrote
// the file chooses how long deriving a key takes. [Encrypt] encrypts, in one way.
package pbe
