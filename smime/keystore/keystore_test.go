package keystore

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

const passphrase = "correct horse"

// quick derives with the least memory that is accepted.
var quick = Derivation{Passes: 1, MemoryKiB: minMemoryKiB, Lanes: 1}

func newKeystore(storage Storage) *Keystore {
	return New(storage, Options{Now: testca.Now, Derivation: quick})
}

// unlockedKeystore has alice's key.
func unlockedKeystore(t *testing.T, storage Storage) (*Keystore, *testca.Identity) {
	t.Helper()
	k := newKeystore(storage)
	if err := k.Create(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	alice := testca.NewRoot().Issue(testca.Email("alice@example.test"), testca.Key(testca.P256))
	if _, err := k.ImportKeys(t.Context(), alice.PKCS12("secret"), "secret"); err != nil {
		t.Fatal(err)
	}
	return k, alice
}

func expectState(t *testing.T, k *Keystore, want State) {
	t.Helper()
	got, err := k.State(t.Context())
	if err != nil || got != want {
		t.Fatalf("state %v, %v; want %v", got, err, want)
	}
}

func expectError(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
}

func TestLife(t *testing.T) {
	storage := new(Memory)
	k := newKeystore(storage)
	expectState(t, k, Absent)
	expectError(t, k.Unlock(t.Context(), passphrase), ErrAbsent)
	expectError(t, k.Create(t.Context(), "short"), ErrWeakPassphrase)
	expectState(t, k, Absent)

	k, alice := unlockedKeystore(t, storage)
	expectState(t, k, Unlocked)
	expectError(t, k.Create(t.Context(), passphrase), ErrExists)
	expectSignature(t, k, alice)

	k.Lock()
	expectState(t, k, Locked)
	_, err := k.Signer(t.Context(), ID(alice.Certificate))
	expectError(t, err, ErrLocked)
	expectError(t, k.Unlock(t.Context(), "wrong horse"), ErrWrongPassphrase)
	expectError(t, k.Unlock(t.Context(), ""), ErrWrongPassphrase)
	expectState(t, k, Locked)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, k, alice)

	// A new program on the same storage.
	k = newKeystore(storage)
	expectState(t, k, Locked)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, k, alice)
}

func expectSignature(t *testing.T, k *Keystore, id *testca.Identity) {
	t.Helper()
	signer, err := k.Signer(t.Context(), ID(id.Certificate))
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256([]byte("text"))
	if _, err := signer.Key.Sign(rand.Reader, digest[:], crypto.SHA256); err != nil {
		t.Fatal(err)
	}
	if !cert.HasKey(id.Certificate, signer.Key) || !signer.Certificate.Equal(id.Certificate) {
		t.Fatal("another key than was imported")
	}
}

func TestChangePassphrase(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	before, _ := storage.Read(t.Context(), KindKey)

	expectError(t, k.ChangePassphrase(t.Context(), "wrong horse", "another horse"), ErrWrongPassphrase)
	expectError(t, k.ChangePassphrase(t.Context(), passphrase, "short"), ErrWeakPassphrase)
	k.Lock()
	if err := k.ChangePassphrase(t.Context(), passphrase, "another horse"); err != nil {
		t.Fatal(err)
	}
	expectState(t, k, Unlocked)

	after, _ := storage.Read(t.Context(), KindKey)
	if !bytes.Equal(before[0].Data, after[0].Data) {
		t.Error("the key was sealed anew")
	}
	k = newKeystore(storage)
	expectError(t, k.Unlock(t.Context(), passphrase), ErrWrongPassphrase)
	if err := k.Unlock(t.Context(), "another horse"); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, k, alice)
}

// The same characters come composed or decomposed, as the keyboard likes.
func TestPassphraseIsNormalised(t *testing.T) {
	k := newKeystore(new(Memory))
	if err := k.Create(t.Context(), "zw\u00f6lf Pferde"); err != nil {
		t.Fatal(err)
	}
	k.Lock()
	if err := k.Unlock(t.Context(), "zwo\u0308lf Pferde"); err != nil {
		t.Error(err)
	}
}

func TestPassphraseIsCountedInCharacters(t *testing.T) {
	if err := newKeystore(new(Memory)).Create(t.Context(), "äöüßäöü"); !errors.Is(err, ErrWeakPassphrase) {
		t.Errorf("seven characters of two octets: %v", err)
	}
}

// Nothing secret may be in what is stored.
func TestStorageHoldsNoSecret(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	pkcs8 := alice.KeyPEM()
	for _, kind := range Kinds() {
		records, _ := storage.Read(t.Context(), kind)
		for _, r := range records {
			var fields map[string]any
			if err := json.Unmarshal(r.Data, &fields); err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{passphrase, string(pkcs8[40:80]), string(k.master)} {
				if bytes.Contains(r.Data, []byte(secret)) {
					t.Errorf("%s %s holds a secret", r.Kind, r.ID)
				}
			}
		}
	}
}

