import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

// Tests run from the repository's root.
const manifest = JSON.parse(readFileSync('manifest.json', 'utf8'));
const policy = parse(manifest.content_security_policy.extension_pages);
const sandbox = parse(manifest.content_security_policy.sandbox);
const pages = readdirSync('extension', { recursive: true, encoding: 'utf8' }).filter(path =>
  path.endsWith('.html'),
);

test('nothing is asked of the user when Signet is installed', () => {
  assert.deepEqual(manifest.permissions, [
    'activeTab',
    'alarms',
    'idle',
    'offscreen',
    'scripting',
    'storage',
  ]);
  assert.equal(manifest.host_permissions, undefined);
  // Asked for where the user agrees that Signet gets mail from a provider's API.
  assert.deepEqual(manifest.optional_permissions, ['identity']);
});

test('the policy allows what each part needs, and no script but our own', () => {
  assert.equal(policy.get('default-src'), "'none'");
  assert.equal(policy.get('script-src'), "'self' 'wasm-unsafe-eval'");
  assert.equal(policy.get('worker-src'), "'self'");
  // For the service worker, which no document can hold to less.
  assert.equal(policy.get('connect-src'), "'self' https: http:");
});

test('the pages that show mail have an origin of their own, and nothing but pictures to fetch', () => {
  assert.deepEqual(manifest.sandbox.pages, ['reader/sandbox.html', 'reader/pictures.html']);
  assert.deepEqual(Object.fromEntries(sandbox), {
    sandbox: 'allow-scripts',
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': 'data: blob: https:',
    'base-uri': "'none'",
    'form-action': "'none'",
  });
});

/** What each page allows itself to fetch. */
const own = new Map([
  [
    'reader/sandbox.html',
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data: blob:",
  ],
  // The pictures that it may fetch are in a policy that it adds when it knows them.
  ['reader/pictures.html', "connect-src 'none'"],
  // The mail APIs, and where Microsoft's has large messages uploaded, and nothing else, not even what is packed with it.
  [
    'mailbox/mailbox.html',
    'connect-src https://graph.microsoft.com https://gmail.googleapis.com https://outlook.office.com https://outlook.office365.com https://outlook.live.com',
  ],
]);

for (const path of pages) {
  test(`${path} gives up the network before anything of it runs`, () => {
    const text = readFileSync(join('extension', path), 'utf8');
    const content = own.get(path) ?? "connect-src 'self'";
    const meta = text.search(
      new RegExp(`<meta http-equiv="Content-Security-Policy" content="${content}" ?/?>`),
    );
    const first = text.search(/<(script|link|img|style|body)/);
    assert.ok(meta > 0 && meta < first);
  });
}

function parse(text: string): Map<string, string> {
  const directives = text.split(';').map(directive => directive.trim().split(' '));
  return new Map(directives.map(([name = '', ...sources]) => [name, sources.join(' ')]));
}
