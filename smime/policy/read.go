package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// The limits of a policy.
const (
	MaxPolicy      = 8 << 20 // octets
	MaxText        = 200     // octets of a name, a URL's more: see MaxURL
	MaxURL         = 2000    // octets
	MaxHosts       = 100
	MaxOverrides   = 1000
	MaxRules       = 1000
	MaxNamed       = 1000 // addresses, domains or words of one override or rule
	MaxAnchorFiles = 100
	MaxDirectories = 32
	MaxAttributes  = 32

	// MaxTold is the most problems that are told.
	MaxTold = 100
)

// ErrMalformed means that a policy is no JSON object.
var ErrMalformed = errors.New("policy: malformed")

// A Problem is a part of a policy that cannot be read, and decides nothing.
type Problem struct {
	Key    string // such as "encrypt", or "overrides[2].encrypt"
	Detail string // what is wrong with it: English, for administrators
}

func (p Problem) String() string { return p.Key + ": " + p.Detail }

// Read reads a policy: a JSON object with the keys of [Keys]. What cannot be
// read, and keys that are not known, are among the problems; all else holds.
// It fails with [ErrMalformed], and then nothing holds.
func Read(data []byte) (*Policy, []Problem, error) {
	if len(data) > MaxPolicy {
		return nil, nil, fmt.Errorf("%w: more than %d octets", ErrMalformed, MaxPolicy)
	}
	values, err := members(data)
	if err != nil {
		return nil, nil, malformed(data, err)
	}
	p := new(Policy)
	there := slices.Sorted(maps.Keys(values))
	problems := readAll(p, generalKeys, values, "")
	problems = append(problems, readAll(&p.Writing, writingKeys, values, "")...)
	problems = append(problems, readAll(p, trustKeys, values, "")...)
	problems = append(problems, unknown(values, "")...)
	p.Decided = p.decided(there, problems)
	if len(problems) > MaxTold {
		problems = append(problems[:MaxTold], Problem{"", wrong("and %d more", len(problems)-MaxTold)})
	}
	return p, problems, nil
}

// decided returns the keys with which nothing is wrong, and lists of which only some items are; no list of which nothing is left.
func (p *Policy) decided(there []string, problems []Problem) []string {
	return slices.DeleteFunc(there, func(name string) bool {
		return p.isEmpty(name) || slices.ContainsFunc(problems, func(p Problem) bool { return p.Key == name })
	})
}

// isEmpty tells whether a list has nothing in it. Fields are named as their keys are.
func (p *Policy) isEmpty(name string) bool {
	field := reflect.ValueOf(p).Elem().FieldByNameFunc(func(field string) bool { return strings.EqualFold(field, name) })
	return field.IsValid() && field.Kind() == reflect.Slice && field.Len() == 0
}

// readAll reads those of the keys that are there, and takes them out of values.
func readAll[H any](h *H, keys []entry[H], values map[string]json.RawMessage, in path) []Problem {
	var problems []Problem
	for _, key := range keys {
		value, there := values[key.Name]
		if !there {
			continue
		}
		delete(values, key.Name)
		problems = append(problems, key.read(h, value, in.member(key.Name))...)
	}
	return problems
}

func unknown(values map[string]json.RawMessage, in path) []Problem {
	var problems []Problem
	for _, name := range slices.Sorted(maps.Keys(values)) {
		problems = append(problems, in.member(name).problem("there is no such key")...)
	}
	return problems
}

// members reads a JSON object, and nothing behind it. Of a member that is there
// more than once nobody knows which was meant: its value is nil.
func members(data []byte) (map[string]json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if begin, err := decoder.Token(); err != nil {
		return nil, err
	} else if begin != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	values := map[string]json.RawMessage{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		name, _ := key.(string) // of an object
		if _, twice := values[name]; twice {
			value = nil
		}
		values[name] = value
	}
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something behind the object")
	}
	return values, nil
}

// malformed says in which line of a file it is no JSON, where that is what is wrong with it.
func malformed(data []byte, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(json.Unmarshal(data, new(json.RawMessage)), &syntax) {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
	return fmt.Errorf("%w: line %d: %w", ErrMalformed, line, syntax)
}

// A path is where in a policy something is.
type path string

func (p path) member(name string) path {
	if len(name) > MaxText {
		name = name[:MaxText] + "…"
	}
	if p == "" {
		return path(name)
	}
	return p + "." + path(name)
}

func (p path) item(i int) path { return path(fmt.Sprintf("%s[%d]", p, i)) }

func (p path) problem(detail string) []Problem { return []Problem{{string(p), detail}} }

// names are those of types in problems.
var names = map[Type]string{
	Boolean: "true or false", Integer: "a whole number", String: "a text", List: "a list", Object: "an object",
}

// decode reads one value, and says what is wrong with it.
func decode(value json.RawMessage, to any, wanted Type) string {
	if value == nil {
		return "there more than once"
	}
	if string(value) == "null" || json.Unmarshal(value, to) != nil {
		return "not " + names[wanted]
	}
	return ""
}

func wrong(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func unlessAmong[V ~string](value V, values []V) string {
	if slices.Contains(values, value) {
		return ""
	}
	return wrong("%.60q is none of %s", string(value), strings.Join(texts(values), ", "))
}
