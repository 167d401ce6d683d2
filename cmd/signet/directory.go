package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"signet/cmd/signet/gateway"
	"signet/smime/cert"
)

// A directoryFlags is the command line of signet directory.
type directoryFlags struct {
	listen, certificate, key string
	ldap                     gateway.LDAP
	ldapRoots, passwordFile  string
	domains                  repeated
	verbose                  bool
}

// directory serves certificates from LDAP over HTTP, until it is told to end.
func directory(ctx context.Context, s streams, args []string) (int, error) {
	var f directoryFlags
	set := flag.NewFlagSet("directory", flag.ContinueOnError)
	set.StringVar(&f.listen, "listen", "127.0.0.1:8387", "")
	set.StringVar(&f.certificate, "tls-cert", "", "")
	set.StringVar(&f.key, "tls-key", "", "")
	set.StringVar(&f.ldap.URL, "ldap", "", "")
	set.BoolVar(&f.ldap.StartTLS, "starttls", false, "")
	set.StringVar(&f.ldapRoots, "ldap-roots", "", "")
	set.StringVar(&f.ldap.Base, "base", "", "")
	set.StringVar(&f.ldap.Filter, "filter-template", gateway.DefaultFilter, "")
	set.StringVar(&f.ldap.BindDN, "bind-dn", "", "")
	set.StringVar(&f.passwordFile, "bind-password-file", "", "")
	set.Var(&f.domains, "domain", "")
	set.BoolVar(&f.verbose, "verbose", false, "")
	rest, err := parseFlags(set, args)
	if err != nil {
		return exitUsage, err
	}
	if len(rest) > 0 {
		return exitUsage, fmt.Errorf("unknown argument %q", rest[0])
	}
	if err := f.check(); err != nil {
		return exitUsage, err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := f.serve(ctx, s); err != nil {
		return exitUsage, err
	}
	return exitGood, nil
}

// check reads what the flags name.
func (f *directoryFlags) check() error {
	switch {
	case f.ldap.URL == "" || f.ldap.Base == "":
		return errors.New("--ldap and --base say where the entries are")
	case len(f.domains) == 0:
		return errors.New("--domain says whose addresses are answered about")
	case (f.certificate == "") != (f.key == ""):
		return errors.New("--tls-cert and --tls-key belong together")
	}
	for _, domain := range f.domains {
		if !cert.IsDomain(domain) {
			return fmt.Errorf("--domain: %q is not a domain", domain)
		}
	}
	if f.passwordFile != "" {
		password, err := firstLine(f.passwordFile)
		if err != nil {
			return err
		}
		f.ldap.Password = string(password)
	}
	if (f.ldap.BindDN == "") != (f.ldap.Password == "") {
		// A name without a password is no authentication to LDAP, and succeeds. RFC 4513 Section 5.1.2.
		return errors.New("--bind-dn and a password in --bind-password-file belong together")
	}
	if f.ldapRoots != "" {
		roots, err := readPool(f.ldapRoots)
		if err != nil {
			return err
		}
		f.ldap.TLS = &tls.Config{RootCAs: roots}
	}
	return f.ldap.Check()
}

func readPool(path string) (*x509.CertPool, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	certificates, err := cert.ParseCertificates(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	pool := x509.NewCertPool()
	for _, c := range certificates {
		pool.AddCert(c)
	}
	return pool, nil
}

func (f *directoryFlags) serve(ctx context.Context, s streams) error {
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	scheme := "https"
	if f.certificate == "" {
		scheme = "http"
		if address, ok := listener.Addr().(*net.TCPAddr); !ok || !address.IP.IsLoopback() {
			return errors.New("without --tls-cert only this computer is served; listen on 127.0.0.1, for a proxy to be in front")
		}
	}
	logger := log.New(s.err, "", log.LstdFlags|log.LUTC)
	opts := gateway.Options{Source: &f.ldap, Domains: f.domains, Errors: logger}
	if f.verbose {
		opts.Questions = logger
	}
	server := &http.Server{
		Handler:           gateway.New(opts),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       5 * time.Second,
		WriteTimeout:      gateway.Timeout + 5*time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          logger,
	}
	context.AfterFunc(ctx, func() {
		late, cancel := context.WithTimeout(context.Background(), gateway.Timeout)
		defer cancel()
		server.Shutdown(late)
	})
	fmt.Fprintf(s.out, "%s://%s\n", scheme, listener.Addr())
	if f.certificate == "" {
		err = server.Serve(listener)
	} else {
		err = server.ServeTLS(listener, f.certificate, f.key)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
