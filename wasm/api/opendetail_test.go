package api

import (
	"bytes"
	"slices"
	"testing"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
	"signet/smime/keystore"
)

func TestOpenTellsEachAlgorithmWithItsStrength(t *testing.T) {
	alice, bob := ready(t, people().alice), ready(t, people().bob)
	importCertificate(alice, "importCertificates", people().bob.certificate)
	_, messages := askBodies[ComposeResult](alice, "compose",
		ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear, Encrypt: true})
	opened := ask[OpenResult](bob, "open", OpenParams{}, messages[0])

	encrypted := opened.Layers[0]
	if !slices.Contains(encrypted.Algorithms, Algorithm{UseContentEncryption, "AES-256-CBC", StrengthGood}) || len(encrypted.Algorithms) < 2 {
		t.Errorf("layer %+v", encrypted)
	}
	if encrypted.OpenedWith == nil || encrypted.OpenedWith.ID != keystore.ID(people().bob.certificate) {
		t.Errorf("opened with %+v", encrypted.OpenedWith)
	}
	signer := opened.Signers[0]
	if opened.Layers[signer.Layer].Kind != "signed" || len(opened.Layers[signer.Layer].Algorithms) != 0 {
		t.Errorf("the signer is of layer %d of %+v", signer.Layer, opened.Layers)
	}
	uses := map[AlgorithmUse]Algorithm{}
	for _, a := range signer.Algorithms {
		uses[a.Use] = a
	}
	if uses[UseDigest] != (Algorithm{UseDigest, "SHA-256", StrengthGood}) || uses[UseKey].Name != signer.Certificate.KeyAlgorithm || uses[UseSignature].Name == "" {
		t.Errorf("algorithms %+v", signer.Algorithms)
	}
	if len(opened.Brought) != 0 {
		t.Errorf("besides those on paths it brings %+v", opened.Brought)
	}
}

func TestWeakAlgorithmsAreTold(t *testing.T) {
	sha1 := cms.Algorithm{Name: "SHA-1", Strength: cms.Weak}
	short := &CertificateInfo{KeyAlgorithm: "RSA 1024", Findings: []Finding{{Code: string(cert.WeakKey)}}}
	signer := algorithmsOfSigner(smime.Signer{Digest: sha1, Signature: cms.Algorithm{Name: "RSA", Strength: cms.Good}}, short)
	want := []Algorithm{{UseDigest, "SHA-1", StrengthWeak}, {UseSignature, "RSA", StrengthGood}, {UseKey, "RSA 1024", StrengthWeak}}
	if !slices.Equal(signer, want) {
		t.Errorf("signer %+v", signer)
	}
	layer := algorithmsOfLayer(smime.Layer{ContentEncryption: cms.Algorithm{Name: "RC2-CBC", Strength: cms.Weak}})
	if !slices.Equal(layer, []Algorithm{{UseContentEncryption, "RC2-CBC", StrengthWeak}}) {
		t.Errorf("layer %+v", layer)
	}
}

func TestDecryptedKeepsTheSignature(t *testing.T) {
	alice, bob := ready(t, people().alice), ready(t, people().bob)
	importCertificate(alice, "importCertificates", people().bob.certificate)
	_, messages := askBodies[ComposeResult](alice, "compose",
		ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear, Encrypt: true})
	_, readable := askBodies[Empty](bob, "decrypted", Empty{}, messages[0])
	if len(readable) != 1 || !bytes.Contains(readable[0], []byte("multipart/signed")) {
		t.Fatalf("got %q", readable)
	}
	if opened := ask[OpenResult](bob, "open", OpenParams{}, readable[0]); opened.Verdict != "verified" || opened.Headers.Subject != "Grüße" {
		t.Errorf("opened %s, subject %q", opened.Verdict, opened.Headers.Subject)
	}
	expectFailure(bob, CodeBadRequest, "decrypted", Empty{}, readable[0])
	ask[Status](bob, "lock", Empty{})
	expectFailure(bob, CodeLocked, "decrypted", Empty{}, messages[0])
}
