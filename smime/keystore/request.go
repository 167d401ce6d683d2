package keystore

import (
	"context"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"signet/smime/cert"
)

// A Request is a key that waits for its certificate.
type Request struct {
	ID        string // SHA-256 of the SubjectPublicKeyInfo, hexadecimal
	CreatedAt time.Time
	DER       []byte // CertificationRequest, RFC 2986 Section 4
	Subject   string // RFC 4514
	Addresses []string
	Key       string // "RSA 3072", "P-256"
}

// requestDocument is a Request on disk.
type requestDocument struct {
	Request   []byte    `json:"request"` // DER
	CreatedAt time.Time `json:"createdAt"`
	Addresses []string  `json:"addresses"`
	sealedKey
}

// Ask seals a new key, makes a certification request for it and keeps both until the certificate comes. It fails with
// [ErrAbsent], [ErrLocked], [ErrCannotCertify] and [ErrStorage].
func (k *Keystore) Ask(ctx context.Context, key crypto.Signer, subject Subject, use KeyUse) (Request, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.expectUnlocked(ctx); err != nil {
		return Request{}, err
	}
	der, err := k.certificationRequest(key, subject, use)
	if err != nil {
		return Request{}, err
	}
	id, err := keyID(key.Public())
	if err != nil {
		return Request{}, err
	}
	document := requestDocument{Request: der, CreatedAt: k.now().UTC(), Addresses: subject.Addresses}
	if document.sealedKey, err = k.sealKey(KindRequest, id, key); err != nil {
		return Request{}, err
	}
	record, err := k.requests().record(Document[requestDocument]{id, document})
	if err != nil {
		return Request{}, err
	}
	if _, err := k.documentsOf(ctx, KindRequest); err != nil {
		return Request{}, err
	}
	if err := k.write(ctx, Batch{Put: []Record{record}}, k.entry(ctx, ActivityCreate, id)); err != nil {
		return Request{}, err
	}
	return document.request(id)
}

func (k *Keystore) requests() Documents[requestDocument] {
	return DocumentsOf[requestDocument](k, KindRequest)
}

// expectUnlocked fails with [ErrAbsent] and [ErrLocked].
func (k *Keystore) expectUnlocked(ctx context.Context) error {
	if err := k.load(ctx); err != nil {
		return err
	}
	switch {
	case !k.exists():
		return ErrAbsent
	case k.master == nil:
		return ErrLocked
	}
	return nil
}

// certificationRequest writes a request: RFC 2986, with the extensions that the certificate shall have in an
// extensionRequest attribute (RFC 2985 Section 5.4.2).
func (k *Keystore) certificationRequest(key crypto.Signer, subject Subject, use KeyUse) ([]byte, error) {
	name, extensions, err := wishes(key, subject, use)
	if err != nil {
		return nil, err
	}
	template := x509.CertificateRequest{Subject: name, ExtraExtensions: extensions}
	return x509.CreateCertificateRequest(k.rand, &template, key)
}

// wishes are what a certificate for the key shall say.
func wishes(key crypto.Signer, subject Subject, use KeyUse) (name pkix.Name, extensions []pkix.Extension, err error) {
	if name, err = subject.name(); err != nil {
		return name, nil, err
	}
	altName, err := subject.altName()
	if err != nil {
		return name, nil, err
	}
	usage, err := keyUsage(key, use)
	if err != nil {
		return name, nil, err
	}
	usageExtension, err := keyUsageExtension(usage)
	if err != nil {
		return name, nil, err
	}
	purpose, err := emailProtection()
	return name, []pkix.Extension{altName, usageExtension, purpose}, err
}

// keyID is the id of a request: anybody can make it of the certificate that comes.
func keyID(public crypto.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", err
	}
	digest := sha256.Sum256(der)
	return hex.EncodeToString(digest[:]), nil
}

