// Pictures that a message names on the network: nobody is asked for them until the user says so, for this message and
// these hosts, and then they learn no more than that somebody asks. What the browser really sends is written down by a
// server at the end of every name.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Frame, Page } from 'playwright-core';
import { Browser, picture } from './browser.ts';
import { Writer } from './command.ts';
import { Caller } from './engine-calls.ts';
import { logIn, openMessage as openInWebmail, picturePNG, Reader } from './flow.ts';
import { issueCertificates, p12Password } from './keys.ts';
import { deliver } from './rig/deliver.ts';
import { startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { type Recorder, startRecorder } from './rig/recorder.ts';

/** Long enough for a request on this computer, were there one. */
const WAIT = 1000;

const pictures = 'https://pictures.recorder.test';
const more = 'https://more.recorder.test:8443';
const other = 'https://other.recorder.test';

describe('pictures from elsewhere', { skip: skipWithout('chromium', 'openssl') }, () => {
  let certificates: string;
  let recorder: Recorder;
  let browser: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    recorder = await startRecorder('*.recorder.test');
    browser = await Browser.launch({ args: recorder.args });
    const caller = await Caller.open(browser);
    const file = (name: string) => readFileSync(join(certificates, name));
    await caller.ask('setPassphrase', { new: 'correct horse battery staple' });
    await caller.ask('importKey', { name: 'bob.p12', password: p12Password }, file('bob.p12'));
    await caller.ask('importAnchors', { names: ['ca.pem'] }, file('ca.pem'));
    await caller.page.close();

    // The user has been there before, and is known by a cookie that goes to whatever page shows a picture from there.
    recorder.answers.set('/visit', (_, response) => {
      response.writeHead(200, { 'Set-Cookie': 'who=bob; SameSite=None; Secure; Path=/' }).end('hello');
    });
    const visit = await browser.open(`${pictures}/visit`);
    await visit.close();
    page = await browser.open(browser.url('open/open.html'));
  });

  beforeEach(() => {
    recorder.seen.length = 0;
  });

  after(async () => {
    await browser?.close();
    await recorder?.stop();
  });

  const sign = (message: Buffer, who?: string) => new Writer(certificates).sign(message, who);
  const encrypt = (message: Buffer) => new Writer(certificates).encrypt(message, 'bob');

  /** Opens a message, and returns the frame that shows its HTML. */
  async function openMessage(message: Buffer): Promise<Frame> {
    await page.goto(browser.url('open/open.html'));
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'message.eml', mimeType: '', buffer: message });
    return shownIn('sandbox.html');
  }

  async function shownIn(name: string): Promise<Frame> {
    const frame = await eventually(`the message in ${name}`, () =>
      page.frames().find(each => each.url().endsWith(`/reader/${name}`)),
    );
    await frame.getByText('the end of the message').waitFor();
    return frame;
  }

  const offer = () => page.getByRole('button', { name: 'Fetch pictures for this message' });
  const requests = () =>
    recorder.seen.filter(({ kind }) => kind !== 'connection').map(({ kind, url }) => `${kind} ${url}`);

  async function assertNothingCame(): Promise<void> {
    await sleep(WAIT);
    assert.deepEqual(recorder.seen, []);
  }

  test('nobody is asked until the user says so, and then they learn nothing but that', async () => {
    const answered: string[] = [];
    recorder.answers.set('/a.png', (request, response) => {
      answered.push(request.headers.host ?? '');
      response
        .writeHead(200, {
          'Content-Type': picturePNG.mimeType,
          'Set-Cookie': 'followed=1; SameSite=None; Secure; Path=/',
        })
        .end(picturePNG.buffer);
    });
    const message = sign(mail(newsletter));
    await openMessage(message);
    await page.getByText('6 pictures were not fetched from the internet.').waitFor();
    await page.getByText('more.recorder.test:8443, pictures.recorder.test', { exact: true }).waitFor();
    await assertNothingCame();
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id }) => id),
      [],
    );
    await picture(page, 'reader-remote-content');

    for (const time of ['the first time', 'with a cookie that came with the picture']) {
      recorder.seen.length = 0;
      await offer().click();
      const frame = await shownIn('pictures.html');
      const image = frame.getByRole('img', { name: 'a chart' });
      await eventually('the picture', () =>
        image.evaluate(each => (each as HTMLImageElement).naturalWidth === 2),
      );
      await sleep(WAIT);
      assert.deepEqual(
        requests().sort(),
        ['request more.recorder.test:8443/b.png', 'request pictures.recorder.test/a.png?to=bob'],
        time,
      );
      for (const { kind, url, headers } of recorder.seen) {
        if (kind !== 'request') continue;
        assert.equal(headers.cookie, undefined, `${time}: ${url} gets a cookie`);
        assert.equal(headers.referer, undefined, `${time}: ${url} learns where it is shown`);
        assert.equal(headers.origin, undefined, `${time}: ${url} learns who shows it`);
        assert.doesNotMatch(
          JSON.stringify(headers),
          new RegExp(browser.extensionId),
          `${time}: ${url} learns of Signet`,
        );
      }
      await page.getByText('4 pictures were not fetched from the internet.').waitFor();
      assert.equal(await offer().count(), 0);
      // The decision was for once: whoever opens the message again is asked again.
      recorder.seen.length = 0;
      await openMessage(message);
      await offer().waitFor();
      await assertNothingCame();
    }
    assert.deepEqual(answered, ['pictures.recorder.test', 'pictures.recorder.test']);
  });

  test('who is asked sends nobody on to another host', async () => {
    recorder.answers.set('/moved.png', (_, response) => {
      response.writeHead(302, { Location: 'https://elsewhere.recorder.test/tracked.png' }).end();
    });
    await openMessage(sign(mail(`<img src="${pictures}/moved.png" alt="moved">`)));
    await offer().click();
    await shownIn('pictures.html');
    await sleep(WAIT);
    assert.deepEqual(requests(), ['request pictures.recorder.test/moved.png']);
  });

  test('one decision is for all parts of a message, and for no other message', async () => {
    const message = sign(
      mail(`<img src="${pictures}/one.png" alt="one">`, `<img src="${more}/two.png" alt="two">`),
    );
    await openMessage(message);
    const both = page.getByText('more.recorder.test:8443, pictures.recorder.test', { exact: true });
    await eventually('the hosts of both parts, in both', async () => (await both.count()) === 2);
    await offer().first().click();
    await eventually('both pages', () => requests().length === 2);
    assert.equal(await offer().count(), 0);
    await openMessage(sign(mail(`<img src="${pictures}/three.png" alt="three">`)));
    await offer().waitFor();
    await sleep(WAIT);
    assert.equal(requests().length, 2);
  });

  test('a host of a part that is laid out later is asked about by itself', async () => {
    const here = `<img src="${pictures}/here.png" alt="here">`;
    const texts = Array.from({ length: 11 }, (_, index) => `<p>part ${index}</p>`);
    const later = `<img src="${pictures}/again.png" alt="again"><img src="${other}/later.png" alt="later">`;
    await openMessage(sign(mail(here, ...texts, later)));
    await page.getByText('pictures.recorder.test', { exact: true }).waitFor();
    await offer().click();
    await eventually('the picture', () => requests().length === 1);

    await page.getByRole('button', { name: /more part/ }).click();
    await page.getByText('other.recorder.test', { exact: true }).waitFor();
    await sleep(WAIT);
    const known = ['request pictures.recorder.test/again.png', 'request pictures.recorder.test/here.png'];
    assert.deepEqual(requests().sort(), known);
    await offer().click();
    await eventually('the other host', () => requests().some(url => url.includes('later.png')));
  });

  test('it is not offered where anybody but the sender may have chosen the address', async () => {
    const html = `<img src="${pictures}/a.png" alt="a">`;
    const signed = sign(mail(html));
    const rows: [string, Buffer][] = [
      ['unprotected', mail(html)],
      ['encrypted, by anybody', encrypt(mail(html))],
      ['changed on its way', replace(signed, 'the end of', 'the end  of')],
      ['signed by somebody else', replace(sign(mail(html), 'bob'), 'From: bob', 'From: alice')],
      ['of an unknown authority', sign(mail(html), 'mallory')],
    ];
    for (const [name, message] of rows) {
      await page.goto(browser.url('open/open.html'));
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'message.eml', mimeType: '', buffer: message });
      const formatted = page.getByRole('button', { name: 'Show with formatting' });
      const heldBack = page.getByText('One picture was not fetched from the internet.');
      await formatted.or(heldBack).first().waitFor();
      if (await formatted.isVisible()) await formatted.click();
      await heldBack.waitFor();
      assert.equal(await offer().count(), 0, name);
    }
    await assertNothingCame();
  });

  test('behind the sanitiser: one page fetches nothing, the other one pictures of the hosts that were allowed', async () => {
    const before = await openMessage(sign(mail(`<img src="${pictures}/a.png" alt="a">`)));
    await tryEverything(before, pictures, other);
    await sleep(WAIT);
    assert.deepEqual(requests(), []);
    await offer().click();
    const frame = await shownIn('pictures.html');
    await eventually('the picture', () => requests().length === 1);
    await tryEverything(frame, pictures, other);
    await sleep(WAIT);
    assert.deepEqual(requests(), ['request pictures.recorder.test/a.png']);
  });

  test('in a webmail, who is asked does not learn of it', async () => {
    const demo = await startDemo();
    try {
      await browser.grant(demo.origin);
      const message = sign(mail(`<img src="${pictures}/webmail.png" alt="a chart">`));
      await deliver(demo.origin, 'bob', message);
      const webmail = await logIn(browser, demo.origin, 'bob');
      await openInWebmail(webmail, demo.origin, 'Pictures');
      const reader = await Reader.in(webmail);
      await reader.expectVerdict('Signed by Alice Example (alice@example.test).');
      await sleep(WAIT);
      assert.deepEqual(requests(), []);
      await reader.frame.getByRole('button', { name: 'Fetch pictures for this message' }).click();
      await eventually('the picture', () => requests().length === 1);
      const headers = recorder.seen.find(({ kind }) => kind === 'request')?.headers ?? {};
      assert.equal(headers.cookie, undefined);
      assert.doesNotMatch(JSON.stringify(headers), new RegExp(`${new URL(demo.origin).host}|extension:`));
      await webmail.close();
    } finally {
      await demo.stop();
    }
  });

  test('no name is looked up before a link is followed', async () => {
    await browser.close();
    // No policy of a page keeps Chromium from that: the sanitiser alone does.
    assert.ok(recorder.wasLookedUp('behind-the-sanitiser.nowhere.test'), 'the log of the network tells');
    assert.ok(!recorder.wasLookedUp('prefetched.nowhere.test'));
    assert.ok(!recorder.wasLookedUp('linked.nowhere.test'));
  });
});

