package cms_test

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// announced is an SMIMECapabilities of two algorithms: 3DES-CBC, and RC2-CBC with a parameter.
const announced = "301a300a06082a864886f70d0307300c06082a864886f70d03020500"

func TestParseSMIMECapabilities(t *testing.T) {
	der, err := hex.DecodeString(announced)
	if err != nil {
		t.Fatal(err)
	}
	capabilities, err := cms.ParseSMIMECapabilities(der)
	if err != nil || len(capabilities) != 2 {
		t.Fatalf("got %v, %v", capabilities, err)
	}
	if capabilities[0].Parameters != nil || hex.EncodeToString(capabilities[1].Parameters) != "0500" {
		t.Errorf("got %+v", capabilities)
	}
	for name, bad := range map[string][]byte{
		"empty":           nil,
		"cut off":         der[:len(der)-1],
		"octets after it": append(der, 0),
		"a SET":           append([]byte{0x31}, der[1:]...),
		"no OID inside":   {0x30, 0x04, 0x30, 0x02, 0x05, 0x00},
	} {
		if _, err := cms.ParseSMIMECapabilities(bad); !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestParseSMIMECapabilitiesIsLimited(t *testing.T) {
	capability, err := hex.DecodeString("300a06082a864886f70d0307")
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []int{cms.MaxAttributes, cms.MaxAttributes + 1} {
		length := number * len(capability)
		der := append([]byte{0x30, 0x82, byte(length >> 8), byte(length)}, bytes.Repeat(capability, number)...)
		if _, err := cms.ParseSMIMECapabilities(der); errors.Is(err, cms.ErrTooLarge) != (number > cms.MaxAttributes) {
			t.Errorf("%d capabilities: got error %v", number, err)
		}
	}
}

func TestCertificateSMIMECapabilities(t *testing.T) {
	value, err := hex.DecodeString(announced)
	if err != nil {
		t.Fatal(err)
	}
	with := func(value []byte) *x509.Certificate {
		return &x509.Certificate{Extensions: []pkix.Extension{{Id: oid.SubjectAltName, Value: value}, {Id: oid.SMIMECapabilities, Value: value}}}
	}
	if capabilities, err := cms.CertificateSMIMECapabilities(with(value)); err != nil || len(capabilities) != 2 {
		t.Errorf("got %v, %v", capabilities, err)
	}
	if capabilities, err := cms.CertificateSMIMECapabilities(people().alice.Certificate); err != nil || capabilities != nil {
		t.Errorf("without extension: got %v, %v", capabilities, err)
	}
	if _, err := cms.CertificateSMIMECapabilities(with(value[1:])); !errors.Is(err, cms.ErrMalformed) {
		t.Errorf("malformed extension: got %v", err)
	}
}

func TestCapabilityName(t *testing.T) {
	for _, tt := range []struct {
		capability cms.AlgorithmIdentifier
		want       string
	}{
		{cms.AlgorithmIdentifier{Algorithm: oid.AES256CBC}, "AES-256-CBC"},
		{cms.AlgorithmIdentifier{Algorithm: oid.RC2CBC, Parameters: []byte{2, 1, 40}}, "RC2-40-CBC"},
		{cms.AlgorithmIdentifier{Algorithm: oid.RC2CBC, Parameters: []byte{2, 2, 0, 128}}, "RC2-128-CBC"},
		{cms.AlgorithmIdentifier{Algorithm: oid.RC2CBC, Parameters: []byte{2, 1, 0xff}}, "RC2-CBC"},
		{cms.AlgorithmIdentifier{Algorithm: oid.RC2CBC}, "RC2-CBC"},
		{cms.AlgorithmIdentifier{Algorithm: oid.SubjectAltName}, "2.5.29.17"},
	} {
		if got := cms.CapabilityName(tt.capability); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.capability, got, tt.want)
		}
	}
}

func TestSignAnnouncesGivenCapabilities(t *testing.T) {
	given := []cms.AlgorithmIdentifier{{Algorithm: oid.AES128CBC}, {Algorithm: oid.RC2CBC, Parameters: []byte{2, 1, 40}}}
	sd := mustParseSignedData(t, mustSign(t, text, cms.SignOptions{Capabilities: given}, people().bob))
	got, err := sd.SignerInfos[0].SMIMECapabilities()
	if err != nil || len(got) != 2 || cms.CapabilityName(got[0]) != "AES-128-CBC" || cms.CapabilityName(got[1]) != "RC2-40-CBC" {
		t.Errorf("got %v, error %v", got, err)
	}
}
