package smime_test

import (
	"testing"

	"signet/smime"
)

// What is not closed hides no text: the plain text of a message must not be empty where HTML is distrusted.
func TestTextFromHTMLWithOpenElements(t *testing.T) {
	for source, want := range map[string]string{
		"<html><head><title>Soup</title><style>p{}</style></head><body><p>hello</p></body></html>": "hello\n",
		"<head><meta charset=utf-8><p>hello": "hello\n",
		"<head>hello":                        "hello\n",
		"<title>Soup<body>hello":             "hello\n",
		"<head><title>Soup<meta charset=utf-8><style>p{}</style></head>hello":     "hello\n",
		"<title>Soup</title>hello<title>Tea</title>, you":                         "hello, you\n",
		"<title>a<title>b<title>c<p>hello":                                        "hello\n",
		"<p>hello</p><script>if (a < b) document.write('<p>no</p>')</script> you": "hello\nyou\n",
		"<p>hello</p><style>.a{} <p>no":                                           "hello\n",
	} {
		if got := smime.TextFromHTML(source); got != want {
			t.Errorf("%s: got %q, want %q", source, got, want)
		}
	}
}
