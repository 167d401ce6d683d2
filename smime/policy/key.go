package policy

import (
	"encoding/json"
	"slices"
)

// A Type is one of JSON that browsers know in policies.
type Type string

// The types.
const (
	Boolean Type = "boolean"
	Integer Type = "integer"
	String  Type = "string"
	List    Type = "array"
	Object  Type = "object"
)

// A Key is one that a policy can have.
type Key struct {
	Name        string
	Doc         string   // what it decides, in Markdown
	Otherwise   string   // what holds where it is not there
	Exchange    []string // the parameters of Set-SmimeConfig that mean the same
	Overridable bool     // overrides can have it, too

	Type   Type
	Values []string // that a string, or one of a list, can be; none for others
	Of     Type     // what is in a list
	Fields []Key    // of an object, or of those in a list
}

// Keys returns all of them, in the order of the documentation.
func Keys() []Key {
	var keys []Key
	for _, e := range generalKeys {
		keys = append(keys, e.Key)
	}
	for _, e := range writingKeys {
		key := e.Key
		key.Overridable = true
		keys = append(keys, key)
	}
	for _, e := range trustKeys {
		keys = append(keys, e.Key)
	}
	return keys
}

// An entry is a key with how its value gets into what holds it.
type entry[H any] struct {
	Key
	read func(h *H, value json.RawMessage, at path) []Problem
}

// otherwise says what holds where the key is not there.
func (e entry[H]) otherwise(text string) entry[H] {
	e.Otherwise = text
	return e
}

// exchange says which parameters of Set-SmimeConfig mean the same.
func (e entry[H]) exchange(parameters ...string) entry[H] {
	e.Exchange = parameters
	return e
}

// flag is a key that is true or false.
func flag[H any](name string, field func(*H) **bool, doc string) entry[H] {
	return single(Key{Name: name, Doc: doc, Type: Boolean}, field, func(bool) string { return "" })
}

// number is a key that is a whole number.
func number[H any](name string, least, most int, field func(*H) **int, doc string) entry[H] {
	return single(Key{Name: name, Doc: doc, Type: Integer}, field, func(n int) string {
		if n < least || n > most {
			return wrong("%d is not between %d and %d", n, least, most)
		}
		return ""
	})
}

// choice is a key that has one of some values.
func choice[H any, V ~string](name string, values []V, field func(*H) **V, doc string) entry[H] {
	return single(Key{Name: name, Doc: doc, Type: String, Values: texts(values)}, field, func(v V) string {
		return unlessAmong(v, values)
	})
}

// single is a key with one value, which check finds wrong or not.
func single[H, V any](key Key, field func(*H) **V, check func(V) string) entry[H] {
	return entry[H]{key, func(h *H, value json.RawMessage, at path) []Problem {
		v := new(V)
		if detail := decode(value, v, key.Type); detail != "" {
			return at.problem(detail)
		}
		if detail := check(*v); detail != "" {
			return at.problem(detail)
		}
		*field(h) = v
		return nil
	}}
}

// text is a key that is text, in the form that read brings it into.
func text[H any](name string, read func(string) (string, string), field func(*H) *string, doc string) entry[H] {
	return entry[H]{Key{Name: name, Doc: doc, Type: String}, func(h *H, value json.RawMessage, at path) []Problem {
		var v string
		if detail := decode(value, &v, String); detail != "" {
			return at.problem(detail)
		}
		v, detail := read(v)
		if detail != "" {
			return at.problem(detail)
		}
		*field(h) = v
		return nil
	}}
}

// choices is a key that is a list of some values, in an order that counts.
func choices[H any, V ~string](name string, values []V, field func(*H) *[]V, doc string) entry[H] {
	e := list(name, len(values), func(v string) (string, string) { return v, unlessAmong(V(v), values) }, field, doc)
	e.Values = texts(values)
	return e
}

// list is a key that is a list of texts, each in the form that read brings it into. One that cannot be read is left out, and told.
func list[H any, V ~string](name string, most int, read func(string) (string, string), field func(*H) *[]V, doc string) entry[H] {
	return entry[H]{Key{Name: name, Doc: doc, Type: List, Of: String}, func(h *H, value json.RawMessage, at path) []Problem {
		var all []json.RawMessage
		if detail := decode(value, &all, List); detail != "" {
			return at.problem(detail)
		}
		if len(all) > most {
			return at.problem(wrong("%d of them; there can be %d", len(all), most))
		}
		var problems []Problem
		var good []V
		for i, raw := range all {
			var v string
			detail := decode(raw, &v, String)
			if detail == "" {
				v, detail = read(v)
			}
			if detail != "" {
				problems = append(problems, at.item(i).problem(detail)...)
			} else if !slices.Contains(good, V(v)) {
				good = append(good, V(v))
			}
		}
		*field(h) = good
		return problems
	}}
}

// objects is a key that is a list of objects. One that read cannot read is left out, and told.
func objects[H, V any](name string, most int, fields []Key, read func(value json.RawMessage, at path) (V, []Problem, bool), field func(*H) *[]V, doc string) entry[H] {
	key := Key{Name: name, Doc: doc, Type: List, Of: Object, Fields: fields}
	return entry[H]{key, func(h *H, value json.RawMessage, at path) []Problem {
		var all []json.RawMessage
		if detail := decode(value, &all, List); detail != "" {
			return at.problem(detail)
		}
		if len(all) > most {
			return at.problem(wrong("%d of them; there can be %d", len(all), most))
		}
		var problems []Problem
		var good []V
		for i, raw := range all {
			v, found, ok := read(raw, at.item(i))
			problems = append(problems, found...)
			if ok {
				good = append(good, v)
			}
		}
		*field(h) = good
		return problems
	}}
}

func texts[V ~string](values []V) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}
