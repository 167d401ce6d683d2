package smime

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"

	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/internal/entity"
	"signet/smime/internal/oid"
)

// An opener is one call of Open.
type opener struct {
	ctx    context.Context
	opts   OpenOptions
	report *Report
	signed []signature

	// outer and protected are the fields of Report.Headers as they came: an
	// encoded word that was decoded must never be parsed as syntax.
	outer, protected []entity.Field
	unclearHeader    bool // of the delivered message: programs read it in different ways

	revocations map[int]cert.Revocation // whom to ask, by layer

	bare   bool // the message is a CMS object without MIME around it
	sealed bool // what is encrypted is not opened, but is errSealed
	depth  int  // layers that were taken off
	spent  *spent

	enclosed []*entity.Entity // those of Report.Enclosed
	unopened []*entity.Entity // protected parts that stay as they are
}

// A signature is a SignerInfo that was verified, and not yet assessed: whose
// address it must be is known only when all layers are off.
type signature struct {
	layer  int
	result cms.SignerResult
	// certificates are those that the message brings, to build paths with.
	certificates []*x509.Certificate
	// crls and responses are what the message brings about revocation.
	crls, responses [][]byte

	signedData *cms.SignedData
	over       signedEntity
}

// A signedEntity is what a layer of signatures is over.
type signedEntity struct {
	octets []byte // as they came
	// body is that of the multipart/signed which octets are in, from offset on; nil
	// where they are inside the SignedData.
	body   []byte
	offset int
}

// isDetached tells whether the octets are beside the signature.
func (e signedEntity) isDetached() bool { return e.body != nil }

func (o *opener) find(code string, severity Severity, detail string) {
	o.report.Findings = append(o.report.Findings, Finding{Code: code, Severity: severity, Detail: detail})
}

// peel takes the cryptographic layers off and returns what is inside. Only the
// root of what is inside a layer can be the next one: a protected part among
// others protects nothing but itself.
func (o *opener) peel(e *entity.Entity) (*entity.Entity, error) {
	for {
		if err := cancelled(o.ctx); err != nil {
			return nil, err
		}
		var inside *entity.Entity
		var err error
		switch {
		case isClearSigned(e):
			inside = o.verifyClear(e)
		case isPKCS7(e):
			inside, err = o.openPKCS7(e)
		}
		if err != nil {
			return nil, err
		}
		if inside == nil {
			return e, nil
		}
		if err := o.descend(); err != nil {
			return nil, err
		}
		e = inside
	}
}

// descend counts the layers that have something inside, also those that the
// report does not list.
func (o *opener) descend() error {
	if o.depth++; o.depth > MaxLayers {
		return fail(CodeTooDeep, "more than %d layers", MaxLayers)
	}
	return nil
}

// verifyClear verifies a multipart/signed and returns its first part, or nil
// when it has not the two parts of RFC 1847 Section 2.1.
func (o *opener) verifyClear(e *entity.Entity) *entity.Entity {
	layer := len(o.report.Layers)
	o.report.Layers = append(o.report.Layers, Layer{Kind: LayerSigned, Form: "clear"})
	if len(e.Parts) != 2 || !isSignaturePart(e.Parts[1]) {
		o.unreadableSignature(layer, "the multipart/signed has not two parts, the second a signature")
		return nil
	}
	content := e.Parts[0]
	der, err := e.Parts[1].Content()
	var sd *cms.SignedData
	if err == nil {
		sd, err = cms.ParseSignedData(bareCMS(der))
	}
	if err != nil {
		o.unreadableSignature(layer, "the signature part can't be read: "+err.Error())
		return content
	}
	if o.tooManySigners(layer, sd) {
		return content
	}
	over := signedEntity{content.Raw, e.Body, content.Offset - e.Offset - len(e.Header.Raw)}
	results := sd.Verify(content.Raw, o.verifyOptions())
	if canonical := canonicalLineEnds(content.Raw); anyMismatch(results) && len(canonical) != len(content.Raw) {
		// QUIRK: files saved with LF line ends; RFC 8551 Section 3.1.1 signs CRLF.
		if repaired := sd.Verify(canonical, o.verifyOptions()); !anyMismatch(repaired) {
			results = repaired
			// What was signed is shown: in a binary file, LF instead of CRLF would be something else.
			if signed, err := entity.Parse(canonical); err == nil {
				content = signed
			}
			o.find(FindingLineEnds, SeverityInfo, "The line ends were LF and are verified as CRLF.")
		}
	}
	o.keep(layer, sd, results, over)
	return content
}

