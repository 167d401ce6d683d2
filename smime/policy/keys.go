package policy

// The tables of keys. What they say of a key is in docs/admin.md, and the
// browser's chrome://policy reads the schema that is made of them.

var generalKeys = []entry[Policy]{
	text("administratorName", shortText, func(p *Policy) *string { return &p.AdministratorName },
		"The name that people see where a setting is decided for them, such as the IT department's."),
	text("supportLink", linkText, func(p *Policy) *string { return &p.SupportLink },
		"Where people are sent with questions: an `https:` or a `mailto:` URL."),
	choice("interfaceLanguage", Languages(), func(p *Policy) **Language { return &p.InterfaceLanguage },
		"The language in which Signet speaks.").
		otherwise("the browser's, or else English"),
	text("minimumVersion", versionText, func(p *Policy) *string { return &p.MinimumVersion },
		"A Signet older than this version, such as `1.2.0`, uses no key until it is updated.").
		otherwise("any version").exchange("OWAForceSMIMEClientUpgrade"),
	list("hosts", MaxHosts, originText, func(p *Policy) *[]string { return &p.Hosts },
		"Webmails that people are asked to turn Signet on for, such as `https://mail.example.org`. Browsers leave the last word to people."),
}

var writingKeys = []entry[Writing]{
	flag("alwaysSign", func(w *Writing) **bool { return &w.AlwaysSign },
		"Whether each message is signed. `false` decides that new messages begin unsigned.").
		otherwise("people choose").exchange("OWAAlwaysSign"),
	choice("encrypt", []Encrypt{EncryptOff, EncryptPossible, EncryptAlways}, func(w *Writing) **Encrypt { return &w.Encrypt },
		"Which messages are encrypted: `always`; `possible`, where there is a good certificate for everyone; `off`, where somebody asks for it.").
		otherwise("people choose").exchange("OWAAlwaysEncrypt"),
	flag("signReplies", func(w *Writing) **bool { return &w.SignReplies },
		"Whether an answer to a signed message begins signed.").
		otherwise("`true`").exchange("NoSignOnReply"),
	choice("form", []Form{FormWebmail, FormClear, FormOpaque}, func(w *Writing) **Form { return &w.Form },
		"The form of signed messages: `clear`, readable everywhere; `opaque`, which nothing on the way changes; `webmail`, what is known to survive in the webmail.").
		otherwise("people choose, at first `webmail`").exchange("OWAClearSign"),
	choice("bcc", []Bcc{BccEach, BccTogether, BccSingle, BccRefuse}, func(w *Writing) **Bcc { return &w.Bcc },
		"How an encrypted message reaches Bcc recipients: `each`, one message for each; `together`, one for all of them; `single`, the one that everyone gets, in which everyone can see for how many others it is encrypted; `refuse`, not at all.").
		otherwise("people choose, at first `each`").exchange("OWABCCEncryptedEmailForking"),
	flag("tripleWrap", func(w *Writing) **bool { return &w.TripleWrap },
		"Whether what is signed and encrypted is signed once more, outside.").
		otherwise("people choose, at first `false`").exchange("OWATripleWrapSignedEncryptedMail"),
	choice("outerSubject", []OuterSubject{OuterSubjectHidden, OuterSubjectShown}, func(w *Writing) **OuterSubject { return &w.OuterSubject },
		"Whether everybody on the way sees the subject of an encrypted message (`shown`), or `[...]` (`hidden`).").
		otherwise("people choose, at first `hidden`"),
	flag("legacyDisplay", func(w *Writing) **bool { return &w.LegacyDisplay },
		"Whether hidden header fields are repeated above the text, for mail programs that show no protected header.").
		otherwise("people choose, at first `true`"),
	choice("receipts", []Receipts{ReceiptsHidden, ReceiptsOffered, ReceiptsAlways}, func(w *Writing) **Receipts { return &w.Receipts },
		"Whether signed receipts can be asked for (`offered`), are asked for (`always`), or neither (`hidden`).").
		otherwise("people choose, at first `hidden`"),
	single(Key{
		Name: "undoSeconds", Type: Integer,
		Doc: "For how long a message can be called back after Send: 0, 5, 10, 20 or 30 seconds.",
	}, func(w *Writing) **int { return &w.UndoSeconds }, undoTime).
		otherwise("people choose, at first `0`"),
	flag("webmailDrafts", func(w *Writing) **bool { return &w.WebmailDrafts },
		"Whether drafts are kept in the webmail as well, encrypted.").
		otherwise("people choose, at first `false`"),
	choices("contentEncryption", ciphers(), func(w *Writing) *[]string { return &w.ContentEncryption },
		"The ciphers to encrypt with, the preferred first: the first that all recipients are known or presumed to read. DES, 3DES and RC2 are read, and never written.").
		otherwise("the strongest that all recipients read").exchange("OWAEncryptionAlgorithms"),
	choices("signatureDigests", []Digest{SHA256, SHA384, SHA512}, func(w *Writing) *[]Digest { return &w.SignatureDigests },
		"The digest of signatures: the first that the key can sign. SHA-1 and MD5 are read, never as good, and never written.").
		otherwise("`SHA-256`").exchange("OWASigningAlgorithms"),
	choice("recipientIdentifier", []Identifier{ByIssuerAndSerialNumber, BySubjectKeyIdentifier}, func(w *Writing) **Identifier { return &w.RecipientIdentifier },
		"How encrypted messages name the recipients' certificates: by `issuer-serial`, or by `key-id`, which stays where a certificate is renewed with its key. One without a key identifier is named by the former.").
		otherwise("`issuer-serial`").exchange("OWAUseKeyIdentifier"),
	choice("includeChain", []Chain{ChainNone, ChainNoRoot, ChainWithRoot}, func(w *Writing) **Chain { return &w.IncludeChain },
		"Which certificates above the signer's go with a signature: `none`, all but the root (`no-root`), or all (`with-root`).").
		otherwise("`no-root`").exchange("OWAIncludeCertificateChainAndRootCertificate", "OWAIncludeCertificateChainWithoutRootCertificate"),
	flag("includeEncryptionCertificate", func(w *Writing) **bool { return &w.IncludeEncryptionCertificate },
		"Whether a signature by a key for signing alone brings the certificate to answer to.").
		otherwise("`true`").exchange("OWASignedEmailCertificateInclusion"),
	flag("announceCapabilities", func(w *Writing) **bool { return &w.AnnounceCapabilities },
		"Whether a signature tells which ciphers its signer can read.").
		otherwise("`true`").exchange("OWAIncludeSMIMECapabilitiesInMessage"),
}

