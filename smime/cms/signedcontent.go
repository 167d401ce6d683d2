package cms

import (
	"bytes"
	"crypto"
	encoding_asn1 "encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A signedContent is what a SignerInfo signs: the content of the SignedData or, for a countersignature, another signature.
type signedContent struct {
	octets      []byte
	contentType encoding_asn1.ObjectIdentifier // nil for a signature: "there is no content type for countersignatures", RFC 5652 Section 11.4
	bulk        BulkCrypto
	digests     map[crypto.Hash][]byte // those that are known already
}

func (c *signedContent) isContent() bool { return c.contentType != nil }

// signatureInput returns what the signature must be over, after checking that it covers the content: RFC 5652 Sections 5.4
// and 5.6.
func (c *signedContent) signatureInput(si *SignerInfo, method signatureMethod) ([]byte, error) {
	if si.SignedAttrs == nil {
		if err := c.checkWithoutAttributes(); err != nil {
			return nil, err
		}
		if method.signature.scheme == ed25519Sig {
			return c.octets, nil
		}
		return c.digest(method.digest.hash)
	}
	as := attributes(si.SignedAttrs)
	if err := c.checkContentType(as); err != nil {
		return nil, err
	}
	messageDigest, err := as.messageDigest()
	if err != nil {
		return nil, err
	}
	digest, err := c.digest(method.digest.hash)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(messageDigest, digest) {
		return nil, ErrDigestMismatch
	}
	if err := as.checkAlgorithmProtection(si); err != nil {
		return nil, err
	}
	return method.input(si.signedOctets)
}

func (c *signedContent) checkContentType(as attributes) error {
	if !c.isContent() {
		if value, err := as.single(oid.ContentType); value != nil || err != nil {
			return malformed("countersignature has the attribute content-type")
		}
		return nil
	}
	contentType, err := as.contentType()
	if err != nil {
		return err
	}
	if !contentType.Equal(c.contentType) {
		return malformed("attribute content-type is not the eContentType")
	}
	return nil
}

// checkWithoutAttributes checks a signature without signed attributes.
//
// What was signed as the attributes of another message must not pass for content: somebody who removes the attributes
// from a signature and presents them as the content would have a signature over it.
func (c *signedContent) checkWithoutAttributes() error {
	if !c.isContent() {
		return nil
	}
	if !c.contentType.Equal(oid.Data) {
		return malformed("SignerInfo signedAttrs are absent") // RFC 5652 Section 5.3
	}
	set := cryptobyte.String(c.octets)
	var contents cryptobyte.String
	if !set.ReadASN1(&contents, asn1.SET) || !set.Empty() {
		return nil
	}
	as, err := readAttributes(contents)
	if err != nil {
		return nil
	}
	if _, err := as.messageDigest(); err == nil {
		return malformed("the content is the signed attributes of another message")
	}
	return nil
}

func (c *signedContent) digest(hash crypto.Hash) ([]byte, error) {
	if digest, ok := c.digests[hash]; ok {
		return digest, nil
	}
	digest, err := c.bulk.Digest(hash, c.octets)
	if err != nil {
		return nil, fmt.Errorf("cms: digest of the content: %w", err)
	}
	if c.digests == nil {
		c.digests = make(map[crypto.Hash][]byte)
	}
	c.digests[hash] = digest
	return digest, nil
}
