package smime

import (
	"bytes"
	"context"
	"crypto"
	"hash/maphash"

	"signet/smime/internal/entity"
)

// Limits of looking for what was changed.
const (
	// maxDiagnosis is how many octets are written and hashed to find out why the
	// signatures of a message are broken. Of a large message fewer variants are tried.
	maxDiagnosis = 48 << 20
	// maxFooterLines is how many lines at the end of what came may have been added.
	maxFooterLines = 64
	// maxLineEnds is how many line ends may have been at the very end.
	maxLineEnds = 3
)

// A diagnoser looks for what was done to one signed entity. It knows the digest of
// what was signed, and tries the changes that mail systems make backwards.
type diagnoser struct {
	ctx   context.Context
	hash  crypto.Hash
	want  []byte
	spent *int   // octets, of maxDiagnosis
	came  []byte // the signed entity as it came
	root  *entity.Entity
	inner []*entity.Entity // root and all below it

	over signedEntity

	seed maphash.Seed
	seen map[uint64]bool // variants that were looked at

	octets []byte // of the variant that is looked at
	found  *match
}

// A variant is the entity with a change undone.
type variant struct {
	code   DiagnosisCode
	detail string
	edits  []edit // in order, none over another
}

// An edit replaces the octets of a range.
type edit struct {
	start, end int
	with       []byte
}

// A match is a variant whose digest is the one that was signed.
type match struct {
	variant
	signed []byte
}

// diagnose finds out why the digest of a signature does not fit, and fills in what
// the signer would be worth otherwise. A signature without signed attributes has
// no digest to compare with.
func (o *opener) diagnose(s signature, c claim, role Role) *Diagnosis {
	unknown := &Diagnosis{Code: DiagnosisUnknown, Octet: -1, Otherwise: SignerDigestMismatch,
		Detail: "None of the changes that mail systems usually make explains it."}
	hash, want, err := s.result.SignerInfo.MessageDigest()
	if err != nil || !hash.Available() || s.over.octets == nil {
		return unknown
	}
	found := newDiagnoser(o.ctx, s.over, hash, want, &o.spent.diagnosis).search()
	if found == nil {
		return unknown
	}
	repaired, ok := o.undone(s, found.signed)
	if !ok {
		return unknown // the attributes are not the signer's either: nothing proves what was signed
	}
	signer := o.signer(repaired, c, role)
	return &Diagnosis{
		Code: found.code, Detail: found.detail, Octet: int64(commonPrefix(s.over.octets, found.signed)), Otherwise: signer.Verdict,
	}
}

// undone returns the signature as it is over another content.
func (o *opener) undone(s signature, content []byte) (signature, bool) {
	sd, detached := s.signedData, content
	if !s.over.isDetached() {
		sd, detached = sd.WithContent(content), nil
	}
	for _, result := range sd.Verify(detached, o.verifyOptions()) {
		if result.SignerInfo == s.result.SignerInfo && result.Err == nil {
			s.result = result
			return s, true
		}
	}
	return s, false
}

func newDiagnoser(ctx context.Context, over signedEntity, hash crypto.Hash, want []byte, spent *int) *diagnoser {
	d := &diagnoser{
		ctx: ctx, hash: hash, want: want, spent: spent, came: over.octets, over: over,
		seed: maphash.MakeSeed(), seen: map[uint64]bool{},
	}
	if root, err := entity.Parse(over.octets); err == nil {
		d.root = root
		d.inner = descendants(root)
	}
	return d
}

// descendants returns an entity and all below it, in order.
func descendants(e *entity.Entity) []*entity.Entity {
	all := []*entity.Entity{e}
	for _, part := range e.Parts {
		all = append(all, descendants(part)...)
	}
	return all
}

// search returns the first variant that fits, or nil. What is cheap and usual comes
// first.
func (d *diagnoser) search() *match {
	for _, undo := range []func(){
		d.asItCame, d.lineEnds, d.pieces, d.mailboxLines, d.smtpDots, d.trailingSpace, d.whitespace, d.wrappedLines,
		d.links, d.addedParts, d.addedAbove, d.headerFields, d.foldings, d.encodings, d.addedInside, d.blankLines,
	} {
		undo()
	}
	return d.found
}

// asItCame changes nothing: try looks for what was added below anyway.
func (d *diagnoser) asItCame() { d.look(variant{}) }

// done tells whether nothing more is to be looked at.
func (d *diagnoser) done() bool {
	return d.found != nil || *d.spent >= maxDiagnosis || d.ctx.Err() != nil
}

// pay spends octets on making a variant, and tells whether there was anything left.
func (d *diagnoser) pay(octets int) bool {
	if d.done() {
		return false
	}
	*d.spent += octets
	return true
}

// look tries a variant, and tells whether to go on with others.
func (d *diagnoser) look(v variant) bool {
	if d.done() {
		return false
	}
	d.found = d.try(v)
	return d.found == nil
}

// try compares a variant, and what it is without some of its last lines, with what
// was signed. Line ends at the very end get lost easily: each is tried with and
// without.
func (d *diagnoser) try(v variant) *match {
	d.octets = apply(d.octets[:0], d.came, v.edits)
	if sum := maphash.Bytes(d.seed, d.octets); d.seen[sum] {
		*d.spent += max(64, len(d.octets)/8) // writing and comparing it is work as well
		return nil
	} else {
		d.seen[sum] = true
	}
	trimmed := bytes.TrimRight(d.octets, "\r\n")
	h := d.hash.New()
	at := 0
	for _, end := range lastLines(trimmed, maxFooterLines) {
		h.Write(trimmed[at:end])
		at = end
		*d.spent += 2 * h.BlockSize()
		if bytes.Equal(h.Sum(nil), d.want) {
			return d.cutAt(v, end, "")
		}
		if ending := bytes.HasPrefix(trimmed[end:], []byte("\r\n")); ending {
			h.Write([]byte("\r\n"))
			at += 2
			if bytes.Equal(h.Sum(nil), d.want) {
				return d.cutAt(v, end, "\r\n")
			}
		}
	}
	*d.spent += len(trimmed)
	h.Write(trimmed[at:])
	ending := ""
	for range maxLineEnds + 1 {
		if bytes.Equal(h.Sum(nil), d.want) {
			return d.endsWith(v, ending)
		}
		h.Write([]byte("\r\n"))
		ending += "\r\n"
	}
	if lf := append(trimmed[:len(trimmed):len(trimmed)], '\n'); bytes.Equal(d.digest(lf), d.want) {
		return d.endsWith(v, "\n")
	}
	return nil
}

func (d *diagnoser) digest(octets []byte) []byte {
	*d.spent += len(octets)
	h := d.hash.New()
	h.Write(octets)
	return h.Sum(nil)
}
