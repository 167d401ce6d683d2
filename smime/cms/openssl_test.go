//go:build !js

package cms_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// An openssl runs the openssl command in a folder with everybody's certificates and keys: alice.pem, alice.key, root.pem …
type openssl struct {
	*testing.T
	folder string
}

func newOpenSSL(t *testing.T) openssl {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("the openssl command is not installed: no second opinion from it")
	}
	p := people()
	o := openssl{t, t.TempDir()}
	o.write("root.pem", p.root.CertificatePEM())
	for name, id := range map[string]*testca.Identity{"alice": p.alice, "bob": p.bob, "dave": p.dave, "erin": p.erin, "frank": p.frank} {
		o.write(name+".pem", id.CertificatePEM())
		o.write(name+".key", id.KeyPEM())
	}
	o.write("text", text)
	return o
}

func (o openssl) write(name string, content []byte) {
	o.Helper()
	if err := os.WriteFile(filepath.Join(o.folder, name), content, 0o600); err != nil {
		o.Fatal(err)
	}
}

// run runs "openssl cms" with arguments separated by blanks, and returns its standard output.
func (o openssl) run(arguments string) []byte {
	o.Helper()
	return o.tool("cms " + arguments)
}

// tool runs one of the tools of openssl.
func (o openssl) tool(arguments string) []byte {
	o.Helper()
	command := exec.Command("openssl", strings.Fields(arguments)...)
	command.Dir = o.folder
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		o.Fatalf("openssl %s: %v\n%s", arguments, err, stderr.Bytes())
	}
	return out
}

func TestVerifyWhatOpenSSLSigns(t *testing.T) {
	o := newOpenSSL(t)
	for _, tt := range []struct {
		name, arguments string
		strength        cms.Strength
	}{
		{"RSA", "-signer alice.pem -inkey alice.key -nodetach", cms.Good},
		{"P-256", "-signer bob.pem -inkey bob.key -nodetach", cms.Good},
		{"P-384 with SHA-384", "-signer dave.pem -inkey dave.key -nodetach -md sha384", cms.Good},
		{"SHA-512", "-signer alice.pem -inkey alice.key -nodetach -md sha512", cms.Good},
		{"SHA-1", "-signer alice.pem -inkey alice.key -nodetach -md sha1", cms.Weak},
		{"MD5", "-signer alice.pem -inkey alice.key -nodetach -md md5", cms.Weak},
		{"by key identifier", "-signer bob.pem -inkey bob.key -nodetach -keyid", cms.Good},
		{"without attributes", "-signer alice.pem -inkey alice.key -nodetach -noattr", cms.Good},
		{"streamed", "-signer alice.pem -inkey alice.key -nodetach -stream", cms.Good},
		{"detached", "-signer alice.pem -inkey alice.key", cms.Good},
		{"two signers", "-signer alice.pem -inkey alice.key -signer bob.pem -inkey bob.key -nodetach", cms.Good},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := openssl{t, o.folder}
			sd := mustParseSignedData(t, o.run("-sign -binary -in text -outform DER "+tt.arguments))
			var content []byte
			if sd.EncapContentInfo.EContent == nil {
				content = text
			}
			results := sd.Verify(content, cms.VerifyOptions{})
			if want := strings.Count(tt.arguments, "-signer"); len(results) != want {
				t.Fatalf("%d results, want %d", len(results), want)
			}
			for _, result := range results {
				if result.Err != nil || result.Digest.Strength != tt.strength {
					t.Errorf("digest %v, error %v", result.Digest, result.Err)
				}
			}
		})
	}
}

