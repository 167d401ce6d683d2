package api

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"slices"
	"testing"

	"signet/smime/keystore"
)

// keyPEM returns the private key and the certificate.
func keyPEM(id *identity) []byte {
	der := must(x509.MarshalPKCS8PrivateKey(id.key))
	return append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), id.pem()...)
}

var carolsKey = CreateKeyParams{
	Algorithm: KeyP256, Name: "Carol", Emails: []string{"carol@example.test"}, Use: UseBoth, Form: FormRequest,
}

// answer issues a certificate for a request.
func answer(t *testing.T, text string) *identity {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return people().root.issue(name(request.Subject.CommonName), email(request.EmailAddresses[0]), func(t *template) { t.public = request.PublicKey })
}

func TestCreateKey(t *testing.T) {
	for _, by := range []string{"completeRequest", "importKey", "importKey in DER", "importCertificates"} {
		t.Run(by, func(t *testing.T) {
			c := withPassphrase(t)
			made := ask[CreateKeyResult](c, "createKey", carolsKey)
			list := ask[RequestList](c, "listRequests", Empty{})
			if len(list.Requests) != 1 || list.Requests[0].ID != made.ID || list.Requests[0].PEM != made.PEM ||
				list.Requests[0].Algorithm != "P-256" || !slices.Equal(list.Requests[0].Emails, carolsKey.Emails) {
				t.Errorf("requests %+v", list)
			}
			if keys := ask[KeyList](c, "listKeys", Empty{}).Keys; len(keys) != 0 {
				t.Errorf("keys %+v", keys)
			}
			carol := answer(t, made.PEM)
			file := append(people().root.pem(), carol.pem()...)
			switch by {
			case "completeRequest":
				expectFailure(c, CodeNotFound, by, Empty{}, people().bob.pem())
				ask[KeyInfo](c, by, Empty{}, file)
			case "importKey":
				expectFailure(c, CodeNoPrivateKey, by, ImportKeyParams{}, people().bob.pem())
				ask[ImportKeyResult](c, by, ImportKeyParams{}, file)
			case "importKey in DER":
				ask[Status](c, "lock", Empty{})
				seen := ask[PreviewKeyFileResult](c, "previewKeyFile", PreviewKeyFileParams{}, carol.certificate.Raw)
				if len(seen.Keys) != 1 || !seen.Keys[0].Awaited || seen.Keys[0].Known {
					t.Errorf("preview %+v", seen)
				}
				expectFailure(c, CodeLocked, "importKey", ImportKeyParams{}, carol.certificate.Raw)
				ask[Status](c, "unlock", UnlockParams{passphrase})
				ask[ImportKeyResult](c, "importKey", ImportKeyParams{}, carol.certificate.Raw)
			case "importCertificates":
				ask[ImportCertificatesResult](c, by, ImportCertificatesParams{Names: []string{"carol.cer"}}, file)
			}
			keys := ask[KeyList](c, "listKeys", Empty{}).Keys
			if len(keys) != 1 || keys[0].ID != keystore.ID(carol.certificate) || keys[0].BackedUp {
				t.Fatalf("keys %+v", keys)
			}
			if list := ask[RequestList](c, "listRequests", Empty{}); len(list.Requests) != 0 {
				t.Errorf("still waiting: %+v", list)
			}
			result := ask[ComposeResult](c, "compose", ComposeParams{Sign: SignClear, Draft: Draft{
				From: Address{Address: "carol@example.test"}, To: []Address{{Address: "bob@example.test"}}}})
			if result.SignedWith != keys[0].ID {
				t.Errorf("signed with %q", result.SignedWith)
			}
		})
	}
}

func TestCreateKeySelfSigned(t *testing.T) {
	c := withPassphrase(t)
	params := carolsKey
	params.Form = FormSelfSigned
	made := ask[CreateKeyResult](c, "createKey", params)
	keys := ask[KeyList](c, "listKeys", Empty{}).Keys
	if len(keys) != 1 || keys[0].ID != made.ID || !keys[0].Certificate.CanSign || !keys[0].Certificate.CanEncrypt {
		t.Fatalf("keys %+v", keys)
	}
	if findings := keys[0].Certificate.Findings; len(findings) != 1 || findings[0].Code != "untrusted-root" {
		t.Errorf("findings %+v", findings)
	}
	if anchors, err := c.engine.Keystore.Certificates(t.Context(), keystore.KindAnchor); err != nil || len(anchors) != 0 {
		t.Errorf("it is trusted: %+v, %v", anchors, err)
	}
}

