/** When a message may be wanted to leave that is not to leave now. */

/** A time with a name, of which the catalog has one: `later_…`. */
export interface Later {
  name: 'afternoon' | 'tomorrow' | 'monday';
  when: Date;
}

/** The hours at which people begin to read, after lunch and in the morning. */
const afternoon = 14;
const morning = 8;

/** The times that are offered, on the clock of this device: those that are near enough to be meant, and far enough to be of use. */
export function laterTimes(now: Date): Later[] {
  const at = (days: number, hour: number) =>
    // The clock may change in between: the hour is what it shows then.
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    ...(now.getHours() < afternoon - 1 ? [{ name: 'afternoon', when: at(0, afternoon) } as const] : []),
    { name: 'tomorrow', when: at(1, morning) },
    ...(toMonday > 1 ? [{ name: 'monday', when: at(toMonday, morning) } as const] : []),
  ];
}

/** A time as a field for one takes and gives it: without a zone. */
export function localText(when: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  return `${day}T${two(when.getHours())}:${two(when.getMinutes())}`;
}

/** The zone that the times are in, as people know it: "Europe/Berlin, GMT+1". */
export function zoneName(now: Date, language: string): string {
  const format = new Intl.DateTimeFormat(language, { timeZoneName: 'shortOffset' });
  const offset = format.formatToParts(now).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return [format.resolvedOptions().timeZone.replaceAll('_', ' '), offset].filter(Boolean).join(', ');
}
