// Package directory asks directories for the certificates of other people.
//
// A [Directory] is a setting: where it is, what it speaks, and for whose addresses it may be asked. [Directory.Lookup]
// asks one; [Directory.Covers] says beforehand whether it may be asked at all, as whoever is asked learns whom the user
// is about to write to. A signed bundle is not asked, but fetched as a whole: [Directory.FetchBundle] and [OpenBundle].
//
// What is not promised: that an answer is true. Certificates that come back are for the address that was asked for, as
// they say themselves. Whether to believe them is for package cert to say, with anchors that did not come from here.
package directory

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"signet/smime/cert"
)

// A Kind is what a directory speaks.
type Kind string

// The kinds. Their texts are on disk.
const (
	Store   Kind = "rfc4387" // certificate store over HTTP: RFC 4387
	Gateway Kind = "gateway" // a URL with the address in it, such as what "signet directory" serves before LDAP
	Bundle  Kind = "bundle"  // a signed file with the certificates of everybody
)

// The limits of settings and answers.
const (
	MaxName    = 200  // octets
	MaxURL     = 2000 // octets
	MaxDomains = 100

	// MaxAnswer is the most octets of an answer about one address.
	MaxAnswer = 1 << 20

	// MaxBundle is the most octets of a bundle.
	MaxBundle = 8 << 20

	// MaxValues is the most certificates, or files of them, of an answer about one address.
	MaxValues = 64

	// Timeout is how long one request may take.
	Timeout = 10 * time.Second
)

// The errors.
var (
	// ErrSettings means that a directory cannot be asked as it is set. It says why.
	ErrSettings = errors.New("directory: settings")

	// ErrNotCovered means that a directory may not be asked for an address.
	ErrNotCovered = errors.New("directory: not for this address")

	// ErrRefused means that a directory answered with an HTTP status that is none of its answers.
	ErrRefused = errors.New("directory: refused")

	// ErrMalformed means that an answer cannot be read.
	ErrMalformed = errors.New("directory: malformed answer")

	// ErrSignature means that a bundle was not signed by the one who has to.
	ErrSignature = errors.New("directory: not signed as it should be")

	// ErrRollback means that a bundle is older than the one that is there.
	ErrRollback = errors.New("directory: older than what is known")
)

// A Directory is where certificates of other people can be had.
type Directory struct {
	Name string
	Kind Kind

	// URL is that of the store, to which a query is added; of the gateway, with {address} for the address, or {local} and
	// {domain} for its parts; or of the bundle.
	URL string

	// Domains are those whose addresses it may be asked for: "example.test" is that domain alone, ".example.test" all below
	// it. There is at least one.
	Domains []string

	// Signer is whose signature a bundle must have; nil for other kinds.
	Signer *x509.Certificate
}

// Check tells whether the directory can be asked as it is set. It fails with [ErrSettings].
func (d Directory) Check() error {
	switch {
	case d.Name == "" || len(d.Name) > MaxName || !utf8.ValidString(d.Name):
		return settings("the name is empty or too long")
	case len(d.URL) > MaxURL:
		return settings("the URL is too long")
	case len(d.Domains) == 0:
		return settings("no domain, whose addresses it may be asked for")
	case len(d.Domains) > MaxDomains:
		return settings("more than %d domains", MaxDomains)
	}
	for _, domain := range d.Domains {
		if !cert.IsDomain(domain) {
			return settings("%q is not a domain", domain)
		}
	}
	return d.checkKind()
}

func (d Directory) checkKind() error {
	at, err := url.Parse(d.urlFor("somebody@" + strings.TrimPrefix(d.Domains[0], ".")))
	switch {
	case err != nil || at.Host == "" || at.Opaque != "":
		return settings("not a URL")
	case at.User != nil:
		return settings("a URL with a user name or a password")
	case at.Scheme != "https" && at.Scheme != "http":
		return settings("%q is not fetched", at.Scheme)
	}
	named := strings.Contains(d.URL, "{")
	switch d.Kind {
	case Store:
		if at.Fragment != "" || named {
			return settings("the URL of a certificate store has neither a fragment nor a place for the address")
		}
	case Gateway:
		return d.checkTemplate()
	case Bundle:
		if d.Signer == nil {
			return settings("no certificate of whoever signs the bundle")
		}
		if named {
			return settings("a bundle is the same for all addresses")
		}
	default:
		return settings("unknown kind %q", d.Kind)
	}
	if d.Kind != Bundle && d.Signer != nil {
		return settings("only bundles have a signer")
	}
	return nil
}

// Covers tells whether the directory may be asked for an address.
func (d Directory) Covers(address string) bool { return cert.InDomains(address, d.Domains) }

// Origin returns the web origin of the directory, such as https://directory.example.org.
func (d Directory) Origin() string {
	at, err := url.Parse(d.URL)
	if err != nil {
		return ""
	}
	return at.Scheme + "://" + at.Host
}

// urlFor returns what is fetched for an address.
func (d Directory) urlFor(address string) string {
	if d.Kind == Gateway {
		return expand(d.URL, address)
	}
	return d.URL
}

// A Request is for one URL, with GET.
type Request struct {
	Kind      Kind
	URL       string
	MaxOctets int64
	Timeout   time.Duration
}

// A Response is what came of it, whatever the status.
type Response struct {
	Status      int
	ContentType string
	Body        []byte
}

// A Fetcher gets something over HTTP or HTTPS. It fails where nothing came, or too much.
type Fetcher interface {
	Fetch(ctx context.Context, request Request) (Response, error)
}

// An Answer is what a directory said about an address. One without certificates says that it knows none.
type Answer struct {
	URL          string              // what was asked, the last where it was more
	Certificates []*x509.Certificate // for the address, as they say themselves
	Authorities  []*x509.Certificate // that came along; no trust is in them
	Others       int                 // certificates for other addresses, and values that cannot be read
}

// Lookup asks the directory for the certificates of an address. It fails with [ErrNotCovered] before anybody was asked,
// with [ErrRefused] and [ErrMalformed], and with errors of the fetcher. Bundles are not asked: it fails with [ErrSettings].
func (d Directory) Lookup(ctx context.Context, fetcher Fetcher, address string) (Answer, error) {
	if !d.Covers(address) {
		return Answer{}, ErrNotCovered
	}
	switch d.Kind {
	case Store:
		return d.lookupStore(ctx, fetcher, address)
	case Gateway:
		return d.lookupGateway(ctx, fetcher, address)
	default:
		return Answer{}, settings("a directory of kind %q is not asked", d.Kind)
	}
}

// fetch returns the body of a successful answer, and nothing where the directory says that there is nothing.
func (d Directory) fetch(ctx context.Context, fetcher Fetcher, at string, limit int64) (*Response, error) {
	response, err := fetcher.Fetch(ctx, Request{Kind: d.Kind, URL: at, MaxOctets: limit, Timeout: Timeout})
	switch {
	case err != nil:
		return nil, err
	case response.Status == 404 || response.Status == 204 || response.Status == 410:
		return nil, nil
	case response.Status != 200:
		return nil, fmt.Errorf("%w: HTTP status %d", ErrRefused, response.Status)
	default:
		return &response, nil
	}
}

func settings(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrSettings, fmt.Sprintf(format, args...))
}
