package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A RecipientEncryptedKey is the content key for one recipient of a KeyAgreeRecipientInfo.
//
//	RecipientEncryptedKey ::= SEQUENCE {
//	  rid KeyAgreeRecipientIdentifier,
//	  encryptedKey EncryptedKey }
//
//	KeyAgreeRecipientIdentifier ::= CHOICE {
//	  issuerAndSerialNumber IssuerAndSerialNumber,
//	  rKeyId [0] IMPLICIT RecipientKeyIdentifier }
//
//	RecipientKeyIdentifier ::= SEQUENCE {
//	  subjectKeyIdentifier SubjectKeyIdentifier,
//	  date GeneralizedTime OPTIONAL,
//	  other OtherKeyAttribute OPTIONAL }
//
// RFC 5652 Section 6.2.2. The date and the other attribute of an rKeyId are passed over.
type RecipientEncryptedKey struct {
	RID          RecipientIdentifier
	EncryptedKey []byte
}

func readRecipientEncryptedKey(s *cryptobyte.String, rek *RecipientEncryptedKey) bool {
	var sequence, key cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) ||
		!readKeyAgreeRecipientIdentifier(&sequence, &rek.RID) ||
		!sequence.ReadASN1(&key, asn1.OCTET_STRING) ||
		!sequence.Empty() {
		return false
	}
	rek.EncryptedKey = key
	return true
}

func readKeyAgreeRecipientIdentifier(s *cryptobyte.String, rid *RecipientIdentifier) bool {
	if s.PeekASN1Tag(asn1.SEQUENCE) {
		rid.IssuerAndSerialNumber = new(IssuerAndSerialNumber)
		return readIssuerAndSerialNumber(s, rid.IssuerAndSerialNumber)
	}
	var rKeyID, key cryptobyte.String
	if !s.ReadASN1(&rKeyID, constructed0) || !rKeyID.ReadASN1(&key, asn1.OCTET_STRING) {
		return false
	}
	rid.SubjectKeyIdentifier = key
	return len(key) > 0
}

func (rek RecipientEncryptedKey) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		rek.RID.marshal(b)
		b.AddASN1OctetString(rek.EncryptedKey)
	})
}
