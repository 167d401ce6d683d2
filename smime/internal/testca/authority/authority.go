package main

import (
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ocsp"

	"signet/smime/internal/testca"
)

// An authority answers about the certificates that it has issued.
type authority struct {
	root, namesake *testca.Identity
	people         map[string]*testca.Identity // by the name of their files

	mu      sync.Mutex
	revoked map[string]time.Time
	behave  string
	asked   []string
}

// endless is more than anybody reads.
const endless = 64 << 20

func newAuthority(url string) *authority {
	from := time.Now().UTC().Truncate(time.Second).AddDate(0, -1, 0)
	valid := testca.Valid(from, from.AddDate(5, 0, 0))
	root := testca.NewRoot(testca.Name("Signet Online Root"), valid)
	person := func(crl, responder bool) *testca.Identity {
		return root.Issue(testca.Email("alice@example.test"), testca.Name("Alice Example"), testca.Key(testca.P256), valid,
			testca.Template(func(c *x509.Certificate) {
				if crl {
					c.CRLDistributionPoints = []string{url + "/ca.crl"}
				}
				if responder {
					c.OCSPServer = []string{url + "/ocsp"}
				}
			}))
	}
	return &authority{
		root: root, namesake: testca.NewRoot(testca.Name("Signet Online Root"), valid),
		people:  map[string]*testca.Identity{"crl": person(true, false), "ocsp": person(false, true), "both": person(true, true)},
		revoked: map[string]time.Time{}, behave: "honest",
	}
}

func (a *authority) files() map[string][]byte {
	files := map[string][]byte{"ca.pem": a.root.CertificatePEM()}
	for name, person := range a.people {
		files[name+".pem"], files[name+".key"] = person.CertificatePEM(), person.KeyPEM()
	}
	return files
}

func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch r.URL.Path {
	case "/set":
		if name := r.FormValue("revoke"); a.people[name] != nil {
			a.revoked[name] = time.Now().UTC().Truncate(time.Second)
		}
		if behave := r.FormValue("behave"); behave != "" {
			a.behave = behave
		}
	case "/asked":
		fmt.Fprint(w, strings.Join(a.asked, "\n"))
	case "/ca.crl":
		a.asked = append(a.asked, r.URL.Path)
		a.answer(w, r, a.crl())
	case "/ocsp":
		a.asked = append(a.asked, r.URL.Path)
		request, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		a.answer(w, r, a.ocsp(request))
	default:
		http.NotFound(w, r)
	}
}

// answer sends what was to be said, or something else.
func (a *authority) answer(w http.ResponseWriter, r *http.Request, der []byte) {
	switch a.behave {
	case "timeout":
		a.mu.Unlock()
		<-r.Context().Done()
		a.mu.Lock()
		return
	case "error":
		http.Error(w, "not today", http.StatusInternalServerError)
		return
	case "redirect":
		http.Redirect(w, r, "http://elsewhere.example.test/", http.StatusFound)
		return
	case "truncated":
		der = der[:len(der)/2]
	case "huge":
		der = append(der, make([]byte, endless)...)
	}
	_, _ = w.Write(der) // who is gone needs no answer
}

// times are when an answer was made, and when there will be another one.
func (a *authority) times() (this, next time.Time) {
	now := time.Now().UTC().Truncate(time.Second)
	if a.behave == "stale" {
		return now.AddDate(0, 0, -3), now.AddDate(0, 0, -1)
	}
	return now.Add(-time.Minute), now.AddDate(0, 0, 1)
}

func (a *authority) signer() *testca.Identity {
	if a.behave == "forged" {
		return a.namesake
	}
	return a.root
}

func (a *authority) crl() []byte {
	var list testca.CRL
	list.ThisUpdate, list.NextUpdate = a.times()
	if a.behave == "other" {
		list.Issuer = a.people["crl"].Certificate.RawSubject
	}
	for name, at := range a.revoked {
		if a.behave != "replay" {
			list.Revoked = append(list.Revoked, testca.Revoked{Certificate: a.people[name].Certificate, At: at, Reason: ocsp.KeyCompromise})
		}
	}
	return a.signer().CRL(list)
}

func (a *authority) ocsp(request []byte) []byte {
	asked, err := ocsp.ParseRequest(request)
	if err != nil {
		return testca.OCSPError(int(ocsp.Malformed))
	}
	for name, person := range a.people {
		if asked.SerialNumber.Cmp(person.Certificate.SerialNumber) != 0 {
			continue
		}
		answer := testca.OCSP{Certificate: person.Certificate, Issuer: a.root.Certificate}
		answer.ThisUpdate, answer.NextUpdate = a.times()
		answer.ProducedAt = answer.ThisUpdate
		if a.behave == "other" {
			answer.Certificate = a.root.Certificate
		}
		if at, revoked := a.revoked[name]; revoked && a.behave != "replay" {
			answer.Revoked = &testca.Revoked{At: at, Reason: ocsp.KeyCompromise}
		}
		return a.signer().OCSP(answer)
	}
	return testca.OCSPError(int(ocsp.Unauthorized))
}
