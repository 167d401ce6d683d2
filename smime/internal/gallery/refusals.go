package gallery

import (
	"slices"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
	"signet/smime/internal/testmail"
)

// refusals are messages that are not opened.
func refusals() []Exhibit {
	return []Exhibit{
		{"no-key", "verdict_no_key_of", "", smime.CodeNoKey, func(w World) []byte {
			return w.message(alice, sealed(text(letter), w.issue(testca.Email("carol@example.test"))))
		}},
		{"decrypt-failed", "verdict_decrypt_failed", "", smime.CodeDecryptFailed, func(w World) []byte {
			// With AES-GCM a change is always noticed.
			algorithms := cms.ContentEncryptionAlgorithms()
			gcm := algorithms[slices.IndexFunc(algorithms, func(a cms.Algorithm) bool { return a.Name == "AES-256-GCM" })]
			der := testmail.Must(cms.Encrypt([]byte(text(letter)), []cms.Recipient{{Certificate: w.Bob.Certificate}}, cms.EncryptOptions{ContentEncryption: gcm}))
			der[len(der)-1] ^= 1
			return w.message(alice, part("authEnveloped-data", der))
		}},
		{"malformed", "verdict_malformed", "", smime.CodeMalformed, func(w World) []byte {
			return w.message(alice, part("enveloped-data", []byte("\x30\x82\x01\x00 no more")))
		}},
		{"too-deep", "error_too_deep", "", smime.CodeTooDeep, func(w World) []byte {
			entity := text(letter)
			for range smime.MaxLayers + 1 {
				entity = w.clear(entity, w.Alice)
			}
			return w.message(alice, entity)
		}},
		{"unsupported-method", "error_unsupported_algorithm", "", smime.CodeUnsupportedAlgorithm, func(w World) []byte {
			const nobodys = "\x30\x0f\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x63\xa0\x02\x30\x00"
			return w.message(alice, part("enveloped-data", []byte(nobodys)))
		}},
	}
}
