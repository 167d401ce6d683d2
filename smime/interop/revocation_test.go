//go:build !js

package interop

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"signet/smime/cert"
	"signet/smime/internal/testca"
	"signet/smime/revocation"
)

// revocationNow is the machine's time: OpenSSL knows no other one for OCSP.
func revocationNow() time.Time { return time.Now().UTC().Truncate(time.Second) }

// An askedAuthority has issued one certificate, in a folder where OpenSSL runs.
type askedAuthority struct {
	openssl
	root, alice, responder *testca.Identity
}

func newAskedAuthority(t *testing.T) askedAuthority {
	t.Helper()
	valid := testca.Valid(revocationNow().AddDate(0, -1, 0), revocationNow().AddDate(1, 0, 0))
	root := testca.NewRoot(valid)
	a := askedAuthority{
		openssl{t.TempDir()}, root,
		root.Issue(valid, testca.Email("alice@example.test"), testca.Key(testca.P256)),
		root.Issue(valid, testca.Name("Responder"), testca.Key(testca.P256), testca.Usage(x509.KeyUsageDigitalSignature),
			testca.ExtUsage(x509.ExtKeyUsageOCSPSigning)),
	}
	for name, id := range map[string]*testca.Identity{"root": a.root, "alice": a.alice, "responder": a.responder} {
		a.write(t, name+".pem", id.CertificatePEM())
		a.write(t, name+".key", id.KeyPEM())
	}
	a.write(t, "ca.cnf", []byte("[ca]\ndefault_ca=one\n[one]\ndatabase=index\ncertificate=root.pem\nprivate_key=root.key\n"+
		"default_md=sha256\ndefault_crl_days=7\ncrlnumber=number\n"))
	a.write(t, "number", []byte("01\n"))
	a.write(t, "index", nil)
	return a
}

func (a askedAuthority) write(t *testing.T, name string, octets []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(a.folder, name), octets, 0o600); err != nil {
		t.Fatal(err)
	}
}

// verdict is what Signet says with a CRL or with a response.
func (a askedAuthority) verdict(crl, response []byte) cert.RevocationStatus {
	var known revocation.Evidence
	if crl != nil {
		if err := known.AddCRL(crl, "file"); err != nil {
			return cert.RevocationStatus{Why: err.Error()}
		}
	}
	if response != nil {
		if err := known.AddResponse(response, "file"); err != nil {
			return cert.RevocationStatus{Why: err.Error()}
		}
	}
	chain := []*x509.Certificate{a.alice.Certificate, a.root.Certificate}
	return (&revocation.Checker{Evidence: &known}).Check(chain, revocationNow())
}

// TestRevocationBesideOpenSSL compares what Signet and OpenSSL make of the same CRLs and OCSP responses, of both's making.
func TestRevocationBesideOpenSSL(t *testing.T) {
	if !*withPeers {
		t.Skip("make interop runs the other implementations")
	}
	if _, err := openSSL().installed(); err != nil {
		t.Skip(err)
	}
	a := newAskedAuthority(t)
	now := revocationNow()
	revoked := testca.Revoked{Certificate: a.alice.Certificate, At: now.Add(-time.Hour), Reason: 1}
	list := func(change func(*testca.CRL)) []byte {
		crl := testca.CRL{ThisUpdate: now.Add(-time.Hour), NextUpdate: now.Add(time.Hour)}
		change(&crl)
		return a.root.CRL(crl)
	}
	for _, tt := range []struct {
		name string
		crl  []byte
		want cert.RevocationState
		says string // OpenSSL, where it is not good
	}{
		{"good", list(func(*testca.CRL) {}), cert.RevocationStateGood, ""},
		{"revoked", list(func(l *testca.CRL) { l.Revoked = []testca.Revoked{revoked} }), cert.RevocationStateRevoked, "certificate revoked"},
		{"out of date", list(func(l *testca.CRL) { l.NextUpdate = now.Add(-30 * time.Minute) }), cert.RevocationStateUnknown, "CRL has expired"},
		{"of the future", list(func(l *testca.CRL) {
			l.ThisUpdate, l.NextUpdate = now.Add(time.Hour), now.Add(2*time.Hour)
		}), cert.RevocationStateUnknown, "CRL is not yet valid"},
		{"forged", list(func(l *testca.CRL) { l.Bad = true }), cert.RevocationStateUnknown, "CRL signature failure"},
	} {
		t.Run("CRL, "+tt.name, func(t *testing.T) {
			if got := a.verdict(tt.crl, nil); got.State != tt.want {
				t.Errorf("Signet: %+v", got)
			}
			a.write(t, "list.crl", tt.crl)
			_, err := a.run(nil, "verify", "-crl_check", "-CAfile", "root.pem", "-CRLfile", "list.crl", "alice.pem")
			if said := fmt.Sprint(err); tt.says == "" && strings.Contains(said, "error") || !strings.Contains(said, tt.says) {
				t.Errorf("OpenSSL: %v", err)
			}
		})
	}
	a.responses(t, revoked)
	a.opensslsOwn(t)
}

