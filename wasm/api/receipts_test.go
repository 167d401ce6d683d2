package api

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/keystore"
)

// idReceipt is id-ct-receipt, RFC 2634 Section 2.8.
var idReceipt = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 1}

// asksBob is a message of Alice's to Bob that asks for a receipt.
func asksBob(alice *client, encrypt bool) (ComposeResult, []byte) {
	alice.t.Helper()
	result, bodies := askBodies[ComposeResult](alice, "compose", ComposeParams{
		Draft: draftTo("bob@example.test"), Sign: SignClear, Encrypt: encrypt, RequestReceipt: true,
	})
	return result, bodies[0]
}

// both are Alice and Bob, who have each other's certificates.
func both(t *testing.T) (alice, bob *client) {
	alice, bob = ready(t, people().alice), ready(t, people().bob)
	importCertificate(alice, "importCertificates", people().bob.certificate)
	importCertificate(bob, "importCertificates", people().alice.certificate)
	return alice, bob
}

func TestReceipt(t *testing.T) {
	for _, encrypt := range []bool{false, true} {
		t.Run(fmt.Sprintf("encrypted: %v", encrypt), func(t *testing.T) {
			alice, bob := both(t)
			composed, message := asksBob(alice, encrypt)
			asked := ask[OpenResult](bob, "open", OpenParams{Learn: true}, message).ReceiptRequest
			if asked == nil || !asked.Asked || asked.Refusal != "" || asked.Encrypts != encrypt || asked.Answered != "" ||
				!slices.Equal(asked.To, []string{"alice@example.test"}) || len(asked.From) != 0 {
				t.Fatalf("%+v", asked)
			}
			answer, receipts := askBodies[ComposeResult](bob, "answerReceipt", AnswerReceiptParams{Subject: "Receipt"}, message)
			if len(answer.Messages) != 1 || answer.Messages[0].From != "bob@example.test" || !slices.Equal(answer.Messages[0].To, asked.To) ||
				answer.SignedWith != keystore.ID(people().bob.certificate) || (answer.Messages[0].Encryption != nil) != encrypt || !answer.Checked {
				t.Errorf("%+v", answer)
			}
			if !bytes.Contains(receipts[0], []byte("In-Reply-To: <"+composed.MessageID+">")) {
				t.Errorf("not an answer: %s", receipts[0])
			}
			if again := ask[OpenResult](bob, "open", OpenParams{}, message).ReceiptRequest; again.Answered == "" || !again.Asked {
				t.Errorf("once answered: %+v", again)
			}
			for range 2 { // a receipt counts once
				opened := ask[OpenResult](alice, "open", OpenParams{Learn: true}, receipts[0])
				r := opened.Receipt
				if r == nil || r.Outcome != ReceiptMatched || !r.Recipient || r.MessageID != composed.MessageID || r.Of == nil ||
					!slices.Equal(r.Of.To, []string{"bob@example.test"}) || opened.Signers[r.Signer].Certificate.CommonName != "Bob Example" || len(opened.Parts) != 0 {
					t.Fatalf("%+v %+v", r, opened.Findings)
				}
				if (r.Of.Subject == "") != encrypt {
					t.Errorf("subject %q", r.Of.Subject)
				}
			}
			list := ask[ReceiptList](alice, "receipts", Empty{}).Messages
			if len(list) != 1 || list[0].MessageID != composed.MessageID || len(list[0].Receipts) != 1 || list[0].Receipts[0].Address != "bob@example.test" {
				t.Fatalf("%+v", list)
			}
			if list := ask[ReceiptList](bob, "receipts", Empty{}).Messages; len(list) != 0 {
				t.Errorf("Bob asked for nothing: %+v", list)
			}
			if encrypt {
				for _, record := range must(alice.storage.Read(t.Context(), keystore.KindReceipt)) {
					if bytes.Contains(record.Data, []byte("Grüße")) {
						t.Errorf("the subject is on the disk: %s", record.Data)
					}
				}
			}
			if list := ask[ReceiptList](alice, "deleteReceipts", IDParams{list[0].ID}).Messages; len(list) != 0 {
				t.Errorf("once deleted: %+v", list)
			}
			if r := ask[OpenResult](alice, "open", OpenParams{Learn: true}, receipts[0]).Receipt; r.Outcome != ReceiptUnknown || r.Of != nil {
				t.Errorf("once deleted: %+v", r)
			}
			expectFailure(alice, CodeNotFound, "deleteReceipts", IDParams{list[0].ID})
		})
	}
}

