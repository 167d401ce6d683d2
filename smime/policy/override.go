package policy

import (
	"encoding/json"
	"reflect"
)

// override takes over what other decides.
func (w *Writing) override(other Writing) {
	to, from := reflect.ValueOf(w).Elem(), reflect.ValueOf(other)
	for i := range from.NumField() {
		if decided := from.Field(i); !decided.IsZero() {
			to.Field(i).Set(decided)
		}
	}
}

// forKey says whom an override is for.
var forKey = list("for", MaxNamed, ownText, func(o *Override) *[]string { return &o.For },
	"Addresses, and domains such as `@sales.example.org`.")

func overrideFields() []Key {
	fields := []Key{forKey.Key}
	for _, e := range writingKeys {
		fields = append(fields, e.Key)
	}
	return fields
}

func readOverride(value json.RawMessage, at path) (Override, []Problem, bool) {
	var o Override
	values, err := members(value)
	if err != nil {
		return o, at.problem("not an object"), false
	}
	problems := readAll(&o, []entry[Override]{forKey}, values, at)
	problems = append(problems, readAll(&o.Writing, writingKeys, values, at)...)
	problems = append(problems, unknown(values, at)...)
	if len(o.For) == 0 {
		problems = append(problems, at.member(forKey.Name).problem("for nobody")...)
	}
	return o, problems, len(o.For) > 0
}
