package testca

import (
	"crypto/rand"
	"crypto/rsa"
	_ "embed"
	"math/big"
	"strings"
	"sync/atomic"
	"testing"
)

// primes are of 1024 bits, in hexadecimal, one in a line. Everybody knows them.
//
//go:embed primes.txt
var primes string

var keysOfKnownPrimes atomic.Int64

// RSAKey returns a key of 2048 bits, and never the same again. In a test it comes from known primes: to look for others
// would take most of the time that all tests take, above all in WebAssembly.
func RSAKey() *rsa.PrivateKey {
	if testing.Testing() {
		if key := keyOfKnownPrimes(int(keysOfKnownPrimes.Add(1) - 1)); key != nil {
			return key
		}
	}
	return must(rsa.GenerateKey(rand.Reader, 2048))
}

// keyOfKnownPrimes returns the key that the n-th pair of known primes makes, or nil if there are not so many pairs.
func keyOfKnownPrimes(n int) *rsa.PrivateKey {
	known := strings.Fields(primes)
	second := 1
	for n >= second {
		n -= second
		second++
	}
	if second >= len(known) {
		return nil
	}
	p, q := number(known[n]), number(known[second])
	const exponent = 65537
	order := new(big.Int).Mul(minusOne(p), minusOne(q))
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: exponent},
		D:         new(big.Int).ModInverse(big.NewInt(exponent), order),
		Primes:    []*big.Int{p, q},
	}
	key.Precompute()
	return key
}

func minusOne(n *big.Int) *big.Int { return new(big.Int).Sub(n, big.NewInt(1)) }

func number(hexadecimal string) *big.Int {
	n, ok := new(big.Int).SetString(hexadecimal, 16)
	if !ok {
		panic("testca: no number: " + hexadecimal)
	}
	return n
}
