package api

import "signet/smime/cert"

// level tells how well a message to the choice is protected, and what makes it
// less than well. That nobody vouches for the certificate is told before that
// its algorithms are old: it may be somebody else's.
func (c choice) level() (RecipientLevel, Weakness) {
	switch {
	case !c.usable():
		return LevelNone, ""
	case c.state == RecipientReady:
		return LevelStrong, ""
	}
	weakness := WeakSignature
	for _, finding := range c.report.Findings {
		switch finding.Code {
		case cert.WeakSignature:
		case cert.WeakKey:
			weakness = WeakKey
		default:
			return LevelWeak, WeakAuthority
		}
	}
	return LevelWeak, weakness
}
