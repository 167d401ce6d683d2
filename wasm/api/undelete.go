package api

import "signet/smime/keystore"

// A DeletedKind is a kind of what can be put back.
type DeletedKind string

const (
	DeletedKey         DeletedKind = "key"
	DeletedCertificate DeletedKind = "certificate"
	DeletedAnchor      DeletedKind = "anchor"
)

// UndeleteParams names what was deleted.
type UndeleteParams struct {
	Kind DeletedKind `json:"kind"`
	ID   string      `json:"id"`
}

func (c *call) undelete(p UndeleteParams) (Empty, error) {
	kinds := map[DeletedKind]keystore.Kind{
		DeletedKey:         keystore.KindKey,
		DeletedCertificate: keystore.KindCertificate,
		DeletedAnchor:      keystore.KindAnchor,
	}
	kind, known := kinds[p.Kind]
	if !known {
		return Empty{}, badRequest("kind: no such kind")
	}
	return Empty{}, c.Keystore.Undelete(c.ctx, kind, p.ID)
}
