package keystore

import (
	"reflect"
	"slices"
	"testing"

	"signet/smime/cert"
	"signet/smime/internal/testca"
)

func trustSettings(t *testing.T, k *Keystore) TrustSettings {
	t.Helper()
	settings, err := k.TrustSettings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

func TestTrustSettings(t *testing.T) {
	storage := new(Memory)
	k := newKeystore(storage)
	if settings := trustSettings(t, k); settings.MozillaDisabled || len(settings.Anchors) > 0 {
		t.Errorf("to begin with: %+v", settings)
	}
	limited := AnchorTrust{Domains: []string{"example.test"}, Purposes: []AnchorPurpose{AnchorSigns}}
	if err := k.TrustAnchor(t.Context(), "a", limited); err != nil {
		t.Fatal(err)
	}
	if err := k.TrustMozilla(t.Context(), AnchorTrust{Disabled: true}); err != nil {
		t.Fatal(err)
	}
	want := TrustSettings{MozillaDisabled: true, Anchors: map[string]AnchorTrust{"a": limited}}
	for _, k := range []*Keystore{k, newKeystore(storage)} {
		if settings := trustSettings(t, k); !reflect.DeepEqual(settings, want) {
			t.Errorf("%+v, want %+v", settings, want)
		}
	}
}

// Who cannot read how far an anchor is trusted does not trust it.
func TestDamagedTrustDisables(t *testing.T) {
	for _, text := range []string{"", "{", `{"version":1,"document":{"disabled":1}}`, `{"version":1,"document":{"since":"then"}}`} {
		storage := new(Memory)
		for _, id := range []string{mozillaTrust, "a"} {
			if err := storage.Write(t.Context(), Batch{Put: []Record{{KindTrust, id, []byte(text)}}}); err != nil {
				t.Fatal(err)
			}
		}
		if settings := trustSettings(t, newKeystore(storage)); !settings.MozillaDisabled || !settings.Anchors["a"].Disabled {
			t.Errorf("%q: %+v", text, settings)
		}
	}
}

func TestUnknownPurposeDisables(t *testing.T) {
	k := newKeystore(new(Memory))
	if err := k.TrustAnchor(t.Context(), "a", AnchorTrust{Purposes: []AnchorPurpose{AnchorSigns, "rule"}}); err != nil {
		t.Fatal(err)
	}
	if settings := trustSettings(t, k); !settings.Anchors["a"].Disabled {
		t.Errorf("%+v", settings)
	}
}

func TestLimit(t *testing.T) {
	root := testca.NewRoot()
	distrusted := cert.Anchor{Certificate: root.Certificate, DistrustAfter: testca.Now()}
	limited := AnchorTrust{Domains: []string{"example.test"}, Purposes: []AnchorPurpose{AnchorEncrypts}}.Limit(distrusted)
	if !slices.Equal(limited.Domains, []string{"example.test"}) || !slices.Equal(limited.Purposes, []cert.Purpose{cert.Encrypt}) ||
		!limited.DistrustAfter.Equal(testca.Now()) || limited.Certificate != root.Certificate {
		t.Errorf("%+v", limited)
	}
	if all := (AnchorTrust{}).Limit(distrusted); all.Domains != nil || all.Purposes != nil {
		t.Errorf("without limits: %+v", all)
	}
}

// An anchor that comes out of a backup is trusted no further than it was.
func TestBackupKeepsTrust(t *testing.T) {
	storage := new(Memory)
	k, _ := unlockedKeystore(t, storage)
	limited := AnchorTrust{Domains: []string{"example.test"}}
	if err := k.TrustAnchor(t.Context(), "limited", limited); err != nil {
		t.Fatal(err)
	}
	if err := storage.Write(t.Context(), Batch{Put: []Record{{KindTrust, "damaged", []byte("{")}}}); err != nil {
		t.Fatal(err)
	}
	fresh := newKeystore(new(Memory))
	if _, err := fresh.Restore(t.Context(), backupOf(t, k), filePassword); err != nil {
		t.Fatal(err)
	}
	settings := trustSettings(t, fresh)
	if !reflect.DeepEqual(settings.Anchors["limited"], limited) || !settings.Anchors["damaged"].Disabled {
		t.Errorf("%+v", settings)
	}
}
