package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"signet/smime/cert"
	"signet/smime/revocation"
)

// revocationFlags are the flags that say which certificates were revoked.
type revocationFlags struct {
	crls, responses repeated
	policy          revocationPolicy
}

func (f *revocationFlags) register(set *flag.FlagSet) {
	f.policy.RevocationPolicy = cert.SoftFail
	set.Var(&f.crls, "crl", "")
	set.Var(&f.responses, "ocsp", "")
	set.Var(&f.policy, "revocation", "")
}

// given tells whether revocation is to be looked at.
func (f *revocationFlags) given() bool {
	return f.policy.given || len(f.crls)+len(f.responses) > 0
}

// evidence reads the files, each of which counts, however many there are of one issuer.
func (f *revocationFlags) evidence() (*revocation.Evidence, error) {
	var all []*revocation.Evidence
	for _, kind := range []struct {
		names repeated
		add   func(*revocation.Evidence, []byte, string) error
	}{{f.crls, (*revocation.Evidence).AddCRL}, {f.responses, (*revocation.Evidence).AddResponse}} {
		for _, name := range kind.names {
			data, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			evidence := new(revocation.Evidence)
			if err := kind.add(evidence, data, "file"); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			all = append(all, evidence)
		}
	}
	return revocation.Merge(all...), nil
}

// A revocationPolicy is a flag.
type revocationPolicy struct {
	cert.RevocationPolicy
	given bool
}

func (p *revocationPolicy) String() string { return "" }

func (p *revocationPolicy) Set(value string) error {
	policy, ok := map[string]cert.RevocationPolicy{"off": cert.RevocationOff, "soft": cert.SoftFail, "hard": cert.HardFail}[value]
	if !ok {
		return errors.New("off, soft or hard")
	}
	p.RevocationPolicy, p.given = policy, true
	return nil
}

func revocationText(status cert.RevocationStatus) string {
	switch status.State {
	case cert.RevocationStateGood:
		return "not revoked, as of " + status.At.UTC().Format(time.RFC3339)
	case cert.RevocationStateRevoked:
		return "revoked on " + status.RevokedAt.UTC().Format(time.RFC3339)
	default:
		return "whether it was revoked is not known: " + status.Why
	}
}

// A jsonRevocation is what is known of one certificate.
type jsonRevocation struct {
	State     string  `json:"state"` // "good", "revoked" or "unknown"
	RevokedAt *string `json:"revoked_at"`
	Reason    string  `json:"reason"`
	At        *string `json:"at"`
	Detail    string  `json:"detail"`
}

func newJSONRevocation(statuses []cert.RevocationStatus) []jsonRevocation {
	names := map[cert.RevocationState]string{
		cert.RevocationStateGood: "good", cert.RevocationStateRevoked: "revoked", cert.RevocationStateUnknown: "unknown",
	}
	list := []jsonRevocation{}
	for _, status := range statuses {
		list = append(list, jsonRevocation{
			names[status.State], jsonTime(status.RevokedAt), status.Reason, jsonTime(status.At), status.Why,
		})
	}
	return list
}
