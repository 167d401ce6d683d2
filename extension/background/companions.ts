/**
 * Hosts that a webmail needs beside its own, allowed and given back together
 * with it. They are no webmails: no script of ours runs in what they show.
 */
const companions: Record<string, readonly string[]> = {
  // Gmail's download of a whole message goes on there.
  'https://mail.google.com': ['https://mail-attachment.googleusercontent.com'],
};

/** The match patterns of what is allowed, or given back, with a webmail. */
export function patternsOf(origin: string): string[] {
  return [origin, ...(companions[origin] ?? [])].map(each => `${each}/*`);
}

/** Whether an origin is there for a webmail's sake alone. */
export function isCompanion(origin: string): boolean {
  return Object.values(companions).some(each => each.includes(origin));
}
