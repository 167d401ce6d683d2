package policy

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"signet/smime/cms"
)

// switches is the table of Set-SmimeConfig's parameters, as Microsoft documents
// them in Exchange PowerShell. Those that say what stands in a message decide it;
// those that only turn something on for everybody decide nothing when they are false.
var switches = []Switch{
	{"NoSignOnReply", "signReplies", "`true` is `false` here, and the other way round.", ifSet("signReplies", false, true)},
	{"OWAAllowUserChoiceOfSigningCertificate", "userMayChooseSigningCertificate", "As it is.", as("userMayChooseSigningCertificate")},
	{"OWAAlwaysEncrypt", "encrypt", "`true` is `always`. `false` leaves it to people.", ifSet("encrypt", EncryptAlways, nil)},
	{"OWAAlwaysSign", "alwaysSign", "`true` as it is. `false` leaves it to people.", ifSet("alwaysSign", true, nil)},
	{"OWABCCEncryptedEmailForking", "bcc", "0 is `each`, 1 is `together`, 2 is `single`.", carrier(importBcc)},
	{"OWACheckCRLOnSend", "revocationOnSend", "`true` is `hard`, `false` is `soft`. OCSP responders are asked, too.", ifSet("revocationOnSend", RevocationHard, RevocationSoft)},
	{"OWAClearSign", "form", "`true` is `clear`, `false` is `opaque`.", ifSet("form", FormClear, FormOpaque)},
	{"OWACopyRecipientHeaders", "", "Reserved by Microsoft: nothing.", func(json.RawMessage, *imported) string { return "" }},
	{"OWACRLConnectionTimeout", "revocationTimeoutMs", "As it is, at most 25000.", milliseconds("OWACRLConnectionTimeout", "revocationTimeoutMs", 25_000)},
	{"OWACRLRetrievalTimeout", "revocationBudgetMs", "As it is, at most 60000.", milliseconds("OWACRLRetrievalTimeout", "revocationBudgetMs", 60_000)},
	{"OWADisableCRLCheck", "revocationOnRead", "`true` is `off`, when a message is sent as well. `false` leaves it to people.", carrier(importNoRevocation)},
	{"OWADLExpansionTimeout", "groupExpansionTimeoutMs", "As it is, at most 120000.", milliseconds("OWADLExpansionTimeout", "groupExpansionTimeoutMs", 120_000)},
	{"OWAEncryptionAlgorithms", "contentEncryption", "Of AES the ciphers with that key length, in their order, with a tag (GCM) where all recipients read it; with an object identifier of AES, that cipher alone. DES, 3DES, RC2 and ciphers of other providers are left out, and told.", carrier(importCiphers)},
	{"OWAEncryptTemporaryBuffers", "", "Always so: Signet writes no text of a message to a disk unless it is encrypted.", carrier(importBuffers)},
	{"OWAForceSMIMEClientUpgrade", "minimumVersion", "Exchange means its own control. Name the version of Signet that you want.", carrier(importUpgrade)},
	{"OWAIncludeCertificateChainAndRootCertificate", "includeChain", "`true` is `with-root`, and goes before the next.", ifSet("includeChain", ChainWithRoot, nil)},
	{"OWAIncludeCertificateChainWithoutRootCertificate", "includeChain", "`true` is `no-root`. Where both are `false`: `none`.", carrier(importChain)},
	{"OWAIncludeSMIMECapabilitiesInMessage", "announceCapabilities", "As it is.", as("announceCapabilities")},
	{"OWAOnlyUseSmartCard", "onlySmartCards", "`true` as it is. `false` decides nothing.", carrier(importSmartCard)},
	{"OWASenderCertificateAttributesToDisplay", "subjectAttributesOnMismatch", "The object identifiers, as they are.", carrier(importAttributes)},
	{"OWASignedEmailCertificateInclusion", "includeEncryptionCertificate", "As it is.", as("includeEncryptionCertificate")},
	{"OWASigningAlgorithms", "signatureDigests", "800C is `SHA-256`, 800D is `SHA-384`, 800E is `SHA-512`. MD5 and SHA-1 are left out, and told.", carrier(importDigests)},
	{"OWATripleWrapSignedEncryptedMail", "tripleWrap", "As it is.", as("tripleWrap")},
	{"OWAUseKeyIdentifier", "recipientIdentifier", "`true` is `key-id`, `false` is `issuer-serial`.", ifSet("recipientIdentifier", BySubjectKeyIdentifier, ByIssuerAndSerialNumber)},
	{"OWAUseSecondaryProxiesWhenFindingCertificates", "secondaryAddresses", "As it is.", as("secondaryAddresses")},
	{"SMIMECertificateIssuingCA", "trustAnchors", "The authorities in it, for all domains. One that has expired vouches for nobody, and the others stay.", importAuthorities},
}

func importBcc(mode int, to *imported) string {
	modes := []Bcc{BccEach, BccTogether, BccSingle}
	if mode < 0 || mode >= len(modes) {
		return wrong("%d is none of 0, 1, 2", mode)
	}
	to.values["bcc"] = modes[mode]
	return ""
}

