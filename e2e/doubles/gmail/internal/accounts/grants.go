package accounts

import (
	"crypto/rand"
	"slices"
	"strings"
	"sync"
	"time"

	"signet/e2e/doubles/internal/oauth"
)

// A Client is a registered application of the type "Web application", the only one whose redirect may be an https address
// such as those of chrome.identity. It has a secret, which its makers publish with the extension, as FlowCrypt and
// Mailvelope do.
type Client struct{ ID, Secret string }

// lifetime is how long an access token is good.
const lifetime = 3599 * time.Second

// grants are what people consented to.
type grants struct {
	mu      sync.Mutex
	codes   map[string]code
	access  map[string]access
	refresh map[string]Grant // which grant a token renews
	agreed  map[string][]string
}

// A Grant is who allowed what.
type Grant struct {
	Address string
	Scopes  []string
}

// Allows tells whether one of some scopes was granted.
func (g Grant) Allows(scopes ...string) bool {
	return slices.ContainsFunc(g.Scopes, func(scope string) bool { return slices.Contains(scopes, scope) })
}

type code struct {
	grant               Grant
	redirect, challenge string
	offline             bool
}

type access struct {
	grant Grant
	until time.Time
}

func (g *grants) newCode(c code) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.codes == nil {
		g.codes = map[string]code{}
	}
	name := "4/0A" + rand.Text()
	g.codes[name] = c
	return name
}

// takeCode uses a code up: RFC 6749 Section 4.1.2. Google wants no challenge of this type of client, and the verifier of who had one.
func (g *grants) takeCode(name, redirect, verifier string) (code, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	found, ok := g.codes[name]
	delete(g.codes, name)
	if found.challenge != "" && !oauth.Proves(verifier, found.challenge) {
		return code{}, false
	}
	return found, ok && found.redirect == redirect
}

func (g *grants) issue(grant Grant) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.access == nil {
		g.access = map[string]access{}
	}
	name := "ya29." + rand.Text()
	g.access[name] = access{grant, time.Now().Add(lifetime)}
	return name
}

func (g *grants) issueRefresh(grant Grant) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.refresh == nil {
		g.refresh = map[string]Grant{}
	}
	name := "1//0" + rand.Text()
	g.refresh[name] = grant
	return name
}

func (g *grants) renew(name string) (Grant, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	grant, ok := g.refresh[name]
	return grant, ok
}

// Issue returns a token of access to somebody who has agreed elsewhere, as in Google's OAuth 2.0 Playground.
func (s *Server) Issue(address, scopes string) string {
	return s.grants.issue(Grant{address, scopesOf(scopes)})
}

// Grant returns what a token of access allows, if it is good.
func (s *Server) Grant(token string) (Grant, bool) {
	s.grants.mu.Lock()
	defer s.grants.mu.Unlock()
	found, ok := s.grants.access[token]
	return found.grant, ok && time.Now().Before(found.until)
}

// ExpireTokens makes every token of access stale, as an hour does.
func (s *Server) ExpireTokens() {
	s.grants.mu.Lock()
	defer s.grants.mu.Unlock()
	clear(s.grants.access)
}

// Withdraw takes back what somebody granted, as on the page of the Google account.
func (s *Server) Withdraw(address string) {
	s.grants.mu.Lock()
	defer s.grants.mu.Unlock()
	delete(s.grants.agreed, address)
	for name, found := range s.grants.access {
		if found.grant.Address == address {
			delete(s.grants.access, name)
		}
	}
	for name, grant := range s.grants.refresh {
		if grant.Address == address {
			delete(s.grants.refresh, name)
		}
	}
}

// granted are the scopes that somebody has agreed to and not withdrawn, whatever became of the tokens: a request for all
// of them needs no question.
func (s *Server) granted(address string) []string {
	s.grants.mu.Lock()
	defer s.grants.mu.Unlock()
	return slices.Clone(s.grants.agreed[address])
}

// agree remembers what somebody has agreed to.
func (s *Server) agree(address string, scopes []string) {
	s.grants.mu.Lock()
	defer s.grants.mu.Unlock()
	if s.grants.agreed == nil {
		s.grants.agreed = map[string][]string{}
	}
	all := slices.Concat(s.grants.agreed[address], scopes)
	slices.Sort(all)
	s.grants.agreed[address] = slices.Compact(all)
}

// fullScope is the name under which a scope is granted: "email" and "profile" are short for others.
func fullScope(scope string) string {
	if scope == "email" || scope == "profile" {
		return "https://www.googleapis.com/auth/userinfo." + scope
	}
	return scope
}

func scopesOf(list string) []string {
	var scopes []string
	for _, scope := range strings.Fields(list) {
		scopes = append(scopes, fullScope(scope))
	}
	return scopes
}
