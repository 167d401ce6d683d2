package smime

import (
	encoding_asn1 "encoding/asn1"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// Limits of value.
const (
	maxValueDepth  = 12
	maxValueOctets = 64 // of one element
	maxValueText   = 500
)

// value prints DER on one line: algorithm parameters and attribute values, also
// those that nobody here knows.
func value(der []byte) string {
	var b strings.Builder
	writeValue(&b, der, 0)
	if b.Len() > maxValueText {
		return strings.ToValidUTF8(b.String()[:maxValueText], "") + "…"
	}
	return b.String()
}

// writeValue writes elements until there is enough text.
func writeValue(b *strings.Builder, der cryptobyte.String, depth int) {
	for first := true; !der.Empty(); first = false {
		var contents cryptobyte.String
		var tag asn1.Tag
		if !first {
			b.WriteByte(' ')
		}
		switch {
		case b.Len() > maxValueText:
			return
		case depth > maxValueDepth || !der.ReadAnyASN1(&contents, &tag):
			b.WriteString("…")
			return
		}
		const constructed, context = 0x20, 0x80
		switch {
		case tag&constructed != 0:
			if tag&context != 0 {
				fmt.Fprintf(b, "[%d] ", tag&0x1f)
			}
			b.WriteString("{")
			writeValue(b, contents, depth+1)
			b.WriteString("}")
		case tag&context != 0:
			fmt.Fprintf(b, "[%d] %s", tag&0x1f, hexOf(contents))
		default:
			b.WriteString(primitive(tag, contents))
		}
	}
}

// primitive prints the contents of a universal type.
func primitive(tag asn1.Tag, contents []byte) string {
	switch tag {
	case asn1.OBJECT_IDENTIFIER:
		element := append([]byte{byte(tag), byte(len(contents))}, contents...)
		var id encoding_asn1.ObjectIdentifier
		if s := cryptobyte.String(element); len(contents) < 0x80 && s.ReadASN1ObjectIdentifier(&id) {
			return objectName(id)
		}
	case asn1.INTEGER, asn1.ENUM:
		if len(contents) <= 8 && len(contents) > 0 && contents[0] < 0x80 {
			return new(big.Int).SetBytes(contents).String()
		}
	case asn1.NULL:
		return "NULL"
	case asn1.UTCTime, asn1.GeneralizedTime:
		for _, layout := range []string{"060102150405Z", "20060102150405Z"} {
			if t, err := time.Parse(layout, string(contents)); err == nil {
				return t.Format(time.RFC3339)
			}
		}
	case asn1.UTF8String, asn1.PrintableString, asn1.IA5String:
		if len(contents) <= maxValueOctets && utf8.Valid(contents) {
			return fmt.Sprintf("%q", contents)
		}
	}
	return hexOf(contents)
}

func hexOf(octets []byte) string {
	if len(octets) > maxValueOctets {
		return fmt.Sprintf("%x… (%d octets)", octets[:maxValueOctets], len(octets))
	}
	return fmt.Sprintf("%x", octets)
}

// objectNames are the names of what is no algorithm.
var objectNames = []struct {
	id   encoding_asn1.ObjectIdentifier
	name string
}{
	{oid.Data, "id-data"}, {oid.SignedData, "id-signedData"}, {oid.EnvelopedData, "id-envelopedData"},
	{oid.DigestedData, "id-digestedData"}, {oid.EncryptedData, "id-encryptedData"},
	{oid.CompressedData, "id-ct-compressedData"}, {oid.AuthEnvelopedData, "id-ct-authEnvelopedData"},
	{oid.ContentType, "contentType"}, {oid.MessageDigest, "messageDigest"}, {oid.SigningTime, "signingTime"},
	{oid.SMIMECapabilities, "sMIMECapabilities"}, {oid.CMSAlgorithmProtection, "cmsAlgorithmProtect"},
	{oid.Countersignature, "countersignature"}, {oid.EncryptionKeyPreference, "sMIMEEncryptionKeyPreference"},
	{oid.MicrosoftEncryptionKeyPreference, "Microsoft encryption key preference"},
	{oid.SigningCertificate, "signingCertificate"}, {oid.SigningCertificateV2, "signingCertificateV2"},
	{oid.ReceiptRequest, "receiptRequest"}, {oid.SecurityLabel, "eSSSecurityLabel"}, {oid.EquivalentLabels, "equivalentLabels"},
	{oid.MLExpansionHistory, "mlExpansionHistory"}, {oid.ContentHints, "contentHints"}, {oid.ContentIdentifier, "contentIdentifier"},
	{oid.ContentReference, "contentReference"}, {oid.MsgSigDigest, "msgSigDigest"}, {oid.Receipt, "id-ct-receipt"},
	{oid.MGF1, "MGF1"}, {oid.ECPublicKey, "id-ecPublicKey"}, {oid.X25519, "id-X25519"}, {oid.ZlibCompress, "zlib"},
}

// objectName returns the name in the RFCs, or the numbers where it is not known here.
func objectName(id encoding_asn1.ObjectIdentifier) string {
	for _, known := range objectNames {
		if known.id.Equal(id) {
			return known.name
		}
	}
	return cms.AlgorithmIdentifier{Algorithm: id}.String()
}
