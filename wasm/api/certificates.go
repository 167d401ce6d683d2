package api

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"

	"signet/smime/cert"
	"signet/smime/keystore"
)

// MaxFiles is the most files of certificates in one call: a folder of them is given in several.
const MaxFiles = 500

// ImportCertificatesParams names the files of the bodies.
type ImportCertificatesParams struct {
	Names []string `json:"names"`
	Only  []string `json:"only,omitempty"` // ids of the certificates to take; all that fit where none is named
}

// ImportCertificatesResult tells what became of the files. What a preview would add is judged; what an import has added is
// described without findings, as ten thousand certificates take long to judge, and a view asks about those it shows.
type ImportCertificatesResult struct {
	Added     []CertificateInfo `json:"added"`
	Known     int               `json:"known"` // certificates that were there already
	Rejected  []RejectedFile    `json:"rejected"`
	Completed []KeyInfo         `json:"completed"` // keys of the user that waited for one of the certificates
}

// A RejectedFile is a file, or a certificate of a file, that was not taken.
type RejectedFile struct {
	Name   string `json:"name"`
	Code   Code   `json:"code"`
	Detail string `json:"detail"`
}

func (c *call) importCertificates(p ImportCertificatesParams) (ImportCertificatesResult, error) {
	files, err := c.readCorrespondents(p)
	if err != nil {
		return ImportCertificatesResult{}, err
	}
	completed, err := c.completeWith(&files)
	if err != nil {
		return ImportCertificatesResult{}, err
	}
	result, err := c.store(files, keystore.KindCertificate)
	result.Completed = completed
	return result, err
}

// previewCertificates tells what importCertificates would do.
func (c *call) previewCertificates(p ImportCertificatesParams) (ImportCertificatesResult, error) {
	files, err := c.readCorrespondents(p)
	if err != nil {
		return ImportCertificatesResult{}, err
	}
	return c.preview(files, keystore.KindCertificate)
}

// readCorrespondents reads certificates of people: of address books too, in which
// each entry stands for itself.
func (c *call) readCorrespondents(p ImportCertificatesParams) (certificateFiles, error) {
	return c.readFiles(p, keystore.KindCertificate, cert.ReadAddressBook, func(certificate *x509.Certificate) error {
		awaited, err := c.Keystore.Awaited(c.ctx, certificate)
		switch {
		case err != nil:
			return err
		case len(awaited) > 0: // one of the user's own
			return nil
		case len(cert.Addresses(certificate)) == 0:
			return fmt.Errorf("%s names no e-mail address", cert.Describe(certificate).Name)
		case !cert.IsFor(certificate, cert.Encrypt):
			return fmt.Errorf("the certificate of %s cannot be used to encrypt", cert.Describe(certificate).Name)
		}
		return nil
	})
}

// allOrNothing reads a file as [cert.ReadAddressBook] does, and no address book.
func allOrNothing(data []byte) (cert.AddressBook, error) {
	certificates, err := cert.ParseCertificates(data)
	return cert.AddressBook{Certificates: certificates}, err
}

// certificateFiles is what was found in several files.
type certificateFiles struct {
	fitting     []*x509.Certificate
	authorities []*x509.Certificate // that came along with certificates of people
	rejected    []RejectedFile
}

// readFiles sorts what is in files. A file of correspondents may bring
// authorities along: they are kept to build paths with.
func (c *call) readFiles(
	p ImportCertificatesParams, kind keystore.Kind, read func([]byte) (cert.AddressBook, error), fit func(*x509.Certificate) error,
) (files certificateFiles, err error) {
	if len(p.Names) > MaxFiles {
		return files, badRequest("more than %d files", MaxFiles)
	}
	if err := c.expectBodies(len(p.Names)); err != nil {
		return files, err
	}
	for i, name := range p.Names {
		c.report("parse", int64(i), int64(len(p.Names)))
		book, err := read(c.bodies[i])
		if err != nil {
			code := CodeNotCertificates
			if errors.Is(err, cert.ErrTooLarge) {
				code = CodeTooLarge
			}
			files.rejected = append(files.rejected, RejectedFile{name, code, err.Error()})
			continue
		}
		for _, reason := range book.Skipped {
			files.rejected = append(files.rejected, RejectedFile{name, CodeNotCertificates, reason.Error()})
		}
		taken, passing, rejected := sortFile(book.Certificates, kind, fit)
		files.fitting, files.authorities = append(files.fitting, taken...), append(files.authorities, passing...)
		for _, reason := range rejected {
			files.rejected = append(files.rejected, rejection(name, reason))
		}
	}
	if len(p.Only) > 0 {
		chosen := map[string]bool{}
		for _, id := range p.Only {
			chosen[id] = true
		}
		files.fitting = slices.DeleteFunc(files.fitting, func(certificate *x509.Certificate) bool {
			return !chosen[keystore.ID(certificate)]
		})
	}
	return files, c.ctx.Err()
}

