package revocation_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"signet/smime/cert"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
	"signet/smime/revocation"
)

// responder is a certificate for OCSP responses that nobody need ask about.
func (w world) responder(options ...testca.Option) *testca.Identity {
	noCheck := testca.Template(func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: oid.OCSPNoCheck, Value: []byte{5, 0}})
	})
	options = append([]testca.Option{
		testca.Name("Responder"), testca.Key(testca.P256), testca.Usage(x509.KeyUsageDigitalSignature),
		testca.ExtUsage(x509.ExtKeyUsageOCSPSigning), noCheck,
	}, options...)
	return w.authority.Issue(options...)
}

func TestOCSPResponses(t *testing.T) {
	w := newWorld()
	now := testca.Now()
	alice, issuer := w.alice.Certificate, w.authority.Certificate
	about := func(answer testca.OCSP) testca.OCSP {
		answer.Certificate, answer.Issuer = alice, issuer
		return answer
	}
	delegated := func(responder *testca.Identity) []byte {
		return responder.OCSP(about(testca.OCSP{Brings: []*x509.Certificate{w.bob.Certificate, responder.Certificate}}))
	}
	critical := pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}
	bobToo := testca.OCSP{Certificate: w.bob.Certificate, Issuer: issuer, Revoked: &testca.Revoked{}}
	renamed := *issuer
	renamed.RawSubject = w.root.Certificate.RawSubject
	namesake := testca.NewRoot().Issue(testca.Authority, testca.Name("Authority"), testca.Key(testca.P256))
	for _, tt := range []struct {
		name     string
		response []byte
		want     cert.RevocationState
		why      string
	}{
		{"good", w.authority.OCSP(about(testca.OCSP{})), good, ""},
		{"good, by key", w.authority.OCSP(about(testca.OCSP{ByKey: true})), good, ""},
		{"good, SHA-256", w.authority.OCSP(about(testca.OCSP{Hash: crypto.SHA256})), good, ""},
		{"revoked", w.authority.OCSP(about(testca.OCSP{Revoked: &testca.Revoked{Reason: 4}})), revoked, "superseded"},
		{"revoked, out of date", w.authority.OCSP(about(testca.OCSP{Revoked: &testca.Revoked{}, ThisUpdate: now.AddDate(0, 0, -9)})), revoked, ""},
		{"not known", w.authority.OCSP(about(testca.OCSP{Unknown: true})), unknown, "does not know the certificate"},
		{"second of two", w.authority.OCSP(testca.OCSP{Certificate: w.bob.Certificate, Issuer: issuer, Revoked: &testca.Revoked{},
			More: []testca.OCSP{about(testca.OCSP{})}}), good, ""},
		{"first of two", w.authority.OCSP(about(testca.OCSP{More: []testca.OCSP{bobToo}})), good, ""},
		{"good and revoked", w.authority.OCSP(about(testca.OCSP{More: []testca.OCSP{about(testca.OCSP{Revoked: &testca.Revoked{}})}})), revoked, ""},
		{"another certificate", w.authority.OCSP(testca.OCSP{Certificate: w.bob.Certificate, Issuer: issuer}), unknown, "no CRL"},
		{"the serial number of another authority", namesake.OCSP(testca.OCSP{Certificate: alice, Issuer: namesake.Certificate}), unknown, "another authority"},
		{"the key of the authority under another name", w.authority.OCSP(testca.OCSP{Certificate: alice, Issuer: &renamed}), unknown, "another authority"},
		{"an authority of the same name", namesake.OCSP(about(testca.OCSP{})), unknown, "does not bear the signature"},
		{"forged", w.authority.OCSP(about(testca.OCSP{Bad: true})), unknown, "does not bear the signature"},
		{"out of date", w.authority.OCSP(about(testca.OCSP{ThisUpdate: now.AddDate(0, 0, -9)})), unknown, "was to be replaced"},
		{"out of date within the tolerance", w.authority.OCSP(about(testca.OCSP{NextUpdate: now.Add(-revocation.Tolerance)})), good, ""},
		{"of the future", w.authority.OCSP(about(testca.OCSP{ThisUpdate: now.Add(time.Hour)})), unknown, "of the future"},
		{"produced in the future", w.authority.OCSP(about(testca.OCSP{ProducedAt: now.Add(time.Hour)})), unknown, "of the future"},
		{"without end", w.authority.OCSP(about(testca.OCSP{NoNext: true})), good, ""},
		{"without end, old", w.authority.OCSP(about(testca.OCSP{NoNext: true, ThisUpdate: now.Add(-revocation.MaxAge - 2*revocation.Tolerance)})), unknown, "replaced"},
		{"by whom the authority allows", delegated(w.responder()), good, ""},
		{"by somebody whose certificate is missing", w.responder().OCSP(about(testca.OCSP{})), unknown, "certificate is missing"},
		{"by somebody", delegated(w.bob), unknown, "may not sign OCSP responses"},
		{"by any usage", delegated(w.responder(testca.ExtUsage(x509.ExtKeyUsageAny))), unknown, "may not sign OCSP responses"},
		{"by one allowed by the root", delegated(world{authority: w.root}.responder()), unknown, "has not allowed"},
		{"by one allowed by an authority of the same name", delegated(world{authority: namesake}.responder()), unknown, "has not allowed"},
		{"by one whose time is over", delegated(w.responder(testca.Expired)), unknown, "not valid at this time"},
		{"by one whose time has not come", delegated(w.responder(testca.NotYetValid)), unknown, "not valid at this time"},
		{"by a key not for signatures", delegated(w.responder(testca.Usage(x509.KeyUsageKeyAgreement))), unknown, "not for signatures"},
		{"by one with conditions that nobody knows", delegated(w.responder(testca.Template(func(c *x509.Certificate) {
			c.ExtraExtensions = append(c.ExtraExtensions, critical)
		}))), unknown, "critical extension"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var known revocation.Evidence
			if err := known.AddResponse(tt.response, "online"); err != nil {
				t.Fatal(err)
			}
			got := (&revocation.Checker{Evidence: &known}).Check(w.chain(w.alice), now)
			said := got.Why
			if got.State == revoked {
				said = got.Reason
			}
			if got.State != tt.want || !strings.Contains(said, tt.why) || tt.why == "" && said != "" {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// A responder that does not say that nobody need ask is asked about, in CRLs alone.
func TestRevokedResponder(t *testing.T) {
	w := newWorld()
	responder := w.authority.Issue(testca.Name("Responder"), testca.Key(testca.P256), testca.ExtUsage(x509.ExtKeyUsageOCSPSigning))
	response := responder.OCSP(testca.OCSP{
		Certificate: w.alice.Certificate, Issuer: w.authority.Certificate, Brings: []*x509.Certificate{responder.Certificate},
	})
	// About alice the CRL is silent: it is about some reasons alone.
	some := scope{OnlySomeReasons: asn1.BitString{Bytes: []byte{0x60}, BitLength: 3}}.extension()
	for _, tt := range []struct {
		name    string
		revoked []testca.Revoked
		want    cert.RevocationState
	}{
		{"revoked", []testca.Revoked{{Certificate: responder.Certificate, Reason: 1}}, unknown},
		{"not revoked", nil, good},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var known revocation.Evidence
			crl := w.authority.CRL(testca.CRL{Revoked: tt.revoked, Extensions: []pkix.Extension{some}})
			if err := errors.Join(known.AddResponse(response, "online"), known.AddCRL(crl, "online")); err != nil {
				t.Fatal(err)
			}
			if got := (&revocation.Checker{Evidence: &known}).Check(w.chain(w.alice), testca.Now()); got.State != tt.want {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestResponseWithoutUse(t *testing.T) {
	w := newWorld()
	about := testca.OCSP{Certificate: w.alice.Certificate, Issuer: w.authority.Certificate}
	response := w.authority.OCSP(about)
	critical, twice, many := about, about, about
	critical.Extensions = []pkix.Extension{extension(asn1.ObjectIdentifier{1, 2, 3}, true, "?")}
	twice.Nonce, twice.Extensions = []byte("nonce"), []pkix.Extension{extension(oid.OCSPNonce, false, []byte("other"))}
	for range 256 {
		many.More = append(many.More, about)
	}
	for _, tt := range []struct {
		name string
		der  []byte
		want error
	}{
		{"tryLater", testca.OCSPError(3), revocation.ErrNoAnswer},
		{"unauthorized", testca.OCSPError(6), revocation.ErrNoAnswer},
		{"a status that there is not", testca.OCSPError(4), revocation.ErrMalformed},
		{"successful and nothing in it", testca.OCSPError(0), revocation.ErrMalformed},
		{"critical extension", w.authority.OCSP(critical), revocation.ErrUnsupported},
		{"two nonces", w.authority.OCSP(twice), revocation.ErrMalformed},
		{"too many", w.authority.OCSP(many), revocation.ErrTooLarge},
		{"cut off", response[:len(response)-1], revocation.ErrMalformed},
		{"with something after it", append(bytes.Clone(response), 0), revocation.ErrMalformed},
		{"too large", make([]byte, revocation.MaxResponse+1), revocation.ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var known revocation.Evidence
			if err := known.AddResponse(tt.der, "online"); !errors.Is(err, tt.want) {
				t.Errorf("got %v", err)
			}
			if _, err := revocation.ResponseValidity(tt.der); !errors.Is(err, tt.want) {
				t.Errorf("validity: got %v", err)
			}
		})
	}
}

func TestRequest(t *testing.T) {
	w := newWorld()
	nonce := bytes.Repeat([]byte{7}, revocation.NonceSize)
	for _, hash := range []crypto.Hash{0, crypto.SHA1, crypto.SHA256} {
		request := revocation.Request{Certificate: w.alice.Certificate, Issuer: w.authority.Certificate, Hash: hash, Nonce: nonce}
		der, err := request.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		// golang.org/x/crypto reads it, and would ask the same.
		read, err := ocsp.ParseRequest(der)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := (revocation.Request{Certificate: request.Certificate, Issuer: request.Issuer, Hash: hash}).Marshal()
		if err != nil {
			t.Fatal(err)
		}
		want, err := ocsp.CreateRequest(w.alice.Certificate, w.authority.Certificate, &ocsp.RequestOptions{Hash: hash})
		if err != nil || !bytes.Equal(plain, want) {
			t.Errorf("%v: %x, want %x (%v)", hash, plain, want, err)
		}
		if read.SerialNumber.Cmp(w.alice.Certificate.SerialNumber) != 0 || !bytes.Contains(der, nonce) {
			t.Errorf("%v: read as %+v", hash, read)
		}
	}
	for name, request := range map[string]revocation.Request{
		"digest": {Certificate: w.alice.Certificate, Issuer: w.authority.Certificate, Hash: crypto.MD5},
		"nonce":  {Certificate: w.alice.Certificate, Issuer: w.authority.Certificate, Nonce: make([]byte, 129)},
	} {
		if _, err := request.Marshal(); err == nil {
			t.Errorf("with a bad %s it is written", name)
		}
	}
}

func TestCheckAnswer(t *testing.T) {
	w := newWorld()
	request := revocation.Request{Certificate: w.alice.Certificate, Issuer: w.authority.Certificate, Nonce: []byte("this one")}
	about := testca.OCSP{Certificate: w.alice.Certificate, Issuer: w.authority.Certificate}
	same, other, bare, bob := about, about, about, about
	same.Nonce, other.Nonce = request.Nonce, []byte("that one")
	bare.Extensions = []pkix.Extension{{Id: oid.OCSPNonce, Value: request.Nonce}}
	bob.Certificate = w.bob.Certificate
	for _, tt := range []struct {
		name   string
		answer []byte
		want   error
	}{
		{"the same nonce", w.authority.OCSP(same), nil},
		{"no nonce", w.authority.OCSP(about), nil},
		{"the nonce without its OCTET STRING", w.authority.OCSP(bare), nil},
		{"another nonce", w.authority.OCSP(other), revocation.ErrOtherNonce},
		{"another certificate", w.authority.OCSP(bob), revocation.ErrOtherCertificate},
		{"no answer", testca.OCSPError(3), revocation.ErrNoAnswer},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := request.CheckAnswer(tt.answer); !errors.Is(err, tt.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
