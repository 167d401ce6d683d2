// In the pages of webmails nothing is built from strings. Gmail forbids it to its own scripts, and no browser to ours, so
// no page would show that it was done.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const room = 'extension/webmail';

/** What makes elements or code of a string, where it stands. Trusted Types, "Injection sinks". */
const sinks =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|srcdoc|setHTML\w*|execCommand|eval|Function)\b|\bdocument\.write/;

/** What reads a string, and makes a document of it that runs nothing. */
const parser = /\bparseFromString\b/;

const sources = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map(name => ({ name, lines: readFileSync(join(room, name), 'utf8').split('\n') }));

test('the scripts in the pages of webmails make neither elements nor code of strings', () => {
  assert.ok(sources.length > 60, 'the sources are there');
  for (const { name, lines } of sources)
    assert.deepEqual(
      lines.filter(line => sinks.test(line) && !/^\s*(?:\*|\/[/*])/.test(line)),
      [],
      name,
    );
});

test('what they parse is an icon of their own, HTML that was purified, or an answer that is read', () => {
  const parsing = sources.filter(({ lines }) => lines.some(line => parser.test(line)));
  assert.deepEqual(parsing.map(({ name }) => name).sort(), [
    'control.ts',
    'html.ts',
    'owa/ews.ts',
    'roundcube/server.ts',
  ]);
});
