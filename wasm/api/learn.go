package api

import (
	"crypto/x509"
	"slices"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/keystore"
)

// A signature is one that proves who a message is from.
type signature struct {
	smime.Signer
	from  string
	known keystore.Correspondent // who is known by the address in From
}

// proven returns the signatures of others that prove who the message is from,
// and none where the message as a whole is not verified.
func (c *call) proven(report *smime.Report) ([]signature, error) {
	if !report.Verdict.IsVerified() || len(report.Headers.From) != 1 {
		return nil, nil
	}
	from := report.Headers.From[0].Address
	known, err := c.Keystore.Correspondent(c.ctx, from)
	if err != nil {
		return nil, err
	}
	var proven []signature
	for _, signer := range report.Signers {
		own, err := c.isOwn(signer.Certificate)
		if err != nil {
			return nil, err
		}
		if signer.Role == smime.RoleAuthor && signer.Verdict == smime.SignerValid && !own && cert.MatchAddress(signer.Certificate, from) {
			proven = append(proven, signature{signer, from, known})
		}
	}
	return proven, nil
}

// learn tells what is new about the signers of a message that is verified. Where
// the caller wants it, it keeps their certificates and what they say about
// answers to them, with the authorities on the way to their anchors.
func (c *call) learn(report *smime.Report, trust trust, keep bool, result *OpenResult) error {
	proven, err := c.proven(report)
	if err != nil {
		return err
	}
	result.Continuity = trust.continuity(proven, report.Headers.MessageID)
	if result.Continuity != nil {
		result.Findings = append(result.Findings, result.Continuity.finding())
	}
	if !keep {
		return nil
	}
	headers := report.Headers
	if slices.ContainsFunc(report.Layers, smime.Layer.Encrypts) {
		headers.Subject = "" // it was not for the disk, where it would be readable while locked
	}
	for _, s := range proven {
		added, err := c.Keystore.Learn(c.ctx, trust.lesson(s, headers, result.Continuity))
		if err != nil {
			return err
		}
		for _, a := range added {
			if cert.IsFor(a.Certificate, cert.Encrypt) {
				result.Learned = append(result.Learned, trust.certificate(a.Certificate, a.Source))
			}
		}
	}
	return nil
}

// lesson is what a signature tells. The certificate that the signer prefers is
// believed in where it is as good as any that a message is encrypted to.
func (t trust) lesson(s signature, headers smime.Headers, continuity *Continuity) keystore.Lesson {
	lesson := keystore.Lesson{
		Signer:       s.Certificate,
		Authorities:  between(s.Chain),
		From:         s.from,
		MessageID:    headers.MessageID,
		Subject:      headers.Subject,
		Date:         headers.Date,
		SigningTime:  s.SigningTime,
		Capabilities: s.Capabilities,
	}
	if continuity != nil {
		lesson.Change = &keystore.Change{Code: string(continuity.Code), Previous: continuity.Previous.ID}
	}
	if s.EncryptionCertificate != nil {
		report := t.check(s.EncryptionCertificate, cert.Encrypt, s.from)
		if report.Grade() == cert.GradeReady {
			lesson.Encryption = s.EncryptionCertificate
			lesson.Authorities = append(lesson.Authorities, between(report.Chain)...)
		}
	}
	return lesson
}

// oversteps tells whether a certificate names an address for which its authority
// is not trusted. Who holds it says nothing as the holder of that address.
func (t trust) oversteps(c *x509.Certificate, address string) bool {
	report := t.check(c, cert.Sign, address)
	return report.Has(cert.AnchorLimits) || report.Has(cert.AddressMismatch)
}

// wishes are those of the holder of an address, as far as authorities that are
// trusted today vouch that they are.
func (t trust) wishes(of keystore.Correspondent) keystore.Wishes {
	of.Certificates = slices.DeleteFunc(slices.Clone(of.Certificates), func(k keystore.Certificate) bool {
		if k.Learned == nil {
			return true
		}
		report := t.check(k.Certificate, cert.Sign, of.Address)
		return !report.Trusted || report.Has(cert.AddressMismatch) || report.Has(cert.Revoked)
	})
	return of.Wishes()
}

func (c *call) isOwn(certificate *x509.Certificate) (bool, error) {
	keys, err := c.Keystore.Keys(c.ctx)
	if err != nil || certificate == nil {
		return false, err
	}
	return slices.ContainsFunc(keys, func(key keystore.Key) bool { return key.Certificate.Equal(certificate) }), nil
}

// between returns a chain without the certificate it is for and without the anchor.
func between(chain []*x509.Certificate) []*x509.Certificate {
	if len(chain) < 3 {
		return nil
	}
	return chain[1 : len(chain)-1]
}
