package smime_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"signet/smime"
	"signet/smime/cms"
	"signet/smime/internal/testca"
)

// Many broken signatures over much text take no more work than one.
func TestDiagnosisIsBounded(t *testing.T) {
	for _, size := range []int{100, 10_000, 5_000_000} {
		var text strings.Builder
		for text.Len() < size {
			fmt.Fprintf(&text, "Line %d.\r\n\r\nFrom the start.\r\n", text.Len())
		}
		entity := "Content-Type: text/plain\r\n\r\n" + text.String()
		signature := mustSignCMS(t, []byte("something else"), cms.Detached, people.alice, people.carol, people.alice, people.carol)
		counter := &countingContext{Context: t.Context()}
		report, err := smime.Open(counter, detached([]byte(entity), signature), smime.OpenOptions{Anchors: people.anchors(), Now: testca.Now()})
		if err != nil || report.Verdict != smime.VerdictInvalid || len(report.Signers) != 4 {
			t.Fatalf("%d octets: %v", size, err)
		}
		// The context is asked before each variant, and each has about as many octets.
		const limit = 48<<20 + 5*5_000_000
		if hashed := counter.asked * size; hashed > limit {
			t.Errorf("%d octets: %d variants", size, counter.asked)
		}
		for _, s := range report.Signers {
			if s.Diagnosis == nil || s.Diagnosis.Code != smime.DiagnosisUnknown {
				t.Errorf("%d octets: got %+v", size, s.Diagnosis)
			}
		}
	}
}

// A countingContext counts how often it is asked whether it has ended.
type countingContext struct {
	context.Context
	asked int
}

func (c *countingContext) Err() error {
	c.asked++
	return c.Context.Err()
}

// What is found last is not found where the context has ended before.
func TestDiagnosisEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	came := in(t, plainEntity, "\r\n\r\nFrom", "\r\nFrom")
	counter := &cancellingContext{countingContext{Context: ctx}, cancel}
	report, err := smime.Open(counter, detached([]byte(came), mustSignCMS(t, []byte(plainEntity), cms.Detached, people.alice)),
		smime.OpenOptions{Anchors: people.anchors(), Now: testca.Now()})
	if err == nil && report.Signers[0].Diagnosis.Code != smime.DiagnosisUnknown {
		t.Errorf("got %+v", report.Signers[0].Diagnosis)
	}
}

// A cancellingContext ends when it has been asked ten times.
type cancellingContext struct {
	countingContext
	cancel func()
}

func (c *cancellingContext) Err() error {
	if c.asked == 10 {
		c.cancel()
	}
	return c.countingContext.Err()
}
