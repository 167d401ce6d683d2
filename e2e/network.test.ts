// The network in real Chromium: the service worker reaches sites that the user
// granted, for the engine alone, and nothing else of the extension reaches any.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { FetchRequest } from '../js-bridge/wire.ts';
import { Browser } from './browser.ts';
import { inEngine } from './rig/inside.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { dist } from './tree.ts';

/** All pages of the extension, as paths in it. */
const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.html'));

/** What a page reaches that reaches anything else than the extension itself. */
const reaches: Record<string, string> = {
  'reader/sandbox.html': "'none'",
  'reader/pictures.html': "'none'",
  // The APIs of Microsoft and Google, and where Microsoft takes large files.
  'mailbox/mailbox.html':
    'https://graph.microsoft.com https://gmail.googleapis.com https://outlook.office.com https://outlook.office365.com https://outlook.live.com',
};

describe('the network', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let server: Server;
  let origin: string;
  let asked: string[] = [];
  let left: string[] = [];
  let headers: IncomingHttpHeaders = {};

  before(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      headers = request.headers;
      response.setHeader('Set-Cookie', 'who=somebody');
      response.on('close', () => response.writableFinished || left.push(request.url ?? ''));
      if (request.url === '/elsewhere') response.writeHead(302, { Location: '/there' });
      if (request.url !== '/silent') response.end('an answer');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // A name that could be anywhere.
    browser = await Browser.launch({ args: ['--host-resolver-rules=MAP crl.example.test 127.0.0.1'] });
    // A page that talks to the engine brings it up; what it then shows is the engine's answer.
    const page = await browser.open(browser.url('options/options.html'));
    await page.getByRole('link', { name: 'Set up Signet' }).first().waitFor();
  });

  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  beforeEach(() => {
    asked = [];
    left = [];
  });

  const request: FetchRequest = {
    kind: 'directory',
    method: 'GET',
    url: '',
    namedBy: 'user',
    contentType: '',
    maxOctets: 1000,
    timeout: 5000,
  };

  /** Asks as Go does; see fetch.go. */
  async function fetchAsEngine(path: string, changes: Partial<FetchRequest> = {}): Promise<string> {
    const text = JSON.stringify({ ...request, url: origin + path, ...changes });
    return inEngine<string>(
      browser.context,
      `
      engineFetch(${JSON.stringify(text)}, new Uint8Array(), new AbortController().signal).then(outcome =>
        'error' in outcome ? JSON.parse(outcome.error).code : outcome.status + ' ' + new TextDecoder().decode(outcome.body))
    `,
    );
  }

  test('a site that was not granted is not asked', async () => {
    assert.equal(await fetchAsEngine('/a'), 'no-permission');
    assert.deepEqual(asked, []);
  });

  test('a granted site is asked for the engine', async () => {
    await browser.grant(origin);
    assert.equal(await fetchAsEngine('/b'), '200 an answer');
    assert.deepEqual(asked, ['GET /b']);
  });

  test('a site does not learn who asks', async () => {
    const page = await browser.open(`${origin}/cookie`);
    await page.reload();
    assert.equal(headers.cookie, 'who=somebody', 'the browser knows a cookie of the site');
    await page.close();
    assert.equal(await fetchAsEngine('/b'), '200 an answer');
    assert.deepEqual(
      [headers.cookie, headers.referer, headers.authorization],
      [undefined, undefined, undefined],
    );
  });

  test('a granted site in the own network is not asked for others', async () => {
    assert.equal(await fetchAsEngine('/c', { kind: 'crl', namedBy: '' }), 'url-refused');
    assert.deepEqual(asked, []);
  });

  test('a site of the world is asked over plain HTTP for what others name, where it was granted', async () => {
    const named = {
      ...request,
      kind: 'crl',
      namedBy: '',
      url: origin.replace('127.0.0.1', 'crl.example.test'),
    } as const;
    assert.equal(await fetchAsEngine('', named), 'no-permission');
    await browser.grant(new URL(named.url).origin);
    assert.equal(await fetchAsEngine('', named), '200 an answer');
    assert.deepEqual(asked, ['GET /']);
  });

  test('what the engine no longer waits for is left', async () => {
    const text = JSON.stringify({ ...request, url: `${origin}/silent` });
    const code = await inEngine<string>(
      browser.context,
      `(() => {
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 300);
        return engineFetch(${JSON.stringify(text)}, new Uint8Array(), controller.signal).then(
          outcome => JSON.parse(outcome.error).code);
      })()`,
    );
    assert.equal(code, 'cancelled');
    await eventually('the end of the request', () => left.length > 0);
    assert.deepEqual(left, ['/silent']);
  });

  test('a redirect is not followed', async () => {
    assert.equal(await fetchAsEngine('/elsewhere'), 'unreachable');
    assert.deepEqual(asked, ['GET /elsewhere']);
  });

  test('the service worker dies in the middle: the engine hears that nothing came', async () => {
    const outcome = fetchAsEngine('/silent', { timeout: 3000 });
    await eventually('the request', () => asked.length > 0);
    const session = await browser.context.browser()?.newBrowserCDPSession();
    assert.ok(session);
    const { targetInfos } = await session.send('Target.getTargets');
    const worker = targetInfos.find(({ type }) => type === 'service_worker');
    await session.send('Target.closeTarget', { targetId: worker?.targetId ?? '' });
    assert.equal(await outcome, 'timeout');
    assert.equal(await fetchAsEngine('/d'), '200 an answer', 'and the next one asks a new service worker');
  });

  test('the engine itself has no way to the network', async () => {
    for (const way of [
      'fetch',
      'XMLHttpRequest',
      'WebSocket',
      'EventSource',
      'caches',
      'importScripts',
      'Worker',
    ]) {
      assert.equal(
        await inEngine(browser.context, `typeof globalThis[${JSON.stringify(way)}]`),
        'undefined',
        way,
      );
    }
  });

  test('a page of the extension may not speak to the service worker in the name of the engine', async () => {
    const page = await browser.open(browser.url('options/options.html'));
    const answer = await page.evaluate(
      async request => {
        const { active } = await navigator.serviceWorker.ready;
        const { port1, port2 } = new MessageChannel();
        const heard = new Promise(resolve => {
          port1.onmessage = event => resolve(event.data);
          setTimeout(resolve, 1000, 'nothing');
        });
        active?.postMessage({ type: 'fetch', request, body: new Uint8Array(), port: port2 }, [port2]);
        return heard;
      },
      { ...request, url: `${origin}/e` },
    );
    assert.equal(answer, 'nothing');
    assert.deepEqual(asked, []);
    await page.close();
  });

  for (const path of pages) {
    test(`${path} does not reach the network`, async () => {
      const page = await browser.open(browser.url(path));
      const policies = await page
        .locator('meta[http-equiv="Content-Security-Policy"]')
        .evaluateAll(metas => metas.map(meta => (meta as HTMLMetaElement).content));
      const own = reaches[path] ?? "'self'";
      assert.equal(policies.length, 1);
      const directives = policies[0]?.split('; ') ?? [];
      const decides = (name: string) => directives.find(directive => directive.startsWith(`${name} `));
      assert.equal((decides('connect-src') ?? decides('default-src'))?.split(' ').slice(1).join(' '), own);
      const outcomes = await page.evaluate(async origin => {
        const violations = new Set<string>();
        document.addEventListener('securitypolicyviolation', event => violations.add(event.blockedURI));
        const fetched = await fetch(`${origin}/f`, { mode: 'no-cors' }).then(
          () => 'reached',
          () => 'refused',
        );
        const requested = await new Promise(resolve => {
          const request = new XMLHttpRequest();
          request.onload = () => resolve('reached');
          request.onerror = () => resolve('refused');
          request.open('GET', `${origin}/g`);
          request.send();
        }).catch(() => 'refused');
        try {
          navigator.sendBeacon(`${origin}/h`);
        } catch {
          // refused
        }
        await new Promise(resolve => setTimeout(resolve, 200));
        return { fetched, requested, violations: [...violations] };
      }, origin);
      assert.deepEqual(outcomes, {
        fetched: 'refused',
        requested: 'refused',
        violations: [`${origin}/f`, `${origin}/g`, `${origin}/h`],
      });
      assert.deepEqual(asked, []);
      await page.close();
    });
  }
});
