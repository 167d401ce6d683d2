import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outgoing } from '../../js-bridge/contract.ts';

// A service worker is what the module expects to be in.
Object.assign(globalThis, { self: globalThis });
const { handleOutbox, waitingOf } = await import('./outbox.ts');

const now = Date.parse('2026-06-01T12:00:00Z');

test('what is sent now is looked after when nothing is heard of it, the rest when it is due', () => {
  const kept = (more: Partial<Outgoing>) => ({ account: 'a', state: 'waiting', ...more }) as Outgoing;
  const due = (more: Partial<Outgoing>) => waitingOf([kept(more)], now)[0]?.due;
  assert.equal(due({ state: 'leaving' }), now + 45_000);
  assert.equal(due({ notBefore: '2026-06-02T12:00:00Z' }), now + 24 * 3_600_000);
  for (const state of ['waiting', 'unknown', 'failed', 'sent'] as const)
    assert.equal(due({ state }), 0, state);
});

test('an account is told to its own origin alone, and what is kept by our own documents alone', async () => {
  const id = 'signet';
  const granted = ['https://mail.test/*'];
  globalThis.chrome = {
    runtime: { id, getURL: (path: string) => `chrome-extension://${id}/${path}` },
    permissions: {
      contains: async ({ origins }: { origins: string[] }) => granted.includes(origins[0] ?? ''),
    },
    storage: { session: { get: async () => ({ outbox: [] }) } },
  } as unknown as typeof chrome;
  const from = (origin: string): chrome.runtime.MessageSender => ({ id, origin, url: `${origin}/` });
  const ask = (account: string, origin: string) => handleOutbox({ type: 'outbox', account }, from(origin));
  assert.equal(await ask('https://mail.test alice', 'https://mail.test'), false);
  assert.equal(await ask('https://other.test alice', 'https://mail.test'), false);
  assert.equal(await ask('https://other.test alice', 'https://other.test'), false);
  assert.equal(handleOutbox({ type: 'outbox-changed' }, from('https://mail.test')), undefined);
  assert.equal(
    handleOutbox({ type: 'outbox', account: '' }, { id: 'other', origin: 'https://mail.test' }),
    undefined,
  );
  assert.equal(handleOutbox({ type: 'sites' }, from('https://mail.test')), undefined);
  assert.equal(handleOutbox(null, from('https://mail.test')), undefined);
});

/** Which accounts a page may ask for. */
async function ownOf(origin: string, accounts: string[]): Promise<string[]> {
  const granted: string[] = [];
  globalThis.chrome = {
    runtime: { id: 'signet', getURL: (path: string) => `chrome-extension://signet/${path}` },
    permissions: {
      contains: async ({ origins }: { origins: string[] }) => {
        granted.push(...origins);
        return false;
      },
    },
  } as unknown as typeof chrome;
  const sender = { id: 'signet', origin, url: `${origin}/` };
  const own: string[] = [];
  for (const account of accounts) {
    granted.length = 0;
    await handleOutbox({ type: 'outbox', account }, sender);
    // Only for an account of its own does anybody look further.
    if (granted.length > 0) own.push(account);
  }
  return own;
}

test('an account belongs to its origin, and to none whose name it begins with', async () => {
  const own = ['https://mail.test alice', 'https://mail.test/roundcube/ alice'];
  const others = ['https://mail.test.evil alice', 'https://mail.test:8443 alice', 'no address'];
  assert.deepEqual(await ownOf('https://mail.test', [...own, ...others]), own);
});

test('the hosts of Outlook for organisations are one webmail, and outlook.com is another', async () => {
  const work = 'https://outlook.office.com alice';
  const personal = 'https://outlook.live.com alice';
  for (const host of ['outlook.office.com', 'outlook.office365.com', 'outlook.cloud.microsoft'])
    assert.deepEqual(await ownOf(`https://${host}`, [work, personal]), [work], host);
  assert.deepEqual(await ownOf('https://outlook.live.com', [work, personal]), [personal]);
});
