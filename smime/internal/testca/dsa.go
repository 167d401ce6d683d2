package testca

import (
	"crypto"
	"crypto/dsa"
	"crypto/rand"
	"io"
	"math/big"

	"golang.org/x/crypto/cryptobyte"

	"signet/smime/internal/oid"
)

// dsaParameters were made once with [dsa.GenerateParameters], which takes a second.
var dsaParameters = dsa.Parameters{
	P: hexadecimal("ff705adc2249333bc1eda74a541b93120f27936f0c3f4710032e81828bc8c08cb60585d6a1bf38325bd595c6ecef0191c23a" +
		"40c83f364a7027a08fd072929c9b87c7765163f8157953d56533cc3656a10b1719198c7e2c0f7e0338c28f6a0f8849a54d31" +
		"ac0325ce0075da20bf31e338e88a394e4eac44b9c97ce2ef8c648fd836f328fd74247354d1124cd575fd7c8464e9e4443b3b" +
		"ab7a0f38eb6b2a7cfd1d24bc9d7e3ebffdb40cd098e0ef00cd0ca1654332968c136eb20366e470ef5a4ae6cd4b41a73d26a6" +
		"2c514ead1c41d7dc60678757c8f2e28774c4d5c3f5c9e1a6e8ccb71d73351c63048e592a9d90d920f24c5451ddd4bf154a6b" +
		"4e2cdfe4c8f1"),
	Q: hexadecimal("8db0f2f4d49f94ec820c5113edbdbe9a0d7af4b7ef738266bb2a833955d7f1a5"),
	G: hexadecimal("e90c70eb7aea226b1388d381d63f2d83f09c9d14fd8e20153f8bf3ad82d6309409998b1a74c8d9b713f15d8e44de0967c0a9" +
		"78890c991816c7ddf749df86cdde99b30c6aaea42ae7df668132ddeee850deb3a3af135f8cc89ec924e0db5825330f1b216b" +
		"7fbb10bc768327c87be8ab007b7f64d208e7ffdb58d32b3210cd9c2b11d11ef8f2159c0e44e512502af173f4f39490e09ea7" +
		"7418c59aaf8777c8107901662b72151b1c50b74e303c6b3d7bb1d3723a32f466e80b2e719474c7d466c69b6913fc294b7f15" +
		"19734134ef4e243d0e3e3e3eb10f4773dc84a5dfedd058ae8400741a9b3c60175ea18b379313d0ed6b89835785b19e2ace01" +
		"eefbb04c994f"),
}

func hexadecimal(digits string) *big.Int {
	n, ok := new(big.Int).SetString(digits, 16)
	if !ok {
		panic("testca: no hexadecimal number")
	}
	return n
}

// A dsaKey signs as RFC 3370 Section 3.1 says. crypto/dsa has no crypto.Signer.
type dsaKey struct{ dsa.PrivateKey }

func newDSA() *dsaKey {
	key := &dsaKey{dsa.PrivateKey{PublicKey: dsa.PublicKey{Parameters: dsaParameters}}}
	if err := dsa.GenerateKey(&key.PrivateKey, rand.Reader); err != nil {
		panic("testca: " + err.Error())
	}
	return key
}

// Public returns a *dsa.PublicKey.
func (key *dsaKey) Public() crypto.PublicKey { return &key.PublicKey }

// Sign signs a digest, cut to the size of the subgroup as FIPS 186-4 Section 4.6 says.
func (key *dsaKey) Sign(random io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	r, s, err := dsa.Sign(random, &key.PrivateKey, digest[:min(len(digest), (key.Q.BitLen()+7)/8)])
	if err != nil {
		return nil, err
	}
	return sequence(integer(r), integer(s)), nil
}

func dsaPair() keyPair {
	key := newDSA()
	parameters := sequence(integer(key.P), integer(key.Q), integer(key.G))
	algorithm := sequence(identifier(oid.DSA), parameters)
	return keyPair{
		signer:  key,
		info:    subjectPublicKeyInfo(algorithm, integer(key.Y)),
		private: func() []byte { return privateKeyInfo(algorithm, integer(key.X)) },
	}
}

func integer(n *big.Int) []byte {
	var b cryptobyte.Builder
	b.AddASN1BigInt(n)
	return b.BytesOrPanic()
}