// What was sealed as one thing must not open as another.
func TestRecordsCannotBeSwapped(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	bob := testca.NewRoot().Issue(testca.Email("bob@example.test"))
	if _, err := k.ImportKeys(t.Context(), bob.PKCS12(""), ""); err != nil {
		t.Fatal(err)
	}
	mine, other := k.keys[ID(alice.Certificate)], k.keys[ID(bob.Certificate)]
	mine.RecordKey, mine.PrivateKey = other.RecordKey, other.PrivateKey
	k.opened = map[string]KeyPair{}
	_, err := k.Signer(t.Context(), ID(alice.Certificate))
	expectError(t, err, ErrDamaged)
}

func TestDamagedRecords(t *testing.T) {
	change := func(kind Kind, from, to string) func(*Memory) {
		return func(m *Memory) {
			records, _ := m.Read(context.Background(), kind)
			for _, r := range records {
				r.Data = bytes.Replace(r.Data, []byte(from), []byte(to), 1)
				m.Write(context.Background(), Batch{Put: []Record{r}})
			}
		}
	}
	tests := []struct {
		name   string
		damage func(*Memory)
	}{
		{"another version", change(KindVault, `"version":1,"argon2id"`, `"version":2,"argon2id"`)},
		{"not JSON", change(KindKey, `{`, `[`)},
		{"unknown field", change(KindKey, `"addedAt"`, `"addedBy"`)},
		{"certificate", change(KindKey, `"certificate":"MII`, `"certificate":"AAA`)},
		{"another certificate's id", func(m *Memory) {
			records, _ := m.Read(context.Background(), KindKey)
			m.Write(context.Background(), Batch{Delete: records})
			records[0].ID = strings.Repeat("0", 64)
			m.Write(context.Background(), Batch{Put: records})
		}},
		{"too much memory", change(KindVault, `"memoryKiB":8192`, `"memoryKiB":99999999`)},
		{"too little memory", change(KindVault, `"memoryKiB":8192`, `"memoryKiB":8`)},
		{"too many passes", change(KindVault, `"passes":1`, `"passes":100000`)},
		{"no lanes", change(KindVault, `"lanes":1`, `"lanes":0`)},
		{"no salt", change(KindVault, `"salt":"`, `"salt":"","check":"`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			storage := new(Memory)
			_, alice := unlockedKeystore(t, storage)
			tt.damage(storage)
			k := newKeystore(storage)
			expectState(t, k, Locked)
			list, err := k.Damaged(t.Context())
			if err != nil || len(list) != 1 || !errors.Is(list[0].Err, ErrDamaged) {
				t.Fatalf("damaged %v, %v", list, err)
			}
			if list[0].Kind == KindVault {
				expectError(t, k.Unlock(t.Context(), passphrase), ErrDamaged)
				expectError(t, k.Create(t.Context(), passphrase), ErrExists)
				return
			}
			if err := k.Unlock(t.Context(), passphrase); err != nil {
				t.Error(err)
			}
			if _, err := k.Signer(t.Context(), ID(alice.Certificate)); !errors.Is(err, ErrNotFound) {
				t.Error(err)
			}
		})
	}
}

// A damaged key does not take the others with it, and is kept when it is imported again.
func TestDamagedKeyIsReplaced(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	bob := testca.NewRoot().Issue(testca.Email("bob@example.test"))
	if _, err := k.ImportKeys(t.Context(), bob.PKCS12(""), ""); err != nil {
		t.Fatal(err)
	}
	broken := Record{KindKey, ID(alice.Certificate), []byte("broken")}
	storage.Write(t.Context(), Batch{Put: []Record{broken}})
	k = newKeystore(storage)
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, k, bob)
	if _, err := k.ImportKeys(t.Context(), alice.PKCS12(""), ""); err != nil {
		t.Fatal(err)
	}
	expectSignature(t, k, alice)
	kept, _ := storage.Read(t.Context(), KindDamaged)
	if len(kept) != 1 || string(kept[0].Data) != "broken" || !strings.HasPrefix(kept[0].ID, "key "+broken.ID) {
		t.Errorf("kept %q", kept)
	}
}

// A master key that was damaged is told from a wrong passphrase.
func TestDamagedMasterKey(t *testing.T) {
	k, _ := unlockedKeystore(t, new(Memory))
	k.vault.MasterKey[20] ^= 1
	k.Lock()
	expectError(t, k.Unlock(t.Context(), passphrase), ErrDamaged)
}

