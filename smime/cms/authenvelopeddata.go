package cms

import (
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An AuthEnvelopedData is content under authenticated encryption, with its key, encrypted for each recipient.
//
//	AuthEnvelopedData ::= SEQUENCE {
//	  version CMSVersion,  -- always set to 0
//	  originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
//	  recipientInfos RecipientInfos,
//	  authEncryptedContentInfo EncryptedContentInfo,
//	  authAttrs [1] IMPLICIT AuthAttributes OPTIONAL,
//	  mac MessageAuthenticationCode,
//	  unauthAttrs [2] IMPLICIT UnauthAttributes OPTIONAL }
//
// RFC 5083 Section 2.1.
type AuthEnvelopedData struct {
	Version                  int
	OriginatorInfo           *OriginatorInfo // nil where absent
	RecipientInfos           RecipientInfos
	AuthEncryptedContentInfo EncryptedContentInfo
	AuthAttrs                []Attribute // nil where absent
	MAC                      []byte
	UnauthAttrs              []Attribute

	// authenticatedOctets is what the MAC is over besides the content, where there are authAttrs: "the IMPLICIT [1] tag
	// in the authAttrs field is not used for the DER encoding: rather a universal SET OF tag is used." RFC 5083 Section
	// 2.2.
	authenticatedOctets []byte
}

// ParseAuthEnvelopedData reads a ContentInfo, in BER or DER, that holds an AuthEnvelopedData. The result may share memory
// with data.
//
// It fails with [ErrMalformed], [ErrTooDeep], [ErrTooLarge], or with [ErrUnexpectedType] where it holds something else.
func ParseAuthEnvelopedData(data []byte) (*AuthEnvelopedData, error) {
	ci, err := ParseContentInfo(data)
	if err != nil {
		return nil, err
	}
	return ci.AuthEnvelopedData()
}

func readAuthEnvelopedData(der []byte) (*AuthEnvelopedData, error) {
	input := cryptobyte.String(der)
	var sequence, mac, unauthAttrs cryptobyte.String
	var aed AuthEnvelopedData
	var err error
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("AuthEnvelopedData")
	}
	if !sequence.ReadASN1Integer(&aed.Version) {
		return nil, malformed("AuthEnvelopedData version")
	}
	if aed.OriginatorInfo, err = readOptionalOriginatorInfo(&sequence, "AuthEnvelopedData"); err != nil {
		return nil, err
	}
	if aed.RecipientInfos, err = readRecipientInfos(&sequence, "AuthEnvelopedData"); err != nil {
		return nil, err
	}
	if err := readEncryptedContentInfo(&sequence, &aed.AuthEncryptedContentInfo); err != nil {
		return nil, err
	}
	if err := aed.readAuthAttrs(&sequence); err != nil {
		return nil, err
	}
	if !sequence.ReadASN1(&mac, asn1.OCTET_STRING) {
		return nil, malformed("AuthEnvelopedData mac")
	}
	aed.MAC = mac
	if !sequence.ReadOptionalASN1(&unauthAttrs, nil, constructed2) || !sequence.Empty() {
		return nil, malformed("AuthEnvelopedData unauthAttrs")
	}
	aed.UnauthAttrs, err = readAttributes(unauthAttrs)
	return &aed, err
}

// readAuthAttrs keeps the order in which the attributes came, as for the signedAttrs of a SignerInfo.
func (aed *AuthEnvelopedData) readAuthAttrs(s *cryptobyte.String) error {
	var element, set cryptobyte.String
	if !s.PeekASN1Tag(constructed1) {
		return nil
	}
	if !s.ReadASN1Element(&element, constructed1) {
		return malformed("AuthEnvelopedData authAttrs")
	}
	aed.authenticatedOctets = append([]byte{byte(asn1.SET)}, element[1:]...)
	if !element.ReadASN1(&set, constructed1) || set.Empty() {
		return malformed("AuthEnvelopedData authAttrs") // SET SIZE (1..MAX)
	}
	var err error
	aed.AuthAttrs, err = readAttributes(set)
	return err
}

