package smime

import (
	"fmt"
	"time"

	"signet/smime/internal/entity"
)

// maxDateDifference is how far the date of a message may be from the signing
// time, and how far either may be ahead of the clock. Thunderbird allows as much.
const maxDateDifference = time.Hour

// redated reports whether a Date that no signature covers does not fit the
// signing time. Of one that can't be read, or of several, nobody knows which one a
// program shows. A message without any Date claims no new one.
func (o *opener) redated(signed time.Time) bool {
	dates := entity.Header{Fields: o.outer}.All("Date")
	if o.protectsDate() || len(dates) == 0 || signed.IsZero() {
		return false
	}
	date := o.report.Headers.Date
	return len(dates) > 1 || date.IsZero() || date.Sub(signed).Abs() > maxDateDifference
}

// protectsDate reports whether the Date is among the protected fields.
func (o *opener) protectsDate() bool {
	return len(entity.Header{Fields: o.protected}.All("Date")) > 0
}

// compareDates tells how signing times, the date of a protected message and the
// clock fit together. Where the signature covers the date nobody can have changed
// it, and the verdict does not depend on it: the message was written then, and
// signed at another time, or a clock is wrong.
func (o *opener) compareDates() {
	date := o.report.Headers.Date
	ahead := o.opts.Now.Add(maxDateDifference)
	if o.isProtected() && date.After(ahead) {
		o.find(FindingDateInFuture, SeverityWarning, "The date of the message, "+dateDetail(date)+", has not come yet.")
	}
	for _, s := range o.signed {
		signed := s.result.SigningTime
		if s.result.Err != nil {
			continue
		}
		if s.layer == o.authorLayer() {
			o.findAgeUnknown(signed)
		}
		if signed.IsZero() {
			continue
		}
		if signed.After(ahead) {
			o.findOnce(FindingSignedInFuture, SeverityWarning, "The signing time, "+dateDetail(signed)+", has not come yet.")
		}
		if s.layer == o.authorLayer() && o.protectsDate() && !date.IsZero() && date.Sub(signed).Abs() > maxDateDifference {
			o.findOnce(string(SignerTimeDiffers), SeverityInfo,
				fmt.Sprintf("The message is dated %s and was signed at %s. The signature covers both.", dateDetail(date), dateDetail(signed)))
		}
	}
}

// findAgeUnknown warns where a signature that holds may be as old as it likes: a
// message that was sent again looks like a new one. RFC 8551 Section 2.5.1 lets
// signers leave out when they sign, and so the verdict, which says who, does not
// depend on it.
func (o *opener) findAgeUnknown(signed time.Time) {
	switch {
	case o.protectsDate() && !o.report.Headers.Date.IsZero():
	case signed.IsZero():
		o.findOnce(FindingNoSigningTime, SeverityWarning, "The signature covers neither a signing time nor a date.")
	case len(o.outer) > 0 && len(entity.Header{Fields: o.outer}.All("Date")) == 0:
		o.findOnce(FindingNoDate, SeverityWarning, "The message has no date. It was signed at "+dateDetail(signed)+".")
	}
}

func dateDetail(t time.Time) string { return t.UTC().Format(time.RFC3339) }
