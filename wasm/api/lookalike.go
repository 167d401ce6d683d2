package api

import (
	"slices"
	"strings"

	"signet/smime"
	"signet/smime/cert"
)

// lookalike tells that the sender's address may be taken for that of a correspondent, or of the user: the same but for
// letters that look alike, or in such a domain. Who is known by the address itself is no lookalike.
func (c *call) lookalike(report *smime.Report) ([]Finding, error) {
	told := slices.ContainsFunc(report.Findings, func(f smime.Finding) bool { return f.Code == smime.FindingLookalikeSender })
	if told || len(report.Headers.From) != 1 {
		return nil, nil
	}
	from, ok := cert.CanonicalAddress(report.Headers.From[0].Address)
	if !ok {
		return nil, nil
	}
	known, err := c.knownAddresses(from)
	if err != nil || slices.Contains(known, from) {
		return nil, err
	}
	local, domain := splitAddress(from)
	localLooks, domainLooks := smime.Skeleton(local), smime.Skeleton(domain)
	compared := map[string]bool{domain: true} // ten thousand people have far fewer domains
	for _, other := range known {
		otherLocal, otherDomain := splitAddress(other)
		same := otherDomain == domain && smime.Skeleton(otherLocal) == localLooks
		if !compared[otherDomain] {
			compared[otherDomain] = true
			same = smime.Skeleton(otherDomain) == domainLooks
		}
		if same {
			return []Finding{{
				Code: smime.FindingLookalikeSender, Severity: string(smime.SeverityWarning),
				Detail: "The address " + from + " may be taken for " + other + ", which you know.",
			}}, nil
		}
	}
	return nil, nil
}

// knownAddresses returns the canonical addresses of the user and the correspondents; from alone where it is one of the
// latter.
func (c *call) knownAddresses(from string) ([]string, error) {
	correspondent, err := c.Keystore.Correspondent(c.ctx, from)
	if err != nil || len(correspondent.Certificates) > 0 {
		return []string{from}, err
	}
	known, err := c.Keystore.Addresses(c.ctx)
	if err != nil {
		return nil, err
	}
	own, err := c.ownCertificates()
	for _, certificate := range own {
		for _, address := range cert.Addresses(certificate) {
			if canonical, ok := cert.CanonicalAddress(address); ok {
				known = append(known, canonical)
			}
		}
	}
	return known, err
}

// splitAddress cuts a canonical address at its at sign.
func splitAddress(address string) (local, domain string) {
	at := strings.LastIndexByte(address, '@')
	return address[:at], address[at+1:]
}
