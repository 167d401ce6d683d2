package api

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"signet/smime/keystore"
)

func TestWait(t *testing.T) {
	c := ready(t, people().alice)
	clock := now()
	c.engine.Keystore = keystore.New(c.storage, keystore.Options{Now: func() time.Time { return clock }})
	for range keystore.FreeTries {
		expectFailure(c, CodeWrongPassphrase, "unlock", UnlockParams{"wrong horse"})
	}
	clock = clock.Add(time.Millisecond)
	want := int(keystore.FirstWait.Seconds())
	if failure := expectFailure(c, CodeWait, "unlock", UnlockParams{passphrase}); failure.RetryAfter != want {
		t.Errorf("retry after %d s, not %d", failure.RetryAfter, want)
	}
	if status := ask[Status](c, "status", Empty{}); status.WaitSeconds != want {
		t.Errorf("status tells to wait for %d s", status.WaitSeconds)
	}
	clock = clock.Add(time.Duration(want) * time.Second)
	if status := ask[Status](c, "unlock", UnlockParams{passphrase}); status.State != KeystoreUnlocked || status.WaitSeconds != 0 {
		t.Errorf("after waiting: %+v", status)
	}
}

func TestAuthenticators(t *testing.T) {
	c := ready(t, people().alice)
	secret := func() []byte { return bytes.Repeat([]byte{7}, keystore.PRFSize) }
	add := AddAuthenticatorParams{Passphrase: passphrase, Label: "Key ring", CredentialID: "-_8", Salt: strings.Repeat("A", 43)}
	if got := ask[Status](c, "status", Empty{}); !reflect.DeepEqual(got.UnlockWays, []UnlockWay{WayPassphrase}) {
		t.Errorf("before: %v", got.UnlockWays)
	}

	for _, change := range []func(*AddAuthenticatorParams){
		func(p *AddAuthenticatorParams) { p.CredentialID = "+/8" },
		func(p *AddAuthenticatorParams) { p.CredentialID = "-_8=" },
		func(p *AddAuthenticatorParams) { p.CredentialID = "-_9" }, // bits that nobody reads
		func(p *AddAuthenticatorParams) { p.Salt = "A" },
	} {
		bad := add
		change(&bad)
		expectFailure(c, CodeBadRequest, "addAuthenticator", bad, secret())
	}
	expectFailure(c, CodeBadRequest, "addAuthenticator", add)
	expectFailure(c, CodeUnfitAuthenticator, "addAuthenticator", add, []byte("short"))
	wrong := add
	wrong.Passphrase = "wrong horse"
	expectFailure(c, CodeWrongPassphrase, "addAuthenticator", wrong, secret())

	used := secret()
	ask[Empty](c, "addAuthenticator", add, used)
	if !bytes.Equal(used, make([]byte, keystore.PRFSize)) {
		t.Error("the secret is still in memory")
	}
	want := []AuthenticatorInfo{{CredentialID: "-_8", Salt: add.Salt, Label: "Key ring", AddedAt: "2026-06-01T12:00:00Z"}}
	if got := ask[AuthenticatorList](c, "authenticators", Empty{}); !reflect.DeepEqual(got.Authenticators, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := ask[Status](c, "lock", Empty{}); !reflect.DeepEqual(got.UnlockWays, []UnlockWay{WayPassphrase, WayAuthenticator}) {
		t.Errorf("after: %v", got.UnlockWays)
	}
	expectFailure(c, CodeWrongAuthenticator, "unlockWithAuthenticator", CredentialParams{"-_8"}, make([]byte, keystore.PRFSize))
	expectFailure(c, CodeNotFound, "unlockWithAuthenticator", CredentialParams{"AAAA"}, secret())
	if got := ask[Status](c, "unlockWithAuthenticator", CredentialParams{"-_8"}, secret()); got.State != KeystoreUnlocked {
		t.Errorf("unlocked: %+v", got)
	}
	ask[Empty](c, "removeAuthenticator", CredentialParams{"-_8"})
	expectFailure(c, CodeNotFound, "removeAuthenticator", CredentialParams{"-_8"})
}
