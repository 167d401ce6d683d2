//go:build !js

package interop

import (
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// The functions here see whether a peer has written what it was asked to write: some ignore options in silence.

// checkSignature compares a SignerInfo with what was asked for.
func checkSignature(result cms.SignerResult, asked signature) error {
	if err := checkAlgorithms(result.Digest, result.Signature, asked); err != nil {
		return err
	}
	if err := checkIdentifier(result.SignerInfo.SID, asked.identifier); err != nil {
		return err
	}
	return checkAttributes(result.SignerInfo, asked.attributes)
}

func checkAlgorithms(digest, scheme cms.Algorithm, asked signature) error {
	if digest.Name != digestName(asked.digest) {
		return fmt.Errorf("signed with %s, not %s", digest.Name, digestName(asked.digest))
	}
	if isPSS := scheme.OID.Equal(oid.RSASSAPSS); isPSS != (asked.scheme == pss) {
		return fmt.Errorf("signed with %s", scheme.Name)
	}
	return nil
}

func checkIdentifier(sid cms.SignerIdentifier, form cms.IdentifierForm) error {
	if byKey := sid.IssuerAndSerialNumber == nil; byKey != (form == cms.BySubjectKeyIdentifier) {
		return fmt.Errorf("named as %v", sid)
	}
	return nil
}

// checkAttributes sees whether the signed attributes are there that were asked for.
func checkAttributes(si *cms.SignerInfo, asked attributes) error {
	if absent := si.SignedAttrs == nil; absent != (asked == noAttributes) {
		return fmt.Errorf("signed attributes absent: %t", absent)
	}
	var found bool
	var err error
	switch asked {
	case signingCertificate:
		var all []cms.SigningCertificate
		all, err = si.SigningCertificates()
		found = len(all) > 0
	case capabilities:
		var all []cms.AlgorithmIdentifier
		all, err = si.SMIMECapabilities()
		found = len(all) > 0
	case keyPreference:
		var id *cms.RecipientIdentifier
		id, err = si.EncryptionKeyPreference()
		found = id != nil && id.Matches(people()[preferred].Certificate)
	case algorithmProtection:
		found = slices.ContainsFunc(si.SignedAttrs, func(a cms.Attribute) bool { return a.Type.Equal(oid.CMSAlgorithmProtection) })
	default:
		found = true
	}
	if err == nil && !found {
		err = errors.New("the attribute is missing")
	}
	return err
}

// checkCipher compares the content encryption with what was asked for.
func checkCipher(got cms.Algorithm, asked string) error {
	if !got.OID.Equal(ciphers[asked]) {
		return fmt.Errorf("encrypted with %s, not %s", got.Name, asked)
	}
	return nil
}

// checkRecipient compares a RecipientInfo with what was asked for.
func checkRecipient(info cms.RecipientInfo, asked recipient) error {
	switch ri := info.(type) {
	case *cms.KeyTransRecipientInfo:
		wanted := oid.RSAEncryption
		if asked.method == oaep {
			wanted = oid.RSAESOAEP
		}
		if err := checkAlgorithm(ri.KeyEncryptionAlgorithm, wanted); err != nil {
			return err
		}
		return checkIdentifier(ri.RID, asked.identifier)
	case *cms.KeyAgreeRecipientInfo:
		if err := checkAlgorithm(ri.KeyEncryptionAlgorithm, schemeOf(asked)); err != nil {
			return err
		}
		return checkAlgorithm(ri.KeyWrapAlgorithm, wraps[asked.wrap])
	case *cms.KEKRecipientInfo:
		return checkAlgorithm(ri.KeyEncryptionAlgorithm, wraps[asked.wrap])
	case *cms.PasswordRecipientInfo:
		return checkAlgorithm(ri.KeyEncryptionAlgorithm, oid.PWRIKEK)
	default:
		return fmt.Errorf("recipient is a %T", info)
	}
}

func checkAlgorithm(got cms.AlgorithmIdentifier, wanted asn1.ObjectIdentifier) error {
	if !got.Algorithm.Equal(wanted) {
		return fmt.Errorf("the content key is encrypted with %v, not %v", got, cms.AlgorithmIdentifier{Algorithm: wanted})
	}
	return nil
}
