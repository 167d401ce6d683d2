package smime

import (
	"crypto/x509"
	"testing"

	"signet/smime/cert"
	"signet/smime/cms"
)

func TestMessageVerdict(t *testing.T) {
	good := Layer{Kind: LayerEnveloped, ContentEncryption: cms.Algorithm{Strength: cms.Good}}
	weak := Layer{Kind: LayerEnveloped, ContentEncryption: cms.Algorithm{Name: "3DES-CBC", Strength: cms.Weak}}
	signed := Layer{Kind: LayerSigned}
	by := func(v Verdict, layer int) Signer { return Signer{Verdict: v, Layer: layer} }
	tests := []struct {
		name    string
		layers  []Layer
		signers []Signer
		want    Verdict
	}{
		{"nothing", nil, nil, VerdictUnprotected},
		{"signed by nobody", []Layer{signed}, nil, VerdictUnprotected},
		{"encrypted", []Layer{good}, nil, VerdictConfidential},
		{"encrypted twice", []Layer{good, good}, nil, VerdictConfidential},
		{"weakly encrypted", []Layer{weak}, nil, VerdictWeak},
		{"weakly encrypted inside", []Layer{good, weak, signed}, []Signer{by(SignerValid, 2)}, VerdictWeak},
		{"weakly encrypted and untrusted", []Layer{weak, signed}, []Signer{by(SignerExpired, 1)}, VerdictUntrusted},
		{"signed inside", []Layer{good, signed}, []Signer{by(SignerValid, 1)}, VerdictVerifiedAndConfidential},
		{"signed outside", []Layer{signed, good}, []Signer{by(SignerValid, 0)}, VerdictConfidential},
		{"signed between", []Layer{good, signed, good}, []Signer{by(SignerValid, 1)}, VerdictConfidential},
		{"the worst signer decides", []Layer{signed, signed}, []Signer{by(SignerDigestMismatch, 0), by(SignerValid, 1)}, VerdictInvalid},
		{"another sender is worse than an unknown authority", []Layer{signed}, []Signer{by(SignerAddressMismatch, 0), by(SignerUntrusted, 0)}, VerdictOtherSender},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := newOpener(t.Context(), OpenOptions{}, &spent{})
			o.report.Layers, o.report.Signers = tt.layers, tt.signers
			o.assess() // gives them their roles
			if got := o.verdict(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestWorstSigner(t *testing.T) {
	tests := []struct {
		name     string
		findings []Finding
		want     Verdict
	}{
		{"none", nil, SignerValid},
		{"the worst", []Finding{{Code: "expired"}, {Code: "address-mismatch"}, {Code: "weak-algorithm"}}, SignerAddressMismatch},
		{"one from elsewhere", []Finding{{Code: "forged-certificate", Severity: SeverityBad}}, SignerUntrusted},
		{"a short key in the chain", []Finding{{Code: "weak-key", Severity: SeverityWarning}}, SignerWeakAlgorithm},
		{"a weak signature in the chain", []Finding{{Code: "weak-signature", Severity: SeverityWarning}}, SignerWeakAlgorithm},
		{"one that informs", []Finding{{Code: "too-complex", Severity: SeverityInfo}}, SignerValid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := worstSigner(tt.findings); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// What is weak is named, wherever in the signature or in the chain it is.
func TestWeakOf(t *testing.T) {
	good, weak := cms.Algorithm{Name: "SHA-256", Strength: cms.Good}, cms.Algorithm{Name: "SHA-1", Strength: cms.Weak}
	inChain := cert.Report{Findings: []cert.Finding{
		{Code: cert.Expired}, {Code: cert.WeakSignature, Certificate: &x509.Certificate{SignatureAlgorithm: x509.SHA1WithRSA}},
	}}
	for _, tt := range []struct {
		name   string
		result cms.SignerResult
		report cert.Report
		want   string
	}{
		{"nothing", cms.SignerResult{Digest: good, Signature: good}, cert.Report{}, ""},
		{"an unknown algorithm", cms.SignerResult{}, cert.Report{}, ""},
		{"the digest", cms.SignerResult{Digest: weak, Signature: good}, inChain, "SHA-1"},
		{"the signature", cms.SignerResult{Digest: good, Signature: weak}, cert.Report{}, "SHA-1"},
		{"the signature on a certificate", cms.SignerResult{Digest: good, Signature: good}, inChain, "SHA1-RSA"},
	} {
		if got := weakOf(tt.result, tt.report); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestUnlistedSignerVerdictProvesNothing(t *testing.T) {
	for _, v := range []Verdict{"", "unheard-of", Verdict("verified")} {
		if got := messageVerdict(v); got != VerdictInvalid {
			t.Errorf("%q makes the message %s", v, got)
		}
	}
}
