package smime

import (
	"fmt"
	"slices"
	"strings"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// A WeakPolicy says what becomes of a message whose protection is weak: MD5, SHA-1,
// RC2, DES, 3DES, DSA, RSA keys below 2048 bits.
type WeakPolicy string

// The policies.
const (
	// ShowWeak: it is shown, never under a good mark, and the reason is named.
	ShowWeak WeakPolicy = ""
	// RefuseWeak: it is not opened: CodeForbiddenAlgorithm. What is encrypted weakly
	// is refused before a key is used, as far as the message tells.
	RefuseWeak WeakPolicy = "refuse"
)

// Weak names the first thing about the encryption of a layer that no longer keeps
// a secret: an algorithm, or the key that opened it. It is "" when there is none.
func (l Layer) Weak() string {
	if name := l.WeakAlgorithm(); name != "" {
		return name
	}
	if l.DecryptedWith != nil && cert.HasWeakKey(l.DecryptedWith) {
		return cert.Describe(l.DecryptedWith).Key
	}
	return ""
}

// WeakAlgorithm names the first algorithm that encrypted a layer and no longer keeps
// a secret, whatever key opened it. It is "" when there is none.
func (l Layer) WeakAlgorithm() string {
	for _, a := range []cms.Algorithm{l.ContentEncryption, l.KeyEncryption, l.KeyWrap} {
		if a.Name != "" && a.Strength == cms.Weak {
			return a.Name
		}
	}
	return ""
}

// weakOf names the first thing about a signature that no longer proves anything:
// its algorithms, then the keys and signatures of the certificates that vouch for it.
func weakOf(r cms.SignerResult, report cert.Report) string {
	for _, a := range []cms.Algorithm{r.Digest, r.Signature} {
		if a.Name != "" && a.Strength == cms.Weak {
			return a.Name
		}
	}
	for _, f := range report.Findings {
		switch f.Code {
		case cert.WeakKey:
			return cert.Describe(f.Certificate).Key
		case cert.WeakSignature:
			return f.Certificate.SignatureAlgorithm.String()
		}
	}
	return ""
}

// refuseWeakCipher fails where content is encrypted with what is not to be read,
// weak or forbidden, before anybody is asked for a key.
func (o *opener) refuseWeakCipher(ci *cms.ContentInfo) error {
	var cipher cms.AlgorithmIdentifier
	switch {
	case ci.ContentType.Equal(oid.EnvelopedData):
		ed, err := ci.EnvelopedData()
		if err != nil {
			return openError(err)
		}
		cipher = ed.EncryptedContentInfo.ContentEncryptionAlgorithm
	case ci.ContentType.Equal(oid.AuthEnvelopedData):
		aed, err := ci.AuthEnvelopedData()
		if err != nil {
			return openError(err)
		}
		cipher = aed.AuthEncryptedContentInfo.ContentEncryptionAlgorithm
	default:
		return nil
	}
	if o.opts.Weak == RefuseWeak && cms.IsWeakContentEncryption(cipher) || o.forbids(cipher.String()) {
		return forbidden(cipher.String())
	}
	return nil
}

// refuseWeak fails where anything about the layers or signatures is not to be
// read: because it is weak, or forbidden.
func (o *opener) refuseWeak() error {
	for _, s := range o.report.Signers {
		if slices.Contains(o.opts.Forbidden, s.Digest.Name) {
			return forbidden(s.Digest.Name)
		}
	}
	for _, l := range o.report.Layers {
		if slices.Contains(o.opts.Forbidden, l.ContentEncryption.Name) {
			return forbidden(l.ContentEncryption.Name)
		}
	}
	if o.opts.Weak != RefuseWeak {
		return nil
	}
	for _, l := range o.report.Layers {
		if weak := l.Weak(); weak != "" {
			return forbidden(weak)
		}
	}
	for _, s := range o.report.Signers {
		if s.Weak != "" {
			return forbidden(s.Weak)
		}
	}
	return nil
}

// forbids takes the name of a cipher, which may go on to say where its key comes from.
func (o *opener) forbids(cipher string) bool {
	return slices.ContainsFunc(o.opts.Forbidden, func(name string) bool {
		return cipher == name || strings.HasPrefix(cipher, name+" ")
	})
}

func forbidden(algorithm string) error {
	return &Error{Code: CodeForbiddenAlgorithm, Err: fmt.Errorf("%s", algorithm)}
}