var revocations = []Revocation{RevocationOff, RevocationSoft, RevocationHard}

var trustKeys = []entry[Policy]{
	objects("overrides", MaxOverrides, overrideFields(), readOverride, func(p *Policy) *[]Override { return &p.Overrides },
		"What is different for some of the company's own addresses, as for an organisational unit: in `for` addresses, or domains such as `@sales.example.org`; and any of the keys that can be overridden. An address goes before its domain."),
	objects("rules", MaxRules, ruleFields, readRule, func(p *Policy) *[]Rule { return &p.Rules },
		"Messages that leave signed, encrypted or not at all: see [Rules](#rules)."),
	choice("revocationOnRead", revocations, func(p *Policy) **Revocation { return &p.RevocationOnRead },
		"What it means for a signature that nobody knows whether its certificate was revoked: `hard`, it is not good; `soft`, it is taken for good, and told; `off`, nobody looks.").
		otherwise("people choose, at first `soft`").exchange("OWADisableCRLCheck"),
	choice("revocationOnSend", revocations, func(p *Policy) **Revocation { return &p.RevocationOnSend },
		"The same for certificates that are encrypted to: with `hard`, a message is not sent to a certificate of which nobody knows.").
		otherwise("people choose, at first `soft`").exchange("OWACheckCRLOnSend"),
	flag("revocationOnline", func(p *Policy) **bool { return &p.RevocationOnline },
		"Whether authorities are asked over the network, where people allowed their sites.").
		otherwise("people choose, at first `true`"),
	number("revocationTimeoutMs", 100, 25_000, func(p *Policy) **int { return &p.RevocationTimeoutMs },
		"How long one authority may take to answer, in milliseconds: at most 25000.").
		otherwise("5000").exchange("OWACRLConnectionTimeout"),
	number("revocationBudgetMs", 100, 60_000, func(p *Policy) **int { return &p.RevocationBudgetMs },
		"How long all authorities of one message together may take, in milliseconds: at most 60000.").
		otherwise("10000").exchange("OWACRLRetrievalTimeout"),
	choice("weakMail", []Weak{WeakShow, WeakRefuse}, func(p *Policy) **Weak { return &p.WeakMail },
		"What becomes of messages protected with MD5, SHA-1, RC2, DES, 3DES, DSA, or RSA below 2048 bits: `show`, never as good; `refuse`, not opened.").
		otherwise("people choose, at first `show`"),
	choices("forbiddenAlgorithms", readable(), func(p *Policy) *[]string { return &p.ForbiddenAlgorithms },
		"Ciphers and digests with which no message is opened or made, weak or not."),
	objects("trustAnchors", MaxAnchorFiles, anchorFields, readAnchors, func(p *Policy) *[]Anchors { return &p.TrustAnchors },
		"Authorities that are trusted, besides those of Mozilla: see [Authorities](#authorities).").
		exchange("SMIMECertificateIssuingCA"),
	flag("trustMozilla", func(p *Policy) **bool { return &p.TrustMozilla },
		"Whether the authorities are trusted that Mozilla trusts for e-mail.").
		otherwise("people choose, at first `true`"),
	objects("directories", MaxDirectories, directoryFields, readDirectory, func(p *Policy) *[]Directory { return &p.Directories },
		"Directories that are asked for certificates, before people's own: see [Directories](#directories)."),
	flag("userMayChooseSigningCertificate", func(p *Policy) **bool { return &p.UserMayChooseSigningCertificate },
		"Whether people choose which of several keys signs for an address. Otherwise the newest good one does.").
		otherwise("`true`").exchange("OWAAllowUserChoiceOfSigningCertificate"),
	flag("secondaryAddresses", func(p *Policy) **bool { return &p.SecondaryAddresses },
		"Whether a certificate is also looked for under the other addresses that belong to a recipient's.").
		otherwise("`true`").exchange("OWAUseSecondaryProxiesWhenFindingCertificates"),
	number("groupExpansionTimeoutMs", 100, 120_000, func(p *Policy) **int { return &p.GroupExpansionTimeoutMs },
		"How long Exchange may take to name the members of one group, in milliseconds. Then people have to write to the members themselves, or not encrypted.").
		otherwise("60000").exchange("OWADLExpansionTimeout"),
	list("subjectAttributesOnMismatch", MaxAttributes, oidText, func(p *Policy) *[]string { return &p.SubjectAttributesOnMismatch },
		"Object identifiers of attributes of a certificate's subject that are shown where a message is signed by somebody else than its sender, such as `2.5.4.10` for the organisation.").
		exchange("OWASenderCertificateAttributesToDisplay"),
	text("microsoftClientId", microsoftClientText, func(p *Policy) *string { return &p.MicrosoftClientID },
		"The application (client) ID of your own registration of Signet in Microsoft Entra, for Outlook on the web of Microsoft 365: see [Mail over APIs](#mail-over-apis).").
		otherwise("the publisher's"),
	text("microsoftTenant", tenantText, func(p *Policy) *string { return &p.MicrosoftTenant },
		"The tenant that `microsoftClientId` is registered for, by its ID or by a domain of it. Without it, accounts of all tenants are asked to agree.").
		otherwise("`common`"),
	text("googleClientId", googleClientText, func(p *Policy) *string { return &p.GoogleClientID },
		"The client ID of your own registration of Signet with Google, of the kind *Web application*, for Gmail.").
		otherwise("the publisher's"),
	text("googleClientSecret", shortText, func(p *Policy) *string { return &p.GoogleClientSecret },
		"What Google calls the client secret of `googleClientId`. Each copy of Signet shows it to Google; it protects nothing.").
		otherwise("none"),
	flag("onlySmartCards", func(p *Policy) **bool { return &p.OnlySmartCards },
		"`true` forbids keys that are not on a smart card. Signet has no others yet, so that it then signs and decrypts nothing.").
		otherwise("`false`").exchange("OWAOnlyUseSmartCard"),
	number("lockAfterMinutes", 1, 24*60, func(p *Policy) **int { return &p.LockAfterMinutes },
		"After how many minutes without use the keys are locked.").
		otherwise("people choose, at first 15"),
	number("keyUsesPerMinute", 1, 600, func(p *Policy) **int { return &p.KeyUsesPerMinute },
		"How often private keys are used in a minute before they are locked: at most 600.").
		otherwise("people choose, at first 120"),
	number("keyUsesPerUnlock", 1, 1000, func(p *Policy) **int { return &p.KeyUsesPerUnlock },
		"How often private keys are used before they are locked: at most 1000.").
		otherwise("people choose, at first 1000"),
}
