package smime

import (
	"slices"

	"signet/smime/cert"
	"signet/smime/cms"
)

// A Verdict is the one answer for a whole message, or for one signer of it.
type Verdict string

// The verdicts of a message. Where several things are wrong the worst one is
// told, in the order of this list from below to above; see [Report.Verdict].
const (
	// VerdictUnprotected: neither signed nor encrypted.
	VerdictUnprotected Verdict = "unprotected"
	// VerdictVerified: the whole message was signed by the holder of a valid,
	// trusted certificate that is bound to the address in From.
	VerdictVerified Verdict = "verified"
	// VerdictConfidential: encrypted. Who wrote it is not proven.
	VerdictConfidential Verdict = "confidential"
	// VerdictVerifiedAndConfidential: encrypted, and what is inside is verified.
	VerdictVerifiedAndConfidential Verdict = "verified-and-confidential"
	// VerdictPartlySigned: a part of the message is signed or encrypted, and
	// the message is not.
	VerdictPartlySigned Verdict = "partly-signed"
	// VerdictWeak: all is good but for an algorithm that no longer proves
	// anything.
	VerdictWeak Verdict = "weak"
	// VerdictUntrusted: the arithmetic of the signature holds, and the
	// certificate proves nothing: unknown authority, expired, not yet valid,
	// revoked, made for another use, or missing. Also when an old signed text comes with
	// a new date.
	VerdictUntrusted Verdict = "untrusted"
	// VerdictOtherSender: signed by somebody whose certificate does not name
	// the address in From.
	VerdictOtherSender Verdict = "other-sender"
	// VerdictInvalid: the signature does not fit the message.
	VerdictInvalid Verdict = "invalid"
)

// IsVerified reports whether a message has one of the two good verdicts: its author
// is proven, and all that is shown is theirs.
func (v Verdict) IsVerified() bool {
	return v == VerdictVerified || v == VerdictVerifiedAndConfidential
}

// The verdicts of one signer, from best to worst.
const (
	SignerValid                Verdict = "valid"
	SignerWeakAlgorithm        Verdict = "weak-algorithm"
	SignerTimeDiffers          Verdict = "signing-time-differs"
	SignerNotYetValid          Verdict = "not-yet-valid"
	SignerExpired              Verdict = "expired"
	SignerWrongUsage           Verdict = "wrong-usage"
	SignerRevocationUnknown    Verdict = "revocation-unknown"
	SignerUntrusted            Verdict = "untrusted"
	SignerUnsupportedAlgorithm Verdict = "unsupported-algorithm"
	SignerNoCertificate        Verdict = "no-certificate"
	SignerRevoked              Verdict = "revoked"
	SignerAddressMismatch      Verdict = "address-mismatch"
	SignerMalformed            Verdict = "malformed"
	SignerInvalidSignature     Verdict = "invalid-signature"
	SignerDigestMismatch       Verdict = "digest-mismatch"
)

// signerVerdicts lists the verdicts of a signer from best to worst, and what
// each makes of the message.
var signerVerdicts = []struct{ signer, message Verdict }{
	{SignerValid, VerdictVerified},
	{SignerWeakAlgorithm, VerdictWeak},
	{SignerTimeDiffers, VerdictUntrusted},
	{SignerNotYetValid, VerdictUntrusted},
	{SignerExpired, VerdictUntrusted},
	{SignerWrongUsage, VerdictUntrusted},
	{SignerRevocationUnknown, VerdictUntrusted},
	{SignerUntrusted, VerdictUntrusted},
	{SignerUnsupportedAlgorithm, VerdictUntrusted},
	{SignerNoCertificate, VerdictUntrusted},
	{SignerRevoked, VerdictUntrusted},
	{SignerAddressMismatch, VerdictOtherSender},
	{SignerMalformed, VerdictInvalid},
	{SignerInvalidSignature, VerdictInvalid},
	{SignerDigestMismatch, VerdictInvalid},
}

