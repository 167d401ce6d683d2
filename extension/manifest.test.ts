import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

// Tests run from the repository's root.
const manifest = JSON.parse(readFileSync('manifest.json', 'utf8'));
const policy = new Map(
  String(manifest.content_security_policy.extension_pages)
    .split(';')
    .map(directive => directive.trim().split(' '))
    .map(([name, ...sources]) => [name, sources.join(' ')]),
);
const pages = readdirSync('extension', { recursive: true, encoding: 'utf8' }).filter(path =>
  path.endsWith('.html'),
);

test('nothing is asked of the user when Signet is installed', () => {
  assert.deepEqual(manifest.permissions, ['activeTab', 'idle', 'offscreen', 'scripting', 'storage']);
  assert.equal(manifest.host_permissions, undefined);
});

test('the policy allows what each part needs, and no script but our own', () => {
  assert.equal(policy.get('default-src'), "'none'");
  assert.equal(policy.get('script-src'), "'self' 'wasm-unsafe-eval'");
  assert.equal(policy.get('worker-src'), "'self'");
  // For the service worker, which no document can hold to less.
  assert.equal(policy.get('connect-src'), "'self' https: http:");
});

for (const path of pages) {
  test(`${path} gives up the network before anything of it runs`, () => {
    const text = readFileSync(join('extension', path), 'utf8');
    const own = path.endsWith('sandbox.html') ? 'none' : 'self';
    const meta = text.search(
      new RegExp(`<meta http-equiv="Content-Security-Policy" content="connect-src '${own}'" ?/?>`),
    );
    const first = text.search(/<(script|link|img|style|body)/);
    assert.ok(meta > 0 && meta < first);
  });
}
