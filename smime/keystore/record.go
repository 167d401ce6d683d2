package keystore

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"signet/smime/cert"
)

// recordVersion is in each record. A record with another one is not read: an
// older Signet must not misunderstand a newer one's keys.
const recordVersion = 1

// vaultID is that of the record for the passphrase. The other records of
// [KindVault] have [authenticatorID] and [triesID].
const vaultID = "passphrase"

// vaultRecord holds the master key, wrapped by what comes out of the passphrase.
type vaultRecord struct {
	Version    int        `json:"version"`
	Derivation Derivation `json:"argon2id"`
	Salt       []byte     `json:"salt"`
	Check      []byte     `json:"check"`
	MasterKey  []byte     `json:"masterKey"` // sealed
}

// keyRecord holds a private key and its certificate, whose id is the record's.
type keyRecord struct {
	Version     int       `json:"version"`
	Certificate []byte    `json:"certificate"` // DER
	AddedAt     time.Time `json:"addedAt"`
	RecordKey   []byte    `json:"recordKey"`  // sealed by the master key
	PrivateKey  []byte    `json:"privateKey"` // PKCS #8, sealed by the record key

	certificate *x509.Certificate
}

// certificateRecord holds a certificate that is not the user's.
type certificateRecord struct {
	Version     int    `json:"version"`
	Certificate []byte `json:"certificate"` // DER
	provenance

	certificate *x509.Certificate // nil until somebody looks at it
}

// provenance is what a record says of a certificate besides.
type provenance struct {
	AddedAt time.Time `json:"addedAt"`
	Source  Source    `json:"source"`
	Learned *Learned  `json:"learned,omitempty"`
}

// ID returns the id of a certificate: its fingerprint.
func ID(certificate *x509.Certificate) string { return cert.Fingerprint(certificate) }

func marshalRecord(kind Kind, id string, record any) (Record, error) {
	data, err := json.Marshal(record)
	return Record{kind, id, data}, err
}

func unmarshalRecord(r Record, into any) error {
	if err := checkRecordVersion(r.Data); err != nil {
		return damaged(r.Kind, r.ID, err)
	}
	if err := unmarshalStrictly(r.Data, into); err != nil {
		return damaged(r.Kind, r.ID, err)
	}
	return nil
}

// ownBeginning is how each record begins that this version wrote.
var ownBeginning = fmt.Appendf(nil, `{"version":%d,`, recordVersion)

// checkRecordVersion reads the version alone. With ten thousand correspondents it matters that records of this version
// need not be read twice.
func checkRecordVersion(text []byte) error {
	if bytes.HasPrefix(text, ownBeginning) {
		return nil
	}
	var versioned struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(text, &versioned); err != nil {
		return err
	}
	if versioned.Version != recordVersion {
		return fmt.Errorf("version %d, not %d", versioned.Version, recordVersion)
	}
	return nil
}

// unmarshalStrictly fails at fields that it does not know: a newer Signet wrote them.
func unmarshalStrictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the record")
	}
	return nil
}

// certificateOf parses the certificate of a record and sees that it has the record's id.
func certificateOf(r Record, der []byte) (*x509.Certificate, error) {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, damaged(r.Kind, r.ID, err)
	}
	if ID(certificate) != r.ID {
		return nil, damaged(r.Kind, r.ID, errors.New("the certificate has another id"))
	}
	return certificate, nil
}

// damaged says which record is damaged, once.
func damaged(kind Kind, id string, err error) error {
	if errors.Is(err, ErrDamaged) {
		return err
	}
	return fmt.Errorf("%w: %s %s: %w", ErrDamaged, kind, id, err)
}
