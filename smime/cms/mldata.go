package cms

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// An MLData says that a mailing list has sent a message on to its members.
//
//	MLData ::= SEQUENCE {
//	  mailListIdentifier EntityIdentifier,
//	  expansionTime GeneralizedTime,
//	  mlReceiptPolicy MLReceiptPolicy OPTIONAL }
//
// RFC 2634 Section 4.4.
type MLData struct {
	MailListIdentifier EntityIdentifier
	ExpansionTime      time.Time
	MLReceiptPolicy    *MLReceiptPolicy // nil where absent
}

// An EntityIdentifier names a mailing list by its certificate. Exactly one of its fields is set.
//
//	EntityIdentifier ::= CHOICE {
//	  issuerAndSerialNumber IssuerAndSerialNumber,
//	  subjectKeyIdentifier SubjectKeyIdentifier }
//
// RFC 2634 Section 4.4. It says the same as a [SignerIdentifier], and has no tag in its second choice.
type EntityIdentifier = SignerIdentifier

func readMLData(s *cryptobyte.String) (MLData, error) {
	var data MLData
	var sequence cryptobyte.String
	if !s.ReadASN1(&sequence, asn1.SEQUENCE) || !readEntityIdentifier(&sequence, &data.MailListIdentifier) {
		return data, malformed("MLData mailListIdentifier")
	}
	if !sequence.ReadASN1GeneralizedTime(&data.ExpansionTime) {
		return data, malformed("MLData expansionTime")
	}
	data.ExpansionTime = data.ExpansionTime.UTC()
	if sequence.Empty() {
		return data, nil
	}
	var err error
	if data.MLReceiptPolicy, err = readMLReceiptPolicy(&sequence); err != nil {
		return data, err
	}
	if !sequence.Empty() {
		return data, malformed("MLData mlReceiptPolicy")
	}
	return data, nil
}

func readEntityIdentifier(s *cryptobyte.String, id *EntityIdentifier) bool {
	if s.PeekASN1Tag(asn1.SEQUENCE) {
		id.IssuerAndSerialNumber = new(IssuerAndSerialNumber)
		return readIssuerAndSerialNumber(s, id.IssuerAndSerialNumber)
	}
	var key cryptobyte.String
	if !s.ReadASN1(&key, asn1.OCTET_STRING) || key.Empty() || len(key) > maxIdentifierSize {
		return false
	}
	id.SubjectKeyIdentifier = key
	return true
}

func (data MLData) marshal(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if id := data.MailListIdentifier; id.IssuerAndSerialNumber != nil {
			id.IssuerAndSerialNumber.marshal(b)
		} else {
			b.AddASN1OctetString(id.SubjectKeyIdentifier)
		}
		b.AddASN1GeneralizedTime(data.ExpansionTime.UTC().Truncate(time.Second))
		if data.MLReceiptPolicy != nil {
			data.MLReceiptPolicy.marshal(b)
		}
	})
}
