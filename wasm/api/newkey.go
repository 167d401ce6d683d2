package api

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"io"
	"slices"

	"signet/smime/keystore"
)

// CreateKeyParams describes a new key and whom its certificate is for.
type CreateKeyParams struct {
	Algorithm    KeyAlgorithm `json:"algorithm"`
	Name         string       `json:"name"` // the first address where empty
	Emails       []string     `json:"emails"`
	Organization string       `json:"organization,omitempty"`
	Country      string       `json:"country,omitempty"` // two capital letters of ISO 3166
	Use          KeyUse       `json:"use"`
	Form         KeyForm      `json:"form"`
}

// A KeyAlgorithm is a kind of key that is made.
type KeyAlgorithm string

const (
	KeyRSA3072 KeyAlgorithm = "rsa3072"
	KeyRSA4096 KeyAlgorithm = "rsa4096"
	KeyP256    KeyAlgorithm = "p256"
	KeyP384    KeyAlgorithm = "p384"
	KeyEd25519 KeyAlgorithm = "ed25519" // signs alone: the use is "sign"
)

// A KeyUse is what a key is for.
type KeyUse string

const (
	UseBoth    KeyUse = "both"
	UseSign    KeyUse = "sign"
	UseEncrypt KeyUse = "encrypt"
)

// A KeyForm is what comes of a new key.
type KeyForm string

const (
	FormRequest    KeyForm = "request"     // a certification request for an authority: RFC 2986
	FormSelfSigned KeyForm = "self-signed" // a certificate for trying, which nobody trusts
)

// CreateKeyResult is what came of a new key.
type CreateKeyResult struct {
	ID  string `json:"id"`  // of the waiting request, or of the key
	PEM string `json:"pem"` // the request, or the certificate
}

// RequestList is the keys that wait for their certificate.
type RequestList struct {
	Requests []RequestInfo `json:"requests"` // newest first
}

// A RequestInfo is a key that waits for its certificate.
type RequestInfo struct {
	ID        string   `json:"id"`
	Subject   string   `json:"subject"` // RFC 4514
	Emails    []string `json:"emails"`
	Algorithm string   `json:"algorithm"` // "RSA 3072", "P-256"
	CreatedAt string   `json:"createdAt"` // RFC 3339
	PEM       string   `json:"pem"`       // the certification request
	BackedUp  bool     `json:"backedUp"`
}

func (c *call) createKey(p CreateKeyParams) (CreateKeyResult, error) {
	if p.Form != FormRequest && p.Form != FormSelfSigned {
		return CreateKeyResult{}, badRequest("form: no such form")
	}
	state, err := c.Keystore.State(c.ctx)
	switch {
	case err != nil:
		return CreateKeyResult{}, err
	case state == keystore.Absent:
		return CreateKeyResult{}, keystore.ErrAbsent
	case state == keystore.Locked:
		return CreateKeyResult{}, keystore.ErrLocked
	}
	c.report("generate", 0, 2)
	key, err := keystore.Generate(c.ctx, c.random(), keystore.KeyAlgorithm(p.Algorithm), c.MakeRSA)
	if err != nil {
		return CreateKeyResult{}, err
	}
	c.report("generate", 1, 2)
	if err := c.ctx.Err(); err != nil { // cancelled meanwhile: the key is thrown away
		return CreateKeyResult{}, err
	}
	subject := keystore.Subject{Name: p.Name, Addresses: p.Emails, Organization: p.Organization, Country: p.Country}
	if p.Form == FormSelfSigned {
		made, err := c.Keystore.SelfSign(c.ctx, key, subject, keystore.KeyUse(p.Use))
		if err != nil {
			return CreateKeyResult{}, err
		}
		return CreateKeyResult{made.ID, pemOf("CERTIFICATE", made.Certificate.Raw)}, nil
	}
	request, err := c.Keystore.Ask(c.ctx, key, subject, keystore.KeyUse(p.Use))
	if err != nil {
		return CreateKeyResult{}, err
	}
	return CreateKeyResult{request.ID, pemOf("CERTIFICATE REQUEST", request.DER)}, nil
}

func (c *call) listRequests(Empty) (RequestList, error) {
	requests, err := c.Keystore.Requests(c.ctx)
	if err != nil {
		return RequestList{}, err
	}
	notes, err := c.Keystore.KeyNotes(c.ctx)
	if err != nil {
		return RequestList{}, err
	}
	var list RequestList
	for _, r := range requests {
		list.Requests = append(list.Requests, RequestInfo{
			ID:        r.ID,
			Subject:   r.Subject,
			Emails:    slices.Clone(r.Addresses),
			Algorithm: r.Key,
			CreatedAt: dateText(r.CreatedAt),
			PEM:       pemOf("CERTIFICATE REQUEST", r.DER),
			BackedUp:  !notes[r.ID].BackedUpAt.IsZero(),
		})
	}
	return list, nil
}

func (c *call) completeRequest(Empty) (KeyInfo, error) {
	if err := c.expectBodies(1); err != nil {
		return KeyInfo{}, err
	}
	certificates, err := parseCertificates(c.bodies[0])
	if err != nil {
		return KeyInfo{}, err
	}
	imported, err := c.Keystore.Complete(c.ctx, certificates...)
	if err != nil {
		return KeyInfo{}, err
	}
	result, err := c.imported(imported)
	if err != nil {
		return KeyInfo{}, err
	}
	return result.Keys[0], nil
}

// completeWith takes the certificates out of files that keys wait for.
func (c *call) completeWith(files *certificateFiles) ([]KeyInfo, error) {
	awaited, err := c.Keystore.Awaited(c.ctx, files.fitting...)
	if err != nil || len(awaited) == 0 {
		return nil, err
	}
	imported, err := c.Keystore.Complete(c.ctx, awaited...)
	if err != nil {
		return nil, err
	}
	files.fitting = slices.DeleteFunc(files.fitting, func(certificate *x509.Certificate) bool {
		return slices.ContainsFunc(awaited, certificate.Equal)
	})
	result, err := c.imported(imported)
	return result.Keys, err
}

func (c *call) deleteRequest(p IDParams) (Empty, error) {
	return Empty{}, c.Keystore.DeleteRequest(c.ctx, p.ID)
}

func (c *call) random() io.Reader {
	if c.Rand == nil {
		return rand.Reader
	}
	return c.Rand
}

func pemOf(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
