package policy

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"signet/smime/cert"
	"signet/smime/cms"
)

// Each of these brings a text into the form in which it is used, or says what is wrong with it.

func shortText(v string) (string, string) {
	v = strings.TrimSpace(v)
	if v == "" || len(v) > MaxText {
		return "", wrong("empty, or more than %d octets", MaxText)
	}
	return v, ""
}

func linkText(v string) (string, string) {
	at, err := url.Parse(v)
	if err != nil || len(v) > MaxURL {
		return "", "not a URL"
	}
	if at.Scheme == "https" && at.Host != "" || at.Scheme == "mailto" && at.Opaque != "" {
		return at.String(), ""
	}
	return "", "neither an https: nor a mailto: URL"
}

// originText takes the origin of a webmail, such as https://mail.example.org.
func originText(v string) (string, string) {
	at, err := url.Parse(v)
	switch {
	case err != nil || len(v) > MaxURL || at.Hostname() == "":
		return "", "not a URL"
	case at.Scheme != "https" && at.Scheme != "http":
		return "", "neither an https: nor an http: URL"
	case at.User != nil:
		return "", "a URL with a user name or a password"
	case strings.ContainsAny(at.Host, "*"):
		return "", "a pattern: browsers ask people about one host at a time"
	}
	// As browsers write it, or it is never one that they turned Signet on for.
	host := strings.ToLower(at.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]" // of IPv6
	} else if strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		if host, err = idna.Lookup.ToASCII(host); err != nil {
			return "", "not a URL"
		}
	}
	if port := at.Port(); port != "" && port != defaultPorts[at.Scheme] {
		host += ":" + port
	}
	return at.Scheme + "://" + host, ""
}

var defaultPorts = map[string]string{"https": "443", "http": "80"}

var version = regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]{1,5}){0,3}$`)

func versionText(v string) (string, string) {
	if !version.MatchString(v) {
		return "", "not a version such as 1.2.0"
	}
	return v, ""
}

var (
	entraID      = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	googleClient = regexp.MustCompile(`^[0-9A-Za-z-]{1,100}\.apps\.googleusercontent\.com$`)
)

func microsoftClientText(v string) (string, string) {
	if !entraID.MatchString(v) {
		return "", "not an application ID such as 00000000-0000-0000-0000-000000000000"
	}
	return strings.ToLower(v), ""
}

// tenantText takes what stands for a tenant in the paths of Microsoft's log-on pages.
func tenantText(v string) (string, string) {
	if entraID.MatchString(v) {
		return strings.ToLower(v), ""
	}
	domain, err := cert.ReadDomain(v)
	if err != nil || strings.HasPrefix(domain, ".") || !strings.Contains(domain, ".") {
		return "", wrong("%.60q is neither a tenant's ID nor a domain", v)
	}
	return domain, ""
}

func googleClientText(v string) (string, string) {
	if !googleClient.MatchString(v) {
		return "", "not a client ID that ends in .apps.googleusercontent.com"
	}
	return v, ""
}

var objectIdentifier = regexp.MustCompile(`^[0-2](\.(0|[1-9][0-9]{0,9})){1,30}$`)

func oidText(v string) (string, string) {
	if !objectIdentifier.MatchString(v) {
		return "", "not an object identifier such as 2.5.4.10"
	}
	return v, ""
}

// domainText takes "example.test" for that domain, and ".example.test" for all below it.
func domainText(v string) (string, string) {
	domain, err := cert.ReadDomain(v)
	if err != nil {
		return "", wrong("%.60q is not a domain", v)
	}
	return domain, ""
}

// ownText takes an address, or "@" and a domain.
func ownText(v string) (string, string) {
	text, whole := strings.TrimSpace(v), strings.HasPrefix(v, "@")
	if whole {
		text = "anybody" + text
	}
	address, ok := cert.CanonicalAddress(text)
	at := strings.LastIndexByte(address, '@')
	switch {
	case !ok || !isWholeDomain(address[at+1:]):
		return "", wrong("%.60q is neither an address nor @ and a whole domain", v)
	case whole:
		return address[at:], ""
	default:
		return address, ""
	}
}

// isWholeDomain tells whether text is the name of one domain: no pattern, and nothing for what is below one.
func isWholeDomain(text string) bool { return !strings.HasPrefix(text, ".") && cert.IsDomain(text) }

// recipientText takes an address, or a domain.
func recipientText(v string) (string, string) {
	if !strings.Contains(v, "@") {
		return domainText(v)
	}
	address, ok := cert.CanonicalAddress(strings.TrimSpace(v))
	if !ok || !isWholeDomain(address[strings.LastIndexByte(address, '@')+1:]) {
		return "", wrong("%.60q is neither an address nor a domain such as example.org", v)
	}
	return address, ""
}

// UndoTimes are those of "undoSeconds".
func UndoTimes() []int { return []int{0, 5, 10, 20, 30} }

func undoTime(seconds int) string {
	if !slices.Contains(UndoTimes(), seconds) {
		return wrong("%d is none of 0, 5, 10, 20, 30", seconds)
	}
	return ""
}

// readable are the names of ciphers and digests that are read.
func readable() []string {
	var all []string
	for _, a := range cms.CiphersAndDigests() {
		all = append(all, a.Name)
	}
	return all
}

// ciphers are the names of those that are written.
func ciphers() []string {
	var all []string
	for _, a := range cms.ContentEncryptionAlgorithms() {
		all = append(all, a.Name)
	}
	return all
}
