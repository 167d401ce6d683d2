package keystore

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"

	"signet/smime/cert"
)

// readCertificateRecord reads a record, all but for parsing its certificate: with ten thousand correspondents, most are never
// looked at. That the octets are those that were stored, the id tells, which is their fingerprint.
func readCertificateRecord(r Record) (*certificateRecord, error) {
	c, own := readOwnCertificateRecord(r.Data)
	if !own {
		c = new(certificateRecord)
		if err := unmarshalRecord(r, c); err != nil {
			return nil, err
		}
	}
	if fingerprint(c.Certificate) != r.ID {
		return nil, damaged(r.Kind, r.ID, errors.New("the certificate has another id"))
	}
	return c, nil
}

// fingerprint is the id of a certificate that was not parsed.
func fingerprint(der []byte) string {
	digest := sha256.Sum256(der)
	return hex.EncodeToString(digest[:])
}

// ownCertificateBeginning is how each record of a certificate begins that this version wrote.
var ownCertificateBeginning = fmt.Appendf(nil, `{"version":%d,"certificate":"`, recordVersion)

// readOwnCertificateRecord reads a record as this version writes it, and fails for others, which may be as good: encoding/json
// looks at each character of a certificate several times, and there are two thousand of them in each.
func readOwnCertificateRecord(text []byte) (*certificateRecord, bool) {
	rest, begins := bytes.CutPrefix(text, ownCertificateBeginning)
	encoded, rest, ends := bytes.Cut(rest, []byte(`",`))
	if !begins || !ends {
		return nil, false
	}
	der := make([]byte, base64.StdEncoding.DecodedLen(len(encoded)))
	n, err := base64.StdEncoding.Decode(der, encoded)
	if err != nil || base64.StdEncoding.EncodedLen(n) != len(encoded) { // line ends are passed over, but not in JSON
		return nil, false
	}
	c := &certificateRecord{Version: recordVersion, Certificate: der[:n]}
	if err := unmarshalStrictly(append([]byte("{"), rest...), &c.provenance); err != nil {
		return nil, false
	}
	return c, true
}

// parse parses the certificate, once.
func (r *certificateRecord) parse() (*x509.Certificate, error) {
	if r.certificate == nil {
		certificate, err := x509.ParseCertificate(r.Certificate)
		if err != nil {
			return nil, err
		}
		r.certificate = certificate
	}
	return r.certificate, nil
}

// outline tells what the certificate is found by.
func (r *certificateRecord) outline() (cert.Outline, error) {
	if outline, ok := cert.ReadOutline(r.Certificate); ok {
		return outline, nil
	}
	certificate, err := r.parse()
	if err != nil {
		return cert.Outline{}, err
	}
	return cert.OutlineOf(certificate), nil
}

// stored returns a certificate of a kind, parsed, and false where there is none of that id. One that is only now found to be
// damaged is told as one that was found so before.
func (k *Keystore) stored(kind Kind, id string) (Certificate, bool) {
	record := k.lists[kind][id]
	if record == nil {
		return Certificate{}, false
	}
	if _, err := record.parse(); err != nil {
		k.leaveOut(kind, id, err)
		return Certificate{}, false
	}
	return record.listed(id), true
}

// leaveOut takes a record out of memory that was found to be damaged after all.
func (k *Keystore) leaveOut(kind Kind, id string, err error) {
	data, _ := marshalRecord(kind, id, k.lists[kind][id])
	k.isDamaged(data, damaged(kind, id, err))
	k.forgetCertificate(kind, id)
}

// all returns the certificates of a kind in no order, parsed.
func (k *Keystore) all(kind Kind) []Certificate {
	list := make([]Certificate, 0, len(k.lists[kind]))
	for id := range k.lists[kind] {
		if c, ok := k.stored(kind, id); ok {
			list = append(list, c)
		}
	}
	return list
}
