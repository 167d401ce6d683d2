package api

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"signet/smime/cms"
)

// Where the authority of these tests can be asked.
const (
	crlURL  = "http://crl.example.test/ca.crl"
	ocspURL = "http://ocsp.example.test/"
)

// An onlineAuthority answers over a network that is not there.
type onlineAuthority struct {
	root    *identity
	answers map[string]func(FetchRequest) (FetchResponse, error) // by URL
	asked   []FetchRequest
}

func newOnlineAuthority() *onlineAuthority {
	root := (*identity)(nil).issue(authority, name("Online Root"), usage(caUsage))
	return &onlineAuthority{root: root, answers: map[string]func(FetchRequest) (FetchResponse, error){}}
}

func withCRL(t *template)       { t.CRLDistributionPoints = []string{crlURL} }
func withResponder(t *template) { t.OCSPServer = []string{ocspURL} }

// fetch is the engine's way to the authority, once.
func (a *onlineAuthority) fetch(_ context.Context, request FetchRequest) (FetchResponse, error) {
	a.asked = append(a.asked, request)
	answer, known := a.answers[request.URL]
	if !known {
		return FetchResponse{}, &FetchError{Code: CodeUnreachable, Detail: "no such host"}
	}
	return answer(request)
}

func always(body []byte) func(FetchRequest) (FetchResponse, error) {
	return func(FetchRequest) (FetchResponse, error) { return FetchResponse{Status: 200, Body: body}, nil }
}

// crl revokes identities an hour ago, because of a compromised key.
func (a *onlineAuthority) crl(this time.Time, revoked ...*identity) []byte {
	return a.crlBy(a.root, this, revoked...)
}

func (a *onlineAuthority) crlBy(signer *identity, this time.Time, revoked ...*identity) []byte {
	list := &x509.RevocationList{Number: big.NewInt(this.Unix()), ThisUpdate: this, NextUpdate: this.AddDate(0, 0, 1)}
	for _, id := range revoked {
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries, x509.RevocationListEntry{
			SerialNumber: id.certificate.SerialNumber, RevocationTime: now().Add(-time.Hour), ReasonCode: 1,
		})
	}
	return must(x509.CreateRevocationList(rand.Reader, list, signer.certificate, signer.key))
}

// A responder's answer about an identity of the root.
type ocspAnswer struct {
	about      *identity
	by         *identity // the root where nil
	brings     []*identity
	revoked    bool
	thisUpdate time.Time // an hour ago where zero; the next is two hours later
	nonce      []byte
}

func (a *onlineAuthority) ocsp(answer ocspAnswer) []byte {
	if answer.by == nil {
		answer.by = a.root
	}
	if answer.thisUpdate.IsZero() {
		answer.thisUpdate = now().Add(-time.Hour)
	}
	tagged := func(tag int, value any) asn1.RawValue {
		return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: must(asn1.Marshal(value))}
	}
	raw := func(der []byte) asn1.RawValue { return asn1.RawValue{FullBytes: der} }
	sha1OID := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}, Parameters: asn1.NullRawValue}
	ecdsaSHA256 := pkix.AlgorithmIdentifier{Algorithm: asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}}
	var key struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	must(asn1.Unmarshal(a.root.certificate.RawSubjectPublicKeyInfo, &key))
	nameHash, keyHash := sha1.Sum(a.root.certificate.RawSubject), sha1.Sum(key.Key.RightAlign())
	generalized := func(t time.Time) asn1.RawValue {
		return raw(must(asn1.MarshalWithParams(t.UTC(), "generalized")))
	}
	status := asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0}
	if answer.revoked {
		status = tagged(1, generalized(now().Add(-time.Hour)))
	}
	single := must(asn1.Marshal([]asn1.RawValue{
		raw(must(asn1.Marshal(struct {
			Hash              pkix.AlgorithmIdentifier
			NameHash, KeyHash []byte
			Serial            *big.Int
		}{sha1OID, nameHash[:], keyHash[:], answer.about.certificate.SerialNumber}))),
		status, generalized(answer.thisUpdate), tagged(0, generalized(answer.thisUpdate.Add(2*time.Hour))),
	}))
	data := []asn1.RawValue{
		tagged(1, raw(answer.by.certificate.RawSubject)), generalized(answer.thisUpdate), raw(must(asn1.Marshal([]asn1.RawValue{raw(single)}))),
	}
	if answer.nonce != nil {
		nonce := pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2}, Value: must(asn1.Marshal(answer.nonce))}
		data = append(data, tagged(1, []pkix.Extension{nonce}))
	}
	tbs := must(asn1.Marshal(data))
	digest := sha256.Sum256(tbs)
	signature := must(answer.by.key.Sign(rand.Reader, digest[:], crypto.SHA256))
	basic := []asn1.RawValue{
		raw(tbs), raw(must(asn1.Marshal(ecdsaSHA256))), raw(must(asn1.Marshal(asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)}))),
	}
	if len(answer.brings) > 0 {
		var brought []asn1.RawValue
		for _, id := range answer.brings {
			brought = append(brought, raw(id.certificate.Raw))
		}
		basic = append(basic, tagged(0, brought))
	}
	return must(asn1.Marshal([]asn1.RawValue{raw(must(asn1.Marshal(asn1.Enumerated(0)))), tagged(0, []asn1.RawValue{
		raw(must(asn1.Marshal(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}))), raw(must(asn1.Marshal(must(asn1.Marshal(basic))))),
	})}))
}

// reader is a client that trusts the authority and may ask it.
func (a *onlineAuthority) reader(t *testing.T) *client {
	c := newClient(t)
	importCertificate(c, "importAnchors", a.root.certificate)
	c.engine.Fetch = a.fetch
	return c
}

// message is one that an identity has signed.
func message(t *testing.T, signer *identity) []byte {
	t.Helper()
	content := []byte("Content-Type: text/plain\r\n\r\nhello\r\n")
	der, err := cms.Sign(content, []cms.Signer{{Certificate: signer.certificate, Key: signer.key}}, cms.SignOptions{Time: now()})
	if err != nil {
		t.Fatal(err)
	}
	header := "From: " + signer.certificate.EmailAddresses[0] + "\r\n" +
		"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"
	return append([]byte(header), der...)
}

// entry is what is told of the signer of a message.
func (c *client) entry(message []byte) (OpenResult, CertificateRevocation) {
	c.t.Helper()
	result := ask[OpenResult](c, "open", OpenParams{}, message)
	if len(result.Signers) != 1 || len(result.Signers[0].Revocation) == 0 {
		return result, CertificateRevocation{}
	}
	return result, result.Signers[0].Revocation[0]
}

var errNoPermission = &FetchError{Code: CodeNoPermission, Origin: "http://crl.example.test", Detail: "not allowed"}

func refused(err *FetchError) func(FetchRequest) (FetchResponse, error) {
	return func(FetchRequest) (FetchResponse, error) { return FetchResponse{}, err }
}

const caUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign

func forOCSP(t *template) { t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning} }

func issuedEarlier(t *template) { t.NotBefore = t.NotBefore.AddDate(0, -1, 0) }

func chainOf(id *identity) []*x509.Certificate { return []*x509.Certificate{id.certificate} }
