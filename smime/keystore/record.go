package keystore

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
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
	Version     int       `json:"version"`
	Certificate []byte    `json:"certificate"` // DER
	AddedAt     time.Time `json:"addedAt"`
	Source      Source    `json:"source"`
	Learned     *Learned  `json:"learned,omitempty"`

	certificate *x509.Certificate
}

// ID returns the id of a certificate: its fingerprint.
func ID(certificate *x509.Certificate) string { return cert.Fingerprint(certificate) }

func marshalRecord(kind Kind, id string, record any) (Record, error) {
	data, err := json.Marshal(record)
	return Record{kind, id, data}, err
}

func unmarshalRecord(r Record, into any) error {
	var versioned struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(r.Data, &versioned); err != nil {
		return damaged(r.Kind, r.ID, err)
	}
	if versioned.Version != recordVersion {
		return damaged(r.Kind, r.ID, fmt.Errorf("version %d, not %d", versioned.Version, recordVersion))
	}
	if err := unmarshalStrictly(r.Data, into); err != nil {
		return damaged(r.Kind, r.ID, err)
	}
	return nil
}

// unmarshalStrictly fails at fields that it does not know: a newer Signet wrote them.
func unmarshalStrictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
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
