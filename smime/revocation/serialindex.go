package revocation

import (
	"hash/maphash"
	"slices"
	"sync"

	"golang.org/x/crypto/cryptobyte"
)

// indexAfter is how often the entries of a CRL are gone through before an index is made: who looks up one certificate
// needs none, and who lists thousands of them asks the same CRL again and again.
const indexAfter = 4

// A serialIndex says where in a CRL an entry with a serial number may be. It takes eight octets for each entry.
type serialIndex struct {
	mu      sync.Mutex
	lookups int
	seed    maphash.Seed
	sorted  []uint64 // the upper half of the hash of a serial number, and the place of its entry; nil before it was made
}

// places returns where entries are whose serial number may be the wanted one. It is not ready at first.
func (x *serialIndex) places(entries cryptobyte.String, wanted []byte) (places []uint32, ready bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.sorted == nil {
		if x.lookups++; x.lookups <= indexAfter {
			return nil, false
		}
		x.make(entries)
	}
	hash := x.hash(wanted)
	at, _ := slices.BinarySearch(x.sorted, hash)
	for ; at < len(x.sorted) && x.sorted[at]&^placeMask == hash; at++ {
		places = append(places, uint32(x.sorted[at]&placeMask))
	}
	return places, true
}

// placeMask has the bits of a place: a CRL is smaller than 4 GiB, see MaxCRL.
const placeMask = 1<<32 - 1

func (x *serialIndex) hash(serial []byte) uint64 { return maphash.Bytes(x.seed, serial) &^ placeMask }

// make reads all entries, which are known to be readable.
func (x *serialIndex) make(entries cryptobyte.String) {
	x.seed, x.sorted = maphash.MakeSeed(), []uint64{}
	for rest := entries; !rest.Empty(); {
		place := len(entries) - len(rest)
		e, ok := readEntry(&rest)
		if !ok {
			return
		}
		x.sorted = append(x.sorted, x.hash(e.serial)|uint64(place))
	}
	slices.Sort(x.sorted)
}
