package api

import (
	"testing"

	"signet/smime/keystore"
)

func TestBackup(t *testing.T) {
	c := ready(t, people().alice)
	ask[ImportCertificatesResult](c, "importCertificates", ImportCertificatesParams{Names: []string{"bob.pem"}}, people().bob.pem())
	made := ask[CreateKeyResult](c, "createKey", carolsKey)
	id := keystore.ID(people().alice.certificate)
	ask[KeyList](c, "setKeyDefault", SetKeyDefaultParams{"alice@example.test", UseSign, id})
	settings := `{"lockAfterMinutes":5}`
	params := BackupParams{passphrase, "of the backup", settings}

	expectFailure(c, CodeWrongPassphrase, "backup", BackupParams{"wrong horse", "of the backup", ""})
	expectFailure(c, CodeWeakPassphrase, "backup", BackupParams{passphrase, "short", ""})
	_, files := askBodies[Empty](c, "backup", params)
	if key := ask[KeyList](c, "listKeys", Empty{}).Keys[0]; !key.BackedUp {
		t.Error("the key is not backed up")
	}
	if request := ask[RequestList](c, "listRequests", Empty{}).Requests[0]; !request.BackedUp {
		t.Error("the waiting key is not backed up")
	}

	other := newClient(t)
	expectFailure(other, CodeWrongPassword, "restoreBackup", RestoreBackupParams{"wrong password"}, files[0])
	expectFailure(other, CodeMalformed, "restoreBackup", RestoreBackupParams{"of the backup"}, files[0][:len(files[0])-1])
	expectFailure(other, CodeMalformed, "restoreBackup", RestoreBackupParams{"of the backup"}, people().alice.pkcs12(""))
	if status := ask[Status](other, "status", Empty{}); status.State != KeystoreNew {
		t.Errorf("after failures: %+v", status)
	}
	got := ask[RestoreBackupResult](other, "restoreBackup", RestoreBackupParams{"of the backup"}, files[0])
	want := RestoreBackupResult{Keys: 1, Requests: 1, Certificates: 1, Authorities: 1, Anchors: 1, Settings: 1, ExtensionSettings: settings}
	if got != want {
		t.Errorf("restored %+v, want %+v", got, want)
	}
	ask[Status](other, "lock", Empty{})
	ask[Status](other, "unlock", UnlockParams{"of the backup"})
	key := ask[KeyList](other, "listKeys", Empty{}).Keys[0]
	if key.ID != id || !key.BackedUp || len(key.DefaultToSign) != 1 {
		t.Errorf("key %+v", key)
	}
	composed := ask[ComposeResult](other, "compose", ComposeParams{Sign: SignClear, Encrypt: true, Draft: Draft{
		From: Address{Address: "alice@example.test"}, To: []Address{{Address: "bob@example.test"}}}})
	if composed.SignedWith != id {
		t.Errorf("signed with %q", composed.SignedWith)
	}
	ask[KeyInfo](other, "completeRequest", Empty{}, answer(t, made.PEM).pem())

	got = ask[RestoreBackupResult](c, "restoreBackup", RestoreBackupParams{"of the backup"}, files[0])
	if want := (RestoreBackupResult{Known: 6, ExtensionSettings: settings}); got != want {
		t.Errorf("restored where it came from: %+v", got)
	}
	ask[Status](c, "lock", Empty{})
	expectFailure(c, CodeLocked, "restoreBackup", RestoreBackupParams{"of the backup"}, files[0])
	expectFailure(c, CodeLocked, "backup", params)
}
