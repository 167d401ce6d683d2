// The store of the engine: older and newer versions of it, records that are
// damaged, and writes that are cut off, in real Chromium.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { issueCertificates, p12Password } from './keys.ts';
import { kill } from './kill.ts';
import { removeFolder, temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { root } from './tree.ts';

const passphrase = 'correct horse battery staple';
type Store = Record<string, Record<string, string>>;

describe('the store of the engine', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let caller: Caller;

  before(async () => {
    browser = await Browser.launch();
    caller = await Caller.open(browser);
  });
  after(() => browser?.close());

  /** What a Signet of version 1 of the store has written. */
  function versionOne(): Store {
    const text = readFileSync(join(root, 'smime/keystore/testdata/version1.json'), 'utf8');
    const store: Store = {};
    for (const { kind, id, data } of JSON.parse(text) as { kind: string; id: string; data: unknown }[]) {
      store[kind] = { ...store[kind], [id]: JSON.stringify(data) };
    }
    return store;
  }

  async function replaceStore(version: number, store: Store): Promise<void> {
    await caller.killEngine();
    await caller.replaceStore(version, store);
  }

  test('one of version 1 is taken over', async () => {
    await replaceStore(1, versionOne());
    const status = await caller.ask('status', {});
    assert.deepEqual([status.state, status.keys, status.damaged ?? 0], ['locked', 1, 0]);
    const old = await caller.stored();
    assert.deepEqual(old.key, versionOne().key);
    assert.deepEqual(old.store, {}, 'reading writes nothing');

    await caller.ask('unlock', { passphrase });
    assert.deepEqual((await caller.stored()).store, { version: '{"version":3}' });
    assert.equal(await peopleOf(caller), 1);
    assert.equal(
      (await caller.ask('listAnchors', {})).certificates.filter(({ source }) => source === 'user').length,
      1,
    );
    await caller.ask('setKeyLimits', { perMinute: 5, perUnlock: 50 }); // a kind that is new
    await caller.killEngine();
    assert.deepEqual(await caller.ask('keyLimits', {}), { perMinute: 5, perUnlock: 50 });
  });

  test('one of a newer Signet is refused and not touched', async () => {
    const newer: Store = { ...versionOne(), store: { version: '{"version":4}' } };
    for (const version of [1, 2, 3, 4, 5]) {
      await replaceStore(version, newer);
      for (const answer of [await caller.call('status', {}), await caller.call('unlock', { passphrase })]) {
        assert.equal('error' in answer && answer.error.code, 'newer-store', `database of version ${version}`);
      }
      const { vault, key } = await caller.stored();
      assert.deepEqual({ vault, key }, { vault: newer.vault, key: newer.key });
    }
  });

  test('a record that is damaged concerns no other', async () => {
    const store = versionOne();
    await replaceStore(1, { ...store, key: { ...store.key, broken: '{"version":1,' } });
    const status = await caller.ask('unlock', { passphrase });
    assert.deepEqual([status.keys, status.damaged], [1, 1]);
    assert.equal((await caller.stored()).key?.broken, '{"version":1,');
  });
});

// Chromium keeps large values in files of their own.
describe('a value that the browser has lost', { skip: skipWithout('chromium') }, () => {
  test('is a damaged record, and no more', async () => {
    const profile = temporaryFolder('profile');
    const browser = await Browser.launch({ profile });
    try {
      const caller = await Caller.open(browser);
      await caller.ask('setPassphrase', { new: passphrase });
      await caller.ask('setKeyLimits', { perMinute: 5, perUnlock: 50 });
      const store = await caller.stored();
      store.setting = { ...store.setting, large: randomBytes(1 << 20).toString('base64') };
      await caller.killEngine();
      await caller.replaceStore(2, store);
      const files = join(
        profile,
        'Default/IndexedDB',
        `chrome-extension_${browser.extensionId}_0.indexeddb.blob`,
      );
      rmSync(files, { recursive: true });
      assert.deepEqual(await caller.ask('keyLimits', {}), { perMinute: 5, perUnlock: 50 });
      assert.equal((await caller.ask('unlock', { passphrase })).state, 'unlocked');
    } finally {
      await browser.close();
      removeFolder(profile);
    }
  });
});

