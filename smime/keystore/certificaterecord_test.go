package keystore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"signet/smime/internal/testca"
)

// parsedOf counts the certificates of a kind that were parsed.
func parsedOf(k *Keystore, kind Kind) int {
	count := 0
	for _, record := range k.lists[kind] {
		if record.certificate != nil {
			count++
		}
	}
	return count
}

// However many correspondents there are, the first call parses none of their certificates, and a look-up those of one.
func TestWorkOfLoading(t *testing.T) {
	storage, root := new(Memory), testca.NewRoot()
	k := newKeystore(storage)
	for i := range 20 {
		person := root.Issue(testca.Email(fmt.Sprintf("person%02d@example.test", i)), testca.Name(fmt.Sprintf("Person %d", i)))
		if _, err := k.AddCertificates(t.Context(), KindCertificate, SourceFile, person.Certificate); err != nil {
			t.Fatal(err)
		}
	}
	k = newKeystore(storage)
	expect := func(what string, want int) {
		t.Helper()
		if got := parsedOf(k, KindCertificate); got != want {
			t.Errorf("%s: %d were parsed, want %d", what, got, want)
		}
	}
	if list, err := k.Damaged(t.Context()); err != nil || len(list) != 0 || len(k.lists[KindCertificate]) != 20 {
		t.Fatalf("%d loaded, %v, %v", len(k.lists[KindCertificate]), list, err)
	}
	expect("loaded", 0)
	if c, err := k.Correspondent(t.Context(), "Person07@example.test"); err != nil || len(c.Certificates) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	expect("one was looked up", 1)
	if _, total, err := k.Correspondents(t.Context(), "person", 5, 4); err != nil || total != 20 {
		t.Fatalf("%d, %v", total, err)
	}
	expect("a page was listed", 4+1-1) // the one before is on it
}

// What is read quickly is what is read at length, and what this version did not write is read at length.
func TestRecordsAreReadAlike(t *testing.T) {
	bob := testca.NewRoot().Issue(testca.Email("bob@example.test")).Certificate
	record := newKeystore(new(Memory)).newCertificate(bob, SourceMessage)
	record.Learned = &Learned{MessageID: `1",@example.test`, From: "bob@example.test", Date: testca.Now()}
	stored, err := marshalRecord(KindCertificate, ID(bob), record)
	if err != nil {
		t.Fatal(err)
	}
	if quick, own := readOwnCertificateRecord(stored.Data); !own || !bytes.Equal(quick.Certificate, bob.Raw) {
		t.Fatalf("not read quickly: %+v", quick)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, stored.Data, "", " "); err != nil {
		t.Fatal(err)
	}
	escaped := bytes.Replace(stored.Data, []byte(`"certificate":"M`), []byte(`"certificate":"\u004d`), 1)
	for name, text := range map[string][]byte{"own": stored.Data, "indented": indented.Bytes(), "escaped": escaped} {
		got, err := readCertificateRecord(Record{KindCertificate, stored.ID, text})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := new(certificateRecord)
		if err := json.Unmarshal(text, want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v, %v", name, got, want, err)
		}
	}
	for name, text := range map[string]string{
		"line end":       `{"version":1,"certificate":"MA` + "\n" + `AA","addedAt":"2026-01-01T00:00:00Z","source":"file"}`,
		"twice":          `{"version":1,"certificate":"MAAA","certificate":"MAAA","source":"file"}`,
		"unknown":        `{"version":1,"certificate":"MAAA","source":"file","color":"red"}`,
		"something more": `{"version":1,"certificate":"MAAA","source":"file"}{}`,
		"cut off":        `{"version":1,"certificate":"MAAA","sou`,
		"not base64":     `{"version":1,"certificate":"M!AA","source":"file"}`,
	} {
		if got, own := readOwnCertificateRecord([]byte(text)); own {
			t.Errorf("%s: read as own: %+v", name, got)
		}
	}
}

// A certificate that has its id and still cannot be parsed is told as damaged when somebody looks at it, and is nobody's then.
func TestDamagedWhenLookedAt(t *testing.T) {
	bob := testca.NewRoot().Issue(testca.Email("bob@example.test")).Certificate
	broken := bytes.Clone(bob.Raw)
	broken[bytes.Index(broken, bob.RawIssuer)+len(bob.RawIssuer)+4] = 'X' // in the year that the validity begins
	for name, der := range map[string][]byte{"has an outline": broken, "has none": []byte("broken")} {
		t.Run(name, func(t *testing.T) {
			storage := new(Memory)
			id := fingerprint(der)
			stored, err := marshalRecord(KindCertificate, id, certificateRecord{Version: recordVersion, Certificate: der})
			if err != nil {
				t.Fatal(err)
			}
			storage.Write(t.Context(), Batch{Put: []Record{stored}})
			k := newKeystore(storage)
			if c, err := k.Correspondent(t.Context(), "bob@example.test"); err != nil || len(c.Certificates) != 0 {
				t.Errorf("%+v, %v", c, err)
			}
			if list, err := k.Damaged(t.Context()); err != nil || len(list) != 1 || list[0].ID != id {
				t.Errorf("damaged: %v, %v", list, err)
			}
			if list, err := k.Certificates(t.Context(), KindCertificate); err != nil || len(list) != 0 {
				t.Errorf("%v, %v", list, err)
			}
			expectError(t, k.DeleteCertificate(t.Context(), KindCertificate, id), ErrNotFound)
			if _, err := k.AddCertificates(t.Context(), KindCertificate, SourceFile, bob); err != nil {
				t.Error(err)
			}
			if c, _ := k.Correspondent(t.Context(), "bob@example.test"); len(c.Certificates) != 1 {
				t.Errorf("after another one came: %+v", c)
			}
		})
	}
}
