package policy

import (
	"reflect"
	"slices"
	"strings"
)

// Contradictions tells which values of a policy want what another of them rules
// out, or are about one that is not there, and what holds then. Each of them was read, and decides something: they
// are no problems of one key. At most [MaxTold] are told.
func (p *Policy) Contradictions() []Problem {
	told := slices.Concat(p.registrationContradictions(), p.trustContradictions(), p.keyContradictions(), p.Writing.contradictions("", p), p.overrideContradictions(), p.ruleContradictions())
	if len(told) > MaxTold {
		told = append(told[:MaxTold], Problem{"", wrong("and %d more", len(told)-MaxTold)})
	}
	return told
}

func (p *Policy) registrationContradictions() []Problem {
	var told []Problem
	if p.MicrosoftTenant != "" && p.MicrosoftClientID == "" {
		told = append(told, path("microsoftTenant").problem("decides nothing without microsoftClientId")...)
	}
	if p.GoogleClientSecret != "" && p.GoogleClientID == "" {
		told = append(told, path("googleClientSecret").problem("decides nothing without googleClientId")...)
	}
	return told
}

func (p *Policy) trustContradictions() []Problem {
	var told []Problem
	if p.RevocationOnline != nil && !*p.RevocationOnline {
		for _, hard := range []struct {
			name    path
			decided *Revocation
			means   string
		}{
			{"revocationOnRead", p.RevocationOnRead, "a signature is good only where the message brings what its authority says"},
			{"revocationOnSend", p.RevocationOnSend, "nothing can be encrypted to a certificate whose authority has to be asked"},
		} {
			if hard.decided != nil && *hard.decided == RevocationHard {
				told = append(told, against(hard.name, "revocationOnline", "no authority is asked, so that %s", hard.means)...)
			}
		}
	}
	return told
}

func (p *Policy) keyContradictions() []Problem {
	var told []Problem
	if p.KeyUsesPerMinute != nil && p.KeyUsesPerUnlock != nil && *p.KeyUsesPerMinute > *p.KeyUsesPerUnlock {
		told = append(told, against("keyUsesPerMinute", "keyUsesPerUnlock", "the keys are locked after %d uses, however long that takes", *p.KeyUsesPerUnlock)...)
	}
	if !isTrue(p.OnlySmartCards) {
		return told
	}
	if isTrue(p.AlwaysSign) {
		told = append(told, against("alwaysSign", "onlySmartCards", "there is no key to sign with, so that nothing leaves")...)
	}
	if p.Encrypt != nil && *p.Encrypt == EncryptAlways {
		told = append(told, against("encrypt", "onlySmartCards", "there is no key to read what was encrypted, so that nothing leaves")...)
	}
	return told
}

// contradictions are those among what is decided about writing, and what the policy forbids.
func (w Writing) contradictions(at path, p *Policy) []Problem {
	var told []Problem
	if all(w.ContentEncryption, p.forbids) {
		told = append(told, against(at.member("contentEncryption"), "forbiddenAlgorithms", "each of them is forbidden; Signet chooses among the others")...)
	}
	if all(texts(w.SignatureDigests), p.forbids) {
		told = append(told, against(at.member("signatureDigests"), "forbiddenAlgorithms", "each of them is forbidden; Signet chooses among the others")...)
	}
	if at != "" {
		return told
	}
	if all(ciphers(), p.forbids) {
		told = append(told, path("forbiddenAlgorithms").problem("no cipher is left to encrypt with, so that nothing is encrypted")...)
	}
	if all(texts([]Digest{SHA256, SHA384, SHA512}), p.forbids) {
		told = append(told, path("forbiddenAlgorithms").problem("no digest is left to sign with, so that nothing is signed")...)
	}
	return told
}

func (p *Policy) forbids(name string) bool { return slices.Contains(p.ForbiddenAlgorithms, name) }

// overrideContradictions are those of two overrides for the same address or domain: the later of them holds.
func (p *Policy) overrideContradictions() []Problem {
	var told []Problem
	decided := map[string]int{} // for whom and what, and in which override
	values := make([]map[string]any, len(p.Overrides))
	for i, o := range p.Overrides {
		at := path("overrides").item(i)
		told = append(told, o.Writing.contradictions(at, p)...)
		values[i] = o.Writing.values()
		for _, address := range o.For {
			for key, value := range values[i] {
				what := address + " " + key
				if before, found := decided[what]; found && !reflect.DeepEqual(values[before][key], value) {
					told = append(told, against(at.member(key), path("overrides").item(before).member(key), "another for %s; the later one holds", address)...)
				}
				decided[what] = i
			}
		}
	}
	slices.SortFunc(told, func(a, b Problem) int { return strings.Compare(a.Key+a.Detail, b.Key+b.Detail) })
	return told
}

// values are what is decided, by its key.
func (w Writing) values() map[string]any {
	all := map[string]any{}
	fields := reflect.ValueOf(w)
	for i := range fields.NumField() {
		if value := fields.Field(i); !value.IsZero() {
			name := fields.Type().Field(i).Name
			all[strings.ToLower(name[:1])+name[1:]] = value.Interface()
		}
	}
	return all
}

func (p *Policy) ruleContradictions() []Problem {
	var told []Problem
	for i, r := range p.Rules {
		if r.Refuses() && (r.Signs() || r.Encrypts()) {
			told = append(told, path("rules").item(i).problem("wants messages signed or encrypted that it refuses; they are refused")...)
		}
	}
	return told
}

func against(key, other path, format string, args ...any) []Problem {
	return key.problem(wrong("contradicts %s: ", other) + wrong(format, args...))
}

// all tells whether there are some, and each of them is so.
func all(names []string, is func(string) bool) bool {
	return len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return !is(name) })
}
