package cms_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"signet/conformance/corpora"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

func entity(addresses ...string) cms.GeneralNames { return cms.GeneralNames{Addresses: addresses} }

// allESS has a value for each attribute.
func allESS() cms.ESSAttributes {
	secret := cms.Secret
	list := cms.EntityIdentifier{SubjectKeyIdentifier: []byte("list")}
	issued := cms.EntityIdentifier{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{
		Issuer: people().bob.Certificate.RawIssuer, SerialNumber: people().bob.Certificate.SerialNumber,
	}}
	at := time.Date(2026, 5, 31, 8, 0, 0, 0, time.UTC)
	return cms.ESSAttributes{
		ContentIdentifier: cms.ContentIdentifier("this one"),
		ContentReference: &cms.ContentReference{
			ContentType: oid.Data, SignedContentIdentifier: cms.ContentIdentifier("that one"), OriginatorSignatureValue: []byte{1, 2},
		},
		ContentHints: &cms.ContentHints{ContentDescription: "Grüße", ContentType: oid.Receipt},
		ReceiptRequest: &cms.ReceiptRequest{
			SignedContentIdentifier: cms.ContentIdentifier("asked"),
			ReceiptsFrom:            cms.ReceiptsFrom{ReceiptList: []cms.GeneralNames{entity("bob@example.test"), entity("грета@example.test", "greta@example.test")}},
			ReceiptsTo:              []cms.GeneralNames{entity("alice@example.test")},
		},
		MsgSigDigest: []byte{3, 4},
		SecurityLabel: &cms.ESSSecurityLabel{
			SecurityPolicyIdentifier: []int{1, 2, 3}, SecurityClassification: &secret, PrivacyMark: "For Bob alone",
			SecurityCategories: []cms.SecurityCategory{{Type: []int{1, 2, 3, 4}, Value: []byte{0x0c, 2, 'h', 'i'}}},
		},
		EquivalentLabels: []cms.ESSSecurityLabel{
			{SecurityPolicyIdentifier: []int{2, 1}, PrivacyMark: "nur für Bob"},
			{SecurityPolicyIdentifier: []int{2, 2}},
		},
		MLExpansionHistory: []cms.MLData{
			{MailListIdentifier: list, ExpansionTime: at},
			{MailListIdentifier: list, ExpansionTime: at, MLReceiptPolicy: &cms.MLReceiptPolicy{}},
			{MailListIdentifier: issued, ExpansionTime: at, MLReceiptPolicy: &cms.MLReceiptPolicy{InsteadOf: []cms.GeneralNames{entity("list@example.test")}}},
			{MailListIdentifier: issued, ExpansionTime: at, MLReceiptPolicy: &cms.MLReceiptPolicy{InAdditionTo: []cms.GeneralNames{entity("list@example.test")}}},
		},
	}
}

// readESS reads all attributes of a SignerInfo.
func readESS(t *testing.T, si *cms.SignerInfo) cms.ESSAttributes {
	t.Helper()
	var ess cms.ESSAttributes
	var errs [8]error
	ess.ContentIdentifier, errs[0] = si.ContentIdentifier()
	ess.ContentReference, errs[1] = si.ContentReference()
	ess.ContentHints, errs[2] = si.ContentHints()
	ess.ReceiptRequest, errs[3] = si.ReceiptRequest()
	ess.MsgSigDigest, errs[4] = si.MsgSigDigest()
	ess.SecurityLabel, errs[5] = si.SecurityLabel()
	ess.EquivalentLabels, errs[6] = si.EquivalentLabels()
	ess.MLExpansionHistory, errs[7] = si.MLExpansionHistory()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return ess
}

func TestESSAttributesAreReadAsWritten(t *testing.T) {
	for name, ess := range map[string]cms.ESSAttributes{"all": allESS(), "none": {}} {
		sd := mustParseSignedData(t, mustSign(t, []byte("x"), cms.SignOptions{ESS: ess}, people().bob))
		if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := readESS(t, sd.SignerInfos[0]); !reflect.DeepEqual(got, ess) {
			t.Errorf("%s: read\n%+v\nwritten\n%+v", name, got, ess)
		}
	}
	for _, tier := range []cms.AllOrFirstTier{cms.AllReceipts, cms.FirstTierRecipients} {
		ess := cms.ESSAttributes{ReceiptRequest: &cms.ReceiptRequest{
			SignedContentIdentifier: cms.ContentIdentifier("x"), ReceiptsFrom: cms.ReceiptsFrom{AllOrFirstTier: tier},
			ReceiptsTo: []cms.GeneralNames{entity("alice@example.test")},
		}}
		sd := mustParseSignedData(t, mustSign(t, []byte("x"), cms.SignOptions{ESS: ess}, people().bob))
		if got := readESS(t, sd.SignerInfos[0]); !reflect.DeepEqual(got, ess) {
			t.Errorf("tier %d: read %+v", tier, got.ReceiptRequest)
		}
	}
}

