package smime

import "slices"

// A Role says what a signature is for, by where it stands among the layers.
type Role string

const (
	// RoleAuthor: the innermost signature, made over what the message says. Its
	// signer must be who is named in From.
	RoleAuthor Role = "author"
	// RoleOuter: a signature around an encryption or around another signature, as
	// gateways and mailing lists make it. Who made it need not have known the text,
	// and it proves nothing about who wrote that. RFC 2634 Section 1.1.
	RoleOuter Role = "outer"
)

// authorLayer returns the layer whose signatures are the author's, -1 where there
// is none: the innermost one that somebody has signed, unless it is around an
// encryption.
func (o *opener) authorLayer() int {
	layers := o.report.Layers
	for i := len(layers) - 1; i >= 0 && !layers[i].Encrypts(); i-- {
		if slices.ContainsFunc(o.signed, func(s signature) bool { return s.layer == i }) ||
			slices.ContainsFunc(o.report.Signers, func(s Signer) bool { return s.Layer == i }) {
			return i
		}
	}
	return -1
}