// A receipt is opened before it leaves, too: it answers the message that it is made for, to those who asked.
func TestCheckReceipt(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(f *finishedCheck, other *smime.ReceiptRequest)
		want  string
	}{
		"good":            {func(*finishedCheck, *smime.ReceiptRequest) {}, ""},
		"for another":     {func(f *finishedCheck, other *smime.ReceiptRequest) { f.answers = other }, "receipt"},
		"another subject": {func(f *finishedCheck, _ *smime.ReceiptRequest) { f.draft.Subject = "Geld" }, "header"},
		"to somebody else": {func(f *finishedCheck, _ *smime.ReceiptRequest) {
			f.draft.To = mailboxes([]Address{{Address: "eve@example.test"}})
		}, "header"},
		"not signed again": {func(f *finishedCheck, _ *smime.ReceiptRequest) { f.options.Order = smime.SignThenEncrypt }, "layers"},
		"with a text":      {func(f *finishedCheck, _ *smime.ReceiptRequest) { f.draft.Text = "Hallo" }, "text"},
		"with a file":      {func(f *finishedCheck, _ *smime.ReceiptRequest) { f.draft.Attachments = []smime.Attachment{{}} }, "files"},
	} {
		t.Run(name, func(t *testing.T) {
			alice, bob := both(t)
			in := &call{Engine: bob.engine, ctx: t.Context(), progress: func(Progress) {}}
			requestOf := func() *smime.ReceiptRequest {
				_, message := asksBob(alice, true)
				return must(in.read(message, OpenParams{}, must(in.trust()), nil)).ReceiptRequest
			}
			request, other := requestOf(), requestOf()
			signer := must(bob.engine.Keystore.Signer(t.Context(), keystore.ID(people().bob.certificate)))
			f := &finishedCheck{
				call: in, answers: request,
				draft: smime.Draft{From: mail.Address{Address: "bob@example.test"}, Subject: "Receipt", Date: now()},
				options: smime.ProtectOptions{
					Signers: []cms.Signer{signer}, Time: now(), Confidentiality: smime.Encrypted, Order: smime.TripleWrapped,
					Recipients: []smime.Recipient{{Address: "alice@example.test", Certificate: people().alice.certificate}},
					Sender:     []*x509.Certificate{people().bob.certificate},
				},
			}
			outgoing := must(smime.AnswerReceiptRequest(t.Context(), request, f.draft, f.options))
			f.draft.To = mailboxes([]Address{{Address: "alice@example.test"}})
			f.message = must(smime.Compose(f.draft, smime.ComposeOptions{}))
			tt.spoil(f, other)
			if err := f.run(outgoing); (err == nil) != (tt.want == "") || err != nil && !strings.HasSuffix(err.Error(), ": "+tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

// forgedReceipt is a receipt by Bob for a request, with some of it changed.
func forgedReceipt(t *testing.T, message []byte, change func(*cms.Receipt, *cms.ESSAttributes)) []byte {
	t.Helper()
	signed := must(cms.ParseSignedData(signatureOf(t, message)))
	receipt := must(signed.SignerInfos[0].Receipt())
	ess := cms.ESSAttributes{MsgSigDigest: must(signed.SignerInfos[0].SignatureDigest())}
	change(receipt, &ess)
	der := must(cms.Sign(must(receipt.Marshal()), []cms.Signer{{Certificate: people().bob.certificate, Key: people().bob.key}},
		cms.SignOptions{Time: now(), ContentType: idReceipt, ESS: ess}))
	header := "From: bob@example.test\r\nDate: " + now().Format("Mon, 02 Jan 2006 15:04:05 -0700") + "\r\nContent-Type: application/pkcs7-mime; smime-type=signed-receipt\r\nContent-Transfer-Encoding: binary\r\n\r\n"
	return append([]byte(header), der...)
}

// signatureOf returns the CMS object of an opaque-signed message.
func signatureOf(t *testing.T, message []byte) []byte {
	t.Helper()
	_, body, _ := bytes.Cut(message, []byte("\r\n\r\n"))
	return must(base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(body)), "")))
}

func TestForgedReceipts(t *testing.T) {
	alice, _ := both(t)
	_, bodies := askBodies[ComposeResult](alice, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignOpaque, RequestReceipt: true})
	for name, tt := range map[string]struct {
		change func(*cms.Receipt, *cms.ESSAttributes)
		want   ReceiptOutcome
	}{
		"as it is":               {func(*cms.Receipt, *cms.ESSAttributes) {}, ReceiptMatched},
		"for another text":       {func(_ *cms.Receipt, ess *cms.ESSAttributes) { ess.MsgSigDigest[0] ^= 1 }, ReceiptMismatch},
		"for no text":            {func(_ *cms.Receipt, ess *cms.ESSAttributes) { ess.MsgSigDigest = nil }, ReceiptMismatch},
		"for another signature":  {func(r *cms.Receipt, _ *cms.ESSAttributes) { r.OriginatorSignatureValue[0] ^= 1 }, ReceiptMismatch},
		"for another type":       {func(r *cms.Receipt, _ *cms.ESSAttributes) { r.ContentType = idReceipt }, ReceiptMismatch},
		"for an unknown message": {func(r *cms.Receipt, _ *cms.ESSAttributes) { r.SignedContentIdentifier[0] ^= 1 }, ReceiptUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			opened := ask[OpenResult](alice, "open", OpenParams{Learn: true}, forgedReceipt(t, bodies[0], tt.change))
			if opened.Receipt == nil || opened.Receipt.Outcome != tt.want {
				t.Errorf("%+v", opened.Receipt)
			}
		})
	}
	if list := ask[ReceiptList](alice, "receipts", Empty{}).Messages; len(list[0].Receipts) != 1 {
		t.Errorf("%+v", list)
	}
}

