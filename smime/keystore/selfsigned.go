package keystore

import (
	"context"
	"crypto"
	"crypto/sha1"
	"crypto/x509"
	"io"
	"math/big"
	"time"
)

// SelfSignedFor is how long a certificate is valid that nobody but its owner has signed.
const SelfSignedFor = 365 * 24 * time.Hour

// SelfSign makes a certificate for a new key that is signed by the key itself, and stores both. It is for trying: nobody
// trusts it, and it becomes no anchor here either. It fails with [ErrAbsent], [ErrLocked], [ErrCannotCertify] and [ErrStorage].
func (k *Keystore) SelfSign(ctx context.Context, key crypto.Signer, subject Subject, use KeyUse) (Key, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.expectUnlocked(ctx); err != nil {
		return Key{}, err
	}
	certificate, err := k.selfSigned(key, subject, use)
	if err != nil {
		return Key{}, err
	}
	imported, err := k.store(ctx, &KeyFile{Keys: []PrivateKey{{Key: key, Certificate: certificate}}}, ActivityCreate)
	if err != nil {
		return Key{}, err
	}
	return imported.Keys[0], nil
}

func (k *Keystore) selfSigned(key crypto.Signer, subject Subject, use KeyUse) (*x509.Certificate, error) {
	name, extensions, err := wishes(key, subject, use)
	if err != nil {
		return nil, err
	}
	serial := make([]byte, 16)
	if _, err := io.ReadFull(k.rand, serial); err != nil {
		return nil, err
	}
	serial[0] = serial[0]&0x7f | 0x40 // positive, and always of the same length: RFC 5280 Section 4.1.2.2
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, err
	}
	keyIdentifier := sha1.Sum(spki)
	begins := k.now().UTC().Truncate(time.Second)
	template := &x509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(serial),
		Subject:               name,
		NotBefore:             begins,
		NotAfter:              begins.Add(SelfSignedFor),
		SubjectKeyId:          keyIdentifier[:],
		BasicConstraintsValid: true,
		ExtraExtensions:       extensions,
	}
	der, err := x509.CreateCertificate(k.rand, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}
