//go:build !js

package interop

import (
	"errors"
	"fmt"
	"strings"

	"signet/smime/internal/entity"
)

// inMail makes a peer that knows CMS alone write and read mail, as mail programs that use it do.
type inMail struct{ peer }

func (p inMail) write(l layer, content []byte) ([]byte, error) {
	if !l.isMail() {
		return p.peer.write(l, content)
	}
	cmsOnly := l
	cmsOnly.carrier = bare
	if l.carrier == clearSigned {
		cmsOnly.carrier = detached
	}
	object, err := p.peer.write(cmsOnly, content)
	if err != nil {
		return nil, err
	}
	encoded := entity.AppendBase64(nil, object)
	if l.carrier == clearSigned {
		return fmt.Appendf(nil, "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=%s; boundary=next\r\n\r\n"+
			"--next\r\n%s\r\n--next\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--next--\r\n",
			strings.ToLower(digestName(l.signers[0].digest)), content, encoded), nil
	}
	return fmt.Appendf(nil, "Content-Type: application/pkcs7-mime; smime-type=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s",
		smimeType(l.content), encoded), nil
}

func smimeType(c content) string {
	return map[content]string{
		signedData: "signed-data", certificatesOnly: "certs-only", envelopedData: "enveloped-data",
		authEnvelopedData: "authEnveloped-data", compressedData: "compressed-data",
	}[c]
}

func (p inMail) read(l layer, message, elsewhere []byte) ([]byte, error) {
	if !l.isMail() {
		return p.peer.read(l, message, elsewhere)
	}
	e, err := entity.Parse(message)
	if err != nil {
		return nil, err
	}
	cmsOnly := l
	cmsOnly.carrier = bare
	if l.carrier == clearSigned {
		if len(e.Parts) != 2 {
			return nil, errors.New("not two parts")
		}
		cmsOnly.carrier, elsewhere, e = detached, e.Parts[0].Raw, e.Parts[1]
	}
	object, err := e.Content()
	if err != nil {
		return nil, err
	}
	return p.peer.read(cmsOnly, object, elsewhere)
}
