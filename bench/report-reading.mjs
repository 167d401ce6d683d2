// The part of docs/performance.md about reading.
import { median } from './compare.mjs';
import { decimal, milliseconds, table, verdict } from './format.mjs';

/** Until when what was there, and whose work it was. */
const phases = [
  ['page', "Roundcube's page of the message"],
  ['asked', 'the message is asked for, while the page is still parsed'],
  ['source', 'the message, from Roundcube'],
  ['reader', "the reader's frame begins to load, meanwhile"],
  ['message', 'the reader has the message'],
  ['answer', "the engine's answer"],
  ['verdict', 'the verdict on the screen'],
];

function readings({ signed, encrypted, engine }) {
  const at = (rows, phase) => median(rows.map(row => row[phase]));
  const row = (what, value, target) => [
    what,
    milliseconds(value),
    milliseconds(target),
    verdict(value <= target),
  ];
  return `${table(
    ['what', 'here', 'asked for', ''],
    [
      row('signed message of 18 kB, from opening it in Roundcube to the verdict', at(signed, 'verdict'), 250),
      row('of which the engine, there and back', median(engine), 15),
      row('signed and encrypted one with 25 MB attached', at(encrypted, 'verdict'), 2500),
    ],
  )}

${table(
  ['from opening it to', 'signed, 18 kB', 'encrypted, 25 MB'],
  phases.map(([phase, what]) => [what, milliseconds(at(signed, phase)), milliseconds(at(encrypted, phase))]),
)}`;
}

const shortTask = task => (task === 0 ? 'under 50 ms' : milliseconds(task));

function larges(rows) {
  return table(
    ['message', 'size', 'what is said', 'after', 'longest task', 'at most', '', 'in the page with its HTML'],
    rows.map(({ name, octets, outcome, milliseconds: time, longest, longestInside }) => [
      name,
      decimal(Math.round(octets / (octets < 1e6 ? 1e3 : 1e5)) * (octets < 1e6 ? 1e3 : 1e5)),
      outcome,
      milliseconds(time),
      shortTask(longest),
      milliseconds(100),
      verdict(longest <= 100),
      longestInside === 0 ? '' : milliseconds(longestInside),
    ]),
  );
}

/** The part about reading, @param r what reading.ts has measured. */
export const reading = r => `## Reading

In a stock Roundcube with Dovecot on this machine, in an engine that runs already; opening begins when the browser asks for the
message's page. Roundcube's share is its page and the answer with the message, while its own scripts run beside Signet's. The load average was ${r.load.toFixed(1)}.

${readings(r)}

Messages that are made to be too much, on the page for files: until the sentence is there, and the longest task of the thread that
all of Signet's frames share. HTML is shown by another process.

${larges(r.large)}
`;
