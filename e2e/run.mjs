// Runs the browser tests that `node build.mjs e2e` has bundled, two files at a time.
//
//   node e2e/run.mjs            all files
//   node e2e/run.mjs NAME...    those of these names, such as sending
//
// A busy machine may be slower than a browser test waits: a file in which something failed runs once more, with nothing
// beside it. What waits for ever ends after ten minutes of its file.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const bundles = join(dirname(fileURLToPath(import.meta.url)), '../build/e2e/e2e');
const ending = '.test.mjs';

const failed = await pass(largestFirst(process.argv.slice(2)), 2);
if (failed.length > 0) {
  console.log(`Once more: ${failed.join(' ')}`);
  if ((await pass(failed, 1)).length > 0) process.exitCode = 1;
}

/** The bundles of some names, or all. What is large runs long: it begins first, or one of the two would wait for it in the end. */
function largestFirst(names) {
  const all = readdirSync(bundles).filter(file => file.endsWith(ending));
  const files = names.length === 0 ? all : names.map(name => `${name}${ending}`);
  const missing = files.filter(file => !all.includes(file));
  if (missing.length > 0) throw new Error(`no such test: ${missing.join(' ')}`);
  const size = file => statSync(join(bundles, file)).size;
  return files.sort((a, b) => size(b) - size(a)).map(file => join(bundles, file));
}

/** Runs files and prints what comes of them. Resolves with those in which something failed. */
async function pass(files, concurrency) {
  const failed = new Set();
  const tests = run({ files, concurrency, timeout: 600_000 });
  tests.on('test:fail', ({ file, name }) => failed.add(file ?? name));
  const report = tests.compose(new spec());
  report.pipe(process.stdout, { end: false });
  await finished(report);
  return [...failed];
}
