package api

import (
	"bytes"
	"testing"
)

func TestCompareCopy(t *testing.T) {
	c := ready(t, people().alice)
	_, messages := askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draftTo("bob@example.test"), Sign: SignClear})
	built := messages[0]
	stored := append([]byte("Received: by the server\r\n"), bytes.TrimRight(built, "\r\n")...)
	if got := ask[CompareCopyResult](c, "compareCopy", Empty{}, built, stored); !got.Same || got.Verdict != "verified" || got.Difference != "" {
		t.Errorf("kept: %+v", got)
	}
	changed := bytes.Replace(stored, []byte("Hallo Bob"), []byte("Hallo Rob"), 1)
	if got := ask[CompareCopyResult](c, "compareCopy", Empty{}, built, changed); got.Same || got.Verdict != "invalid" || got.Difference == "" {
		t.Errorf("changed: %+v", got)
	}

	_, messages = askBodies[ComposeResult](c, "compose", ComposeParams{Draft: draftTo("alice@example.test"), Sign: SignClear, Encrypt: true})
	ask[Status](c, "lock", Empty{})
	if got := ask[CompareCopyResult](c, "compareCopy", Empty{}, messages[0], messages[0]); !got.Same || got.Verdict != "" {
		t.Errorf("while locked: %+v", got)
	}
}
