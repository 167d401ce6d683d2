// Looking for a correspondent's certificate in real Chromium, at the gateway that `signet directory` is, in OpenLDAP.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { Engine } from '../js-bridge/client.ts';
import type { Method, Methods } from '../js-bridge/contract.ts';
import { Browser } from './browser.ts';
import { encrypt, logIn } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { prepare } from './prepared.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { type Gateway, type Slapd, startGateway, startSlapd } from './rig/slapd.ts';
import { root } from './tree.ts';

/** What is put into the page. */
declare const engine: Engine;

describe('directories', { skip: skipWithout('chromium', 'openssl', 'ldap') }, () => {
  let browser: Browser;
  let page: Page;
  let slapd: Slapd;
  let gateway: Gateway;
  let certificates: string;

  before(async () => {
    certificates = issueCertificates();
    const mallory = openssl('x509', '-in', pem('mallory'), ...der);
    slapd = await startSlapd([
      {
        name: 'Bob',
        mail: 'bob@example.test',
        smime: [openssl('crl2pkcs7', '-nocrl', '-certfile', pem('bob'), ...der)],
      },
      {
        name: 'Carol',
        mail: 'carol@example.test',
        certificates: [openssl('x509', '-in', pem('carol'), ...der)],
      },
      { name: 'Mallory', mail: 'mallory@example.test', certificates: [mallory] },
      { name: 'Eve', mail: 'eve@example.test', certificates: [mallory] },
    ]);
    gateway = await startGateway(slapd.url, 'example.test');
    browser = await Browser.launch();
    page = await browser.open(browser.url('options/options.html#directories'));
    await giveEngine(page);
    const authorities = openssl('crl2pkcs7', '-nocrl', '-certfile', join(certificates, 'ca.pem'), ...der);
    const imported = await call('importAnchors', { names: ['ca.p7b'] }, authorities);
    assert.equal(imported.added.length, 1);
    const intermediate = readFileSync(join(certificates, 'intermediate.pem'));
    await call('importCertificates', { names: ['intermediate.pem'] }, intermediate);
  });

  after(async () => {
    await browser?.close();
    await gateway?.stop();
    await slapd?.stop();
  });

  const der = ['-outform', 'DER'];
  const pem = (name: string) => join(certificates, `${name}.pem`);
  const openssl = (...args: string[]) => execFileSync('openssl', args);

  async function giveEngine(document: Page): Promise<void> {
    const { outputFiles } = await build({
      entryPoints: [join(root, 'js-bridge/client.ts')],
      bundle: true,
      format: 'iife',
      globalName: 'client',
      write: false,
    });
    await document.evaluate(
      `${outputFiles[0]?.text}; Object.assign(globalThis, { engine: new client.Engine() });`,
    );
  }

  function call<M extends Method>(
    method: M,
    params: Methods[M]['params'],
    body?: Buffer,
  ): Promise<Methods[M]['result']> {
    return page.evaluate(
      async ([method, params, body]) => {
        const bodies = body === null ? [] : [new Uint8Array(body)];
        return (await engine.call(method as 'status', params as Record<string, never>, bodies)).result;
      },
      [method, params, body ? [...body] : null] as const,
    ) as Promise<Methods[M]['result']>;
  }

  const outcomes = async (address: string) => {
    const { asked, found } = await call('lookup', { address });
    return {
      asked: asked.map(({ name, outcome }) => `${name}: ${outcome}`),
      found: found.map(({ emails }) => emails.join()),
    };
  };

  test('a directory is set on its page, and the browser is asked for its site alone', async () => {
    await addDirectory(browser, page, gateway);
    assert.deepEqual(gateway.asked(), []);
    const worker = await browser.serviceWorker();
    const scripts = await worker.evaluate(() => chrome.scripting.getRegisteredContentScripts());
    assert.deepEqual(scripts, [], 'no content script runs where a directory is');
  });

  /** Asks on the page, and returns what it says. */
  async function tryOnPage(address: string): Promise<string> {
    await page.locator('#try-address').fill(address);
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    const outcome = page.locator('signet-lookup-try .outcome strong');
    await outcome.waitFor();
    return outcome.innerText();
  }

  test('a domain that is not allowed is not asked for', async () => {
    const nobody = 'Nobody was asked: no directory is for the domain of this address.';
    for (const address of ['bob@else.test', 'bob@sub.example.test']) {
      assert.equal(await tryOnPage(address), nobody);
    }
    assert.deepEqual(gateway.asked(), []);
  });

  test('a certificate is found through the gateway, and can be used', async () => {
    assert.equal(await tryOnPage('bob@example.test'), 'There is a certificate for this address.');
    assert.deepEqual(gateway.asked(), ['bob@example.test']);
    const { recipients } = await call('recipients', { from: '', addresses: ['bob@example.test'] });
    assert.equal(recipients[0]?.state, 'ready');
    assert.equal(recipients[0]?.certificate?.source, 'directory');
  });

  test('what nobody trusted vouches for is told and not kept, nor is what is for somebody else', async () => {
    const { asked, found } = await call('lookup', { address: 'mallory@example.test' });
    assert.deepEqual(found, []);
    assert.equal(asked[0]?.outcome, 'unusable');
    assert.deepEqual(
      asked[0]?.rejected.map(({ emails, findings }) => [emails[0], findings[0]?.code]),
      [['mallory@example.test', 'incomplete-chain']],
    );
    assert.deepEqual(await outcomes('eve@example.test'), { asked: ['People: nothing'], found: [] });
  });

  test('the gateway is a certificate store, too', async () => {
    await call('setDirectory', {
      name: 'Store',
      kind: 'rfc4387',
      url: `${gateway.origin}/search`,
      domains: ['example.test'],
    });
    const { directories } = await call('directories', {});
    const ids = directories.map(({ id }) => id).reverse();
    await call('reorderDirectories', { ids });
    assert.deepEqual(await outcomes('carol@example.test'), {
      asked: ['Store: found'],
      found: ['carol@example.test'],
    });
  });

  test('what was asked of whom is shown', async () => {
    const { directories } = await call('directories', {});
    assert.deepEqual(
      directories.map(({ name, lastResult }) => `${name}: ${lastResult}`),
      ['Store: found', 'People: nothing'],
    );
    const { entries } = await call('activity', { limit: 10, kind: 'directory' });
    assert.equal(entries.length, 4);
  });

  test('a site that the user withdraws is not asked any more', async () => {
    const before = gateway.asked();
    await page.evaluate(origin => chrome.permissions.remove({ origins: [`${origin}/*`] }), gateway.origin);
    assert.deepEqual((await outcomes('bob@example.test')).asked, [
      'Store: no-permission',
      'People: no-permission',
    ]);
    assert.deepEqual(gateway.asked(), before);
  });

  test('what was found is there after a restart of the engine, and the directories are', async () => {
    const worker = await browser.serviceWorker();
    await worker.evaluate(() => chrome.offscreen.closeDocument());
    await new Promise(resolve => setTimeout(resolve, 1100)); // silence, after which a caller asks
    const { people } = await call('listPeople', { search: '', offset: 0, limit: 9 });
    assert.deepEqual(
      people.map(({ address }) => address),
      ['bob@example.test', 'carol@example.test'],
    );
    assert.equal((await call('directories', {})).directories.length, 2);
  });

  test('a bundle that an administrator signed is fetched once for everybody', async () => {
    const file = (name: string) => join(certificates, name);
    openssl('crl2pkcs7', '-nocrl', '-certfile', pem('alice'), ...der, '-out', file('everybody.p7c'));
    const sign = (name: string) => {
      const signer = ['-signer', pem(name), '-inkey', file(`${name}.key`)];
      return openssl('cms', '-sign', '-binary', '-nodetach', '-in', file('everybody.p7c'), ...signer, ...der);
    };
    const bundle = await startBundle(sign('mallory'));
    try {
      await browser.grant(bundle.origin);
      const { id } = await call(
        'setDirectory',
        { name: 'Bundle', kind: 'bundle', url: `${bundle.origin}/all.p7m`, domains: ['example.test'] },
        readFileSync(pem('bob')),
      );
      const { directories } = await call('directories', {});
      await call('reorderDirectories', {
        ids: [id, ...directories.map(each => each.id).filter(each => each !== id)],
      });
      assert.equal(
        (await outcomes('alice@example.test')).asked[0],
        'Bundle: failed',
        'signed by somebody else',
      );
      bundle.file = sign('bob');
      const found = { asked: ['Bundle: found'], found: ['alice@example.test'] };
      assert.deepEqual(await outcomes('alice@example.test'), found);
      assert.equal((await outcomes('eve@example.test')).asked[0], 'Bundle: nothing');
      assert.deepEqual(bundle.asked, ['/all.p7m', '/all.p7m'], 'it does not say for whom, and is kept');
      await call('deleteDirectory', { id });
    } finally {
      await bundle.stop();
    }
  });
});

