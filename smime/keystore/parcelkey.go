package keystore

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
)

// Parcels are sealed by Hybrid Public Key Encryption, RFC 9180: who seals needs
// the public key alone, so that a message that is being written is kept while
// the keystore is locked. What opens them is made of the master key anew at each
// unlocking, and is stored nowhere.
var (
	parcelKEM  = hpke.DHKEM(ecdh.X25519())
	parcelKDF  = hpke.HKDFSHA256()
	parcelAEAD = hpke.AES256GCM()
)

const parcelKeyID = "parcels"

// parcelKeyRecord holds what seals parcels.
type parcelKeyRecord struct {
	Version   int    `json:"version"`
	PublicKey []byte `json:"publicKey"`
}

// parcelOpener returns what opens parcels. It is called while unlocked.
func (k *Keystore) parcelOpener() (hpke.PrivateKey, error) {
	secret, err := hkdf.Key(sha256.New, k.master, nil, "signet keystore 1\n"+sealParcel, keySize)
	if err != nil {
		return nil, err
	}
	defer clear(secret)
	return parcelKEM.DeriveKeyPair(secret)
}

// keepParcelKey stores what seals parcels where it is not stored yet, or is
// another one's. Where the storage refuses, it is kept in memory alone.
func (k *Keystore) keepParcelKey(ctx context.Context) error {
	opener, err := k.parcelOpener()
	if err != nil {
		return err
	}
	public := opener.PublicKey().Bytes()
	if bytes.Equal(public, k.parcelKey) {
		return nil
	}
	record, err := marshalRecord(KindVault, parcelKeyID, parcelKeyRecord{recordVersion, public})
	if err != nil {
		return err
	}
	k.parcelKey = public
	_ = k.write(ctx, Batch{Put: []Record{record}})
	return nil
}