// The order is that of the tags: INTEGER, OBJECT IDENTIFIER, UTF8String, SET, PrintableString.
func TestESSSecurityLabelIsDER(t *testing.T) {
	restricted := cms.Restricted
	label := cms.ESSSecurityLabel{
		SecurityPolicyIdentifier: []int{1, 2}, SecurityClassification: &restricted,
		SecurityCategories: []cms.SecurityCategory{{Type: []int{1, 3}, Value: []byte{5, 0}}},
	}
	for mark, want := range map[string]string{
		"":                       "3111" + "020102" + "06012a" + "3109" + "3007" + "80012b" + "a1020500",
		"Mine":                   "3117" + "020102" + "06012a" + "3109" + "3007" + "80012b" + "a1020500" + "13044d696e65",
		"Ä":                      "3115" + "020102" + "06012a" + "0c02c384" + "3109" + "3007" + "80012b" + "a1020500",
		strings.Repeat("M", 129): "318195" + "020102" + "06012a" + "0c8181" + strings.Repeat("4d", 129) + "3109" + "3007" + "80012b" + "a1020500",
	} {
		label.PrivacyMark = mark
		sd := mustParseSignedData(t, mustSign(t, []byte("x"), cms.SignOptions{ESS: cms.ESSAttributes{SecurityLabel: &label}}, people().bob))
		if got := hex.EncodeToString(valueOf(sd.SignerInfos[0], oid.SecurityLabel)); got != want {
			t.Errorf("mark %q: %s, want %s", mark, got, want)
		}
	}
}

func valueOf(si *cms.SignerInfo, attrType []int) []byte {
	for _, a := range si.SignedAttrs {
		if a.Type.Equal(attrType) {
			return a.Values[0]
		}
	}
	return nil
}

