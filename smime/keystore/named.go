package keystore

import (
	"context"
	"crypto/x509"
	"slices"

	"signet/smime/cert"
	"signet/smime/cms"
)

// Named returns the certificates of others that id means, for messages of
// programs that leave theirs out. It looks at these alone, however many there
// are.
func (k *Keystore) Named(ctx context.Context, id cms.SignerIdentifier) ([]*x509.Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	key := string(id.SubjectKeyIdentifier)
	if name := id.IssuerAndSerialNumber; name != nil {
		key = issuedAs(cert.Outline{Issuer: name.Issuer, SerialNumber: name.SerialNumber})
	}
	var named []*x509.Certificate
	for _, certificateID := range slices.Sorted(slices.Values(k.peopleIndex().identified[key])) {
		if c, ok := k.stored(KindCertificate, certificateID); ok && id.Matches(c.Certificate) {
			named = append(named, c.Certificate)
		}
	}
	return named, nil
}

// issuedAs makes one key of the issuer and the serial number. Others may have the same: it is for finding, not for telling.
func issuedAs(o cert.Outline) string { return string(o.Issuer) + string(o.SerialNumber.Bytes()) }

// identifiersOf returns the keys by which messages name a certificate.
func identifiersOf(o cert.Outline) []string {
	keys := []string{issuedAs(o)}
	if len(o.SubjectKeyID) > 0 {
		keys = append(keys, string(o.SubjectKeyID))
	}
	return keys
}
