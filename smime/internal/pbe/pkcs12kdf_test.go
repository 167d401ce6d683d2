package pbe

import (
	"crypto"
	"encoding/hex"
	"testing"
)

// Vectors that Bouncy Castle and OpenSSL test with.
func TestPKCS12Derive(t *testing.T) {
	tests := []struct {
		password, salt string
		iterations     int64
		purpose        purpose
		want           string
	}{
		{"smeg", "0a58cf64530d823f", 1, forKey, "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"},
		{"smeg", "0a58cf64530d823f", 1, forIV, "79993dfe048d3b76"},
		{"smeg", "3d83c0e4546ac140", 1, forMAC, "8d967d88f6caa9d714800ab3d48051d63f73a312"},
		{"queeg", "05dec959acff72f7", 1000, forKey, "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4"},
		{"queeg", "05dec959acff72f7", 1000, forIV, "11dedad7758d4860"},
		{"queeg", "263216fcc2fab31c", 1000, forMAC, "5ec4c7a80df652294c3925b6489a7ab857c83476"},
	}
	for _, tt := range tests {
		salt, err := hex.DecodeString(tt.salt)
		if err != nil {
			t.Fatal(err)
		}
		password := Passwords(tt.password)[0]
		got, err := pkcs12Derive(crypto.SHA1, password.BMP, salt, tt.iterations, tt.purpose, len(tt.want)/2, NewBudget())
		if err != nil || hex.EncodeToString(got) != tt.want {
			t.Errorf("%s with %s: got %x, error %v; want %s", tt.password, tt.salt, got, err, tt.want)
		}
	}
}
