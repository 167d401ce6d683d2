// A revoked signer in real Chromium: an authority on this computer is asked, keeps silent, revokes, and goes away.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { Engine } from '../js-bridge/client.ts';
import type { Method, Methods } from '../js-bridge/contract.ts';
import { Browser, picture } from './browser.ts';
import { issueCertificates } from './keys.ts';
import { prepare } from './prepared.ts';
import { type Authority, startAuthority } from './rig/authority.ts';
import { removeFolder, temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { goProgram } from './rig/program.ts';
import { root } from './tree.ts';

/** What is put into the page. */
declare const engine: Engine;

const profile = temporaryFolder('revocation');

describe('revocation', { skip: skipWithout('chromium') }, () => {
  let authority: Authority;
  let browser: Browser;
  let page: Page;
  let signet: string;

  before(async () => {
    authority = await startAuthority();
    signet = goProgram('signet');
    browser = await Browser.launch({ profile });
    const people = { passphrase: 'correct horse battery staple', certificates: issueCertificates() };
    await prepare(browser, { name: 'bob', ...people, origin: 'http://127.0.0.1:1' });
    await call('importAnchors', { names: ['ca.pem'] }, readFileSync(join(authority.certificates, 'ca.pem')));
    page = await browser.open(browser.url('open/open.html'));
  });

  after(async () => {
    await browser?.close();
    await authority?.stop();
    removeFolder(profile);
  });

  /** Calls the engine from a page of its own. */
  async function call<M extends Method>(
    method: M,
    params: Methods[M]['params'],
    body?: Buffer,
  ): Promise<Methods[M]['result']> {
    const { outputFiles } = await build({
      entryPoints: [join(root, 'js-bridge/client.ts')],
      bundle: true,
      format: 'iife',
      globalName: 'client',
      write: false,
    });
    const document = await browser.open(browser.url('options/options.html'));
    await document.evaluate(
      `${outputFiles[0]?.text}; Object.assign(globalThis, { engine: new client.Engine() });`,
    );
    const result = await document.evaluate(
      async ([method, params, body]) => {
        const bodies = body === null ? [] : [new Uint8Array(body)];
        return (await engine.call(method as 'status', params as Record<string, never>, bodies)).result;
      },
      [method, params, body ? [...body] : null] as const,
    );
    await document.close();
    return result as Methods[M]['result'];
  }

  /** Opens a message that alice has signed with one of the authority's certificates. */
  async function open(certificate: string): Promise<string> {
    const file = (extension: string) => join(authority.certificates, `${certificate}.${extension}`);
    const bytes = execFileSync(signet, ['sign', '--cert', file('pem'), '--key', file('key')], {
      input: 'From: alice@example.test\r\nSubject: Lunch\r\nContent-Type: text/plain\r\n\r\nAt noon.\r\n',
    });
    await page.goto(browser.url('open/open.html'));
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'message.eml', mimeType: '', buffer: Buffer.from(bytes) }]);
    return (await page.getByRole('status').first().innerText()).replaceAll('\u00a0', ' ').trim();
  }

  /** What the details say about revocation. */
  async function details(): Promise<string> {
    await page.getByRole('button', { name: /Details|Why|Look/ }).click();
    const details = page.locator('#verdict-details');
    await details.getByText('Revocation', { exact: true }).waitFor();
    return details.innerText();
  }

  const verified = 'Signed by Alice Example (alice@example.test).';
  const revoked = /^Signed with a certificate that was revoked on .+ \d{4}: somebody else has the key\.$/;
  const unknown = 'Signed as alice@example.test, but nobody could say whether the certificate was revoked.';

  test('nobody is asked whom the user did not allow to ask', async () => {
    assert.equal(await open('crl'), verified);
    assert.match(
      await details(),
      /nobody could say whether it was revoked\.\s+127\.0\.0\.1:\d+: may not be asked/,
    );
    assert.deepEqual(await authority.asked(), []);
  });

  test('an authority that keeps silent leaves the certificate unproven, where the user wants proof', async () => {
    await page.goto(browser.url('open/open.html')); // an open message would be judged again as soon as the site is granted
    await browser.grant(authority.origin);
    await authority.behave('timeout');
    await call('setRevocationSettings', { reading: 'hard', sending: 'soft', online: true });
    assert.equal(await open('ocsp'), unknown);
    assert.deepEqual(await authority.asked(), ['/ocsp']);
    assert.match(await details(), /gave no answer/);
    await picture(page, 'open-revocation-unknown');
  });

  test('an authority that lies is not believed', async () => {
    const pem = readFileSync(join(authority.certificates, 'ocsp.pem'));
    const { added } = await call('importCertificates', { names: ['ocsp.pem'] }, pem);
    const rows: [string, RegExp][] = [
      ['forged', /does not bear the signature/],
      ['other', /about another certificate/],
      ['stale', /was to be replaced on/],
      ['truncated', /cannot be used \(malformed/],
      ['huge', /too-large/],
      ['redirect', /redirects elsewhere/],
      ['error', /answered with status 500/],
    ];
    for (const [how, why] of rows) {
      await authority.behave(how);
      const { revocation } = await call('checkRevocation', { id: added[0]?.id ?? '' });
      assert.equal(revocation[0]?.state, 'unknown', how);
      assert.match(revocation[0]?.why ?? '', why, how);
    }
  });

  test('a revoked signer is shown as revoked', async () => {
    await authority.behave('honest');
    await authority.revoke('crl');
    assert.match(await open('crl'), revoked);
    assert.equal((await authority.asked()).at(-1), '/ca.crl');
    assert.match(await details(), /Alice Example: revoked on /);
    await picture(page, 'open-revoked');
  });

  test('without a network the signer stays revoked, and another one good as of when the authority was asked', async () => {
    await authority.stop();
    await browser.close();
    browser = await Browser.launch({ profile });
    page = await browser.open(browser.url('open/open.html'));
    assert.match(await open('crl'), revoked);
    assert.equal(await open('both'), verified);
    assert.match(await details(), /not revoked, as the authority said on .+ Nobody was asked again/);
  });
});
