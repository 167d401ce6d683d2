import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { test } from 'node:test';

// The tests run from the root of the repository.
const rooms = ['js-bridge', 'extension'];

interface Import {
  from: string;
  to: string;
  /** `import type` is gone once compiled: it ties types together, not parts of the program. */
  typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map(entry => join(entry.parentPath, entry.name));
}

function importsOf(from: string): Import[] {
  const text = readFileSync(from, 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...found].map(([, type, path, dynamic]) => {
    const target = path ?? dynamic ?? '';
    const to = target.startsWith('.') ? relative('.', normalize(join(dirname(from), target))) : target;
    return { from, to, typeOnly: type !== undefined };
  });
}

const all = rooms.flatMap(sources).flatMap(importsOf);

function expectNone(what: string, broken: Import[]): void {
  assert.deepEqual(
    broken.map(({ from, to }) => `${from} imports ${to}`),
    [],
    what,
  );
}

const inside = (path: string, ...folders: string[]) => folders.some(folder => path.startsWith(`${folder}/`));

test('the imports are found', () => {
  assert.ok(all.some(i => i.from === 'js-bridge/client.ts' && i.to === 'js-bridge/line.ts' && !i.typeOnly));
  assert.ok(
    all.some(i => i.from === 'js-bridge/client.ts' && i.to === 'js-bridge/contract.ts' && i.typeOnly),
  );
  assert.ok(all.some(i => i.to === 'lit'));
});

/** All files that end up in the bundle of one. */
function bundleOf(entry: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(entry)) {
    seen.add(entry);
    for (const { from, to, typeOnly } of all) if (from === entry && !typeOnly) bundleOf(to, seen);
  }
  return seen;
}

function expectBundle(entry: string, ...forbidden: string[]): void {
  const bundle = [...bundleOf(entry)];
  assert.ok(bundle.length > 1, `${entry} is bundled from several files`);
  assert.deepEqual(
    bundle.filter(file => forbidden.includes(file) || inside(file, ...forbidden)),
    [],
  );
}

test('what runs in webmail pages knows neither the views nor the engine', () => {
  expectBundle(
    'extension/webmail/content.ts',
    'extension/reader',
    'extension/composer',
    'extension/background',
    'js-bridge',
  );
});

test('the sandboxed page knows nothing that has privileges', () => {
  expectBundle(
    'extension/reader/sandbox.ts',
    'js-bridge',
    'extension/background',
    'extension/ui',
    'extension/webmail',
    'extension/settings.ts',
  );
});

test('nothing but js-bridge knows the worker and the host', () => {
  const internal = ['worker', 'process', 'line'].map(name => `js-bridge/${name}.ts`);
  expectNone(
    'callers have client.ts',
    all.filter(({ from, to }) => !inside(from, 'js-bridge') && internal.includes(to)),
  );
  expectNone(
    'the host is for the offscreen document',
    all.filter(
      ({ from, to }) =>
        to === 'js-bridge/host.ts' && !inside(from, 'extension/offscreen') && !inside(from, 'js-bridge'),
    ),
  );
});

test('js-bridge does not know the extension', () => {
  expectNone(
    'imports point one way',
    all.filter(({ from, to }) => inside(from, 'js-bridge') && inside(to, 'extension')),
  );
});
