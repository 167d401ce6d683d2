package smime

import (
	"crypto/x509"
	encoding_asn1 "encoding/asn1"
	"fmt"
	"slices"
	"strings"

	"signet/smime/cms"
	"signet/smime/internal/oid"
)

// A CipherChoice says which cipher a message was encrypted with, and why.
type CipherChoice struct {
	ContentEncryption cms.Algorithm
	Reason            CipherReason
	Detail            string // one sentence in English, for details views and logs
	// Addresses are the recipients that decided: those of whom nothing is known,
	// or who read nothing stronger.
	Addresses []string
}

// A CipherReason says why a cipher was chosen. It is stable and in kebab case.
type CipherReason string

const (
	// CipherRequested: ProtectOptions named it.
	CipherRequested CipherReason = "cipher-requested"
	// CipherStrongest: every recipient reads the strongest there is.
	CipherStrongest CipherReason = "cipher-strongest"
	// CipherCommon: no stronger one is read by every recipient.
	CipherCommon CipherReason = "cipher-common"
	// CipherUnknown: of some recipients it is not known what they read. They
	// are taken to read AES in CBC mode, and not AuthEnvelopedData, which
	// Exchange and NSS can't open. RFC 8551 Section 2.7.1.2 would have AES-GCM.
	CipherUnknown CipherReason = "cipher-unknown"
	// CipherFloor: the recipients announce nothing in common that is good
	// enough. AES-128 in CBC mode is what S/MIME demands of everyone since
	// version 3.2, and no message is encrypted with less.
	CipherFloor CipherReason = "cipher-floor"
)

// A cipher is one that is chosen without being asked for.
type cipher struct {
	id encoding_asn1.ObjectIdentifier
	// presumed: who announces nothing is taken to read it.
	presumed bool
}

// ciphers are ordered from the strongest to that of CipherFloor. One that also
// proves that nothing was changed is stronger than a longer key.
var ciphers = []cipher{
	{id: oid.AES256GCM},
	{id: oid.ChaCha20Poly1305},
	{id: oid.AES192GCM},
	{id: oid.AES128GCM},
	{id: oid.AES256CBC, presumed: true},
	{id: oid.AES192CBC, presumed: true},
	{id: oid.AES128CBC, presumed: true},
}

// A reader is somebody who must be able to read a message.
type reader struct {
	address      string
	capabilities []cms.AlgorithmIdentifier // nil where nothing is known
}

func (r reader) isUnknown() bool { return r.capabilities == nil }

func (r reader) reads(c cipher) bool {
	if r.isUnknown() {
		return c.presumed
	}
	return slices.ContainsFunc(r.capabilities, func(ai cms.AlgorithmIdentifier) bool { return ai.Algorithm.Equal(c.id) })
}

// newReader takes what a recipient announced, or else the certificate. What
// names no cipher says nothing about ciphers.
func newReader(r Recipient) reader {
	for _, announced := range [][]cms.AlgorithmIdentifier{r.Capabilities, certificateCapabilities(r.Certificate)} {
		if slices.ContainsFunc(announced, func(ai cms.AlgorithmIdentifier) bool { return cms.IsContentEncryption(ai.Algorithm) }) {
			return reader{r.Address, announced}
		}
	}
	return reader{address: r.Address}
}

// certificateCapabilities returns what a certificate says its holder reads,
// RFC 4262, and nil where it says nothing that can be read.
func certificateCapabilities(c *x509.Certificate) []cms.AlgorithmIdentifier {
	if c == nil {
		return nil
	}
	capabilities, _ := cms.CertificateSMIMECapabilities(c)
	return capabilities
}

// ChooseCipher chooses the strongest cipher that every recipient reads. The
// sender is none of them: what this package writes it also reads. Of nobody
// nothing is known: a sender who alone reads a message may have other programs.
//
// Where there are offers, the first of them is chosen that every recipient reads,
// and the last that is presumed where there is none: nothing else is used.
func ChooseCipher(recipients []Recipient, offers ...cms.Algorithm) CipherChoice {
	ciphers := among(offers)
	var readers []reader
	for _, r := range recipients {
		readers = append(readers, newReader(r))
	}
	if len(readers) == 0 {
		readers = []reader{{}}
	}
	chosen, reason := floorOf(ciphers), CipherFloor
	for i, c := range ciphers {
		if !slices.ContainsFunc(readers, func(r reader) bool { return !r.reads(c) }) {
			chosen, reason = i, CipherCommon
			break
		}
	}
	// Those decide for whom the chosen one is the best, or too much.
	deciding := addressesOf(readers, func(r reader) bool {
		return !slices.ContainsFunc(ciphers[:chosen], r.reads) || reason == CipherFloor && !r.reads(ciphers[chosen])
	})
	switch {
	case ciphers[chosen].id.Equal(oid.AES256CBC) && slices.ContainsFunc(readers, reader.isUnknown):
		reason, deciding = CipherUnknown, addressesOf(readers, reader.isUnknown)
	case chosen == 0:
		reason, deciding = CipherStrongest, nil
	case len(deciding) == 0:
		deciding = addressesOf(readers, func(reader) bool { return true })
	}
	choice := CipherChoice{ContentEncryption: contentEncryption(ciphers[chosen].id), Reason: reason, Addresses: deciding}
	choice.Detail = choice.detail()
	return choice
}

// among returns the ciphers that are offered, in that order, or all.
func among(offers []cms.Algorithm) []cipher {
	if len(offers) == 0 {
		return ciphers
	}
	var offered []cipher
	for _, offer := range offers {
		if i := slices.IndexFunc(ciphers, func(c cipher) bool { return c.id.Equal(offer.OID) }); i >= 0 {
			offered = append(offered, ciphers[i])
		}
	}
	return offered
}

// floorOf is what is used where no cipher is read by all: the last that is
// presumed, which of all ciphers is the one that S/MIME demands of everyone.
func floorOf(offered []cipher) int {
	for i, c := range slices.Backward(offered) {
		if c.presumed {
			return i
		}
	}
	return len(offered) - 1
}

// RequestedCipher is the choice of a caller who names the cipher.
func RequestedCipher(contentEncryption cms.Algorithm) CipherChoice {
	choice := CipherChoice{ContentEncryption: contentEncryption, Reason: CipherRequested}
	choice.Detail = choice.detail()
	return choice
}

func addressesOf(readers []reader, which func(reader) bool) []string {
	var addresses []string
	for _, r := range readers {
		if which(r) && r.address != "" && !slices.Contains(addresses, r.address) {
			addresses = append(addresses, r.address)
		}
	}
	return addresses
}

// contentEncryption returns what package cms offers under an identifier.
func contentEncryption(id encoding_asn1.ObjectIdentifier) cms.Algorithm {
	for _, a := range cms.ContentEncryptionAlgorithms() {
		if a.OID.Equal(id) {
			return a
		}
	}
	panic("smime: a cipher that package cms does not offer")
}

// detail tells the choice to people.
func (c CipherChoice) detail() string {
	name, who := c.ContentEncryption.Name, "the recipients"
	if len(c.Addresses) > 0 {
		who = strings.Join(c.Addresses, ", ")
	}
	switch c.Reason {
	case CipherRequested:
		return name + " was asked for."
	case CipherStrongest:
		return "Every recipient reads " + name + "."
	case CipherUnknown:
		return fmt.Sprintf("%s, because it is not known what %s can read.", name, who)
	case CipherFloor:
		return fmt.Sprintf("%s, though %s did not announce it: nothing weaker is used.", name, who)
	default:
		return fmt.Sprintf("%s is the strongest that %s can read.", name, who)
	}
}
