/**
 * What the browser says that an administrator decided: chrome.storage.managed,
 * and what it said last where it does not answer. Chromium 156 now and then
 * says nothing after its start until policies are loaded once more, a quarter of
 * an hour later: nobody is to wait so long for a message.
 */

/** The keys of a policy, as the browser gives them. */
export type Decided = Record<string, unknown>;

/** For how long the browser may take, in milliseconds. */
const patience = 5000;

/**
 * Asks the browser. Where it does not answer in time this resolves with what it said last, {} where it never did,
 * and `late` is called once it does. Rejects where it says that it cannot tell.
 */
export async function decided(late: () => void, memory: Memory = cached, time = patience): Promise<Decided> {
  const answer = chrome.storage.managed.get();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waited = new Promise<undefined>(resolve => {
    timer = setTimeout(resolve, time, undefined);
  });
  const inTime = await Promise.race([answer, waited]).finally(() => clearTimeout(timer));
  if (inTime) {
    await memory.keep(inTime).catch(() => undefined); // it holds all the same
    return inTime;
  }
  answer.then(late, () => undefined);
  return memory.last();
}

/** Where it is kept what the browser said last. */
export interface Memory {
  last(): Promise<Decided>;
  keep(decided: Decided): Promise<void>;
}

/** Content scripts can write into chrome.storage.local, and must not decide. A cache takes only addresses of the web. */
const address = 'https://policy.invalid/';

const cached: Memory = {
  async last() {
    const kept = await (await caches.open('policy')).match(address);
    return kept ? kept.json() : {};
  },
  async keep(decided) {
    await (await caches.open('policy')).put(address, new Response(JSON.stringify(decided)));
  },
};
