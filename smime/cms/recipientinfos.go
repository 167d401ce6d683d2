package cms

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// MaxRecipientInfos limits the recipients of a message that is read: its recipientInfos, and the recipients that all of
// them name.
const MaxRecipientInfos = 1 << 14

// RecipientInfos hold the content key, encrypted for each recipient.
//
//	RecipientInfos ::= SET SIZE (1..MAX) OF RecipientInfo
//
// RFC 5652 Section 6.1.
type RecipientInfos []RecipientInfo

// readRecipientInfos reads the SET of a structure, whose name goes into the error.
func readRecipientInfos(s *cryptobyte.String, structure string) (RecipientInfos, error) {
	var set cryptobyte.String
	if !s.ReadASN1(&set, asn1.SET) {
		return nil, malformed(structure + " recipientInfos")
	}
	var ris RecipientInfos
	recipients := 0
	for !set.Empty() {
		if len(ris) == MaxRecipientInfos {
			return nil, tooMany("recipientInfos", MaxRecipientInfos)
		}
		ri, err := readRecipientInfo(&set)
		if err != nil {
			return nil, err
		}
		if recipients += len(ri.encryptedKeys()); recipients > MaxRecipientInfos {
			return nil, tooMany("recipients", MaxRecipientInfos)
		}
		ris = append(ris, ri)
	}
	return ris, nil
}

// Recipients returns for whom the content key was encrypted, as far as RecipientInfos say so by certificate.
func (ris RecipientInfos) Recipients() []RecipientIdentifier {
	var all []RecipientIdentifier
	for _, ri := range ris {
		for _, encryptedKey := range ri.encryptedKeys() {
			all = append(all, encryptedKey.rid)
		}
	}
	return all
}

func (ris RecipientInfos) marshal(b *cryptobyte.Builder) { addSetOf(b, asn1.SET, ris) }

// version is the part of an EnvelopedData's version that the recipients decide: RFC 5652 Section 6.1.
func (ris RecipientInfos) version() int {
	version := 0
	for _, ri := range ris {
		switch ri := ri.(type) {
		case *PasswordRecipientInfo, *OtherRecipientInfo:
			return 3
		case *KeyTransRecipientInfo:
			if ri.version() != 0 {
				version = 2
			}
		default:
			version = 2
		}
	}
	return version
}
