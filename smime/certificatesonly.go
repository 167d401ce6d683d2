package smime

import (
	"crypto/rand"
	"crypto/x509"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/entity"
)

// CertificatesOnly returns a message that carries certificates and nothing else:
// nobody has signed it. It has the header fields of message, which may be empty,
// without its body. now is the Date where that header has none. RFC 8551
// Section 3.8.
//
// Errors are CodeMalformed, CodeTooLarge, CodeTooDeep, CodeInvalidDraft,
// CodeOutputRule and CodeInternal.
func CertificatesOnly(message []byte, certificates []*x509.Certificate, now time.Time) ([]byte, error) {
	if len(certificates) == 0 {
		return nil, fail(CodeInvalidDraft, "no certificates")
	}
	der, err := cms.MarshalCertificates(certificates)
	if err != nil {
		return nil, openError(err)
	}
	root, err := entity.Parse(message)
	if err != nil {
		return nil, parseError(err)
	}
	p := &protector{opts: ProtectOptions{Rand: rand.Reader, Time: now}}
	fields := splitFields(root.Header)
	if err := p.complete(&fields); err != nil {
		return nil, err
	}
	finished := append(formatFields(fields.message), "MIME-Version: 1.0\r\n"...)
	finished = append(finished, pkcs7Part("certs-only", "smime.p7c", der, room{}).octets()...)
	return finished, CheckOutput(finished)
}
