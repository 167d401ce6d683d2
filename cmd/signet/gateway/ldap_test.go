package gateway

import (
	"strings"
	"testing"

	"github.com/go-ldap/ldap/v3"
)

// Whatever an address holds, the filter has the same form, and the address is a value in it.
func TestFilterIsNotInjected(t *testing.T) {
	l := &LDAP{Filter: DefaultFilter}
	form := func(filter string) string {
		packet, err := ldap.CompileFilter(filter)
		if err != nil {
			t.Fatalf("%s: %v", filter, err)
		}
		var tags strings.Builder
		for _, part := range packet.Children {
			tags.WriteString(ldap.FilterMap[uint64(part.Tag)] + " ")
			if len(part.Children) != 2 {
				t.Errorf("%s: %d parts", filter, len(part.Children))
			}
		}
		return tags.String()
	}
	want := form(l.filter("bob@example.test"))
	for _, address := range []string{
		"*@example.test", "*", "b*b@example.test", "bob)(uid=*))(|(uid=*@example.test", `bob\2a@example.test`, "bob\x00@example.test",
		"(objectClass=*)", ")", "bob@example.test)(userPassword=a*", "&|!~=<>@example.test", "büro@example.test", addressName,
	} {
		filter := l.filter(address)
		if got := form(filter); got != want {
			t.Errorf("%s is %s, not %s", filter, got, want)
		}
		packet, _ := ldap.CompileFilter(filter)
		if value := packet.Children[1].Children[1].Data.String(); value != address {
			t.Errorf("the filter looks for %q, not %q", value, address)
		}
	}
}

func TestCheck(t *testing.T) {
	good := []LDAP{
		{URL: "ldap://127.0.0.1:389", Base: "dc=example,dc=test", Filter: DefaultFilter},
		{URL: "ldaps://ldap.example.test", Base: "dc=example,dc=test", Filter: "(mail={address})", BindDN: "cn=reader", Password: "x"},
		{URL: "ldap://ldap.example.test", StartTLS: true, Base: "o=x", Filter: "(|(mail={address})(alias={address}))", BindDN: "cn=x", Password: "x"},
		{URL: "ldapi:///run/ldapi", Base: "o=x", Filter: DefaultFilter},
	}
	for _, l := range good {
		if err := l.Check(); err != nil {
			t.Errorf("%s: %v", l.URL, err)
		}
	}
	bad := map[string]LDAP{
		"no URL":              {Base: "o=x", Filter: DefaultFilter},
		"another scheme":      {URL: "https://ldap.example.test", Base: "o=x", Filter: DefaultFilter},
		"a password in it":    {URL: "ldaps://a:b@ldap.example.test", Base: "o=x", Filter: DefaultFilter},
		"a password in clear": {URL: "ldap://ldap.example.test", Base: "o=x", Filter: DefaultFilter, BindDN: "cn=x", Password: "x"},
		"no base":             {URL: "ldaps://ldap.example.test", Filter: DefaultFilter},
		"no DN":               {URL: "ldaps://ldap.example.test", Base: "example.test", Filter: DefaultFilter},
		"no address":          {URL: "ldaps://ldap.example.test", Base: "o=x", Filter: "(mail=*)"},
		"no filter":           {URL: "ldaps://ldap.example.test", Base: "o=x", Filter: "(mail={address}"},
	}
	for name, l := range bad {
		if err := l.Check(); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
