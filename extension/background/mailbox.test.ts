import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { TokenAnswer, TokenRequest } from '../mailbox/tokens.ts';
import { handleFrames } from './frames.ts';
import { tokenFor } from './oauth/consent.ts';
import type { Surroundings } from './oauth/flow.ts';

// A service worker is what the module expects to be in.
Object.assign(globalThis, { self: globalThis });
const { handleMailbox } = await import('./mailbox.ts');

const id = 'abcdefghijklmnop';
const base = `chrome-extension://${id}/`;
const outlook = 'https://outlook.office.com';
const now = 1_700_000_000_000;
let session: Record<string, unknown>;
let local: Record<string, unknown>;

function area(of: () => Record<string, unknown>) {
  return {
    get: async (keys?: string | string[] | Record<string, unknown>) => {
      if (keys === undefined) return { ...of() };
      const defaults = typeof keys === 'string' || Array.isArray(keys) ? {} : keys;
      const named = typeof keys === 'string' ? [keys] : Array.isArray(keys) ? keys : Object.keys(keys);
      return { ...defaults, ...Object.fromEntries(named.flatMap(k => (k in of() ? [[k, of()[k]]] : []))) };
    },
    set: async (items: object) => void Object.assign(of(), items),
    remove: async (keys: string | string[]) => {
      for (const key of [keys].flat()) delete of()[key];
    },
  };
}

beforeEach(() => {
  session = {};
  local = {};
  (globalThis as { chrome?: unknown }).chrome = {
    // What pages can embed has another address in each session.
    runtime: { id, getURL: (path: string) => (path === '' ? base : `chrome-extension://session/${path}`) },
    permissions: { contains: async () => true },
    identity: { getRedirectURL: () => `https://${id}.chromiumapp.org/` },
    storage: { session: area(() => session), local: area(() => local) },
  };
});

type Sender = chrome.runtime.MessageSender;
const frame = (rest: object = {}): Sender =>
  ({
    id,
    tab: { id: 1 },
    frameId: 7,
    documentId: 'd1',
    url: `${base}mailbox/mailbox.html`,
    ...rest,
  }) as Sender;
const request: TokenRequest = {
  type: 'mailbox-token',
  provider: 'microsoft',
  account: 'alice@contoso.example',
  access: ['read'],
};

/** What an account of Contoso has at hand. */
function agreed(access: string[], grant: object = {}): void {
  const account = {
    provider: 'microsoft',
    origin: outlook,
    addresses: ['alice@contoso.example', 'a@contoso.example'],
    access,
  };
  session[`mail-account:${outlook} alice@contoso.example`] = {
    ...account,
    grant: { token: 'token-1', expires: now * 2, scopes: [], ...grant },
  };
  local.mailAccounts = [account];
}

const nonce = '0123456789abcdef0123456789abcdef';
async function introduce(origin: string, sender = frame()): Promise<void> {
  const script = { id, tab: { id: 1 }, frameId: 0, origin, url: `${origin}/` } as Sender;
  assert.equal(await handleFrames({ type: 'register-frame', nonce }, script), true);
  assert.equal(await handleFrames({ type: 'claim-frame', nonce }, sender), true);
}