// Recipients returns for whom the content key was encrypted, as far as RecipientInfos say so by certificate.
func (aed *AuthEnvelopedData) Recipients() []RecipientIdentifier {
	return aed.RecipientInfos.Recipients()
}

// Decrypt opens the content with the first key that can, of those in opts and in keys, and returns it only where the MAC
// is right.
//
// It fails with a [*NoKeyError] where there is no key for any of the recipients; with [ErrUnsupportedAlgorithm] and
// [ErrMalformed] for what anybody can see in the message; with the error of keys; and with [ErrDecrypt] for every other
// cause.
func (aed *AuthEnvelopedData) Decrypt(keys KeyRing, opts DecryptOptions) (*Plaintext, error) {
	s, err := aed.sealed()
	if err != nil {
		return nil, err
	}
	return s.open(envelope{originatorInfo: aed.OriginatorInfo, recipientInfos: aed.RecipientInfos}, keys, opts)
}

func (aed *AuthEnvelopedData) sealed() (*sealedContent, error) {
	s, err := newSealedContent(aed.AuthEncryptedContentInfo)
	if err != nil {
		return nil, err
	}
	if !s.cipher.mode.isAuthenticated() {
		return nil, fmt.Errorf("%w: %s in AuthEnvelopedData", ErrUnsupportedAlgorithm, s.cipher.Name)
	}
	// A shorter MAC than the parameters promise would be easier to guess, and a cipher that compares as many octets as it
	// is given would not notice.
	if len(aed.MAC) != s.cipher.tagSize {
		return nil, malformed(fmt.Sprintf("AuthEnvelopedData mac of %d octets, where the parameters say %d", len(aed.MAC), s.cipher.tagSize))
	}
	s.tag, s.additionalData = aed.MAC, aed.authenticatedOctets
	if err := aed.checkContentType(s); err != nil {
		return nil, err
	}
	return s, nil
}

// checkContentType holds the authenticated content type against the one beside the ciphertext, which the MAC does not
// cover: "The authAttrs MUST be present if the content type carried in EncryptedContentInfo is not id-data", RFC 5083
// Section 2.1.
func (aed *AuthEnvelopedData) checkContentType(s *sealedContent) error {
	as := attributes(aed.AuthAttrs)
	if value, err := as.single(oid.ContentType); err == nil && value == nil {
		if !s.contentType.Equal(oid.Data) {
			s.findings = append(s.findings, ContentTypeNotAuthenticated)
		}
		return nil
	}
	authenticated, err := as.contentType()
	if err != nil {
		return err
	}
	if !authenticated.Equal(s.contentType) {
		return malformed("AuthEnvelopedData authAttrs: another content-type than in authEncryptedContentInfo")
	}
	return nil
}

// contentInfo returns the frame of a ContentInfo with aed, for encryptedContent of size octets. It ends with the MAC
// where there are no unauthAttrs.
func (aed *AuthEnvelopedData) contentInfo(size int) *frame {
	f := aed.AuthEncryptedContentInfo.frame(size)
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		if aed.OriginatorInfo != nil {
			aed.OriginatorInfo.marshal(b)
		}
		aed.RecipientInfos.marshal(b)
	}, func(b *cryptobyte.Builder) {
		if len(aed.AuthAttrs) > 0 {
			addSetOf(b, constructed1, aed.AuthAttrs)
		}
		b.AddASN1OctetString(aed.MAC)
		if len(aed.UnauthAttrs) > 0 {
			addSetOf(b, constructed2, aed.UnauthAttrs)
		}
	})
	f.contentInfo(oid.AuthEnvelopedData)
	return f
}

// addContentType authenticates the content type.
func (aed *AuthEnvelopedData) addContentType() error {
	var value, set cryptobyte.Builder
	value.AddASN1ObjectIdentifier(aed.AuthEncryptedContentInfo.ContentType)
	der, err := value.Bytes()
	if err != nil {
		return err
	}
	aed.AuthAttrs = []Attribute{{Type: oid.ContentType, Values: [][]byte{der}}}
	addSetOf(&set, asn1.SET, aed.AuthAttrs)
	aed.authenticatedOctets, err = set.Bytes()
	return err
}
