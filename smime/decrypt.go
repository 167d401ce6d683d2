package smime

import (
	"context"

	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
)

// A Decrypted is what was inside the outermost encryption of a message.
type Decrypted struct {
	// Entity holds the octets of the MIME entity exactly as they were encrypted.
	// It can be signed: [Open] verifies it, and shows it with the header fields
	// of the message around it.
	Entity []byte
	Layer  Layer
}

// Decrypt takes off the outermost layer of a message, which must be encryption.
// Nothing proves who wrote what is inside. Of OpenOptions it uses Keys,
// Passwords, KeyEncryptionKeys, Bulk and Progress. Errors are those of [Open], and CodeNotEncrypted.
func Decrypt(ctx context.Context, message []byte, opts OpenOptions) (*Decrypted, error) {
	if len(message) > MaxMessage {
		return nil, fail(CodeTooLarge, "a message of more than %d octets", MaxMessage)
	}
	if err := cancelled(ctx); err != nil {
		return nil, err
	}
	root, err := parseMessage(message)
	if err != nil {
		return nil, err
	}
	if attachment := coveredAttachment(root); attachment != nil {
		root = attachment
	}
	ci, err := contentInfo(root)
	if err != nil {
		return nil, err
	}
	switch {
	case isClearSigned(root):
		return nil, fail(CodeNotEncrypted, "the outermost layer is a signature")
	case ci == nil:
		return nil, fail(CodeNotEncrypted, "the message is not encrypted")
	case ci.ContentType.Equal(oid.EncryptedData):
		return nil, errEncryptedData
	case !ci.ContentType.Equal(oid.EnvelopedData) && !ci.ContentType.Equal(oid.AuthEnvelopedData):
		return nil, fail(CodeNotEncrypted, "the outermost layer is %s", objectName(ci.ContentType))
	}
	o := newOpener(ctx, opts, &spent{})
	plaintext, err := o.decrypt(ci)
	if err != nil {
		return nil, err
	}
	return &Decrypted{Entity: plaintext.octets, Layer: o.report.Layers[0]}, nil
}

// contentInfo reads the CMS object of an entity, nil when it is of another type.
func contentInfo(e *entity.Entity) (*cms.ContentInfo, error) {
	if e.IsMultipart() || !isPKCS7(e) {
		return nil, nil
	}
	content, err := e.Content()
	if err != nil {
		return nil, &Error{Code: CodeMalformed, Err: err}
	}
	ci, err := cms.ParseContentInfo(bareCMS(content))
	if err != nil {
		return nil, openError(err)
	}
	return ci, nil
}
