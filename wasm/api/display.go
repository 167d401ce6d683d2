package api

import (
	"slices"

	"signet/smime"
	"signet/smime/cms"
)

// RemoteContent says whether the pictures that a message's HTML names on the
// network may be fetched, if the user says so.
type RemoteContent string

const (
	// RemoteContentOffer: all that is shown is proven to be its sender's, so that a
	// picture's address tells nobody what its sender did not know.
	RemoteContentOffer RemoteContent = "offer"
	// RemoteContentNever: somebody else may have put the address there, and the text
	// of the message into it (EFAIL).
	RemoteContentNever RemoteContent = "never"
)

// remoteContent decides for a message. Only a good signature over all of it will do:
// that the cipher noticed no change says nothing about who wrote the message.
func remoteContent(r *smime.Report) RemoteContent {
	if r.Verdict.IsVerified() && r.Scope == smime.ScopeMessage {
		return RemoteContentOffer
	}
	return RemoteContentNever
}

// authentic reports whether whoever changed what is encrypted on its way was
// noticed: each layer that encrypts has an authenticated cipher, or a good
// signature inside. It is true for what is not encrypted.
func authentic(r *smime.Report) bool {
	for i, layer := range r.Layers {
		signedInside := slices.ContainsFunc(r.Signers, func(s smime.Signer) bool {
			return s.Layer > i && s.Verdict == smime.SignerValid
		})
		if layer.Encrypts() && layer.Integrity != cms.Authenticated && !signedInside {
			return false
		}
	}
	return true
}

// decideDisplay fills in how a message is shown, and adds to the answer the texts that stand in for HTML.
func (o *opening) decideDisplay(r *smime.Report, result *OpenResult) {
	result.RemoteContent = remoteContent(r)
	result.HTMLFirst = authentic(r) && (r.Verdict.IsVerified() || !o.unproven)
	if result.HTMLFirst {
		return
	}
	for i := range result.Parts {
		part := &result.Parts[i]
		if part.Kind == PartHTML && !part.Alternative {
			part.PlainText = len(o.bodies)
			o.bodies = append(o.bodies, []byte(smime.TextFromHTML(string(o.bodies[part.Body]))))
		}
	}
}
