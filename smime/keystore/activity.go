package keystore

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"strings"
	"time"
	"unicode"

	"signet/smime/cert"
)

// Limits of the log.
const (
	// MaxActivities is how many entries are kept; then the oldest go, fifty at a time.
	MaxActivities = 5000

	// SaveDelay and MaxUnsaved are what a crash can cost of the log: what was
	// decrypted in so long, and so many entries. All else is written before, or
	// together with, what it tells of.
	SaveDelay  = 2 * time.Second
	MaxUnsaved = 32

	// MaxActivityDetail is how many octets of detail are kept: senders of messages have a say in it.
	MaxActivityDetail = 500
)

// An ActivityKind is what happened.
type ActivityKind string

// The kinds. Their texts are on disk.
const (
	ActivitySign          ActivityKind = "sign"
	ActivityDecrypt       ActivityKind = "decrypt"
	ActivityUnlock        ActivityKind = "unlock"
	ActivityLock          ActivityKind = "lock"
	ActivityUnlockFailed  ActivityKind = "unlock-failed"
	ActivityPassphrase    ActivityKind = "passphrase"    // a passphrase was chosen
	ActivityAuthenticator ActivityKind = "authenticator" // one was added or removed
	ActivityExport        ActivityKind = "export"
	ActivityBackup        ActivityKind = "backup"
	ActivityImport        ActivityKind = "import"
	ActivityCreate        ActivityKind = "create"
	ActivityDelete        ActivityKind = "delete"
	ActivityUndelete      ActivityKind = "undelete"
	ActivityDirectory     ActivityKind = "directory" // somebody was asked for certificates
)

// An Activity is an entry of the log of what was done with the keystore.
type Activity struct {
	ID     int64 // grows from entry to entry
	At     time.Time
	Kind   ActivityKind
	Key    string // id of the private key; empty where it is about none
	Name   string // whose key it is; empty while locked, unless the key is still there
	Detail string // which message, for example; empty while locked
	Role   string // who asked for it; empty where unknown
}

// An Occasion is what a call of the keystore is made for. It is for the log.
type Occasion struct {
	Role   string
	Detail string // may be secret to who has the disk, and is sealed
}

type occasionKey struct{}

// OnOccasion returns a context that tells the keystore what a call is made for.
func OnOccasion(ctx context.Context, o Occasion) context.Context {
	return context.WithValue(ctx, occasionKey{}, o)
}

// OccasionOf returns what a context tells.
func OccasionOf(ctx context.Context) Occasion {
	o, _ := ctx.Value(occasionKey{}).(Occasion)
	return o
}

// activityRecord is an entry on disk. Who has the disk learns when a key was
// used, and not for what.
type activityRecord struct {
	At     time.Time    `json:"at"`
	Kind   ActivityKind `json:"kind"`
	Key    string       `json:"key,omitempty"`
	Role   string       `json:"role,omitempty"`
	Sealed []byte       `json:"sealed,omitempty"` // activityDetail, by the key for it
}

type activityDetail struct {
	Name   string `json:"name,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// activityKey returns the key that seals details.
func activityKey(master []byte) ([]byte, error) {
	return hkdf.Key(sha256.New, master, nil, "signet keystore 1\n"+sealActivity, keySize)
}

func (r *activityRecord) associatedData() []byte {
	return associatedData(sealActivity, KindActivity, r.At.Format(time.RFC3339Nano)+" "+string(r.Kind)+" "+r.Key)
}

// entry makes an entry for the log. It has no detail where the keystore is
// locked: there is no key to seal it.
func (k *Keystore) entry(ctx context.Context, kind ActivityKind, key string) *activityRecord {
	o := OccasionOf(ctx)
	r := &activityRecord{At: k.now().UTC().Round(0), Kind: kind, Key: key, Role: o.Role}
	if known := k.keys[key]; known != nil {
		k.describe(r, known.certificate, o.Detail)
	} else {
		k.describe(r, nil, o.Detail)
	}
	return r
}

// entryOf makes an entry about a key that is not stored yet.
func (k *Keystore) entryOf(ctx context.Context, kind ActivityKind, c *x509.Certificate) *activityRecord {
	r := k.entry(ctx, kind, ID(c))
	k.describe(r, c, OccasionOf(ctx).Detail)
	return r
}

// describe gives an entry its detail, sealed: whose key it is about, if any, and
// what else is to be said.
func (k *Keystore) describe(r *activityRecord, c *x509.Certificate, detail string) {
	d := activityDetail{Detail: printable(detail)}
	if c != nil {
		d.Name = cert.Describe(c).Name
	}
	if k.log.key == nil || d == (activityDetail{}) {
		return
	}
	text, err := json.Marshal(d)
	if err != nil {
		return
	}
	if sealed, err := seal(k.rand, k.log.key, text, r.associatedData()); err == nil {
		r.Sealed = sealed
	}
}

// activity makes an Activity of an entry, with its detail where that can be opened.
func (k *Keystore) activity(id int64, r *activityRecord) Activity {
	a := Activity{ID: id, At: r.At, Kind: r.Kind, Key: r.Key, Role: r.Role}
	if k.log.key != nil && r.Sealed != nil {
		if text, err := unseal(k.log.key, r.Sealed, r.associatedData()); err == nil {
			var d activityDetail
			if json.Unmarshal(text, &d) == nil {
				a.Name, a.Detail = d.Name, d.Detail
			}
		}
	}
	if key := k.keys[r.Key]; key != nil {
		a.Name = cert.Describe(key.certificate).Name
	}
	return a
}

// printable keeps a text to one line of bounded length.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
	if len(text) > MaxActivityDetail {
		text = strings.ToValidUTF8(text[:MaxActivityDetail], "") + "…"
	}
	return text
}
