package keystore

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"io"
)

const (
	keySize   = 32 // AES-256
	checkSize = 16
	saltSize  = 16

	sealOverhead = 12 + 16 // nonce and tag
)

// What a sealed text is. Together with the kind and the id of its record it is
// the associated data, so that no sealed text can stand in for another.
const (
	sealMasterKey  = "master key"
	sealRecordKey  = "record key"
	sealPrivateKey = "private key"
	sealActivity   = "activity"
	sealParcel     = "parcel"
)

func associatedData(what string, kind Kind, id string) []byte {
	return []byte("signet keystore 1\n" + what + "\n" + string(kind) + "\n" + id)
}

// seal returns nonce and AES-256-GCM ciphertext. NIST SP 800-38D.
//
// A random nonce is safe here: no key seals more than a few thousand texts.
func seal(rand io.Reader, key, plaintext, associated []byte) ([]byte, error) {
	aead, err := gcm(key)
	if err != nil {
		return nil, err
	}
	sealed := make([]byte, aead.NonceSize(), aead.NonceSize()+len(plaintext)+aead.Overhead())
	if _, err := io.ReadFull(rand, sealed); err != nil {
		return nil, err
	}
	return aead.Seal(sealed, sealed, plaintext, associated), nil
}

func unseal(key, sealed, associated []byte) ([]byte, error) {
	aead, err := gcm(key)
	if err != nil {
		return nil, err
	}
	if len(sealed) < aead.NonceSize()+aead.Overhead() {
		return nil, errors.New("sealed text too short")
	}
	return aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], associated)
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
