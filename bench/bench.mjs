// Measures sizes, speed and memory in real Chromium, beside openssl and PKI.js, and writes
// docs/performance.md. Run it by `make bench`: it needs dist/.
//
// `node bench/bench.mjs reading` measures reading alone and writes that part of the page anew; `writing` and `gmail` likewise.
//
// Times are medians. They depend on the machine and on what else it does: compare ratios.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { inColdBrowser, withServer } from './chromium.mjs';
import { compare, median } from './compare.mjs';
import { correspondents } from './correspondents.mjs';
import { measurePaths } from './paths.mjs';
import { page } from './report.mjs';
import { gmail } from './report-gmail.mjs';
import { reading } from './report-reading.mjs';
import { writing } from './report-writing.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const scratch = mkdtempSync(join(tmpdir(), 'signet-bench-'));

/** The reader is opened without a message: it does not call the engine by itself. */
const reader = origin => `${origin}/reader/reader.html`;

async function openCaller(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  const [client] = (
    await build({
      entryPoints: [join(root, 'js-bridge', 'client.ts')],
      bundle: true,
      format: 'iife',
      globalName: 'client',
      write: false,
    })
  ).outputFiles;
  await page.evaluate(`${client.text}; globalThis.engine = new client.Engine(); undefined`);
  return page;
}

const firstAnswer = () =>
  inColdBrowser({ dist, scratch }, async (context, origin) => {
    const page = await openCaller(context, reader(origin));
    return page.evaluate(async () => {
      const start = performance.now();
      await engine.call('status', {});
      return performance.now() - start;
    });
  });

/** `open` of an unprotected message with one binary attachment: the same bytes in and out. */
const roundTrips = (octets, runs) =>
  inColdBrowser({ dist, scratch }, async (context, origin) => {
    const page = await openCaller(context, reader(origin));
    return page.evaluate(
      async ([octets, runs]) => {
        const header = new TextEncoder().encode(
          'From: a@example.test\r\nMIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n' +
            'Content-Transfer-Encoding: binary\r\nContent-Disposition: attachment; filename=a.bin\r\n\r\n',
        );
        const times = [];
        for (let run = 0; run < runs; run++) {
          const message = new Uint8Array(header.length + octets).fill(0x61);
          message.set(header);
          const start = performance.now();
          const { bodies } = await engine.call('open', { learn: false }, [message]);
          times.push(performance.now() - start);
          if (bodies.length !== 1 || bodies[0].length !== octets)
            throw new Error('the bytes did not come back');
        }
        return times;
      },
      [octets, runs],
    );
  });

/** Unlocking with the passphrase: Argon2id, and two writes that count the try. */
const unlockings = runs =>
  inColdBrowser({ dist, scratch }, async (context, origin) => {
    const page = await openCaller(context, `${origin}/open/open.html`);
    return page.evaluate(async runs => {
      const passphrase = 'correct horse battery staple';
      await engine.call('setPassphrase', { new: passphrase });
      const times = [];
      for (let run = 0; run < runs; run++) {
        await engine.call('lock', {});
        const start = performance.now();
        await engine.call('unlock', { passphrase });
        times.push(performance.now() - start);
      }
      return times;
    }, runs);
  });

/** Go against WebCrypto, in a page of its own. */
async function bulk() {
  const wasm = join(scratch, 'bulk.wasm');
  execFileSync('go', ['build', '-o', wasm, './bench/bulk'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  });
  const files = {
    'index.html': {
      text: `<!doctype html><title>bulk</title><link rel=icon href=data:,>
        <script src="wasm_exec.js"></script><script>
        const go = new Go();
        WebAssembly.instantiateStreaming(fetch('bulk.wasm'), go.importObject)
          .then(({ instance }) => {
            globalThis.engineMemory = instance.exports.mem;
            return go.run(instance);
          })
          .then(() => { document.title = 'done'; });
      </script>`,
    },
    'wasm_exec.js': { path: join(dist, 'wasm', 'wasm_exec.js') },
    'bulk.wasm': { path: wasm },
  };
  return withServer(
    name => files[name],
    origin =>
      inColdBrowser({ dist, scratch }, async context => {
        const measurements = [];
        const tab = await context.newPage();
        tab.on('console', message => measurements.push(JSON.parse(message.text())));
        await tab.goto(`${origin}/`);
        await tab.waitForFunction(() => document.title === 'done', null, { timeout: 300_000 });
        return measurements;
      }),
  );
}

async function repeat(times, work) {
  const results = [];
  for (let i = 0; i < times; i++) results.push(await work());
  return results;
}

async function measure() {
  const module = readFileSync(join(dist, 'wasm', 'smime.wasm'));
  const { version } = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  const results = { version, raw: module.length, gzipped: gzipSync(module, { level: 9 }).length };
  console.log('first answers …');
  results.firstAnswer = median(await repeat(7, firstAnswer));
  console.log('round trips …');
  const [warmUp, ...trips] = await roundTrips(34e6, 8);
  Object.assign(results, { warmUp, roundTrip: median(trips) });
  console.log('unlocking …');
  results.unlocking = median(await unlockings(9));
  console.log('Go and WebCrypto …');
  results.bulk = await bulk();
  console.log('paths of certificates …');
  results.paths = measurePaths(root);
  console.log('reading …');
  results.reading = await measured('reading');
  console.log('writing …');
  results.writing = await measured('writing');
  console.log('Gmail …');
  results.gmail = await measured('gmail');
  console.log('correspondents …');
  results.people = await correspondents({ root, dist, scratch, openCaller });
  const folder = join(scratch, 'files');
  mkdirSync(folder);
  return { ...results, ...(await compare({ root, dist, folder })) };
}

/** What happens in webmails, bundled by `node build.mjs bench`. */
async function measured(part) {
  const module = await import(join(root, 'build', 'bench', 'bench', `${part}.mjs`));
  const { measureReading, measureWriting, measureGmail } = module;
  return (measureReading ?? measureWriting ?? measureGmail)();
}

/** The parts of the page that are measured alone. */
const parts = { reading, writing, gmail };

const file = join(root, 'docs', 'performance.md');

/** Writes a part of the page anew: from its heading to the next one. */
function replacePart(part) {
  const heading = part.slice(0, part.indexOf('\n') + 1);
  const [before, rest = ''] = readFileSync(file, 'utf8').split(heading);
  const next = rest.indexOf('\n## ');
  return `${before}${part}${next < 0 ? '' : rest.slice(next)}`;
}

try {
  const part = process.argv[2];
  const text = part in parts ? replacePart(parts[part](await measured(part))) : page(await measure());
  writeFileSync(file, text);
  console.log(text);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
