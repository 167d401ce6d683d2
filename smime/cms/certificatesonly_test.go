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

func TestCertificatesOnlyIsToldFromZeroSigners(t *testing.T) {
	bob := people().bob
	alone, err := cms.MarshalCertificates([]*x509.Certificate{bob.Certificate})
	if err != nil {
		t.Fatal(err)
	}
	signed := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{}, bob))
	unsigned, empty, nothing := *signed, *signed, *signed
	unsigned.SignerInfos, empty.SignerInfos, nothing.SignerInfos = nil, nil, nil
	empty.EncapContentInfo.EContent, nothing.EncapContentInfo.EContent = []byte{}, []byte{}
	nothing.Certificates = nil
	for _, tt := range []struct {
		name string
		der  []byte
		want bool
	}{
		{"certificates alone", alone, true},
		{"signed", signed.Marshal(), false},
		{"content without signers", unsigned.Marshal(), false},
		{"empty content without signers, as NSS writes certificates alone", empty.Marshal(), true},
		{"empty content with neither signers nor certificates", nothing.Marshal(), false},
		{"detached signature", mustSign(t, text, cms.SignOptions{Placement: cms.Detached}, bob), false},
	} {
		sd := mustParseSignedData(t, tt.der)
		if got := sd.CertificatesOnly(); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
		if results := sd.Verify(nil, cms.VerifyOptions{}); len(results) != len(sd.SignerInfos) {
			t.Errorf("%s: %d results for %d signers", tt.name, len(results), len(sd.SignerInfos))
		}
	}
}
