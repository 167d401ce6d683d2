package api

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"signet/smime/cert"
	"signet/smime/keystore"
)

// Limits of fetching the authorities above one certificate.
const (
	maxIssuerQuestions = 4 // so many authorities in a row may be missing
	maxIssuerOctets    = 256 << 10
	issuerTime         = 5 * time.Second // for one question
)

// FetchIssuersResult tells what came of asking for the authorities that are missing above a certificate.
type FetchIssuersResult struct {
	Complete bool              `json:"complete"` // a path leads to a trusted authority now
	Added    []CertificateInfo `json:"added"`    // authorities that were kept, as the path is complete
	Asked    []AskedIssuer     `json:"asked"`    // in order
}

// An AskedIssuer is one question and what came of it.
type AskedIssuer struct {
	URL    string `json:"url"`
	Code   Code   `json:"code,omitempty"`   // why nothing came of it
	Detail string `json:"detail"`           // English, for the details view
	Origin string `json:"origin,omitempty"` // the site that needs the browser's permission
}

// fetchIssuers asks where certificates say that those of their issuers are. RFC
// 5280 Section 4.2.2.1. It is done for nobody but who asks for it: who has made a
// certificate learns from the question that somebody looks at it.
//
// Authorities that lead to a trusted one are kept, and no others.
func (c *call) fetchIssuers(p IDParams) (FetchIssuersResult, error) {
	found, err := c.findCertificate(p.ID)
	if err != nil {
		return FetchIssuersResult{}, err
	}
	trust, err := c.trust()
	if err != nil {
		return FetchIssuersResult{}, err
	}
	trust.intermediates = slices.Concat(trust.intermediates, found.beside)
	var result FetchIssuersResult
	var fetched []*x509.Certificate
	report := trust.check(found.certificate, cert.Sign, "")
	for len(result.Asked) < maxIssuerQuestions && report.Has(cert.IncompleteChain) {
		issuers := c.askForIssuers(report.Chain[len(report.Chain)-1], &result)
		if len(issuers) == 0 {
			break
		}
		fetched = append(fetched, issuers...)
		trust.intermediates = append(slices.Clip(trust.intermediates), issuers...)
		report = trust.check(found.certificate, cert.Sign, "")
	}
	if c.ctx.Err() != nil {
		return FetchIssuersResult{}, c.ctx.Err()
	}
	if result.Complete = report.Trusted; !result.Complete {
		return result, nil
	}
	return result, c.keepIssuers(&result, trust, report.Chain, fetched)
}

// keepIssuers stores those that were fetched and are in the path.
func (c *call) keepIssuers(result *FetchIssuersResult, trust trust, chain, fetched []*x509.Certificate) error {
	fetched = slices.DeleteFunc(fetched, func(f *x509.Certificate) bool { return !slices.ContainsFunc(between(chain), f.Equal) })
	added, err := c.Keystore.AddCertificates(c.ctx, keystore.KindAuthority, keystore.SourceDirectory, fetched...)
	for _, a := range added {
		result.Added = append(result.Added, trust.certificate(a.Certificate, a.Source))
	}
	return err
}

// askForIssuers asks at the first place that a certificate names and that has not been asked.
func (c *call) askForIssuers(of *x509.Certificate, result *FetchIssuersResult) []*x509.Certificate {
	for _, url := range of.IssuingCertificateURL {
		known := func(asked AskedIssuer) bool { return asked.URL == url }
		if slices.ContainsFunc(result.Asked, known) || len(result.Asked) == maxIssuerQuestions {
			continue
		}
		issuers, asked := c.askForIssuer(of, url)
		result.Asked = append(result.Asked, asked)
		if len(issuers) > 0 {
			return issuers
		}
	}
	return nil
}

// askForIssuer asks at one place, and takes what has signed the certificate and nothing else.
func (c *call) askForIssuer(of *x509.Certificate, url string) ([]*x509.Certificate, AskedIssuer) {
	asked := AskedIssuer{URL: url}
	ctx, cancel := context.WithTimeout(c.ctx, issuerTime)
	defer cancel()
	if c.Fetch == nil {
		asked.Code, asked.Detail = CodeUnreachable, "there is no way to the network"
		return nil, asked
	}
	response, err := c.Fetch(ctx, FetchRequest{
		Kind: FetchIssuer, Method: "GET", URL: url, NamedBy: NamedByOthers, MaxOctets: maxIssuerOctets, Timeout: issuerTime,
	})
	var failure *FetchError
	if !errors.As(err, &failure) || failure.Code != CodeNoPermission && failure.Code != CodeURLRefused {
		c.noteIssuerQuestion(url)
	}
	switch {
	case failure != nil:
		asked.Code, asked.Detail, asked.Origin = failure.Code, failure.Detail, failure.Origin
		return nil, asked
	case err != nil:
		asked.Code, asked.Detail = CodeUnreachable, err.Error()
		return nil, asked
	case response.Status != 200:
		asked.Code, asked.Detail = CodeUnreachable, fmt.Sprintf("status %d", response.Status)
		return nil, asked
	}
	all, err := cert.ParseCertificates(response.Body)
	if err != nil {
		asked.Code, asked.Detail = CodeNotCertificates, err.Error()
		return nil, asked
	}
	issuers := slices.DeleteFunc(all, func(issuer *x509.Certificate) bool {
		return cert.NameOf(issuer.RawSubject) != cert.NameOf(of.RawIssuer) || bytes.Equal(issuer.Raw, of.Raw) || !cert.IsAuthority(issuer)
	})
	if len(issuers) == 0 {
		asked.Code, asked.Detail = CodeNotFound, "what is there is not the issuer's"
	}
	return issuers[:min(len(issuers), maxOfOneIssuer)], asked
}

// maxOfOneIssuer is how many certificates of one issuer are tried.
const maxOfOneIssuer = 8

// noteIssuerQuestion tells of a question in the log.
func (c *call) noteIssuerQuestion(url string) {
	ctx := context.WithoutCancel(c.ctx)
	occasion := keystore.OccasionOf(ctx)
	occasion.Detail = headerFields("Issuer", "", "URL", url)
	c.Keystore.Note(keystore.OnOccasion(ctx, occasion), keystore.ActivityDirectory, "")
}

// missingIssuers returns where to ask for what is missing above a certificate.
func (t trust) missingIssuers(c *x509.Certificate) []string {
	report := t.check(c, cert.Sign, "")
	if !report.Has(cert.IncompleteChain) {
		return nil
	}
	return report.Chain[len(report.Chain)-1].IssuingCertificateURL
}
