package directory

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"signet/smime/cert"
	"signet/smime/cms"
)

// clockSkew is how far the clock of whoever signs a bundle may be ahead.
const clockSkew = time.Hour

// A SignedBundle is what an administrator signed: certificates, and when.
type SignedBundle struct {
	Certificates []*x509.Certificate
	SigningTime  time.Time
}

// FetchBundle fetches the bundle of a directory of that kind. It is not yet opened.
func (d Directory) FetchBundle(ctx context.Context, fetcher Fetcher) ([]byte, error) {
	if d.Kind != Bundle {
		return nil, settings("a directory of kind %q has no bundle", d.Kind)
	}
	response, err := d.fetch(ctx, fetcher, d.URL, MaxBundle)
	if err != nil {
		return nil, err
	}
	if response == nil {
		return nil, fmt.Errorf("%w: nothing is there", ErrRefused)
	}
	return response.Body, nil
}

// OpenBundle opens a bundle: a SignedData with one signature, by the key of signer and with a signing time, over a file of
// certificates such as PKCS #7, whose signatures, if any, do not count.
//
// The signer's certificate is the one that was agreed on, and no other that anybody vouches for. It must be valid now, as
// an administrator who left may still have the key. Certificates of the bundle gain nothing by being in it: who puts
// them there says whose they are, and authorities say whether that is so.
//
// It fails with [ErrMalformed] and [ErrSignature].
func OpenBundle(data []byte, signer *x509.Certificate, now time.Time) (SignedBundle, error) {
	signed, err := cms.ParseSignedData(data)
	if err != nil {
		return SignedBundle{}, malformed("%w", err)
	}
	signingTime, err := checkSignature(signed, signer, now)
	if err != nil {
		return SignedBundle{}, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	certificates, err := cert.ParseCertificates(signed.EncapContentInfo.EContent)
	if err != nil {
		return SignedBundle{}, malformed("%w", err)
	}
	return SignedBundle{certificates, signingTime}, nil
}

func checkSignature(signed *cms.SignedData, signer *x509.Certificate, now time.Time) (time.Time, error) {
	if len(signed.SignerInfos) != 1 {
		return time.Time{}, fmt.Errorf("%d signatures, not one", len(signed.SignerInfos))
	}
	result := signed.Verify(nil, cms.VerifyOptions{Certificates: []*x509.Certificate{signer}})[0]
	switch {
	case result.Certificate == nil || !result.Certificate.Equal(signer):
		return time.Time{}, errors.New("somebody else signed it")
	case result.Err != nil:
		return time.Time{}, result.Err
	case result.Digest.Strength == cms.Weak || result.Signature.Strength == cms.Weak || cert.HasWeakKey(signer):
		return time.Time{}, errors.New("the signature is weak")
	case now.Before(signer.NotBefore) || now.After(signer.NotAfter):
		return time.Time{}, errors.New("the certificate of its signer is expired or not yet valid")
	case result.SigningTime.IsZero():
		return time.Time{}, errors.New("no signing time")
	case result.SigningTime.After(now.Add(clockSkew)):
		return time.Time{}, errors.New("signed in the future")
	}
	return result.SigningTime, nil
}

// Replaces tells whether the bundle may stand in for another one of the same signer: not if it is older. It fails with
// [ErrRollback].
func (b SignedBundle) Replaces(known SignedBundle) error {
	if b.SigningTime.Before(known.SigningTime) {
		return fmt.Errorf("%w: signed at %s, where one of %s is known",
			ErrRollback, b.SigningTime.UTC().Format(time.RFC3339), known.SigningTime.UTC().Format(time.RFC3339))
	}
	return nil
}

// Find returns what the bundle has for an address.
func (b SignedBundle) Find(address string) Answer {
	var answer Answer
	for _, c := range b.Certificates {
		answer.add(c, address)
	}
	answer.Others = 0 // they are everybody's
	return answer
}
