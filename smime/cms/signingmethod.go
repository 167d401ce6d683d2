package cms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"io"

	"signet/smime/internal/oid"
	"signet/smime/internal/spki"
)

// An RSASignature is which of the schemes of RSA a signature is made with.
type RSASignature int

// The schemes of RSA. Every implementation reads the first. A certificate that gives its key for RSASSA-PSS alone has
// RSASSA-PSS whatever is asked for.
const (
	PKCS1v15Signature RSASignature = iota // RSASSA-PKCS1-v1_5
	PSSSignature                          // RSASSA-PSS, RFC 4056
)

// A signingMethod is how one signer signs.
type signingMethod struct {
	hash               crypto.Hash // of the content and, but for Ed25519, of the signed attributes
	digestAlgorithm    AlgorithmIdentifier
	signatureAlgorithm AlgorithmIdentifier
	options            crypto.SignerOpts
}

// newSigningMethod chooses by the certificate's key, and by the options, which have a digest.
func newSigningMethod(signer Signer, opts SignOptions) (*signingMethod, error) {
	if signer.Certificate == nil || signer.Key == nil {
		return nil, fmt.Errorf("%w: a signer without certificate or key", ErrUnfit)
	}
	public, err := spki.PublicKey(signer.Certificate)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	digest, ok := digestToWrite(opts.Digest)
	if !ok {
		return nil, fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, opts.Digest)
	}
	m := &signingMethod{options: opts.Digest}
	m.use(digest)
	belongs := false
	switch key := public.(type) {
	case *rsa.PublicKey:
		belongs = key.Equal(signer.Key.Public())
		err = m.useRSA(opts.RSASignature)
	case *spki.RSASSAPSSPublicKey:
		belongs = key.RSA.Equal(signer.Key.Public())
		err = m.useLimitedRSA(key)
	case *ecdsa.PublicKey:
		belongs = key.Equal(signer.Key.Public())
		err = m.useECDSA(key)
	case ed25519.PublicKey:
		belongs = key.Equal(signer.Key.Public())
		err = m.useEd25519()
	default:
		return nil, fmt.Errorf("%w: no signatures with a key of type %T", ErrUnfit, key)
	}
	if !belongs {
		return nil, fmt.Errorf("%w: the key does not belong to the certificate", ErrUnfit)
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}

// use sets the digest. "Implementations SHOULD generate SHA2 AlgorithmIdentifiers with absent parameters." RFC 5754
// Section 2.
func (m *signingMethod) use(digest digestAlgorithm) {
	m.hash = digest.hash
	m.digestAlgorithm = AlgorithmIdentifier{Algorithm: digest.OID}
}

func (m *signingMethod) useRSA(scheme RSASignature) error {
	switch scheme {
	case PKCS1v15Signature:
		// rsaEncryption with NULL is what every implementation reads: RFC 3370 Section 3.2.
		m.signatureAlgorithm = AlgorithmIdentifier{Algorithm: oid.RSAEncryption, Parameters: null}
		return nil
	case PSSSignature:
		return m.usePSS()
	default:
		return fmt.Errorf("%w: RSA signature scheme %d", ErrUnfit, scheme)
	}
}

func (m *signingMethod) usePSS() error {
	params := newRSASSAPSSParams(m.hash)
	der, err := marshalAll(params, 64)
	if err != nil {
		return err
	}
	m.signatureAlgorithm = AlgorithmIdentifier{Algorithm: oid.RSASSAPSS, Parameters: der}
	m.options = &rsa.PSSOptions{SaltLength: params.saltLength, Hash: m.hash}
	return nil
}

func (m *signingMethod) useLimitedRSA(key *spki.RSASSAPSSPublicKey) error {
	if key.Parameters != nil {
		limits, err := readRSASSAPSSParams(key.Parameters)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnfit, err)
		}
		if !limits.allow(newRSASSAPSSParams(m.hash)) {
			return fmt.Errorf("%w: the certificate does not allow RSASSA-PSS with %v", ErrUnfit, m.hash)
		}
	}
	return m.usePSS()
}

// useECDSA takes the curves of RFC 8551 Section 2.2 and P-521. Others are read, where crypto/ecdsa knows them.
func (m *signingMethod) useECDSA(key *ecdsa.PublicKey) error {
	if key.Curve.Params().BitSize < 256 {
		return fmt.Errorf("%w: an ECDSA key on the curve %s", ErrUnfit, key.Curve.Params().Name)
	}
	for _, entry := range signatureAlgorithms {
		if entry.scheme == ecdsaSig && entry.hash == m.hash && entry.Use == ToReadAndWrite {
			m.signatureAlgorithm = AlgorithmIdentifier{Algorithm: entry.OID}
			return nil
		}
	}
	return fmt.Errorf("%w: ECDSA with %v", ErrUnsupportedAlgorithm, m.hash)
}

// useEd25519 has SHA-512 for the content, and no digest of the signed attributes: RFC 8419 Section 3.
func (m *signingMethod) useEd25519() error {
	digest, ok := digestToWrite(crypto.SHA512)
	if !ok {
		return fmt.Errorf("%w: digest %v", ErrUnsupportedAlgorithm, crypto.SHA512)
	}
	m.use(digest)
	m.options = crypto.Hash(0)
	m.signatureAlgorithm = AlgorithmIdentifier{Algorithm: oid.Ed25519}
	return nil
}

// sign signs octets.
func (m *signingMethod) sign(random io.Reader, key crypto.Signer, octets []byte) ([]byte, error) {
	input := octets
	if m.options.HashFunc() != 0 {
		var err error
		if input, err = (Go{}).Digest(m.hash, octets); err != nil {
			return nil, err
		}
	}
	signature, err := key.Sign(random, input, m.options)
	if err != nil {
		return nil, fmt.Errorf("cms: signing: %w", err)
	}
	return signature, nil
}
