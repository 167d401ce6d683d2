// The real module, loaded with Go's own loader as the worker does. Node has no
// IndexedDB, so what needs storage says so; the browser tests do the rest.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runInThisContext } from 'node:vm';

type Serve = (
  role: string,
  method: string,
  params: string,
  bodies: Uint8Array[],
  signal: AbortSignal,
  progress: (json: string) => void,
) => Promise<{ result?: string; bodies?: Uint8Array[]; error?: string }>;

declare class Go {
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}

const folder = mkdtempSync(join(tmpdir(), 'signet-module-'));
let serve: Serve;

before(async () => {
  const path = join(folder, 'smime.wasm');
  const env = { ...process.env, GOOS: 'js', GOARCH: 'wasm' };
  execFileSync('go', ['build', '-o', path, './wasm'], { stdio: 'inherit', env });
  const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
  runInThisContext(readFileSync(join(goroot, 'lib', 'wasm', 'wasm_exec.js'), 'utf8'));
  const go = new (globalThis as unknown as { Go: typeof Go }).Go();
  const { instance } = await WebAssembly.instantiate(readFileSync(path), go.importObject);
  void go.run(instance);
  serve = (globalThis as unknown as { signet: Serve }).signet;
  const policy = new TextEncoder().encode('{}');
  await serve('background', 'setPolicy', '{}', [policy], new AbortController().signal, () => undefined);
});

after(() => rmSync(folder, { recursive: true }));

async function errorOf(role: string, method: string, params: string, bodies: Uint8Array[] = []) {
  const { error } = await serve(role, method, params, bodies, new AbortController().signal, () => undefined);
  return JSON.parse(error ?? '{}') as { code?: string; detail?: string };
}

test('the module serves as soon as it runs', () => {
  assert.equal(typeof serve, 'function');
});

test('the contract is kept', async () => {
  assert.deepEqual(await errorOf('page', 'nothing', '{}'), { code: 'unknown-method' });
  assert.equal((await errorOf('reader', 'importKey', '{}')).code, 'not-allowed');
  assert.equal((await errorOf('page', 'status', '{"x":1}')).code, 'bad-request');
  assert.equal((await errorOf('page', 'open', '{"learn":false}')).code, 'bad-request');
});

test('storage that is missing is told, each time it is asked for', async () => {
  for (let times = 0; times < 2; times++) {
    assert.equal((await errorOf('page', 'status', '{}')).code, 'storage');
  }
});

test('calls at the same time are answered', async () => {
  const codes = await Promise.all(
    Array.from({ length: 20 }, (_, i) => errorOf('page', i % 2 ? 'nothing' : 'status', '{}')),
  );
  assert.deepEqual(
    codes.map(error => error.code),
    codes.map((_, i) => (i % 2 ? 'unknown-method' : 'storage')),
  );
});
