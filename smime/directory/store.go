package directory

import (
	"context"
	"net/url"
	"strings"
)

// lookupStore asks a certificate store. RFC 4387 Section 2.
//
// QUIRK: the attribute for addresses is uri, but was email in drafts, and there are servers that know that one alone. It
// is asked for where the store knows nothing by the other.
func (d Directory) lookupStore(ctx context.Context, fetcher Fetcher, address string) (Answer, error) {
	var answer Answer
	for _, attribute := range []string{"uri", "email"} {
		answer.URL = query(d.URL, attribute, address)
		response, err := d.fetch(ctx, fetcher, answer.URL, MaxAnswer)
		if err != nil {
			return answer, err
		}
		if response == nil {
			continue
		}
		err = answer.read(*response, address)
		if err != nil || len(answer.Certificates) > 0 {
			return answer, err
		}
	}
	return answer, nil
}

// query adds one attribute to a URL, which may have a query already.
func query(base, attribute, value string) string {
	separator := "?"
	if strings.Contains(base, "?") {
		separator = "&"
	}
	return base + separator + attribute + "=" + url.QueryEscape(value)
}
