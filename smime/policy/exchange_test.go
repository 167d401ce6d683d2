package policy

import (
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

// Each switch by itself: what it decides, and what is told of it.
func TestImportExchange(t *testing.T) {
	tests := []struct{ name, value, want, note string }{
		{"NoSignOnReply", `true`, `"signReplies": false`, ""},
		{"OWAAllowUserChoiceOfSigningCertificate", `false`, `"userMayChooseSigningCertificate": false`, ""},
		{"OWAAlwaysEncrypt", `true`, `"encrypt": "always"`, ""},
		{"OWAAlwaysEncrypt", `false`, ``, ""},
		{"OWAAlwaysSign", `true`, `"alwaysSign": true`, ""},
		{"OWAAlwaysSign", `false`, ``, ""},
		{"OWABCCEncryptedEmailForking", `0`, `"bcc": "each"`, ""},
		{"OWABCCEncryptedEmailForking", `1`, `"bcc": "together"`, ""},
		{"OWABCCEncryptedEmailForking", `2`, `"bcc": "single"`, ""},
		{"OWABCCEncryptedEmailForking", `3`, ``, "3 is none of 0, 1, 2"},
		{"OWACheckCRLOnSend", `true`, `"revocationOnSend": "hard"`, ""},
		{"OWAClearSign", `false`, `"form": "opaque"`, ""},
		{"OWACopyRecipientHeaders", `true`, ``, ""},
		{"OWACRLConnectionTimeout", `60000`, `"revocationTimeoutMs": 25000`, "it waits 25000 ms"},
		{"OWACRLRetrievalTimeout", `10000`, `"revocationBudgetMs": 10000`, ""},
		{"OWACRLRetrievalTimeout", `0`, ``, "not a number of milliseconds"},
		{"OWADisableCRLCheck", `true`, `"revocationOnRead": "off", "revocationOnSend": "off"`, ""},
		{"OWADLExpansionTimeout", `60000`, `"groupExpansionTimeoutMs": 60000`, ""},
		{"OWAEncryptionAlgorithms", `"6603;660E"`, `"contentEncryption": ["AES-128-GCM", "AES-128-CBC"]`, "3DES is read, and never written"},
		{"OWAEncryptionAlgorithms", `"6602:128"`, ``, "RC2 is read, and never written"},
		{"OWAEncryptionAlgorithms", `"6610,1.2.3.4"`, ``, "an algorithm of another provider"},
		{"OWAEncryptionAlgorithms", `"6610:256,2.16.840.1.101.3.4.1.42;6602:128"`, `"contentEncryption": ["AES-256-CBC"]`, "RC2 is read, and never written"},
		{"OWASigningAlgorithms", `"800E,2.16.840.1.101.3.4.2.3"`, `"signatureDigests": ["SHA-512"]`, ""},
		{"OWAEncryptTemporaryBuffers", `false`, ``, "cannot be turned off"},
		{"OWAForceSMIMEClientUpgrade", `true`, ``, "set minimumVersion"},
		{"OWAIncludeCertificateChainAndRootCertificate", `true`, `"includeChain": "with-root"`, ""},
		{"OWAIncludeCertificateChainWithoutRootCertificate", `false`, `"includeChain": "none"`, ""},
		{"OWAIncludeSMIMECapabilitiesInMessage", `false`, `"announceCapabilities": false`, ""},
		{"OWAOnlyUseSmartCard", `true`, `"onlySmartCards": true`, "has no smart cards yet"},
		{"OWASenderCertificateAttributesToDisplay", `"2.5.4.10,2.5.4.11"`, `"subjectAttributesOnMismatch": ["2.5.4.10", "2.5.4.11"]`, ""},
		{"OWASignedEmailCertificateInclusion", `true`, `"includeEncryptionCertificate": true`, ""},
		{"OWASigningAlgorithms", `"8004;800d"`, `"signatureDigests": ["SHA-384"]`, "SHA-1 is read, and never written"},
		{"OWATripleWrapSignedEncryptedMail", `false`, `"tripleWrap": false`, ""},
		{"OWAUseKeyIdentifier", `true`, `"recipientIdentifier": "key-id"`, ""},
		{"OWAUseSecondaryProxiesWhenFindingCertificates", `true`, `"secondaryAddresses": true`, ""},
		{"SMIMECertificateIssuingCA", `[1, 256]`, ``, "256 is not an octet"},
		{"OWAAlwaysSign", `"True"`, `"alwaysSign": true`, ""},
		{"OWAAlwaysSign", `false, "OWAAlwaysSign": true`, ``, "there more than once"},
		{"OWABCCEncryptedEmailForking", `"2"`, `"bcc": "single"`, ""},
		{"SMIMECertificateIssuingCA", `"AAAA"`, ``, "nothing of it is taken"},
		{"OWAAlwaysSign", `"perhaps"`, ``, "not a value that Exchange has"},
	}
	covered := map[string]bool{}
	for _, tt := range tests {
		covered[tt.name] = true
		t.Run(tt.name+" "+tt.value, func(t *testing.T) {
			made, notes, err := ImportExchange([]byte(fmt.Sprintf(`{%q: %s}`, tt.name, tt.value)), nil)
			if err != nil {
				t.Fatal(err)
			}
			var got, want map[string]any
			if json.Unmarshal(made, &got) != nil || json.Unmarshal([]byte("{"+tt.want+"}"), &want) != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("made %s", made)
			}
			told := slices.ContainsFunc(notes, func(p Problem) bool { return p.Key == tt.name && strings.Contains(p.Detail, tt.note) })
			if told != (tt.note != "") {
				t.Errorf("told %v", notes)
			}
		})
	}
	for _, s := range Switches() {
		if !covered[s.Name] {
			t.Errorf("%s is not tried", s.Name)
		}
	}
}

