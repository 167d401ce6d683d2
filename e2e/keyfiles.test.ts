// Keys on their way in and out, in real Chromium: old and new PKCS #12, keys
// that the browser makes, and a backup that another profile restores.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { issueCertificates, p12Password } from './keys.ts';
import { temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';

const passphrase = 'correct horse battery staple';
const filePassword = 'of the file';

describe('keys on their way in and out', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let caller: Caller;
  const certificates = issueCertificates();
  const folder = temporaryFolder('keyfiles');

  before(async () => {
    browser = await Browser.launch();
    caller = await Caller.open(browser);
    await caller.ask('setPassphrase', { new: passphrase });
  });
  after(() => browser?.close());

  function openssl(...args: string[]): Buffer {
    return execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  test('a PKCS #12 file of twenty years ago is looked at and imported', {
    skip: skipWithout('openssl'),
  }, async () => {
    const from = ['-inkey', join(certificates, 'alice.key'), '-in', join(certificates, 'alice.pem')];
    const old = ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-RC2-40', '-macalg', 'sha1'];
    openssl(
      'pkcs12',
      '-export',
      ...old,
      ...from,
      '-name',
      'Alice',
      '-passout',
      `pass:${p12Password}`,
      '-out',
      'old.p12',
    );
    const file = readFileSync(join(folder, 'old.p12'));
    const wrong = await caller.call('previewKeyFile', { name: 'old.p12', password: 'wrong' }, file);
    assert.ok('error' in wrong);
    assert.equal(wrong.error.code, 'wrong-password');
    const seen = await caller.ask('previewKeyFile', { name: 'old.p12', password: p12Password }, file);
    assert.deepEqual([seen.keys.length, seen.keys[0]?.label, seen.keys[0]?.known], [1, 'Alice', false]);
    assert.equal((await caller.ask('listKeys', {})).keys.length, 0, 'stored by looking');
    await caller.ask('importKey', { name: 'old.p12', password: p12Password }, file);
    assert.equal((await caller.ask('listKeys', {})).keys[0]?.label, 'Alice');
    assert.equal((await caller.ask('status', {})).needsBackup, true);
  });

  test('OpenSSL opens what is exported', { skip: skipWithout('openssl') }, async () => {
    const [key] = (await caller.ask('listKeys', {})).keys;
    assert.ok(key);
    const file = await caller.askForFile('exportKey', { id: key.id, passphrase, password: filePassword });
    writeFileSync(join(folder, 'new.p12'), file);
    const out = openssl('pkcs12', '-in', 'new.p12', '-passin', `pass:${filePassword}`, '-nodes').toString();
    assert.match(out, /BEGIN PRIVATE KEY/);
    assert.match(out, /friendlyName: Alice/);
    assert.equal((await caller.ask('listKeys', {})).keys[0]?.backedUp, true);
  });

  test('the browser makes RSA keys, and the request for one holds', {
    skip: skipWithout('openssl'),
  }, async () => {
    const made = await caller.ask('createKey', {
      algorithm: 'rsa3072',
      name: 'Carol',
      emails: ['carol@example.test'],
      use: 'both',
      form: 'request',
    });
    writeFileSync(join(folder, 'carol.csr'), made.pem);
    openssl('req', '-in', 'carol.csr', '-verify', '-noout');
    const [request] = (await caller.ask('listRequests', {})).requests;
    assert.deepEqual([request?.id, request?.algorithm], [made.id, 'RSA 3072']);

    const authority = ['-CA', join(certificates, 'alice.pem'), '-CAkey', join(certificates, 'alice.key')];
    openssl(
      'x509',
      '-req',
      '-in',
      'carol.csr',
      ...authority,
      '-set_serial',
      '1',
      '-copy_extensions',
      'copy',
      '-out',
      'carol.pem',
    );
    const issued = await caller.ask('completeRequest', {}, readFileSync(join(folder, 'carol.pem')));
    assert.deepEqual(issued.certificate.emails, ['carol@example.test']);
    assert.equal((await caller.ask('listRequests', {})).requests.length, 0);
  });

  test('another profile restores a backup', async () => {
    await caller.ask('createKey', {
      algorithm: 'p256',
      name: 'Dave',
      emails: ['dave@example.test'],
      use: 'both',
      form: 'self-signed',
    });
    const keys = (await caller.ask('listKeys', {})).keys.map(({ id }) => id).sort();
    const settings = '{"lockAfterMinutes":5}';
    const file = await caller.askForFile('backup', { passphrase, password: filePassword, settings });
    assert.equal((await caller.ask('status', {})).needsBackup ?? false, false);
    const other = await Browser.launch();
    try {
      const there = await Caller.open(other);
      const wrong = await there.call('restoreBackup', { password: 'another one' }, file);
      assert.ok('error' in wrong);
      assert.equal(wrong.error.code, 'wrong-password');
      assert.equal((await there.ask('status', {})).state, 'new');
      const restored = await there.ask('restoreBackup', { password: filePassword }, file);
      assert.deepEqual([restored.keys, restored.extensionSettings], [keys.length, settings]);
      await there.killEngine();
      assert.equal((await there.ask('status', {})).state, 'locked');
      await there.ask('unlock', { passphrase: filePassword });
      assert.deepEqual((await there.ask('listKeys', {})).keys.map(({ id }) => id).sort(), keys);
    } finally {
      await other.close();
    }
  });
});
