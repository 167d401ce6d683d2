package api

import (
	"context"
	"errors"

	"signet/smime"
)

// CompareCopyResult tells whether a provider kept what was sent.
type CompareCopyResult struct {
	Same       bool   `json:"same"`       // equal but for trailing blank lines, added trace fields, and the order and folds of the header
	Verdict    string `json:"verdict"`    // of the stored copy; empty where it cannot be opened
	Difference string `json:"difference"` // English: the first line that differs; empty where none
}

func (c *call) compareCopy(Empty) (CompareCopyResult, error) {
	if err := c.expectBodies(2); err != nil {
		return CompareCopyResult{}, err
	}
	built, stored := c.bodies[0], c.bodies[1]
	result := CompareCopyResult{Difference: smime.CopyDifference(built, stored)}
	if smime.CopyRewritten(built, stored) {
		result.Difference = ""
	}
	result.Same = result.Difference == ""

	trust, err := c.trust()
	if err != nil {
		return CompareCopyResult{}, err
	}
	report, err := c.read(stored, OpenParams{}, trust, nil)
	switch {
	case err == nil:
		result.Verdict = string(report.Verdict)
	case c.ctx.Err() != nil || errors.Is(err, context.Canceled):
		return CompareCopyResult{}, err
	}
	// A copy that cannot be opened, for example because the keys were locked
	// meanwhile, is compared all the same.
	return result, nil
}
