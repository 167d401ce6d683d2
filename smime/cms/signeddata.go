package cms

import (
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// The limits of a SignedData.
const (
	MaxSignerInfos  = 64
	MaxCertificates = 128
	maxCRLs         = 128

	// maxCertificateSize is in octets. Certificates have a few thousand; what describes and checks them takes longer than
	// their size grows.
	maxCertificateSize = 64 << 10
)

// A SignedData is content with the signatures of any number of signers.
//
//	SignedData ::= SEQUENCE {
//	  version CMSVersion,
//	  digestAlgorithms DigestAlgorithmIdentifiers,
//	  encapContentInfo EncapsulatedContentInfo,
//	  certificates [0] IMPLICIT CertificateSet OPTIONAL,
//	  crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
//	  signerInfos SignerInfos }
//
// RFC 5652 Section 5.1.
type SignedData struct {
	Version          int
	DigestAlgorithms []AlgorithmIdentifier
	EncapContentInfo EncapsulatedContentInfo

	// Certificates holds those X.509 certificates that crypto/x509 can read. Other kinds, broken ones, and those of a size
	// that nobody needs are left out: a signer who needs one of them has no certificate.
	Certificates []*x509.Certificate

	CRLs          [][]byte // DER of each CertificateList among the crls
	OCSPResponses [][]byte // DER of each OCSPResponse among the crls: RFC 5940; other kinds are left out
	SignerInfos   []*SignerInfo
}

// ParseSignedData reads a ContentInfo, in BER or DER, that holds a SignedData. The result may share memory with data.
//
// It fails with [ErrMalformed], [ErrTooDeep], [ErrTooLarge], or with [ErrUnexpectedType] where it holds something else.
func ParseSignedData(data []byte) (*SignedData, error) {
	ci, err := ParseContentInfo(data)
	if err != nil {
		return nil, err
	}
	return ci.SignedData()
}

func readSignedData(der []byte) (*SignedData, error) {
	input := cryptobyte.String(der)
	var sequence, digestAlgorithms, signerInfos cryptobyte.String
	var sd SignedData
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) || !input.Empty() {
		return nil, malformed("SignedData")
	}
	if !sequence.ReadASN1Integer(&sd.Version) {
		return nil, malformed("SignedData version")
	}
	if !sequence.ReadASN1(&digestAlgorithms, asn1.SET) {
		return nil, malformed("SignedData digestAlgorithms")
	}
	for !digestAlgorithms.Empty() {
		if len(sd.DigestAlgorithms) == MaxSignerInfos {
			return nil, tooMany("digestAlgorithms", MaxSignerInfos)
		}
		var ai AlgorithmIdentifier
		if !readAlgorithmIdentifier(&digestAlgorithms, &ai) {
			return nil, malformed("SignedData digestAlgorithms")
		}
		sd.DigestAlgorithms = append(sd.DigestAlgorithms, ai)
	}
	if err := readEncapsulatedContentInfo(&sequence, &sd.EncapContentInfo); err != nil {
		return nil, err
	}
	if err := sd.readCertificates(&sequence); err != nil {
		return nil, err
	}
	if err := sd.readCRLs(&sequence); err != nil {
		return nil, err
	}
	if !sequence.ReadASN1(&signerInfos, asn1.SET) || !sequence.Empty() {
		return nil, malformed("SignedData signerInfos")
	}
	for !signerInfos.Empty() {
		if len(sd.SignerInfos) == MaxSignerInfos {
			return nil, tooMany("signerInfos", MaxSignerInfos)
		}
		si, err := readSignerInfo(&signerInfos)
		if err != nil {
			return nil, err
		}
		sd.SignerInfos = append(sd.SignerInfos, si)
	}
	return &sd, nil
}

func (sd *SignedData) readCertificates(s *cryptobyte.String) (err error) {
	var set cryptobyte.String
	if !s.ReadOptionalASN1(&set, nil, constructed0) {
		return malformed("SignedData certificates")
	}
	sd.Certificates, err = readCertificateSet(set)
	return err
}

func (sd *SignedData) readCRLs(s *cryptobyte.String) error {
	var set cryptobyte.String
	if !s.ReadOptionalASN1(&set, nil, constructed1) {
		return malformed("SignedData crls")
	}
	choices, err := readRevocationInfoChoices(set)
	sd.CRLs, sd.OCSPResponses = choices.crls, choices.ocspResponses
	return err
}

// contentInfo returns a ContentInfo with sd.
func (sd *SignedData) contentInfo() ([]byte, error) {
	f := sd.EncapContentInfo.frame()
	f.enclose(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(int64(sd.version()))
		addSetOf(b, asn1.SET, sd.DigestAlgorithms)
	}, func(b *cryptobyte.Builder) {
		addCertificateSet(b, sd.Certificates)
		revocationInfoChoices{sd.CRLs, sd.OCSPResponses}.marshal(b)
		addSetOf(b, asn1.SET, sd.SignerInfos)
	})
	f.contentInfo(oid.SignedData)
	return f.fill(sd.EncapContentInfo.EContent)
}

// version follows RFC 5652 Section 5.1, for the kinds of certificates that are written: X.509 alone.
func (sd *SignedData) version() int {
	if len(sd.OCSPResponses) > 0 {
		return 5
	}
	if !sd.EncapContentInfo.EContentType.Equal(oid.Data) {
		return 3
	}
	for _, si := range sd.SignerInfos {
		if si.version() == 3 {
			return 3
		}
	}
	return 1
}
