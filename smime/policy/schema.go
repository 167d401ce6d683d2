package policy

import "encoding/json"

// schema is what browsers know of a type. They pass over values that do not fit
// it, of a list over all of it, and nobody is told; so values that a key cannot have, and numbers that are
// out of range, are left to [Read].
type schema struct {
	Type        Type              `json:"type"`
	Title       string            `json:"title,omitempty"`
	Description string            `json:"description,omitempty"`
	Properties  map[string]schema `json:"properties,omitempty"`
	Items       *schema           `json:"items,omitempty"`
}

// Schema returns the schema of the policy, for the manifest's
// storage.managed_schema.
func Schema() ([]byte, error) {
	whole := schema{Type: Object, Properties: properties(Keys())}
	text, err := json.MarshalIndent(whole, "", "  ")
	return append(text, '\n'), err
}

func properties(keys []Key) map[string]schema {
	all := map[string]schema{}
	for _, key := range keys {
		all[key.Name] = key.schema()
	}
	return all
}

func (k Key) schema() schema {
	s := schema{Type: k.Type, Description: k.Doc}
	switch {
	case k.Type == List && k.Of == Object:
		s.Items = &schema{Type: Object, Properties: properties(k.Fields)}
	case k.Type == List:
		s.Items = &schema{Type: k.Of}
	}
	return s
}
