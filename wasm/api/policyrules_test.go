package api

import (
	"strings"
	"testing"

	"signet/smime"
)

// Rules hold for a message whatever the settings are, and are told to who writes it.
func TestRulesOfTheAdministrator(t *testing.T) {
	c := writer(t)
	decide(c, `{"rules": [
		{"name": "Partners", "recipients": ["bob@example.test"], "encrypt": true},
		{"name": "Contracts", "subject": ["contract"], "sign": true},
		{"name": "Salaries", "subject": ["salary"], "refuse": true}
	]}`)
	defaults := func(subject string, to ...string) WritingDefaults {
		return ask[WritingDefaults](c, "writingDefaults", WritingDefaultsParams{From: "alice@example.test", To: to, Subject: subject, WebmailForm: SignClear})
	}
	if got := defaults("", "bob@example.test"); !got.EncryptRequired || got.Reasons[0].Code != ReasonRule || got.Reasons[0].About != "Partners" {
		t.Errorf("to Bob: %+v", got)
	}
	if got := defaults("Our Contract", "carol@example.test"); !got.SignRequired || got.Encrypt {
		t.Errorf("about a contract: %+v", got)
	}
	// What the webmail is about to send by itself is to be looked at, too.
	start := func(subject string, to ...string) WritingStart {
		return ask[WritingStart](c, "writingStart", WritingStartParams{From: "alice@example.test", To: to, Subject: &subject})
	}
	if got := start(""); got != (WritingStart{PerCorrespondent: true}) {
		t.Errorf("begun: %+v", got)
	}
	if got := start("Lunch", "bob@example.test"); !got.Encrypt || !got.EncryptRequired {
		t.Errorf("sent to Bob: %+v", got)
	}
	if got := start("contract", "carol@example.test"); !got.SignRequired || got.Encrypt {
		t.Errorf("sent about a contract: %+v", got)
	}
	if got := start("salary", "carol@example.test"); !got.EncryptRequired {
		t.Errorf("not to be sent: %+v", got)
	}
	// Of whom the webmail shows a name alone, and of a subject that it does not show, nobody knows what the rules say.
	if got := start("Lunch", "Robert"); !got.EncryptRequired || got.SignRequired {
		t.Errorf("sent to a name: %+v", got)
	}
	if got := ask[WritingStart](c, "writingStart", WritingStartParams{From: "alice@example.test", To: []string{"carol@example.test"}}); !got.EncryptRequired || !got.SignRequired {
		t.Errorf("sent without a subject: %+v", got)
	}
	draft := func(subject, to string) Draft {
		d := draftTo(to)
		d.Subject = subject
		return d
	}
	signed := func(d Draft) ComposeParams { return ComposeParams{Draft: d, Sign: SignClear} }
	if e := expectFailure(c, CodeProtectionRequired, "compose", signed(draft("Lunch", "bob@example.test"))); e.Detail != "encrypt" {
		t.Errorf("%+v", e)
	}
	unsigned := ComposeParams{Draft: draft("Contract", "bob@example.test"), Sign: SignNone, Encrypt: true}
	if e := expectFailure(c, CodeProtectionRequired, "compose", unsigned); e.Detail != "sign" {
		t.Errorf("%+v", e)
	}
	if e := expectFailure(c, CodeMessageRefused, "compose", signed(draft("Your salary", "carol@example.test"))); e.Detail != "Salaries" {
		t.Errorf("%+v", e)
	}
	ask[ComposeResult](c, "compose", signed(draft("Lunch", "carol@example.test")))
	request := asking("carol@example.test")
	request.Subject = "The salary"
	expectFailure(c, CodeMessageRefused, "askForCertificate", request)
}

// What the administrator forbids is not opened, good as it may be, and nothing else is concerned.
func TestForbiddenAlgorithms(t *testing.T) {
	c := writer(t)
	_, messages := askBodies[ComposeResult](c, "compose", encryptedToBob)
	decide(c, `{"forbiddenAlgorithms": ["AES-256-CBC"]}`)
	if e := expectFailure(c, CodeForbiddenAlgorithm, "open", OpenParams{}, messages[0]); e.Detail != "AES-256-CBC" {
		t.Errorf("%+v", e)
	}
	if got := ask[OpenResult](c, "open", OpenParams{}, message(t, people().alice)); got.Verdict != "verified" {
		t.Errorf("%s", got.Verdict)
	}
	decide(c, `{"forbiddenAlgorithms": ["SHA-256"]}`)
	if e := expectFailure(c, CodeForbiddenAlgorithm, "open", OpenParams{}, message(t, people().alice)); e.Detail != "SHA-256" {
		t.Errorf("%+v", e)
	}
}

