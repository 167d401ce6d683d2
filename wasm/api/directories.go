package api

import (
	"cmp"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"time"

	"signet/smime/cert"
	"signet/smime/directory"
	"signet/smime/keystore"
)

// MaxDirectories is the most directories that can be set.
const MaxDirectories = 32

// A DirectoryKind is what a directory speaks.
type DirectoryKind string

const (
	DirectoryStore   DirectoryKind = "rfc4387" // certificate store over HTTP: RFC 4387
	DirectoryGateway DirectoryKind = "gateway" // a URL with {address} in it
	DirectoryBundle  DirectoryKind = "bundle"  // a signed file with the certificates of everybody
)

// A DirectoryInfo is a directory, in the order in which they are asked.
type DirectoryInfo struct {
	ID         string           `json:"id"`
	Name       string           `json:"name"`
	Kind       DirectoryKind    `json:"kind"`
	URL        string           `json:"url"`
	Origin     string           `json:"origin"`  // the site that needs the browser's permission
	Domains    []string         `json:"domains"` // whose addresses it is asked for
	Signer     *CertificateInfo `json:"signer,omitempty"`
	LastAsked  string           `json:"lastAsked,omitempty"` // RFC 3339; absent where it never was
	LastResult LookupOutcome    `json:"lastResult,omitempty"`
	LastDetail string           `json:"lastDetail"`         // English, for the details view
	SignedAt   string           `json:"signedAt,omitempty"` // RFC 3339; of the bundle that is known

	ByAdministrator bool `json:"byAdministrator"` // the user cannot change it
}

// DirectoryList is the directories.
type DirectoryList struct {
	Directories []DirectoryInfo `json:"directories"`
}

// SetDirectoryParams is a directory to add, or to change where there is an id.
type SetDirectoryParams struct {
	ID      string        `json:"id,omitempty"`
	Name    string        `json:"name"`
	Kind    DirectoryKind `json:"kind"`
	URL     string        `json:"url"`
	Domains []string      `json:"domains"` // "example.test" alone, ".example.test" all below it; at least one
}

// ReorderParams are all ids, in their new order.
type ReorderParams struct {
	IDs []string `json:"ids"`
}

// directoryDocument is a directory on disk.
type directoryDocument struct {
	Name     string         `json:"name"`
	Kind     directory.Kind `json:"kind"`
	URL      string         `json:"url"`
	Domains  []string       `json:"domains"`
	Signer   []byte         `json:"signer,omitempty"` // DER
	Position int            `json:"position"`

	LastAsked  time.Time     `json:"lastAsked,omitzero"`
	LastResult LookupOutcome `json:"lastResult,omitempty"`
	LastDetail string        `json:"lastDetail,omitempty"`

	Bundle   []byte    `json:"bundle,omitempty"` // the last good one, as it was signed
	Fetched  time.Time `json:"fetched,omitzero"`
	SignedAt time.Time `json:"signedAt,omitzero"` // says the bundle, for lists: to open it takes long
}

// A storedDirectory is one that was read, with its signer parsed.
type storedDirectory struct {
	id       string
	document directoryDocument
	directory.Directory
}

func (c *call) directoryDocuments() keystore.Documents[directoryDocument] {
	return keystore.DocumentsOf[directoryDocument](c.Keystore, keystore.KindDirectory)
}

