package gateway

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/directory"
)

const slapdConfiguration = `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile %[1]s/slapd.pid
TLSCertificateFile %[1]s/server.pem
TLSCertificateKeyFile %[1]s/server.key
database mdb
suffix "dc=example,dc=test"
rootdn "cn=admin,dc=example,dc=test"
rootpw secret
directory %[1]s/data
access to * by * read
`

// slapd starts OpenLDAP with these entries. It listens for LDAP, which can go over to TLS, and for LDAP over TLS. Its
// certificate is for 127.0.0.1.
func slapd(t *testing.T, ldif string) (plain, overTLS string, certificate *x509.Certificate) {
	t.Helper()
	program, err := exec.LookPath("slapd")
	if err != nil {
		program = "/usr/sbin/slapd"
	}
	if _, err := os.Stat(program); err != nil {
		t.Skip("skipped: OpenLDAP's slapd is not here; bash e2e/rig/packages.sh ldap installs it")
	}
	folder := t.TempDir()
	certificate, key := serverCertificate(t)
	files := map[string]string{
		"slapd.conf":  fmt.Sprintf(slapdConfiguration, folder),
		"people.ldif": ldif,
		"server.pem":  inPEM("CERTIFICATE", certificate.Raw),
		"server.key":  inPEM("PRIVATE KEY", key),
	}
	if err := os.Mkdir(filepath.Join(folder, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	configuration := filepath.Join(folder, "slapd.conf")
	add := exec.Command(program, "-T", "add", "-f", configuration, "-l", filepath.Join(folder, "people.ldif"))
	if output, err := add.CombinedOutput(); err != nil {
		t.Fatalf("slapadd: %v\n%s", err, output)
	}
	address, secure := freeAddress(t), freeAddress(t)
	server := exec.Command(program, "-d", "0", "-f", configuration, "-h", "ldap://"+address+" ldaps://"+secure)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Signal(os.Interrupt)
		server.Wait()
	})
	for range 200 {
		if connection, err := net.Dial("tcp", secure); err == nil {
			connection.Close()
			return "ldap://" + address, "ldaps://" + secure, certificate
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("slapd does not listen")
	return "", "", nil
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestOpenLDAP(t *testing.T) {
	encode := base64.StdEncoding.EncodeToString
	ldif := strings.Join([]string{
		"dn: dc=example,dc=test\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n",
		"dn: cn=Bob,dc=example,dc=test\nobjectClass: inetOrgPerson\ncn: Bob\nsn: Bob\nmail: bob@example.test\n" +
			"userSMIMECertificate:: " + encode(pkcs7(t, bob)) + "\nuserCertificate;binary:: " + encode(renewed.Raw) + "\n",
		"dn: cn=Carol,dc=example,dc=test\nobjectClass: inetOrgPerson\ncn: Carol\nsn: Carol\nmail: carol@example.test\n" +
			"userCertificate;binary:: " + encode(carol.Raw) + "\n",
		"dn: cn=Dave,dc=example,dc=test\nobjectClass: inetOrgPerson\ncn: Dave\nsn: Dave\nmail: dave@example.test\n",
	}, "\n")
	plain, overTLS, certificate := slapd(t, ldif)
	source := &LDAP{URL: plain, Base: "dc=example,dc=test", Filter: DefaultFilter}

	t.Run("anonymous", func(t *testing.T) { testEntries(t, source) })
	t.Run("with a name", func(t *testing.T) {
		named := *source
		named.BindDN, named.Password = "cn=admin,dc=example,dc=test", "secret"
		testEntries(t, &named)
		named.Password = "wrong"
		if _, err := named.Entry(t.Context(), "bob@example.test"); err == nil || strings.Contains(err.Error(), "wrong") {
			t.Errorf("a wrong password: %v", err)
		}
	})
	trusting := &tls.Config{RootCAs: x509.NewCertPool()}
	trusting.RootCAs.AddCert(certificate)
	for name, secured := range map[string]LDAP{
		"over TLS":  {URL: overTLS, TLS: trusting, Base: source.Base, Filter: source.Filter},
		"going TLS": {URL: plain, StartTLS: true, TLS: trusting, Base: source.Base, Filter: source.Filter},
	} {
		t.Run(name, func(t *testing.T) {
			testEntries(t, &secured)
			secured.BindDN, secured.Password = "cn=admin,dc=example,dc=test", "secret"
			testEntries(t, &secured)
			secured.TLS = nil
			if _, err := secured.Entry(t.Context(), "bob@example.test"); err == nil || !strings.Contains(err.Error(), "unknown authority") {
				t.Errorf("a server that nobody vouches for: %v", err)
			}
			secured.TLS = &tls.Config{RootCAs: trusting.RootCAs, ServerName: "ldap.example.test"}
			if _, err := secured.Entry(t.Context(), "bob@example.test"); err == nil || !strings.Contains(err.Error(), "match ldap.example.test") {
				t.Errorf("another server: %v", err)
			}
		})
	}
	t.Run("no such base", func(t *testing.T) {
		elsewhere := *source
		elsewhere.Base = "ou=nobody,dc=example,dc=test"
		if entry, err := elsewhere.Entry(t.Context(), "bob@example.test"); err != nil || len(entry.UserCertificate) != 0 {
			t.Errorf("%+v, %v", entry, err)
		}
	})
	t.Run("given up", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := source.Entry(ctx, "bob@example.test"); err == nil {
			t.Error("a question that was given up is answered")
		}
	})
	t.Run("not there", func(t *testing.T) {
		gone := *source
		gone.URL = "ldap://" + freeAddress(t)
		if _, err := gone.Entry(t.Context(), "bob@example.test"); err == nil {
			t.Error("nobody answers")
		}
	})
	t.Run("through the gateway", func(t *testing.T) {
		origin, errorLog := serve(t, source)
		want := directory.Answer{Certificates: []*x509.Certificate{bob, renewed}}
		for _, d := range clients(origin) {
			got, err := d.Lookup(t.Context(), web{}, "bob@example.test")
			if err != nil || !slices.Equal(names(got), names(want)) {
				t.Errorf("%s: %v, %v; want %v", d.Name, names(got), err, names(want))
			}
			if got, err := d.Lookup(t.Context(), web{}, "*@example.test"); err != nil || len(got.Certificates) != 0 {
				t.Errorf("%s: everybody: %v, %v", d.Name, names(got), err)
			}
		}
		if errorLog.Len() > 0 {
			t.Error(errorLog)
		}
	})
}

func testEntries(t *testing.T, source Source) {
	t.Helper()
	for address, want := range map[string][2]int{
		"bob@example.test":                     {1, 1},
		"BOB@EXAMPLE.TEST":                     {1, 1},
		"carol@example.test":                   {0, 1},
		"dave@example.test":                    {0, 0},
		"nobody@example.test":                  {0, 0},
		"*":                                    {0, 0},
		"*@example.test":                       {0, 0},
		"b*":                                   {0, 0},
		"x)(cn=*))(|(cn=*@example.test":        {0, 0},
		"bob@example.test)(cn=Bob":             {0, 0},
		"x)(|(mail=bob@example.test)(mail=x))": {0, 0},
	} {
		entry, err := source.Entry(t.Context(), address)
		if got := [2]int{len(entry.UserSMIMECertificate), len(entry.UserCertificate)}; err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", address, got, err, want)
		}
	}
}