/** What a page could do to ask a host that was allowed and another one, were there no policy; but pictures of the first. */
async function tryEverything(frame: Frame, allowed: string, other: string): Promise<void> {
  await frame.evaluate(
    async ([allowed, other]) => {
      const add = (name: string, attributes: Record<string, string>, to = document.body) => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        to.append(element);
      };
      add('img', { src: `${other}/img` });
      add('p', { style: `background: url(${other}/background)` });
      add('link', { rel: 'prefetch', href: `${other}/prefetch` });
      add('link', { rel: 'preload', as: 'image', href: `${other}/preload` });
      add('meta', { 'http-equiv': 'Content-Security-Policy', content: `img-src ${other}` }, document.head);
      add('img', { src: `${other}/after-another-policy` });
      add('link', { rel: 'dns-prefetch', href: 'https://behind-the-sanitiser.nowhere.test' });
      for (const host of [allowed, other]) {
        add('script', { src: `${host}/script` });
        add('link', { rel: 'stylesheet', href: `${host}/style` });
        add('link', { rel: 'modulepreload', href: `${host}/module` });
        add('iframe', { src: `${host}/iframe` });
        add('video', { src: `${host}/video` });
        add('object', { data: `${host}/object` });
        await fetch(`${host}/fetch`).catch(() => undefined);
        navigator.sendBeacon(`${host}/beacon`);
        new WebSocket(`${host?.replace('https', 'wss')}/socket`).onerror = () => undefined;
        new EventSource(`${host}/events`).onerror = () => undefined;
      }
      await new Promise(resolve => setTimeout(resolve, 500));
    },
    [allowed, other],
  );
}

