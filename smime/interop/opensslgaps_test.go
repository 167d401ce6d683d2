//go:build !js

package interop

import (
	"strings"
)

func openSSLGap(l layer, d direction) *gap {
	writes := d == theyWrite
	switch {
	case l.usesKey("ed25519") && writes && l.signers[0].attributes == noAttributes:
		return &gap{"It does not know Ed25519 in CMS: “operation not supported for this keytype”.", "operation not supported for this keytype"}
	case l.usesKey("ed25519"):
		return &gap{"It does not know Ed25519 in CMS: “invalid digest”.", "invalid digest"}
	case l.countersigner != "" && writes:
		return &gap{"The command has no option for countersignatures.", ""}
	case l.content == signedData && l.signers[0].attributes == keyPreference && writes:
		return &gap{"The command has no option for SMIMEEncryptionKeyPreference.", ""}
	case l.content == signedData && l.signers[0].attributes == algorithmProtection && writes:
		return &gap{"The command has no option for CMSAlgorithmProtection.", ""}
	case len(l.signers) > 1 && l.signers[0].digest != l.signers[1].digest && writes:
		return &gap{"The command has one digest for all signers.", "signed with SHA-384, not SHA-256"}
	case l.usesKey("x25519") && !writes:
		return &gap{"It does not know X25519 in CMS: “no matching recipient”.", "no matching recipient"}
	case l.usesKey("x25519"):
		return &gap{"It does not know X25519 in CMS: “operation not supported for this keytype”.", "operation not supported for this keytype"}
	case l.has(password) && l.content == authEnvelopedData && writes:
		return &gap{"It does not write AuthEnvelopedData for a password: “cipher parameter error”.", "cipher parameter error"}
	case l.cipher == "ChaCha20-Poly1305" && !writes:
		return &gap{"It does not know ChaCha20-Poly1305 in CMS: “unknown cipher”.", "unknown cipher"}
	case l.content == envelopedData && strings.HasSuffix(l.cipher, "GCM"):
		return &gap{"With AES-GCM it writes AuthEnvelopedData.", "another content type than expected"}
	case strings.HasSuffix(l.cipher, "CCM") && writes:
		return &gap{"It does not know AES-CCM in CMS: “unsupported cipher”.", "unsupported cipher"}
	case l.cipher == "ChaCha20-Poly1305" && writes:
		return &gap{"It does not know ChaCha20-Poly1305 in CMS: “unsupported content encryption algorithm”.", "unsupported content encryption algorithm"}
	case l.content == compressedData:
		return &gap{"Debian builds it without zlib: “unsupported compression algorithm”.", "unsupported compression algorithm"}
	default:
		return nil
	}
}
