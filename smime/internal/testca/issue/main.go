// Command issue writes the certificates and keys of the demo and of the browser tests into a folder.
//
//	go run ./smime/internal/testca/issue --out DIR [--valid-from now|RFC3339] [--crowd N]
//
// It writes, for each person, NAME.pem (the certificate), NAME.key (PKCS #8) and NAME.p12 (password "signet"):
//
//	alice          alice@example.test, RSA 2048
//	bob            bob@example.test, P-256
//	carol          carol@example.test, RSA 2048
//	dora           dora@example.test, P-256, ends in five days
//	alice-expired  alice@example.test, ended the day before
//	bob-new-key    bob@example.test, another key of the same authority
//	mallory        mallory@example.test, of an authority that nobody knows
//
// once more the keys of carol in carol-3des.p12, as old programs write them, and of bob in bob-pbmac1.p12, as the newest do,
// and the authorities as ca.pem and mallory-ca.pem. There is an intermediate authority between ca.pem and the people,
// as there is in life; it is inside each .p12 and in intermediate.pem.
//
// With --crowd it also writes the certificates of N more people, person00001@example.test and so on, a thousand to a file:
// crowd-1.pem, crowd-2.pem.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"signet/smime/internal/testca"
)

const password = "signet"

// crowdFile is how many certificates are in one file of a crowd.
const crowdFile = 1000

func main() {
	out := flag.String("out", "", "the `folder` to write to; it is made where it does not exist")
	validFrom := flag.String("valid-from", "now", "start of validity: now or a `time` of RFC 3339")
	crowd := flag.Int("crowd", 0, "how many `people` to write into crowd-1.pem and so on")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*out, *validFrom, *crowd); err != nil {
		fmt.Fprintln(os.Stderr, "issue:", err)
		os.Exit(1)
	}
}

func run(out, validFrom string, crowd int) error {
	// An hour early, so that a machine whose clock is a little behind accepts them as well.
	from := time.Now().UTC().Truncate(time.Second).Add(-time.Hour)
	if validFrom != "now" {
		var err error
		if from, err = time.Parse(time.RFC3339, validFrom); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	return write(out, issue(from, crowd))
}

// issue makes everybody's certificates and returns the files by name.
func issue(from time.Time, crowd int) map[string][]byte {
	valid := testca.Valid(from, from.AddDate(2, 0, 0))
	ending := testca.Valid(from, from.AddDate(0, 0, 5))
	expired := testca.Valid(from.AddDate(-1, 0, 0), from.AddDate(0, 0, -1))
	// An authority that is older than all it issues, the expired ones included.
	authority := testca.Valid(from.AddDate(-2, 0, 0), from.AddDate(10, 0, 0))

	root := testca.NewRoot(authority)
	intermediate := root.Issue(testca.Authority, testca.Name("Signet Test Intermediate"), testca.Key(testca.P256), authority)
	unknown := testca.NewRoot(testca.Name("Unknown Root"), authority)

	people := map[string]*testca.Identity{
		"alice":         intermediate.Issue(testca.Email("alice@example.test"), testca.Name("Alice Example"), valid),
		"bob":           intermediate.Issue(testca.Email("bob@example.test"), testca.Name("Bob Example"), testca.Key(testca.P256), valid),
		"carol":         intermediate.Issue(testca.Email("carol@example.test"), testca.Name("Carol Example"), valid),
		"dora":          intermediate.Issue(testca.Email("dora@example.test"), testca.Name("Dora Example"), testca.Key(testca.P256), ending),
		"alice-expired": intermediate.Issue(testca.Email("alice@example.test"), testca.Name("Alice Example"), expired),
		"bob-new-key":   intermediate.Issue(testca.Email("bob@example.test"), testca.Name("Bob Example"), testca.Key(testca.P256), valid),
		"mallory":       unknown.Issue(testca.Email("mallory@example.test"), testca.Name("Mallory Example"), valid),
	}
	files := map[string][]byte{
		"ca.pem":           root.CertificatePEM(),
		"intermediate.pem": intermediate.CertificatePEM(),
		"mallory-ca.pem":   unknown.CertificatePEM(),
		"carol-3des.p12":   people["carol"].TripleDES(password),
		"bob-pbmac1.p12":   people["bob"].PBMAC1(password),
	}
	for i := range crowd {
		name := fmt.Sprintf("person%05d", i+1)
		person := intermediate.Issue(testca.Email(name+"@example.test"), testca.Name("Person "+name[len("person"):]), testca.Key(testca.P256), valid)
		file := fmt.Sprintf("crowd-%d.pem", i/crowdFile+1)
		files[file] = append(files[file], person.CertificatePEM()...)
	}
	for name, person := range people {
		files[name+".pem"] = person.CertificatePEM()
		files[name+".key"] = person.KeyPEM()
		files[name+".p12"] = person.PKCS12(password)
	}
	return files
}

// write keeps keys from the eyes of other users of the machine; they are only test keys, but habits matter.
func write(folder string, files map[string][]byte) error {
	for name, content := range files {
		mode := os.FileMode(0o600)
		if filepath.Ext(name) == ".pem" {
			mode = 0o644
		}
		if err := os.WriteFile(filepath.Join(folder, name), content, mode); err != nil {
			return err
		}
	}
	return nil
}