/** Two pictures that can be fetched, four that are not, and other ways to ask. */
const newsletter = `<link rel="dns-prefetch" href="https://prefetched.nowhere.test"><link rel="preconnect" href="https://early.recorder.test">
<style>p { background: url(https://style.recorder.test/a.png) }</style>
<img src="${pictures}/a.png?to=bob" alt="a chart"><img src="${more}/b.png" alt="b">
<img src="https://pixel.recorder.test/p.gif" width="1" height="1"><img src="https://hidden.recorder.test/h.gif" style="display: none">
<img src="http://plain.recorder.test/p.png" alt="plain"><img src="https://127.0.0.1/local.png" alt="local">
<a href="https://linked.nowhere.test/">a link</a>`;

/** A message from Alice with parts of HTML. */
function mail(...parts: string[]): Buffer {
  return Buffer.from(
    [
      'From: alice@example.test',
      'To: bob@example.test',
      'Subject: Pictures',
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...parts.flatMap(html => ['--b', 'Content-Type: text/html', '', html, '<p>the end of the message</p>']),
      '--b--',
      '',
    ].join('\r\n'),
  );
}

function replace(message: Buffer, from: string, to: string): Buffer {
  return Buffer.from(message.toString('latin1').replaceAll(from, to), 'latin1');
}
