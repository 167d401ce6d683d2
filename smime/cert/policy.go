package cert

import (
	"crypto/x509"
	"slices"
)

// Policies say what certificate policies a path must have. The zero value asks for none but those that the authorities of
// the path ask for. RFC 5280 Section 6.1.1 (c), (e), (f) and (g).
type Policies struct {
	Acceptable      []x509.OID // of which the path must have one, where policies are asked for; none means any
	RequireExplicit bool       // asks for an acceptable policy, whether or not an authority does
	InhibitMapping  bool       // no policy is taken for another because an authority says so
	InhibitAny      bool       // the policy anyPolicy stands for no other
}

// maxPolicies limits the policies, and the mappings of policies, in one certificate. Real ones have fewer than twenty.
const maxPolicies = 64

// anyPolicy is 2.5.29.32.0. RFC 5280 Section 4.2.1.4.
const anyPolicy = "2.5.29.32.0"

// A policyNode is a policy that the path has up to a certificate. Of the valid_policy_tree only the level that grows is
// kept, and each policy once: RFC 9618 Section 3.
type policyNode struct {
	expected map[string]bool // the policies of the next certificate that continue it
	domains  map[string]bool // what it is called in the terms of the anchor: the first of its ancestors below anyPolicy
}

// A policyLevel holds the nodes of one depth by policy.
type policyLevel map[string]*policyNode

// add adds a node below the parents, or below anyPolicy where there are none.
func (level policyLevel) add(policy string, parents []*policyNode) {
	node := &policyNode{expected: map[string]bool{policy: true}, domains: map[string]bool{}}
	for _, parent := range parents {
		for domain := range parent.domains {
			node.domains[domain] = true
		}
	}
	if len(node.domains) == 0 && policy != anyPolicy {
		node.domains[policy] = true
	}
	level[policy] = node
}

// parents returns the nodes that a policy continues.
func (level policyLevel) parents(policy string) []*policyNode {
	var parents []*policyNode
	for _, node := range level {
		if node.expected[policy] {
			parents = append(parents, node)
		}
	}
	return parents
}

// A policyState is what RFC 5280 Section 6.1.2 initializes, as far as it is about policies. A level without nodes is the
// NULL tree.
type policyState struct {
	level                                  policyLevel
	explicitPolicy, policyMapping, inhibit int
}

// checkPolicies processes the policies of a path that begins below the anchor. It returns the certificate at which they
// fail and why, or nil.
func checkPolicies(path []*link, wanted Policies) (at *link, why string) {
	never := len(path) + 1
	initially := func(now bool) int {
		if now {
			return 0
		}
		return never
	}
	s := policyState{
		level:          policyLevel{anyPolicy: {expected: map[string]bool{anyPolicy: true}, domains: map[string]bool{}}},
		explicitPolicy: initially(wanted.RequireExplicit),
		policyMapping:  initially(wanted.InhibitMapping),
		inhibit:        initially(wanted.InhibitAny),
	}
	for i, c := range path {
		last := i == len(path)-1
		if len(c.Policies) > maxPolicies || len(c.PolicyMappings) > maxPolicies {
			return c, "has more policies than are looked at"
		}
		s.take(c, last)
		if s.explicitPolicy == 0 && len(s.level) == 0 {
			return c, "has none of the policies that an authority above asks for"
		}
		if last {
			break
		}
		if !s.mapPolicies(c) {
			return c, "maps anyPolicy to another policy"
		}
		s.count(c)
	}
	// RFC 5280 Section 6.1.5.
	last := path[len(path)-1]
	if s.explicitPolicy > 0 {
		s.explicitPolicy--
	}
	if last.RequireExplicitPolicyZero {
		s.explicitPolicy = 0
	}
	if s.explicitPolicy == 0 && !s.satisfies(wanted.Acceptable) {
		return last, "has no policy that is accepted"
	}
	return nil, ""
}

// take grows the level by the policies of a certificate. RFC 5280 Section 6.1.3 (d) and (e).
func (s *policyState) take(c *link, last bool) {
	before := s.level
	s.level = policyLevel{}
	anyIsThere := false
	for _, id := range c.Policies {
		policy := id.String()
		if policy == anyPolicy {
			anyIsThere = true
			continue
		}
		if parents := before.parents(policy); len(parents) > 0 {
			s.level.add(policy, parents)
		} else if before[anyPolicy] != nil {
			s.level.add(policy, nil)
		}
	}
	if !anyIsThere || s.inhibit == 0 && (last || !c.selfIssued()) {
		return
	}
	for _, node := range before {
		for policy := range node.expected {
			if s.level[policy] == nil {
				s.level.add(policy, before.parents(policy))
			}
		}
	}
}

// mapPolicies follows the policy mappings of a certificate. RFC 5280 Section 6.1.4 (a) and (b).
func (s *policyState) mapPolicies(c *link) bool {
	mapped := map[string]map[string]bool{}
	for _, mapping := range c.PolicyMappings {
		from, to := mapping.IssuerDomainPolicy.String(), mapping.SubjectDomainPolicy.String()
		if from == anyPolicy || to == anyPolicy {
			return false
		}
		if mapped[from] == nil {
			mapped[from] = map[string]bool{}
		}
		mapped[from][to] = true
	}
	for from, to := range mapped {
		switch {
		case s.policyMapping == 0:
			delete(s.level, from)
		case s.level[from] != nil:
			s.level[from].expected = to
		case s.level[anyPolicy] != nil:
			s.level.add(from, nil)
			s.level[from].expected = to
		}
	}
	return true
}

// count follows the constraints on policies of a certificate. RFC 5280 Section 6.1.4 (h), (i) and (j).
func (s *policyState) count(c *link) {
	if !c.selfIssued() {
		for _, counter := range []*int{&s.explicitPolicy, &s.policyMapping, &s.inhibit} {
			*counter = max(0, *counter-1)
		}
	}
	lower := func(counter *int, limit int, zero bool) {
		if limit > 0 || zero {
			*counter = min(*counter, limit)
		}
	}
	lower(&s.explicitPolicy, c.RequireExplicitPolicy, c.RequireExplicitPolicyZero)
	lower(&s.policyMapping, c.InhibitPolicyMapping, c.InhibitPolicyMappingZero)
	lower(&s.inhibit, c.InhibitAnyPolicy, c.InhibitAnyPolicyZero)
}

// satisfies tells whether the path has one of the policies, in the terms of the anchor; any where there are none.
func (s *policyState) satisfies(acceptable []x509.OID) bool {
	if len(acceptable) == 0 || s.level[anyPolicy] != nil {
		return len(s.level) > 0
	}
	for _, node := range s.level {
		if slices.ContainsFunc(acceptable, func(id x509.OID) bool { return node.domains[id.String()] }) {
			return true
		}
	}
	return false
}