// verifyOptions also has the certificates that signers may have left out.
func (o *opener) verifyOptions() cms.VerifyOptions {
	return cms.VerifyOptions{
		Bulk:         o.opts.Bulk,
		Certificates: slices.Concat(o.opts.KnownCertificates, o.opts.Intermediates),
		Finder:       o.opts.Known,
	}
}

// tooManySigners reports whether a layer has more signatures than are verified,
// and records it.
func (o *opener) tooManySigners(layer int, sd *cms.SignedData) bool {
	if o.spent.signers += len(sd.SignerInfos); o.spent.signers <= MaxSigners {
		return false
	}
	o.unreadableSignature(layer, fmt.Sprintf("the message has more than %d signatures", MaxSigners))
	return true
}

// keep records the signatures of a layer.
func (o *opener) keep(layer int, sd *cms.SignedData, results []cms.SignerResult, over signedEntity) {
	octets := int64(len(over.octets))
	o.opts.Progress.report("verify", octets, octets)
	o.bring(sd.Certificates)
	if len(results) == 0 {
		o.find(FindingNoSigners, SeverityBad, "The message has the form of a signed message and is signed by nobody.")
	}
	if len(results) > 1 {
		o.find(FindingSeveralSigners, SeverityInfo, "The message has several signers.")
	}
	for _, result := range results {
		// RFC 8551 Section 2.4: what is signed is a MIME entity, of the type id-data.
		// Keys sign other things as well, such as time stamps, whose content somebody
		// else chose; they are no messages. Of a receipt nothing is shown as text.
		if id := sd.EncapContentInfo.EContentType; result.Err == nil && !id.Equal(oid.Data) && o.report.Receipt == nil {
			result.Err = fmt.Errorf("%w: the content that was signed is of the type %v and no message", cms.ErrMalformed, id)
		}
		o.signed = append(o.signed, signature{layer, result, sd.Certificates, sd.CRLs, sd.OCSPResponses, sd, over})
	}
}

// anyMismatch reports whether a signature is for another content. One without
// signed attributes is over the content itself, and tells no digest of it.
func anyMismatch(results []cms.SignerResult) bool {
	return slices.ContainsFunc(results, func(r cms.SignerResult) bool {
		return errors.Is(r.Err, cms.ErrDigestMismatch) || errors.Is(r.Err, cms.ErrSignatureMismatch)
	})
}

// unreadableSignature records a signature that nothing can be told of.
func (o *opener) unreadableSignature(layer int, detail string) {
	o.report.Signers = append(o.report.Signers, Signer{
		Verdict:  SignerMalformed,
		Findings: []Finding{{Code: string(SignerMalformed), Severity: SeverityBad, Detail: detail}},
		Layer:    layer,
	})
}

// openError gives an error of package cms, or of a KeyRing, its code. Errors of
// a KeyRing stay reachable with errors.Is.
func openError(err error) error {
	code := CodeInternal
	switch {
	case errors.Is(err, cms.ErrNoKey):
		code = CodeNoKey
	case errors.Is(err, cms.ErrDecrypt):
		// No oracle: the cause stays here.
		return &Error{Code: CodeDecryptFailed, Err: cms.ErrDecrypt}
	case errors.Is(err, cms.ErrUnsupportedAlgorithm), errors.Is(err, cms.ErrUnexpectedType):
		code = CodeUnsupportedAlgorithm
	case errors.Is(err, cms.ErrTooDeep):
		code = CodeTooDeep
	case errors.Is(err, cms.ErrTooLarge):
		code = CodeTooLarge
	case errors.Is(err, cms.ErrMalformed), errors.Is(err, cms.ErrNoContent), errors.Is(err, cms.ErrDigestMismatch):
		code = CodeMalformed
	}
	return &Error{Code: code, Err: err}
}