// directoriesInOrder returns all directories as they are asked.
func (c *call) directoriesInOrder() ([]storedDirectory, error) {
	documents, err := c.directoryDocuments().All(c.ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(documents, func(a, b keystore.Document[directoryDocument]) int {
		return cmp.Compare(a.Value.Position, b.Value.Position)
	})
	all := make([]storedDirectory, len(documents))
	for i, document := range documents {
		all[i] = storedDirectory{document.ID, document.Value, document.Value.directory()}
	}
	return c.decided().withPolicy(all), nil
}

// directory returns what package directory knows of it. A signer that cannot be read is none, and its bundles are refused.
func (d directoryDocument) directory() directory.Directory {
	signer, err := x509.ParseCertificate(d.Signer)
	if err != nil {
		signer = nil
	}
	return directory.Directory{Name: d.Name, Kind: d.Kind, URL: d.URL, Domains: d.Domains, Signer: signer}
}

func (c *call) directories(Empty) (DirectoryList, error) {
	stored, err := c.directoriesInOrder()
	if err != nil {
		return DirectoryList{}, err
	}
	trust, err := c.trust()
	if err != nil {
		return DirectoryList{}, err
	}
	var list DirectoryList
	for _, d := range stored {
		list.Directories = append(list.Directories, c.directoryInfo(d, trust))
	}
	return list, nil
}

func (c *call) directoryInfo(d storedDirectory, trust trust) DirectoryInfo {
	info := DirectoryInfo{
		ID:         d.id,
		Name:       d.Name,
		Kind:       DirectoryKind(d.Kind),
		URL:        d.URL,
		Origin:     d.Origin(),
		Domains:    d.Domains,
		LastAsked:  dateText(d.document.LastAsked),
		LastResult: d.document.LastResult,
		LastDetail: d.document.LastDetail,
		SignedAt:   dateText(d.document.SignedAt),

		ByAdministrator: d.byAdministrator(),
	}
	if d.Signer != nil {
		signer := trust.certificate(d.Signer, keystore.SourceFile)
		info.Signer = &signer
	}
	return info
}

func (c *call) setDirectory(p SetDirectoryParams) (DirectoryInfo, error) {
	if err := notOfPolicy(p.ID); err != nil {
		return DirectoryInfo{}, err
	}
	signer, err := c.signerOfBundle()
	if err != nil {
		return DirectoryInfo{}, err
	}
	stored, err := c.directoriesInOrder()
	if err != nil {
		return DirectoryInfo{}, err
	}
	id, document, err := c.directoryToSet(p.ID, stored)
	if err != nil {
		return DirectoryInfo{}, err
	}
	changed := document
	changed.Name, changed.Kind, changed.URL, changed.Domains = p.Name, directory.Kind(p.Kind), p.URL, p.Domains
	if signer != nil {
		changed.Signer = signer.Raw
	}
	if changed.Kind != directory.Bundle {
		changed.Signer = nil
	}
	if changed.Kind != document.Kind || changed.URL != document.URL || !slices.Equal(changed.Signer, document.Signer) {
		// What is known of another place says nothing about this one.
		changed.LastAsked, changed.LastResult, changed.LastDetail = time.Time{}, "", ""
		changed.Bundle, changed.Fetched, changed.SignedAt = nil, time.Time{}, time.Time{}
	}
	if err := changed.directory().Check(); err != nil {
		return DirectoryInfo{}, err
	}
	if err := c.directoryDocuments().Put(c.ctx, keystore.Document[directoryDocument]{ID: id, Value: changed}); err != nil {
		return DirectoryInfo{}, err
	}
	trust, err := c.trust()
	if err != nil {
		return DirectoryInfo{}, err
	}
	return c.directoryInfo(storedDirectory{id, changed, changed.directory()}, trust), nil
}

// signerOfBundle reads the certificate that may come with a directory.
func (c *call) signerOfBundle() (*x509.Certificate, error) {
	if len(c.bodies) == 0 {
		return nil, nil
	}
	if err := c.expectBodies(1); err != nil {
		return nil, err
	}
	certificates, err := cert.ParseCertificates(c.bodies[0])
	if err != nil {
		return nil, err
	}
	if len(certificates) != 1 {
		return nil, fail(Error{Code: CodeNotCertificates, Detail: "the file holds more than one certificate"})
	}
	return certificates[0], nil
}

// directoryToSet returns the document with an id, or a new one at the end.
func (c *call) directoryToSet(id string, stored []storedDirectory) (string, directoryDocument, error) {
	for _, d := range stored {
		if d.id == id {
			return id, d.document, nil
		}
	}
	if id != "" {
		return "", directoryDocument{}, fail(Error{Code: CodeNotFound, Detail: id})
	}
	stored = ownDirectories(stored)
	if len(stored) >= MaxDirectories {
		return "", directoryDocument{}, fail(Error{Code: CodeTooLarge, Detail: "directories", Limit: MaxDirectories})
	}
	position := 0
	for _, d := range stored {
		position = max(position, d.document.Position+1)
	}
	random := c.Rand
	if random == nil {
		random = rand.Reader
	}
	var name [16]byte
	if _, err := io.ReadFull(random, name[:]); err != nil {
		return "", directoryDocument{}, err
	}
	return hex.EncodeToString(name[:]), directoryDocument{Position: position}, nil
}

func (c *call) deleteDirectory(p IDParams) (Empty, error) {
	if err := notOfPolicy(p.ID); err != nil {
		return Empty{}, err
	}
	if _, err := c.directoryDocuments().Get(c.ctx, p.ID); errors.Is(err, keystore.ErrNotFound) {
		return Empty{}, err
	}
	return Empty{}, c.directoryDocuments().Delete(c.ctx, p.ID)
}

func (c *call) reorderDirectories(p ReorderParams) (DirectoryList, error) {
	stored, err := c.directoriesInOrder()
	if err != nil {
		return DirectoryList{}, err
	}
	stored = ownDirectories(stored)
	var documents []keystore.Document[directoryDocument]
	for _, d := range stored {
		d.document.Position = slices.Index(p.IDs, d.id)
		if d.document.Position < 0 {
			return DirectoryList{}, badRequest("%s is missing", d.id)
		}
		documents = append(documents, keystore.Document[directoryDocument]{ID: d.id, Value: d.document})
	}
	if len(p.IDs) != len(stored) {
		return DirectoryList{}, badRequest("%d ids for %d directories", len(p.IDs), len(stored))
	}
	if err := c.directoryDocuments().Put(c.ctx, documents...); err != nil {
		return DirectoryList{}, err
	}
	return c.directories(Empty{})
}
