/** The times of day that a page of Exchange's shows above a message. */

const time = /(?<![\d.:])(\d{1,2})[:.](\d{2})(?![\d.:])/g;

/** The times of day in a text. */
export function timesIn(text: string): { hour: number; minute: number }[] {
  return [...text.matchAll(time)].map(([, hour, minute]) => ({ hour: Number(hour), minute: Number(minute) }));
}

/** A text without them. */
export function withoutTimes(text: string): string {
  return text.replace(time, ' ');
}

/** Time zones differ by quarters of an hour; one of two clocks may round up. */
const quarter = 15;
const rounding = 1;

/**
 * Whether a header shows times, and none that a message can have in whatever zone: then it is above another message, such as
 * one that came since the messages of the conversation were asked for.
 *
 * @param received RFC 3339
 */
export function isOfAnotherTime(received: string, header: string): boolean {
  const minutes = new Date(received).getMinutes();
  const shown = timesIn(header);
  if (Number.isNaN(minutes) || shown.length === 0) return false;
  return !shown.some(({ minute }) => {
    const apart = Math.abs(minute - minutes) % quarter;
    return Math.min(apart, quarter - apart) <= rounding;
  });
}