// Who is not proven to be the sender of a receipt has confirmed nothing, and is shown with that verdict.
func TestReceiptByAStrangerIsNotKept(t *testing.T) {
	alice, _ := both(t)
	_, bodies := askBodies[ComposeResult](alice, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignOpaque, RequestReceipt: true})
	receipt := forgedReceipt(t, bodies[0], func(*cms.Receipt, *cms.ESSAttributes) {})
	receipt = bytes.Replace(receipt, []byte("From: bob@"), []byte("From: eve@"), 1)
	opened := ask[OpenResult](alice, "open", OpenParams{Learn: true}, receipt)
	if opened.Verdict != "other-sender" {
		t.Errorf("%s", opened.Verdict)
	}
	if list := ask[ReceiptList](alice, "receipts", Empty{}).Messages; len(list[0].Receipts) != 0 {
		t.Errorf("%+v", list)
	}
}

func TestAnswerReceiptRefuses(t *testing.T) {
	alice, bob := both(t)
	_, message := asksBob(alice, false)
	_, bodies := askBodies[ComposeResult](alice, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear})
	expectFailure(bob, CodeNoReceipt, "answerReceipt", AnswerReceiptParams{}, bodies[0])
	// Nobody confirms to themselves.
	if own := ask[OpenResult](alice, "open", OpenParams{}, message).ReceiptRequest; own.Asked || own.Refusal != RefusalOwn {
		t.Errorf("%+v", own)
	}
	expectFailure(alice, CodeNoReceipt, "answerReceipt", AnswerReceiptParams{}, message)
	// Nothing is signed for a message that somebody has changed.
	changed := bytes.Replace(message, []byte("Hallo Bob"), []byte("Hallo Rob"), 1)
	expectFailure(bob, CodeNoReceipt, "answerReceipt", AnswerReceiptParams{}, changed)
	expectFailure(bob, CodeBadRequest, "answerReceipt", AnswerReceiptParams{Subject: "a\nb"}, message)
	ask[Status](bob, "lock", Empty{})
	expectFailure(bob, CodeLocked, "answerReceipt", AnswerReceiptParams{}, message)
	if again := ask[OpenResult](bob, "open", OpenParams{}, message).ReceiptRequest; again.Answered != "" {
		t.Errorf("answered at %s", again.Answered)
	}
	_, encrypted := asksBob(alice, true)
	stranger := ready(t, people().bob)
	expectFailure(stranger, CodeMissingCertificate, "answerReceipt", AnswerReceiptParams{}, encrypted)
}

