// Package cms reads and writes the Cryptographic Message Syntax of RFC 5652, as far as S/MIME 4.0 (RFC 8551) uses it.
//
// To write, call [Sign] and [Encrypt]. To read, call [ParseContentInfo] and look at its type, or [ParseSignedData] and
// [SignedData.Verify], [ParseEnvelopedData] and [EnvelopedData.Decrypt], or [ParseAuthEnvelopedData] and
// [AuthEnvelopedData.Decrypt]. The other content types have [Compress], [Digest], [EncryptWithKey] and [MarshalData], and
// methods of [ContentInfo]. What is written is DER; what is read may be BER, and any bytes are read without panicking,
// within stated limits.
//
// A content key is found with a private key from a [KeyRing] (RSA, ECDH with the curves P-256, P-384, P-521 and X25519), with
// a shared key, or with a password: [DecryptOptions]. A [Recipient] is written for with a certificate or a password. Key
// agreement by MQV is neither read nor written.
//
// What is not promised:
//
//   - A signature that verifies says that the holder of a certificate's key made it. Whether the certificate is valid,
//     trusted, or anybody's whom you know, is the business of package cert.
//   - EnvelopedData has no integrity: what [EnvelopedData.Decrypt] returns may have been changed by anybody on its way. An
//     AuthEnvelopedData has, against everybody but its recipients. [Plaintext.Integrity] tells. Neither proves a sender.
//   - A recipient cannot see that an EnvelopedData was made from parts of an AuthEnvelopedData, unless its sender has
//     derived the content key as RFC 9709 says.
//   - The signing time is what the signer says.
//
// There is one file for each ASN.1 type, with its production above the Go type, and one table for each kind of algorithm
// (digestalgorithm.go, signaturealgorithm.go, contentencryption.go, keyencryption.go, pbkdf2params.go, pwrikek.go, compress.go),
// which says what is read, what is written, and what is weak.
package cms
