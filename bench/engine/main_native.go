//go:build !js

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"signet/smime/cms"
)

// A measured Request comes as one line of JSON on standard input; what is in the
// folder of files is named by its file name. The answer is a line with the times.
type measured struct {
	Request
	Inputs []string `json:"inputs"`
	Output string   `json:"output"` // file for the output, none where empty
	Runs   int      `json:"runs"`
}

// main takes a folder. Without a signer in it, it writes the people's files
// there and ends; else it measures.
func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: engine DIR <requests")
		os.Exit(2)
	}
	work := measure
	if _, err := os.Stat(filepath.Join(os.Args[1], peopleFiles[0])); err != nil {
		work = writePeople
	}
	if err := work(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
		os.Exit(1)
	}
}

func measure(folder string) error {
	files, err := readFiles(folder, peopleFiles)
	if err != nil {
		return err
	}
	p, err := readPeople(files, cms.Go{})
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var m measured
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return err
		}
		milliseconds, err := m.measure(p, folder)
		if err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
		answer, err := json.Marshal(milliseconds)
		if err != nil {
			return err
		}
		fmt.Println(string(answer))
	}
	return lines.Err()
}

func (m measured) measure(p *people, folder string) (milliseconds []float64, err error) {
	inputs, err := readFiles(folder, m.Inputs)
	if err != nil {
		return nil, err
	}
	for range m.Runs {
		start := time.Now()
		output, err := run(p, m.Request, inputs)
		if err != nil {
			return nil, err
		}
		milliseconds = append(milliseconds, float64(time.Since(start))/float64(time.Millisecond))
		if m.Output != "" {
			if err := os.WriteFile(filepath.Join(folder, m.Output), output, 0o600); err != nil {
				return nil, err
			}
		}
	}
	return milliseconds, nil
}

func readFiles(folder string, names []string) ([][]byte, error) {
	contents := make([][]byte, len(names))
	for i, name := range names {
		var err error
		if contents[i], err = os.ReadFile(filepath.Join(folder, name)); err != nil {
			return nil, err
		}
	}
	return contents, nil
}
