package api

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"signet/smime/cert"
	"signet/smime/directory"
	"signet/smime/keystore"
)

// bundleAge is how old a bundle may be before it is fetched again.
const bundleAge = 6 * time.Hour

// LookupParams is whose certificates to look for.
type LookupParams struct {
	Address string `json:"address"`
}

// LookupResult is what directories know about an address.
type LookupResult struct {
	Found []CertificateInfo `json:"found"` // that were not known before, and are now
	Asked []AskedDirectory  `json:"asked"` // in order, up to the first that knew something that can be used
}

// An AskedDirectory is one question and what came of it.
type AskedDirectory struct {
	Directory string            `json:"directory"` // id
	Name      string            `json:"name"`
	URL       string            `json:"url"` // what was asked; for a bundle where it is
	Outcome   LookupOutcome     `json:"outcome"`
	Code      Code              `json:"code,omitempty"` // why it failed
	Detail    string            `json:"detail"`         // English, for the details view
	Origin    string            `json:"origin"`         // the site that needs the browser's permission
	Rejected  []CertificateInfo `json:"rejected"`       // for the address, and not good enough to be kept
}

// A LookupOutcome is what came of asking a directory.
type LookupOutcome string

const (
	LookupFound        LookupOutcome = "found"
	LookupNothing      LookupOutcome = "nothing"       // it knows no certificate for the address
	LookupUnusable     LookupOutcome = "unusable"      // it knows some, and none can be used
	LookupNoPermission LookupOutcome = "no-permission" // the browser may not ask it; it was not asked
	LookupFailed       LookupOutcome = "failed"
)

// lookup asks the directories for an address, one after the other.
func (c *call) lookup(p LookupParams) (LookupResult, error) {
	if !isAddress(p.Address) {
		return LookupResult{}, fail(Error{Code: CodeBadAddress, Detail: p.Address})
	}
	directories, err := c.directoriesInOrder()
	if err != nil {
		return LookupResult{}, err
	}
	var result LookupResult
	for _, d := range directories {
		if !d.Covers(p.Address) {
			continue
		}
		asked, found, err := c.ask(d, p.Address)
		if err != nil {
			return LookupResult{}, err
		}
		result.Asked = append(result.Asked, asked)
		result.Found = append(result.Found, found...)
		if asked.Outcome == LookupFound {
			break
		}
	}
	return result, nil
}

// ask asks one directory, keeps what can be used, and notes what came of it. It fails where the call ends, and where
// nothing can be stored.
func (c *call) ask(d storedDirectory, address string) (asked AskedDirectory, found []CertificateInfo, err error) {
	fetcher := &directoryFetcher{call: c, name: d.Name}
	answer, note, err := c.answerOf(&d, fetcher, address)
	asked = AskedDirectory{
		Directory: d.id, Name: d.Name, URL: answer.URL, Outcome: LookupNothing, Detail: note, Origin: d.Origin(),
	}
	switch {
	case c.ctx.Err() != nil:
		return asked, nil, c.ctx.Err()
	case err != nil:
		asked.failed(err)
	default:
		if found, asked.Rejected, err = c.keep(answer, address); err != nil {
			return asked, nil, err
		}
		if len(answer.Certificates) > len(asked.Rejected) {
			asked.Outcome = LookupFound
		} else if len(asked.Rejected) > 0 {
			asked.Outcome = LookupUnusable
		}
	}
	if fetcher.asked {
		d.document.LastAsked = c.Now().UTC()
	}
	d.document.LastResult, d.document.LastDetail = asked.Outcome, asked.Detail
	return asked, found, c.putOutcome(d)
}

// putOutcome stores what came of asking a directory, unless it was changed or deleted meanwhile: asking takes long.
func (c *call) putOutcome(d storedDirectory) error {
	if d.byAdministrator() {
		return c.keepPolicyOutcome(d)
	}
	now, err := c.directoryDocuments().Get(c.ctx, d.id)
	switch {
	case errors.Is(err, keystore.ErrNotFound):
		return nil
	case err != nil:
		return err
	case now.Kind != d.Kind || now.URL != d.URL || !slices.Equal(now.Signer, d.document.Signer):
		return nil
	}
	asked := d.document
	asked.Name, asked.Domains, asked.Position = now.Name, now.Domains, now.Position
	if now.SignedAt.After(asked.SignedAt) { // another call was later to ask
		asked.Bundle, asked.Fetched, asked.SignedAt = now.Bundle, now.Fetched, now.SignedAt
	}
	return c.directoryDocuments().Put(c.ctx, keystore.Document[directoryDocument]{ID: d.id, Value: asked})
}

func (a *AskedDirectory) failed(err error) {
	a.Outcome, a.Code, a.Detail = LookupFailed, CodeMalformed, err.Error()
	var failure *FetchError
	switch {
	case errors.As(err, &failure):
		a.Code = failure.Code
		if failure.Code == CodeNoPermission {
			a.Outcome = LookupNoPermission
		}
	case errors.Is(err, directory.ErrRefused):
		a.Code = CodeUnreachable
	}
}

