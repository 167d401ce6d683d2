package api

import (
	"crypto/x509"
	"slices"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
)

// An Algorithm is one that protects a message, or should.
type Algorithm struct {
	Use      AlgorithmUse      `json:"use"`
	Name     string            `json:"name"` // "AES-256-CBC"; for a key with its size
	Strength AlgorithmStrength `json:"strength"`
}

// An AlgorithmUse is what an algorithm is used for.
type AlgorithmUse string

const (
	UseDigest            AlgorithmUse = "digest"
	UseSignature         AlgorithmUse = "signature"
	UseKey               AlgorithmUse = "key" // of the signer
	UseContentEncryption AlgorithmUse = "content-encryption"
	UseKeyEncryption     AlgorithmUse = "key-encryption" // of the content key, for one recipient
	UseKeyWrap           AlgorithmUse = "key-wrap"       // with what a key agreement gave
)

// An AlgorithmStrength is how far an algorithm can be relied on today.
type AlgorithmStrength string

const (
	StrengthGood AlgorithmStrength = "good"
	StrengthWeak AlgorithmStrength = "weak" // read, so that old mail opens, and never a proof or a secret
)

func algorithm(use AlgorithmUse, a cms.Algorithm) Algorithm {
	return Algorithm{use, a.Name, strength(a.Strength == cms.Weak)}
}

func strength(weak bool) AlgorithmStrength {
	if weak {
		return StrengthWeak
	}
	return StrengthGood
}

// algorithmsOfLayer lists what protects a layer; a signed layer has those of its signers.
func algorithmsOfLayer(l smime.Layer) []Algorithm {
	return named(
		algorithm(UseContentEncryption, l.ContentEncryption),
		algorithm(UseKeyEncryption, l.KeyEncryption),
		algorithm(UseKeyWrap, l.KeyWrap),
		algorithm(UseDigest, l.Digest),
	)
}

// algorithmsOfSigner lists what a signature was made with. key is the signer's,
// as the views are told of it.
func algorithmsOfSigner(s smime.Signer, key *CertificateInfo) []Algorithm {
	list := named(algorithm(UseDigest, s.Digest), algorithm(UseSignature, s.Signature))
	if key != nil {
		weak := slices.ContainsFunc(key.Findings, func(f Finding) bool { return f.Code == string(cert.WeakKey) })
		list = append(list, named(Algorithm{UseKey, key.KeyAlgorithm, strength(weak)})...)
	}
	return list
}

// named leaves out what is not used, or not known.
func named(list ...Algorithm) []Algorithm {
	return slices.DeleteFunc(list, func(a Algorithm) bool { return a.Name == "" })
}

// maxBrought limits the certificates that are shown of those that a message only carries.
const maxBrought = 50

// brought tells of the certificates that a message carries and that are on no
// path from a signer. Nothing proves anything about them.
func (t trust) brought(report *smime.Report) []CertificateInfo {
	var told []CertificateInfo
	for _, certificate := range report.Certificates {
		if len(told) == maxBrought {
			break
		}
		if !onAPath(certificate, report.Signers) {
			told = append(told, t.certificate(certificate, ""))
		}
	}
	return told
}

func onAPath(certificate *x509.Certificate, signers []smime.Signer) bool {
	return slices.ContainsFunc(signers, func(s smime.Signer) bool {
		return s.Certificate != nil && s.Certificate.Equal(certificate) || slices.ContainsFunc(s.Chain, certificate.Equal)
	})
}
