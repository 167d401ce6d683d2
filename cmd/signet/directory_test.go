package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// serveDirectory starts signet directory before an LDAP server that is not there, and returns its URL and a function that
// ends it and returns what it wrote to standard error.
func serveDirectory(t *testing.T, args ...string) (origin string, end func() string) {
	t.Helper()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	args = append([]string{"directory", "--listen", "127.0.0.1:0", "--ldap", "ldap://" + closed.Addr().String(),
		"--base", "dc=example,dc=test", "--domain", "example.test"}, args...)
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	var stderr bytes.Buffer
	go func() {
		ended <- run(ctx, streams{strings.NewReader(""), in, &stderr}, args)
		in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	return strings.TrimSpace(line), func() string {
		cancel()
		if status := <-ended; status != exitGood {
			t.Errorf("exit status %d: %s", status, &stderr)
		}
		return stderr.String()
	}
}

func statusOf(t *testing.T, client *http.Client, at string) int {
	t.Helper()
	response, err := client.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

func TestDirectory(t *testing.T) {
	origin, end := serveDirectory(t, "--verbose")
	if !strings.HasPrefix(origin, "http://127.0.0.1:") {
		t.Errorf("it is at %s", origin)
	}
	for path, want := range map[string]int{
		"/address/bob%40example.test": http.StatusBadGateway, "/address/bob%40else.test": http.StatusNotFound, "/search": http.StatusBadRequest,
	} {
		if got := statusOf(t, http.DefaultClient, origin+path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	text := end()
	if !strings.Contains(text, `asked for "bob@example.test"`) || strings.Contains(text, "else.test") {
		t.Errorf("the log says %q", text)
	}
}

func TestDirectoryWithTLS(t *testing.T) {
	certificate, key, roots := serverCertificate(t)
	origin, end := serveDirectory(t, "--tls-cert", certificate, "--tls-key", key)
	defer end()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	defer client.CloseIdleConnections()
	if got := statusOf(t, client, origin+"/address/bob%40else.test"); got != http.StatusNotFound || !strings.HasPrefix(origin, "https://") {
		t.Errorf("%s: %d", origin, got)
	}
}

// serverCertificate writes a certificate for 127.0.0.1 and its key, for an hour.
func serverCertificate(t *testing.T) (certificatePath, keyPath string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(t.TempDir(), name)
		text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		roots.AppendCertsFromPEM(text)
		return path
	}
	return write("server.pem", "CERTIFICATE", der), write("server.key", "PRIVATE KEY", private), roots
}
