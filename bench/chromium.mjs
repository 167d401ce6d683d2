// Chromium for measurements: with the extension, and with a page that serves files.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

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

/** Runs work in a browser with the extension in dist and a profile that was never used. */
export const inColdBrowser = ({ dist, scratch }, work) =>
  inBrowser({ dist, profile: mkdtempSync(join(scratch, 'profile-')) }, work);

/** Runs work in a browser with the extension in dist and a profile. */
export async function inBrowser({ dist, profile }, work) {
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

const types = { js: 'text/javascript', wasm: 'application/wasm', html: 'text/html' };

/**
 * Runs work with the origin of a server that has the files, by name: what is in
 * them, or the path of a file on disk. An origin on 127.0.0.1 has WebCrypto.
 */
export async function withServer(files, work) {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url.slice(1)) || 'index.html';
    const file = files(name);
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const type = types[name.split('.').pop()] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(file.text ?? readFileSync(file.path));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
  }
}
