package cms_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

func TestDecryptWithAKeyEncryptionKey(t *testing.T) {
	ed, contentKey := withContentKey(t)
	for _, wrap := range wraps {
		size := map[string]int{"AES-128": 16, "AES-192": 24, "AES-256": 32, "3DES": 24}[wrap.name]
		key := bytes.Repeat([]byte{9}, size)
		ri := &cms.KEKRecipientInfo{
			KEKID: cms.KEKIdentifier{
				KeyIdentifier: []byte("id"),
				Date:          time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC),
				Other:         &cms.OtherKeyAttribute{KeyAttrID: oid.Data, KeyAttr: []byte{5, 0}},
			},
			KeyEncryptionAlgorithm: cms.AlgorithmIdentifier{Algorithm: wrap.id},
		}
		if wrap.name == "3DES" {
			ri.EncryptedKey = wrap3DES(t, key, make([]byte, 8), contentKey)
		} else {
			var err error
			if ri.EncryptedKey, err = cms.WrapKey(key, contentKey); err != nil {
				t.Fatal(err)
			}
		}
		ed.RecipientInfos = cms.RecipientInfos{ri}
		parsed := mustParseEnvelopedData(t, ed.Marshal())
		if parsed.Version != 2 || parsed.RecipientInfos[0].(*cms.KEKRecipientInfo).Version != 4 || !bytes.Equal(parsed.Marshal(), ed.Marshal()) {
			t.Errorf("%s: version %d, and written again it differs", wrap.name, parsed.Version)
		}
		if got := parsed.RecipientInfos[0].(*cms.KEKRecipientInfo).KEKID; !reflect.DeepEqual(got, ri.KEKID) {
			t.Errorf("%s: identifier %+v", wrap.name, got)
		}
		for _, tt := range []struct {
			name string
			keys []cms.KeyEncryptionKey
			want error
		}{
			{"the key", []cms.KeyEncryptionKey{{[]byte("id"), key}}, nil},
			{"among others", []cms.KeyEncryptionKey{{[]byte("id"), make([]byte, size)}, {[]byte("other"), key}, {[]byte("id"), key}}, nil},
			{"another key", []cms.KeyEncryptionKey{{[]byte("id"), make([]byte, size)}}, cms.ErrDecrypt},
			{"a key of another size", []cms.KeyEncryptionKey{{[]byte("id"), make([]byte, size+1)}}, cms.ErrDecrypt},
			{"an empty key", []cms.KeyEncryptionKey{{[]byte("id"), nil}}, cms.ErrDecrypt},
			{"another identifier", []cms.KeyEncryptionKey{{[]byte("i"), key}}, cms.ErrNoKey},
			{"nothing", nil, cms.ErrNoKey},
		} {
			plaintext, err := parsed.Decrypt(keyRing{people().bob}, cms.DecryptOptions{KeyEncryptionKeys: tt.keys})
			if !errors.Is(err, tt.want) || err == nil && (!bytes.Equal(plaintext.Content, text) || !plaintext.KeyEncryption.OID.Equal(wrap.id)) {
				t.Errorf("%s, %s: %+v, error %v", wrap.name, tt.name, plaintext, err)
			}
		}
	}
	ri := ed.RecipientInfos[0].(*cms.KEKRecipientInfo)
	short := make([]byte, 16)
	opts := cms.DecryptOptions{KeyEncryptionKeys: []cms.KeyEncryptionKey{{ID: []byte("id"), Key: short}}}
	ri.KeyEncryptionAlgorithm.Algorithm = oid.AES256Wrap
	var err error
	if ri.EncryptedKey, err = cms.WrapKey(short, contentKey); err != nil {
		t.Fatal(err)
	}
	if _, err := ed.Decrypt(keyRing{}, opts); err != cms.ErrDecrypt {
		t.Errorf("a key shorter than the key wrap has: got error %v", err)
	}
	ri.KeyEncryptionAlgorithm.Algorithm = oid.Data
	if _, err := ed.Decrypt(keyRing{}, opts); !errors.Is(err, cms.ErrUnsupportedAlgorithm) {
		t.Errorf("an unknown key wrap: got error %v", err)
	}
}
