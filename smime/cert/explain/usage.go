package explain

import (
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// keyUsages are the bits of KeyUsage, in order. RFC 5280 Section 4.2.1.3.
var keyUsages = []string{
	"digitalSignature: signs messages",
	"contentCommitment: signs what the holder stands by (nonRepudiation)",
	"keyEncipherment: decrypts the keys of messages, with RSA",
	"dataEncipherment: decrypts data without a key of its own",
	"keyAgreement: agrees on the keys of messages, with elliptic curves",
	"keyCertSign: issues certificates",
	"cRLSign: issues lists of revoked certificates",
	"encipherOnly: agrees on keys for encryption alone",
	"decipherOnly: agrees on keys for decryption alone",
}

func readKeyUsage(der cryptobyte.String) ([]string, bool) { return readBits(der, keyUsages) }

// readBits names the bits of a BIT STRING that are set.
func readBits(der cryptobyte.String, names []string) (lines []string, ok bool) {
	var bits encoding_asn1.BitString
	if !der.ReadASN1BitString(&bits) || !der.Empty() || len(bits.Bytes) > maxOctets {
		return nil, false
	}
	for i := range bits.BitLength {
		switch {
		case bits.At(i) == 0:
		case i < len(names):
			lines = append(lines, names[i])
		default:
			lines = append(lines, fmt.Sprintf("bit %d", i))
		}
	}
	return lines, true
}

// applications are the extended key usages that have a name.
var applications = []struct {
	id   encoding_asn1.ObjectIdentifier
	name string
}{
	{oid.EmailProtection, "emailProtection: signed and encrypted mail"},
	{oid.AnyExtendedKeyUsage, "anyExtendedKeyUsage: everything"},
	{oid.ClientAuth, "clientAuth: signing in to servers"},
	{oid.ServerAuth, "serverAuth: servers"},
	{oid.CodeSigning, "codeSigning: programs"},
	{oid.TimeStamping, "timeStamping: time stamps"},
	{oid.OCSPSigning, "OCSPSigning: telling which certificates were revoked"},
	{oid.DocumentSigning, "documentSigning: documents"},
	{oid.SmartCardLogon, "smart card sign-in to Windows"},
	{oid.EncryptingFileSystem, "encrypted files of Windows"},
	{oid.MicrosoftDocuments, "documents of Microsoft Office"},
	{oid.AdobeDocuments, "documents of Adobe"},
}

func application(id encoding_asn1.ObjectIdentifier) string {
	for _, row := range applications {
		if row.id.Equal(id) {
			return row.name
		}
	}
	return id.String()
}

func readExtKeyUsage(der cryptobyte.String) (lines []string, ok bool) {
	var usages cryptobyte.String
	if !der.ReadASN1(&usages, asn1.SEQUENCE) || !der.Empty() {
		return nil, false
	}
	for !usages.Empty() {
		var id encoding_asn1.ObjectIdentifier
		if !usages.ReadASN1ObjectIdentifier(&id) {
			return nil, false
		}
		lines = append(lines, application(id))
	}
	return lines, true
}

func readBasicConstraints(der cryptobyte.String) ([]string, bool) {
	var constraints cryptobyte.String
	var isCA bool
	if !der.ReadASN1(&constraints, asn1.SEQUENCE) || !der.Empty() ||
		constraints.PeekASN1Tag(asn1.BOOLEAN) && !constraints.ReadASN1Boolean(&isCA) {
		return nil, false
	}
	length := -1
	if !constraints.Empty() && (!constraints.ReadASN1Integer(&length) || length < 0 || !constraints.Empty()) {
		return nil, false
	}
	switch {
	case !isCA:
		return []string{"not an authority"}, true
	case length < 0:
		return []string{"an authority", "any number of authorities in a row below it"}, true
	case length == 0:
		return []string{"an authority", "no authority below it"}, true
	default:
		return []string{"an authority", fmt.Sprintf("at most %d in a row below it", length)}, true
	}
}
