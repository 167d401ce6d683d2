// The part of docs/performance.md about Gmail, from what was measured.
import { median } from './compare.mjs';
import { milliseconds, table, times, verdict } from './format.mjs';

const steps = {
  load: 'the page is loaded',
  open: 'the conversation is opened, all of it at once',
  again: 'Gmail draws all of it anew',
  compose: 'six compose windows are opened at once',
  type: 'something is typed into one of them',
  leave: 'the list of messages is shown again',
};

/** The part about Gmail, @param r what gmail.ts has measured. */
export const gmail = r => {
  const at = (runs, step, what) => median(runs.map(run => run[step][what]));
  const rows = Object.entries(steps).map(([step, what]) => {
    const most = at(r.signet, step, 'most');
    const [before, now] = [at(r.without, step, 'longest'), at(r.signet, step, 'longest')];
    return [
      what,
      milliseconds(most),
      milliseconds(50),
      verdict(most < 50),
      milliseconds(at(r.signet, step, 'all')),
      milliseconds(before),
      milliseconds(now),
      times(now / before),
    ];
  });
  return `## Gmail

In the double of Gmail: a conversation of forty messages, thirty of them signed or encrypted, then six compose windows beside it.
What Signet takes of the thread of the page is its content script, with layout and all else that this script makes the browser do at
once; the readers are in another process. The same page without Signet took turns with it. Both were traced and profiled, which
takes time as well. Times are what the thread worked, so that other programs do not count; medians of ${r.signet.length} runs. The load
average was ${r.load.toFixed(1)}.

${table(
  [
    'when',
    'most that the content script takes of one task',
    'at most',
    '',
    'of all tasks',
    'longest task without Signet',
    'with Signet',
    'ratio',
  ],
  rows,
)}
`;
};
