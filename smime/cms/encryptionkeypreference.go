package cms

import (
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/ber"
	"signet/smime/internal/oid"
)

// EncryptionKeyPreference returns which certificate the signer wants answers to be encrypted to, and nil where the signer
// does not say. It fails with [ErrMalformed].
//
//	SMIMEEncryptionKeyPreference ::= CHOICE {
//	  issuerAndSerialNumber [0] IssuerAndSerialNumber,
//	  receipentKeyId [1] RecipientKeyIdentifier,
//	  subjectAltKeyIdentifier [2] SubjectKeyIdentifier }
//
// RFC 8551 Section 2.5.3, with IMPLICIT tags. Outlook has written an attribute of its own for it, which holds an
// IssuerAndSerialNumber and counts where the other one is absent.
func (si *SignerInfo) EncryptionKeyPreference() (*RecipientIdentifier, error) {
	value, err := attributes(si.SignedAttrs).single(oid.EncryptionKeyPreference)
	if err != nil {
		return nil, err
	}
	if value != nil {
		return readEncryptionKeyPreference(value)
	}
	if value, err = attributes(si.SignedAttrs).single(oid.MicrosoftEncryptionKeyPreference); err != nil || value == nil {
		return nil, err
	}
	id := &RecipientIdentifier{IssuerAndSerialNumber: new(IssuerAndSerialNumber)}
	if !readIssuerAndSerialNumber(&value, id.IssuerAndSerialNumber) || !value.Empty() {
		return nil, malformed("attribute Microsoft encryption key preference")
	}
	return id, nil
}

func readEncryptionKeyPreference(value cryptobyte.String) (*RecipientIdentifier, error) {
	var id RecipientIdentifier
	var contents, key cryptobyte.String
	var tag asn1.Tag
	ok := value.ReadAnyASN1(&contents, &tag) && value.Empty()
	switch tag {
	case constructed0:
		id.IssuerAndSerialNumber = new(IssuerAndSerialNumber)
		ok = ok && readIssuerAndSerialNumberFields(contents, id.IssuerAndSerialNumber)
	case constructed1: // the date and the other attribute that may follow are passed over
		ok = ok && contents.ReadASN1(&key, asn1.OCTET_STRING) && len(key) > 0
		id.SubjectKeyIdentifier = key
	case tag2, constructed2:
		octets, err := ber.OctetString(byte(tag), contents)
		ok = ok && err == nil && len(octets) > 0
		id.SubjectKeyIdentifier = octets
	default:
		ok = false
	}
	if !ok {
		return nil, malformed("attribute SMIMEEncryptionKeyPreference")
	}
	return &id, nil
}

// addEncryptionKeyPreference writes the first alternative, which all certificates have.
func addEncryptionKeyPreference(b *cryptobyte.Builder, certificate *x509.Certificate) {
	b.AddASN1(constructed0, issuerAndSerialNumberOf(certificate).marshalFields)
}