func TestCreateKeyRefuses(t *testing.T) {
	c := newClient(t)
	expectFailure(c, CodeNoKeystore, "createKey", carolsKey)
	ask[Status](c, "setPassphrase", SetPassphraseParams{New: passphrase})
	tests := []struct {
		name   string
		change func(*CreateKeyParams)
		want   Code
	}{
		{"algorithm", func(p *CreateKeyParams) { p.Algorithm = "rsa1024" }, CodeCannotCertify},
		{"use", func(p *CreateKeyParams) { p.Use = "" }, CodeCannotCertify},
		{"form", func(p *CreateKeyParams) { p.Form = "" }, CodeBadRequest},
		{"no address", func(p *CreateKeyParams) { p.Emails = nil }, CodeCannotCertify},
		{"not an address", func(p *CreateKeyParams) { p.Emails = []string{"carol"} }, CodeCannotCertify},
		{"Ed25519 to decrypt", func(p *CreateKeyParams) { p.Algorithm = KeyEd25519 }, CodeCannotCertify},
		{"country", func(p *CreateKeyParams) { p.Country = "Germany" }, CodeCannotCertify},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			params := carolsKey
			tt.change(&params)
			expectFailure(c, tt.want, "createKey", params)
		})
	}
	if list := ask[RequestList](c, "listRequests", Empty{}); len(list.Requests) != 0 {
		t.Errorf("requests %+v", list)
	}
	ask[Status](c, "lock", Empty{})
	expectFailure(c, CodeLocked, "createKey", carolsKey)
}

func TestDeleteRequest(t *testing.T) {
	c := withPassphrase(t)
	made := ask[CreateKeyResult](c, "createKey", carolsKey)
	expectFailure(c, CodeNotFound, "deleteRequest", IDParams{"nothing"})
	ask[Empty](c, "deleteRequest", IDParams{made.ID})
	expectFailure(c, CodeNotFound, "completeRequest", Empty{}, answer(t, made.PEM).pem())
}

// RSA keys come from whoever makes them fast; whether they are what was asked for is looked at.
func TestCreateKeyWithAnotherMaker(t *testing.T) {
	c := withPassphrase(t)
	params := carolsKey
	params.Algorithm = KeyRSA3072
	size := 3072
	c.engine.MakeRSA = func(context.Context, int) (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, size) }
	made := ask[CreateKeyResult](c, "createKey", params)
	if list := ask[RequestList](c, "listRequests", Empty{}); list.Requests[0].ID != made.ID || list.Requests[0].Algorithm != "RSA 3072" {
		t.Errorf("requests %+v", list)
	}
	size = 2048
	expectFailure(c, CodeInternal, "createKey", params)
}

// A key that was made when nobody wanted it any more is thrown away.
func TestCreateKeyCancelled(t *testing.T) {
	c := withPassphrase(t)
	params := carolsKey
	params.Algorithm = KeyRSA4096
	ctx, cancel := context.WithCancel(t.Context())
	c.engine.MakeRSA = func(ctx context.Context, _ int) (*rsa.PrivateKey, error) {
		cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	text, _ := json.Marshal(params)
	var steps []string
	_, failure := c.engine.Dispatch(ctx, RolePage, "createKey", text, nil, func(p Progress) { steps = append(steps, p.Step) })
	if failure == nil || failure.Code != CodeCancelled {
		t.Errorf("failure %+v", failure)
	}
	if !slices.Equal(steps, []string{"generate"}) {
		t.Errorf("progress %v", steps)
	}
	if list := ask[RequestList](c, "listRequests", Empty{}); len(list.Requests) != 0 {
		t.Errorf("requests %+v", list)
	}
}
