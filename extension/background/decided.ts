/**
 * What the browser says that an administrator decided: chrome.storage.managed,
 * and what it said last where it does not answer. Chromium 156 now and then
 * says nothing after its start until policies are loaded once more, a quarter of
 * an hour later: nobody is to wait so long for a message. Nor is a message to leave
 * without protection since policies are not loaded yet: where something was decided before, that there is
 * nothing any more is believed when the browser tells of a change, or still says so after that time.
 */
import { within } from '../within.ts';

/** The keys of a policy, as the browser gives them. */
export type Decided = Record<string, unknown>;

/** For how long the browser may take, in milliseconds. */
const patience = 5000;

/** After how many milliseconds Chromium has loaded policies once more. */
const reload = 15 * 60_000;

/** What is kept. */
export interface Kept {
  decided: Decided;
  /** Since when the browser says that nothing is decided, in milliseconds, where it does. */
  missingSince?: number;
}

/** Where that is. */
export interface Memory {
  /** Undefined where the browser never said anything. */
  last(): Promise<Kept | undefined>;
  keep(kept: Kept): Promise<void>;
}

interface Manner {
  /** The browser has told of a change: what it says now is what it means. */
  told?: boolean;
  memory?: Memory;
  time?: number;
  now?: number;
}

/**
 * Asks the browser. Where it does not answer in time this resolves with what it said last, {} where it never did,
 * and `late` is called once it does. Rejects where it says that it cannot tell.
 */
export async function decided(
  late: () => void,
  { told = false, memory = cached, time = patience, now = Date.now() }: Manner = {},
): Promise<Decided> {
  const answer = chrome.storage.managed.get();
  const inTime: Decided | undefined = await within(time, answer);
  if (!inTime) answer.then(late, () => undefined);
  const last = await memory.last();
  if (!inTime) return last?.decided ?? {};
  const next = told ? { decided: inTime } : believed(inTime, last, now);
  await memory.keep(next).catch(() => undefined); // it holds all the same
  return next.decided;
}

function believed(answer: Decided, last: Kept | undefined, now: number): Kept {
  const missing = isEmpty(answer) && last !== undefined && !isEmpty(last.decided);
  if (!missing) return { decided: answer };
  const { missingSince = now } = last;
  // A clock that was set back makes the wait begin anew.
  if (now - missingSince >= reload) return { decided: answer };
  return { decided: last.decided, missingSince: Math.min(missingSince, now) };
}

function isEmpty(decided: Decided): boolean {
  return Object.keys(decided).length === 0;
}

/** Not among the settings, which are for documents of the extension to change. A cache takes only addresses of the web. */
const address = 'https://policy.invalid/kept';

const cached: Memory = {
  async last() {
    const kept = await (await caches.open('policy')).match(address);
    return kept?.json();
  },
  async keep(kept) {
    await (await caches.open('policy')).put(address, new Response(JSON.stringify(kept)));
  },
};
