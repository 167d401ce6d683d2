//go:build !js

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"signet": main})
}

// TestScripts runs testdata/*.txt. Each script finds the files that
// smime/internal/testca/issue writes:
//
//	ca.pem intermediate.pem            the authorities of alice, bob and carol
//	alice.pem alice.key alice.p12      RSA; the passphrase of the .p12 is in passphrase.txt
//	bob.pem bob.key                    P-256
//	carol.pem carol.key                RSA
//	alice-expired.pem alice-expired.key
//	mallory.pem mallory.key            from an authority that nobody knows
//
// and a time at which all of them but one are valid in $AT, and in $ATTIME as seconds.
func TestScripts(t *testing.T) {
	at := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	issued := t.TempDir()
	issue := exec.Command("go", "run", "signet/smime/internal/testca/issue", "--out", issued, "--valid-from", "2026-01-01T00:00:00Z")
	if output, err := issue.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	testscript.Run(t, testscript.Params{
		Dir:  "testdata",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exitcode": exitCode},
		Setup: func(env *testscript.Env) error {
			env.Setenv("AT", at.Format(time.RFC3339))
			env.Setenv("ATTIME", strconv.FormatInt(at.Unix(), 10))
			if err := os.WriteFile(filepath.Join(env.WorkDir, "passphrase.txt"), []byte("signet\n"), 0o600); err != nil {
				return err
			}
			return os.CopyFS(env.WorkDir, os.DirFS(issued))
		},
	})
}

// exitCode is the script command "exitcode N program args...": it runs the
// program and fails unless it ends with that exit status.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode N program args...")
	}
	got := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if want := args[0]; strconv.Itoa(got) != want {
		ts.Fatalf("got exit status %d, want %s", got, want)
	}
}
