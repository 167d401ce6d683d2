package api

import (
	"strings"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/keystore"
	"signet/smime/policy"
)

// signAs chooses the key that signs.
func (c *call) signAs(p ComposeParams, book *addressBook, options *smime.ProtectOptions, result *ComposeResult) error {
	switch p.Sign {
	case SignNone:
		if !p.Encrypt {
			return badRequest("neither signed nor encrypted: the webmail sends such messages itself")
		}
		return nil
	case SignClear:
		options.Form = smime.ClearSigned
	case SignOpaque:
		options.Form = smime.OpaqueSigned
	default:
		return badRequest("sign: no such form")
	}
	key, found := book.signingKey(p.Draft.From.Address)
	if !found {
		return fail(Error{Code: CodeNoSigningKey, Detail: p.Draft.From.Address})
	}
	signer, err := c.Keystore.Signer(c.ctx, key.ID)
	if err != nil {
		return err
	}
	options.Signers = []cms.Signer{signer}
	options.Chain = book.trust.chainToInclude(key.Certificate, or(c.decided().For(p.Draft.From.Address).IncludeChain, policy.ChainNoRoot))
	// Who has a key for signing alone brings the certificate to answer to.
	own, err := book.sender(p.Draft.From.Address)
	if err != nil {
		return err
	}
	if own.usable() && own.through == "" && !own.certificate.Equal(key.Certificate) {
		options.EncryptionCertificate = own.certificate
	}
	result.SignedWith = key.ID
	return nil
}

// noteMessage lets the log tell what the key signs.
func (c *call) noteMessage(message []byte, d Draft, options *smime.ProtectOptions, key string) error {
	if len(options.Signers) == 0 {
		return nil
	}
	id, err := messageID(message)
	if err != nil {
		return err
	}
	to := strings.Join(addressesOf(d.To, d.Cc, d.Bcc), ", ")
	occasion := keystore.OccasionOf(c.ctx)
	occasion.Detail = headerFields("Message-ID", id, "From", d.From.Address, "To", to)
	signer, err := c.Keystore.Signer(keystore.OnOccasion(c.ctx, occasion), key)
	options.Signers = []cms.Signer{signer}
	return err
}
