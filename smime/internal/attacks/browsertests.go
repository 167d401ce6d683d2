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
	const johnny, oracle, sandbox, open = "e2e/johnny.test.ts", "e2e/oracle.test.ts", "e2e/sandbox.test.ts", "e2e/open.test.ts"
	return []BrowserTest{
		{
			"A message's HTML runs scripts, fetches, covers or navigates", "EFAIL; mail programs since 1998", sandbox,
			"a message runs nothing, fetches nothing and goes nowhere", "nothing runs, loads or leaves its place",
		}, {
			"Markup that reads differently when it is parsed again", "mutation XSS, 2013", sandbox,
			"markup that confuses parsers runs nothing", "nothing runs",
		}, {
			"A script gets past the sanitiser", "", sandbox,
			"behind the sanitiser: a script in the page reaches neither the network nor the extension", "an opaque origin without network is left to it",
		}, {
			"A link's text names another place than it leads to", "phishing", sandbox,
			"a link whose text names another place asks first", "the place is named, and staying is the default",
		}, {
			"The mark of an attached message stays when the reader goes back", "Thunderbird, CVE-2022-1520", open,
			"a message within a message is judged by itself", "the sentence is that of the message around again",
		},
	}
}
