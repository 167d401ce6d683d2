package pkcs12_test

import (
	"crypto"
	"errors"
	"slices"
	"strings"
	"testing"

	gopkcs12 "software.sslmate.com/src/go-pkcs12"

	"signet/smime/internal/oid"
	"signet/smime/internal/pkcs12"
)

func TestDecode(t *testing.T) {
	alice, bob := people()
	encode := func(encoder *gopkcs12.Encoder, password string) []byte {
		file, err := encoder.Encode(alice.Key, alice.Certificate, append(alice.Chain(), alice.Root()), password)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	tests := []struct {
		name         string
		file         []byte
		password     string
		keys, others int
	}{
		{"PBES2", encode(gopkcs12.Modern2023, "geheim"), "geheim", 1, 3},
		{"PBES2, letters beyond ASCII", encode(gopkcs12.Modern2023, "gëheim 世界"), "gëheim 世界", 1, 3},
		{"PBMAC1", encode(gopkcs12.Modern2026, "geheim"), "geheim", 1, 3},
		{"3DES", encode(gopkcs12.LegacyDES, "gëheim"), "gëheim", 1, 3},
		{"RC2", encode(gopkcs12.LegacyRC2, "geheim"), "geheim", 1, 3},
		{"empty password", encode(gopkcs12.LegacyDES, ""), "", 1, 3},
		{"nothing protected", encode(gopkcs12.Passwordless, ""), "any", 1, 3},
		{"in pieces of indefinite length", indefinite(file{bags: [][]byte{keyBag(alice), certBag(alice)}}.octets()), "", 1, 1},
		{"no password", file{bags: [][]byte{keyBag(alice), certBag(alice)}, mac: noPassword}.octets(), "", 1, 1},
		{"several keys", file{bags: [][]byte{keyBag(alice), certBag(alice), keyBag(bob), certBag(bob)}}.octets(), "", 2, 2},
		{"bags in a bag", file{bags: [][]byte{inBag(keyBag(alice), certBag(alice))}}.octets(), "", 1, 1},
		{"certificates alone", file{bags: [][]byte{certBag(alice)}}.octets(), "", 0, 1},
		{"something after the file", append(encode(gopkcs12.Modern2023, "geheim"), 0, 0), "geheim", 1, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			contents, err := pkcs12.Decode(tt.file, tt.password)
			if err != nil {
				t.Fatal(err)
			}
			if len(contents.Keys) != tt.keys || len(contents.Certificates) != tt.others || len(contents.Skipped) > 0 {
				t.Fatalf("%d keys, %d certificates, skipped %v", len(contents.Keys), len(contents.Certificates), contents.Skipped)
			}
			if tt.keys > 0 && !contents.Keys[0].Private.Public().(interface{ Equal(crypto.PublicKey) bool }).Equal(alice.Key.Public()) {
				t.Error("another key")
			}
		})
	}
}

func TestDecodeAttributes(t *testing.T) {
	alice, _ := people()
	contents, err := pkcs12.Decode(file{bags: [][]byte{keyBag(alice, "Alicé", "id"), certBag(alice, "", "id")}}.octets(), "")
	if err != nil {
		t.Fatal(err)
	}
	key, certificate := contents.Keys[0], contents.Certificates[0]
	if key.FriendlyName != "Alicé" || string(key.LocalKeyID) != "id" {
		t.Errorf("key: %q, %q", key.FriendlyName, key.LocalKeyID)
	}
	if certificate.FriendlyName != "" || string(certificate.LocalKeyID) != "id" {
		t.Errorf("certificate: %q, %q", certificate.FriendlyName, certificate.LocalKeyID)
	}
}

