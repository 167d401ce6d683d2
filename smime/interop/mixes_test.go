//go:build !js

package interop

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/oid"
	"signet/smime/internal/testca"
)

// An announcement is what a recipient said to read; nil for one of whom nothing is known.
type announcement struct {
	name    string
	ciphers []asn1.ObjectIdentifier
}

var (
	silent = announcement{"of whom nothing is known", nil}
	cbcAll = announcement{"reads AES-CBC", []asn1.ObjectIdentifier{oid.AES256CBC, oid.AES192CBC, oid.AES128CBC}}
	gcmAll = announcement{"reads AES-GCM and AES-CBC", append([]asn1.ObjectIdentifier{oid.AES256GCM, oid.AES128GCM}, cbcAll.ciphers...)}
)

// announcements are those of the others in a mix.
var announcements = []announcement{
	silent, cbcAll, gcmAll,
	{"reads AES-128-CBC alone", []asn1.ObjectIdentifier{oid.AES128CBC}},
	{"reads AES-128-GCM and AES-192-CBC", []asn1.ObjectIdentifier{oid.AES128GCM, oid.AES192CBC}},
	{"reads ChaCha20-Poly1305 alone", []asn1.ObjectIdentifier{oid.ChaCha20Poly1305}},
	{"reads triple DES alone", []asn1.ObjectIdentifier{oid.DESEDE3CBC}},
}

// announcedBy is what users of the peers announce that are asked to open every mix, by what they open.
var announcedBy = map[string]announcement{"OpenSSL": gcmAll, "Bouncy Castle": gcmAll, "NSS": cbcAll, "gpgsm": cbcAll}

// A mix is of recipients: first the one who is asked to open the message, then others.
type mix struct {
	reader  announcement
	others  []announcement
	keys    []string // of the others
	carrier carrier
	order   smime.LayerOrder
}

func (m mix) String() string {
	name := m.reader.name
	for i, other := range m.others {
		name += " + " + m.keys[i] + " " + other.name
	}
	return fmt.Sprintf("%s/%v", name, m.forms())
}

func (m mix) forms() string {
	form := map[carrier]string{clearSigned: "clear", opaque: "opaque"}[m.carrier]
	if m.order == smime.TripleWrapped {
		form += " triple"
	}
	return form
}

// mixesOf are those that somebody is in who announces something, or of whom nothing is known.
func mixesOf(a announcement) []mix {
	var all []mix
	for _, reader := range []announcement{silent, a} {
		for _, c := range []carrier{clearSigned, opaque} {
			for _, order := range []smime.LayerOrder{smime.SignThenEncrypt, smime.TripleWrapped} {
				all = append(all, mix{reader: reader, carrier: c, order: order})
			}
		}
		for i, other := range announcements {
			for _, key := range []string{"rsa2", "p256"} {
				all = append(all, mix{reader: reader, others: []announcement{other}, keys: []string{key}, carrier: clearSigned})
			}
			next := announcements[(i+1)%len(announcements)]
			all = append(all, mix{reader: reader, others: []announcement{other, next}, keys: []string{"p384", "rsa2"}, carrier: opaque})
		}
	}
	return all
}

// write makes the message as the composer has it made: with a protected header, a copy of it above the text, and the cipher
// that all of the recipients read.
func (m mix) write() (testcase, []byte, error) {
	signed := layer{content: signedData, carrier: m.carrier, signers: []signature{{by: "rsa", digest: crypto.SHA256}}}
	sealed := layer{content: envelopedData, carrier: opaque, recipients: []recipient{{to: "rsa"}}}
	opts := smime.ProtectOptions{
		Time: testca.Now(), Confidentiality: smime.Encrypted, Order: m.order, LegacyDisplay: smime.WithLegacyDisplay,
		Recipients: []smime.Recipient{m.reader.by("rsa")}, Sender: []*x509.Certificate{people()["rsa"].Certificate},
		Signers: []cms.Signer{{Certificate: people()["rsa"].Certificate, Key: people()["rsa"].Key}},
	}
	if m.carrier == opaque {
		opts.Form = smime.OpaqueSigned
	}
	for i, other := range m.others {
		opts.Recipients = append(opts.Recipients, other.by(m.keys[i]))
		method := transport
		if strings.HasPrefix(m.keys[i], "p") {
			method = agreement
		}
		sealed.recipients = append(sealed.recipients, recipient{to: m.keys[i], method: method})
	}
	c := testcase{layers: []layer{signed, sealed}}
	out, err := smime.Protect(context.Background(), []byte(header(c)+plainEntity), opts)
	if err != nil {
		return c, nil, err
	}
	cipher := out[0].Cipher.ContentEncryption
	if strings.HasSuffix(cipher.Name, "-GCM") { // nobody of all of them reads ChaCha20-Poly1305
		sealed.content = authEnvelopedData
	}
	sealed.cipher = cipher.Name
	c.layers = []layer{signed, sealed}
	if m.order == smime.TripleWrapped {
		c.layers = append(c.layers, signed)
	}
	return c, out[0].Message, nil
}

// by is somebody who announces it.
func (a announcement) by(name string) smime.Recipient {
	r := smime.Recipient{Address: name + "@example.test", Certificate: people()[name].Certificate}
	for _, id := range a.ciphers {
		r.Capabilities = append(r.Capabilities, cms.AlgorithmIdentifier{Algorithm: id})
	}
	return r
}

// TestMixes lets four programs open and verify what is written for them and others at once, whatever the others can read.
func TestMixes(t *testing.T) {
	if !*withPeers {
		t.Skip("make interop runs the other implementations")
	}
	people()
	for _, program := range programs() {
		announced, asked := announcedBy[program.name]
		if !asked {
			continue
		}
		t.Run(program.name, func(t *testing.T) {
			version, err := program.installed()
			if err != nil {
				fmt.Printf("%s: skipped, as it is not installed: %v\n", program.name, err)
				t.Skip(err)
			}
			t.Parallel()
			asked := meeting{program: program, known: strings.HasPrefix(version, program.version), peer: program.start(t)}
			for _, m := range mixesOf(announced) {
				t.Run(m.String(), func(t *testing.T) {
					c, message, err := m.write()
					if err != nil {
						t.Fatal(err)
					}
					asked.compare(t, gapOf(program, c, weWrite), readLayers(c, asked.peer, message))
				})
			}
			fmt.Printf("%s %s: %d mixes of recipients could be read, %d gaps are as they are told\n", program.name, version, asked.good, asked.gaps)
		})
	}
}
