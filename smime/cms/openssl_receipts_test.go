//go:build !js

package cms_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// OpenSSL signs a receipt for what we sign, and we find that it is for that.
func TestReceiptOfOpenSSL(t *testing.T) {
	o := newOpenSSL(t)
	for name, id := range map[string]*testca.Identity{"RSA": people().alice, "P-384": people().dave} {
		t.Run(name, func(t *testing.T) {
			o := openssl{t, o.folder}
			ess := cms.ESSAttributes{ReceiptRequest: &cms.ReceiptRequest{
				SignedContentIdentifier: cms.ContentIdentifier("asked"), ReceiptsTo: []cms.GeneralNames{entity("alice@example.test")},
			}}
			asking := mustSign(t, []byte("x"), cms.SignOptions{ESS: ess, Certificates: id.Chain()}, id)
			o.write("asking.der", asking)
			o.run("-sign_receipt -inform DER -in asking.der -signer bob.pem -inkey bob.key -CAfile root.pem -outform DER -out receipt.der")
			signed := mustParseSignedData(t, o.read("receipt.der"))
			if err := signed.Verify(nil, cms.VerifyOptions{})[0].Err; err != nil {
				t.Error(err)
			}
			expectReceipt(t, signed, mustParseSignedData(t, asking).SignerInfos[0])
		})
	}
}

// OpenSSL takes a receipt of ours for what it has signed.
func TestOpenSSLVerifiesOurReceipt(t *testing.T) {
	o := newOpenSSL(t)
	o.run("-sign -in text -signer alice.pem -inkey alice.key -nodetach -binary -receipt_request_to alice@example.test -receipt_request_from bob@example.test -outform DER -out asking.der")
	asking := mustParseSignedData(t, o.read("asking.der"))
	request, err := asking.SignerInfos[0].ReceiptRequest()
	if err != nil {
		t.Fatal(err)
	}
	if request.ReceiptsTo[0].Addresses[0] != "alice@example.test" || request.ReceiptsFrom.ReceiptList[0].Addresses[0] != "bob@example.test" {
		t.Errorf("%+v", request)
	}
	receipt, err := asking.SignerInfos[0].Receipt()
	if err != nil {
		t.Fatal(err)
	}
	der, err := receipt.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	digest, err := asking.SignerInfos[0].SignatureDigest()
	if err != nil {
		t.Fatal(err)
	}
	opts := cms.SignOptions{ContentType: oid.Receipt, ESS: cms.ESSAttributes{MsgSigDigest: digest}, Certificates: people().bob.Chain()}
	o.write("receipt.der", mustSign(t, der, opts, people().bob))
	o.run("-verify_receipt receipt.der -rctform DER -inform DER -in asking.der -CAfile root.pem")
}

func expectReceipt(t *testing.T, signed *cms.SignedData, asking *cms.SignerInfo) {
	t.Helper()
	want, err := asking.Receipt()
	if err != nil {
		t.Fatal(err)
	}
	digest, err := asking.SignatureDigest()
	if err != nil {
		t.Fatal(err)
	}
	der, err := want.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(signed.EncapContentInfo.EContent, der) {
		t.Errorf("receipt %x, want %x", signed.EncapContentInfo.EContent, der)
	}
	if got, err := signed.SignerInfos[0].MsgSigDigest(); err != nil || !bytes.Equal(got, digest) {
		t.Errorf("msgSigDigest %x, want %x: %v", got, digest, err)
	}
}

func (o openssl) read(name string) []byte {
	o.Helper()
	content, err := os.ReadFile(filepath.Join(o.folder, name))
	if err != nil {
		o.Fatal(err)
	}
	return content
}