describe('a token', () => {
  test('goes to a frame that a content script in Outlook proved itself to', async () => {
    await introduce(outlook);
    const answer = await handleMailbox(request, frame());
    assert.ok(answer, 'what is missing is told, and not silence');
  });

  // Known and good, so that nobody has to be asked; what it takes to be registered is tested in a browser.
  test('goes to no frame that no content script proved itself to', async () => {
    agreed(['read']);
    assert.equal(await handleMailbox(request, frame()), undefined);
  });

  for (const origin of ['https://outlook.office.com.evil.example', 'https://mail.google.com']) {
    test(`for Microsoft goes to no frame in ${origin}`, async () => {
      agreed(['read']);
      await introduce(origin);
      assert.equal(await handleMailbox(request, frame()), undefined);
    });
  }

  test('goes to no other document of the extension', async () => {
    agreed(['read']);
    const reader = frame({ url: `${base}reader/reader.html` });
    await introduce(outlook, reader);
    assert.equal(await handleMailbox(request, reader), undefined);
  });

  test('goes to no content script', async () => {
    agreed(['read']);
    const script = {
      id,
      tab: { id: 1 },
      frameId: 0,
      documentId: 'd1',
      origin: outlook,
      url: `${outlook}/`,
    } as Sender;
    await introduce(outlook);
    assert.equal(await handleMailbox(request, script), undefined);
  });

  test('is not given where the browser does not let Signet ask', async () => {
    agreed(['read']);
    await introduce(outlook);
    chrome.permissions.contains = (async () => false) as typeof chrome.permissions.contains;
    const answer = (await handleMailbox(request, frame())) as TokenAnswer;
    assert.equal('failure' in answer && answer.failure.code, 'consent-needed');
  });
});

describe('the window where the user agrees', () => {
  const consent = { provider: 'microsoft', account: 'alice@contoso.example', access: ['read'] };
  const ask = { type: 'mailbox-ask', consent };
  let created: string[];
  let open: number[];

  beforeEach(() => {
    [created, open] = [[], []];
    (chrome as { windows?: unknown }).windows = {
      create: async ({ url }: { url: string }) => ({ id: open[open.push(created.push(url)) - 1] }),
      update: async (window: number) => {
        if (!open.includes(window)) throw new Error(`No window with id: ${window}.`);
      },
    };
  });

  test('is one, however often a page wants it', async () => {
    await introduce(outlook);
    const other = { ...ask, consent: { ...consent, account: 'mallory@contoso.example' } };
    await Promise.all([ask, other, ask].map(each => handleMailbox(each, frame())));
    assert.equal(created.length, 1);
    assert.match(created[0] ?? '', /account=alice%40/);
    // Said by the browser, whatever the page says.
    assert.match(created[0] ?? '', /origin=https%3A%2F%2Foutlook\.office\.com&/);
    open = [];
    assert.equal(await handleMailbox(ask, frame()), true);
    assert.equal(created.length, 2, 'once it was closed');
  });

  test('opens for the mailbox frame of the provider alone', async () => {
    assert.equal(await handleMailbox(ask, frame()), undefined);
    await introduce('https://mail.google.com');
    assert.equal(await handleMailbox(ask, frame()), undefined);
    const script = { id, tab: { id: 1 }, frameId: 0, origin: outlook, url: `${outlook}/` } as Sender;
    assert.equal(await handleMailbox(ask, script), undefined);
    assert.deepEqual(created, []);
  });
});

test('only pages in tabs of their own let somebody agree', () => {
  const account = 'alice@contoso.example';
  const asking = { provider: 'microsoft', origin: outlook, account, access: ['read'] };
  assert.equal(handleMailbox({ type: 'mailbox-consent', asking }, frame()), undefined);
  const script = { id, tab: { id: 1 }, frameId: 0, origin: outlook, url: `${outlook}/` } as Sender;
  assert.equal(handleMailbox({ type: 'mailbox-consent', asking }, script), undefined);
});