describe('writes that are cut off', { skip: skipWithout('chromium') }, () => {
  /** A hundred in all; a browser takes seconds to start again. */
  const counts = { engine: 26, browser: 4, quota: 70 };
  /** Certificates that are written together. */
  const together = 30;
  const seed = Number(process.env.SIGNET_SEED ?? randomInt(2 ** 31));
  const random = generator(seed);

  let profile: string;
  let browser: Browser;
  let caller: Caller;
  let certificates: Buffer;
  /** Milliseconds from the call to the write, about: it moves to where both outcomes are as likely. */
  let moment = 100;
  const outcomes = { old: 0, new: 0 };

  before(async () => {
    console.log(`# SIGNET_SEED=${seed}`);
    certificates = manyCertificates(together);
    profile = temporaryFolder('profile');
    await start();
    await caller.ask('setPassphrase', { new: passphrase });
    const file = readFileSync(join(issueCertificates(), 'alice.p12'));
    await caller.ask('importKey', { name: 'alice.p12', password: p12Password }, file);
  });
  after(async () => {
    console.log(`# ${outcomes.old} times the old state, ${outcomes.new} times the new one`);
    await browser?.close();
  });

  async function start(): Promise<void> {
    browser = await Browser.launch({ profile });
    caller = await Caller.open(browser);
  }

  const importAll = () => caller.call('importCertificates', { names: ['many.pem'] }, certificates);

  /** Goes back to the state without the certificates. */
  async function forget(): Promise<void> {
    await caller.killEngine();
    await caller.clear('certificate');
  }

  /** Sees that the store is wholly old or wholly new, and that all else is as it was. */
  async function expectOldOrNew(): Promise<number> {
    const stored = await caller.stored();
    const count = Object.keys(stored.certificate ?? {}).length;
    assert.ok(count === 0 || count === together, `${count} of ${together} certificates are stored`);
    assert.equal(Object.keys(stored.key ?? {}).length, 1);
    outcomes[count === 0 ? 'old' : 'new']++;
    return count;
  }

  /** The same after a kill. */
  async function expectOldOrNewAfterKill(): Promise<number> {
    const count = await expectOldOrNew();
    moment *= count === 0 ? 1.15 : 0.85;
    return count;
  }

  /** Sees that an engine can use what is stored. */
  async function expectUsable(count: number): Promise<void> {
    const status = await caller.ask('unlock', { passphrase });
    assert.deepEqual([status.state, status.keys, status.damaged ?? 0], ['unlocked', 1, 0]);
    assert.equal(await peopleOf(caller), count);
  }

  test(`the engine is killed, ${counts.engine} times`, async () => {
    for (let i = 0; i < counts.engine; i++) {
      await caller.ask('status', {}); // it runs
      const unanswered = importAll();
      await sleep(moment * (0.5 + random()));
      await caller.killEngine();
      const answer = await unanswered;
      const count = await expectOldOrNewAfterKill();
      if ('result' in answer) assert.equal(count, together, 'what was answered is stored');
      if (i % 10 === 0) await expectUsable(count);
      await forget();
    }
  });

  test(`the browser is killed, ${counts.browser} times`, async () => {
    for (let i = 0; i < counts.browser; i++) {
      await caller.ask('status', {});
      const unanswered = importAll().catch(() => undefined);
      await sleep(moment * (0.5 + random()));
      await kill(browser, profile);
      await unanswered;
      await start();
      const count = await expectOldOrNewAfterKill();
      if (i % 4 === 0) await expectUsable(count);
      await forget();
    }
  });

  test(`the disk is full, ${counts.quota} times`, async () => {
    const session = await caller.page.context().newCDPSession(caller.page);
    const origin = `chrome-extension://${browser.extensionId}`;
    for (let i = 0; i < counts.quota; i++) {
      await caller.ask('status', {});
      const { usage } = await session.send('Storage.getUsageAndQuota', { origin });
      const quotaSize = usage + Math.floor(random() * certificates.length * 1.5);
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
      const answer = await importAll();
      await session.send('Storage.overrideQuotaForOrigin', { origin });
      const count = await expectOldOrNew();
      if ('error' in answer) {
        assert.deepEqual([answer.error.code, count], ['storage', 0]);
        // The engine lives on, and has not come to believe what is not stored.
        assert.equal(await peopleOf(caller), 0);
      } else {
        assert.equal(count, together);
      }
      if (count > 0) await forget();
    }
  });
});

/** How many correspondents there are: in these tests each has one certificate. */
async function peopleOf(caller: Caller): Promise<number> {
  return (await caller.ask('listPeople', { search: '', offset: 0, limit: 1 })).total;
}

/** Certificates of as many people, in one PEM file. They have one key: making keys takes long. */
function manyCertificates(count: number): Buffer {
  const folder = temporaryFolder('people');
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'key.pem');
  const certificates: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const name = `person${i}@example.test`;
    const config = `[req]\ndistinguished_name=name\nprompt=no\nx509_extensions=for_mail\n[name]\nCN=${name}\n[for_mail]\nbasicConstraints=CA:FALSE\nsubjectAltName=email:${name}\nextendedKeyUsage=emailProtection\n`;
    writeFileSync(join(folder, 'request.cnf'), config);
    certificates.push(
      openssl('req', '-x509', '-new', '-key', 'key.pem', '-days', '30', '-config', 'request.cnf'),
    );
  }
  return Buffer.concat(certificates);
}

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
