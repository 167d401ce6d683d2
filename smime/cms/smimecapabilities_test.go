package cms_test

import (
	"encoding/hex"
	"errors"
	"testing"

	"signet/smime/cms"
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