describe('what is at hand', () => {
  let launched: boolean[];
  let tokens: (() => Response)[];
  let answer: Record<string, string>;
  const desk = {
    client: async () => ({ id: 'client-1' }),
    around: {
      redirect: `https://${id}.chromiumapp.org/`,
      now: () => now,
      launch: async ({ url, interactive }: { url: string; interactive: boolean }) => {
        launched.push(interactive);
        const state = new URL(url).searchParams.get('state') ?? '';
        return `https://${id}.chromiumapp.org/?${new URLSearchParams({ state, ...answer })}`;
      },
      fetch: (async (url: string) => {
        if (url.includes('/me?')) return Response.json({ mail: 'alice@contoso.example' });
        return tokens.shift()?.() ?? Response.error();
      }) as typeof fetch,
    } satisfies Surroundings,
  };
  const granted = (token: string) => () =>
    Response.json({ access_token: token, token_type: 'Bearer', expires_in: 3600, scope: 'Mail.Read' });
  const ended = () => Response.json({ error: 'invalid_grant' }, { status: 400 });
  const need = {
    provider: 'microsoft' as const,
    origin: outlook,
    account: 'A@contoso.example',
    access: ['read' as const],
  };
  const code = (wanted: string) => (thrown: unknown) =>
    (thrown as { failure?: { code: string } }).failure?.code === wanted;

  beforeEach(() => {
    answer = { code: 'c' };
    launched = [];
    tokens = [];
  });

  test('serves every address of the account', async () => {
    agreed(['read']);
    assert.equal(await tokenFor(need, desk), 'token-1');
  });

  test('is for the webmail that asked for it, and for no other of the same provider', async () => {
    agreed(['read']);
    const other = { ...need, origin: 'https://outlook.live.com' };
    await assert.rejects(tokenFor(other, desk), code('consent-needed'));
    assert.deepEqual(launched, []);
  });

  test('is renewed where it ended, and where the API does not take it', async () => {
    agreed(['read'], { expires: now - 1, refresh: 'r' });
    tokens = [granted('token-2')];
    assert.equal(await tokenFor(need, desk), 'token-2');
    agreed(['read'], { refresh: 'r' });
    tokens = [granted('token-3')];
    assert.equal(await tokenFor({ ...need, rejected: 'token-1' }, desk), 'token-3');
    assert.deepEqual(launched, []);
  });

  test('is had again in silence once a day is over', async () => {
    agreed(['read'], { expires: now - 1, refresh: 'r' });
    tokens = [ended, granted('token-4')];
    assert.equal(await tokenFor({ ...need, account: 'alice@contoso.example' }, desk), 'token-4');
    assert.deepEqual(launched, [false]);
  });

  test('is not asked for in silence where nobody agreed to that', async () => {
    agreed(['read']);
    await assert.rejects(tokenFor({ ...need, access: ['send'] }, desk), code('consent-needed'));
    assert.deepEqual(launched, []);
  });

  test('is told to have ended where silence does not help', async () => {
    agreed(['read'], { expires: now - 1 });
    tokens = [ended];
    await assert.rejects(
      tokenFor({ ...need, account: 'alice@contoso.example' }, desk),
      code('consent-ended'),
    );
  });

  test('is had again once the user is signed in again', async () => {
    agreed(['read'], { expires: now - 1 });
    answer = { error: 'login_required' };
    const asked = { ...need, account: 'alice@contoso.example' };
    await assert.rejects(tokenFor(asked, desk), code('session-expired'));
    answer = { code: 'c' };
    tokens = [granted('token-6')];
    assert.equal(await tokenFor(asked, desk), 'token-6');
  });

  test('is not taken from another account than the page shows', async () => {
    local.mailAccounts = [
      { provider: 'microsoft', origin: outlook, addresses: ['carol@contoso.example'], access: ['read'] },
    ];
    tokens = [granted('token-5')];
    await assert.rejects(
      tokenFor({ ...need, account: 'carol@contoso.example' }, desk),
      code('other-account'),
    );
    assert.deepEqual(session, {}, 'nothing of it is kept');
  });

  test('stays where the network is down', async () => {
    agreed(['read'], { expires: now - 1, refresh: 'r' });
    await assert.rejects(
      tokenFor(need, {
        ...desk,
        around: { ...desk.around, fetch: () => Promise.reject(new TypeError('down')) },
      }),
      code('offline'),
    );
    assert.ok(`mail-account:${outlook} alice@contoso.example` in session);
  });
});