func (a askedAuthority) responses(t *testing.T, revoked testca.Revoked) {
	now := revocationNow()
	good := testca.OCSP{
		Certificate: a.alice.Certificate, Issuer: a.root.Certificate, ProducedAt: now, ThisUpdate: now.Add(-time.Hour), NextUpdate: now.Add(time.Hour),
	}
	with := func(signer *testca.Identity, change func(*testca.OCSP)) []byte {
		answer := good
		change(&answer)
		return signer.OCSP(answer)
	}
	for _, tt := range []struct {
		name     string
		response []byte
		want     cert.RevocationState
		says     string
	}{
		{"good", with(a.root, func(*testca.OCSP) {}), cert.RevocationStateGood, "alice.pem: good"},
		{"good, SHA-256", with(a.root, func(r *testca.OCSP) { r.Hash = crypto.SHA256 }), cert.RevocationStateGood, "alice.pem: good"},
		{"revoked", with(a.root, func(r *testca.OCSP) { r.Revoked = &revoked }), cert.RevocationStateRevoked, "alice.pem: revoked"},
		{"not known", with(a.root, func(r *testca.OCSP) { r.Unknown = true }), cert.RevocationStateUnknown, "alice.pem: unknown"},
		{"by a responder", with(a.responder, func(r *testca.OCSP) {
			r.Brings = []*x509.Certificate{a.responder.Certificate}
		}), cert.RevocationStateGood, "alice.pem: good"},
		{"by somebody", with(a.alice, func(r *testca.OCSP) {
			r.Brings = []*x509.Certificate{a.alice.Certificate}
		}), cert.RevocationStateUnknown, "missing ocspsigning usage"},
		{"forged", with(a.root, func(r *testca.OCSP) { r.Bad = true }), cert.RevocationStateUnknown, "Response Verify Failure"},
		{"out of date", with(a.root, func(r *testca.OCSP) { r.NextUpdate = now.Add(-30 * time.Minute) }), cert.RevocationStateUnknown, "status expired"},
		{"about another certificate", with(a.root, func(r *testca.OCSP) {
			r.Certificate = a.responder.Certificate
		}), cert.RevocationStateUnknown, "No Status found"},
	} {
		t.Run("OCSP, "+tt.name, func(t *testing.T) {
			if got := a.verdict(nil, tt.response); got.State != tt.want {
				t.Errorf("Signet: %+v", got)
			}
			digest := "-sha1"
			if strings.Contains(tt.name, "SHA-256") {
				digest = "-sha256"
			}
			a.write(t, "response", tt.response)
			said, err := a.say("ocsp", "-respin", "response", "-CAfile", "root.pem", "-issuer", "root.pem", digest, "-cert", "alice.pem", "-no_nonce")
			if !strings.Contains(said, tt.says) {
				t.Errorf("OpenSSL: %s (%v)", said, err)
			}
		})
	}
}

// opensslsOwn lets OpenSSL answer our requests and issue CRLs, before and after it has revoked the certificate.
func (a askedAuthority) opensslsOwn(t *testing.T) {
	entry := fmt.Sprintf("V\t%s\t\t%X\tunknown\t/O=Signet Test/CN=alice@example.test\n", a.alice.Certificate.NotAfter.UTC().Format("060102150405Z"), a.alice.Certificate.SerialNumber.Bytes())
	a.write(t, "index", []byte(entry))
	for _, want := range []cert.RevocationState{cert.RevocationStateGood, cert.RevocationStateRevoked} {
		if want == cert.RevocationStateRevoked {
			if said, err := a.say("ca", "-config", "ca.cnf", "-revoke", "alice.pem", "-crl_reason", "keyCompromise"); err != nil {
				t.Fatal(said, err)
			}
		}
		t.Run(fmt.Sprintf("by OpenSSL, %v", want), func(t *testing.T) {
			crl, err := a.run(nil, "ca", "-config", "ca.cnf", "-gencrl", "-out", "out")
			if err != nil {
				t.Fatal(err)
			}
			if got := a.verdict(crl, nil); got.State != want || want == cert.RevocationStateRevoked && got.Reason != "keyCompromise" {
				t.Errorf("CRL: %+v", got)
			}
			for _, hash := range []crypto.Hash{crypto.SHA1, crypto.SHA256} {
				request := revocation.Request{
					Certificate: a.alice.Certificate, Issuer: a.root.Certificate, Hash: hash, Nonce: bytes.Repeat([]byte{1}, revocation.NonceSize),
				}
				der, err := request.Marshal()
				if err != nil {
					t.Fatal(err)
				}
				response, err := a.run(der, "ocsp", "-index", "index", "-CA", "root.pem", "-rsigner", "responder.pem", "-rkey", "responder.key",
					"-reqin", "in", "-respout", "out", "-ndays", "1")
				if err != nil {
					t.Fatal(err)
				}
				if err := request.CheckAnswer(response); err != nil {
					t.Errorf("%v: %v", hash, err)
				}
				if got := a.verdict(nil, response); got.State != want {
					t.Errorf("%v: %+v", hash, got)
				}
			}
		})
	}
}

// say runs openssl and returns what it says.
func (a askedAuthority) say(arguments ...string) (string, error) {
	command := exec.Command("openssl", arguments...)
	command.Dir = a.folder
	said, err := command.CombinedOutput()
	return string(said), err
}
