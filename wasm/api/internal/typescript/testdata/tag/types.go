package api

type Status struct {
	State string `json:",omitempty"`
}
