package cms

import (
	"crypto/x509"
	"fmt"

	"signet/smime/internal/oid"
)

// MarshalCertificates returns a ContentInfo, in DER, with a SignedData that nobody has signed: it does nothing but carry
// certificates. RFC 5652 Section 5.1, RFC 8551 Section 3.8.
//
// It fails with [ErrUnfit] where there are none, and with [ErrTooLarge] for more than [MaxCertificates].
func MarshalCertificates(certificates []*x509.Certificate) ([]byte, error) {
	if len(certificates) == 0 {
		return nil, fmt.Errorf("%w: no certificates", ErrUnfit)
	}
	sd := &SignedData{EncapContentInfo: EncapsulatedContentInfo{EContentType: oid.Data}}
	for _, certificate := range certificates {
		sd.addCertificate(certificate)
	}
	if len(sd.Certificates) > MaxCertificates {
		return nil, tooMany("certificates", MaxCertificates)
	}
	return sd.contentInfo()
}

// CertificatesOnly tells whether sd does nothing but carry certificates and CRLs: it has neither signers nor content. One
// that has content and no signers is something else, a message that nobody has signed. RFC 5652 Section 5.2, RFC 8551
// Section 3.8.
//
// QUIRK: NSS writes an eContent that is empty, where it should be absent. Test vector: what cmsutil -O writes, in package
// interop.
func (sd *SignedData) CertificatesOnly() bool {
	content := sd.EncapContentInfo.EContent
	return len(sd.SignerInfos) == 0 && (content == nil || len(content) == 0 && len(sd.Certificates) > 0)
}
