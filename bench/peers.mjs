// The peers that are measured: the engine natively and in Chromium, PKI.js in the same Chromium,
// and openssl. Each runs an operation on files of one folder and answers with the milliseconds it took.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { inColdBrowser, withServer } from './chromium.mjs';

/** In the order of peopleFiles in engine/people.go. */
export const people = [
  'signer.pem',
  'signer.key',
  'intermediate.pem',
  'root.pem',
  'recipients.pem',
  'recipient.key',
];

/** The engine as a program of this machine. Where the people are not in the folder yet, it makes them. */
export class Native {
  #program;
  #answers;

  constructor(root, folder) {
    const path = join(folder, 'engine');
    execFileSync('go', ['build', '-o', path, './bench/engine'], { cwd: root, stdio: 'inherit' });
    execFileSync(path, [folder], { stdio: 'inherit' });
    this.#program = spawn(path, [folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#program.stdout })[Symbol.asyncIterator]();
  }

  /** Writes the output to a file of the folder where one is named. */
  async run({ operation, recipients = 1, parts = 1, inputs, output = '', runs = 1 }) {
    this.#program.stdin.write(`${JSON.stringify({ operation, recipients, parts, inputs, output, runs })}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`the native engine ended at ${operation}`);
    return JSON.parse(value);
  }

  close() {
    this.#program.stdin.end();
  }
}

/** `openssl cms` for a process each time. The start of a process is told apart, see start. */
export class OpenSSL {
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  version() {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' }).split(' ').slice(0, 2).join(' ');
  }

  start() {
    return this.#time(['version']);
  }

  sign(input) {
    return this.#cms(
      input,
      '-sign',
      '-signer',
      'signer.pem',
      '-inkey',
      'signer.key',
      '-certfile',
      'intermediate.pem',
    );
  }

  verify(input) {
    return this.#cms(input, '-verify', '-CAfile', 'root.pem');
  }

  encrypt(input, recipients) {
    const certificates = Array.from({ length: recipients }, (_, i) => `recipient-${i + 1}.pem`);
    return this.#cms(input, '-encrypt', '-aes256', ...certificates);
  }

  decrypt(input) {
    return this.#cms(input, '-decrypt', '-inkey', 'recipient.key');
  }

  /** What openssl -stream writes: BER in pieces. Not measured. */
  encryptInPieces(input, output) {
    this.#time(['cms', '-encrypt', '-stream', '-aes256', '-in', input, '-out', output, 'recipient-1.pem']);
  }

  #cms(input, operation, ...args) {
    return this.#time(['cms', operation, '-in', input, '-out', 'openssl.out', ...args]);
  }

  #time(args) {
    const start = performance.now();
    const { status, stderr } = spawnSync('openssl', args, { cwd: this.#folder, encoding: 'utf8' });
    const time = performance.now() - start;
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
    return time;
  }
}

/** Runs work with a page in Chromium that has the engine and PKI.js. */
export async function inPage({ root, dist, folder }, work) {
  const env = { ...process.env, GOOS: 'js', GOARCH: 'wasm' };
  const wasm = join(folder, 'engine.wasm');
  execFileSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', wasm, './bench/engine'], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  const bundle = await build({
    entryPoints: [join(root, 'bench', 'worker.mjs')],
    bundle: true,
    format: 'iife',
    write: false,
  });
  const served = {
    'index.html': { text: '<!doctype html><title>bench</title><link rel=icon href=data:,>' },
    'worker.js': { text: bundle.outputFiles[0].text },
    'wasm_exec.js': { path: join(dist, 'wasm', 'wasm_exec.js') },
  };
  const files = name => served[name] ?? { path: join(folder, name) };
  await withServer(files, origin =>
    inColdBrowser({ dist, scratch: folder }, async context => {
      const page = await context.newPage();
      await page.goto(`${origin}/`);
      await work(new Page(page));
    }),
  );
}

/** A page whose workers are measured. */
class Page {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** Starts a worker of a name, in place of one that has it. */
  async start(name, by) {
    await this.#page.evaluate(name => {
      globalThis.workers ??= new Map();
      workers.get(name)?.terminate();
      workers.set(name, new Worker('/worker.js'));
    }, name);
    return this.#ask(name, { by, people });
  }

  /** Runs at least one operation, and more for as long as it takes less than some time together. */
  async run(name, { operation, recipients = 1, parts = 1, inputs, output, runs = { least: 1, most: 1 } }) {
    return this.#ask(name, { request: { operation, recipients, parts }, inputs, output, runs });
  }

  async #ask(name, question) {
    return this.#page.evaluate(
      ([name, question]) =>
        new Promise((resolve, reject) => {
          const worker = workers.get(name);
          worker.onerror = event => reject(new Error(event.message));
          worker.onmessage = ({ data }) =>
            data.error ? reject(new Error(data.error)) : resolve(data.answer);
          worker.postMessage(question);
        }),
      [name, question],
    );
  }
}
