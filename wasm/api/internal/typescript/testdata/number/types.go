package api

type Status struct {
	Keys float64 `json:"keys"`
}
