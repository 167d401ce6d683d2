package api

import (
	"crypto/x509"
	"reflect"
	"testing"

	"signet/smime/keystore"
)

func TestPassphrase(t *testing.T) {
	c := newClient(t)
	if got := ask[Status](c, "status", Empty{}); !reflect.DeepEqual(got, Status{State: KeystoreNew, Version: "1.2.3", UnlockWays: []UnlockWay{}}) {
		t.Errorf("new: %+v", got)
	}
	expectFailure(c, CodeNoKeystore, "unlock", UnlockParams{passphrase})
	expectFailure(c, CodeNoKeystore, "importKey", ImportKeyParams{}, nil)
	expectFailure(c, CodeWeakPassphrase, "setPassphrase", SetPassphraseParams{New: "short"})
	if got := ask[Status](c, "setPassphrase", SetPassphraseParams{New: passphrase}); got.State != KeystoreUnlocked {
		t.Errorf("after setPassphrase: %+v", got)
	}
	if got := ask[Status](c, "lock", Empty{}); got.State != KeystoreLocked {
		t.Errorf("after lock: %+v", got)
	}
	expectFailure(c, CodeLocked, "importKey", ImportKeyParams{}, nil)
	expectFailure(c, CodeWrongPassphrase, "unlock", UnlockParams{"wrong horse"})
	expectFailure(c, CodeWrongPassphrase, "setPassphrase", SetPassphraseParams{New: "another horse"})
	ask[Status](c, "setPassphrase", SetPassphraseParams{Current: passphrase, New: "another horse"})
	ask[Status](c, "lock", Empty{})
	if got := ask[Status](c, "unlock", UnlockParams{"another horse"}); got.State != KeystoreUnlocked {
		t.Errorf("after unlock: %+v", got)
	}
}

func TestKeys(t *testing.T) {
	alice := people().alice
	c := newClient(t)
	ask[Status](c, "setPassphrase", SetPassphraseParams{New: passphrase})
	file := alice.pkcs12("secret")
	params := ImportKeyParams{Name: "alice.p12", Password: "secret"}

	expectFailure(c, CodeWrongPassword, "importKey", ImportKeyParams{Password: "Secret"}, file)
	expectFailure(c, CodeMalformed, "importKey", params, file[:100])
	expectFailure(c, CodeBadRequest, "importKey", params)
	expectFailure(c, CodeCertificateUnfit, "importKey", params, people().root.issue(name("CRLs"), usage(x509.KeyUsageCRLSign)).pkcs12("secret"))

	got := ask[ImportKeyResult](c, "importKey", params, file)
	if len(got.Keys) != 1 || len(got.Authorities) != 1 {
		t.Fatalf("imported %+v", got)
	}
	info := got.Keys[0].Certificate
	if info.CommonName != "Alice Example" || info.Emails[0] != "alice@example.test" || !info.CanSign || !info.CanEncrypt ||
		info.IsAuthority || info.KeyAlgorithm != "RSA 2048" || info.NotAfter != "2028-06-01T12:00:00Z" {
		t.Errorf("certificate %+v", info)
	}
	if len(info.Findings) != 1 || info.Findings[0].Code != "untrusted-root" {
		t.Errorf("before its authority is trusted: %+v", info.Findings)
	}
	if !got.Authorities[0].IsAuthority {
		t.Errorf("authority %+v", got.Authorities[0])
	}

	ask[CertificateInfo](c, "trustAuthority", IDParams{got.Authorities[0].ID})
	got = ask[ImportKeyResult](c, "importKey", params, file) // known by now, and trusted
	if len(got.Keys) != 1 || len(got.Authorities) != 0 || len(got.Keys[0].Certificate.Findings) != 0 {
		t.Errorf("imported again: %+v", got)
	}

	ask[Status](c, "lock", Empty{})
	list := ask[KeyList](c, "listKeys", Empty{})
	if len(list.Keys) != 1 || list.Keys[0].ID != keystore.ID(alice.certificate) || list.Keys[0].AddedAt != "2026-06-01T12:00:00Z" {
		t.Errorf("listed %+v", list)
	}
	expectFailure(c, CodeNotFound, "deleteKey", IDParams{"nothing"})
	ask[Empty](c, "deleteKey", IDParams{list.Keys[0].ID})
	if status := ask[Status](c, "status", Empty{}); status.Keys != 0 {
		t.Errorf("after deleteKey: %+v", status)
	}
}