func TestMalformedESSAttributes(t *testing.T) {
	readers := map[string]struct {
		attrType []int
		read     func(*cms.SignerInfo) error
	}{
		"identifier": {oid.ContentIdentifier, func(si *cms.SignerInfo) error { _, err := si.ContentIdentifier(); return err }},
		"reference":  {oid.ContentReference, func(si *cms.SignerInfo) error { _, err := si.ContentReference(); return err }},
		"hints":      {oid.ContentHints, func(si *cms.SignerInfo) error { _, err := si.ContentHints(); return err }},
		"request":    {oid.ReceiptRequest, func(si *cms.SignerInfo) error { _, err := si.ReceiptRequest(); return err }},
		"digest":     {oid.MsgSigDigest, func(si *cms.SignerInfo) error { _, err := si.MsgSigDigest(); return err }},
		"label":      {oid.SecurityLabel, func(si *cms.SignerInfo) error { _, err := si.SecurityLabel(); return err }},
		"equivalent": {oid.EquivalentLabels, func(si *cms.SignerInfo) error { _, err := si.EquivalentLabels(); return err }},
		"lists":      {oid.MLExpansionHistory, func(si *cms.SignerInfo) error { _, err := si.MLExpansionHistory(); return err }},
	}
	const to = "3005" + "3003" + "8101" + "61" // one entity with the address "a"
	const list = "0401" + "6c" + "180f" + "32303236303533313038303030305a"
	for _, tt := range []struct{ reader, name, value string }{
		{"identifier", "empty", "0400"},
		{"identifier", "of another type", "020101"},
		{"identifier", "something follows", "0401" + "61" + "0500"},
		{"reference", "without a signature", "3007" + "06012a" + "0402" + "6161"},
		{"reference", "something follows inside", "300c" + "06012a" + "0401" + "61" + "0401" + "61" + "0500"},
		{"hints", "without a content type", "3003" + "0c01" + "61"},
		{"hints", "an empty description", "3005" + "0c00" + "06012a"},
		{"hints", "a description that is no UTF-8", "3006" + "0c01" + "ff" + "06012a"},
		{"request", "without an identifier", "300a" + "800100" + to},
		{"request", "an unknown tier", "300d" + "0401" + "61" + "800102" + to},
		{"request", "a tier under another tag", "300d" + "0401" + "61" + "820100" + to},
		{"request", "to nobody", "3008" + "0401" + "61" + "800100" + "3000"},
		{"request", "to an entity without names", "300a" + "0401" + "61" + "800100" + "3002" + "3000"},
		{"request", "to an empty address", "300c" + "0401" + "61" + "800100" + "3004" + "3002" + "8100"},
		{"request", "to a name of no kind", "300d" + "0401" + "61" + "800100" + "3005" + "3003" + "8901" + "61"},
		{"request", "to a name with a universal tag", "300d" + "0401" + "61" + "800100" + "3005" + "3003" + "1601" + "61"},
		{"digest", "empty", "0400"},
		{"digest", "of another type", "030100"},
		{"label", "empty", "3100"},
		{"label", "without a policy", "3103" + "020101"},
		{"label", "two policies", "3106" + "06012a" + "06012b"},
		{"label", "two classifications", "3109" + "020101" + "020101" + "06012a"},
		{"label", "a negative classification", "3106" + "0201ff" + "06012a"},
		{"label", "a classification above 256", "3107" + "02020101" + "06012a"},
		{"label", "two marks", "3109" + "06012a" + "0c01" + "61" + "1301" + "61"},
		{"label", "an empty mark", "3105" + "06012a" + "0c00"},
		{"label", "a mark of another type", "3106" + "06012a" + "1601" + "61"},
		{"label", "a mark that is no UTF-8", "3106" + "06012a" + "0c01" + "ff"},
		{"label", "no categories", "3105" + "06012a" + "3100"},
		{"label", "a category without type", "3109" + "06012a" + "3104" + "3002" + "0500"},
		{"label", "a category without value", "310a" + "06012a" + "3105" + "3003" + "80012b"},
		{"label", "a category of no type", "310d" + "06012a" + "3108" + "3006" + "8000" + "a1020500"},
		{"label", "a category with two values", "3110" + "06012a" + "310b" + "3009" + "80012b" + "a104" + "05000500"},
		{"label", "something follows", "3103" + "06012a" + "0500"},
		{"label", "a SEQUENCE", "3003" + "06012a"},
		{"equivalent", "a SET", "3100"},
		{"equivalent", "no label inside", "3003" + "020101"},
		{"lists", "none", "3000"},
		{"lists", "without a time", "3005" + "3003" + "0401" + "6c"},
		{"lists", "an identifier of another type", "3005" + "3003" + "020101"},
		{"lists", "no policy of a known kind", "3018" + "3016" + list + "8300"},
		{"lists", "a policy with contents where there is none", "3019" + "3017" + list + "800100"},
		{"lists", "instead of nobody", "3018" + "3016" + list + "a100"},
		{"lists", "something after the policy", "301a" + "3018" + list + "8000" + "0500"},
	} {
		t.Run(tt.reader+" "+tt.name, func(t *testing.T) {
			value, err := hex.DecodeString(tt.value)
			if err != nil {
				t.Fatal(err)
			}
			reader := readers[tt.reader]
			si := &cms.SignerInfo{SignedAttrs: []cms.Attribute{{Type: reader.attrType, Values: [][]byte{value}}}}
			if err := reader.read(si); !errors.Is(err, cms.ErrMalformed) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestESSAttributesAreLimited(t *testing.T) {
	repeat := func(n int, element string) string { return strings.Repeat(element, n) }
	sequence := func(tag, contents string) string {
		return fmt.Sprintf("%s83%06x%s", tag, len(contents)/2, contents)
	}
	one := "3003" + "8101" + "61"
	label := "3103" + "06012a"
	category := "3007" + "80012b" + "a1020500"
	list := "3014" + "0401" + "6c" + "180f" + "32303236303533313038303030305a"
	for _, tt := range []struct {
		name     string
		most     int
		attrType []int
		value    func(n int) string
		read     func(*cms.SignerInfo) error
	}{
		{"receiptsTo", cms.MaxReceiptsTo, oid.ReceiptRequest, func(n int) string {
			return sequence("30", "0401"+"61"+"800100"+sequence("30", repeat(n, one)))
		}, func(si *cms.SignerInfo) error { _, err := si.ReceiptRequest(); return err }},
		{"receiptList", 1000, oid.ReceiptRequest, func(n int) string {
			return sequence("30", "0401"+"61"+sequence("a1", repeat(n, one))+sequence("30", one))
		}, func(si *cms.SignerInfo) error { _, err := si.ReceiptRequest(); return err }},
		{"names of one entity", 64, oid.ReceiptRequest, func(n int) string {
			return sequence("30", "0401"+"61"+"800100"+sequence("30", sequence("30", repeat(n, "8101"+"61"))))
		}, func(si *cms.SignerInfo) error { _, err := si.ReceiptRequest(); return err }},
		{"categories", 64, oid.SecurityLabel, func(n int) string {
			return sequence("31", "06012a"+sequence("31", repeat(n, category)))
		}, func(si *cms.SignerInfo) error { _, err := si.SecurityLabel(); return err }},
		{"equivalent labels", 64, oid.EquivalentLabels, func(n int) string {
			return sequence("30", repeat(n, label))
		}, func(si *cms.SignerInfo) error { _, err := si.EquivalentLabels(); return err }},
		{"mailing lists", 64, oid.MLExpansionHistory, func(n int) string {
			return sequence("30", repeat(n, list))
		}, func(si *cms.SignerInfo) error { _, err := si.MLExpansionHistory(); return err }},
	} {
		for _, n := range []int{tt.most, tt.most + 1} {
			value, err := hex.DecodeString(tt.value(n))
			if err != nil {
				t.Fatal(err)
			}
			// The lengths are not as short as DER wants them; ToDER makes them so.
			ci, err := cms.ParseContent(oid.Data, value)
			if err != nil {
				t.Fatal(err)
			}
			err = tt.read(&cms.SignerInfo{SignedAttrs: []cms.Attribute{{Type: tt.attrType, Values: [][]byte{ci.Content}}}})
			if n <= tt.most && err != nil || n > tt.most && !errors.Is(err, cms.ErrTooLarge) {
				t.Errorf("%d %s: %v", n, tt.name, err)
			}
		}
	}
}

// What only a signer can say must be signed.
func TestUnsignedESSAttributesAreRefused(t *testing.T) {
	for _, attrType := range [][]int{
		oid.ContentReference, oid.EquivalentLabels, oid.SecurityLabel, oid.MLExpansionHistory, oid.MsgSigDigest, oid.ReceiptRequest,
	} {
		sd := mustParseSignedData(t, mustSign(t, []byte("x"), cms.SignOptions{}, people().bob))
		sd.SignerInfos[0].UnsignedAttrs = []cms.Attribute{{Type: attrType, Values: [][]byte{{5, 0}}}}
		if err := sd.Verify(nil, cms.VerifyOptions{})[0].Err; !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("%v: %v", attrType, err)
		}
	}
}

func TestSecurityCategoryText(t *testing.T) {
	for value, want := range map[string]string{
		"0c03c3846b":                 "Äk",
		"130141":                     "A",
		"160141":                     "A",
		"1a0141":                     "A",
		"3006" + "0c0141" + "0c0142": "A, B",
		"3106" + "0c0141" + "020142": "31060c0141020142",
		"3000":                       "3000",
		"0c01ff":                     "0c01ff",
		"0500":                       "0500",
	} {
		der, err := hex.DecodeString(value)
		if err != nil {
			t.Fatal(err)
		}
		if got := (cms.SecurityCategory{Value: der}).Text(); got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// The label of the example is not in the order of DER, which its signature is over all the same.
func TestESSOfRFC4134(t *testing.T) {
	sd := mustParseSignedData(t, corpora.Read(t, "rfc4134", "4.10.bin"))
	ess := readESS(t, sd.SignerInfos[0])
	if ess.SecurityLabel.SecurityPolicyIdentifier.String() != "1.2.3.4.5.6.7.8" || *ess.SecurityLabel.SecurityClassification != cms.Unclassified ||
		ess.SecurityLabel.PrivacyMark != "THIS IS A PRIVACY MARK TEST" || ess.SecurityLabel.SecurityCategories[0].Text() != "THIS IS A TEST SECURITY-CATEGORY." {
		t.Errorf("label %+v", ess.SecurityLabel)
	}
	if len(ess.EquivalentLabels) != 2 || ess.EquivalentLabels[1].PrivacyMark != "EQUIVALENT THIS IS A SECOND PRIVACY MARK TEST" {
		t.Errorf("equivalent labels %+v", ess.EquivalentLabels)
	}
	if ess.ContentHints.ContentDescription != "Content Hints Description Buffer" || !ess.ContentHints.ContentType.Equal(oid.Data) {
		t.Errorf("hints %+v", ess.ContentHints)
	}
	if string(ess.ContentReference.SignedContentIdentifier) != "Content Reference Content Identifier Buffer" ||
		string(ess.ContentReference.OriginatorSignatureValue) != "Content Reference Signature Value Buffer" {
		t.Errorf("reference %+v", ess.ContentReference)
	}
	if len(ess.MLExpansionHistory) != 1 || string(ess.MLExpansionHistory[0].MailListIdentifier.SubjectKeyIdentifier) != "5738299" ||
		!ess.MLExpansionHistory[0].ExpansionTime.Equal(time.Date(1999, 3, 11, 10, 44, 33, 0, time.UTC)) {
		t.Errorf("history %+v", ess.MLExpansionHistory)
	}
	// insteadOf has two names of one entity, neither of which is an address.
	if policy := ess.MLExpansionHistory[0].MLReceiptPolicy; policy.None() || len(policy.InsteadOf) != 1 || policy.InsteadOf[0].Addresses != nil {
		t.Errorf("policy %+v", policy)
	}
}

func TestSecurityLabelInAnyOrder(t *testing.T) {
	value, err := hex.DecodeString("3115" + "13044d696e65" + "3109" + "3007" + "80012b" + "a1020500" + "06012a" + "020102")
	if err != nil {
		t.Fatal(err)
	}
	value[1] = byte(len(value) - 2)
	si := &cms.SignerInfo{SignedAttrs: []cms.Attribute{{Type: oid.SecurityLabel, Values: [][]byte{value}}}}
	label, err := si.SecurityLabel()
	if err != nil || label.PrivacyMark != "Mine" || *label.SecurityClassification != cms.Restricted || len(label.SecurityCategories) != 1 {
		t.Errorf("%+v, %v", label, err)
	}
}

func TestReceiptNamesItsSignature(t *testing.T) {
	p := people()
	for name, id := range map[string]*testca.Identity{"RSA": p.alice, "P-384": p.dave} {
		t.Run(name, func(t *testing.T) {
			ess := cms.ESSAttributes{ReceiptRequest: allESS().ReceiptRequest}
			asking := mustParseSignedData(t, mustSign(t, []byte("x"), cms.SignOptions{ESS: ess}, id)).SignerInfos[0]
			receipt, err := asking.Receipt()
			if err != nil {
				t.Fatal(err)
			}
			if !receipt.ContentType.Equal(oid.Data) || string(receipt.SignedContentIdentifier) != "asked" || !bytes.Equal(receipt.OriginatorSignatureValue, asking.Signature) {
				t.Errorf("%+v", receipt)
			}
			der, err := receipt.Marshal()
			if err != nil {
				t.Fatal(err)
			}
			digest, err := asking.SignatureDigest()
			if err != nil {
				t.Fatal(err)
			}
			opts := cms.SignOptions{ContentType: oid.Receipt, ESS: cms.ESSAttributes{MsgSigDigest: digest}}
			signed := mustParseSignedData(t, mustSign(t, der, opts, p.bob))
			if err := signed.Verify(nil, cms.VerifyOptions{})[0].Err; err != nil {
				t.Error(err)
			}
			if again, err := signed.Receipt(); err != nil || !reflect.DeepEqual(again, receipt) {
				t.Errorf("read %+v, %v", again, err)
			}
			if _, err := signed.SignerInfos[0].Receipt(); !errors.Is(err, cms.ErrUnexpectedType) {
				t.Errorf("a receipt for what asks for none: %v", err)
			}
		})
	}
	data := mustParseSignedData(t, mustSign(t, []byte("x"), cms.SignOptions{}, p.bob))
	if _, err := data.Receipt(); !errors.Is(err, cms.ErrUnexpectedType) {
		t.Errorf("a text as a receipt: %v", err)
	}
	for name, value := range map[string]string{
		"empty":                   "",
		"of a later version":      "300b" + "020102" + "06012a" + "0401" + "61" + "0400",
		"without a signature":     "3009" + "020101" + "06012a" + "0401" + "61",
		"with something after it": "300b" + "020101" + "06012a" + "0401" + "61" + "0400" + "0500",
	} {
		content, err := hex.DecodeString(value)
		if err != nil {
			t.Fatal(err)
		}
		sd := mustParseSignedData(t, mustSign(t, content, cms.SignOptions{ContentType: oid.Receipt}, p.bob))
		if _, err := sd.Receipt(); !errors.Is(err, cms.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := (&cms.SignerInfo{}).SignatureDigest(); !errors.Is(err, cms.ErrMalformed) {
		t.Errorf("the digest of no attributes: %v", err)
	}
}
