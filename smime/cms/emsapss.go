package cms

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"encoding/binary"
	"math/big"
)

// verify checks a signature of RSASSA-PSS over a digest: [rsa.ErrVerification] where it does not fit.
func (params *rsassaPSSParams) verify(key *rsa.PublicKey, digest, signature []byte) error {
	if params.mgfHash == params.hash && params.saltLength > 0 {
		return rsa.VerifyPSS(key, params.hash, digest, signature, &rsa.PSSOptions{SaltLength: params.saltLength})
	}
	// crypto/rsa has but one digest for both, and takes a length of zero to mean any. It still is asked whether it wants
	// the key: the answer of a check that must fail is about the signature for good keys alone.
	if err := rsa.VerifyPSS(key, params.hash, digest, nil, nil); err != rsa.ErrVerification {
		return err
	}
	return params.verifyWithAnyMGF(key, digest, signature)
}

// verifyWithAnyMGF is RSASSA-PSS-VERIFY with EMSA-PSS-VERIFY: RFC 8017 Sections 8.1.2 and 9.1.2. All it works on is
// public.
func (params *rsassaPSSParams) verifyWithAnyMGF(key *rsa.PublicKey, digest, signature []byte) error {
	s := new(big.Int).SetBytes(signature)
	if len(signature) != key.Size() || s.Cmp(key.N) >= 0 {
		return rsa.ErrVerification
	}
	encodedBits := key.N.BitLen() - 1
	message := s.Exp(s, big.NewInt(int64(key.E)), key.N)
	if message.BitLen() > encodedBits {
		return rsa.ErrVerification
	}
	encoded := message.FillBytes(make([]byte, (encodedBits+7)/8))
	hashSize := params.hash.Size()
	if len(digest) != hashSize || len(encoded) < hashSize+params.saltLength+2 || encoded[len(encoded)-1] != 0xbc {
		return rsa.ErrVerification
	}
	db, h := encoded[:len(encoded)-hashSize-1], encoded[len(encoded)-hashSize-1:len(encoded)-1]
	maskMGF1(params.mgfHash, h, db)
	db[0] &= 0xff >> (8*len(encoded) - encodedBits)
	padding := db[:len(db)-params.saltLength]
	salt := db[len(padding):]
	if last := len(padding) - 1; padding[last] != 1 || len(bytes.Trim(padding[:last], "\x00")) > 0 {
		return rsa.ErrVerification
	}
	again := params.hash.New()
	again.Write(make([]byte, 8))
	again.Write(digest)
	again.Write(salt)
	if !bytes.Equal(again.Sum(nil), h) {
		return rsa.ErrVerification
	}
	return nil
}

// maskMGF1 masks data with what MGF1 makes of seed: RFC 8017 Appendix B.2.1.
func maskMGF1(hash crypto.Hash, seed, data []byte) {
	for counter := uint32(0); len(data) > 0; counter++ {
		block := hash.New()
		block.Write(seed)
		block.Write(binary.BigEndian.AppendUint32(nil, counter))
		mask := block.Sum(nil)
		n := min(len(mask), len(data))
		for i := range n {
			data[i] ^= mask[i]
		}
		data = data[n:]
	}
}
