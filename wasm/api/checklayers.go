package api

import (
	"crypto/x509"
	"reflect"
	"slices"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
)

// hasLayers reports whether the message is signed and encrypted as asked for, in this order and these forms, by layers that
// protect.
func (f *finishedCheck) hasLayers(report *smime.Report) bool {
	var got []string
	for _, layer := range report.Layers {
		kind := layer.Kind
		switch {
		case layer.Encrypts() && layer.WeakAlgorithm() == "": // the sender's own key may be a short one
			kind = layerEncrypted
		case kind == smime.LayerSigned:
			kind = layer.Form
		}
		got = append(got, kind)
	}
	return slices.Equal(got, f.layers()) && report.Scope == smime.ScopeMessage
}

// layerEncrypted stands for both kinds of layers that encrypt: which it is, the cipher says.
const layerEncrypted = "encrypted"

// layers are those that the message is to have: the forms of signatures, outermost first.
func (f *finishedCheck) layers() []string {
	signature := "clear"
	if f.options.Form == smime.OpaqueSigned {
		signature = "opaque"
	}
	inner := signature
	if f.answers != nil {
		inner = "opaque" // a Receipt is no text that could be readable
	}
	var layers []string
	if f.options.Order == smime.TripleWrapped {
		layers = append(layers, signature)
	}
	if f.options.Confidentiality == smime.Encrypted {
		layers = append(layers, layerEncrypted)
	}
	if len(f.options.Signers) > 0 {
		layers = append(layers, inner)
	}
	return layers
}

// isEncryptedAsTold reports whether the cipher is the one that is told to have been chosen.
func (f *finishedCheck) isEncryptedAsTold(report *smime.Report, out smime.Outgoing) bool {
	return !slices.ContainsFunc(report.Layers, func(layer smime.Layer) bool {
		return layer.Encrypts() && (out.Cipher == nil || layer.ContentEncryption.Name != out.Cipher.ContentEncryption.Name)
	})
}

// holdingVerdicts are those of a signature that is right, whoever vouches for its certificate: nobody was asked. Nor is it
// wrong where the user's own name holds an address that readers have to be warned of.
var holdingVerdicts = []smime.Verdict{smime.SignerValid, smime.SignerWeakAlgorithm, smime.SignerUntrusted, smime.SignerAddressMismatch}

// isSigned reports whether each signature holds and is by the key that was chosen. How many there are the layers say.
func (f *finishedCheck) isSigned(report *smime.Report) bool {
	return !slices.ContainsFunc(report.Signers, func(s smime.Signer) bool {
		byChosen := slices.ContainsFunc(f.options.Signers, func(chosen cms.Signer) bool { return chosen.Certificate.Equal(s.Certificate) })
		return !byChosen || !slices.Contains(holdingVerdicts, s.Verdict)
	})
}

// namesNobodyElse reports whether each RecipientInfo is of the sender or of somebody who gets this message, and each of
// them has one.
func (f *finishedCheck) namesNobodyElse(report *smime.Report, out smime.Outgoing) bool {
	if f.options.Confidentiality != smime.Encrypted {
		return true
	}
	certificates := slices.Clone(f.options.Sender)
	for _, r := range slices.Concat(f.options.Recipients, f.options.BlindRecipients) {
		if slices.Contains(out.Envelope.To, r.Address) {
			certificates = append(certificates, r.Certificate)
		}
	}
	for _, layer := range report.Layers {
		if layer.Encrypts() && !sameReaders(layer.Recipients, certificates) {
			return false
		}
	}
	return true
}

func sameReaders(recipients []cms.RecipientIdentifier, certificates []*x509.Certificate) bool {
	for _, rid := range recipients {
		if !slices.ContainsFunc(certificates, rid.Matches) {
			return false
		}
	}
	for _, c := range certificates {
		if !slices.ContainsFunc(recipients, func(rid cms.RecipientIdentifier) bool { return rid.Matches(c) }) {
			return false
		}
	}
	return true
}

// hasWishes reports whether the signature asks for the receipts, and has the label, that the author wanted, and no others.
func (f *finishedCheck) hasWishes(report *smime.Report) bool {
	var receiptsTo []string
	if report.ReceiptRequest != nil {
		receiptsTo = report.ReceiptRequest.To
	}
	return slices.EqualFunc(receiptsTo, f.options.ReceiptsTo, cert.SameAddress) && sameLabel(report.SecurityLabel, f.options.SecurityLabel)
}

func sameLabel(read *smime.SecurityLabel, wanted *cms.ESSSecurityLabel) bool {
	if read == nil || wanted == nil {
		return read == nil && wanted == nil
	}
	return reflect.DeepEqual(labelOf(read.ESSSecurityLabel, 0), labelOf(*wanted, 0))
}
