package api

import (
	"context"
	"fmt"
	"time"
)

// A FetchKind is what something is fetched for.
type FetchKind string

const (
	FetchCRL       FetchKind = "crl"       // RFC 5280 Section 4.2.1.13
	FetchOCSP      FetchKind = "ocsp"      // RFC 6960 Appendix A; the only kind that may POST
	FetchDirectory FetchKind = "directory" // a question about an address
	FetchBundle    FetchKind = "bundle"    // a signed file of certificates
	FetchIssuer    FetchKind = "issuer"    // the certificate of an authority, RFC 5280 Section 4.2.2.1
)

// A Namer is whose word it is that something is at a URL.
type Namer string

const (
	// NamedByOthers is for URLs in certificates, which whoever sends mail may choose. They never lead into the user's own network.
	NamedByOthers Namer = ""

	// NamedByUser is for URLs in settings of the user and the administrator, and in certificates of authorities that these
	// two chose to trust. They may lead anywhere.
	NamedByUser Namer = "user"
)

// A FetchRequest is what the engine asks of the network.
type FetchRequest struct {
	Kind        FetchKind
	Method      string // GET, or POST for OCSP
	URL         string // http or https
	NamedBy     Namer
	ContentType string // of the body
	Body        []byte
	MaxOctets   int64         // a longer answer is refused
	Timeout     time.Duration // for all of it
}

// A FetchResponse is what came of it. The body is empty where the status is not 2xx.
type FetchResponse struct {
	Status      int
	ContentType string
	Body        []byte
}

// A FetchError tells why nothing came.
type FetchError struct {
	Code   Code   // no-permission, url-refused, unreachable, too-large, timeout or cancelled
	Detail string // English, for the details view
	Origin string // of the URL, for no-permission
}

func (e *FetchError) Error() string { return fmt.Sprintf("fetching: %s: %s", e.Code, e.Detail) }

// A Fetch gets something from the network, or fails with a [*FetchError]. It ends when the context does.
//
// Who implements it decides what may be fetched, and from where: in the browser that is the service worker.
type Fetch func(ctx context.Context, request FetchRequest) (FetchResponse, error)

// fetch is the call's way to the network, which may not be there.
func (c *call) fetch(request FetchRequest) (FetchResponse, error) {
	if c.Fetch == nil {
		return FetchResponse{}, &FetchError{Code: CodeUnreachable, Detail: "there is no way to the network"}
	}
	return c.Fetch(c.ctx, request)
}
