package main

import (
	"context"
	"errors"

	"signet/smime"
	"signet/smime/cms"
)

// protectRaw signs, encrypts or compresses octets that are no message, and returns the CMS
// object in DER, without MIME around it. A signature is detached unless it is
// opaque.
func protectRaw(_ context.Context, content []byte, opts smime.ProtectOptions) (smime.Outgoing, error) {
	signs, encrypts, compresses := len(opts.Signers) > 0, opts.Confidentiality == smime.Encrypted, opts.Compression == smime.Compressed
	switch {
	case signs && encrypts, compresses && (signs || encrypts), opts.Order != smime.SignThenEncrypt:
		return smime.Outgoing{}, errors.New("--raw makes one layer")
	case opts.OuterSubject != smime.SubjectObscured, opts.LegacyDisplay != smime.WithoutLegacyDisplay:
		return smime.Outgoing{}, errors.New("--raw takes octets without a header")
	case len(opts.ReceiptsTo) > 0:
		return smime.Outgoing{}, errors.New("--raw takes octets that nobody is asked to confirm")
	case compresses:
		der, err := cms.Compress(content, cms.CompressOptions{})
		return smime.Outgoing{Message: der}, err
	case signs:
		der, err := cms.Sign(content, opts.Signers, cms.SignOptions{
			Time: opts.Time, Certificates: opts.Chain, Placement: placement(opts.Form),
			Digest: opts.Digest, RSASignature: opts.RSASignature, Identifier: opts.Identifier,
			EncryptionCertificate: opts.EncryptionCertificate, ESS: cms.ESSAttributes{SecurityLabel: opts.SecurityLabel},
		})
		return smime.Outgoing{Message: der}, err
	}
	if len(opts.Passwords) > 0 {
		opts.Recipients = append(opts.Recipients, smime.Recipient{}) // of whom nothing is known
	}
	choice := smime.ChooseCipher(opts.Recipients)
	if opts.ContentEncryption.OID != nil {
		choice = smime.RequestedCipher(opts.ContentEncryption)
	}
	var recipients []cms.Recipient
	for _, r := range opts.Recipients {
		if r.Certificate != nil {
			recipients = append(recipients, cms.Recipient{
				Certificate: r.Certificate, Identifier: opts.Identifier, KeyTransport: opts.KeyTransport,
			})
		}
	}
	for _, password := range opts.Passwords {
		recipients = append(recipients, cms.Recipient{Password: password})
	}
	der, err := cms.Encrypt(content, recipients, cms.EncryptOptions{ContentEncryption: choice.ContentEncryption})
	return smime.Outgoing{Message: der, Cipher: &choice}, err
}

func placement(form smime.SignedForm) cms.Placement {
	if form == smime.OpaqueSigned {
		return cms.Encapsulated
	}
	return cms.Detached
}
