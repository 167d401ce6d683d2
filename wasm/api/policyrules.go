package api

import "signet/smime/policy"

// ruled is what the administrator's rules want of a message.
type ruled struct {
	sign, encrypt, refuse *policy.Rule // the first that wants it; nil where none does
}

// ruled finds them. A subject that nobody knows is nil.
func (c *call) ruled(to []string, subject *string) ruled {
	var r ruled
	first := func(at **policy.Rule, wants bool, rule *policy.Rule) {
		if wants && *at == nil {
			*at = rule
		}
	}
	rules := c.decided().Rules
	for i := range rules {
		rule := &rules[i]
		if rule.Fits(to, subject) {
			first(&r.sign, rule.Signs(), rule)
			first(&r.encrypt, rule.Encrypts(), rule)
			first(&r.refuse, rule.Refuses(), rule)
		}
	}
	return r
}

// mayLeave fails with message-refused where a rule keeps a message from leaving.
func (c *call) mayLeave(to []string, subject string) error {
	if rule := c.ruled(to, &subject).refuse; rule != nil {
		return fail(Error{Code: CodeMessageRefused, Detail: rule.Name})
	}
	return nil
}

// signs makes a wish of what the rules want: nothing is stronger.
func (r ruled) signs(wish signWish) signWish {
	if r.sign == nil || wish.sign && wish.by.ByAdministrator {
		return wish
	}
	return signWish{true, r.reason(r.sign)}
}

// encrypts is as signs. What must not leave at all goes where the webmail cannot send it, too, and where the author is told
// why it does not leave: into the composer.
func (r ruled) encrypts(wish encryptWish) encryptWish {
	rule := r.encrypt
	if rule == nil {
		rule = r.refuse
	}
	if rule == nil || wish.mode == EncryptAlways && wish.by.ByAdministrator {
		return wish
	}
	return encryptWish{EncryptAlways, r.reason(rule)}
}

func (r ruled) reason(rule *policy.Rule) DefaultReason {
	return DefaultReason{Code: ReasonRule, About: rule.Name, ByAdministrator: true}
}
