package smime

import (
	"crypto/x509"
	"time"

	"signet/smime/cms"
)

// Limits of [Open].
const (
	// MaxMessage is the largest message in octets that is opened.
	MaxMessage = 256 << 20
	// MaxLayers is how many cryptographic layers may be around the content.
	MaxLayers = 8
)

// OpenOptions are what [Open] may use.
type OpenOptions struct {
	Keys          cms.KeyRing // nil when there are no keys: then CodeNoKey
	Anchors       []*x509.Certificate
	Intermediates []*x509.Certificate
	Now           time.Time // the time at which certificates must be valid; required
	Bulk          cms.BulkCrypto
	Progress      Progress
}
