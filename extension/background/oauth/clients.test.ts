import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

// A service worker is what the module expects to be in.
Object.assign(globalThis, { self: globalThis });
const { decided, registered } = await import('./clients.ts');

const nothing = { microsoftClientId: '', microsoftTenant: '', googleClientId: '', googleClientSecret: '' };

test("the administrator's registration, with its tenant, goes before the publisher's", () => {
  const policy = { ...nothing, microsoftClientId: 'own', microsoftTenant: 'contoso.example' };
  assert.deepEqual(decided('microsoft', policy), { id: 'own', tenant: 'contoso.example' });
  assert.equal(decided('google', policy), undefined);
  assert.deepEqual(decided('google', { ...nothing, googleClientId: 'g', googleClientSecret: 's' }), {
    id: 'g',
    secret: 's',
  });
  assert.equal(decided('microsoft', { ...nothing, microsoftTenant: 'contoso.example' }), undefined);
});

test("each store has the publisher's registration for its own id", () => {
  const all = { microsoft: { chrome: 'c', edge: 'e' }, google: { chrome: 'g', edge: '', secret: 's' } };
  assert.deepEqual(registered('microsoft', all, 'chrome'), { id: 'c' });
  assert.deepEqual(registered('microsoft', all, 'edge'), { id: 'e' });
  assert.deepEqual(registered('google', all, 'chrome'), { id: 'g', secret: 's' });
  assert.equal(registered('google', all, 'edge'), undefined);
});

test('the file of the package can be read', () => {
  const all = JSON.parse(readFileSync('extension/oauth-clients.json', 'utf8'));
  assert.deepEqual(Object.keys(all), ['microsoft', 'google']);
  for (const store of ['chrome', 'edge'] as const) {
    for (const provider of ['microsoft', 'google'] as const) {
      const client = registered(provider, all, store);
      assert.ok(client === undefined || client.id.length > 10);
    }
  }
});
