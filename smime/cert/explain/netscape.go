package explain

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

const (
	relic    = "From the time of Netscape; programs of today pass it over."
	netscape = "Netscape Certificate Extensions"
)

// netscapeTypes are the bits of the certificate type, in order.
var netscapeTypes = []string{
	"signing in to servers", "servers", "mail", "programs", "reserved", "an authority for TLS", "an authority for mail", "an authority for programs",
}

func readNetscapeType(der cryptobyte.String) ([]string, bool) { return readBits(der, netscapeTypes) }

func readIA5(der cryptobyte.String) ([]string, bool) {
	var text cryptobyte.String
	if !der.ReadASN1(&text, asn1.IA5String) || !der.Empty() {
		return nil, false
	}
	return []string{string(text)}, true
}