// store keeps what was found.
func (c *call) store(files certificateFiles, kind keystore.Kind) (ImportCertificatesResult, error) {
	result := ImportCertificatesResult{Rejected: files.rejected}
	if _, err := c.Keystore.AddCertificates(c.ctx, keystore.KindAuthority, keystore.SourceFile, files.authorities...); err != nil {
		return result, err
	}
	added, err := c.Keystore.AddCertificates(c.ctx, kind, keystore.SourceFile, files.fitting...)
	if err != nil {
		return result, err
	}
	for _, a := range added {
		info, person := described(a.Certificate, a.Source), !cert.IsAuthority(a.Certificate)
		info.CanSign = person && cert.IsFor(a.Certificate, cert.Sign)
		info.CanEncrypt = person && cert.IsFor(a.Certificate, cert.Encrypt)
		result.Added = append(result.Added, info)
	}
	result.Known = len(files.fitting) - len(added)
	return result, nil
}

// preview describes what was found as if it were stored.
func (c *call) preview(files certificateFiles, kind keystore.Kind) (ImportCertificatesResult, error) {
	result := ImportCertificatesResult{Rejected: files.rejected}
	trust, err := c.trust()
	if err != nil {
		return result, err
	}
	trust.intermediates = append(slices.Clip(trust.intermediates), files.authorities...)
	seen := map[string]bool{}
	for i, certificate := range files.fitting {
		c.report("check", int64(i), int64(len(files.fitting)))
		if err := c.ctx.Err(); err != nil {
			return ImportCertificatesResult{}, err
		}
		id := keystore.ID(certificate)
		_, known, err := c.Keystore.Certificate(c.ctx, kind, id)
		if err != nil {
			return ImportCertificatesResult{}, err
		}
		if !known && !seen[id] {
			seen[id] = true
			result.Added = append(result.Added, trust.certificate(certificate, keystore.SourceFile))
		}
	}
	result.Known = len(files.fitting) - len(result.Added)
	return result, nil
}

// rejection is a certificate of a file that is not taken.
func rejection(file string, reason error) RejectedFile {
	var failure failureError
	if errors.As(reason, &failure) {
		return RejectedFile{file, failure.failure.Code, failure.failure.Detail}
	}
	return RejectedFile{file, CodeCertificateUnfit, reason.Error()}
}

// sortFile sorts the certificates of one file into those to take, authorities
// that come along, and reasons why others are not taken. Authorities alone are
// not what a file of correspondents is for.
func sortFile(
	certificates []*x509.Certificate, kind keystore.Kind, fit func(*x509.Certificate) error,
) (taken, authorities []*x509.Certificate, rejected []error) {
	for _, certificate := range certificates {
		if kind == keystore.KindCertificate && cert.IsAuthority(certificate) {
			authorities = append(authorities, certificate)
			continue
		}
		if err := fit(certificate); err != nil {
			rejected = append(rejected, err)
			continue
		}
		taken = append(taken, certificate)
	}
	if len(taken) == 0 && len(rejected) == 0 {
		rejected = append(rejected, errors.New("the file holds certificates of authorities alone"))
	}
	return taken, authorities, rejected
}

func (c *call) deleteCertificate(p IDParams) (Empty, error) {
	return Empty{}, c.Keystore.DeleteCertificate(c.ctx, keystore.KindCertificate, p.ID)
}
