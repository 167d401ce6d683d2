package cms

import (
	"crypto/aes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/internal/oid"
)

// A PasswordRecipientInfo holds the content key, encrypted with a key that is made of a password.
//
//	PasswordRecipientInfo ::= SEQUENCE {
//	  version CMSVersion,  -- always set to 0
//	  keyDerivationAlgorithm [0] KeyDerivationAlgorithmIdentifier OPTIONAL,
//	  keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
//	  encryptedKey EncryptedKey }
//
// RFC 5652 Section 6.2.4. Signet reads PBKDF2 for the derivation and PWRI-KEK of RFC 3211 for the encryption.
type PasswordRecipientInfo struct {
	Version                int
	KeyDerivationAlgorithm AlgorithmIdentifier // the zero value where absent
	KeyEncryptionAlgorithm AlgorithmIdentifier
	EncryptedKey           []byte
}

var _ RecipientInfo = &PasswordRecipientInfo{}

// errWrongPassword is an ErrDecrypt that does not leave this package: it does not count as an attempt, as the password
// tells by itself that it is wrong.
var errWrongPassword = errors.New("cms: wrong password")

func readPasswordRecipientInfo(s *cryptobyte.String) (*PasswordRecipientInfo, error) {
	var sequence, key cryptobyte.String
	var ri PasswordRecipientInfo
	if !s.ReadASN1(&sequence, constructed3) {
		return nil, malformed("PasswordRecipientInfo")
	}
	if !sequence.ReadASN1Integer(&ri.Version) {
		return nil, malformed("PasswordRecipientInfo version")
	}
	if sequence.PeekASN1Tag(constructed0) &&
		!readAlgorithmIdentifierTagged(&sequence, constructed0, &ri.KeyDerivationAlgorithm) {
		return nil, malformed("PasswordRecipientInfo keyDerivationAlgorithm")
	}
	if !readAlgorithmIdentifier(&sequence, &ri.KeyEncryptionAlgorithm) {
		return nil, malformed("PasswordRecipientInfo keyEncryptionAlgorithm")
	}
	if !sequence.ReadASN1(&key, asn1.OCTET_STRING) || !sequence.Empty() {
		return nil, malformed("PasswordRecipientInfo encryptedKey")
	}
	ri.EncryptedKey = key
	return &ri, nil
}

// newPasswordRecipientInfo encrypts contentKey for whoever knows the password, with PBKDF2 with HMAC-SHA-256, and PWRI-KEK
// with AES-256.
func newPasswordRecipientInfo(password, contentKey []byte, random io.Reader) (*PasswordRecipientInfo, error) {
	params := &PBKDF2Params{
		Salt:           make([]byte, 16),
		IterationCount: passwordIterations,
		PRF:            AlgorithmIdentifier{Algorithm: oid.HMACWithSHA256, Parameters: null},
	}
	iv := make([]byte, aes.BlockSize)
	for _, octets := range [][]byte{params.Salt, iv} {
		if err := readRandom(random, octets); err != nil {
			return nil, err
		}
	}
	algorithm := pwriCiphers[0]
	budget := MaxPasswordIterations
	keyEncryptionKey, err := params.derive(password, algorithm.keySize, &budget)
	if err != nil {
		return nil, err
	}
	block, err := algorithm.newCipher(keyEncryptionKey)
	if err != nil {
		return nil, err
	}
	ri := &PasswordRecipientInfo{
		KeyDerivationAlgorithm: AlgorithmIdentifier{Algorithm: oid.PBKDF2},
		KeyEncryptionAlgorithm: AlgorithmIdentifier{Algorithm: oid.PWRIKEK},
	}
	if ri.KeyDerivationAlgorithm.Parameters, err = marshalAll(params, 64); err != nil {
		return nil, err
	}
	cipher := AlgorithmIdentifier{Algorithm: algorithm.OID}
	if cipher.Parameters, err = marshalOctetString(iv); err != nil {
		return nil, err
	}
	if ri.KeyEncryptionAlgorithm.Parameters, err = marshalAll(cipher, 64); err != nil {
		return nil, err
	}
	ri.EncryptedKey, err = wrapPWRI(block, iv, contentKey, random)
	return ri, err
}

func (ri *PasswordRecipientInfo) marshal(b *cryptobyte.Builder) {
	b.AddASN1(constructed3, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		if ri.KeyDerivationAlgorithm.Algorithm != nil {
			ri.KeyDerivationAlgorithm.marshalTagged(b, constructed0)
		}
		ri.KeyEncryptionAlgorithm.marshal(b)
		b.AddASN1OctetString(ri.EncryptedKey)
	})
}

func (ri *PasswordRecipientInfo) encryptedKeys() []encryptedKey { return nil }

func (ri *PasswordRecipientInfo) algorithm() Algorithm {
	algorithm, _ := find(passwordAlgorithms, ri.KeyEncryptionAlgorithm.Algorithm)
	return algorithm
}

// PBKDF2Params returns the parameters where the keyDerivationAlgorithm is PBKDF2. It fails with [ErrUnsupportedAlgorithm]
// where it is not, or where they cannot be read.
func (ri *PasswordRecipientInfo) PBKDF2Params() (*PBKDF2Params, error) {
	var params PBKDF2Params
	if !ri.KeyDerivationAlgorithm.Algorithm.Equal(oid.PBKDF2) || !readPBKDF2Params(ri.KeyDerivationAlgorithm.Parameters, &params) {
		return nil, fmt.Errorf("%w: key derivation %v", ErrUnsupportedAlgorithm, ri.KeyDerivationAlgorithm.Algorithm)
	}
	return &params, nil
}

// contentKey fails with [ErrUnsupportedAlgorithm] where anybody can see the cause in the message, and with
// errWrongPassword else. It takes its work from budget, which is in iterations.
func (ri *PasswordRecipientInfo) contentKey(password []byte, budget *int) ([]byte, error) {
	parameters := cryptobyte.String(ri.KeyEncryptionAlgorithm.Parameters)
	var ai AlgorithmIdentifier
	if ri.algorithm().OID == nil || !readAlgorithmIdentifier(&parameters, &ai) || !parameters.Empty() {
		return nil, fmt.Errorf("%w: key encryption %v for a password", ErrUnsupportedAlgorithm, ri.KeyEncryptionAlgorithm.Algorithm)
	}
	algorithm, ok := find(pwriCiphers, ai.Algorithm)
	if !ok {
		return nil, fmt.Errorf("%w: PWRI-KEK with %v", ErrUnsupportedAlgorithm, ai.Algorithm)
	}
	params, err := ri.PBKDF2Params()
	if err != nil {
		return nil, err
	}
	iv := cryptobyte.String(ai.Parameters)
	var ivOctets cryptobyte.String
	if !iv.ReadASN1(&ivOctets, asn1.OCTET_STRING) || !iv.Empty() {
		return nil, errWrongPassword
	}
	keyEncryptionKey, err := params.derive(password, algorithm.keySize, budget)
	if err != nil {
		return nil, err
	}
	block, err := algorithm.newCipher(keyEncryptionKey)
	if err != nil {
		return nil, errWrongPassword
	}
	contentKey, err := unwrapPWRI(block, ivOctets, ri.EncryptedKey)
	if err != nil {
		return nil, errWrongPassword
	}
	return contentKey, nil
}