interface Bundle {
  origin: string;
  file: Buffer;
  /** The paths that it was asked for. */
  asked: string[];
  stop(): Promise<void>;
}

/** Serves one file. */
async function startBundle(file: Buffer): Promise<Bundle> {
  const server = createServer((request, response) => {
    bundle.asked.push(request.url ?? '');
    response.end(bundle.file);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const bundle: Bundle = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    file,
    asked: [],
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return bundle;
}

/** Sets a gateway as a directory on the page for that, which is open. */
async function addDirectory(browser: Browser, page: Page, gateway: Gateway): Promise<void> {
  await browser.willGrant(gateway.origin);
  await page.bringToFront();
  await page.getByRole('button', { name: 'Add a directory' }).click();
  await page.locator('#directory-url').fill(`${gateway.origin}/address/{address}`);
  await page.locator('#directory-domains').fill('example.test');
  await page.locator('#directory-name').fill('People');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'People' }).waitFor();
}

describe('a recipient without a certificate', { skip: skipWithout('chromium', 'openssl', 'ldap') }, () => {
  let demo: Demo;
  let alice: Browser;
  let slapd: Slapd;
  let gateway: Gateway;

  before(async () => {
    const certificates = issueCertificates();
    const der = execFileSync('openssl', ['x509', '-in', join(certificates, 'bob.pem'), '-outform', 'DER']);
    slapd = await startSlapd([{ name: 'Bob', mail: 'bob@example.test', certificates: [der] }]);
    gateway = await startGateway(slapd.url, 'example.test');
    demo = await startDemo();
    alice = await Browser.launch();
    const passphrase = 'correct horse battery staple';
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: demo.origin });
    const settings = await alice.open(alice.url('options/options.html#directories'));
    await addDirectory(alice, settings, gateway);
    await settings.close();
  });

  after(async () => {
    await alice?.close();
    await demo?.stop();
    await gateway?.stop();
    await slapd?.stop();
  });

  test('is looked up by a click in the composer, and written to', async () => {
    const page = await logIn(alice, demo.origin, 'alice');
    await page.goto(`${demo.origin}/compose`);
    await page.getByLabel('To', { exact: true }).fill('bob@example.test');
    await page.getByLabel('Subject').fill('Found');
    const letter = await encrypt(page);
    await letter.type('I looked you up.');
    assert.deepEqual(gateway.asked(), [], 'nobody is asked before the click');
    await letter.frame.locator('.chip[data-state=attention] .chip-main').focus();
    await letter.frame.getByRole('button', { name: 'Look up in the directories' }).click();
    await letter.frame.locator('.chip[data-state=ready]').waitFor();
    assert.deepEqual(gateway.asked(), ['bob@example.test']);
    await letter.send();
    await letter.expectSent();
  });
});
