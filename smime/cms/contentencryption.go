package cms

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"fmt"

	"signet/smime/internal/oid"
)

// A contentEncryption is an algorithm that content is encrypted with.
type contentEncryption struct {
	Algorithm
	mode    mode
	keySize int         // octets; 0 where the parameters say it
	cipher  blockCipher // of those in CBC mode; nil where it needs the parameters
}

// A blockCipher makes a block cipher of a key, and fails where the key has a wrong size.
type blockCipher func(key []byte) (cipher.Block, error)

// A mode is how a contentEncryption works.
type mode int

const (
	cbcMode mode = iota
	gcmMode
	ccmMode
	chaCha20Poly1305
)

// isAuthenticated tells whether the algorithm has a tag that shows whether somebody has changed the content.
func (m mode) isAuthenticated() bool { return m != cbcMode }

// In the order of preference that sMIMECapabilities announces: what shows changes goes before what does not.
var contentEncryptionAlgorithms = []contentEncryption{
	{Algorithm{"AES-256-GCM", oid.AES256GCM, Good, ToReadAndWrite}, gcmMode, 32, nil},
	{Algorithm{"ChaCha20-Poly1305", oid.ChaCha20Poly1305, Good, ToReadAndWrite}, chaCha20Poly1305, 32, nil},
	{Algorithm{"AES-192-GCM", oid.AES192GCM, Good, ToReadAndWrite}, gcmMode, 24, nil},
	{Algorithm{"AES-128-GCM", oid.AES128GCM, Good, ToReadAndWrite}, gcmMode, 16, nil},
	{Algorithm{"AES-256-CCM", oid.AES256CCM, Good, ToRead}, ccmMode, 32, nil},
	{Algorithm{"AES-192-CCM", oid.AES192CCM, Good, ToRead}, ccmMode, 24, nil},
	{Algorithm{"AES-128-CCM", oid.AES128CCM, Good, ToRead}, ccmMode, 16, nil},
	{Algorithm{"AES-256-CBC", oid.AES256CBC, Good, ToReadAndWrite}, cbcMode, 32, aes.NewCipher},
	{Algorithm{"AES-192-CBC", oid.AES192CBC, Good, ToReadAndWrite}, cbcMode, 24, aes.NewCipher},
	{Algorithm{"AES-128-CBC", oid.AES128CBC, Good, ToReadAndWrite}, cbcMode, 16, aes.NewCipher},
	{Algorithm{"3DES-CBC", oid.DESEDE3CBC, Weak, ToRead}, cbcMode, 24, des.NewTripleDESCipher},
	{Algorithm{"DES-CBC", oid.DESCBC, Weak, ToRead}, cbcMode, 8, des.NewCipher},
	{Algorithm{"RC2-CBC", oid.RC2CBC, Weak, ToRead}, cbcMode, 0, nil},
}

// aes256CBC is what every program for S/MIME of the last twenty years reads.
var aes256CBC, _ = find(contentEncryptionAlgorithms, oid.AES256CBC)

// ContentEncryptionAlgorithms returns what [Encrypt] can be asked to use, the preferred first.
func ContentEncryptionAlgorithms() []Algorithm {
	var offered []Algorithm
	for _, entry := range contentEncryptionAlgorithms {
		if entry.Use == ToReadAndWrite {
			offered = append(offered, entry.Algorithm)
		}
	}
	return offered
}

// GoodContentEncryptionAlgorithms returns what sMIMECapabilities announce: all that is read and not weak, the preferred first.
func GoodContentEncryptionAlgorithms() []Algorithm {
	var good []Algorithm
	for _, entry := range contentEncryptionAlgorithms {
		if entry.Strength == Good {
			good = append(good, entry.Algorithm)
		}
	}
	return good
}

// Authenticates tells whether content that is encrypted with a shows whether somebody has changed it. It then stands in
// AuthEnvelopedData, RFC 5083, and not in EnvelopedData. False for what encrypts no content.
func (a Algorithm) Authenticates() bool {
	entry, found := find(contentEncryptionAlgorithms, a.OID)
	return found && entry.mode.isAuthenticated()
}

// CiphersAndDigests returns what content that is read can be encrypted or digested with, weak or not.
func CiphersAndDigests() []Algorithm {
	var all []Algorithm
	for _, entry := range contentEncryptionAlgorithms {
		all = append(all, entry.Algorithm)
	}
	for _, entry := range digestAlgorithms {
		all = append(all, entry.Algorithm)
	}
	return all
}

// contentEncryptionToWrite returns the entry of an algorithm that is offered, and that of AES-256-CBC for the zero value.
// It fails with [ErrUnsupportedAlgorithm].
func contentEncryptionToWrite(wanted Algorithm) (contentEncryption, error) {
	if wanted.OID == nil {
		return aes256CBC, nil
	}
	algorithm, ok := find(contentEncryptionAlgorithms, wanted.OID)
	if !ok || algorithm.Use != ToReadAndWrite {
		return contentEncryption{}, fmt.Errorf("%w: content encryption %v", ErrUnsupportedAlgorithm, wanted.OID)
	}
	return algorithm, nil
}
