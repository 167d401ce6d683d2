package keystore

import (
	"crypto/x509"
	"errors"
	"io"
)

// A sealedKey is a private key on disk.
type sealedKey struct {
	RecordKey  []byte `json:"recordKey"`  // sealed by the master key
	PrivateKey []byte `json:"privateKey"` // PKCS #8, sealed by the record key
}

// sealKey seals a private key for the record of a kind and an id.
func (k *Keystore) sealKey(kind Kind, id string, key KeyPair) (sealed sealedKey, err error) {
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return sealedKey{}, err
	}
	defer clear(pkcs8)
	recordKey := make([]byte, keySize)
	defer clear(recordKey)
	if _, err := io.ReadFull(k.rand, recordKey); err != nil {
		return sealedKey{}, err
	}
	if sealed.RecordKey, err = seal(k.rand, k.master, recordKey, associatedData(sealRecordKey, kind, id)); err != nil {
		return sealedKey{}, err
	}
	sealed.PrivateKey, err = seal(k.rand, recordKey, pkcs8, associatedData(sealPrivateKey, kind, id))
	return sealed, err
}

// unseal returns the private key of the record of a kind and an id.
func (s sealedKey) unseal(master []byte, kind Kind, id string) (KeyPair, error) {
	recordKey, err := unseal(master, s.RecordKey, associatedData(sealRecordKey, kind, id))
	if err != nil {
		return nil, err
	}
	defer clear(recordKey)
	pkcs8, err := unseal(recordKey, s.PrivateKey, associatedData(sealPrivateKey, kind, id))
	if err != nil {
		return nil, err
	}
	defer clear(pkcs8)
	parsed, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		return nil, errors.New("not a PKCS #8 key")
	}
	key, ok := parsed.(KeyPair)
	if !ok {
		return nil, errors.New("no private key")
	}
	return key, nil
}
