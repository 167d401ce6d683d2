package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"signet/smime/policy"
)

var errNoPolicyCommand = errors.New("policy: check or import is needed")

// policies works on what administrators decide for all users of a browser.
func policies(_ context.Context, s streams, args []string) (int, error) {
	if len(args) > 0 {
		switch args[0] {
		case "check":
			return checkPolicy(s, args[1:])
		case "import":
			return importPolicy(s, args[1:])
		}
	}
	return exitUsage, errNoPolicyCommand
}

// checkPolicy tells what is wrong with a policy and what contradicts itself in it, a line for each, and what it decides where nothing is.
func checkPolicy(s streams, args []string) (int, error) {
	set := flag.NewFlagSet("policy check", flag.ContinueOnError)
	id := set.String("id", "", "")
	args, err := parseFlags(set, args)
	if err != nil {
		return exitUsage, err
	}
	data, err := readMessage(s, args)
	if err != nil {
		return exitUsage, err
	}
	if data, err = policyOf(data, *id); err != nil {
		return exitUsage, err
	}
	read, problems, err := policy.Read(data)
	if err != nil {
		return exitUsage, err
	}
	if problems = append(problems, read.Contradictions()...); len(problems) > 0 {
		return exitBad, tellProblems(s, problems)
	}
	_, err = fmt.Fprintf(s.out, "good: decides %s\n", orNothing(strings.Join(read.Decided, ", ")))
	return status(err), err
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

func tellProblems(s streams, problems []policy.Problem) error {
	for _, p := range problems {
		if _, err := fmt.Fprintln(s.out, printable(p.String())); err != nil {
			return err
		}
	}
	return nil
}

// printable makes one line of what a file said.
func printable(text string) string { return oneLine(errors.New(text)) }

// policyOf takes Signet's policy out of a file of policies for Chromium, or brings one for ChromeOS into the form of the others.
// Any other file is a policy itself, as text of Windows, too, which browsers do not read.
func policyOf(file []byte, id string) ([]byte, error) {
	data := policy.UTF8(file)
	own, fromBrowser, err := inBrowser(data, id)
	switch {
	case err != nil || !fromBrowser:
		return withoutValues(data), err
	case isUTF16(file):
		return nil, errors.New("a file in UTF-16, of which browsers read nothing: save it in UTF-8")
	}
	return own, nil
}

func isUTF16(file []byte) bool {
	return bytes.HasPrefix(file, []byte("\xff\xfe")) || bytes.HasPrefix(file, []byte("\xfe\xff"))
}

// withoutValues makes {"key": value} of the {"key": {"Value": value}} of ChromeOS, where each key is so. Anything else is as it was.
func withoutValues(data []byte) []byte {
	var keys map[string]map[string]json.RawMessage
	if json.Unmarshal(data, &keys) != nil || len(keys) == 0 {
		return data
	}
	values := map[string]json.RawMessage{}
	for name, object := range keys {
		value, found := object["Value"]
		if !found || len(object) > 1 {
			return data
		}
		values[name] = value
	}
	bare, err := json.Marshal(values)
	if err != nil {
		return data
	}
	return bare
}

// inBrowser tells besides whether the file is one of policies for Chromium.
func inBrowser(data []byte, id string) (own []byte, found bool, err error) {
	var file struct {
		ThirdParty *struct {
			Extensions map[string]json.RawMessage `json:"extensions"`
		} `json:"3rdparty"`
	}
	if json.Unmarshal(data, &file) != nil || file.ThirdParty == nil {
		return nil, false, nil
	}
	extensions := file.ThirdParty.Extensions
	if id == "" && len(extensions) == 1 {
		id = slices.Collect(maps.Keys(extensions))[0]
	}
	own, found = extensions[id]
	if !found {
		return nil, false, fmt.Errorf("policies of %d extensions: --id says which is Signet's", len(extensions))
	}
	return own, true, nil
}

// importPolicy makes a policy of what Exchange has decided. What it cannot carry over it tells on standard error.
func importPolicy(s streams, args []string) (int, error) {
	set := flag.NewFlagSet("policy import", flag.ContinueOnError)
	sst := set.String("sst", "", "")
	out := set.String("out", "", "")
	args, err := parseFlags(set, args)
	if err != nil {
		return exitUsage, err
	}
	config, err := readMessage(s, args)
	if err != nil {
		return exitUsage, err
	}
	var store []byte
	if *sst != "" {
		if store, err = os.ReadFile(*sst); err != nil {
			return exitUsage, err
		}
	}
	made, notes, err := policy.ImportExchange(config, store)
	if err != nil {
		return exitUsage, err
	}
	if err := tellProblems(streams{out: s.err}, notes); err != nil {
		return exitUsage, err
	}
	err = writeTo(s, *out, made)
	return status(err), err
}
