package attacks

// A BrowserTest is an attack that needs a browser, and where its test is.
type BrowserTest struct {
	Attack, Source string
	File           string // under the root of the repository
	Title          string // of the test in it
	Result         string
}

// BrowserTests returns them in the order of docs/attacks.md.
func BrowserTests() []BrowserTest {
	const (
		johnny   = "e2e/johnny.test.ts"
		oracle   = "e2e/oracle.test.ts"
		sandbox  = "e2e/sandbox.test.ts"
		efail    = "e2e/efail.test.ts"
		remote   = "e2e/remote-content.test.ts"
		open     = "e2e/open.test.ts"
		composer = "e2e/composer.test.ts"
		locked   = "e2e/locked.test.ts"
		receipts = "e2e/receipts.test.ts"
	)
	return []BrowserTest{
		{
			"Every message above", "", johnny,
			"no message looks better than it is, and nothing leaves", "green for those alone that are by somebody, whom the sentence names",
		}, {
			"A message draws a verdict, and lays it over the real one", "Müller et al. 2019, U1", johnny,
			"a bar that a message draws is below the real one, and without the mark", "the real bar is the first thing in the frame, uncovered, and alone has the security mark",
		}, {
			"The mark of an attached message stays when the reader goes back", "Thunderbird, CVE-2022-1520", johnny,
			"the mark of an attached message stays with it", "the sentence is that of the message around again",
		}, {
			"An attached message lends its mark", "Müller et al. 2019, M4", open,
			"a message within a message is judged by itself", "the message around is not signed, and says so",
		}, {
			"A message is decrypted because it is in a list", "", oracle,
			"a list of messages decrypts nothing", "no key is used before somebody opens it",
		}, {
			"A link or the webmail starts a draft with a ciphertext in it, for the draft to hold its text", "Müller et al. 2020, drafts as oracles", oracle,
			"a draft with a ciphertext in it decrypts nothing", "no key is used",
		}, {
			"An answer is begun to a message that nobody has opened", "Müller et al. 2019 b, decryption oracle", oracle,
			"an answer to a message that was not opened decrypts nothing, until the user asks for it", "no key is used before the user says so",
		}, {
			"An answer quotes to the attacker what somebody else has encrypted", "Müller et al. 2019 b, decryption oracle", oracle,
			"what nobody signed is quoted after a question alone, which names who would get it", "quoted after a question alone, which names the attacker",
		}, {
			"The same with a ciphertext that her message carries, signed by Alice or by nobody", "Müller et al. 2019 b, decryption oracle; Davis 2001", oracle,
			"what a message of the attacker carries is not quoted, whoever has signed it", "her own words are quoted alone",
		}, {
			"The same where the text is never seen", "Thunderbird, CVE-2019-11739", oracle,
			"a part that is not opened is not quoted either", "not decrypted, and not quoted",
		}, {
			"The webmail's page looks for the text and for the security mark, and puts Signet's frame into itself to show it", "picture-in-picture, 2006", johnny,
			"the page around a message learns neither the mark nor the text, and cannot have the mark shown", "it finds neither; what it puts into itself stays empty",
		}, {
			"The page covers, fades or cuts the frame in which a click uses a key", "clickjacking; Mailvelope, CVE-2019-9147", composer,
			"a click on Send counts only when the whole composer is seen", "the click does not count, and it is said why",
		}, {
			"The same where the passphrase is typed", "clickjacking", locked,
			"a passphrase counts only when its field is seen, and the form says why", "it is not taken",
		}, {
			"The page hides text in what the user signs", "Müller et al. 2019 b, signing oracle", composer,
			"what a page hides in the text is seen before it is signed, or not there", "what is signed is what was shown",
		}, {
			"A message's HTML runs scripts, fetches, covers or navigates", "EFAIL; mail programs since 1998", sandbox,
			"a message runs nothing, fetches nothing and goes nowhere", "nothing runs, loads or leaves its place",
		}, {
			"Markup that reads differently when it is parsed again", "mutation XSS, 2013", sandbox,
			"markup that confuses parsers runs nothing", "nothing runs",
		}, {
			"Ciphertext that was changed without the key, or that stands between other parts, carries its text away", "EFAIL, CVE-2017-17689", efail,
			"no message sends a word of it away, as text or with formatting", "a server at the end of every address gets nothing, not even a connection",
		}, {
			"Changed ciphertext holds a picture for the reader to fetch", "EFAIL", efail,
			"what was changed without the key is shown as text, then without its pictures", "plain text first; fetching the picture is not offered",
		}, {
			"Changed ciphertext holds a link for the reader to click", "EFAIL", efail,
			"a link that anybody may have put there asks before it is opened", "the whole address is shown, and staying is the default",
		}, {
			"A picture's address tells the sender who reads, by cookies and referrer", "web bugs", remote,
			"nobody is asked until the user says so, and then they learn nothing but that", "a placeholder until the user decides; then neither goes along",
		}, {
			"A picture that was allowed leads on to a host that was not", "", remote,
			"who is asked sends nobody on to another host", "the redirect is not followed",
		}, {
			"A message that proves nothing has pictures to fetch", "EFAIL", remote,
			"it is not offered where anybody but the sender may have chosen the address", "there is no button",
		}, {
			"Markup gets past the sanitiser, into the page without network or the one that fetches pictures", "", remote,
			"behind the sanitiser: one page fetches nothing, the other one pictures of the hosts that were allowed", "the policies refuse it",
		}, {
			"What an attachment of such a message carries fetches pictures", "EFAIL", efail,
			"what an attachment carries is shown as text first, too", "what is inside is as unproven as what is around it",
		}, {
			"Looking up a link's host tells that the message is read", "DNS prefetching", remote,
			"no name is looked up before a link is followed", "no name is looked up",
		}, {
			"A request for a receipt tells that, and when, a message is read", "RFC 2634 Section 2", receipts,
			"nothing leaves before the user says so, and then a receipt that OpenSSL takes", "nothing leaves before the user says so",
		}, {
			"A receipt is asked for to an address that is not the signer's", "RFC 2634 Section 2.2", receipts,
			"a receipt to somebody else than the signer is told as that", "the address is told before anything is sent",
		}, {
			"Somebody who is not proven to be the sender asks for a receipt", "RFC 2634 Section 2", receipts,
			"who is not proven to ask gets none", "none can be sent",
		}, {
			"A script gets past the sanitiser", "", sandbox,
			"behind the sanitiser: a script in the page reaches neither the network nor the extension", "an opaque origin without network is left to it",
		}, {
			"A message navigates its own frame away to get what the reader sends there", "", sandbox,
			"behind the sanitiser: a page that is navigated away gets nothing of the message", "only the first page in the frame is spoken to",
		}, {
			"A link's text names another place than it leads to", "phishing", sandbox,
			"a link whose text names another place asks first", "the place is named, and staying is the default",
		},
	}
}