func TestDecryptionKeys(t *testing.T) {
	k, alice := unlockedKeystore(t, new(Memory))
	for _, rid := range []cms.RecipientIdentifier{
		{SubjectKeyIdentifier: alice.Certificate.SubjectKeyId},
		{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{Issuer: alice.Certificate.RawIssuer, SerialNumber: alice.Certificate.SerialNumber}},
	} {
		keys, err := k.Decryption(t.Context()).DecryptionKeys(rid)
		if err != nil || len(keys) != 1 || !keys[0].Certificate.Equal(alice.Certificate) {
			t.Errorf("%v: %d keys, %v", rid, len(keys), err)
		}
	}
	stranger := cms.RecipientIdentifier{IssuerAndSerialNumber: &cms.IssuerAndSerialNumber{
		Issuer: alice.Certificate.RawIssuer, SerialNumber: big.NewInt(1),
	}}
	k.Lock()
	if keys, err := k.Decryption(t.Context()).DecryptionKeys(stranger); len(keys) != 0 || err != nil {
		t.Errorf("locked, for a stranger: %d keys, %v", len(keys), err)
	}
	_, err := k.Decryption(t.Context()).DecryptionKeys(cms.RecipientIdentifier{SubjectKeyIdentifier: alice.Certificate.SubjectKeyId})
	expectError(t, err, ErrLocked)
}

func TestDeleteKey(t *testing.T) {
	storage := new(Memory)
	k, alice := unlockedKeystore(t, storage)
	expectError(t, k.DeleteKey(t.Context(), "nothing"), ErrNotFound)
	if err := k.DeleteKey(t.Context(), ID(alice.Certificate)); err != nil {
		t.Fatal(err)
	}
	_, err := k.Signer(t.Context(), ID(alice.Certificate))
	expectError(t, err, ErrNotFound)
	if records, _ := storage.Read(t.Context(), KindKey); len(records) != 0 {
		t.Error("the record is still stored")
	}
}

func TestCertificates(t *testing.T) {
	storage := new(Memory)
	k := newKeystore(storage)
	root := testca.NewRoot()
	bob, carol := root.Issue(testca.Email("bob@example.test")), root.Issue(testca.Email("carol@example.test"))

	added, err := k.AddCertificates(t.Context(), KindCertificate, SourceFile, bob.Certificate, carol.Certificate, bob.Certificate)
	if err != nil || len(added) != 2 {
		t.Fatalf("%d added, %v", len(added), err)
	}
	added, err = k.AddCertificates(t.Context(), KindCertificate, SourceMessage, bob.Certificate)
	if err != nil || len(added) != 0 {
		t.Fatalf("%d added again, %v", len(added), err)
	}

	k = newKeystore(storage)
	list, err := k.Certificates(t.Context(), KindCertificate)
	if err != nil || len(list) != 2 || list[0].Source != SourceFile || !list[0].AddedAt.Equal(testca.Now()) {
		t.Fatalf("%+v, %v", list, err)
	}
	if anchors, _ := k.Certificates(t.Context(), KindAnchor); len(anchors) != 0 {
		t.Error("a correspondent became an anchor")
	}
	expectError(t, k.DeleteCertificate(t.Context(), KindAnchor, ID(bob.Certificate)), ErrNotFound)
	if err := k.DeleteCertificate(t.Context(), KindCertificate, ID(bob.Certificate)); err != nil {
		t.Fatal(err)
	}
	list, _ = k.Certificates(t.Context(), KindCertificate)
	if len(list) != 1 || !list[0].Certificate.Equal(carol.Certificate) {
		t.Errorf("left: %+v", list)
	}
}

// A storage that refuses leaves the keystore as it was.
func TestStorageRefuses(t *testing.T) {
	storage := &refusing{}
	k, alice := unlockedKeystore(t, storage)
	storage.refuse = errors.New("quota exceeded")
	bob := testca.NewRoot().Issue(testca.Email("bob@example.test"))

	_, err := k.ImportKeys(t.Context(), bob.PKCS12(""), "")
	expectError(t, err, ErrStorage)
	expectError(t, err, storage.refuse)
	_, err = k.AddCertificates(t.Context(), KindCertificate, SourceFile, bob.Certificate)
	expectError(t, err, ErrStorage)
	expectError(t, k.DeleteKey(t.Context(), ID(alice.Certificate)), ErrStorage)
	expectError(t, k.ChangePassphrase(t.Context(), passphrase, "another horse"), ErrStorage)

	keys, _ := k.Keys(t.Context())
	if !slices.ContainsFunc(keys, func(key Key) bool { return key.ID == ID(alice.Certificate) }) || len(keys) != 1 {
		t.Errorf("keys are %+v", keys)
	}
	k.Lock()
	if err := k.Unlock(t.Context(), passphrase); err != nil {
		t.Error("the old passphrase:", err)
	}
	_, err = newKeystore(storage).State(t.Context())
	expectError(t, err, ErrStorage)
}

type refusing struct {
	Memory
	refuse error
}

func (r *refusing) Read(ctx context.Context, kind Kind) ([]Record, error) {
	if r.refuse != nil {
		return nil, r.refuse
	}
	return r.Memory.Read(ctx, kind)
}

func (r *refusing) Write(ctx context.Context, batch Batch) error {
	if r.refuse != nil {
		return r.refuse
	}
	return r.Memory.Write(ctx, batch)
}
