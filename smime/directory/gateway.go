package directory

import (
	"context"
	"encoding/json"
	"net"
	"net/url"
	"strings"
)

// The names in the URL of a gateway that stand for the address and its parts.
const (
	addressName = "{address}"
	localName   = "{local}"
	domainName  = "{domain}"
)

// An Entry is what a gateway answers about one address, in JSON: the values of the attributes of the same names of an
// inetOrgPerson, in base64 as JSON has octets. RFC 2798 Section 2.8, RFC 4523
// Section 4.1. Other members are passed over.
type Entry struct {
	Address              string   `json:"address"`
	UserSMIMECertificate [][]byte `json:"userSMIMECertificate"` // each a PKCS #7 SignedData, or a bare certificate
	UserCertificate      [][]byte `json:"userCertificate"`      // each a certificate in DER
}

// lookupGateway asks a gateway, which answers with an [Entry], with one certificate, or with PKCS #7.
func (d Directory) lookupGateway(ctx context.Context, fetcher Fetcher, address string) (Answer, error) {
	answer := Answer{URL: expand(d.URL, address)}
	response, err := d.fetch(ctx, fetcher, answer.URL, MaxAnswer)
	if err != nil || response == nil {
		return answer, err
	}
	if !isJSON(*response) {
		return answer, answer.read(*response, address)
	}
	var entry Entry
	if err := json.Unmarshal(response.Body, &entry); err != nil {
		return answer, malformed("not the JSON of a gateway: %w", err)
	}
	values := append(entry.UserSMIMECertificate, entry.UserCertificate...)
	if len(values) > MaxValues {
		return answer, malformed("%d values", len(values))
	}
	return answer, answer.readValues(values, address)
}

func isJSON(r Response) bool {
	return mediaType(r) == "application/json"
}

// checkTemplate sees that the address has a place in the URL, and travels in secret.
func (d Directory) checkTemplate() error {
	named := strings.Contains(d.URL, addressName) || strings.Contains(d.URL, localName) && strings.Contains(d.URL, domainName)
	if !named {
		return settings("the URL of a gateway has no place for the address: %s", addressName)
	}
	if rest := strings.NewReplacer(addressName, "", localName, "", domainName, "").Replace(d.URL); strings.ContainsAny(rest, "{}") {
		return settings("a name in the URL of the gateway is none of %s, %s and %s", addressName, localName, domainName)
	}
	at, err := url.Parse(expand(d.URL, "a@example.test"))
	if err != nil {
		return settings("not a URL")
	}
	// Whom a message is for must not decide where the question goes.
	other, err := url.Parse(expand(d.URL, "b@example.org"))
	if err != nil || at.Host != other.Host || at.Scheme != other.Scheme {
		return settings("the host of the gateway depends on the address")
	}
	if at.Scheme != "https" && !isLoopback(at.Hostname()) {
		return settings("a gateway is asked over https alone")
	}
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// expand puts an address into a URL. What is put in is escaped for a path and for a query alike: it cannot become more
// than one piece of either.
func expand(template, address string) string {
	at := strings.LastIndexByte(address, '@')
	local, domain := address[:max(at, 0)], address[at+1:]
	return strings.NewReplacer(
		addressName, escape(address), localName, escape(local), domainName, escape(domain),
	).Replace(template)
}

// escape escapes all but letters, digits and "-_.~". A dot alone, or two, would be a step in a path.
func escape(text string) string {
	if strings.Trim(text, ".") == "" {
		return strings.ReplaceAll(text, ".", "%2E")
	}
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}
