package revocation

import (
	"crypto/x509"
	"net/url"
	"slices"
)

// maxLocations limits the addresses of one certificate that are told.
const maxLocations = 4

// CRLs returns the addresses, of http and https, at which a certificate says that its CRLs are. RFC 5280 Section 4.2.1.13.
func CRLs(c *x509.Certificate) []string {
	points, err := statedDistributionPoints(c)
	if err != nil {
		return nil
	}
	var all []string
	for _, dp := range points {
		for _, name := range dp.names {
			if name.tag == tagURI {
				all = append(all, string(name.value))
			}
		}
	}
	return onTheWeb(all)
}

// Responders returns the addresses, of http and https, of the OCSP responders that a certificate names. RFC 5280 Section
// 4.2.2.1.
func Responders(c *x509.Certificate) []string { return onTheWeb(c.OCSPServer) }

func onTheWeb(addresses []string) []string {
	var all []string
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil &&
			!slices.Contains(all, address) && len(all) < maxLocations {
			all = append(all, address)
		}
	}
	return all
}
