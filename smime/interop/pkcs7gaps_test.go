//go:build !js

package interop

import (
	"crypto"
	"strings"

	"signet/smime/cms"
)

func pkcs7Gap(l layer, d direction) *gap {
	switch {
	case (l.content == authEnvelopedData || l.content == digestedData || l.content == compressedData) && d == theyWrite:
		return &gap{"It writes SignedData, EnvelopedData and EncryptedData alone.", ""}
	case l.content == encryptedData && d == theyWrite:
		return &gap{"It writes EncryptedData with DES-CBC, and with AES-GCM, alone: “cannot encrypt content”.", "cannot encrypt content"}
	case l.content == encryptedData:
		return nil
	case l.content != signedData && l.content != certificatesOnly && l.content != envelopedData:
		return &gap{"It reads SignedData, EnvelopedData and EncryptedData alone: “unimplemented content type”.",
			"unimplemented content type"}
	case l.content == signedData && d == theyWrite:
		return pkcs7SigningGap(l)
	case l.content == signedData && l.signers[0].identifier == cms.BySubjectKeyIdentifier:
		return &gap{"It does not see signers by key identifier: “Message has no signers”.", "Message has no signers"}
	case l.content == signedData && l.signers[0].scheme == pss:
		return &gap{"It does not know RSASSA-PSS: “unsupported algorithm”.", "unsupported algorithm \"1.2.840.113549.1.1.10\""}
	case l.content == signedData && l.usesKey("ed25519"):
		return &gap{"It does not know Ed25519: “unsupported algorithm”.", "unsupported algorithm \"1.3.101.112\""}
	case l.content == envelopedData && d == theyWrite:
		return pkcs7EncryptingGap(l)
	case l.content == envelopedData:
		return pkcs7DecryptingGap(l)
	default:
		return nil
	}
}

func pkcs7SigningGap(l layer) *gap {
	s := l.signers[0]
	switch {
	case s.scheme == pss:
		return &gap{"It has no option for RSASSA-PSS.", ""}
	case s.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"It has no option for key identifiers.", ""}
	case s.attributes > noAttributes:
		return &gap{"It writes no other signed attributes than those that its caller makes.", ""}
	case l.usesKey("ed25519"):
		return &gap{"It does not know Ed25519: “unknown private key type”.", "unknown private key type"}
	case s.digest == crypto.MD5 || s.digest == crypto.SHA224:
		return &gap{"It has no object identifier for MD5 and SHA-224.", ""}
	case len(l.signers) > 1 && s.digest != l.signers[1].digest:
		return &gap{"It has one digest for all signers.", ""}
	case l.countersigner != "" || l.certificates == omitted || l.encoding == streamed:
		return &gap{"It has no option for countersignatures, nor to leave certificates out, nor for indefinite lengths.", ""}
	default:
		return nil
	}
}

func pkcs7EncryptingGap(l layer) *gap {
	switch r := l.recipients[0]; {
	case r.method != transport || len(l.recipients) > 1 || r.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"It encrypts to RSA PKCS #1 v1.5 by issuer and serial number alone.", ""}
	case l.cipher == "AES-192-CBC" || l.cipher == "3DES-CBC" || strings.HasPrefix(l.cipher, "RC2"):
		return &gap{"It writes AES-128-CBC, AES-256-CBC, DES-CBC, and AES-GCM in EnvelopedData, alone.", ""}
	default:
		return nil
	}
}

func pkcs7DecryptingGap(l layer) *gap {
	switch r := l.recipients[0]; {
	case len(l.recipients) > 1 || l.has(agreement) || l.has(cofactorAgreement) || l.has(password):
		return &gap{"It reads messages with KeyTransRecipientInfo alone: “asn1: structure error”.", "asn1: structure error"}
	case r.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"It does not read recipients' key identifiers: “asn1: structure error”.", "asn1: structure error"}
	case r.method == oaep:
		return &gap{"It does not know RSAES-OAEP: “decryption error”.", "decryption error"}
	case l.cipher == "AES-192-CBC":
		return &gap{"“only RSA, DES, DES-EDE3, AES-256-CBC and AES-128-GCM supported”.", "only RSA, DES, DES-EDE3, AES-256-CBC and AES-128-GCM supported"}
	default:
		return nil
	}
}