func signerRank(v Verdict) int {
	for i, row := range signerVerdicts {
		if row.signer == v {
			return i
		}
	}
	return -1
}

// worstSigner returns the verdict of the worst finding. A finding that is no
// signer verdict, for example one that package cert alone knows, leaves the
// certificate unproven unless it only informs.
func worstSigner(findings []Finding) Verdict {
	worst := SignerValid
	for _, f := range findings {
		v := Verdict(f.Code)
		if code := cert.Code(f.Code); code == cert.WeakKey || code == cert.WeakSignature {
			v = SignerWeakAlgorithm
		}
		if signerRank(v) < 0 {
			if f.Severity == SeverityInfo {
				continue
			}
			v = SignerUntrusted
		}
		if signerRank(v) > signerRank(worst) {
			worst = v
		}
	}
	return worst
}

// severityOf says how much a finding about a certificate weighs.
func severityOf(code cert.Code) Severity {
	switch code {
	case cert.AddressMismatch, cert.WrongUsage, cert.ForgedCertificate, cert.Revoked:
		return SeverityBad
	default:
		return SeverityWarning
	}
}

// messageVerdicts lists what a signer can make of a message, from best to worst.
var messageVerdicts = []Verdict{VerdictVerified, VerdictWeak, VerdictUntrusted, VerdictOtherSender, VerdictInvalid}

// messageVerdict is what a signer's verdict makes of the message. One that nobody
// listed makes the worst of it.
func messageVerdict(signer Verdict) Verdict {
	if rank := signerRank(signer); rank >= 0 {
		return signerVerdicts[rank].message
	}
	return VerdictInvalid
}

// verdict says what the whole message is worth. The worst of the author's
// signatures decides; encryption never makes up for one that does not hold. An
// outer signature adds nothing, whoever made it. It takes away where it is
// broken: then the message was changed on its way.
func (o *opener) verdict() Verdict {
	worst, authored, outer := VerdictVerified, false, false
	for _, s := range o.report.Signers {
		v := messageVerdict(s.Verdict)
		if s.Role == RoleOuter {
			outer = true
			if v != VerdictInvalid {
				continue
			}
		} else {
			authored = true
		}
		if slices.Index(messageVerdicts, v) > slices.Index(messageVerdicts, worst) {
			worst = v
		}
	}
	encrypted, weakCipher, integrity := false, false, cms.Unauthenticated
	for _, l := range o.report.Layers {
		if !l.Encrypts() {
			continue
		}
		encrypted, integrity = true, l.Integrity // that of the innermost one
		if weak := l.Weak(); weak != "" {
			weakCipher = true
			o.findOnce(string(SignerWeakAlgorithm), SeverityWarning, "The message was encrypted with "+weak+", which no longer keeps a secret.")
		}
	}
	switch {
	case outer && authored:
		o.find(FindingOuterSignature, SeverityInfo, "Somebody has signed the message once more, around the author's signature.")
	case outer:
		o.find(FindingSignatureOutside, SeverityWarning, "The signature is around the encryption: whoever signed need not have known the text.")
	}
	if encrypted && !authored && integrity == cms.Unauthenticated {
		o.find(FindingNotAuthenticated, SeverityInfo, "The encryption keeps the text secret and does not prove that nobody changed it.")
	}
	switch {
	case worst != VerdictVerified:
		return worst
	case weakCipher:
		return VerdictWeak
	case encrypted && authored:
		return VerdictVerifiedAndConfidential
	case encrypted:
		return VerdictConfidential
	case authored:
		return VerdictVerified
	case o.partly():
		return VerdictPartlySigned
	default:
		return VerdictUnprotected
	}
}

func (o *opener) partly() bool {
	return slices.ContainsFunc(o.report.Findings, func(f Finding) bool {
		return f.Code == FindingPartlySigned || f.Code == FindingPartlyEncrypted
	})
}
