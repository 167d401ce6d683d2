package smime_test

import (
	"bytes"
	"context"
	"encoding/asn1"
	"net/mail"
	"slices"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// askFor is a message of Alice's to Bob that asks for receipts, and what she expects of them.
func askFor(t *testing.T, opts smime.ProtectOptions) ([]byte, []smime.ExpectedReceipt) {
	t.Helper()
	opts.Signers = []cms.Signer{signer(people.alice)}
	opts.Recipients = []smime.Recipient{recipient(people.bob)}
	opts.ReceiptsTo = []string{"alice@example.test"}
	out := protect(t, compose(t, draft()), opts)[0]
	return out.Message, out.Receipts
}

// answer is Bob's receipt.
func answer(t *testing.T, request *smime.ReceiptRequest, opts smime.ProtectOptions) (smime.Outgoing, error) {
	t.Helper()
	opts.Time = testca.Now()
	opts.Signers = []cms.Signer{signer(people.bob)}
	out, err := smime.AnswerReceiptRequest(context.Background(), request, smime.Draft{
		From: mail.Address{Address: "bob@example.test"}, Subject: "Receipt", Date: testca.Now(), InReplyTo: []string{"that@example.test"},
	}, opts)
	if err != nil {
		return smime.Outgoing{}, err
	}
	return out[0], nil
}

func mustAnswer(t *testing.T, request *smime.ReceiptRequest, opts smime.ProtectOptions) smime.Outgoing {
	t.Helper()
	out, err := answer(t, request, opts)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReceipts(t *testing.T) {
	for name, opts := range map[string]smime.ProtectOptions{
		"clear-signed":          {},
		"opaque-signed":         {Form: smime.OpaqueSigned},
		"signed, encrypted":     {Confidentiality: smime.Encrypted},
		"triple-wrapped":        {Confidentiality: smime.Encrypted, Order: smime.TripleWrapped},
		"compressed and signed": {Compression: smime.Compressed},
	} {
		t.Run(name, func(t *testing.T) {
			message, expected := askFor(t, opts)
			if len(expected) != 1 {
				t.Fatalf("expects %d receipts", len(expected))
			}
			asked := open(t, message, people.bob)
			request := asked.ReceiptRequest
			if request == nil || request.Refusal != "" || !slices.Equal(request.To, []string{"alice@example.test"}) || !request.Asks("bob@example.test") {
				t.Fatalf("request %+v", request)
			}
			if inner := asked.Signers[len(asked.Signers)-1].Layer; asked.Signers[request.Signer].Layer != inner {
				t.Errorf("the request is of layer %d, not %d", asked.Signers[request.Signer].Layer, inner)
			}
			if encrypted := opts.Confidentiality == smime.Encrypted; request.Confidential != encrypted {
				t.Errorf("confidential: %v", request.Confidential)
			}
			out := mustAnswer(t, request, smime.ProtectOptions{})
			if !bytes.Contains(out.Message, []byte("smime-type=signed-receipt")) || !slices.Equal(out.Envelope.To, request.To) || out.Envelope.From != "bob@example.test" {
				t.Errorf("%+v\n%s", out.Envelope, out.Message)
			}
			expectConfirmation(t, open(t, out.Message, people.alice), expected[0])

			sealed := mustAnswer(t, request, smime.ProtectOptions{
				Confidentiality: smime.Encrypted, Recipients: []smime.Recipient{recipient(people.alice)},
			})
			report := open(t, sealed.Message, people.alice)
			if len(report.Layers) != 3 || !report.Layers[1].Encrypts() {
				t.Errorf("layers of an encrypted receipt: %+v", report.Layers)
			}
			expectConfirmation(t, report, expected[0])
		})
	}
}

func expectConfirmation(t *testing.T, report *smime.Report, expected smime.ExpectedReceipt) {
	t.Helper()
	if report.Receipt == nil || !report.Receipt.Confirms(expected) {
		t.Fatalf("not the receipt: %+v", report.Receipt)
	}
	s := report.Signers[report.Receipt.Signer]
	if s.Verdict != smime.SignerValid || s.Certificate.EmailAddresses[0] != "bob@example.test" {
		t.Errorf("signed by %v, who is %s", s.Certificate.Subject, s.Verdict)
	}
	if len(report.Content.Parts) > 0 {
		t.Errorf("a receipt says %+v", report.Content.Parts)
	}
	if report.ReceiptRequest != nil {
		t.Error("a receipt asks for a receipt")
	}
	other := expected
	other.MsgSigDigest = slices.Concat(expected.MsgSigDigest[1:], []byte{0})
	if report.Receipt.Confirms(other) {
		t.Error("a receipt confirms what its signer has not verified")
	}
	other = expected
	other.ReceiptDigest = slices.Concat(expected.ReceiptDigest[1:], []byte{0})
	if report.Receipt.Confirms(other) {
		t.Error("a receipt is for another signature")
	}
	if report.Receipt.Confirms(smime.ExpectedReceipt{}) {
		t.Error("a receipt is for nothing")
	}
}

// A receipt asks for none: answers to answers would never end. RFC 2634 Section 2.4.
func TestReceiptThatAsksForAReceipt(t *testing.T) {
	receipt := cms.Receipt{ContentReference: cms.ContentReference{
		ContentType: oid.Data, SignedContentIdentifier: cms.ContentIdentifier("x"), OriginatorSignatureValue: []byte{1},
	}}
	der, err := receipt.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := cms.Sign(der, []cms.Signer{signer(people.alice)}, cms.SignOptions{
		Time: testca.Now(), ContentType: oid.Receipt, ESS: cms.ESSAttributes{ReceiptRequest: requestTo("alice@example.test"), MsgSigDigest: []byte{1}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if report := open(t, mailOf(signed)); report.Receipt == nil || report.ReceiptRequest != nil {
		t.Errorf("%+v, %+v", report.Receipt, report.ReceiptRequest)
	}
}

func TestNoReceiptRequest(t *testing.T) {
	out := protect(t, compose(t, draft()), smime.ProtectOptions{Signers: []cms.Signer{signer(people.alice)}})[0]
	if report := open(t, out.Message); report.ReceiptRequest != nil || report.Receipt != nil || len(out.Receipts) > 0 {
		t.Errorf("%+v %+v %+v", report.ReceiptRequest, report.Receipt, out.Receipts)
	}
}

// attributes signs a text with some attributes, around the octets of an entity.
func signedWith(t *testing.T, ess cms.ESSAttributes, ids ...*testca.Identity) []byte {
	t.Helper()
	var signers []cms.Signer
	for _, id := range ids {
		signers = append(signers, signer(id))
	}
	signed, err := cms.Sign([]byte(crlf("Content-Type: text/plain\n\nHello\n")), signers, cms.SignOptions{Time: testca.Now(), ESS: ess})
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// mailOf is a message from Alice with one CMS object for a body.
func mailOf(der []byte) []byte {
	return append([]byte(crlf("From: alice@example.test\nTo: bob@example.test\nSubject: x\nDate: Mon, 01 Jun 2026 12:00:00 +0000\nMessage-ID: <1@example.test>\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n")), entity.AppendBase64(nil, der)...)
}

// withSignerOf adds the signature of another SignedData with the same content.
func withSignerOf(t *testing.T, signed, other []byte) []byte {
	t.Helper()
	type signedData struct {
		Version                   int
		DigestAlgorithms, Content asn1.RawValue
		Certificates              asn1.RawValue   `asn1:"optional,tag:0"`
		SignerInfos               []asn1.RawValue `asn1:"set"`
	}
	type contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content signedData `asn1:"explicit,tag:0"`
	}
	var one, two contentInfo
	for der, into := range map[*[]byte]*contentInfo{&signed: &one, &other: &two} {
		if _, err := asn1.Unmarshal(*der, into); err != nil {
			t.Fatal(err)
		}
	}
	one.Content.SignerInfos = append(one.Content.SignerInfos, two.Content.SignerInfos...)
	both, err := asn1.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	return both
}

func requestTo(addresses ...string) *cms.ReceiptRequest {
	r := &cms.ReceiptRequest{SignedContentIdentifier: cms.ContentIdentifier("asked")}
	for _, a := range addresses {
		r.ReceiptsTo = append(r.ReceiptsTo, cms.GeneralNames{Addresses: []string{a}})
	}
	return r
}

// wrapped puts a signature of a mailing list around a message of Alice's that asks for a receipt.
func wrapped(t *testing.T, request *cms.ReceiptRequest, history []cms.MLData, list *testca.Identity) []byte {
	t.Helper()
	inside := signedWith(t, cms.ESSAttributes{ReceiptRequest: request}, people.alice)
	part := append([]byte(crlf("Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n")), entity.AppendBase64(nil, inside)...)
	outside, err := cms.Sign(part, []cms.Signer{signer(list)}, cms.SignOptions{Time: testca.Now(), ESS: cms.ESSAttributes{MLExpansionHistory: history}})
	if err != nil {
		t.Fatal(err)
	}
	return mailOf(outside)
}

func TestReceiptRequestsThatMustNotBeAnswered(t *testing.T) {
	list := people.root.Issue(testca.Email("list@example.test"))
	stranger := testca.NewRoot(testca.Name("Stranger")).Issue(testca.Email("list@example.test"))
	history := func(policy *cms.MLReceiptPolicy) []cms.MLData {
		return []cms.MLData{{
			MailListIdentifier: cms.EntityIdentifier{SubjectKeyIdentifier: list.Certificate.SubjectKeyId},
			ExpansionTime:      testca.Now(), MLReceiptPolicy: policy,
		}}
	}
	elsewhere := []cms.GeneralNames{{Addresses: []string{"archive@example.test"}}}
	firstTier := requestTo("alice@example.test")
	firstTier.ReceiptsFrom.AllOrFirstTier = cms.FirstTierRecipients
	other := requestTo("mallory@example.test")
	outside, _ := askFor(t, smime.ProtectOptions{Confidentiality: smime.Encrypted, Order: smime.EncryptThenSign})
	contradiction := func() []byte {
		first := signedWith(t, cms.ESSAttributes{ReceiptRequest: requestTo("alice@example.test")}, people.alice)
		second := signedWith(t, cms.ESSAttributes{ReceiptRequest: other}, people.alice)
		return mailOf(withSignerOf(t, first, second))
	}
	for _, tt := range []struct {
		name    string
		message []byte
		refusal smime.ReceiptRefusal
		to      []string
	}{
		{"by the author", mailOf(signedWith(t, cms.ESSAttributes{ReceiptRequest: requestTo("alice@example.test", "ALICE@example.test")}, people.alice)), "", []string{"alice@example.test"}},
		{"first tier, from the author", mailOf(signedWith(t, cms.ESSAttributes{ReceiptRequest: firstTier}, people.alice)), "", []string{"alice@example.test"}},
		{"by somebody else", mailOf(signedWith(t, cms.ESSAttributes{ReceiptRequest: requestTo("bob@example.test")}, people.bob)), smime.RefusalUnproven, []string{"bob@example.test"}},
		{"by whom the text need not be of", outside, smime.RefusalUnproven, []string{"alice@example.test"}},
		{"two that differ", contradiction(), smime.RefusalContradiction, []string{"alice@example.test"}},
		{"by way of a list", wrapped(t, requestTo("alice@example.test"), history(nil), list), "", []string{"alice@example.test"}},
		{"first tier, by way of a list", wrapped(t, firstTier, history(nil), list), smime.RefusalFirstTier, []string{"alice@example.test"}},
		{"by way of a list that wants none", wrapped(t, requestTo("alice@example.test"), history(&cms.MLReceiptPolicy{}), list), smime.RefusalMailingList, []string{"alice@example.test"}},
		{"by way of a list that wants them itself", wrapped(t, requestTo("alice@example.test"), history(&cms.MLReceiptPolicy{InsteadOf: elsewhere}), list), "", []string{"archive@example.test"}},
		{"by way of a list that wants them as well", wrapped(t, requestTo("alice@example.test"), history(&cms.MLReceiptPolicy{InAdditionTo: elsewhere}), list), "", []string{"alice@example.test", "archive@example.test"}},
		{"by way of a stranger who wants them", wrapped(t, requestTo("alice@example.test"), history(&cms.MLReceiptPolicy{InsteadOf: elsewhere}), stranger), smime.RefusalMailingList, []string{"alice@example.test"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			report := open(t, tt.message, people.bob)
			r := report.ReceiptRequest
			if r == nil || r.Refusal != tt.refusal || !slices.Equal(r.To, tt.to) {
				t.Fatalf("%+v; want %q to %q", r, tt.refusal, tt.to)
			}
			if _, err := answer(t, r, smime.ProtectOptions{}); (err != nil) != (tt.refusal != "") {
				t.Errorf("answered: %v", err)
			}
		})
	}
}

func TestAsks(t *testing.T) {
	listed := smime.ReceiptRequest{From: cms.ReceiptsFrom{ReceiptList: []cms.GeneralNames{{Addresses: []string{"x@example.test", "Bob@Example.test"}}}}}
	nobody := smime.ReceiptRequest{From: cms.ReceiptsFrom{ReceiptList: []cms.GeneralNames{}}}
	for _, tt := range []struct {
		name    string
		request smime.ReceiptRequest
		asked   bool
	}{
		{"everybody", smime.ReceiptRequest{}, true}, {"him among others", listed, true}, {"nobody", nobody, false},
	} {
		if got := tt.request.Asks("b@example.test", "bob@example.test"); got != tt.asked {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	if listed.Asks("carol@example.test") || listed.Asks() {
		t.Error("somebody who is not on the list is asked")
	}
}

// A broken signature asks for nothing.
func TestReceiptRequestOfABrokenSignature(t *testing.T) {
	message, _ := askFor(t, smime.ProtectOptions{})
	broken := replace(message, "notes.txt", "novel.txt")
	if report := open(t, broken, people.bob); report.Verdict != smime.VerdictInvalid || report.ReceiptRequest != nil {
		t.Errorf("%s, %+v", report.Verdict, report.ReceiptRequest)
	}
}

// Somebody who puts Alice's receipt for another message into a clear-signed one has no signature over a text.
func TestReceiptIsNoSignatureOverAText(t *testing.T) {
	content := []byte(crlf("Content-Type: text/plain\n\nI owe you 1000\n"))
	signed, err := cms.Sign(content, []cms.Signer{signer(people.alice)}, cms.SignOptions{
		Time: testca.Now(), ContentType: oid.Receipt, Placement: cms.Detached,
	})
	if err != nil {
		t.Fatal(err)
	}
	message := slices.Concat(
		[]byte(crlf("From: alice@example.test\nDate: Mon, 01 Jun 2026 12:00:00 +0000\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\n\n--b\n")),
		content, []byte(crlf("\n--b\nContent-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\n")), entity.AppendBase64(nil, signed), []byte(crlf("\n--b--\n")))
	if report := open(t, message); report.Verdict != smime.VerdictInvalid || report.Receipt != nil {
		t.Errorf("%s, %+v", report.Verdict, report.Signers)
	}
	opaque, err := cms.Sign(content, []cms.Signer{signer(people.alice)}, cms.SignOptions{Time: testca.Now(), ContentType: oid.Receipt})
	if err != nil {
		t.Fatal(err)
	}
	if report := open(t, mailOf(opaque)); report.Verdict != smime.VerdictInvalid || report.Receipt != nil {
		t.Errorf("a text as a receipt: %s, %+v", report.Verdict, report.Signers)
	}
}

func TestProtectRefusesReceiptsWithoutSigners(t *testing.T) {
	label := &cms.ESSSecurityLabel{SecurityPolicyIdentifier: []int{1, 2}}
	many := slices.Repeat([]string{"alice@example.test"}, cms.MaxReceiptsTo+1)
	signers := []cms.Signer{signer(people.alice)}
	for name, opts := range map[string]smime.ProtectOptions{
		"receipts without signers": {ReceiptsTo: []string{"alice@example.test"}},
		"a label without signers":  {SecurityLabel: label},
		"too many addresses":       {Signers: signers, ReceiptsTo: many},
		"no address":               {Signers: signers, ReceiptsTo: []string{"alice"}},
	} {
		opts.Time = testca.Now()
		if _, err := smime.Protect(context.Background(), compose(t, draft()), opts); !isCode(err, smime.CodeInvalidDraft) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnswerReceiptRequestRefuses(t *testing.T) {
	message, _ := askFor(t, smime.ProtectOptions{})
	request := open(t, message).ReceiptRequest
	d := smime.Draft{From: mail.Address{Address: "bob@example.test"}, Date: testca.Now()}
	withText := d
	withText.Text = "Hello"
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range []struct {
		name    string
		ctx     context.Context
		d       smime.Draft
		signers []cms.Signer
		want    smime.Code
	}{
		{"without signers", context.Background(), d, nil, smime.CodeInvalidDraft},
		{"with a text", context.Background(), withText, []cms.Signer{signer(people.bob)}, smime.CodeInvalidDraft},
		{"without a sender", context.Background(), smime.Draft{Date: testca.Now()}, []cms.Signer{signer(people.bob)}, smime.CodeInvalidDraft},
		{"cancelled", cancelled, d, []cms.Signer{signer(people.bob)}, smime.CodeCancelled},
	} {
		opts := smime.ProtectOptions{Signers: tt.signers, Time: testca.Now()}
		if out, err := smime.AnswerReceiptRequest(tt.ctx, request, tt.d, opts); !isCode(err, tt.want) || out != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestRequestsAreNotMistakenForEachOther(t *testing.T) {
	_, first := askFor(t, smime.ProtectOptions{})
	_, second := askFor(t, smime.ProtectOptions{})
	if bytes.Equal(first[0].ContentIdentifier, second[0].ContentIdentifier) {
		t.Error("two requests have the same identifier")
	}
	if when := testca.Now().UTC().Format("20060102150405Z"); !bytes.Contains(first[0].ContentIdentifier, []byte(when)) {
		t.Errorf("identifier %q does not say when", first[0].ContentIdentifier)
	}
}
