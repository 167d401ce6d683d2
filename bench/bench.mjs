// Measures sizes and speed in real Chromium and writes docs/performance.md.
// Run it by `make bench`: it needs dist/.
//
// Times are medians. They depend on the machine: compare two runs on one.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const scratch = mkdtempSync(join(tmpdir(), 'signet-bench-'));
const MiB = 1 << 20;

/** The targets. A row that misses its own says so. */
const targets = { raw: 8 * MiB, gzipped: 2.5 * MiB, firstAnswer: 500, roundTrip: 500 };

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-for-testing', 'chrome-for-testing'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = [
    process.env.SIGNET_CHROMIUM,
    ...names.flatMap(name => folders.map(folder => join(folder, name))),
  ];
  const path = found.find(candidate => candidate && existsSync(candidate));
  if (!path) throw new Error('no Chromium found; set SIGNET_CHROMIUM to its path');
  return path;
}

/** Runs work in a browser with the extension and a profile that was never used. */
async function inColdBrowser(work) {
  const profile = mkdtempSync(join(scratch, 'profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    headless: false,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      '--headless=new',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-extensions-except=${dist}`,
      `--load-extension=${dist}`,
    ],
  });
  try {
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    return await work(context, `chrome-extension://${new URL(worker.url()).host}`);
  } finally {
    await context.close();
  }
}

/** The reader is opened without a message: it does not call the engine by itself. */
async function openCaller(context, origin) {
  const page = await context.newPage();
  await page.goto(`${origin}/reader/reader.html`);
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
  inColdBrowser(async (context, origin) => {
    const page = await openCaller(context, origin);
    return page.evaluate(async () => {
      const start = performance.now();
      await engine.call('status', {});
      return performance.now() - start;
    });
  });

/** `open` of an unprotected message with one binary attachment: the same bytes in and out. */
const roundTrips = (octets, runs) =>
  inColdBrowser(async (context, origin) => {
    const page = await openCaller(context, origin);
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

/** Go against WebCrypto, in a page of its own. */
async function bulk() {
  const wasm = join(scratch, 'bulk.wasm');
  execFileSync('go', ['build', '-o', wasm, './bench/bulk'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' },
  });
  const page = `<!doctype html><title>bulk</title><script src="wasm_exec.js"></script><script>
    const go = new Go();
    WebAssembly.instantiateStreaming(fetch('bulk.wasm'), go.importObject)
      .then(({ instance }) => go.run(instance))
      .then(() => { document.title = 'done'; });
  </script>`;
  const files = {
    '/': ['text/html', page],
    '/wasm_exec.js': ['text/javascript', readFileSync(join(dist, 'wasm', 'wasm_exec.js'))],
    '/bulk.wasm': ['application/wasm', readFileSync(wasm)],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    return await inColdBrowser(async context => {
      const measurements = [];
      const tab = await context.newPage();
      tab.on('console', message => measurements.push(JSON.parse(message.text())));
      await tab.goto(`http://127.0.0.1:${server.address().port}/`);
      await tab.waitForFunction(() => document.title === 'done', null, { timeout: 300_000 });
      return measurements;
    });
  } finally {
    server.close();
  }
}

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const mebibytes = octets => `${(octets / MiB).toFixed(2)} MiB`;
const milliseconds = time => `${time < 10 ? time.toFixed(2) : Math.round(time)} ms`;
const size = octets => (octets < MiB ? `${octets >> 10} KiB` : `${octets / MiB} MiB`);

function row(what, value, target, show) {
  return `| ${what} | ${show(value)} | ${show(target)} | ${value <= target ? 'reached' : 'missed'} |`;
}

function bulkRows(measurements) {
  const operations = [...new Set(measurements.map(m => m.operation))];
  const sizes = [...new Set(measurements.map(m => m.octets))].sort((a, b) => a - b);
  const time = (operation, by, octets) =>
    measurements.find(m => m.operation === operation && m.by === by && m.octets === octets).milliseconds;
  return operations.flatMap(operation =>
    sizes.map(octets => {
      const [go, web] = [time(operation, 'Go', octets), time(operation, 'WebCrypto', octets)];
      const ratio = (go / web).toFixed(go / web < 10 ? 1 : 0);
      return `| ${operation} | ${size(octets)} | ${milliseconds(go)} | ${milliseconds(web)} | ${ratio} |`;
    }),
  );
}

async function repeat(times, work) {
  const results = [];
  for (let i = 0; i < times; i++) results.push(await work());
  return results;
}

async function report() {
  const module = join(dist, 'wasm', 'smime.wasm');
  const raw = statSync(module).size;
  const gzipped = gzipSync(readFileSync(module), { level: 9 }).length;
  console.log('first answers …');
  const first = median(await repeat(7, firstAnswer));
  console.log('round trips …');
  const [warmUp, ...trips] = await roundTrips(34e6, 8);
  console.log('Go and WebCrypto …');
  const measurements = await bulk();
  const { version } = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  return `# Performance

Written by \`make bench\` for version ${version}, in Chromium on ${cpus().length} cores of a ${cpus()[0].model.trim()}.
Times are medians and differ between machines.

| what | here | target | |
| --- | --- | --- | --- |
${row('module', raw, targets.raw, mebibytes)}
${row('module, gzip -9', gzipped, targets.gzipped, mebibytes)}
${row('first answer in a new browser profile, from asking', first, targets.firstAnswer, milliseconds)}
${row('34 MB to the engine and back', median(trips), targets.roundTrip, milliseconds)}

The first answer includes the service worker, the offscreen document, the worker, compiling the module, and
opening the database. The 34 MB are one attachment of an unprotected message that \`open\` parses and gives back;
the very first such call, while the engine's memory grows, took ${milliseconds(warmUp)}.

## Go and WebCrypto

What the engine gives to the browser, copying and waiting included. The last column is how many times as long Go takes.
From 32 KiB on \`js-bridge/webcrypto.go\` takes WebCrypto.

| operation | size | Go | WebCrypto | ratio |
| --- | --- | --- | --- | --- |
${bulkRows(measurements).join('\n')}
`;
}

try {
  const text = await report();
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(join(root, 'docs', 'performance.md'), text);
  console.log(text);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
