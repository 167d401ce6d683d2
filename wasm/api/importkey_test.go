package api

import (
	"crypto/x509"
	"testing"
	"time"

	"signet/smime/keystore"
)

// withPassphrase returns a client whose keystore is new and unlocked.
func withPassphrase(t *testing.T) *client {
	c := newClient(t)
	ask[Status](c, "setPassphrase", SetPassphraseParams{New: passphrase})
	return c
}

func TestPreviewKeyFile(t *testing.T) {
	c := newClient(t)
	nobody := people().root.issue(name("Nobody"))
	file := append(keyPEM(nobody), keyPEM(people().bob)...)
	file = append(file, people().root.pem()...)
	unfit := people().root.issue(name("CRLs"), usage(x509.KeyUsageCRLSign))
	file = append(file, keyPEM(unfit)...)

	got := ask[PreviewKeyFileResult](c, "previewKeyFile", PreviewKeyFileParams{}, file)
	if len(got.Keys) != 2 || len(got.Authorities) != 1 || len(got.Skipped) != 1 {
		t.Fatalf("preview %+v", got)
	}
	if s := got.Skipped[0]; s.Name != "CRLs" || s.Code != CodeCertificateUnfit || s.Detail == "" {
		t.Errorf("skipped %+v", s)
	}
	for i, want := range [][]string{{"gmail-issued-by-root", "no-address"}, {"gmail-issued-by-root"}} {
		expectCodes(t, got.Keys[i].Warnings, want...)
	}
	if keys := ask[KeyList](c, "listKeys", Empty{}).Keys; len(keys) != 0 {
		t.Errorf("stored %+v", keys)
	}

	ask[Status](c, "setPassphrase", SetPassphraseParams{New: passphrase})
	id := got.Keys[1].Certificate.ID
	expectFailure(c, CodeNotFound, "importKey", ImportKeyParams{Only: []string{"another"}}, file)
	imported := ask[ImportKeyResult](c, "importKey", ImportKeyParams{Only: []string{id}}, file)
	if len(imported.Keys) != 1 || imported.Keys[0].ID != id || len(imported.Skipped) != 1 {
		t.Errorf("imported %+v", imported)
	}
	expectCodes(t, imported.Keys[0].Warnings, "gmail-issued-by-root")
	ask[Status](c, "lock", Empty{})
	got = ask[PreviewKeyFileResult](c, "previewKeyFile", PreviewKeyFileParams{}, file)
	if got.Keys[0].Known || !got.Keys[1].Known {
		t.Errorf("known: %v, %v", got.Keys[0].Known, got.Keys[1].Known)
	}
}

func expectCodes(t *testing.T, findings []Finding, want ...string) {
	t.Helper()
	if len(findings) != len(want) {
		t.Fatalf("findings %+v, want %v", findings, want)
	}
	for i, finding := range findings {
		if finding.Code != want[i] || finding.Severity != "info" {
			t.Errorf("finding %+v, want %s", finding, want[i])
		}
	}
}

func TestKeyInfoOfRenewal(t *testing.T) {
	c := withPassphrase(t)
	lasting := func(from, to time.Time) option {
		return func(t *template) { t.NotBefore, t.NotAfter = from, to }
	}
	carol := email("carol@example.test")
	first := people().root.issue(carol, lasting(now().AddDate(-2, 0, 0), now().AddDate(0, 0, -1)))
	second := people().root.issue(carol, lasting(now().AddDate(-1, 0, 0), now().AddDate(0, 0, 7)))
	third := people().root.issue(carol, lasting(now().AddDate(0, 0, -1), now().AddDate(0, 0, 30)))
	fourth := people().root.issue(carol, lasting(now(), now().AddDate(0, 0, 31)), usage(x509.KeyUsageDigitalSignature))
	for _, id := range []*identity{third, first, fourth, second} {
		ask[ImportKeyResult](c, "importKey", ImportKeyParams{}, id.pkcs12(""))
	}
	infos := map[string]KeyInfo{}
	for _, key := range ask[KeyList](c, "listKeys", Empty{}).Keys {
		infos[key.ID] = key
	}
	ids := make([]string, 4)
	for i, id := range []*identity{first, second, third, fourth} {
		ids[i] = keystore.ID(id.certificate)
	}
	for i, want := range []struct {
		predecessor, successor string
		expiry                 Expiry
	}{
		{"", ids[1], ExpiryExpired}, {ids[0], ids[2], ExpirySoon7}, {ids[1], "", ExpirySoon30}, {"", "", ExpiryOK},
	} {
		got := infos[ids[i]]
		if got.Predecessor != want.predecessor || got.Successor != want.successor || got.Expiry != want.expiry {
			t.Errorf("certificate %d: predecessor %q, successor %q, %s", i, got.Predecessor, got.Successor, got.Expiry)
		}
	}
}

