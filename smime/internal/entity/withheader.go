package entity

import "strings"

// WithHeader returns what [Parse] returns for data, which is the body of e after
// another header. Where that header says the same of the body, the body is not
// looked through again. The fields of parts refer to the octets of e.
func (e *Entity) WithHeader(data []byte) (*Entity, error) {
	header, body, err := splitHeader(data)
	if err != nil {
		return nil, err
	}
	with, err := Parse(header.Raw)
	if err != nil {
		return nil, err
	}
	if !e.IsMultipart() || len(body) != len(e.Body) || with.Type != e.Type || with.Params["boundary"] != e.Params["boundary"] {
		return Parse(data)
	}
	with.Raw = data
	with.placeParts(e, e.Offset+len(e.Header.Raw)-len(header.Raw), strings.TrimPrefix(e.Path+".", "."))
	return with, nil
}

// placeParts gives e, which has its Raw, the body and parts of another entity whose
// body has the same octets. Offsets are less by back, and paths lack a prefix.
func (e *Entity) placeParts(other *Entity, back int, prefix string) {
	e.Body = e.Raw[len(e.Header.Raw):]
	if !other.IsMultipart() {
		return
	}
	e.Preamble, e.Closed = e.Body[:len(other.Preamble)], other.Closed
	if e.Closed {
		e.Epilogue = e.Body[len(e.Body)-len(other.Epilogue):]
	}
	e.Parts = make([]*Entity, len(other.Parts))
	for i, part := range other.Parts {
		placed := *part
		placed.Offset -= back
		placed.Path = strings.TrimPrefix(part.Path, prefix)
		placed.Raw = e.Raw[placed.Offset-e.Offset:][:len(part.Raw)]
		placed.Header.Raw = placed.Raw[:len(part.Header.Raw)]
		placed.placeParts(part, back, prefix)
		e.Parts[i] = &placed
	}
}
