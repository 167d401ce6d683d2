package cms

import (
	"crypto"
	"crypto/x509"

	"signet/smime/internal/spki"
)

// The limits of one call of Verify. A signer may have as many keys tried as there are candidates, and each countersignature
// is another signer.
const (
	// maxWork is as workOf counts: enough for all signers and countersignatures that there may be, with usual keys, and for
	// 16 checks with RSA keys of 8192 bits.
	maxWork = 256

	// maxLargeInputs is how often more than largeInput octets are hashed for a check. Only Ed25519 hashes what is signed
	// anew with each key; other schemes share a digest.
	maxLargeInputs = 4
	largeInput     = 1 << 20
)

// workOf returns about how much longer a check takes than one with an RSA key of 2048 bits: with the square of its size.
func workOf(public crypto.PublicKey) int {
	times := keyBits(public) / 2048
	return max(1, times*times)
}

// spend accounts for checking a signature over input with the key of a certificate. It fails with [ErrTooLarge] where that
// is too much for one message.
func (v *verification) spend(certificate *x509.Certificate, input []byte) error {
	public, err := spki.PublicKey(certificate)
	if err != nil || !isBearable(public) {
		return nil // the check refuses the key
	}
	if v.work += workOf(public); v.work > maxWork {
		return tooMany("units of work for checks of signatures", maxWork)
	}
	if len(input) > largeInput {
		if v.largeInputs++; v.largeInputs > maxLargeInputs {
			return tooMany("checks of signatures over the content itself", maxLargeInputs)
		}
	}
	return nil
}
