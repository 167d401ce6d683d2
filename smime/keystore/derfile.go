package keystore

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"signet/smime/cert"
	"signet/smime/internal/ber"
	"signet/smime/internal/pbe"
)

// JoinKeyFiles makes one file of several, for [ReadKeyFile]: a private key in one and its certificate in another. A PKCS #12
// file cannot be joined with others, and a single file is what it was.
func JoinKeyFiles(files ...[]byte) []byte {
	if len(files) == 1 {
		return files[0]
	}
	var joined []byte
	for _, file := range files {
		if !isPEM(file) {
			if text := pemOf(file); text != nil {
				file = text
			}
		}
		joined = append(append(joined, file...), '\n')
	}
	return joined
}

func isPEM(file []byte) bool { return bytes.Contains(file, []byte("-----BEGIN ")) }

// pemOf writes what a file of DER or BER holds as PEM (RFC 7468): a private key of PKCS #8, encrypted or not, of PKCS #1 or
// SEC 1, a certificate, or those of PKCS #7. It is nil for other files, such as PKCS #12.
func pemOf(file []byte) []byte {
	der, _, err := ber.ToDER(file)
	if err != nil {
		return nil
	}
	block := &pem.Block{Type: derType(der), Bytes: der}
	if block.Type != "" {
		return pem.EncodeToMemory(block)
	}
	certificates, err := cert.ParseCertificates(file)
	if err != nil {
		return nil
	}
	var text []byte
	for _, certificate := range certificates {
		text = append(text, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})...)
	}
	return text
}

// derType is the label of what a private key is in PEM; empty for something else.
func derType(der []byte) string {
	input := cryptobyte.String(der)
	var sequence, rest cryptobyte.String
	if !input.ReadASN1(&sequence, asn1.SEQUENCE) {
		return ""
	}
	var ai pbe.AlgorithmIdentifier
	rest = sequence
	if pbe.ReadAlgorithmIdentifier(&rest, &ai) && rest.SkipASN1(asn1.OCTET_STRING) && rest.Empty() {
		return "ENCRYPTED PRIVATE KEY"
	}
	var version int
	rest = sequence
	if !rest.ReadASN1Integer(&version) {
		return ""
	}
	switch {
	case pbe.ReadAlgorithmIdentifier(&rest, &ai) && rest.PeekASN1Tag(asn1.OCTET_STRING):
		return "PRIVATE KEY"
	case isKey(x509.ParsePKCS1PrivateKey(der)):
		return "RSA PRIVATE KEY"
	case isKey(x509.ParseECPrivateKey(der)):
		return "EC PRIVATE KEY"
	default:
		return ""
	}
}

func isKey[K any](_ K, err error) bool { return err == nil }
