package keystore

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

func TestLearn(t *testing.T) {
	storage := new(Memory)
	k := newKeystore(storage)
	root := testca.NewRoot()
	between := root.Issue(testca.Authority, testca.Key(testca.P256))
	signer := between.Issue(testca.Email("Bob@example.test"), testca.Key(testca.P256))
	wanted := between.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))
	lesson := Lesson{
		Signer: signer.Certificate, Encryption: wanted.Certificate, From: "bob@example.test", MessageID: "1", Subject: "Hello",
		Date: testca.Now(), SigningTime: testca.Now().Add(-time.Hour), Capabilities: []cms.AlgorithmIdentifier{{Algorithm: oid.AES256GCM}},
	}
	lesson.Authorities = append(lesson.Authorities, between.Certificate, between.Certificate)
	added, err := k.Learn(t.Context(), lesson)
	if err != nil || len(added) != 2 || added[0].Source != SourceMessage || added[0].Learned.Subject != "Hello" {
		t.Fatalf("added %+v, %v", added, err)
	}
	want, err := k.Correspondent(t.Context(), "BOB@example.test")
	if err != nil || len(want.Certificates) != 2 {
		t.Fatalf("%+v, %v", want, err)
	}
	wishes := want.Wishes()
	if wishes.Prefers != ID(wanted.Certificate) || len(wishes.Capabilities) != 1 || !wishes.SignedAt.Equal(lesson.SigningTime) {
		t.Errorf("wishes %+v", wishes)
	}
	authorities, err := k.Certificates(t.Context(), KindAuthority)
	if err != nil || len(authorities) != 1 {
		t.Errorf("%d authorities, %v", len(authorities), err)
	}
	// A new program on the same storage knows the same.
	got, err := newKeystore(storage).Correspondent(t.Context(), "bob@example.test")
	if err != nil || !reflect.DeepEqual(got.Wishes(), wishes) || !reflect.DeepEqual(got.Certificates[1].Learned, want.Certificates[1].Learned) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if again, err := k.Learn(t.Context(), lesson); err != nil || len(again) != 0 {
		t.Errorf("learned again %+v, %v", again, err)
	}
}

// A signer is learned from whose certificate is stored and was not looked at since.
func TestLearnFromSomebodyWhoIsStored(t *testing.T) {
	storage := new(Memory)
	signer := testca.NewRoot().Issue(testca.Email("bob@example.test"), testca.Key(testca.P256)).Certificate
	if _, err := newKeystore(storage).AddCertificates(t.Context(), KindCertificate, SourceFile, signer); err != nil {
		t.Fatal(err)
	}
	k := newKeystore(storage)
	added, err := k.Learn(t.Context(), Lesson{Signer: signer, From: "bob@example.test", SigningTime: testca.Now()})
	if err != nil || len(added) != 0 {
		t.Fatalf("%+v, %v", added, err)
	}
	bob, err := newKeystore(storage).Correspondent(t.Context(), "bob@example.test")
	if err != nil || len(bob.Certificates) != 1 || bob.Certificates[0].Source != SourceFile {
		t.Fatalf("%+v, %v", bob, err)
	}
	if l := bob.Certificates[0].Learned; l == nil || !l.SignedAt.Equal(testca.Now()) {
		t.Errorf("learned %+v", l)
	}
}

// Nothing that is learned twice is written twice, and nothing that was not written is known.
func TestLearnWrites(t *testing.T) {
	storage := &refusing{}
	k := newKeystore(storage)
	signer := testca.NewRoot().Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))
	lesson := Lesson{Signer: signer.Certificate, Encryption: signer.Certificate, From: "bob@example.test", SigningTime: testca.Now()}
	storage.refuse = errors.New("quota exceeded")
	_, err := k.Learn(t.Context(), lesson)
	expectError(t, err, ErrStorage)
	storage.refuse = nil
	if known, _ := k.Certificates(t.Context(), KindCertificate); len(known) != 0 {
		t.Errorf("%d certificates are known that are not stored", len(known))
	}
	if _, err := k.Learn(t.Context(), lesson); err != nil {
		t.Fatal(err)
	}
	storage.refuse = errors.New("quota exceeded")
	lesson.SigningTime = lesson.SigningTime.Add(-time.Hour)
	if _, err := k.Learn(t.Context(), lesson); err != nil {
		t.Errorf("an old message: %v", err)
	}
	lesson.SigningTime = testca.Now().Add(time.Minute) // the signer's clock may be ahead a little
	_, err = k.Learn(t.Context(), lesson)
	expectError(t, err, ErrStorage)
	if c, _ := k.Correspondent(t.Context(), "bob@example.test"); !c.Wishes().SignedAt.Equal(testca.Now()) {
		t.Errorf("signed at %v, which is not stored", c.Wishes().SignedAt)
	}
}

// Without a signing time nobody knows which message is the newer one: the first counts, until there is one with a time.
func TestLearnWithoutSigningTime(t *testing.T) {
	k := newKeystore(new(Memory))
	root := testca.NewRoot()
	issue := func() *testca.Identity {
		return root.Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))
	}
	signer, first, second, third := issue(), issue(), issue(), issue()
	for _, tt := range []struct {
		wanted *testca.Identity
		at     time.Time
		want   *testca.Identity
	}{
		{first, time.Time{}, first},
		{second, time.Time{}, first},
		{third, testca.Now().AddDate(0, 0, -1), third},
		{second, time.Time{}, third},
	} {
		lesson := Lesson{Signer: signer.Certificate, Encryption: tt.wanted.Certificate, From: "bob@example.test", SigningTime: tt.at}
		if _, err := k.Learn(t.Context(), lesson); err != nil {
			t.Fatal(err)
		}
		if c, _ := k.Correspondent(t.Context(), "bob@example.test"); c.Wishes().Prefers != ID(tt.want.Certificate) {
			t.Errorf("after a message of %v another certificate is preferred", tt.at)
		}
	}
}
