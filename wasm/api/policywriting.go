package api

import (
	"crypto"
	"slices"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/policy"
)

// AdministratorWriting is what an administrator decided about writing from an address: of Settings the fields that Locked names, as JSON has them.
type AdministratorWriting struct {
	Settings WritingSettings
	Locked   []string
}

// administratorWriting returns what was decided for an address, "" for all.
func (c *call) administratorWriting(from string) AdministratorWriting {
	return writingOf(c.decided().For(from))
}

func writingOf(w policy.Writing) AdministratorWriting {
	var a AdministratorWriting
	s := &a.Settings
	settle(&a, "sign", w.AlwaysSign, &s.Sign)
	settleText(&a, "encrypt", w.Encrypt, &s.Encrypt)
	settleText(&a, "form", w.Form, &s.Form)
	settleText(&a, "bcc", w.Bcc, &s.Bcc)
	settleText(&a, "outerSubject", w.OuterSubject, &s.OuterSubject)
	settle(&a, "legacyDisplay", w.LegacyDisplay, &s.LegacyDisplay)
	settle(&a, "tripleWrap", w.TripleWrap, &s.TripleWrap)
	settleText(&a, "receipts", w.Receipts, &s.Receipts)
	settle(&a, "undoSeconds", w.UndoSeconds, &s.UndoSeconds)
	settle(&a, "webmailDrafts", w.WebmailDrafts, &s.WebmailDrafts)
	return a
}

// settle puts what was decided into its field, and locks that.
func settle[V any](a *AdministratorWriting, name string, decided, field *V) {
	if decided != nil {
		*field = *decided
		a.Locked = append(a.Locked, name)
	}
}

// settleText does the same for one of some values: the policy has the same as the contract.
func settleText[V, F ~string](a *AdministratorWriting, name string, decided *V, field *F) {
	if decided != nil {
		*field = F(*decided)
		a.Locked = append(a.Locked, name)
	}
}

// A messageForm is how messages from an address are built where the administrator decided it, and no setting of the user's does.
type messageForm struct {
	policy.Writing
	forbidden []string // ciphers and digests, by their names in package cms
	carries   Carries
}

func (c *call) messageForm(from string) messageForm {
	d := c.decided()
	return messageForm{Writing: d.For(from), forbidden: d.ForbiddenAlgorithms}
}

// apply decides what the policy alone decides. Where it forbids all that there is to choose from, whoever checks the finished message tells.
func (w messageForm) apply(options *smime.ProtectOptions) {
	options.Ciphers = w.ciphers()
	if or(w.RecipientIdentifier, policy.ByIssuerAndSerialNumber) == policy.BySubjectKeyIdentifier {
		options.RecipientIdentifier = cms.BySubjectKeyIdentifier
	}
	if allowed := w.digests(); len(allowed) > 0 {
		options.Digest = digests[allowed[0]]
	}
	if !or(w.IncludeEncryptionCertificate, true) {
		options.EncryptionCertificate = nil
	}
	options.Capabilities = w.capabilities()
}

var digests = map[policy.Digest]crypto.Hash{policy.SHA256: crypto.SHA256, policy.SHA384: crypto.SHA384, policy.SHA512: crypto.SHA512}

func (w messageForm) forbids(name string) bool { return slices.Contains(w.forbidden, name) }

func allowed[N ~string](w messageForm, names []N) []N {
	return slices.DeleteFunc(slices.Clone(names), func(name N) bool { return w.forbids(string(name)) })
}

// ciphers are those to choose from, none where that is left to what the recipients read. Where all that are wanted are
// forbidden, they are the others that are not.
func (w messageForm) ciphers() []cms.Algorithm {
	offered := cms.ContentEncryptionAlgorithms()
	if len(w.ContentEncryption)+len(w.forbidden) == 0 {
		if w.carries != CarriesEnvelopedData {
			return nil
		}
		return w.carried(offered)
	}
	names := allowed(w, w.ContentEncryption)
	if len(names) == 0 {
		names = allowed(w, namesOf(offered))
	}
	var all []cms.Algorithm
	for _, name := range names {
		if i := slices.IndexFunc(offered, func(a cms.Algorithm) bool { return a.Name == name }); i >= 0 {
			all = append(all, offered[i])
		}
	}
	return w.carried(all)
}

// digests are the same for signatures.
func (w messageForm) digests() []policy.Digest {
	if wanted := allowed(w, w.SignatureDigests); len(wanted) > 0 {
		return wanted
	}
	return allowed(w, []policy.Digest{policy.SHA256, policy.SHA384, policy.SHA512})
}

// capabilities are what a signature tells that its signer reads: nil for all, nothing of it where that is not to be told.
func (w messageForm) capabilities() []cms.AlgorithmIdentifier {
	if !or(w.AnnounceCapabilities, true) {
		return []cms.AlgorithmIdentifier{}
	}
	if len(w.forbidden) == 0 {
		return nil
	}
	read := []cms.AlgorithmIdentifier{}
	for _, a := range cms.GoodContentEncryptionAlgorithms() {
		if !w.forbids(a.Name) {
			read = append(read, cms.AlgorithmIdentifier{Algorithm: a.OID})
		}
	}
	return read
}

func namesOf(algorithms []cms.Algorithm) []string {
	var names []string
	for _, a := range algorithms {
		names = append(names, a.Name)
	}
	return names
}
