// The tasks of a page's main thread, from a trace of the browser, and what of each a content script took: its functions,
// what they made the browser do at once, such as layout, and what followed in microtasks. Times are those of the thread:
// how long it worked, which is as long as the task takes where the machine does nothing else.
import type { CDPSession, Page } from 'playwright-core';

/** What was traced of a page, in milliseconds. */
export interface Tasks {
  /** The longest task of its main thread, whoever's work that was. */
  longest: number;
  /** The most that the content script took of one task. */
  most: number;
  /** What it took of all of them. */
  all: number;
}

/** An event as tracing writes it. Times are in microseconds of one clock for all processes; `tdur` is the thread's own. */
interface Event {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  id?: string;
  args: Record<string, unknown>;
}

interface Span {
  start: number;
  end: number;
  /** How long the thread worked meanwhile. */
  worked: number;
}

/** A function on a stack of the profiler. */
interface Node {
  id: number;
  parent?: number;
  callFrame: { url?: string; functionName?: string };
}

interface Chunk {
  cpuProfile?: { nodes?: Node[]; samples?: number[] };
  timeDeltas?: number[];
  startTime?: number;
}

const categories = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-v8.cpu_profiler',
  'blink.user_timing',
];

/**
 * The longest time between two samples of a thread that works, in microseconds; the profiler looks more often. After a
 * longer one, another program had the processor.
 */
const apart = 1000;

/** The trace does not show the page: a process that was busy for too long when tracing ended. */
export class TraceLost extends Error {}

/** The mark before which nothing counts: the profiler itself takes a while to start. */
const begins = 'signet-bench-begins';

/**
 * Traces what a page does while work is done.
 *
 * @param host of the page
 * @param script how the address of the content script ends
 */
export async function tasksOf(
  page: Page,
  host: string,
  script: string,
  work: () => Promise<void>,
): Promise<Tasks> {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('Tracing.start', {
      transferMode: 'ReturnAsStream',
      traceConfig: {
        includedCategories: categories,
        excludedCategories: ['*'],
        recordMode: 'recordAsMuchAsPossible',
      },
    });
    await page.waitForTimeout(500);
    await page.evaluate(name => void performance.mark(name), begins);
    await work();
    return summarised(await ended(session), host, script);
  } finally {
    await session.detach();
  }
}

async function ended(session: CDPSession): Promise<Event[]> {
  const complete = new Promise<string>(resolve => {
    session.once('Tracing.tracingComplete', ({ stream }) => resolve(stream ?? ''));
  });
  await session.send('Tracing.end');
  const handle = await complete;
  let text = '';
  for (let eof = false; !eof; ) {
    const read = await session.send('IO.read', { handle, size: 1 << 20 });
    text += read.base64Encoded ? Buffer.from(read.data, 'base64').toString('utf8') : read.data;
    eof = read.eof;
  }
  await session.send('IO.close', { handle });
  return (JSON.parse(text) as { traceEvents: Event[] }).traceEvents;
}

function summarised(events: Event[], host: string, script: string): Tasks {
  const begun = events.findLast(({ name }) => name === begins)?.ts ?? 0;
  const threads = threadsOf(events, host);
  if (threads.size === 0) throw new TraceLost();
  const result: Tasks = { longest: 0, most: 0, all: 0 };
  for (const thread of threads) {
    const own = events.filter(({ pid, tid }) => `${pid}.${tid}` === thread);
    const tasks = own.filter(({ name, ts }) => name === 'RunTask' && ts >= begun).map(spanOf);
    const called = outermost(calls(own, script));
    const beside = sampled(events, own, script).filter(each => !called.some(span => isInside(each, span)));
    for (const task of tasks) {
      const ours = [...called, ...beside].filter(span => isInside(span, task));
      const taken = ours.reduce((sum, { worked }) => sum + worked, 0);
      result.longest = Math.max(result.longest, task.worked / 1000);
      // Samples say a little more than they know.
      const share = Math.min(taken, task.worked) / 1000;
      result.most = Math.max(result.most, share);
      result.all += share;
    }
  }
  return result;
}

/** The main threads that have run scripts of the host. */
function threadsOf(events: Event[], host: string): Set<string> {
  const main = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}.${tid}`),
  );
  const ran = events.filter(({ args }) =>
    String((args.data as { url?: string })?.url).startsWith(`https://${host}/`),
  );
  return new Set(ran.map(({ pid, tid }) => `${pid}.${tid}`).filter(thread => main.has(thread)));
}

/** When the browser called, compiled or ran the script. */
function calls(events: Event[], script: string): Span[] {
  return events
    .filter(({ ph, args }) => ph === 'X' && String((args.data as { url?: string })?.url).endsWith(script))
    .map(spanOf);
}

/** When the profiler saw it on the stack, which it does in microtasks as well. */
function sampled(events: Event[], own: Event[], script: string): Span[] {
  const spans: Span[] = [];
  for (const { id, pid, args } of own.filter(({ name }) => name === 'Profile')) {
    const nodes = new Map<number, Node>();
    const { startTime = 0 } = args.data as Chunk;
    let at = startTime;
    // Written by a thread of the profiler's own.
    const chunks = events.filter(each => each.name === 'ProfileChunk' && each.id === id && each.pid === pid);
    for (const { args } of chunks) {
      const { cpuProfile, timeDeltas = [] } = args.data as Chunk;
      for (const node of cpuProfile?.nodes ?? []) nodes.set(node.id, node);
      for (const [index, sample] of (cpuProfile?.samples ?? []).entries()) {
        const passed = timeDeltas[index] ?? 0;
        at += passed;
        // The stack was seen at the end of that time.
        if (isIn(nodes, sample, script)) spans.push({ start: at, end: at, worked: Math.min(passed, apart) });
      }
    }
  }
  return spans;
}

/** Whether a function of the script is on the stack of a sample. */
function isIn(nodes: Map<number, Node>, sample: number, script: string): boolean {
  for (let node = nodes.get(sample); node; node = nodes.get(node.parent ?? -1))
    if (node.callFrame.url?.endsWith(script)) return true;
  return false;
}

const spanOf = ({ ts, dur = 0, tdur = dur }: Event): Span => ({ start: ts, end: ts + dur, worked: tdur });

const isInside = (inner: Span, outer: Span) => inner.start >= outer.start && inner.end <= outer.end;

/** Those that are in none of the others. */
function outermost(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (!last || !isInside(span, last)) result.push(span);
  }
  return result;
}
