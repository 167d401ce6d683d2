// Package api is the contract between the browser's TypeScript and the Go
// engine: the methods, their parameters and results, who may call each, and
// the codes of errors and findings.
//
// A call is a method name, JSON parameters and byte bodies, and so is the
// answer, like a MIME entity with a header and a body. Bytes never travel as
// base64. [Engine.Dispatch] answers every input and never panics.
//
// The TypeScript of the contract, js-bridge/contract.ts, is printed from this
// package by go generate; a test fails when it is stale.
//
// The package has no syscall/js in it and is tested natively. It does not
// promise a stable API to other programs: the extension and the engine are
// always built from the same commit.
package api

// A Role is the part of the extension that a caller was proven to be. The
// service worker derives it from the URL of the frame or page that asks for a
// port, and a port keeps its role for life.
type Role string

const (
	RoleOutbox     Role = "outbox"     // the outbox's frame inside a webmail page
	RoleReader     Role = "reader"     // the reader's frame inside a webmail page
	RoleComposer   Role = "composer"   // the composer's frame inside a webmail page
	RolePage       Role = "page"       // a top-level page of the extension: onboarding, options, popup, open
	RoleBackground Role = "background" // the service worker
)

// A Method is one row of the contract.
type Method struct {
	Name    string
	Doc     string // what it does; printed as the method's doc comment
	Callers []Role
	Params  any    // zero value of the parameters' struct
	Result  any    // zero value of the result's struct
	Bodies  string // what the request's bodies are, in order; empty for none
	Answers string // what the answer's bodies are, in order; empty for none
}

var (
	everyone = []Role{RoleReader, RoleComposer, RoleOutbox, RolePage, RoleBackground}
	frames   = []Role{RoleReader, RoleComposer, RoleOutbox, RolePage}
	views    = []Role{RoleReader, RoleComposer, RolePage}
	pages    = []Role{RolePage}
	writing  = []Role{RoleComposer, RolePage}
	sending  = []Role{RoleComposer, RoleOutbox, RolePage}
	watching = []Role{RoleComposer, RoleOutbox, RolePage, RoleBackground}
	drafting = []Role{RoleComposer, RolePage, RoleBackground}
)