func (d requestDocument) request(id string) (Request, error) {
	parsed, err := x509.ParseCertificateRequest(d.Request)
	if err != nil {
		return Request{}, damaged(KindRequest, id, err)
	}
	return Request{
		ID:        id,
		CreatedAt: d.CreatedAt,
		DER:       d.Request,
		Subject:   parsed.Subject.String(),
		Addresses: d.Addresses,
		Key:       cert.KeyName(parsed.PublicKey),
	}, nil
}

// Requests lists the keys that wait, the newest first. It fails with [ErrStorage].
func (k *Keystore) Requests(ctx context.Context) ([]Request, error) {
	documents, err := k.requests().All(ctx)
	if err != nil {
		return nil, err
	}
	var requests []Request
	for _, document := range documents {
		if request, err := document.Value.request(document.ID); err == nil {
			requests = append(requests, request)
		}
	}
	slices.SortStableFunc(requests, func(a, b Request) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return requests, nil
}

// DeleteRequest forgets a key that waits, for good. It fails with [ErrNotFound] and [ErrStorage].
func (k *Keystore) DeleteRequest(ctx context.Context, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	waiting, err := k.documentsOf(ctx, KindRequest)
	if err != nil {
		return err
	}
	if _, waits := waiting[id]; !waits {
		return fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	return k.write(ctx, Batch{Delete: []Record{{Kind: KindRequest, ID: id}}}, k.entry(ctx, ActivityDelete, id))
}

// Complete gives waiting keys the certificates that were issued for them, whichever of the certificates those are, and keeps
// the others as authorities where they are some. It fails with [ErrAbsent] and [ErrLocked], with [ErrNotFound] where no key
// waits for any of them, and with [ErrUnfit] where the one that fits cannot be used.
func (k *Keystore) Complete(ctx context.Context, certificates ...*x509.Certificate) (*Import, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.expectUnlocked(ctx); err != nil {
		return nil, err
	}
	file := &KeyFile{Others: certificates}
	if err := k.matchRequests(ctx, file); err != nil {
		return nil, err
	}
	if len(file.Keys) == 0 {
		return nil, fmt.Errorf("%w: no key waits for this certificate", ErrNotFound)
	}
	if err := file.ForEmail(); err != nil {
		return nil, err
	}
	return k.store(ctx, file, ActivityImport)
}

// Awaited tells which of the certificates a key waits for, locked or not. It fails with [ErrStorage].
func (k *Keystore) Awaited(ctx context.Context, certificates ...*x509.Certificate) ([]*x509.Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	waiting, err := k.documentsOf(ctx, KindRequest)
	if err != nil {
		return nil, err
	}
	var awaited []*x509.Certificate
	for _, certificate := range certificates {
		if _, waits := waiting[requestOf(certificate)]; waits {
			awaited = append(awaited, certificate)
		}
	}
	return awaited, nil
}

// requestOf is the id of the request that a certificate may answer.
func requestOf(certificate *x509.Certificate) string {
	digest := sha256.Sum256(certificate.RawSubjectPublicKeyInfo)
	return hex.EncodeToString(digest[:])
}

// matchRequests moves the certificates of a file for which keys wait to its keys.
func (k *Keystore) matchRequests(ctx context.Context, file *KeyFile) error {
	waiting, err := k.documentsOf(ctx, KindRequest)
	if err != nil {
		return err
	}
	var others []*x509.Certificate
	for _, certificate := range file.Others {
		id := requestOf(certificate)
		if _, waits := waiting[id]; !waits {
			others = append(others, certificate)
			continue
		}
		document, err := k.requests().get(ctx, id)
		if err != nil {
			return err
		}
		key, err := document.unseal(k.master, KindRequest, id)
		if err == nil && !cert.HasKey(certificate, key) {
			err = errors.New("the key is another one")
		}
		if err != nil {
			return damaged(KindRequest, id, err)
		}
		file.Keys = append(file.Keys, PrivateKey{Key: key, Certificate: certificate})
	}
	file.Others = others
	return nil
}
