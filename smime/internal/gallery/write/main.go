// Command write makes the messages of the gallery for the test in a browser.
//
//	go run ./smime/internal/gallery/write --out DIR
//
// It writes a message for each exhibit, NAME.eml, what is to be said of them, exhibits.json, and for the reader bob.p12
// (password "signet"), with ca.pem. All of it is valid now.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"signet/smime/internal/gallery"
	"signet/smime/internal/testmail"
)

func main() {
	out := flag.String("out", "", "the `folder` to write to; it is made where it does not exist")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(*out, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(1)
	}
}

// An exhibit is what the test in a browser needs to know.
type exhibit struct {
	Name     string `json:"name"`
	Sentence string `json:"sentence"`
	Says     string `json:"says"`
}

func write(folder string, now time.Time) error {
	w := gallery.NewWorld(now)
	files := map[string][]byte{"ca.pem": w.Root.CertificatePEM(), "bob.p12": w.Bob.PKCS12(testmail.Password)}
	var list []exhibit
	for _, e := range gallery.Exhibits() {
		files[e.Name+".eml"] = e.Make(w)
		list = append(list, exhibit{e.Name, e.Sentence, e.Says})
	}
	return testmail.WriteFolder(folder, files, "exhibits.json", list)
}