// Methods is the whole contract. Each row says who may call it; a call from
// another role fails with [CodeNotAllowed].
var Methods = []Method{
	{"setPolicy", "Takes what the administrator decided, in place of what was decided before. A managed engine answers no other call before this one.", []Role{RoleBackground}, Empty{}, PolicyInfo{}, "the policy: what chrome.storage.managed holds, as JSON", ""},
	{"policy", "Tells what the administrator decided, and what of the policy cannot be read.", everyone, Empty{}, PolicyInfo{}, "", ""},

	{"status", "Tells whether keys exist and are unlocked.", everyone, Empty{}, Status{}, "", ""},
	{"unlock", "Opens the private keys with the passphrase. Fails with wrong-passphrase, and after too many of those with wait.", frames, UnlockParams{}, Status{}, "", ""},
	{"unlockWithAuthenticator", "Opens the private keys with what the PRF of an authenticator makes of its salt. Fails with wrong-authenticator, and after too many of those with wait.", frames, CredentialParams{}, Status{}, "the PRF's 32 octets", ""},
	{"authenticators", "Lists the authenticators that unlock, and what to ask them.", frames, Empty{}, AuthenticatorList{}, "", ""},
	{"addAuthenticator", "Lets an authenticator unlock, besides the passphrase.", pages, AddAuthenticatorParams{}, Empty{}, "the PRF's 32 octets", ""},
	{"removeAuthenticator", "Stops an authenticator from unlocking.", pages, CredentialParams{}, Empty{}, "", ""},
	{"lock", "Forgets the opened private keys.", everyone, Empty{}, Status{}, "", ""},
	{"setPassphrase", "Chooses the passphrase of a new keystore, or changes it. Leaves the keystore unlocked.", pages, SetPassphraseParams{}, Status{}, "", ""},

	{"activity", "Lists what was done with the keys, the newest first.", pages, ActivityParams{}, ActivityList{}, "", ""},
	{"clearActivity", "Forgets what was done with the keys.", pages, Empty{}, Empty{}, "", ""},
	{"keyLimits", "Tells how often private keys are used before they are locked.", pages, Empty{}, KeyLimits{}, "", ""},
	{"setKeyLimits", "Sets how often private keys are used before they are locked.", pages, KeyLimits{}, Empty{}, "", ""},
	{"undelete", "Puts back what was deleted at most ten minutes ago, unless the keys were locked since.", pages, UndeleteParams{}, Empty{}, "", ""},

	{"previewKeyFile", "Tells what importKey would take of a file, and stores nothing.", pages, PreviewKeyFileParams{}, PreviewKeyFileResult{}, "the file; those that belong to it, such as the certificate of a key", ""},
	{"importKey", "Imports the private keys and certificates of a PKCS #12 or PEM file, or the certificate that a key waits for. Needs the keystore unlocked.", pages, ImportKeyParams{}, ImportKeyResult{}, "the file; those that belong to it, such as the certificate of a key", ""},
	{"exportKey", "Answers with a PKCS #12 file of one key, its certificate and those above it. Asks for the passphrase again.", pages, ExportKeyParams{}, Empty{}, "", "the file"},
	{"exportCertificates", "Answers with a .p7c file of certificates and those above them.", pages, ExportCertificatesParams{}, Empty{}, "", "the file"},
	{"backup", "Answers with one file of everything: keys, certificates, anchors, settings. Asks for the passphrase again.", pages, BackupParams{}, Empty{}, "", "the file"},
	{"restoreBackup", "Adds what is in a backup and not here, all or nothing. Where no passphrase was chosen yet, the file's password becomes it; else the keystore must be unlocked.", pages, RestoreBackupParams{}, RestoreBackupResult{}, "the file", ""},
	{"createKey", "Makes a key, and a certification request or a self-signed certificate for it. Needs the keystore unlocked.", pages, CreateKeyParams{}, CreateKeyResult{}, "", ""},
	{"listRequests", "Lists the keys that wait for their certificate.", pages, Empty{}, RequestList{}, "", ""},
	{"completeRequest", "Gives a waiting key its certificate, in any form. Needs the keystore unlocked. Fails with not-found where no key waits for it.", pages, Empty{}, KeyInfo{}, "the file", ""},
	{"deleteRequest", "Deletes a key that waits for its certificate, for good.", pages, IDParams{}, Empty{}, "", ""},
	{"setKeyDefault", "Chooses the key that signs for an address, or to whose certificate its mail is encrypted.", pages, SetKeyDefaultParams{}, KeyList{}, "", ""},
	{"listKeys", "Lists the user's own keys, newest first.", everyone, Empty{}, KeyList{}, "", ""},
	{"deleteKey", "Deletes one private key. Messages encrypted for it can no longer be read, unless undelete puts it back.", pages, IDParams{}, Empty{}, "", ""},

	{"importCertificates", "Adds correspondents' certificates from files (PEM, DER, PKCS #7, vCard, LDIF) or from text with PEM in it.", writing, ImportCertificatesParams{}, ImportCertificatesResult{}, "one for each file", ""},
	{"previewCertificates", "Tells what importCertificates would do, and stores nothing.", writing, ImportCertificatesParams{}, ImportCertificatesResult{}, "one for each file", ""},
	{"deleteCertificate", "Forgets one correspondent's certificate.", pages, IDParams{}, Empty{}, "", ""},
	{"listPeople", "Lists correspondents by address, a page at a time, with their certificates and which of them would be used.", pages, ListPeopleParams{}, PeopleList{}, "", ""},
	{"aliases", "Lists the addresses that the user said belong to another address.", pages, Empty{}, AliasList{}, "", ""},
	{"setAlias", "Says that an address belongs to another one, to find certificates for it. Fails with bad-address.", pages, Alias{}, AliasList{}, "", ""},
	{"deleteAlias", "Forgets an alias.", pages, AliasParams{}, AliasList{}, "", ""},

	{"importAnchors", "Adds authorities the user trusts to vouch for e-mail addresses, from files (PEM, DER, PKCS #7, serialized stores of Windows). Expired ones are rejected.", pages, ImportCertificatesParams{}, ImportCertificatesResult{}, "one for each file", ""},
	{"previewAnchors", "Tells what importAnchors would do, and stores nothing.", pages, ImportCertificatesParams{}, ImportCertificatesResult{}, "one for each file", ""},
	{"trustAuthority", "Makes a trust anchor of an authority's certificate that is already known, for example from an imported PKCS #12 file.", pages, IDParams{}, CertificateInfo{}, "", ""},
	{"listAnchors", "Lists the trusted authorities: the user's, the administrator's and Mozilla's.", pages, Empty{}, AnchorList{}, "", ""},
	{"setAnchor", "Decides whether an authority is trusted, for which domains and for what.", pages, SetAnchorParams{}, AnchorInfo{}, "", ""},
	{"trustMozilla", "Decides whether Mozilla's roots are trusted.", pages, TrustMozillaParams{}, Empty{}, "", ""},
	{"deleteAnchor", "Forgets one authority of the user's. Mozilla's are disabled with setAnchor.", pages, IDParams{}, Empty{}, "", ""},
	{"exportAnchors", "Writes authorities into a file.", pages, ExportAnchorsParams{}, Empty{}, "", "the file"},

	{"certificate", "Tells everything about a certificate: one that is stored, comes with Signet, or was in a message that was opened since the engine started; or one of a file.", views, CertificateParams{}, CertificateDetail{}, "none, or a file of certificates", "the certificate in DER"},
	{"fetchIssuers", "Asks where a certificate says that its issuer's is for the authorities that are missing above it. Keeps those that lead to a trusted one.", pages, IDParams{}, FetchIssuersResult{}, "", ""},

	{"recipients", "Tells for each address whether a message can be encrypted to it, and for the sender whether it can be signed.", writing, RecipientsParams{}, RecipientsResult{}, "", ""},
	{"complete", "Completes what is typed into a field for recipients from the certificates that are known. Asks nobody else.", writing, CompleteParams{}, CompleteResult{}, "", ""},
	{"directories", "Lists the directories, in the order in which they are asked.", writing, Empty{}, DirectoryList{}, "", ""},
	{"setDirectory", "Adds a directory at the end, or changes one.", pages, SetDirectoryParams{}, DirectoryInfo{}, "for a bundle the certificate of its signer; none to keep the one that is there", ""},
	{"deleteDirectory", "Forgets one directory. What was found in it stays.", pages, IDParams{}, Empty{}, "", ""},
	{"reorderDirectories", "Changes the order in which directories are asked.", pages, ReorderParams{}, DirectoryList{}, "", ""},
	{"lookup", "Asks the directories that may be asked about an address for its certificates, and keeps those that can be used.", writing, LookupParams{}, LookupResult{}, "", ""},
	{"keepOffered", "Keeps those certificates that can be used of what the directory behind a webmail has for an address.", []Role{RoleComposer}, KeepOfferedParams{}, LookupResult{}, "one for each certificate, or file of them", ""},

	{"compose", "Builds finished messages from a draft: MIME, signature, encryption, checked against the output rules.", writing, ComposeParams{}, ComposeResult{}, "one for each attachment of the draft, in order", "one for each message of the result, in order"},
	{"askForCertificate", "Builds a signed message to each of some people that asks for a signed answer, which brings their certificate.", writing, AskForCertificateParams{}, AskForCertificateResult{}, "", "one for each message of the result, in order"},
	{"held", "Lists the drafts that wait for certificates that were asked for, and tells which of them can be sent now. Asks nobody.", everyone, Empty{}, HeldList{}, "", ""},
	{"saveDraft", "Keeps a message that is being written, sealed to the user; locked or not. Fails with not-found where the draft that it replaces, or a file, is not there any more.", writing, SaveDraftParams{}, SaveDraftResult{}, "", ""},
	{"saveDraftFile", "Keeps a file of a draft, once; locked or not. The draft names it when it is saved the next time, or it is deleted then.", writing, SaveDraftFileParams{}, SaveDraftFileResult{}, "the file", ""},
	{"listDrafts", "Lists the drafts that are kept, the newest first.", drafting, Empty{}, DraftList{}, "", ""},
	{"openDraft", "Answers with a draft and its files. Needs the keystore unlocked.", writing, IDParams{}, OpenDraftResult{}, "", "one for each attachment of the draft, in order"},
	{"deleteDraft", "Discards a draft. It can be put back for ten minutes.", writing, IDParams{}, Empty{}, "", ""},
	{"exportDraft", "Makes an encrypted message of a draft that its sender alone can read, for the webmail's folder of drafts; locked or not.", writing, ExportDraftParams{}, ComposeResult{}, "one for each attachment of the draft, in order", "the message"},
	{"openDraftCopy", "Answers with the draft of which exportDraft made a message, or with the one that is kept here where that is not older. Needs the keystore unlocked. Fails with bad-request for any other message.", writing, Empty{}, OpenDraftCopyResult{}, "the message as the mail server holds it", "one for each attachment of the draft, in order"},
	{"undeleteDraft", "Puts back a draft that was discarded.", writing, IDParams{}, Empty{}, "", ""},

	{"open", "Decrypts and verifies a message, however nested, and tells what holds.", views, OpenParams{}, OpenResult{}, "the message as the mail server holds it", "one for each part with bytes, at the part's body index"},
	{"decrypted", "Answers with a message as it would be had nobody encrypted it, to be kept: its header, the protected one where there is one, and what is inside the innermost encryption, with its signature. Fails with bad-request where the message is not encrypted.", views, Empty{}, Empty{}, "the message as the mail server holds it", "the message without encryption"},
	{"readingSettings", "Tells what becomes of messages whose protection is weak, and whether the user can change it.", views, Empty{}, ReadingSettingsResult{}, "", ""},
	{"setReadingSettings", "Changes it. Fails with not-allowed where the administrator has decided.", pages, ReadingSettings{}, ReadingSettingsResult{}, "", ""},
	{"writingSettings", "Tells how messages are written, and what of it the user can change.", writing, Empty{}, WritingSettingsResult{}, "", ""},
	{"setWritingSettings", "Changes it. Fails with bad-address, and with not-allowed where the administrator has decided.", pages, WritingSettings{}, WritingSettingsResult{}, "", ""},
	{"writingDefaults", "Tells how a message begins, by the settings, its sender, its recipients and what it answers.", writing, WritingDefaultsParams{}, WritingDefaults{}, "", ""},
	{"writingStart", "Tells whether a message is begun signed, or in the composer, as far as that depends on its sender alone.", []Role{RoleBackground}, WritingStartParams{}, WritingStart{}, "", ""},
	{"revocationSettings", "Tells what it means that nobody knows whether a certificate was revoked.", views, Empty{}, RevocationSettings{}, "", ""},
	{"setRevocationSettings", "Changes it.", pages, RevocationSettings{}, RevocationSettings{}, "", ""},
	{"checkRevocation", "Asks the authorities of a certificate, that is stored or was seen in a message, whether it was revoked, whatever the settings are.", views, IDParams{}, CheckRevocationResult{}, "", ""},

	{"answerReceipt", "Makes the signed receipt that a message asks for, once the user has agreed. Fails with no-receipt where the user is not asked for one.", views, AnswerReceiptParams{}, ComposeResult{}, "the message as the mail server holds it", "one for each message of the result, in order"},
	{"receipts", "Lists the messages for which receipts were asked, and the receipts that came.", pages, Empty{}, ReceiptList{}, "", ""},
	{"deleteReceipts", "Forgets a message for which receipts were asked, and those that came.", pages, IDParams{}, ReceiptList{}, "", ""},

	{"outgoing", "Lists the finished messages that were kept and are not known to be sent.", watching, Empty{}, OutgoingList{}, "", ""},
	{"outgoingMessage", "Answers with finished messages that were kept. Those that are not encrypted need the keystore unlocked.", sending, OutgoingParams{}, Outgoing{}, "", "one for each message of the result, in order"},
	{"setOutgoing", "Notes what becomes of finished messages. Fails with sent-elsewhere while somebody else is sending them.", sending, SetOutgoingParams{}, Outgoing{}, "", ""},
	{"releaseOutgoing", "Tells that whoever claimed finished messages is not sending them any more. Fails with sent-elsewhere for somebody else's claim.", watching, OutgoingParams{}, Empty{}, "", ""},
	{"reopenOutgoing", "Forgets finished messages, so that the draft that they were made of is gone on with. Fails with not-found where it cannot be read any more, with sent-elsewhere while somebody is sending them.", sending, MessageIDParams{}, ReopenOutgoingResult{}, "", ""},
	{"deleteOutgoing", "Forgets finished messages. Fails with sent-elsewhere while somebody else is sending them.", sending, DeleteOutgoingParams{}, Empty{}, "", ""},
	{"compareCopy", "Compares the stored copy of a sent message with what was built.", sending, Empty{}, CompareCopyResult{}, "what was built; the stored copy", ""},
}

// Empty is for methods without parameters or without a result.
type Empty struct{}

// IDParams names one stored object.
type IDParams struct {
	ID string `json:"id"` // as listed
}