func importNoRevocation(off bool, to *imported) string {
	if !off {
		return ""
	}
	to.values["revocationOnRead"] = RevocationOff
	if to.values["revocationOnSend"] == RevocationHard {
		to.note("OWADisableCRLCheck", "OWACheckCRLOnSend wants what this turns off; nothing is checked when a message is sent, either")
	}
	to.values["revocationOnSend"] = RevocationOff
	return ""
}

func importBuffers(encrypted bool, to *imported) string {
	if !encrypted {
		to.note("OWAEncryptTemporaryBuffers", "cannot be turned off: Signet writes no text of a message to a disk unless it is encrypted")
	}
	return ""
}

func importUpgrade(force bool, to *imported) string {
	if force {
		to.note("OWAForceSMIMEClientUpgrade", "set minimumVersion to the version of Signet that people must have at least")
	}
	return ""
}

func importChain(without bool, to *imported) string {
	if to.values["includeChain"] == nil {
		to.values["includeChain"] = ChainNone
		if without {
			to.values["includeChain"] = ChainNoRoot
		}
	}
	return ""
}

func importSmartCard(only bool, to *imported) string {
	if only {
		to.values["onlySmartCards"] = true
		to.note("OWAOnlyUseSmartCard", "Signet has no smart cards yet: with onlySmartCards nobody signs or decrypts")
	}
	return ""
}

// importAttributes reads object identifiers, with commas between them.
func importAttributes(v string, to *imported) string {
	to.values["subjectAttributesOnMismatch"] = strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",; ", r) })
	return ""
}

// exchangeCiphers are the algorithms of Exchange that Signet writes.
var exchangeCiphers = map[string][]string{
	"660E": {"AES-128-GCM", "AES-128-CBC"},
	"660F": {"AES-192-GCM", "AES-192-CBC"},
	"6610": {"AES-256-GCM", "AES-256-CBC"},
}

func importCiphers(v string, to *imported) string {
	return importAlgorithms(v, "OWAEncryptionAlgorithms", "contentEncryption", exchangeCiphers, map[string]string{
		"6601": "DES", "6602": "RC2", "6603": "3DES",
	}, to)
}

// exchangeDigests are the same for signatures.
var exchangeDigests = map[string][]string{"800C": {string(SHA256)}, "800D": {string(SHA384)}, "800E": {string(SHA512)}}

func importDigests(v string, to *imported) string {
	return importAlgorithms(v, "OWASigningAlgorithms", "signatureDigests", exchangeDigests, map[string]string{
		"8003": "MD5", "8004": "SHA-1",
	}, to)
}

// importAlgorithms reads what has the form ID[:length][,OID];… .
func importAlgorithms(v, name, key string, good map[string][]string, weak map[string]string, to *imported) string {
	var chosen []string
	for each := range strings.SplitSeq(v, ";") {
		each = strings.TrimSpace(each)
		if each == "" {
			continue
		}
		id, custom, isCustom := strings.Cut(each, ",")
		id, _, _ = strings.Cut(strings.ToUpper(strings.TrimSpace(id)), ":")
		switch {
		case isCustom && writes(good, custom) != "":
			chosen = append(chosen, writes(good, custom))
		case isCustom:
			to.note(name, "%.60q is an algorithm of another provider, which Signet does not have", custom)
		case weak[id] != "":
			to.note(name, "%s is read, and never written", weak[id])
		case good[id] == nil:
			to.note(name, "there is no algorithm %.20q", each)
		default:
			chosen = append(chosen, good[id]...)
		}
	}
	if len(chosen) == 0 {
		return "none of these algorithms is written; the choice is left to Signet"
	}
	to.values[key] = chosen
	return ""
}

// writes finds among algorithms the one with an object identifier.
func writes(good map[string][]string, identifier string) string {
	for _, a := range cms.CiphersAndDigests() {
		for _, names := range good {
			if a.OID.String() == strings.TrimSpace(identifier) && slices.Contains(names, a.Name) {
				return a.Name
			}
		}
	}
	return ""
}

// importAuthorities reads a serialized store: in base64, or as a list of octets, which PowerShell may wrap in an object.
func importAuthorities(value json.RawMessage, to *imported) string {
	var wrapped struct {
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(value, &wrapped) == nil && wrapped.Value != nil {
		value = wrapped.Value
	}
	var store []byte
	var numbers []json.Number
	if json.Unmarshal(value, &numbers) == nil {
		for _, number := range numbers {
			octet, err := strconv.ParseUint(number.String(), 10, 8)
			if err != nil {
				return wrong("%s is not an octet", number)
			}
			store = append(store, byte(octet))
		}
	} else if json.Unmarshal(value, &store) != nil {
		return "neither base64 nor a list of octets"
	}
	if len(store) > 0 {
		to.trust("SMIMECertificateIssuingCA", store)
	}
	return ""
}
