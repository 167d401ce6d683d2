package cms_test

import (
	"crypto/x509"
	"errors"
	"testing"

	"signet/smime/cms"
)

func TestMarshalCertificates(t *testing.T) {
	wanted := []*x509.Certificate{people().alice.Certificate, people().bob.Certificate}
	der, err := cms.MarshalCertificates(append(wanted, wanted[0]))
	if err != nil {
		t.Fatal(err)
	}
	sd, err := cms.ParseSignedData(der)
	if err != nil {
		t.Fatal(err)
	}
	if sd.Version != 1 || sd.EncapContentInfo.EContent != nil || len(sd.SignerInfos) != 0 || len(sd.DigestAlgorithms) != 0 {
		t.Errorf("got %+v", sd)
	}
	if len(sd.Certificates) != len(wanted) {
		t.Errorf("got %d certificates, want %d", len(sd.Certificates), len(wanted))
	}
	for _, certificate := range wanted {
		if !sd.Certificates[0].Equal(certificate) && !sd.Certificates[1].Equal(certificate) {
			t.Errorf("%s is missing", certificate.Subject)
		}
	}
	if _, err := cms.MarshalCertificates(nil); !errors.Is(err, cms.ErrUnfit) {
		t.Errorf("no certificates: got %v", err)
	}
}
