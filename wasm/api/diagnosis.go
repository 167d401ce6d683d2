package api

import "signet/smime"

// A Diagnosis says what was done to a message on its way, so that a signature no longer fits. It stays broken.
type Diagnosis struct {
	Code   string `json:"code"` // see the Diagnosis constants of package smime
	Detail string `json:"detail"`
	Octet  *int64 `json:"octet,omitempty"` // where what was signed begins to differ; absent where unknown

	// Otherwise is the verdict that the signer would have if nothing had been changed. Only where it is "valid" the
	// change may be given as the reason.
	Otherwise string `json:"otherwise"`
}

func diagnosis(d *smime.Diagnosis) *Diagnosis {
	if d == nil {
		return nil
	}
	result := &Diagnosis{Code: string(d.Code), Detail: d.Detail, Otherwise: string(d.Otherwise)}
	if d.Octet >= 0 {
		result.Octet = &d.Octet
	}
	return result
}
