package pbe

import "fmt"

// DefaultBudget is enough for any file that was not made to keep the engine busy: the largest counts known in use are of
// a million, for each of a handful of derivations.
const DefaultBudget = 20_000_000

// A Budget is how many iterations of a hash function may still be done for one file.
type Budget struct{ left int64 }

// NewBudget returns a Budget of DefaultBudget iterations.
func NewBudget() *Budget { return &Budget{left: DefaultBudget} }

// spend takes iterations, each done once for every block of the result.
func (b *Budget) spend(iterations int64, blocks int) error {
	if iterations < 1 {
		return malformed(fmt.Sprintf("%d iterations", iterations))
	}
	if iterations > b.left/int64(blocks) {
		return fmt.Errorf("%w: %d iterations", ErrTooCostly, iterations)
	}
	b.left -= iterations * int64(blocks)
	return nil
}
