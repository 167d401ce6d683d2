package cms

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"fmt"

	"signet/smime/internal/oid"
)

type blockCipher func(key []byte) (cipher.Block, error)

// contentEncryption is a block cipher in CBC mode.
type contentEncryption struct {
	Algorithm
	keySize int // octets
	cipher  blockCipher
}

// In the order of preference that sMIMECapabilities announces.
var contentEncryptionAlgorithms = []contentEncryption{
	{Algorithm{"AES-256-CBC", oid.AES256CBC, Good, ToReadAndWrite}, 32, aes.NewCipher},
	{Algorithm{"AES-192-CBC", oid.AES192CBC, Good, ToReadAndWrite}, 24, aes.NewCipher},
	{Algorithm{"AES-128-CBC", oid.AES128CBC, Good, ToReadAndWrite}, 16, aes.NewCipher},
	{Algorithm{"3DES-CBC", oid.DESEDE3CBC, Weak, ToRead}, 24, des.NewTripleDESCipher},
}

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

func contentEncryptionToWrite(wanted Algorithm) (contentEncryption, error) {
	if wanted.OID == nil {
		return contentEncryptionAlgorithms[0], nil
	}
	algorithm, ok := find(contentEncryptionAlgorithms, wanted.OID)
	if !ok || algorithm.Use != ToReadAndWrite {
		return contentEncryption{}, fmt.Errorf("%w: content encryption %v", ErrUnsupportedAlgorithm, wanted.OID)
	}
	return algorithm, nil
}
