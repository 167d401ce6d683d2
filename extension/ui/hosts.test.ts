import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { allowHost, forbidHost, hostsToAsk, originToAsk, typedOrigin } from './hosts.ts';

const crl = 'http://crl.example.test';
let granted: string[];
let stored: { lookupOrigins?: string[] };
let answer: boolean;

beforeEach(() => {
  granted = [];
  stored = {};
  answer = true;
  (globalThis as { chrome?: unknown }).chrome = {
    permissions: {
      getAll: async () => ({ origins: [...granted] }),
      contains: async ({ origins }: { origins: string[] }) => origins.every(each => granted.includes(each)),
      request: async ({ origins }: { origins: string[] }) => {
        // The user takes a moment.
        await new Promise(resolve => setTimeout(resolve, 5));
        if (answer && !granted.includes(origins[0] ?? '')) {
          assert.deepEqual(stored.lookupOrigins, [crl], 'kept before it is granted');
          granted.push(...origins);
        }
        return answer;
      },
      remove: async ({ origins }: { origins: string[] }) => {
        granted = granted.filter(each => !origins.includes(each));
      },
    },
    storage: {
      local: {
        get: async (defaults: object) => ({ ...defaults, ...stored }),
        set: async (values: object) => Object.assign(stored, values),
      },
    },
  };
});

test('a host that the user allows may be asked, until they take it back', async () => {
  assert.equal(await allowHost(crl), true);
  assert.deepEqual(await hostsToAsk(), [crl]);
  await forbidHost(crl);
  assert.deepEqual(await hostsToAsk(), []);
  assert.deepEqual(stored, { lookupOrigins: [] });
});

test('a host that the user does not allow is forgotten', async () => {
  answer = false;
  assert.equal(await allowHost(crl), false);
  assert.deepEqual(stored, { lookupOrigins: [] });
});

test('a webmail that is asked stays a webmail', async () => {
  granted = [`${crl}/*`];
  assert.equal(await allowHost(crl), true);
  assert.deepEqual(stored, {});
});

test('a permission that the browser took away is none', async () => {
  stored = { lookupOrigins: [crl] };
  assert.deepEqual(await hostsToAsk(), []);
});

test('only addresses of the web can be asked', () => {
  assert.equal(originToAsk('http://crl.example.test/a.crl'), crl);
  assert.equal(originToAsk('https://ocsp.example.test:8443/'), 'https://ocsp.example.test:8443');
  for (const address of ['ldap://x.example/', 'crl.example.test', 'https://a@b.example/', '']) {
    assert.equal(originToAsk(address), undefined, address);
  }
});

test('a host is read as people type it', () => {
  assert.equal(typedOrigin(' crl.example.test '), crl);
  assert.equal(typedOrigin('https://ocsp.example.test/path'), 'https://ocsp.example.test');
  assert.equal(typedOrigin('127.0.0.1:8080'), 'http://127.0.0.1:8080');
  for (const typed of ['', 'crl', 'two words.example', 'a@b.example', '*.example.test', 'file:///etc']) {
    assert.equal(typedOrigin(typed), undefined, typed);
  }
});
