package smime

import (
	"time"

	"signet/smime/internal/entity"
)

// maxDateDifference is how far the date of a message may be from the signing
// time. Thunderbird allows as much.
const maxDateDifference = time.Hour

// redated reports whether a Date that no signature covers does not fit the
// signing time. Of one that can't be read, or of several, nobody knows which one a
// program shows. A message without any Date claims no new one.
func (o *opener) redated(signed time.Time) bool {
	h := o.report.Headers
	dates := entity.Header{Fields: o.outer}.All("Date")
	if h.Protection != HeadersUnprotected || len(dates) == 0 || signed.IsZero() {
		return false
	}
	return len(dates) > 1 || h.Date.IsZero() || h.Date.Sub(signed).Abs() > maxDateDifference
}
