package smime

import (
	"runtime"
	"strings"
	"testing"
)

// A field of many words is folded in one go: with a copy of all before for each of
// them, a message of a hundred kilobytes kept the engine busy for a quarter of a minute.
func TestFoldingCopiesNoWordTwice(t *testing.T) {
	field := "X-Words:" + strings.Repeat(" a", 20_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	folded := foldedAt(76)(field)
	runtime.ReadMemStats(&after)
	if octets := after.TotalAlloc - before.TotalAlloc; octets > 50*uint64(len(field)) {
		t.Errorf("%d octets took %d", len(field), octets)
	}
	if strings.ReplaceAll(folded, "\r\n", "") != field {
		t.Error("other words than before")
	}
	for line := range strings.SplitSeq(folded, "\r\n") {
		if len(line) > 76 {
			t.Fatalf("a line of %d octets", len(line))
		}
	}
}
