package api

// Progress tells how far a long call is.
type Progress struct {
	Step  string `json:"step"` // "parse", "decrypt", "verify", "sign", "encrypt", "check" or "unlock"
	Done  int64  `json:"done"` // octets of the step, or 0 where the step has none
	Total int64  `json:"total"`
}
