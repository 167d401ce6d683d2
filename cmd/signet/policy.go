package main

import (
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

// policyOf takes Signet's policy out of a file of policies for Chromium. Any other file is a policy itself.
func policyOf(data []byte, id string) ([]byte, error) {
	var file struct {
		ThirdParty *struct {
			Extensions map[string]json.RawMessage `json:"extensions"`
		} `json:"3rdparty"`
	}
	if json.Unmarshal(data, &file) != nil || file.ThirdParty == nil {
		return data, nil
	}
	extensions := file.ThirdParty.Extensions
	if id == "" && len(extensions) == 1 {
		id = slices.Collect(maps.Keys(extensions))[0]
	}
	own, found := extensions[id]
	if !found {
		return nil, fmt.Errorf("policies of %d extensions: --id says which is Signet's", len(extensions))
	}
	return own, nil
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
