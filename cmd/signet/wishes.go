package main

import (
	"errors"
	"flag"
	"fmt"

	"signet/smime"
	"signet/smime/cert"
	"signet/smime/cms"
)

// wishFlags are for what a signature says besides that it holds: RFC 2634.
type wishFlags struct {
	receiptsTo     repeated
	policy         string
	classification string
	privacyMark    string
}

func (w *wishFlags) register(set *flag.FlagSet) {
	set.Var(&w.receiptsTo, "receipts-to", "")
	set.StringVar(&w.policy, "label", "", "")
	set.StringVar(&w.classification, "classification", "", "")
	set.StringVar(&w.privacyMark, "privacy-mark", "", "")
}

// add adds the wishes to the options.
func (w *wishFlags) add(opts *smime.ProtectOptions) error {
	for _, address := range w.receiptsTo {
		if _, ok := cert.CanonicalAddress(address); !ok {
			return fmt.Errorf("--receipts-to %q is no address", address)
		}
	}
	opts.ReceiptsTo = w.receiptsTo
	if w.policy == "" {
		if w.classification != "" || w.privacyMark != "" {
			return errors.New("--classification and --privacy-mark need --label: the policy decides what they mean")
		}
		return nil
	}
	var err error
	opts.SecurityLabel, err = cms.NewSecurityLabel(w.policy, w.classification, w.privacyMark)
	return err
}
