//go:build !js

package interop

import (
	"crypto"
	"strings"

	"signet/smime/cms"
)

func gpgsmGap(l layer, d direction) *gap {
	switch {
	case l.content == signedData && d == theyWrite:
		return gpgsmSigningGap(l)
	case l.content == signedData:
		return gpgsmVerifyingGap(l)
	case l.content == certificatesOnly:
		return &gap{"It imports certificates, and has no option to show those of a file.", ""}
	case l.content == authEnvelopedData && d == theyWrite:
		return &gap{"It has no option for AuthEnvelopedData.", ""}
	case d == weWrite && l.has(oaep) && l.recipients[0].identifier == cms.BySubjectKeyIdentifier:
		return &gap{"It does not read RSAES-OAEP and recipients' key identifiers: “BER error”.", "BER error"}
	case l.content == authEnvelopedData && l.cipher == "ChaCha20-Poly1305":
		return &gap{"It does not know ChaCha20-Poly1305: “unsupported algorithm”.", "unsupported algorithm"}
	case l.content == authEnvelopedData:
		return &gap{"It does not read AuthEnvelopedData: “error getting IV: Buffer too short”. It says the same of OpenSSL's.",
			"error getting IV: Buffer too short"}
	case l.content == envelopedData && d == theyWrite:
		return gpgsmEncryptingGap(l)
	case l.content == envelopedData:
		return gpgsmDecryptingGap(l)
	case d == theyWrite:
		return &gap{"It writes SignedData and EnvelopedData alone.", ""}
	default:
		return &gap{"It reads SignedData and EnvelopedData alone.", "message decryption failed"}
	}
}

func gpgsmSigningGap(l layer) *gap {
	s := l.signers[0]
	switch {
	case s.scheme == pss:
		return &gap{"It has no option to sign with RSASSA-PSS.", ""}
	case s.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"It has no option for key identifiers.", ""}
	case s.attributes == noAttributes:
		return &gap{"It has no option to leave signed attributes out.", ""}
	case s.attributes != signedAttributes && s.attributes != capabilities:
		return &gap{"It has no option for signed attributes, and always writes SMIMECapabilities.", ""}
	case l.countersigner != "":
		return &gap{"It has no option for countersignatures.", ""}
	case len(l.signers) > 1 && s.digest != l.signers[1].digest:
		return &gap{"It has one digest for all signers.", ""}
	case s.digest == crypto.MD5:
		return &gap{"Asked for MD5 it takes SHA-1.", "signed with SHA-1"}
	case s.by == "ed25519" || s.by == "dsa":
		return &gap{"It imports neither Ed25519 nor DSA keys from PKCS #12: “No secret key”.", "No secret key"}
	case s.by == "p256" && s.digest.Size() < 32, s.by == "p384" && s.digest.Size() < 48, s.by == "p521" && s.digest.Size() < 64:
		return &gap{"It takes no digest that is shorter than the curve: “Invalid length”.", "Invalid length"}
	default:
		return nil
	}
}

func gpgsmVerifyingGap(l layer) *gap {
	s := l.signers[0]
	switch {
	case s.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"It does not read signers' key identifiers: “ksba_cms_parse failed: BER error”. It says the same of OpenSSL's.",
			"ksba_cms_parse failed: BER error"}
	case s.by == "p384" && s.digest == crypto.SHA256:
		return &gap{"“a 256 bit hash is not valid for a 384 bit ECC key”.", "a 256 bit hash is not valid for a 384 bit ECC key"}
	case s.by == "p521" || s.by == "ed25519":
		return &gap{"It cannot verify with P-521 and Ed25519: “DSA requires the hash length to be a multiple of 8 bits”.",
			"DSA requires the hash length to be a multiple of 8 bits"}
	default:
		return nil
	}
}

func gpgsmEncryptingGap(l layer) *gap {
	switch r := l.recipients[0]; {
	case r.method != agreement && r.method != transport || r.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"It has no option for other recipients than certificates by issuer and serial number, and none for RSAES-OAEP.", ""}
	case strings.HasPrefix(l.cipher, "DES") || strings.HasPrefix(l.cipher, "RC2") || strings.HasSuffix(l.cipher, "GCM"):
		return &gap{"It does not encrypt with DES, RC2 and AES-GCM: “selected cipher algorithm is invalid”.", "selected cipher algorithm is invalid"}
	case l.has(agreement):
		return &gap{"It does not encrypt to EC keys: “Wrong key usage”.", "Wrong key usage"}
	default:
		return nil
	}
}

func gpgsmDecryptingGap(l layer) *gap {
	switch r := l.recipients[0]; {
	case r.method == agreement && len(l.recipients) == 1:
		return &gap{"It does not decrypt with EC keys, also where it signs with them: “No secret key”.", "No secret key"}
	case r.method == oaep:
		return &gap{"It does not know RSAES-OAEP: “message decryption failed”. It says the same of OpenSSL's.", "message decryption failed"}
	case r.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"It does not read recipients' key identifiers: “error getting info: General error”. It says the same of OpenSSL's.",
			"error getting info: General error"}
	default:
		return nil
	}
}