// Only those on the list are asked.
func TestReceiptList(t *testing.T) {
	_, bob := both(t)
	for address, asked := range map[string]bool{"Bob@Example.test": true, "carol@example.test": false} {
		ess := cms.ESSAttributes{ReceiptRequest: &cms.ReceiptRequest{
			SignedContentIdentifier: cms.ContentIdentifier(address),
			ReceiptsFrom:            cms.ReceiptsFrom{ReceiptList: []cms.GeneralNames{{Addresses: []string{address}}}},
			ReceiptsTo:              []cms.GeneralNames{{Addresses: []string{"alice@example.test"}}},
		}}
		message := letterWith(ess)
		got := ask[OpenResult](bob, "open", OpenParams{}, message).ReceiptRequest
		if got == nil || got.Asked != asked || !slices.Equal(got.From, []string{address}) {
			t.Errorf("%+v", got)
		}
		if !asked {
			expectFailure(bob, CodeNoReceipt, "answerReceipt", AnswerReceiptParams{}, message)
		}
	}
}

// Whoever signs may ask for receipts to any address; that it is not theirs is told before one is sent.
func TestReceiptToSomebodyElse(t *testing.T) {
	_, bob := both(t)
	for name, tt := range map[string]struct{ to, elsewhere []string }{
		"to who asks":      {[]string{"Alice@Example.test"}, nil},
		"to somebody else": {[]string{"eve@evil.test"}, []string{"eve@evil.test"}},
		"to both":          {[]string{"alice@example.test", "eve@evil.test"}, []string{"eve@evil.test"}},
	} {
		request := &cms.ReceiptRequest{SignedContentIdentifier: cms.ContentIdentifier(name)}
		for _, to := range tt.to {
			request.ReceiptsTo = append(request.ReceiptsTo, cms.GeneralNames{Addresses: []string{to}})
		}
		got := ask[OpenResult](bob, "open", OpenParams{}, letterWith(cms.ESSAttributes{ReceiptRequest: request})).ReceiptRequest
		if got == nil || !got.Asked || !slices.Equal(got.To, tt.to) || !slices.Equal(got.Elsewhere, tt.elsewhere) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// letterWith is a letter of Alice's with some attributes.
func letterWith(ess cms.ESSAttributes) []byte {
	alice := people().alice
	der := must(cms.Sign([]byte("Content-Type: text/plain\r\n\r\nHello\r\n"), []cms.Signer{{Certificate: alice.certificate, Key: alice.key}},
		cms.SignOptions{Time: now(), ESS: ess}))
	return append([]byte("From: alice@example.test\r\nMessage-ID: <1@example.test>\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n"), der...)
}

func TestReceiptsAreLimited(t *testing.T) {
	c := &call{Engine: newClient(t).engine, ctx: t.Context()}
	var documents []keystore.Document[storedReceipt]
	for i := range MaxReceipts {
		documents = append(documents, keystore.Document[storedReceipt]{
			ID: askedID([]byte(fmt.Sprint(i))), Value: storedReceipt{Asked: &askedReceipt{SentAt: now().AddDate(0, 0, -i)}},
		})
	}
	if err := c.storedReceipts().Put(t.Context(), documents...); err != nil {
		t.Fatal(err)
	}
	oldest := documents[MaxReceipts-1].ID
	if err := c.keepReceipt(oldest, storedReceipt{Asked: &askedReceipt{SentAt: now().AddDate(-100, 0, 0)}}); err != nil {
		t.Fatal(err)
	}
	if err := c.keepReceipt("asked-new", storedReceipt{Asked: &askedReceipt{SentAt: now()}}); err != nil {
		t.Fatal(err)
	}
	all := must(c.storedReceipts().All(t.Context()))
	if len(all) != MaxReceipts || slices.ContainsFunc(all, func(d keystore.Document[storedReceipt]) bool { return d.ID == oldest }) {
		t.Errorf("%d are kept", len(all))
	}
}

func TestSecurityLabelOfADraft(t *testing.T) {
	alice, bob := both(t)
	for params, want := range map[LabelParams]SecurityLabel{
		{Policy: "1.2.840.113549.1.9.16.7.1", Classification: "secret", PrivacyMark: "für Bob"}: {Classification: "secret", PrivacyMark: "für Bob"},
		{Policy: "1.2.840.113549.1.9.16.7.1", Classification: "7"}:                              {Classification: "7"},
		{Policy: "1.2.840.113549.1.9.16.7.1"}:                                                   {},
	} {
		_, bodies := askBodies[ComposeResult](alice, "compose", ComposeParams{
			Draft: draftTo("bob@example.test"), Sign: SignClear, SecurityLabel: &params,
		})
		got := ask[OpenResult](bob, "open", OpenParams{}, bodies[0]).SecurityLabel
		if got == nil || got.Policy != params.Policy || !strings.Contains(got.PolicyName, "RFC 3114") || got.Classification != want.Classification || got.PrivacyMark != want.PrivacyMark {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	for name, p := range map[string]ComposeParams{
		"no policy":                 {Sign: SignClear, SecurityLabel: &LabelParams{}},
		"no object identifier":      {Sign: SignClear, SecurityLabel: &LabelParams{Policy: "9.9"}},
		"a large classification":    {Sign: SignClear, SecurityLabel: &LabelParams{Policy: "1.2", Classification: "257"}},
		"an unknown classification": {Sign: SignClear, SecurityLabel: &LabelParams{Policy: "1.2", Classification: "cosmic"}},
		"a label without signature": {Sign: SignNone, Encrypt: true, SecurityLabel: &LabelParams{Policy: "1.2"}},
		"a receipt without one":     {Sign: SignNone, Encrypt: true, RequestReceipt: true},
	} {
		p.Draft = draftTo("bob@example.test")
		if failure := expectFailure(alice, CodeBadRequest, "compose", p); failure.Detail == "" {
			t.Errorf("%s: no detail", name)
		}
	}
}

func TestLabelsAndListsAreTold(t *testing.T) {
	_, bob := both(t)
	secret := cms.SecurityClassification(9)
	alice := people().alice.certificate
	known := cms.EntityIdentifier{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{Issuer: alice.RawIssuer, SerialNumber: alice.SerialNumber}}
	ess := cms.ESSAttributes{
		SecurityLabel: &cms.ESSSecurityLabel{
			SecurityPolicyIdentifier: []int{1, 2, 3}, SecurityClassification: &secret,
			SecurityCategories: []cms.SecurityCategory{{Type: []int{1, 2, 4}, Value: []byte{0x0c, 1, 'A'}}},
		},
		EquivalentLabels: []cms.ESSSecurityLabel{{SecurityPolicyIdentifier: []int{1, 2, 5}}},
		MLExpansionHistory: []cms.MLData{
			{MailListIdentifier: cms.EntityIdentifier{SubjectKeyIdentifier: []byte{1}}, ExpansionTime: now()},
			{MailListIdentifier: known, ExpansionTime: now()},
		},
	}
	opened := ask[OpenResult](bob, "open", OpenParams{}, letterWith(ess))
	l := opened.SecurityLabel
	if l.Policy != "1.2.3" || l.PolicyName != "" || l.Classification != "9" || !slices.Equal(l.Categories, []SecurityCategory{{"1.2.4", "A"}}) ||
		len(l.Equivalent) != 1 || l.Equivalent[0].Policy != "1.2.5" {
		t.Errorf("%+v", l)
	}
	if lists := opened.MailingLists; len(lists) != 2 || lists[0].List != "key identifier 01" || lists[1].List != "Alice Example" {
		t.Errorf("%+v", lists)
	}
}
