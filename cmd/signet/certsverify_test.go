//go:build !js

package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"signet/smime/revocation"
)

var at = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// issue makes a certificate for a new key, signed by the key of an issuer, its own where there is none.
func issue(t *testing.T, template, issuer *x509.Certificate, key *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if issuer == nil {
		issuer, key = template, own
	}
	template.NotBefore, template.NotAfter = at.AddDate(-1, 0, 0), at.AddDate(1, 0, 0)
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, own.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate, own
}

func inPEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// A CRL counts for those whose issuer has signed it.
func TestVerifyWithCRL(t *testing.T) {
	root, key := issue(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Root"}, BasicConstraintsValid: true, IsCA: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}, nil, nil)
	alice, _ := issue(t, &x509.Certificate{SerialNumber: big.NewInt(2), EmailAddresses: []string{"alice@example.test"}}, root, key)
	bob, _ := issue(t, &x509.Certificate{SerialNumber: big.NewInt(3), EmailAddresses: []string{"bob@example.test"}}, root, key)
	crl := func(revoked ...x509.RevocationListEntry) []byte {
		list, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
			Number: big.NewInt(1), ThisUpdate: at.Add(-time.Hour), NextUpdate: at.Add(time.Hour), RevokedCertificateEntries: revoked,
		}, root, key)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	list := crl(x509.RevocationListEntry{SerialNumber: alice.SerialNumber, RevocationTime: at.Add(-2 * time.Hour), ReasonCode: 1})
	folder := t.TempDir()
	for name, data := range map[string][]byte{
		"root.pem": inPEM("CERTIFICATE", root.Raw), "alice.pem": inPEM("CERTIFICATE", alice.Raw), "bob.pem": inPEM("CERTIFICATE", bob.Raw),
		"list.crl": list, "list.pem": inPEM("X509 CRL", list), "empty.crl": crl(),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	many := slices.Repeat([]string{"--crl", in("empty.crl")}, revocation.MaxOfOne)
	for _, tt := range []struct {
		name   string
		flags  []string
		file   string
		status int
		want   string
	}{
		{"revoked in the last of many", append(many, "--crl", in("list.crl")), "alice.pem", exitBad, "revoked: "},
		{"revoked", []string{"--crl", in("list.crl")}, "alice.pem", exitBad, "revoked: "},
		{"revoked, in PEM", []string{"--crl", in("list.pem"), "--json"}, "alice.pem", exitBad, `"reason": "keyCompromise"`},
		{"not revoked", []string{"--crl", in("list.crl"), "--revocation", "hard"}, "bob.pem", exitGood, "not revoked, as of 2"},
		{"nobody is asked", []string{"--crl", in("list.crl"), "--revocation", "off"}, "alice.pem", exitGood, "good for signatures"},
		{"without the list", nil, "alice.pem", exitGood, "good for signatures"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out, problems bytes.Buffer
			args := append([]string{"certs", "verify", "--roots", in("root.pem"), "--at", at.Format(time.RFC3339)}, tt.flags...)
			status := run(context.Background(), streams{nil, &out, &problems}, append(args, in(tt.file)))
			if status != tt.status || !strings.Contains(out.String(), tt.want) {
				t.Errorf("status %d, want %d with %q:\n%s%s", status, tt.status, tt.want, &out, &problems)
			}
		})
	}
}