// One odd thing in a file does not keep a person from the rest.
func TestDecodeSkips(t *testing.T) {
	alice, _ := people()
	tests := []struct {
		name string
		bag  []byte
		want error
	}{
		{"a key for something else", bag(keyBagID, unknownKey), pkcs12.ErrUnsupported},
		{"a key on a curve that nobody here knows", bag(keyBagID, brainpoolKey), pkcs12.ErrUnsupported},
		{"a broken RSA key", bag(keyBagID, brokenRSAKey), pkcs12.ErrMalformed},
		{"a broken certificate", bag(certBagID, certValue([]byte("no certificate"))), pkcs12.ErrMalformed},
		{"a secret", bag("2a864886f70d010c0a0105", []byte{5, 0}), pkcs12.ErrUnsupported},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			contents, err := pkcs12.Decode(file{bags: [][]byte{tt.bag, keyBag(alice), certBag(alice)}}.octets(), "")
			if err != nil {
				t.Fatal(err)
			}
			if len(contents.Skipped) != 1 || !errors.Is(contents.Skipped[0], tt.want) {
				t.Errorf("skipped %v, want %v", contents.Skipped, tt.want)
			}
			if len(contents.Keys) != 1 || len(contents.Certificates) != 1 {
				t.Errorf("%d keys, %d certificates", len(contents.Keys), len(contents.Certificates))
			}
		})
	}
}

// What is not supported is named, so that people know what to ask for.
func TestDecodeNamesWhatIsUnsupported(t *testing.T) {
	dsa := sequence(integer(0), sequence(id(oid.DSA)), octetString([]byte("a key")))
	for want, value := range map[string][]byte{"DSA (1.2.840.10040.4.1)": dsa, "brainpoolP256r1 (1.3.36.3.3.2.8.1.1.7)": brainpoolKey} {
		contents, err := pkcs12.Decode(file{bags: [][]byte{bag(keyBagID, value)}}.octets(), "")
		if err != nil {
			t.Fatal(err)
		}
		if len(contents.Skipped) != 1 || !strings.Contains(contents.Skipped[0].Error(), want) {
			t.Errorf("skipped %v, want %s", contents.Skipped, want)
		}
	}
}

func TestDecodeFails(t *testing.T) {
	alice, _ := people()
	modern := alice.PKCS12("geheim")
	plain := file{bags: [][]byte{keyBag(alice), certBag(alice)}}
	changed := func(file []byte, at int) []byte {
		file = slices.Clone(file)
		file[at] ^= 1
		return file
	}
	deep := keyBag(alice)
	for range 10 {
		deep = inBag(deep)
	}
	tests := []struct {
		name     string
		file     []byte
		password string
		want     error
	}{
		{"wrong password", modern, "Geheim", pkcs12.ErrWrongPassword},
		{"wrong password without a code", file{bags: [][]byte{shroudedKeyBag(alice, "geheim")}}.octets(), "Geheim", pkcs12.ErrWrongPassword},
		{"its code changed", changed(modern, len(modern)-30), "geheim", pkcs12.ErrMalformed},
		{"nothing", nil, "", pkcs12.ErrMalformed},
		{"text", []byte("-----BEGIN CERTIFICATE-----"), "", pkcs12.ErrMalformed},
		{"cut off", modern[:len(modern)-1], "geheim", pkcs12.ErrMalformed},
		{"too large", make([]byte, pkcs12.MaxSize+1), "", pkcs12.ErrMalformed},
		{"another version", file{version: 2, bags: plain.bags}.octets(), "", pkcs12.ErrUnsupported},
		{"signed", file{authSafe: signedDataID, bags: plain.bags}.octets(), "", pkcs12.ErrUnsupported},
		{"a code of an unknown kind", file{bags: plain.bags, mac: unknownMAC}.octets(), "", pkcs12.ErrUnsupported},
		{"a code of too many iterations", file{bags: plain.bags, mac: costlyMAC}.octets(), "", pkcs12.ErrTooCostly},
		{"bags nested too deeply", file{bags: [][]byte{deep}}.octets(), "", pkcs12.ErrMalformed},
		{"too many bags", file{bags: slices.Repeat([][]byte{certBag(alice)}, 1001)}.octets(), "", pkcs12.ErrMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := pkcs12.Decode(tt.file, tt.password); !errors.Is(err, tt.want) {
				t.Errorf("got error %v, want %v", err, tt.want)
			}
		})
	}
}