func TestImportExchangeTogether(t *testing.T) {
	made, notes, err := ImportExchange([]byte("\ufeff"+`{
		"OWAIncludeCertificateChainAndRootCertificate": true, "OWAIncludeCertificateChainWithoutRootCertificate": true,
		"OWACheckCRLOnSend": true, "OWADisableCRLCheck": true, "OWASenderCertificateAttributesToDisplay": "", "SMIMECertificateIssuingCA": null
	}`), nil)
	if err != nil || len(notes) != 1 || notes[0].Key != "OWADisableCRLCheck" {
		t.Fatal(err, notes)
	}
	p, problems, err := Read(made)
	if err != nil || len(problems) > 0 || *p.IncludeChain != ChainWithRoot || *p.RevocationOnSend != RevocationOff {
		t.Errorf("%s: %v, %v", made, problems, err)
	}
	for _, text := range []string{`[]`, `{"alwaysSign": true}`, ``} {
		if _, _, err := ImportExchange([]byte(text), nil); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// What PowerShell writes: Windows PowerShell in UTF-16, and with all that an object of Exchange has besides.
func TestImportExchangeFromPowerShell(t *testing.T) {
	config := `{
    "OWACheckCRLOnSend":  false,
    "OWADLExpansionTimeout":  60000,
    "OWACRLConnectionTimeout":  60000,
    "OWAAlwaysSign":  true,
    "OWABCCEncryptedEmailForking":  1,
    "OWAEncryptionAlgorithms":  "6610",
    "OWASigningAlgorithms":  "8004",
    "OWASenderCertificateAttributesToDisplay":  "",
    "SMIMECertificateIssuingCA":  null,
    "SMIMECertificatesExpiryDate":  null,
    "SMIMEExpiredCertificateThumbprint":  "",
    "AdminDisplayName":  "",
    "ExchangeVersion":  "0.20 (15.0.0.0)",
    "Name":  "Smime Configuration",
    "DistinguishedName":  "CN=Smime Configuration,CN=Global Settings,CN=Beispiel GmbH & Söhne,CN=Microsoft Exchange",
    "Identity":  {"Depth":  7, "Name":  "Smime Configuration"},
    "ObjectClass":  ["top", "msExchContainer"],
    "WhenChanged":  "\/Date(1600000000000)\/",
    "OrganizationId":  "",
    "IsValid":  true,
    "ObjectState":  "Unchanged"
}
`
	var little, big []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + config)) {
		little = binary.LittleEndian.AppendUint16(little, unit)
		big = binary.BigEndian.AppendUint16(big, unit)
	}
	want, _, err := ImportExchange([]byte(config), nil)
	if err != nil || !strings.Contains(string(want), `"bcc": "together"`) {
		t.Fatal(err, string(want))
	}
	for name, text := range map[string][]byte{
		"UTF-16": little, "UTF-16, big-endian": big, "UTF-8 with a mark": []byte("\ufeff" + config), "lines of Windows": []byte(strings.ReplaceAll(config, "\n", "\r\n")),
	} {
		if got, _, err := ImportExchange(text, nil); err != nil || string(got) != string(want) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	if got, _, err := ImportExchange([]byte("["+config+"]"), nil); err != nil || string(got) != string(want) {
		t.Errorf("a list of one: %v", err)
	}
	if _, _, err := ImportExchange([]byte("["+config+","+config+"]"), nil); err == nil || !strings.Contains(err.Error(), "2 configurations") {
		t.Errorf("a list of two: %v", err)
	}
	if _, _, err := ImportExchange(little[:len(little)-5], nil); !errors.Is(err, ErrMalformed) {
		t.Errorf("cut off: %v", err)
	}
}

// Exchange's collection of certificates comes with the settings, as PowerShell writes octets, or as a file beside them.
func TestImportExchangeAuthorities(t *testing.T) {
	root := testca.NewRoot()
	store := cert.MarshalSST([]*x509.Certificate{root.Certificate})
	var octets []int
	for _, octet := range store {
		octets = append(octets, int(octet))
	}
	list, err := json.Marshal(octets)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"a list": string(list), "a list that is wrapped": `{"value": ` + string(list) + `, "Count": 9}`} {
		made, notes, err := ImportExchange([]byte(`{"SMIMECertificateIssuingCA": `+value+`}`), nil)
		if err != nil || len(notes) > 0 {
			t.Fatal(name, err, notes)
		}
		if p, _, err := Read(made); err != nil || len(p.TrustAnchors) != 1 || !p.TrustAnchors[0].Certificates[0].Equal(root.Certificate) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What is no authority is left out of it, and told.
	leaf := root.Issue(testca.Email("alice@example.test"))
	made, notes, err := ImportExchange([]byte(`{"OWAAlwaysSign": true}`), cert.MarshalSST([]*x509.Certificate{leaf.Certificate, root.Certificate}))
	if err != nil || len(notes) != 1 || !strings.Contains(notes[0].Detail, "is left out") {
		t.Errorf("with another: %v, %v", err, notes)
	}
	if p, problems, err := Read(made); err != nil || len(problems) > 0 || len(p.TrustAnchors[0].Certificates) != 1 {
		t.Errorf("with another: %v, %v", problems, err)
	}
	made, notes, err = ImportExchange([]byte(`{"OWAAlwaysSign": true}`), store)
	if err != nil || len(notes) > 0 || !strings.Contains(string(made), "trustAnchors") {
		t.Errorf("beside: %v, %v", err, notes)
	}
	if _, notes, _ := ImportExchange([]byte(`{"OWAAlwaysSign": true}`), []byte("no store")); len(notes) != 1 {
		t.Errorf("no store: %v", notes)
	}
}

func FuzzImportExchange(f *testing.F) {
	f.Add([]byte(`{"OWAAlwaysSign": true, "OWAEncryptionAlgorithms": "6610;6603", "SMIMECertificateIssuingCA": [0, 0]}`), []byte("\x00\x00\x00\x00CERT"))
	f.Fuzz(func(t *testing.T, config, store []byte) {
		made, _, err := ImportExchange(config, store)
		if err != nil {
			return
		}
		if _, _, err := Read(made); err != nil {
			t.Errorf("%s: %v", made, err)
		}
	})
}
