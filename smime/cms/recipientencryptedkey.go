package cms

import (
	"time"

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
// RFC 5652 Section 6.2.2.
type RecipientEncryptedKey struct {
	RID          KeyAgreeRecipientIdentifier
	EncryptedKey []byte
}

// A KeyAgreeRecipientIdentifier is a RecipientIdentifier whose subjectKeyIdentifier may come with more, that Signet does not
// interpret.
type KeyAgreeRecipientIdentifier struct {
	RecipientIdentifier

	Date  time.Time          // of an rKeyId, the zero time where absent
	Other *OtherKeyAttribute // of an rKeyId, nil where absent
}

func readRecipientEncryptedKey(s *cryptobyte.String, rek *RecipientEncryptedKey) error {
	var sequence, key cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) {
		return malformed("RecipientEncryptedKey")
	}
	if !readKeyAgreeRecipientIdentifier(&sequence, &rek.RID) {
		return malformed("RecipientEncryptedKey rid")
	}
	if !sequence.ReadASN1(&key, asn1.OCTET_STRING) || !sequence.Empty() {
		return malformed("RecipientEncryptedKey encryptedKey")
	}
	rek.EncryptedKey = key
	return nil
}

func readKeyAgreeRecipientIdentifier(s *cryptobyte.String, rid *KeyAgreeRecipientIdentifier) bool {
	if s.PeekASN1Tag(asn1.SEQUENCE) {
		rid.IssuerAndSerialNumber = new(IssuerAndSerialNumber)
		return readIssuerAndSerialNumber(s, rid.IssuerAndSerialNumber)
	}
	var rKeyID cryptobyte.String
	var id KEKIdentifier
	if !s.ReadASN1(&rKeyID, constructed0) || !readKEKIdentifier(rKeyID, &id) {
		return false
	}
	rid.SubjectKeyIdentifier, rid.Date, rid.Other = id.KeyIdentifier, id.Date, id.Other
	return len(id.KeyIdentifier) > 0
}

func (rid KeyAgreeRecipientIdentifier) marshal(b *cryptobyte.Builder) {
	if rid.IssuerAndSerialNumber != nil {
		rid.IssuerAndSerialNumber.marshal(b)
		return
	}
	KEKIdentifier{rid.SubjectKeyIdentifier, rid.Date, rid.Other}.marshalTagged(b, constructed0)
}

func (rek RecipientEncryptedKey) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		rek.RID.marshal(b)
		b.AddASN1OctetString(rek.EncryptedKey)
	})
}
