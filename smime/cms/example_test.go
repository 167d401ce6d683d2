package cms_test

import (
	"fmt"

	"signet/smime/cms"
	"signet/smime/internal/testca"
)

func ExampleSign() {
	alice := testca.NewRoot().Issue(testca.Email("alice@example.test"))
	content := []byte("Meet me at nine.")

	signature, err := cms.Sign(content, []cms.Signer{{Certificate: alice.Certificate, Key: alice.Key}}, cms.SignOptions{
		Time:      testca.Now(),
		Placement: cms.Detached,
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	sd, err := cms.ParseSignedData(signature)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, result := range sd.Verify(content, cms.VerifyOptions{}) {
		fmt.Println(result.Certificate.Subject.CommonName, result.Digest.Name, result.Err)
	}
	for _, result := range sd.Verify([]byte("Meet me at ten."), cms.VerifyOptions{}) {
		fmt.Println(result.Err)
	}
	// Output:
	// alice@example.test SHA-256 <nil>
	// cms: the content is not what was signed
}

func ExampleEncrypt() {
	bob := testca.NewRoot().Issue(testca.Email("bob@example.test"), testca.Key(testca.P256))

	message, err := cms.Encrypt([]byte("Meet me at nine."), []cms.Recipient{{Certificate: bob.Certificate}}, cms.EncryptOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}

	ed, err := cms.ParseEnvelopedData(message)
	if err != nil {
		fmt.Println(err)
		return
	}
	plaintext, err := ed.Decrypt(keyRing{bob}, cms.DecryptOptions{}) // keyRing is a KeyRing
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s (%s, %s)\n", plaintext.Content, plaintext.ContentEncryption.Name, plaintext.KeyEncryption.Name)
	// Output:
	// Meet me at nine. (AES-256-CBC, ECDH with SHA-256)
}
