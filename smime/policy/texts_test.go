package policy

import (
	"slices"
	"testing"
)

// Webmails are named as browsers name them.
func TestHosts(t *testing.T) {
	for text, want := range map[string]string{
		"https://mail.example.org:443/owa/": "https://mail.example.org", "HTTP://Mail_1.example.org:80": "http://mail_1.example.org",
		"https://mail.example.org:8443": "https://mail.example.org:8443", "https://M\u00dcNCHEN.example": "https://xn--mnchen-3ya.example", "http://[::1]:3000": "http://[::1]:3000",
	} {
		p, problems, err := Read([]byte(`{"hosts": ["` + text + `"]}`))
		if err != nil || len(problems) > 0 || !slices.Equal(p.Hosts, []string{want}) {
			t.Errorf("%s: %v, %v, %v", text, p.Hosts, problems, err)
		}
	}
}
