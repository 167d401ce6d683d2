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
	verified := r.Verdict == smime.VerdictVerified || r.Verdict == smime.VerdictVerifiedAndConfidential
	if verified && r.Scope == smime.ScopeMessage && authentic(r) {
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

// decideDisplay fills in how the message is shown, and returns the answer's bodies with the
// texts that stand in for HTML.
func (result *OpenResult) decideDisplay(r *smime.Report, bodies [][]byte) [][]byte {
	result.RemoteContent = remoteContent(r)
	result.HTMLFirst = authentic(r)
	if result.HTMLFirst {
		return bodies
	}
	for i := range result.Parts {
		part := &result.Parts[i]
		if part.Kind == PartHTML && !part.Alternative {
			part.PlainText = len(bodies)
			bodies = append(bodies, []byte(smime.TextFromHTML(string(bodies[part.Body]))))
		}
	}
	return bodies
}