// answerOf asks a directory, or looks into its bundle. The note says what should be known of an answer that came all the same.
func (c *call) answerOf(
	d *storedDirectory, fetcher directory.Fetcher, address string,
) (answer directory.Answer, note string, err error) {
	if d.Kind != directory.Bundle {
		answer, err := d.Lookup(c.ctx, fetcher, address)
		return answer, "", err
	}
	bundle, note, err := c.bundle(d, fetcher)
	if err != nil {
		return directory.Answer{URL: d.URL}, "", err
	}
	answer = bundle.Find(address)
	answer.URL = d.URL
	return answer, note, nil
}

// bundle returns the bundle of a directory: the one that is known where it is new enough, or where no other can be had.
func (c *call) bundle(d *storedDirectory, fetcher directory.Fetcher) (directory.SignedBundle, string, error) {
	known, knownErr := d.knownBundle(c.Now())
	if known != nil && c.Now().Sub(d.document.Fetched) < bundleAge && !c.Now().Before(d.document.Fetched) {
		return *known, "", nil
	}
	fetched, err := c.newBundle(d, fetcher, known)
	switch {
	case err == nil:
		return fetched, "", nil
	case known != nil:
		note := fmt.Sprintf("the bundle signed at %s was used: %s", known.SigningTime.UTC().Format(time.RFC3339), err)
		return *known, note, nil
	case knownErr != nil:
		return fetched, "", errors.Join(err, knownErr)
	default:
		return fetched, "", err
	}
}

func (c *call) newBundle(
	d *storedDirectory, fetcher directory.Fetcher, known *directory.SignedBundle,
) (directory.SignedBundle, error) {
	data, err := d.FetchBundle(c.ctx, fetcher)
	if err != nil {
		return directory.SignedBundle{}, err
	}
	fetched, err := directory.OpenBundle(data, d.Signer, c.Now())
	if err != nil {
		return directory.SignedBundle{}, err
	}
	if known != nil {
		if err := fetched.Replaces(*known); err != nil {
			return directory.SignedBundle{}, err
		}
	}
	d.document.Bundle, d.document.Fetched, d.document.SignedAt = data, c.Now().UTC(), fetched.SigningTime.UTC()
	return fetched, nil
}

// knownBundle returns the bundle that is stored, if any. It is opened anew each time: its signer may have expired.
func (d storedDirectory) knownBundle(now time.Time) (*directory.SignedBundle, error) {
	if d.document.Bundle == nil || d.Signer == nil {
		return nil, nil
	}
	known, err := directory.OpenBundle(d.document.Bundle, d.Signer, now)
	if err != nil {
		return nil, err
	}
	return &known, nil
}

// keep stores what an answer has that can be used to encrypt to the address as it is, and tells what can not. Authorities
// that came along may be on the path to an anchor; there is no trust in them.
func (c *call) keep(answer directory.Answer, address string) (found, rejected []CertificateInfo, err error) {
	trust, err := c.trust()
	if err != nil {
		return nil, nil, err
	}
	trust.intermediates = append(slices.Clip(trust.intermediates), answer.Authorities...)
	var good, authorities []*x509.Certificate
	for _, certificate := range answer.Certificates {
		report := trust.check(certificate, cert.Encrypt, address)
		if report.Grade() != cert.GradeReady {
			rejected = append(rejected, trust.certificate(certificate, ""))
			continue
		}
		good = append(good, certificate)
		for _, above := range report.Chain[1:] {
			if slices.ContainsFunc(answer.Authorities, above.Equal) && !slices.ContainsFunc(authorities, above.Equal) {
				authorities = append(authorities, above)
			}
		}
	}
	if _, err := c.Keystore.AddCertificates(c.ctx, keystore.KindAuthority, keystore.SourceDirectory, authorities...); err != nil {
		return nil, nil, err
	}
	added, err := c.Keystore.AddCertificates(c.ctx, keystore.KindCertificate, keystore.SourceDirectory, good...)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range added {
		found = append(found, trust.certificate(a.Certificate, a.Source))
	}
	return found, rejected, nil
}

// A directoryFetcher is the call's way to the network, for a directory that the user has set. It puts each question into
// the log.
type directoryFetcher struct {
	call  *call
	name  string
	asked bool // whether anybody was
}

func (f *directoryFetcher) Fetch(_ context.Context, request directory.Request) (directory.Response, error) {
	kind := FetchDirectory
	if request.Kind == directory.Bundle {
		kind = FetchBundle
	}
	response, err := f.call.fetch(FetchRequest{
		Kind: kind, Method: "GET", URL: request.URL, NamedBy: NamedByUser, MaxOctets: request.MaxOctets, Timeout: request.Timeout,
	})
	f.note(request.URL, err)
	return directory.Response(response), err
}

// note tells of a question in the log, where somebody was asked. It stands there even if the call was cancelled meanwhile.
func (f *directoryFetcher) note(url string, err error) {
	var failure *FetchError
	if errors.As(err, &failure) && (failure.Code == CodeNoPermission || failure.Code == CodeURLRefused) {
		return
	}
	f.asked = true
	ctx := context.WithoutCancel(f.call.ctx)
	occasion := keystore.OccasionOf(ctx)
	occasion.Detail = headerFields("Directory", f.name, "URL", url)
	f.call.Keystore.Note(keystore.OnOccasion(ctx, occasion), keystore.ActivityDirectory, "")
}
