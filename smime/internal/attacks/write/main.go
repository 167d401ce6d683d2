// Command write makes the messages of the attacks for the tests in a browser, or prints the page about them.
//
//	go run ./smime/internal/attacks/write --out DIR
//	go run ./smime/internal/attacks/write --document docs/attacks.md
//
// Into a folder it writes a message for each vector, ID.eml, what must come of them, vectors.json, and for the reader
// bob.p12 (password "signet") and bob.pem, with ca.pem. All of it is valid now.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"signet/smime/internal/attacks"
	"signet/smime/internal/testmail"
)

func main() {
	out := flag.String("out", "", "the `folder` to write the messages to; it is made where it does not exist")
	document := flag.String("document", "", "the `file` to print the page to")
	flag.Parse()
	if (*out == "") == (*document == "") || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	var err error
	if *document != "" {
		err = os.WriteFile(*document, attacks.Document(), 0o644)
	} else {
		err = write(*out, time.Now())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(1)
	}
}

// A vector is what the tests in a browser need to know.
type vector struct {
	ID      string `json:"id"`
	Verdict string `json:"verdict"`
	By      string `json:"by"`
	Sealed  bool   `json:"sealed"`
	// Enclosed is the verdict of the one part that is shown by itself; empty where there is none.
	Enclosed string `json:"enclosed"`
}

func write(folder string, now time.Time) error {
	w := attacks.NewWorld(now)
	var list []vector
	files := map[string][]byte{
		"ca.pem":  w.Root.CertificatePEM(),
		"bob.pem": w.Bob.CertificatePEM(),
		"bob.p12": w.Bob.PKCS12(testmail.Password),
	}
	for _, v := range attacks.Vectors() {
		files[v.ID+".eml"] = v.Make(w)
		list = append(list, vector{v.ID, string(v.Want.Verdict), v.Want.By, v.Want.Sealed, string(v.Want.Enclosed)})
	}
	return testmail.WriteFolder(folder, files, "vectors.json", list)
}
