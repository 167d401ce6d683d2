package policy

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"signet/smime/cert"
)

// A Switch is a parameter of Set-SmimeConfig, the settings that Exchange has for
// S/MIME in Outlook on the web.
type Switch struct {
	Name string
	Key  string // that means the same; empty for none
	Doc  string // what becomes of it, in Markdown

	carry func(value json.RawMessage, to *imported) string // says what is wrong
}

// imported is a policy that is being made.
type imported struct {
	values map[string]any
	notes  []Problem
}

func (i *imported) note(name, format string, args ...any) {
	i.notes = append(i.notes, Problem{name, fmt.Sprintf(format, args...)})
}

// trust takes the authorities of a collection of certificates. In Exchange it may hold others, too; nothing is taken of one that cannot be read.
func (i *imported) trust(name string, store []byte) {
	certificates, err := cert.ParseCertificates(store)
	if err != nil {
		i.note(name, "nothing of it is taken: %s", strings.TrimPrefix(err.Error(), "cert: "))
		return
	}
	var authorities []*x509.Certificate
	for _, c := range certificates {
		if cert.IsAuthority(c) {
			authorities = append(authorities, c)
		} else {
			i.note(name, "%.100q is left out: not the certificate of an authority", c.Subject.String())
		}
	}
	if len(authorities) > 0 {
		i.values["trustAnchors"] = []map[string]string{{"certificates": base64.StdEncoding.EncodeToString(cert.MarshalSST(authorities))}}
	}
}

// ImportExchange makes a policy, as JSON, of what Get-SmimeConfig tells in
// PowerShell, as ConvertTo-Json writes it, and of a serialized store of
// certificates, which may be empty. It also tells what could not be carried
// over, or means something else now. What is null or empty decides nothing, and
// what stands there as Exchange begins is decided all the same.
//
// It fails with [ErrMalformed] for what is no JSON object with such settings.
func ImportExchange(config, store []byte) ([]byte, []Problem, error) {
	if len(config) > MaxPolicy {
		return nil, nil, fmt.Errorf("%w: more than %d octets", ErrMalformed, MaxPolicy)
	}
	config = UTF8(config)
	var several []json.RawMessage
	if json.Unmarshal(config, &several) == nil && len(several) == 1 {
		config = several[0]
	} else if len(several) > 1 {
		return nil, nil, fmt.Errorf("%w: %d configurations; only one of them can become a policy", ErrMalformed, len(several))
	}
	settings, err := members(config)
	if err != nil {
		return nil, nil, malformed(config, err)
	}
	to := &imported{values: map[string]any{}}
	known := 0
	for _, s := range switches {
		value, there := settings[s.Name]
		if !there {
			continue
		}
		known++
		switch string(value) {
		case "null", `""`:
			continue
		case "":
			to.note(s.Name, "there more than once")
			continue
		}
		if wrong := s.carry(value, to); wrong != "" {
			to.note(s.Name, "%s", wrong)
		}
	}
	if known == 0 {
		return nil, nil, fmt.Errorf("%w: no setting of Get-SmimeConfig in it", ErrMalformed)
	}
	if len(store) > 0 {
		to.trust("SMIMECertificateIssuingCA", store)
	}
	text, err := json.MarshalIndent(to.values, "", "  ")
	if err != nil {
		return nil, nil, err
	}
	_, problems, err := Read(text)
	return append(text, '\n'), append(to.notes, problems...), err
}

// UTF8 takes what PowerShell writes into a file, UTF-8 or UTF-16 with a byte order mark or, as of PowerShell 6, UTF-8 without one, and returns it in UTF-8 without.
func UTF8(text []byte) []byte {
	for mark, order := range map[string]binary.ByteOrder{"\xff\xfe": binary.LittleEndian, "\xfe\xff": binary.BigEndian} {
		if rest, found := bytes.CutPrefix(text, []byte(mark)); found {
			units := make([]uint16, len(rest)/2)
			for i := range units {
				units[i] = order.Uint16(rest[2*i:])
			}
			return []byte(string(utf16.Decode(units)))
		}
	}
	return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
}

// Switches returns all of them, in the order of their names.
func Switches() []Switch { return slices.Clone(switches) }

// carrier makes the carry of values of one type.
func carrier[T any](take func(v T, to *imported) string) func(json.RawMessage, *imported) string {
	return func(value json.RawMessage, to *imported) string {
		var v T
		if json.Unmarshal(value, &v) != nil && json.Unmarshal(unquoted(value), &v) != nil {
			return wrong("not a value that Exchange has: %.60s", value)
		}
		return take(v, to)
	}
}

// unquoted takes true, false and numbers out of the text that they become on the way through a file of text: "True", "2".
func unquoted(value json.RawMessage) []byte {
	var text string
	_ = json.Unmarshal(value, &text) // of anything else nothing is left, which is no value either
	return []byte(strings.ToLower(text))
}

// as carries true or false over as it is.
func as(key string) func(json.RawMessage, *imported) string {
	return carrier(func(v bool, to *imported) string {
		to.values[key] = v
		return ""
	})
}

// ifSet carries true over as one value, and false as another; nil for nothing.
func ifSet(key string, yes, no any) func(json.RawMessage, *imported) string {
	return carrier(func(v bool, to *imported) string {
		chosen := no
		if v {
			chosen = yes
		}
		if chosen != nil {
			to.values[key] = chosen
		}
		return ""
	})
}

// milliseconds carries a time over that can be no longer than most.
func milliseconds(name, key string, most int) func(json.RawMessage, *imported) string {
	return carrier(func(v json.Number, to *imported) string {
		n, err := strconv.Atoi(v.String())
		if err != nil || n <= 0 {
			return wrong("%s is not a number of milliseconds", v)
		}
		if n > most {
			to.note(name, "%d ms is more than Signet waits; it waits %d ms", n, most)
		}
		to.values[key] = min(max(n, 100), most)
		return ""
	})
}
