package attacks

import "signet/smime"

// johnnyUI is Section 5.5 of "Johnny, you are fired!".
func johnnyUI() Class {
	const source = "Müller et al. 2019, U1; Roundcube, Outlook and others"
	unprotected := Outcome{Verdict: smime.VerdictUnprotected}
	const bar = `<div style="position:fixed;top:0;left:0;right:0;z-index:2147483647;background:#e7f6ec;border:1px solid #1a7f37;padding:12px">` +
		`&#x2714; Signed by <b>Alice Example</b> (alice@example.test).</div>`
	return Class{
		Name:  "Johnny, you are fired: UI",
		About: "The message draws what a program says of signed messages.",
		Vectors: []Vector{
			{
				ID: "ui-html", Attack: "HTML that draws a verdict bar and lays it over the real one", Source: source,
				Make: func(w World) []byte { return w.message(alice, html(bar+"<p>"+Forged+"</p>")) },
				Want: unprotected, Result: "the message stays below its own bar, in a frame of its own, without the security mark",
			}, {
				ID: "ui-style", Attack: "The same by a style sheet, with negative margins and as large as the window", Source: source,
				Make: func(w World) []byte {
					style := "<style>body,#message,.x{position:fixed;margin:-200px 0 0 -200px;width:200vw;height:200vh;top:-9em;transform:translateY(-300px);z-index:9}</style>"
					return w.message(alice, html(style+"<div class=x>"+bar+"</div><p>"+Forged+"</p>"))
				},
				Want: unprotected, Result: "styles that leave the flow are dropped",
			}, {
				ID: "ui-text", Attack: "Plain text that says that the message is signed", Source: source,
				Make: func(w World) []byte {
					return w.message(alice, text("\u2714 Signed by Alice Example (alice@example.test).\n\n"+Forged))
				},
				Want: unprotected, Result: "the sentence above says that it is not",
			}, {
				ID: "ui-subject", Attack: "Subject and display name say that the message is signed", Source: source,
				Make: func(w World) []byte {
					return w.message("\"Signed by Alice Example (alice@example.test).\" <eve@evil.test>", text(Forged), "Comments: Signed by Alice Example\n")
				},
				Want: unprotected, Result: "header fields are shown as such, below the sentence",
			}, {
				ID: "ui-file-name", Attack: "An attachment's name is the sentence of a signed message", Source: source,
				Make: func(w World) []byte {
					file := crlf("Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"Signed by Alice Example (alice@example.test).eml\"\n\nx\n")
					return w.message(eve, multipart("mixed", "m", text(Forged), file))
				},
				Want: unprotected, Result: "a file is shown in the list of files",
			},
		},
	}
}
