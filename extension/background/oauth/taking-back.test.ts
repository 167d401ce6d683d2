import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import type { MailAccount } from '../../settings.ts';

// A service worker is what the module expects to be in.
Object.assign(globalThis, { self: globalThis });
const { takeBack, takeBackUnused } = await import('./taking-back.ts');

const graph = ['https://graph.microsoft.com/*', 'https://login.microsoftonline.com/*'];
const google = ['https://gmail.googleapis.com/*', 'https://oauth2.googleapis.com/*'];
const outlook: MailAccount = {
  provider: 'microsoft',
  origin: 'https://outlook.office.com',
  addresses: ['alice@contoso.example'],
  access: ['read'],
};
const gmail: MailAccount = { ...outlook, provider: 'google', origin: 'https://mail.google.com' };
let granted: string[];
let given: string[];
let told: string[];
let accounts: MailAccount[];
let session: Record<string, unknown>;

/** Accounts that agreed, with their tokens. */
function agreed(...all: MailAccount[]): void {
  accounts = all;
  const keyOf = ({ origin, addresses }: MailAccount) => `mail-account:${origin} ${addresses[0]}`;
  session = Object.fromEntries(
    all.map(each => [keyOf(each), { ...each, grant: { token: 't', refresh: 'r' } }]),
  );
}

beforeEach(() => {
  [given, told] = [[], []];
  mock.method(globalThis, 'fetch', async (url: string, { body }: RequestInit) => {
    told.push(`${url}?${body}, ${given.length} permissions given up`);
    return new Response();
  });
  (globalThis as { chrome?: unknown }).chrome = {
    permissions: {
      getAll: async () => ({ origins: granted }),
      remove: async ({ permissions = [], origins = [] }: chrome.permissions.Permissions) => {
        given.push(...permissions, ...origins);
      },
    },
    storage: {
      local: {
        get: async () => ({ mailAccounts: accounts }),
        set: async (kept: { mailAccounts: MailAccount[] }) => {
          accounts = kept.mailAccounts;
        },
      },
      session: { get: async () => session, remove: async (key: string) => delete session[key] },
    },
  };
});

test('a webmail that Signet is turned off for leaves neither tokens nor an account nor permissions', async () => {
  agreed(outlook);
  granted = ['https://mail.example.test/*', ...graph];
  await takeBackUnused();
  assert.deepEqual([session, accounts], [{}, []]);
  assert.deepEqual(given, ['identity', ...graph]);
  assert.deepEqual(told, [], 'Microsoft has no place for it');
});

test('it takes nothing from another one', async () => {
  agreed({ ...outlook, origin: 'https://outlook.live.com' }, outlook);
  granted = [`${outlook.origin}/*`, ...graph];
  await takeBackUnused();
  assert.deepEqual(accounts, [outlook]);
  assert.equal(Object.keys(session).length, 1);
  assert.deepEqual(given, []);
});

test('Google is told, before it may not be asked any more', async () => {
  agreed(outlook, gmail);
  granted = [`${outlook.origin}/*`, ...graph, ...google];
  await takeBackUnused();
  assert.deepEqual(told, ['https://oauth2.googleapis.com/revoke?token=r, 0 permissions given up']);
  assert.deepEqual(accounts, [outlook]);
  assert.deepEqual(given, google);
});

test('Google is told after a start of the browser, too, when no token is at hand', async () => {
  agreed(gmail);
  const kept = session;
  session = {};
  const renew = async () => {
    session = kept;
  };
  await takeBack(gmail.origin, 'alice@contoso.example', renew);
  assert.deepEqual(told, ['https://oauth2.googleapis.com/revoke?token=r, 0 permissions given up']);
  assert.deepEqual([session, accounts], [{}, []]);
});

test('Google is told by a token that it knows, where the one at hand has expired', async () => {
  agreed(gmail);
  const grant = (token: string, expires: number) => {
    for (const key of Object.keys(session)) session[key] = { ...gmail, grant: { token, expires } };
  };
  grant('old', Date.now() - 1);
  await takeBack(gmail.origin, 'alice@contoso.example', async () => grant('new', Date.now() + 1000));
  assert.deepEqual(told, ['https://oauth2.googleapis.com/revoke?token=new, 0 permissions given up']);
  told.length = 0;
  agreed(gmail);
  grant('good', Date.now() + 10_000);
  await takeBack(gmail.origin, 'alice@contoso.example', () => Promise.reject(new Error('not asked')));
  assert.deepEqual(told, ['https://oauth2.googleapis.com/revoke?token=good, 0 permissions given up']);
});

test('what was agreed to is forgotten though Google gives no token', async () => {
  agreed(gmail);
  session = {};
  await takeBack(gmail.origin, 'alice@contoso.example', () => Promise.reject(new Error('offline')));
  assert.deepEqual([told, accounts], [[], []]);
});
