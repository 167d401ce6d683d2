package keystore

import (
	"context"
	"crypto/x509"
	"fmt"
	"unicode/utf8"

	"signet/smime/cert"
	"signet/smime/internal/pkcs12"
)

// MinFilePassword is how many characters the password of an exported file must have: whoever gets the file may try as many
// as they like.
const MinFilePassword = 8

// ExportKey returns a PKCS #12 file with a key, its certificate and those above it that are known, protected by a password.
// The passphrase of the keystore is asked for again, as an unlocked keystore must not be enough to carry keys away.
//
// It fails with the errors of [Keystore.Unlock], and with [ErrLocked], [ErrNotFound], [ErrWeakPassphrase] for the password,
// [ErrDamaged] and [ErrStorage].
func (k *Keystore) ExportKey(ctx context.Context, id, passphrase, password string) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.expectUnlocked(ctx); err != nil {
		return nil, err
	}
	if err := checkFilePassword(password); err != nil {
		return nil, err
	}
	if err := k.confirm(ctx, passphrase); err != nil {
		return nil, err
	}
	key, err := k.open(id)
	if err != nil {
		return nil, err
	}
	notes, err := k.keyNotes(ctx)
	if err != nil {
		return nil, err
	}
	certificate := k.keys[id].certificate
	entry := pkcs12.Entry{Private: key, Certificate: certificate, Chain: k.chainAbove(certificate), FriendlyName: notes[id].Label}
	if entry.FriendlyName == "" {
		entry.FriendlyName = cert.Describe(certificate).Name
	}
	file, err := pkcs12.Encode(k.rand, entry, password)
	if err != nil {
		return nil, err
	}
	if err := k.backedUp(ctx, k.entry(ctx, ActivityExport, id), id); err != nil {
		return nil, err // what is not noted does not leave
	}
	return file, nil
}

// confirm sees that whoever asks knows the passphrase, before keys leave the keystore. It neither locks nor unlocks, and
// fails with the errors of [Keystore.Unlock].
func (k *Keystore) confirm(ctx context.Context, passphrase string) error {
	master, err := k.unwrap(ctx, passphrase)
	clear(master)
	return err
}

// checkFilePassword fails with [ErrWeakPassphrase].
func checkFilePassword(password string) error {
	if !utf8.ValidString(password) || len(password) > MaxPassphrase || utf8.RuneCountInString(password) < MinFilePassword {
		return fmt.Errorf("%w: the password of the file has fewer than %d characters", ErrWeakPassphrase, MinFilePassword)
	}
	return nil
}

// chainAbove returns the known certificates above one, the root included where it is known.
func (k *Keystore) chainAbove(certificate *x509.Certificate) []*x509.Certificate {
	var intermediates, anchors []*x509.Certificate
	for _, authority := range k.all(KindAuthority) {
		intermediates = append(intermediates, authority.Certificate)
	}
	for _, anchor := range k.all(KindAnchor) {
		anchors = append(anchors, anchor.Certificate)
	}
	report := cert.Check(certificate, cert.CheckOptions{
		Anchors:       cert.AnchorsOf(anchors...),
		Intermediates: intermediates,
		At:            certificate.NotAfter, // the chain of an expired certificate is worth as much
	})
	if len(report.Chain) < 2 {
		return nil
	}
	return report.Chain[1:]
}
