// Package clock is the time of a double, which tests move forward.
package clock

import (
	"sync"
	"time"
)

// A Clock goes as the system's does, ahead of it by what Advance added. Its zero value is the system's.
type Clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

// Now returns the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

// Advance moves the clock forward.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}
