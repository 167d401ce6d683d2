//go:build !js

package interop

import (
	"crypto"

	"signet/smime/cms"
)

func nssGap(l layer, d direction) *gap {
	switch {
	case (l.content == authEnvelopedData || l.content == compressedData) && d == theyWrite:
		return &gap{"It does not know AuthEnvelopedData and CompressedData.", ""}
	case l.content == encryptedData:
		return &gap{"`cmsutil` has no option for a key that is not out of an envelope of its own.", ""}
	case l.content == digestedData && d == theyWrite:
		return &gap{"`cmsutil` has no option for DigestedData.", ""}
	case l.content == compressedData:
		return &gap{"It does not know CompressedData: “SEC_ERROR_UNRECOGNIZED_OID”.", "SEC_ERROR_UNRECOGNIZED_OID"}
	case l.usesKey("ed25519") || l.usesKey("x25519"):
		return &gap{"It imports no certificates with Ed25519 or X25519 keys.", ""}
	case l.content == authEnvelopedData:
		return &gap{"It does not know AuthEnvelopedData: “SEC_ERROR_UNRECOGNIZED_OID”.", "SEC_ERROR_UNRECOGNIZED_OID"}
	case l.content == signedData && d == theyWrite:
		return nssSigningGap(l)
	case l.content == signedData && l.usesKey("pss"):
		return &gap{"It does not use keys for RSASSA-PSS alone in CMS: “BadSignature”.", "BadSignature"}
	case l.content == certificatesOnly && d == weWrite:
		return &gap{"`cmsutil` reads certificates without showing them.", ""}
	case l.content == envelopedData && d == theyWrite:
		return nssEncryptingGap(l)
	case l.content == envelopedData:
		return nssDecryptingGap(l)
	default:
		return nil
	}
}

func nssSigningGap(l layer) *gap {
	s := l.signers[0]
	switch {
	case s.scheme == pss:
		return &gap{"`cmsutil` has no option for RSASSA-PSS.", ""}
	case s.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"`cmsutil` has no option for key identifiers.", ""}
	case l.certificates == omitted:
		return &gap{"`cmsutil` has no option to leave certificates out.", ""}
	case l.encoding == streamed:
		return nil
	case len(l.signers) > 1 || l.countersigner != "":
		return &gap{"`cmsutil` has no option for a second signer.", ""}
	case s.attributes == noAttributes:
		return &gap{"`cmsutil` always writes signed attributes.", "signed attributes absent: false"}
	case s.attributes == signingCertificate || s.attributes == algorithmProtection:
		return &gap{"`cmsutil` has no option for SigningCertificateV2 and CMSAlgorithmProtection.", ""}
	case s.digest == crypto.SHA224:
		return &gap{"`cmsutil` has no SHA-224: “-H requires one of MD2,MD4,MD5,SHA1,SHA256,SHA384,SHA512”.", "-H requires one of"}
	case s.digest == crypto.MD5:
		return &gap{"It does not sign with MD5: “SEC_ERROR_SIGNATURE_ALGORITHM_DISABLED”.", "SEC_ERROR_SIGNATURE_ALGORITHM_DISABLED"}
	default:
		return nil
	}
}

func nssEncryptingGap(l layer) *gap {
	r := l.recipients[0]
	switch {
	case r.method == oaep || r.method == keyEncryptionKey || r.method == password || r.identifier == cms.BySubjectKeyIdentifier:
		return &gap{"`cmsutil` has no option for other recipients than certificates by issuer and serial number, and none for RSAES-OAEP.", ""}
	case l.has(agreement) || l.has(cofactorAgreement):
		return &gap{"It does not encrypt to EC keys: “SEC_ERROR_INVALID_ALGORITHM”.", "SEC_ERROR_INVALID_ALGORITHM"}
	case l.cipher != "AES-128-CBC":
		return &gap{"`cmsutil` has no option for the cipher, and takes AES-128-CBC.", "encrypted with AES-128-CBC"}
	default:
		return nil
	}
}

func nssDecryptingGap(l layer) *gap {
	switch {
	case l.has(agreement) || l.has(cofactorAgreement):
		return &gap{"It does not read messages with KeyAgreeRecipientInfo, also when another recipient's is RSA: " +
			"“SEC_ERROR_BAD_DER”. It says the same of OpenSSL's.", "SEC_ERROR_BAD_DER"}
	case l.has(password):
		return &gap{"It does not know PasswordRecipientInfo: “SEC_ERROR_BAD_DER”.", "SEC_ERROR_BAD_DER"}
	case l.has(oaep):
		return &gap{"It does not know RSAES-OAEP in CMS: “SEC_ERROR_UNSUPPORTED_KEYALG”.", "SEC_ERROR_UNSUPPORTED_KEYALG"}
	default:
		return nil
	}
}
