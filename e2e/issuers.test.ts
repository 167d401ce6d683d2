// An authority that nobody brought along: the certificate says where it is, and
// Signet asks there when the user says so, and not before.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from './browser.ts';
import { temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';

describe('a missing authority', { skip: skipWithout('chromium', 'openssl') }, () => {
  const folder = temporaryFolder('issuers');
  const asked: string[] = [];
  let server: Server;
  let origin: string;
  let browser: Browser;

  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end(readFileSync(file('issuing.der')));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    origin = `http://ca.example.test:${(server.address() as AddressInfo).port}`;
    issue('root', '/CN=Far Root', ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign']);
    issue(
      'issuing',
      '/CN=Far Issuing',
      ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign'],
      'root',
    );
    issue(
      'erin',
      '/CN=Erin Example',
      [
        'subjectAltName=email:erin@example.test',
        'extendedKeyUsage=emailProtection',
        'keyUsage=critical,digitalSignature,keyAgreement',
        `authorityInfoAccess=caIssuers;URI:${origin}/issuing.der`,
      ],
      'issuing',
    );
    openssl('x509', '-in', file('issuing.pem'), '-outform', 'DER', '-out', file('issuing.der'));
    browser = await Browser.launch({ args: ['--host-resolver-rules=MAP ca.example.test 127.0.0.1'] });
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });

  /** Makes NAME.pem and NAME.key, signed by an issuer or by itself. */
  function issue(name: string, subject: string, extensions: string[], issuer?: string): void {
    const [key, request, settings] = [file(`${name}.key`), file(`${name}.csr`), file(`${name}.cnf`)];
    writeFileSync(settings, `${extensions.join('\n')}\n`);
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key);
    openssl('req', '-new', '-key', key, '-subj', subject, '-out', request);
    const signer = issuer
      ? ['-CA', file(`${issuer}.pem`), '-CAkey', file(`${issuer}.key`), '-CAcreateserial']
      : ['-signkey', key];
    openssl(
      'x509',
      '-req',
      '-in',
      request,
      '-days',
      '30',
      '-extfile',
      settings,
      ...signer,
      '-out',
      file(`${name}.pem`),
    );
  }

  test('is fetched when the user asks for it', async () => {
    const authorities = await browser.open(browser.url('options/options.html#authorities'));
    await authorities.getByRole('button', { name: 'Import', exact: true }).click();
    await authorities.locator('signet-drop input[type=file]').first().setInputFiles(file('root.pem'));
    await authorities.getByRole('button', { name: 'Trust these authorities' }).click();
    await authorities.getByText(/^Added: /).waitFor();
    await authorities.close();
    const people = await browser.open(browser.url('options/options.html#people'));
    await people.locator('signet-drop input[type=file]').first().setInputFiles(file('erin.pem'));
    await people.getByRole('button', { name: 'Store these certificates' }).click();
    await people.getByText(/^Added: /).waitFor();
    await people.close();

    await browser.willGrant(origin);
    const page = await browser.open(browser.url('options/options.html#people/erin%40example.test'));
    await page.locator('signet-certificate-detail summary').first().click();
    const ask = page.getByRole('button', { name: `Ask ${new URL(origin).host}` });
    await ask.waitFor();
    assert.deepEqual(asked, []);
    await ask.click();
    await page.getByText('Far Root').first().waitFor();
    await ask.waitFor({ state: 'detached' });
    assert.deepEqual(asked, ['GET /issuing.der']);
    await page.close();
  });
});
