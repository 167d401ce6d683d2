// Command authority is a certification authority that answers over HTTP, for the browser tests. It serves CRLs and OCSP,
// revokes, keeps silent, and lies.
//
//	go run ./smime/internal/testca/authority --out DIR [--listen 127.0.0.1:0]
//
// It makes its root, and certificates that name it for CRLs, for OCSP, or for both: of alice@example.test, whose file is
// crl.pem, ocsp.pem or both.pem, with their keys beside; ca.pem is the root. Then it prints its URL and listens until it is
// stopped. What it answers is changed by requests to /set:
//
//	/set?revoke=crl           revokes that certificate from now on
//	/set?behave=timeout       and one of the other behaviours
//	/asked                    tells what was asked for, a path in each line
//
// The behaviours are: honest; timeout (never answers); forged (signed by somebody of the same name); other (an OCSP answer
// about another certificate, a CRL of another authority); stale (answers that were to be replaced yesterday); replay (what
// it would have said before it revoked anything); truncated; huge (without end); redirect; error (500).
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("out", "", "the `folder` to write certificates to")
	listen := flag.String("listen", "127.0.0.1:0", "where to listen")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*out, *listen); err != nil {
		fmt.Fprintln(os.Stderr, "authority:", err)
		os.Exit(1)
	}
}

func run(out, listen string) error {
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	url := "http://" + listener.Addr().String()
	a := newAuthority(url)
	for name, content := range a.files() {
		if err := os.WriteFile(filepath.Join(out, name), content, 0o600); err != nil {
			return err
		}
	}
	fmt.Println(url)
	return http.Serve(listener, a)
}
