package pbe

import (
	"bytes"
	"crypto"
	"math/big"
	"slices"
)

// A purpose is what bits are derived for: the ID of RFC 7292 Appendix B.3.
type purpose byte

const (
	forKey purpose = 1
	forIV  purpose = 2
	forMAC purpose = 3
)

// pkcs12Derive is the key derivation of RFC 7292 Appendix B.2.
func pkcs12Derive(hash crypto.Hash, password, salt []byte, iterations int64, p purpose, size int, budget *Budget) ([]byte, error) {
	u, v := hash.Size(), hash.New().BlockSize()
	blocks := (size + u - 1) / u
	if err := budget.spend(iterations, blocks); err != nil {
		return nil, err
	}
	diversifier := bytes.Repeat([]byte{byte(p)}, v)
	input := append(fill(salt, v), fill(password, v)...)
	var derived []byte
	for range blocks {
		a := iterate(hash, slices.Concat(diversifier, input), iterations)
		derived = append(derived, a...)
		addToBlocks(input, fill(a, v)[:v], v)
	}
	return derived[:size], nil
}

// fill repeats octets up to the next multiple of v.
func fill(octets []byte, v int) []byte {
	filled := make([]byte, (len(octets)+v-1)/v*v)
	for n := 0; n < len(filled); {
		n += copy(filled[n:], octets)
	}
	return filled
}

// addToBlocks sets each block of v octets to itself plus b plus 1, modulo 2 to the power of 8v.
func addToBlocks(input, b []byte, v int) {
	one := big.NewInt(1)
	modulus := new(big.Int).Lsh(one, uint(8*v))
	summand := new(big.Int).Add(new(big.Int).SetBytes(b), one)
	for i := 0; i < len(input); i += v {
		sum := new(big.Int).SetBytes(input[i : i+v])
		sum.Add(sum, summand).Mod(sum, modulus).FillBytes(input[i : i+v])
	}
}