func TestOpenSSLVerifiesWhatWeSign(t *testing.T) {
	o := newOpenSSL(t)
	p := people()
	verify := fmt.Sprintf("-verify -binary -inform DER -in message -CAfile root.pem -attime %d ", testca.Now().Unix())
	for _, tt := range []struct {
		name      string
		signers   []*testca.Identity
		placement cms.Placement
		arguments string
	}{
		{"RSA", []*testca.Identity{p.alice}, cms.Encapsulated, ""},
		{"P-256", []*testca.Identity{p.bob}, cms.Encapsulated, ""},
		{"P-384", []*testca.Identity{p.dave}, cms.Encapsulated, ""},
		{"detached", []*testca.Identity{p.alice}, cms.Detached, "-content text"},
		{"two signers", []*testca.Identity{p.alice, p.bob}, cms.Encapsulated, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := openssl{t, o.folder}
			opts := cms.SignOptions{Placement: tt.placement, Certificates: p.alice.Chain()}
			o.write("message", mustSign(t, text, opts, tt.signers...))
			if got := o.run(verify + tt.arguments); !bytes.Equal(got, text) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestDecryptWhatOpenSSLEncrypts(t *testing.T) {
	o := newOpenSSL(t)
	p := people()
	for _, tt := range []struct {
		name, arguments string
		reader          *testca.Identity
		strength        cms.Strength
	}{
		{"RSA, AES-128", "-aes128 -recip alice.pem", p.alice, cms.Good},
		{"RSA, AES-192", "-aes192 -recip alice.pem", p.alice, cms.Good},
		{"RSA, AES-256", "-aes256 -recip alice.pem", p.alice, cms.Good},
		{"RSA, 3DES", "-des3 -recip alice.pem", p.alice, cms.Weak},
		{"RSA by key identifier", "-aes256 -keyid -recip alice.pem", p.alice, cms.Good},
		{"streamed", "-aes256 -stream -recip alice.pem", p.alice, cms.Good},
		{"P-256 with OpenSSL's defaults", "-aes256 -recip bob.pem", p.bob, cms.Good},
		{"P-256, SHA-1", "-aes128 -recip bob.pem -keyopt ecdh_kdf_md:sha1", p.bob, cms.Good},
		{"P-256, SHA-256", "-aes256 -recip bob.pem -keyopt ecdh_kdf_md:sha256", p.bob, cms.Good},
		{"P-256, SHA-512, AES-128 wrap", "-aes256 -aes128-wrap -recip bob.pem -keyopt ecdh_kdf_md:sha512", p.bob, cms.Good},
		{"P-384, SHA-384", "-aes256 -recip dave.pem -keyopt ecdh_kdf_md:sha384", p.dave, cms.Good},
		{"P-521, SHA-224", "-aes256 -recip erin.pem -keyopt ecdh_kdf_md:sha224", p.erin, cms.Good},
		{"P-256, cofactor, SHA-1", "-aes256 -recip bob.pem -keyopt ecdh_cofactor_mode:1 -keyopt ecdh_kdf_md:sha1", p.bob, cms.Good},
		{"P-256, cofactor, SHA-224", "-aes256 -recip bob.pem -keyopt ecdh_cofactor_mode:1 -keyopt ecdh_kdf_md:sha224", p.bob, cms.Good},
		{"P-256, cofactor, SHA-256", "-aes256 -recip bob.pem -keyopt ecdh_cofactor_mode:1 -keyopt ecdh_kdf_md:sha256", p.bob, cms.Good},
		{"P-384, cofactor, SHA-384", "-aes256 -recip dave.pem -keyopt ecdh_cofactor_mode:1 -keyopt ecdh_kdf_md:sha384", p.dave, cms.Good},
		{"P-521, cofactor, SHA-512", "-aes256 -recip erin.pem -keyopt ecdh_cofactor_mode:1 -keyopt ecdh_kdf_md:sha512", p.erin, cms.Good},
		{"P-256, 3DES wrap of an AES key", "-aes256 -des3-wrap -recip bob.pem", p.bob, cms.Good},
		{"P-256, 3DES wrap of a 3DES key", "-des3 -recip bob.pem", p.bob, cms.Weak},
		{"P-256, AES-192 wrap", "-aes256 -aes192-wrap -recip bob.pem", p.bob, cms.Good},
		{"OAEP with OpenSSL's defaults", "-aes256 -recip alice.pem -keyopt rsa_padding_mode:oaep", p.alice, cms.Good},
		{"OAEP, SHA-256, MGF1 with SHA-1", "-aes256 -recip alice.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256 -keyopt rsa_mgf1_md:sha1", p.alice, cms.Good},
		{"OAEP, SHA-1, MGF1 with SHA-512", "-aes256 -recip alice.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_mgf1_md:sha512", p.alice, cms.Good},
		{"OAEP, SHA-512", "-aes256 -recip alice.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha512", p.alice, cms.Good},
		{"OAEP, a label", "-aes256 -recip alice.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_label:736f6d65", p.alice, cms.Good},
		{"OAEP by key identifier", "-aes256 -keyid -recip alice.pem -keyopt rsa_padding_mode:oaep", p.alice, cms.Good},
		{"P-256 by key identifier", "-aes256 -keyid -recip bob.pem", p.bob, cms.Good},
		{"both kinds, the first reads", "-aes256 -recip alice.pem -recip bob.pem", p.alice, cms.Good},
		{"both kinds, the second reads", "-aes256 -recip alice.pem -recip bob.pem", p.bob, cms.Good},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := openssl{t, o.folder}
			ed := mustParseEnvelopedData(t, o.run("-encrypt -binary -in text -outform DER "+tt.arguments))
			plaintext, err := ed.Decrypt(keyRing{tt.reader}, cms.DecryptOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(plaintext.Content, text) || plaintext.ContentEncryption.Strength != tt.strength {
				t.Errorf("content %q, %+v", plaintext.Content, plaintext.ContentEncryption)
			}
		})
	}
}

func TestOpenSSLDecryptsWhatWeEncrypt(t *testing.T) {
	o := newOpenSSL(t)
	p := people()
	for _, algorithm := range cms.ContentEncryptionAlgorithms() {
		if algorithm.OID.Equal(oid.ChaCha20Poly1305) {
			continue // OpenSSL 3 does not know RFC 8103
		}
		o.write("message", mustEncrypt(t, text, cms.EncryptOptions{ContentEncryption: algorithm}, p.alice, p.bob, p.dave))
		for _, reader := range []string{"alice", "bob", "dave"} {
			t.Run(algorithm.Name+" "+reader, func(t *testing.T) {
				o := openssl{t, o.folder}
				got := o.run("-decrypt -binary -inform DER -in message -recip " + reader + ".pem -inkey " + reader + ".key")
				if !bytes.Equal(got, text) {
					t.Errorf("got %q", got)
				}
			})
		}
	}
}

func TestDecryptWhatOpenSSLEncryptsWithSharedSecrets(t *testing.T) {
	o := newOpenSSL(t)
	key16, key32 := []byte("0123456789abcdef"), []byte("0123456789abcdef0123456789abcdef")
	for _, tt := range []struct {
		name, arguments string
		opts            cms.DecryptOptions
	}{
		{"a key of 16 octets", "-aes256 -secretkey " + hex.EncodeToString(key16) + " -secretkeyid 0a0b",
			cms.DecryptOptions{KeyEncryptionKeys: []cms.KeyEncryptionKey{{ID: []byte{10, 11}, Key: key16}}}},
		{"a key of 32 octets", "-aes128 -secretkey " + hex.EncodeToString(key32) + " -secretkeyid 0a0b",
			cms.DecryptOptions{KeyEncryptionKeys: []cms.KeyEncryptionKey{{ID: []byte{10, 11}, Key: key32}}}},
		{"a password", "-aes256 -pwri_password passw\u00f6rd", cms.DecryptOptions{Passwords: [][]byte{[]byte("passw\u00f6rd")}}},
		{"a password, AES-128", "-aes128 -pwri_password p", cms.DecryptOptions{Passwords: [][]byte{[]byte("wrong"), []byte("p")}}},
		{"a password, AES-192", "-aes192 -pwri_password p", cms.DecryptOptions{Passwords: [][]byte{[]byte("p")}}},
		{"a password, 3DES", "-des3 -pwri_password p", cms.DecryptOptions{Passwords: [][]byte{[]byte("p")}}},
		{"one of two passwords", "-aes256 -pwri_password p -pwri_password q", cms.DecryptOptions{Passwords: [][]byte{[]byte("q")}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := openssl{t, o.folder}
			ed := mustParseEnvelopedData(t, o.run("-encrypt -binary -in text -outform DER "+tt.arguments))
			plaintext, err := ed.Decrypt(keyRing{}, tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(plaintext.Content, text) || plaintext.KeyEncryption.Name == "" || plaintext.Certificate != nil {
				t.Errorf("content %q, %+v", plaintext.Content, plaintext)
			}
		})
	}
}

func TestOpenSSLDecryptsWhatWeEncryptInEveryWay(t *testing.T) {
	o := newOpenSSL(t)
	p := people()
	const secret = "passw\u00f6rd"
	for _, tt := range []struct {
		name      string
		recipient cms.Recipient
		arguments string
	}{
		{"OAEP", cms.Recipient{Certificate: p.alice.Certificate, KeyTransport: cms.OAEPTransport}, "-recip alice.pem -inkey alice.key"},
		{"RSA by key identifier", cms.Recipient{Certificate: p.alice.Certificate, Identifier: cms.BySubjectKeyIdentifier}, "-recip alice.pem -inkey alice.key"},
		{"P-256 by key identifier", cms.Recipient{Certificate: p.bob.Certificate, Identifier: cms.BySubjectKeyIdentifier}, "-recip bob.pem -inkey bob.key"},
		{"P-521", cms.Recipient{Certificate: p.erin.Certificate}, "-recip erin.pem -inkey erin.key"},
		{"a password", cms.Recipient{Password: []byte(secret)}, "-pwri_password " + secret},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := openssl{t, o.folder}
			message, err := cms.Encrypt(text, []cms.Recipient{tt.recipient}, cms.EncryptOptions{})
			if err != nil {
				t.Fatal(err)
			}
			o.write("message", message)
			if got := o.run("-decrypt -binary -inform DER -in message " + tt.arguments); !bytes.Equal(got, text) {
				t.Errorf("got %q", got)
			}
		})
	}
}

// "openssl cms" of OpenSSL 3.0 takes X25519 for a key that encrypts, and fails. So its tools do what RFC 8418 says, step by
// step.
func TestOpenSSLUnwrapsAKeyForX25519(t *testing.T) {
	o := newOpenSSL(t)
	frank := people().frank
	ri := kari(mustParseEnvelopedData(t, mustEncrypt(t, text, cms.EncryptOptions{}, frank)))
	o.write("ephemeral.der", append(unhex(t, "302a300506032b656e032100"), ri.Originator.OriginatorKey.PublicKey...))
	secret := o.tool("pkeyutl -derive -inkey frank.key -peerkey ephemeral.der -peerform DER")
	const sharedInfo = "3015300b060960864801650304012da206040400000100" // ECC-CMS-SharedInfo for AES-256
	keyEncryptionKey := o.tool(fmt.Sprintf("kdf -binary -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:%x -kdfopt hexinfo:%s HKDF", secret, sharedInfo))
	o.write("wrapped", ri.RecipientEncryptedKeys[0].EncryptedKey)
	contentKey := o.tool(fmt.Sprintf("enc -d -id-aes256-wrap -K %x -iv a6a6a6a6a6a6a6a6 -in wrapped", keyEncryptionKey))
	if want, err := cms.ContentKey(ri, frank.PrivateKey(), 32); err != nil || !bytes.Equal(contentKey, want) {
		t.Errorf("content key %x, not %x, error %v", contentKey, want, err)
	}
}
