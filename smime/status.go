package smime

import "slices"

// A Status says which protections of a message hold. RFC 9787 Section 3.
//
// A signature that is broken, untrusted or weak, an encryption that is weak, and
// signatures that are not the author's do not count: the status is as if they
// were not there. It says less than [Verdict], and no mark may be made of it: a
// message that is signed well and encrypted weakly is verified, and its verdict is
// weak.
type Status string

// The statuses.
const (
	StatusUnprotected             Status = "unprotected"
	StatusVerified                Status = "verified"
	StatusConfidential            Status = "confidential"
	StatusVerifiedAndConfidential Status = "verified-and-confidential"
)

// status returns the status of a message whose signatures were assessed.
func (r *Report) status() Status {
	verified, confidential := r.isVerified(), slices.ContainsFunc(r.Layers, func(l Layer) bool { return l.Encrypts() && l.Weak() == "" })
	switch {
	case verified && confidential:
		return StatusVerifiedAndConfidential
	case verified:
		return StatusVerified
	case confidential:
		return StatusConfidential
	default:
		return StatusUnprotected
	}
}

// isVerified reports whether the author has signed, each of the author's
// signatures is valid, and no other one shows that the message was changed.
func (r *Report) isVerified() bool {
	authored := false
	for _, s := range r.Signers {
		switch {
		case s.Role == RoleAuthor && s.Verdict == SignerValid:
			authored = true
		case s.Role == RoleAuthor, messageVerdict(s.Verdict) == VerdictInvalid:
			return false
		}
	}
	return authored
}
