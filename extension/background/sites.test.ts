import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { handleSites, registerSites } from './sites.ts';

const id = 'abcdefghijklmnop';
const base = `chrome-extension://${id}/`;
const mail = 'https://mail.example.test';

interface Script {
  id: string;
  matches: string[];
  runAt?: string;
}
let granted: string[];
let scripts: Script[];
let started: number[];
let stored: Record<string, unknown>;

beforeEach(() => {
  granted = [];
  stored = {};
  scripts = [{ id: 'of somebody else', matches: [] }];
  started = [];
  (globalThis as { chrome?: unknown }).chrome = {
    runtime: { id, getURL: (path: string) => base + path },
    permissions: {
      getAll: async () => ({ origins: [...granted] }),
      remove: async ({ origins }: { origins: string[] }) => {
        granted = granted.filter(pattern => !origins.includes(pattern));
      },
    },
    scripting: {
      getRegisteredContentScripts: async () => [...scripts],
      registerContentScripts: async (added: Script[]) => {
        for (const script of added) {
          if (scripts.some(known => known.id === script.id))
            throw new Error(`Duplicate script ID '${script.id}'`);
          scripts.push(script);
        }
      },
      unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
        scripts = scripts.filter(script => !ids.includes(script.id));
      },
      executeScript: async ({ target }: { target: { tabId: number } }) => {
        if (target.tabId === 1) throw new Error('Cannot access contents of the page');
        started.push(target.tabId);
      },
    },
    tabs: { query: async () => [{ id: 1 }, { id: 2 }] },
    storage: {
      local: {
        get: async (defaults: object) => ({ ...defaults, ...stored }),
        set: async (values: object) => Object.assign(stored, values),
      },
    },
  };
});

type Sender = chrome.runtime.MessageSender;
const page = {
  id,
  url: `${base}onboarding/onboarding.html`,
  tab: { id: 5 },
  frameId: 0,
} as unknown as Sender;
const popup = { id, url: `${base}popup/popup.html` } as unknown as Sender;
const matched = () => scripts.flatMap(({ matches }) => matches);

test('hosts that are asked for mail are no webmails', async () => {
  granted = [`${mail}/*`, 'https://graph.microsoft.com/*', 'https://login.microsoftonline.com/*'];
  granted.push('https://gmail.googleapis.com/*', 'https://oauth2.googleapis.com/*');
  assert.deepEqual(await handleSites({ type: 'sites' }, page), [mail]);
  await registerSites();
  assert.deepEqual(matched(), [`${mail}/*`]);
});

test('the content script is registered for exactly what was granted', async () => {
  granted = [`${mail}/*`, 'https://*/*'];
  assert.deepEqual(await handleSites({ type: 'site-added', origin: mail }, page), [mail]);
  assert.deepEqual(matched(), [`${mail}/*`]);
  assert.deepEqual(started, [2], 'in open tabs at once, and one that refuses does not matter');
});

test('a permission that a page only claims changes nothing', async () => {
  assert.deepEqual(await handleSites({ type: 'site-added', origin: mail }, popup), []);
  assert.deepEqual(matched(), []);
});

test('a repeated message does no harm', async () => {
  granted = [`${mail}/*`];
  await Promise.all([registerSites(), registerSites(), registerSites()]);
  assert.deepEqual(matched(), [`${mail}/*`]);
  assert.deepEqual(started, [2]);
});

test('what a webmail needs beside its own host is no webmail, and goes with it', async () => {
  const gmail = 'https://mail.google.com';
  granted = [`${gmail}/*`, 'https://mail-attachment.googleusercontent.com/*'];
  await registerSites();
  assert.deepEqual(matched(), [`${gmail}/*`]);
  assert.deepEqual(await handleSites({ type: 'site-removed', origin: gmail }, page), []);
  assert.deepEqual(granted, []);
});

test('a script that another version registered starts as this one wants it', async () => {
  granted = [`${mail}/*`];
  scripts.push({ id: `webmail:${mail}`, matches: [`${mail}/*`], runAt: 'document_idle' });
  await registerSites();
  assert.deepEqual(matched(), [`${mail}/*`]);
  assert.equal(scripts.at(-1)?.runAt, 'document_start');
});

test('a site that is removed loses permission and script, and nothing else', async () => {
  granted = [`${mail}/*`, 'http://127.0.0.1:8081/*'];
  await registerSites();
  assert.deepEqual(await handleSites({ type: 'site-removed', origin: mail }, page), [
    'http://127.0.0.1:8081',
  ]);
  assert.deepEqual(granted, ['http://127.0.0.1:8081/*']);
  assert.deepEqual(
    scripts.map(script => script.id),
    ['of somebody else', 'webmail:http://127.0.0.1:8081'],
  );
});

test('a permission that the browser took away takes the script along', async () => {
  granted = [`${mail}/*`];
  await registerSites();
  granted = [];
  await registerSites();
  assert.deepEqual(matched(), []);
});

test('a host that may only be asked about certificates is no webmail until the user says so', async () => {
  const crl = 'http://crl.example.test';
  granted = [`${mail}/*`, `${crl}/*`];
  stored = { lookupOrigins: [crl] };
  assert.deepEqual(await handleSites({ type: 'sites' }, page), [mail]);
  await registerSites();
  assert.deepEqual(matched(), [`${mail}/*`]);

  assert.deepEqual(await handleSites({ type: 'site-added', origin: crl }, page), [crl, mail]);
  assert.deepEqual(matched(), [`${mail}/*`, `${crl}/*`]);
  assert.deepEqual(stored, { lookupOrigins: [] });
});

test('only top-level pages of the extension are answered', () => {
  const frame = { ...page, frameId: 3, url: `${base}reader/reader.html` };
  const content = { ...page, url: `${mail}/` };
  for (const sender of [frame, content, { ...page, id: 'another' }, { id } as Sender]) {
    assert.equal(handleSites({ type: 'sites' }, sender), undefined);
  }
  for (const message of [null, 'sites', {}, { type: 'register-frame' }]) {
    assert.equal(handleSites(message, page), undefined);
  }
});