func TestExportKey(t *testing.T) {
	c := ready(t, people().alice)
	id := keystore.ID(people().alice.certificate)
	params := ExportKeyParams{ID: id, Password: "of the file", Passphrase: passphrase}
	change := func(change func(*ExportKeyParams)) ExportKeyParams {
		p := params
		change(&p)
		return p
	}
	expectFailure(c, CodeWrongPassphrase, "exportKey", change(func(p *ExportKeyParams) { p.Passphrase = "wrong horse" }))
	expectFailure(c, CodeWeakPassphrase, "exportKey", change(func(p *ExportKeyParams) { p.Password = "short" }))
	expectFailure(c, CodeNotFound, "exportKey", change(func(p *ExportKeyParams) { p.ID = "nothing" }))
	if ask[KeyList](c, "listKeys", Empty{}).Keys[0].BackedUp {
		t.Error("backed up before the first export")
	}
	_, files := askBodies[Empty](c, "exportKey", params)
	if !ask[KeyList](c, "listKeys", Empty{}).Keys[0].BackedUp {
		t.Error("not backed up by an export")
	}
	other := withPassphrase(t)
	got := ask[ImportKeyResult](other, "importKey", ImportKeyParams{Password: params.Password}, files[0])
	if len(got.Keys) != 1 || got.Keys[0].ID != id || got.Keys[0].Label != "Alice Example" || len(got.Authorities) != 1 {
		t.Errorf("imported %+v", got)
	}
	ask[Status](c, "lock", Empty{})
	expectFailure(c, CodeLocked, "exportKey", params)
}

func TestExportCertificates(t *testing.T) {
	c := ready(t, people().alice)
	ask[ImportCertificatesResult](c, "importCertificates", ImportCertificatesParams{Names: []string{"bob.pem"}}, people().bob.pem())
	ids := []string{keystore.ID(people().bob.certificate), keystore.ID(people().alice.certificate)}
	expectFailure(c, CodeNotFound, "exportCertificates", ExportCertificatesParams{[]string{"nothing"}})
	expectFailure(c, CodeBadRequest, "exportCertificates", ExportCertificatesParams{})
	_, files := askBodies[Empty](c, "exportCertificates", ExportCertificatesParams{ids})
	other := newClient(t)
	got := ask[ImportCertificatesResult](other, "importCertificates", ImportCertificatesParams{Names: []string{"own.p7c"}}, files[0])
	if len(got.Added) != 2 || len(got.Rejected) != 0 {
		t.Errorf("imported %+v", got)
	}
}

func TestKeyInfoUses(t *testing.T) {
	c := ready(t, people().alice)
	if key := ask[KeyList](c, "listKeys", Empty{}).Keys[0]; key.Uses != 0 || key.LastUsed != "" {
		t.Errorf("before the first use: %d, %q", key.Uses, key.LastUsed)
	}
	for range 3 {
		ask[ComposeResult](c, "compose", ComposeParams{Sign: SignClear, Draft: Draft{
			From: Address{Address: "alice@example.test"}, To: []Address{{Address: "bob@example.test"}}}})
	}
	if key := ask[KeyList](c, "listKeys", Empty{}).Keys[0]; key.Uses != 3 || key.LastUsed != "2026-06-01T12:00:00Z" {
		t.Errorf("after three signatures: %d, %q", key.Uses, key.LastUsed)
	}
}

func TestSetKeyDefault(t *testing.T) {
	c := ready(t, people().alice)
	second := people().root.issue(email("alice@example.test"), name("Alice, newer"), func(t *template) { t.NotBefore = now() })
	ask[ImportKeyResult](c, "importKey", ImportKeyParams{}, second.pkcs12(""))
	first := keystore.ID(people().alice.certificate)
	signsWith := func() string {
		return ask[ComposeResult](c, "compose", ComposeParams{Sign: SignClear, Draft: Draft{
			From: Address{Address: "alice@example.test"}, To: []Address{{Address: "bob@example.test"}}}}).SignedWith
	}
	sender := func() string {
		return ask[RecipientsResult](c, "recipients", RecipientsParams{From: "Alice@example.test"}).Sender.Certificate.ID
	}
	newest := keystore.ID(second.certificate)
	if signsWith() != newest || sender() != newest {
		t.Error("the newest is not taken without a choice")
	}
	set := func(use KeyUse, id string) KeyList {
		return ask[KeyList](c, "setKeyDefault", SetKeyDefaultParams{"ALICE@example.test", use, id})
	}
	set(UseSign, first)
	if signsWith() != first || sender() != newest {
		t.Error("the key that was chosen to sign does not, or was chosen for more")
	}
	list := set(UseEncrypt, first)
	if sender() != first {
		t.Error("the certificate that was chosen to encrypt to is not taken")
	}
	for _, key := range list.Keys {
		if (key.ID == first) != (len(key.DefaultToSign) == 1 && len(key.DefaultToEncrypt) == 1) {
			t.Errorf("%+v", key)
		}
	}
	set(UseBoth, "")
	if signsWith() != newest || sender() != newest {
		t.Error("the choice was not taken back")
	}
	expectFailure(c, CodeNotFound, "setKeyDefault", SetKeyDefaultParams{"alice@example.test", UseSign, "nothing"})
	expectFailure(c, CodeCannotCertify, "setKeyDefault", SetKeyDefaultParams{"bob@example.test", UseSign, first})
	expectFailure(c, CodeCannotCertify, "setKeyDefault", SetKeyDefaultParams{"alice@example.test", "other", first})
	set(UseBoth, first)
	ask[Empty](c, "deleteKey", IDParams{first})
	if signsWith() != newest || sender() != newest {
		t.Error("a key that is gone is still chosen")
	}
}
