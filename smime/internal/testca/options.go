package testca

import (
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cryptobyte_asn1 "golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// An Option changes one thing about a certificate that is to be made.
type Option func(*template)

type template struct {
	commonName   string
	emails       []string
	subjectEmail string
	smtpUTF8     []string
	authority    bool
	from, to     time.Time
	key          KeyKind
	usage        *x509.KeyUsage // what fits the key, where nil
	extUsages    []x509.ExtKeyUsage
	subjectKeyID keyIdentifier
	signature    x509.SignatureAlgorithm
	permitted    []string
	excluded     []string
	unknownUsage []asn1.ObjectIdentifier
	changes      []func(*x509.Certificate)
}

func newTemplate() *template {
	return &template{
		from:      Now().AddDate(-1, 0, 0),
		to:        Now().AddDate(2, 0, 0),
		key:       RSA2048,
		extUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
	}
}

type keyIdentifier int

const (
	keyIdentifierPresent keyIdentifier = iota
	keyIdentifierAbsent
)

// Key sets the kind of key.
func Key(kind KeyKind) Option { return func(t *template) { t.key = kind } }

// Email sets the rfc822Name subject alternative names, and the first as common name where no [Name] is given.
func Email(addresses ...string) Option { return func(t *template) { t.emails = addresses } }

// SubjectEmail puts address into the subject's emailAddress attribute, as old certificates have it.
func SubjectEmail(address string) Option { return func(t *template) { t.subjectEmail = address } }

// SmtpUTF8Mailbox adds a subject alternative name of RFC 9598, for addresses whose local part is not ASCII.
func SmtpUTF8Mailbox(addresses ...string) Option {
	return func(t *template) { t.smtpUTF8 = addresses }
}

// Name sets the subject's common name.
func Name(commonName string) Option { return func(t *template) { t.commonName = commonName } }

// Authority makes the certificate one of a certification authority.
func Authority(t *template) {
	t.authority = true
	Usage(x509.KeyUsageCertSign | x509.KeyUsageCRLSign)(t)
	t.extUsages = nil
}

// PermittedEmails lets an authority issue certificates for these mailboxes, or these domains, alone.
func PermittedEmails(constraints ...string) Option {
	return func(t *template) { t.permitted = constraints }
}

// ExcludedEmails forbids an authority to issue certificates for these mailboxes or domains.
func ExcludedEmails(constraints ...string) Option {
	return func(t *template) { t.excluded = constraints }
}

// Valid sets the time of validity.
func Valid(from, to time.Time) Option { return func(t *template) { t.from, t.to = from, to } }

// Expired lets the certificate end a day before [Now].
func Expired(t *template) { t.from, t.to = Now().AddDate(-2, 0, 0), Now().AddDate(0, 0, -1) }

// NotYetValid lets the certificate begin a day after [Now].
func NotYetValid(t *template) { t.from, t.to = Now().AddDate(0, 0, 1), Now().AddDate(2, 0, 0) }

// Usage sets the key usage; zero leaves the extension out.
func Usage(usage x509.KeyUsage) Option { return func(t *template) { t.usage = &usage } }

// ExtUsage sets the extended key usages; none leaves the extension out.
func ExtUsage(usages ...x509.ExtKeyUsage) Option { return func(t *template) { t.extUsages = usages } }

// UnknownExtUsage sets one extended key usage, which crypto/x509 does not know.
func UnknownExtUsage(usage asn1.ObjectIdentifier) Option {
	return func(t *template) { t.extUsages, t.unknownUsage = nil, []asn1.ObjectIdentifier{usage} }
}

// NoSubjectKeyID leaves the subject key identifier out, as X.509 allows.
func NoSubjectKeyID(t *template) { t.subjectKeyID = keyIdentifierAbsent }

// Signature sets the algorithm with which the issuer signs; it must fit the issuer's key.
func Signature(algorithm x509.SignatureAlgorithm) Option {
	return func(t *template) { t.signature = algorithm }
}

// Template changes the certificate that crypto/x509 is given to sign, for what no other option has.
func Template(change func(*x509.Certificate)) Option {
	return func(t *template) { t.changes = append(t.changes, change) }
}

// certificate returns the template for a certificate with a key, the DER of its SubjectPublicKeyInfo.
func (t *template) certificate(publicKeyInfo []byte) *x509.Certificate {
	certificate := &x509.Certificate{
		Subject:               pkix.Name{Organization: []string{"Signet Test"}, CommonName: t.subject()},
		NotBefore:             t.from,
		NotAfter:              t.to,
		KeyUsage:              t.keyUsage(),
		ExtKeyUsage:           t.extUsages,
		UnknownExtKeyUsage:    t.unknownUsage,
		BasicConstraintsValid: true,
		IsCA:                  t.authority,
		SignatureAlgorithm:    t.signature,
		EmailAddresses:        t.emails,

		PermittedEmailAddresses:     t.permitted,
		ExcludedEmailAddresses:      t.excluded,
		PermittedDNSDomainsCritical: len(t.permitted)+len(t.excluded) > 0,
	}
	if t.subjectEmail != "" {
		certificate.Subject.ExtraNames = []pkix.AttributeTypeAndValue{{
			Type:  oid.EmailAddress,
			Value: asn1.RawValue{Tag: asn1.TagIA5String, Bytes: []byte(t.subjectEmail)},
		}}
	}
	if len(t.smtpUTF8) > 0 {
		certificate.ExtraExtensions = []pkix.Extension{t.subjectAltName()}
	}
	if t.subjectKeyID == keyIdentifierPresent {
		digest := sha1.Sum(publicKeyInfo)
		certificate.SubjectKeyId = digest[:]
	}
	for _, change := range t.changes {
		change(certificate)
	}
	return certificate
}

func (t *template) subject() string {
	switch {
	case t.commonName != "":
		return t.commonName
	case len(t.emails) > 0:
		return t.emails[0]
	default:
		return t.subjectEmail
	}
}

// keyUsage is by default all that the key can do for e-mail: RFC 8550 Section 4.4.2.
func (t *template) keyUsage() x509.KeyUsage {
	switch {
	case t.usage != nil:
		return *t.usage
	case t.key == RSA2048 || t.key == RSA1024:
		return x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	case t.key == X25519:
		return x509.KeyUsageKeyAgreement
	case t.key >= Ed25519:
		return x509.KeyUsageDigitalSignature
	default:
		return x509.KeyUsageDigitalSignature | x509.KeyUsageKeyAgreement
	}
}

// subjectAltName is written by hand where crypto/x509 does not know a name's form. It is critical where there is no
// other name, to see that readers handle it.
func (t *template) subjectAltName() pkix.Extension {
	var b cryptobyte.Builder
	b.AddASN1(cryptobyte_asn1.SEQUENCE, func(names *cryptobyte.Builder) {
		for _, address := range t.emails {
			names.AddASN1(cryptobyte_asn1.Tag(1).ContextSpecific(), func(name *cryptobyte.Builder) {
				name.AddBytes([]byte(address))
			})
		}
		for _, address := range t.smtpUTF8 {
			names.AddASN1(cryptobyte_asn1.Tag(0).ContextSpecific().Constructed(), func(name *cryptobyte.Builder) {
				name.AddASN1ObjectIdentifier(oid.SmtpUTF8Mailbox)
				name.AddASN1(cryptobyte_asn1.Tag(0).ContextSpecific().Constructed(), func(value *cryptobyte.Builder) {
					value.AddASN1(cryptobyte_asn1.UTF8String, func(text *cryptobyte.Builder) {
						text.AddBytes([]byte(address))
					})
				})
			})
		}
	})
	return pkix.Extension{Id: oid.SubjectAltName, Critical: len(t.emails) == 0, Value: must(b.Bytes())}
}
