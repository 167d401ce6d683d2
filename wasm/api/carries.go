package api

import (
	"slices"

	"signet/smime/cms"
)

// Carries says which forms of encrypted content come through the webmail, and the servers behind it, as they were built.
type Carries string

const (
	// CarriesAll is also meant where nothing is said.
	CarriesAll Carries = "all"
	// CarriesEnvelopedData: nobody saw AuthEnvelopedData come through, as with Exchange Online. RFC 5083.
	CarriesEnvelopedData Carries = "enveloped-data"
)

func (v Carries) check() error {
	if v != "" && v != CarriesAll && v != CarriesEnvelopedData {
		return badRequest("carries: no such form")
	}
	return nil
}

// through limits the ciphers to those that come through. An administrator who wants others alone gets them.
func (w messageForm) through(v Carries) messageForm {
	w.carries = v
	return w
}

// carried are those of offers that come through, or all where none does.
func (w messageForm) carried(offers []cms.Algorithm) []cms.Algorithm {
	if w.carries != CarriesEnvelopedData {
		return offers
	}
	carried := slices.DeleteFunc(slices.Clone(offers), cms.Algorithm.Authenticates)
	if len(carried) == 0 {
		return offers
	}
	return carried
}
