package api

import (
	"crypto/x509"
	"slices"
	"testing"

	"signet/smime/cert"
	"signet/smime/keystore"
)

func TestImportCertificates(t *testing.T) {
	c := ready(t, people().alice)
	root, bob := people().root, people().bob
	signOnly := root.issue(email("sign@example.test"), usage(x509.KeyUsageDigitalSignature))
	both := append(bob.pem(), root.pem()...)

	result := ask[ImportCertificatesResult](c, "importCertificates",
		ImportCertificatesParams{Names: []string{"both.pem", "text.txt", "sign.der", "root.der", "nameless.der", "long.pem"}},
		both, []byte("not one"), signOnly.certificate.Raw, root.certificate.Raw,
		root.issue(name("Nobody")).certificate.Raw,
		make([]byte, cert.MaxFileSize+1))
	if len(result.Added) != 1 || result.Added[0].Emails[0] != "bob@example.test" || result.Added[0].Source != "file" || result.Known != 0 {
		t.Errorf("added %+v", result.Added)
	}
	var rejected []string
	for _, r := range result.Rejected {
		rejected = append(rejected, r.Name+" "+string(r.Code))
	}
	want := []string{
		"text.txt not-certificates", "sign.der certificate-unfit", "root.der certificate-unfit",
		"nameless.der certificate-unfit", "long.pem too-large",
	}
	if !slices.Equal(rejected, want) {
		t.Errorf("rejected %q, want %q", rejected, want)
	}
	if again := importCertificate(c, "importCertificates", bob.certificate); again.Known != 1 || len(again.Added) != 0 {
		t.Errorf("again: %+v", again)
	}

	importCertificate(c, "importCertificates", people().mallory.certificate)
	importCertificate(c, "importCertificates", root.issue(email("Aaron@example.test")).certificate)
	if list := correspondents(c); len(list) != 3 {
		t.Errorf("stored %+v", list)
	}
	expectFailure(c, CodeNotFound, "deleteCertificate", IDParams{"nothing"})
	ask[Empty](c, "deleteCertificate", IDParams{keystore.ID(bob.certificate)})
	if list := correspondents(c); len(list) != 2 {
		t.Errorf("after deleteCertificate: %+v", list)
	}
}

func TestImportCertificatesTakesThoseThatWereChosen(t *testing.T) {
	c := newClient(t)
	bob, carol := people().bob, people().root.issue(email("carol@example.test"))
	both := append(bob.pem(), carol.pem()...)
	params := ImportCertificatesParams{Names: []string{"both.pem"}, Only: []string{keystore.ID(carol.certificate)}}
	result := ask[ImportCertificatesResult](c, "importCertificates", params, both)
	if len(result.Added) != 1 || result.Added[0].ID != keystore.ID(carol.certificate) {
		t.Errorf("added %+v", result.Added)
	}
}
