// Command typescript prints the contract of package api as TypeScript.
//
//	typescript OUTPUT
//
// It reads the types and their comments from the package's source, and the
// methods from [api.Methods], so that Go stays the only place where the
// contract is written.
package main

import (
	"bytes"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: typescript OUTPUT")
		os.Exit(2)
	}
	if err := generate(".", os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "typescript:", err)
		os.Exit(1)
	}
}

// generate writes the contract of the package in directory to output, and
// leaves a file that is up to date alone.
func generate(directory, output string) error {
	contract, err := contract(directory)
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(output); err == nil && bytes.Equal(old, contract) {
		return nil
	}
	return os.WriteFile(output, contract, 0o644)
}
