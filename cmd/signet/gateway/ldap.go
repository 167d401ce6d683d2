package gateway

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"signet/smime/directory"
)

// DefaultFilter finds people by their address. RFC 2798.
const DefaultFilter = "(&(objectClass=inetOrgPerson)(mail={address}))"

// addressName is what stands for the address in a filter.
const addressName = "{address}"

// maxEntries is how many entries may have an address: more than one has it where people have left.
const maxEntries = 8

// The attributes that hold certificates. RFC 2798 Section 2.8; RFC 4523 Section 4.1 asks for the option binary, which some
// servers give back and some do not.
const (
	userSMIMECertificate = "userSMIMECertificate"
	userCertificate      = "userCertificate"
	binary               = ";binary"
)

// LDAP is a Source that asks a server of LDAP version 3. RFC 4511.
type LDAP struct {
	URL      string // ldap://host, ldaps://host or ldapi://%2fpath
	StartTLS bool   // before anything else is said; RFC 4511 Section 4.14
	TLS      *tls.Config
	Base     string // DN of the subtree to look in

	// Filter has {address} where the address belongs. RFC 4515.
	Filter string

	BindDN   string // anonymous where empty
	Password string
}

// Check tells whether the server can be asked as it is set. It asks nobody.
func (l *LDAP) Check() error {
	at, err := url.Parse(l.URL)
	switch {
	case err != nil || at.Host == "" && at.Path == "":
		return fmt.Errorf("%q is not a URL of LDAP", l.URL)
	case at.Scheme != "ldap" && at.Scheme != "ldaps" && at.Scheme != "ldapi":
		return fmt.Errorf("%q is not a URL of LDAP", l.URL)
	case at.User != nil:
		return errors.New("the URL holds a password")
	case l.BindDN != "" && at.Scheme == "ldap" && !l.StartTLS && !isLoopback(at.Hostname()):
		return errors.New("a password is sent over ldaps, or after StartTLS")
	}
	if _, err := ldap.ParseDN(l.Base); err != nil || l.Base == "" {
		return fmt.Errorf("%q is not a DN", l.Base)
	}
	if !strings.Contains(l.Filter, addressName) {
		return fmt.Errorf("the filter has no %s", addressName)
	}
	if _, err := ldap.CompileFilter(l.filter("somebody@example.test")); err != nil {
		return fmt.Errorf("the filter: %w", err)
	}
	return nil
}

// filter puts an address into the filter. Whatever it holds, it is a value there and nothing else. RFC 4515 Section 3.
func (l *LDAP) filter(address string) string {
	return strings.ReplaceAll(l.Filter, addressName, ldap.EscapeFilter(address))
}

// Entry asks the server, over a connection of its own.
func (l *LDAP) Entry(ctx context.Context, address string) (directory.Entry, error) {
	var entry directory.Entry
	connection, err := l.connect(ctx)
	if err != nil {
		return entry, err
	}
	defer connection.Close()
	// The library does not know contexts.
	defer context.AfterFunc(ctx, func() { connection.Close() })()

	found, err := connection.Search(ldap.NewSearchRequest(
		l.Base, ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, maxEntries, int(Timeout/time.Second), false,
		l.filter(address),
		[]string{userSMIMECertificate, userSMIMECertificate + binary, userCertificate, userCertificate + binary}, nil,
	))
	if err != nil && !ldap.IsErrorWithCode(err, ldap.LDAPResultNoSuchObject) {
		return entry, fmt.Errorf("LDAP: %w", err)
	}
	if found == nil {
		return entry, nil
	}
	for _, e := range found.Entries {
		for _, attribute := range e.Attributes {
			switch strings.ToLower(strings.TrimSuffix(attribute.Name, binary)) {
			case strings.ToLower(userSMIMECertificate):
				entry.UserSMIMECertificate = append(entry.UserSMIMECertificate, attribute.ByteValues...)
			case strings.ToLower(userCertificate):
				entry.UserCertificate = append(entry.UserCertificate, attribute.ByteValues...)
			}
		}
	}
	return entry, nil
}

func (l *LDAP) connect(ctx context.Context) (*ldap.Conn, error) {
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(Timeout)
	}
	connection, err := ldap.DialURL(l.URL,
		ldap.DialWithDialer(&net.Dialer{Deadline: deadline}), ldap.DialWithTLSConfig(l.tlsConfig()))
	if err != nil {
		return nil, fmt.Errorf("LDAP: %w", err)
	}
	connection.SetTimeout(time.Until(deadline))
	if l.StartTLS {
		if err := connection.StartTLS(l.tlsConfig()); err != nil {
			connection.Close()
			return nil, fmt.Errorf("LDAP: StartTLS: %w", err)
		}
	}
	if l.BindDN != "" {
		if err := connection.Bind(l.BindDN, l.Password); err != nil {
			connection.Close()
			return nil, fmt.Errorf("LDAP: bind: %w", err)
		}
	}
	return connection, nil
}

// tlsConfig names the server that StartTLS has to reach; the library does so for ldaps alone.
func (l *LDAP) tlsConfig() *tls.Config {
	config := &tls.Config{}
	if l.TLS != nil {
		config = l.TLS.Clone()
	}
	if at, err := url.Parse(l.URL); err == nil && config.ServerName == "" {
		config.ServerName = at.Hostname()
	}
	return config
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
