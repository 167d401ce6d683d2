package smime

import (
	"encoding/asn1"
	"fmt"
	"strings"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
)

// Inspect prints the MIME and CMS structure of a message as an indented tree,
// for people. It needs no keys, and so does not look inside encryption; it
// verifies nothing. It fails with CodeMalformed, CodeTooLarge or CodeTooDeep
// when the MIME structure can't be read; a CMS object that can't be read is told
// in the tree.
func Inspect(message []byte) (string, error) {
	if len(message) > MaxMessage {
		return "", fail(CodeTooLarge, "a message of more than %d octets", MaxMessage)
	}
	root, err := parseMessage(message)
	if err != nil {
		return "", err
	}
	var p inspection
	p.entity(root, 0, 0)
	return p.b.String(), nil
}

type inspection struct{ b strings.Builder }

func (p *inspection) line(depth int, format string, args ...any) {
	p.b.WriteString(strings.Repeat("  ", depth))
	text := fmt.Sprintf(format, args...)
	// Names in a message must not write to a terminal what they like.
	p.b.WriteString(strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, text))
	p.b.WriteByte('\n')
}

// entity prints one entity; layers counts the cryptographic ones around it.
func (p *inspection) entity(e *entity.Entity, depth, layers int) {
	title := e.Type
	if e.Path != "" {
		title = e.Path + " " + title
	}
	for _, name := range []string{"smime-type", "protocol", "micalg", "charset", "hp"} {
		if value := e.Params[name]; value != "" {
			title += fmt.Sprintf("; %s=%s", name, value)
		}
	}
	if name := e.FileName(); name != "" {
		title += fmt.Sprintf(" %q", name)
	}
	if e.IsMultipart() {
		p.line(depth, "%s (%d parts)", title, len(e.Parts))
	} else {
		p.line(depth, "%s (%s, %d octets)", title, e.Encoding(), len(e.Body))
	}
	for _, f := range e.Header.Fields {
		if !f.IsStructural() && (f.Is("From") || f.Is("To") || f.Is("Subject") || f.Is("Date") || f.Is("HP-Outer")) {
			p.line(depth+1, "%s: %s", f.Name, f.Text())
		}
	}
	for i, part := range e.Parts {
		p.entity(part, depth+1, layers)
		if isClearSigned(e) && i == 1 {
			p.cms(part, e.Parts[0].Raw, depth+2, layers+1)
		}
	}
	if !e.IsMultipart() && isPKCS7(e) {
		p.cms(e, nil, depth+1, layers+1)
	}
}

// cms prints the CMS object in an entity; detached is the content it signs.
func (p *inspection) cms(e *entity.Entity, detached []byte, depth, layers int) {
	content, err := e.Content()
	var ci *cms.ContentInfo
	if err == nil {
		ci, err = cms.ParseContentInfo(bareCMS(content))
	}
	switch {
	case err != nil:
		p.line(depth, "unreadable: %v", err)
	case layers > MaxLayers:
		p.line(depth, "more than %d layers", MaxLayers)
	case ci.ContentType.Equal(oid.SignedData):
		p.signedData(ci, detached, depth, layers)
	case ci.ContentType.Equal(oid.EnvelopedData):
		p.envelopedData(ci, depth)
	default:
		p.line(depth, "ContentInfo contentType %v", ci.ContentType)
	}
}

func (p *inspection) signedData(ci *cms.ContentInfo, detached []byte, depth, layers int) {
	sd, err := ci.SignedData()
	if err != nil {
		p.line(depth, "unreadable SignedData: %v", err)
		return
	}
	content := sd.EncapContentInfo.EContent
	place := fmt.Sprintf("%d octets inside", len(content))
	if content == nil {
		place = "detached"
	}
	p.line(depth, "SignedData version %d (eContentType %v, %s)", sd.Version, sd.EncapContentInfo.EContentType, place)
	for _, c := range sd.Certificates {
		info := cert.Describe(c)
		p.line(depth+1, "certificate %s, serial %s, issued by %s, %s, valid %s to %s", info.Subject, info.Serial, info.Issuer,
			info.Key, info.NotBefore.UTC().Format("2006-01-02"), info.NotAfter.UTC().Format("2006-01-02"))
	}
	for _, si := range sd.SignerInfos {
		p.line(depth+1, "SignerInfo version %d: %v", si.Version, si.SID)
		p.line(depth+2, "digestAlgorithm %v, signatureAlgorithm %v", si.DigestAlgorithm, si.SignatureAlgorithm)
		for _, a := range si.SignedAttrs {
			p.line(depth+2, "signedAttr %s", attributeName(a.Type))
		}
		for _, a := range si.UnsignedAttrs {
			p.line(depth+2, "unsignedAttr %s", attributeName(a.Type))
		}
	}
	if content == nil || detached != nil {
		return
	}
	inside, err := parseInside(content)
	if err != nil {
		p.line(depth+1, "unreadable content: %v", err)
		return
	}
	p.entity(inside, depth+1, layers)
}

func (p *inspection) envelopedData(ci *cms.ContentInfo, depth int) {
	ed, err := ci.EnvelopedData()
	if err != nil {
		p.line(depth, "unreadable EnvelopedData: %v", err)
		return
	}
	eci := ed.EncryptedContentInfo
	p.line(depth, "EnvelopedData version %d (%v, %d octets encrypted)", ed.Version, eci.ContentEncryptionAlgorithm, len(eci.EncryptedContent))
	p.recipients(ed.OriginatorInfo, ed.RecipientInfos, depth+1)
}

func attributeName(id asn1.ObjectIdentifier) string {
	for _, known := range []struct {
		id   asn1.ObjectIdentifier
		name string
	}{
		{oid.ContentType, "contentType"}, {oid.MessageDigest, "messageDigest"}, {oid.SigningTime, "signingTime"},
		{oid.SMIMECapabilities, "sMIMECapabilities"}, {oid.CMSAlgorithmProtection, "cmsAlgorithmProtect"},
	} {
		if known.id.Equal(id) {
			return known.name
		}
	}
	return id.String()
}
