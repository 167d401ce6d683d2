package keystore

import (
	"fmt"

	"golang.org/x/crypto/argon2"
)

// A Derivation is how a key is made from a passphrase: Argon2id. RFC 9106
// Section 3.1. It is stored beside what it protects, so that the defaults may
// grow.
type Derivation struct {
	Passes    uint32 `json:"passes"`
	MemoryKiB uint32 `json:"memoryKiB"`
	Lanes     uint8  `json:"lanes"`
}

// DefaultDerivation is the second recommended option of RFC 9106 Section 4
// with one lane, since the browser gives one thread: half a second there.
var DefaultDerivation = Derivation{Passes: 3, MemoryKiB: 64 << 10, Lanes: 1}

// Bounds of what is accepted from disk. The upper ones keep a damaged record
// from eating all memory or time.
const (
	minMemoryKiB = 8 << 10
	maxMemoryKiB = 256 << 10
	maxPasses    = 16
	maxLanes     = 16

	minSaltSize = 16
	maxSaltSize = 64
)

func (d Derivation) check(salt []byte) error {
	switch {
	case d.MemoryKiB < minMemoryKiB || d.MemoryKiB > maxMemoryKiB:
		return fmt.Errorf("argon2id: %d KiB of memory", d.MemoryKiB)
	case d.Passes < 1 || d.Passes > maxPasses:
		return fmt.Errorf("argon2id: %d passes", d.Passes)
	case d.Lanes < 1 || d.Lanes > maxLanes:
		return fmt.Errorf("argon2id: %d lanes", d.Lanes)
	case len(salt) < minSaltSize || len(salt) > maxSaltSize:
		return fmt.Errorf("argon2id: a salt of %d octets", len(salt))
	}
	return nil
}

// derived is what comes out of a passphrase.
type derived struct {
	key   []byte // wraps the master key
	check []byte // tells a wrong passphrase from a damaged record
}

func (d Derivation) derive(passphrase, salt []byte) derived {
	// The two halves of Argon2id's output are independent: one tells nothing
	// about the other.
	out := argon2.IDKey(passphrase, salt, d.Passes, d.MemoryKiB, d.Lanes, keySize+checkSize)
	return derived{key: out[:keySize:keySize], check: out[keySize:]}
}

func (d derived) forget() {
	clear(d.key)
	clear(d.check)
}