// What is forbidden is not written either, and nobody is told that it is read.
func TestForbiddenAlgorithmsAreNotWritten(t *testing.T) {
	c := correspondence(t)
	decide(c, `{"forbiddenAlgorithms": ["AES-256-CBC", "AES-256-GCM", "SHA-256"]}`)
	if text := wire(c, encryptedToBob); !strings.Contains(text, "(AES-192-CBC") {
		t.Error(text)
	}
	if text := wire(c, signedToBob); !strings.Contains(text, "digestAlgorithm SHA-384") || !strings.Contains(text, "sMIMECapabilities: ChaCha20-Poly1305") {
		t.Error(text)
	}
	_, copies := askBodies[ComposeResult](c, "exportDraft", ExportDraftParams{ID: "draft", Draft: draftTo("bob@example.test")})
	if text, err := smime.Inspect(copies[0]); err != nil || !strings.Contains(text, "(AES-192-CBC") {
		t.Errorf("%v: %s", err, text)
	}
	// All that was wanted is forbidden.
	decide(c, `{"contentEncryption": ["AES-128-CBC"], "signatureDigests": ["SHA-512"], "forbiddenAlgorithms": ["AES-128-CBC", "AES-256-CBC", "SHA-512"]}`)
	if text := wire(c, encryptedToBob); !strings.Contains(text, "(AES-192-CBC") {
		t.Error(text)
	}
	if text := wire(c, signedToBob); !strings.Contains(text, "digestAlgorithm SHA-256") {
		t.Error(text)
	}
	// There is no other.
	decide(c, `{"forbiddenAlgorithms": ["SHA-256", "SHA-384", "SHA-512"]}`)
	if e := expectFailure(c, CodeForbiddenAlgorithm, "compose", signedToBob); e.Detail != "SHA-256" {
		t.Errorf("%+v", e)
	}
}

// What is different for some addresses is so for their messages alone.
func TestOverridesOfTheAdministrator(t *testing.T) {
	c := writer(t)
	decide(c, `{"encrypt": "off", "overrides": [{"for": ["alice@example.test"], "encrypt": "always", "alwaysSign": true, "signatureDigests": ["SHA-384"]}]}`)
	if got := ask[WritingStart](c, "writingStart", WritingStartParams{From: "alice@example.test"}); !got.SignRequired || !got.EncryptRequired {
		t.Errorf("of Alice: %+v", got)
	}
	if got := ask[WritingStart](c, "writingStart", WritingStartParams{}); got.Sign || got.Encrypt || !got.PerAccount {
		t.Errorf("before the sender is known: %+v", got)
	}
	expectFailure(c, CodeProtectionRequired, "compose", signedToBob)
	if got := ask[WritingSettingsResult](c, "writingSettings", Empty{}); got.Settings.Encrypt != EncryptOff || got.Settings.Sign {
		t.Errorf("for all: %+v", got)
	}
	decide(c, `{"overrides": [{"for": ["@example.test"], "signatureDigests": ["SHA-384"]}]}`)
	if text := wire(c, signedToBob); !strings.Contains(text, "digestAlgorithm SHA-384") {
		t.Error(text)
	}
}

// The administrator's directories are asked first, and the user cannot change them.
func TestDirectoriesOfTheAdministrator(t *testing.T) {
	a := newOnlineAuthority()
	c := a.reader(t)
	ask[DirectoryInfo](c, "setDirectory", SetDirectoryParams{Name: "Mine", Kind: DirectoryGateway, URL: "https://mine.example.test/{address}", Domains: []string{"example.test"}})
	decide(c, `{"directories": [{"name": "Ours", "kind": "gateway", "url": "https://ours.example.test/{address}", "domains": ["example.test"]}]}`)
	list := ask[DirectoryList](c, "directories", Empty{}).Directories
	if len(list) != 2 || list[0].Name != "Ours" || !list[0].ByAdministrator || list[1].ByAdministrator {
		t.Fatalf("%+v", list)
	}
	ours, mine := list[0].ID, list[1].ID
	expectFailure(c, CodeNotAllowed, "deleteDirectory", IDParams{ours})
	expectFailure(c, CodeNotAllowed, "setDirectory", SetDirectoryParams{ID: ours, Name: "Mine"})
	ask[DirectoryList](c, "reorderDirectories", ReorderParams{[]string{mine}})
	result := ask[LookupResult](c, "lookup", LookupParams{Address: "bob@example.test"})
	if len(result.Asked) != 2 || result.Asked[0].Name != "Ours" {
		t.Errorf("asked %+v", result.Asked)
	}
	if list := ask[DirectoryList](c, "directories", Empty{}).Directories; list[0].LastAsked == "" {
		t.Error("what became of asking is not told")
	}
	decide(c, `{}`)
	if list := ask[DirectoryList](c, "directories", Empty{}).Directories; len(list) != 1 || list[0].Name != "Mine" {
		t.Errorf("without the policy: %+v", list)
	}
}
