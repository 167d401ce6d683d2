package api

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"signet/smime/policy"
)

// PolicyInfo tells what an administrator decided for all users of this browser, as far as views have to know.
type PolicyInfo struct {
	AdministratorName string   `json:"administratorName"` // empty where there is none
	SupportLink       string   `json:"supportLink"`       // where to ask: an https or a mailto URL; empty where there is none
	Keys              []string `json:"keys"`              // of the policy, that are decided for all addresses; none where nobody decides
	Forbidden         []string `json:"forbidden"`         // those of them that are false: what the user may not do
	Hosts             []string `json:"hosts"`             // origins of webmails that the user is to be asked to turn Signet on for

	LockAfterMinutes        int `json:"lockAfterMinutes,omitempty"`        // absent where the user decides
	GroupExpansionTimeoutMs int `json:"groupExpansionTimeoutMs,omitempty"` // absent where nobody decided

	MicrosoftClientID  string `json:"microsoftClientId"` // of the company's own registrations; each empty where there is none
	MicrosoftTenant    string `json:"microsoftTenant"`
	GoogleClientID     string `json:"googleClientId"`
	GoogleClientSecret string `json:"googleClientSecret"`

	Problems       []PolicyProblem `json:"problems"`       // what of the policy cannot be read, and decides nothing
	Contradictions []PolicyProblem `json:"contradictions"` // what rules out something else of it, and which of them holds
}

// A PolicyProblem is a part of the policy that an administrator should look at.
type PolicyProblem struct {
	Key    string `json:"key"`    // such as "encrypt", or "overrides[2].encrypt"
	Detail string `json:"detail"` // English, for administrators
}

// setPolicy takes the policy, and forgets what was decided before. One that is not even an object of JSON decides nothing,
// and is told: browsers hand over what they have checked for that.
func (c *call) setPolicy(Empty) (PolicyInfo, error) {
	if err := c.expectBodies(1); err != nil {
		return PolicyInfo{}, err
	}
	read, problems, err := policy.Read(c.bodies[0])
	if err != nil {
		read, problems = new(policy.Policy), []policy.Problem{{Detail: strings.TrimPrefix(err.Error(), "policy: ")}}
	}
	d := decisionsOf(read, problems)
	c.administration.decide(d)
	c.Keystore.Bound(read.KeyUsesPerMinute, read.KeyUsesPerUnlock)
	if c.keysForbidden() != nil {
		c.Keystore.Lock()
	}
	return d.info(), nil
}

func (c *call) policy(Empty) (PolicyInfo, error) { return c.decided().info(), nil }

func (d *decisions) info() PolicyInfo {
	info := PolicyInfo{
		AdministratorName: d.AdministratorName, SupportLink: d.SupportLink, Keys: d.Decided, Hosts: d.Hosts,
		LockAfterMinutes: or(d.LockAfterMinutes, 0), GroupExpansionTimeoutMs: or(d.GroupExpansionTimeoutMs, 0),
		MicrosoftClientID: d.MicrosoftClientID, MicrosoftTenant: d.MicrosoftTenant,
		GoogleClientID: d.GoogleClientID, GoogleClientSecret: d.GoogleClientSecret,
	}
	if !or(d.UserMayChooseSigningCertificate, true) {
		info.Forbidden = append(info.Forbidden, "userMayChooseSigningCertificate")
	}
	if !or(d.SecondaryAddresses, true) {
		info.Forbidden = append(info.Forbidden, "secondaryAddresses")
	}
	for _, p := range d.problems {
		info.Problems = append(info.Problems, PolicyProblem(p))
	}
	for _, p := range d.against {
		info.Contradictions = append(info.Contradictions, PolicyProblem(p))
	}
	return info
}

// byAdministrator fails with not-allowed: the user cannot change what is decided.
func byAdministrator(what string) error {
	return fail(Error{Code: CodeNotAllowed, Detail: "the administrator has decided about " + what})
}

// openingMethods leave the private keys open.
var openingMethods = []string{"unlock", "unlockWithAuthenticator", "setPassphrase", "restoreBackup"}

// keysForbidden tells why no private key may be used at all, nil where they may.
func (e *Engine) keysForbidden() error {
	d := e.decided()
	switch {
	case isOlder(e.Version, d.MinimumVersion):
		return fail(Error{Code: CodeUpdateRequired, Detail: d.MinimumVersion})
	case or(d.OnlySmartCards, false):
		return byAdministrator("keys that are not on a smart card")
	default:
		return nil
	}
}

// isOlder compares versions, such as 1.2.0. Any is as new as none.
func isOlder(version, wanted string) bool {
	if wanted == "" {
		return false
	}
	have, want := numbersOf(version), numbersOf(wanted)
	length := max(len(have), len(want))
	pad := func(numbers []int) []int { return append(numbers, make([]int, length-len(numbers))...) }
	return slices.Compare(pad(have), pad(want)) < 0
}

func numbersOf(version string) []int {
	var numbers []int
	for text := range strings.SplitSeq(version, ".") {
		n, err := strconv.Atoi(text)
		if errors.Is(err, strconv.ErrSyntax) {
			n = 0
		}
		numbers = append(numbers, n)
	}
	return numbers
}
