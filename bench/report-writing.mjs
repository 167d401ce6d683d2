// The part of docs/performance.md about writing, from what was measured.
import { median } from './compare.mjs';
import { milliseconds, table, times, verdict } from './format.mjs';

/** The part about writing, @param r what writing.ts has measured. */
export const writing = r => {
  const ratio = median(r.signet) / median(r.webmail);
  const sorted = r.typing.toSorted((a, b) => a - b);
  const share = part => sorted[Math.ceil(sorted.length * part) - 1];
  return `## Writing

In the same stock Roundcube, taking turns: from choosing a file of 25 MB to the message that left. For Roundcube that is when its list
is there again after Send; for Signet, when the message was signed, encrypted, checked, sent, and its stored copy compared. What is
sent encrypted has almost twice as many octets. The load average was ${r.load.toFixed(1)}.

${table(
  ['what', 'Roundcube itself', 'Signet', 'ratio', 'at most', ''],
  [
    [
      'message with 25 MB attached, signed and encrypted',
      milliseconds(median(r.webmail)),
      milliseconds(median(r.signet)),
      times(ratio),
      times(2),
      verdict(ratio <= 2),
    ],
  ],
)}

From a key to the picture that shows its letter, for ${sorted.length} letters within a text of 20,000 words, with the file attached.

${table(
  ['half of them within', '95 of 100 within', 'all within', 'asked for, of 95', ''],
  [[...[0.5, 0.95, 1].map(part => milliseconds(share(part))), milliseconds(50), verdict(share(0.95) < 50)]],
)}
`;
};
