// The published attacks, as a person would meet them: each message is opened in Chromium, where every host of the
// world is one server that records each request, and a page does what it can with Signet's frame. docs/attacks.md.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { attackSecret, makeAttacks, type Vector } from './attacks.ts';
import { Browser } from './browser.ts';
import { logIn, openMessage, Reader } from './flow.ts';
import { prepare } from './prepared.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

/** Long enough for a request on this computer, were there one. */
const WAIT = 1500;

/** Where the browser itself asks for news. */
const ofTheBrowser = /\.(?:google|googleapis|gstatic)\.com$/;

describe('the published attacks', { skip: skipWithout('chromium') }, () => {
  let vectors: Vector[];
  let world: Server;
  const requests: string[] = [];
  let demo: Demo;
  let bob: Browser;
  let page: Page;

  before(async () => {
    const attacks = makeAttacks();
    vectors = attacks.vectors;
    world = createServer((request, response) => {
      const { host = '' } = request.headers;
      if (!ofTheBrowser.test(host)) requests.push(`${request.method} ${host}${request.url}`);
      response.end();
    });
    await new Promise<void>(resolve => world.listen(0, '127.0.0.1', resolve));
    demo = await startDemo();
    const { port } = world.address() as AddressInfo;
    bob = await Browser.launch({
      args: [`--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE 127.0.0.1`],
    });
    const person = { name: 'bob', passphrase: 'correct horse battery staple', certificates: attacks.folder };
    await prepare(bob, { ...person, origin: demo.origin });
    page = await bob.open(bob.url('open/open.html'));
  });

  after(async () => {
    await bob?.close();
    await demo?.stop();
    world?.close();
  });

  function vector(id: string): Vector {
    const found = vectors.find(each => each.id === id);
    assert.ok(found, id);
    return found;
  }

  /** Opens a message on the extension's own page and returns the sentence that is said of it. */
  async function open({ id, raw }: Vector): Promise<string> {
    const another = page.getByRole('button', { name: 'Open another' });
    if (await another.isVisible()) await another.click();
    const file = { name: `${id}.eml`, mimeType: 'message/rfc822', buffer: raw };
    await page.locator('input[type=file]').setInputFiles(file);
    const sentence = await page.locator('.verdict-sentence').first().innerText();
    await eventually(`what ${id} shows`, async () =>
      (await Promise.all(sandboxes(page).map(frame => frame.locator('#message').count()))).every(Boolean),
    );
    return sentence.replaceAll('\u00a0', ' ').trim();
  }

  /** Asserts that a part is under a verdict of its own, with nothing of what is around it. */
  async function assertApart(each: Vector): Promise<void> {
    const part = page.locator('.enclosed');
    assert.equal(await part.count(), 1, each.id);
    const tone = await part.locator('.verdict').getAttribute('class');
    assert.equal(/\bgood\b/.test(tone ?? ''), each.by !== '', `${each.id}: ${tone}`);
    if (each.by !== '') assertNames(await part.locator('.verdict-sentence').innerText(), each);
    const inside = await part.evaluate(each => each.textContent ?? '');
    assert.ok(!inside.includes('You are fired'), `${each.id}: the forged text is in the part`);
    const around = await page.evaluate(() => {
      const copy = document.body.cloneNode(true) as HTMLElement;
      copy.querySelector('.enclosed')?.remove();
      return copy.textContent ?? '';
    });
    assert.ok(!around.includes(attackSecret), `${each.id}: the secret is around the part`);
  }

  test('the world is recorded', async () => {
    const tab = await bob.open('http://e/there');
    assert.deepEqual(requests.splice(0).slice(0, 1), ['GET e/there']);
    await sleep(200); // for the icon that the browser wants of the site
    requests.length = 0;
    await tab.close();
  });

  test('no message looks better than it is, and nothing leaves', async () => {
    for (const each of vectors) {
      const sentence = await open(each);
      const tone = await page.locator('.verdict').first().getAttribute('class');
      const good = each.by !== '' && each.enclosed === '';
      assert.equal(/\bgood\b/.test(tone ?? ''), good, `${each.id}: ${tone}: ${sentence}`);
      if (good) assertNames(sentence, each);
      else assert.doesNotMatch(sentence, /^Signed by Alice/, each.id);
      if (each.enclosed !== '') await assertApart(each);
      // In the attacks on what a person sees the verdict names the attacker, and never Alice.
      if (each.by === 'eve@evil.test') assert.doesNotMatch(sentence, /alice/i, each.id);
      if (each.sealed) {
        const shown = await Promise.all(page.frames().map(frame => frame.locator('body').innerText()));
        assert.ok(!shown.join().includes(attackSecret), `${each.id} shows the secret`);
      }
    }
    await sleep(WAIT);
    assert.deepEqual(requests, []);
    assert.equal(bob.context.pages().filter(each => each.url().startsWith('http:')).length, 0);
  });

  test('a bar that a message draws is below the real one, and without the mark', async () => {
    for (const id of ['ui-html', 'ui-style', 'ui-text', 'ui-subject', 'ui-file-name']) {
      const sentence = await open(vector(id));
      assert.doesNotMatch(sentence, /Signed by/, id);
      assert.equal(await page.locator('.verdict').count(), 1, id);
      const found = await page.locator('.verdict').evaluate(bar => {
        const box = bar.getBoundingClientRect();
        const at = (x: number, y: number) => bar.contains(document.elementFromPoint(x, y));
        const middle = box.top + box.height / 2;
        return {
          // Nothing lies over it, from its left end to its right one.
          uncovered: [box.left + 4, box.left + box.width / 2, box.right - 4].every(x => at(x, middle)),
          bottom: box.bottom,
          marks: document.querySelectorAll('.mark').length,
          inside: bar.querySelectorAll('signet-mark .mark').length,
          frames: Array.from(document.querySelectorAll('iframe'), frame => frame.getBoundingClientRect().top),
        };
      });
      assert.ok(found.uncovered, id);
      assert.deepEqual([found.marks, found.inside], [1, 1], id);
      for (const top of found.frames) assert.ok(top >= found.bottom, `${id}: a frame begins at ${top}`);
      for (const frame of sandboxes(page)) {
        await frame.getByText('You are fired.').waitFor();
        const drawn = await frame.evaluate(() => ({
          positions: Array.from(
            document.querySelectorAll('#message *'),
            each => getComputedStyle(each).position,
          ),
          marks: document.querySelectorAll('signet-mark, .mark, svg').length,
        }));
        assert.deepEqual(new Set(drawn.positions), new Set(['static']), id);
        assert.equal(drawn.marks, 0, id);
      }
    }
  });

  test('the mark of an attached message stays with it', async () => {
    const before = await open(vector('programs-attached-status'));
    await page.getByRole('button', { name: 'Open contract.eml' }).click();
    await page.getByText('Signed by Alice Example (alice@example.test).').waitFor();
    await page.getByRole('button', { name: 'Back to the message' }).click();
    assert.equal((await page.locator('.verdict-sentence').first().innerText()).trim(), before);
    assert.ok(!(await page.locator('.verdict').first().getAttribute('class'))?.includes('good'));
  });

  test('the page around a message learns neither the mark nor the text, and cannot have the mark shown', async () => {
    await deliver(demo.origin, 'bob', vector('covert-whole').raw);
    const webmail = await logIn(bob, demo.origin, 'bob');
    await openMessage(webmail, demo.origin, 'Tomorrow');
    const reader = await Reader.in(webmail);
    await eventually('the message', async () => (await reader.text()).includes(attackSecret));
    assert.equal(await reader.frame.locator('.mark').count(), 1);
    const mark = await reader.frame.locator('signet-mark [role=img]').getAttribute('aria-label');
    const address = reader.frame.url();

    const seen = await webmail.evaluate(
      async ([fixed, own]) => {
        const attempt = async (what: () => unknown) => {
          try {
            return String(await what());
          } catch (error) {
            return error instanceof Error ? error.name : String(error);
          }
        };
        const hosts = Array.from(document.querySelectorAll('*')).filter(each => each.shadowRoot !== null);
        const settings = (globalThis as { chrome?: { storage?: unknown } }).chrome?.storage;
        return {
          page: document.documentElement.outerHTML,
          openRoots: hosts.length,
          frames: await attempt(() =>
            Array.from({ length: frames.length }, (_, i) => frames[i]?.document.title),
          ),
          storage: typeof settings,
          icons: await attempt(() => fetch(`${fixed}icons/48.png`)),
          settings: await attempt(() => fetch(`${fixed}options/options.html`)),
          reader: await attempt(() => fetch(own ?? '').then(answer => answer.status)),
          entries: performance
            .getEntriesByType('resource')
            .map(({ name }) => name)
            .filter(name => name.startsWith('chrome')),
        };
      },
      [bob.url(''), address] as const,
    );
    assert.ok(mark && !seen.page.includes(mark));
    assert.ok(!seen.page.includes(attackSecret));
    assert.equal(seen.openRoots, 0);
    assert.match(seen.frames, /SecurityError|^$/);
    assert.equal(seen.storage, 'undefined');
    assert.deepEqual([seen.icons, seen.settings], ['TypeError', 'TypeError']);

    // Even with the address of our frame, which the page may find out: what it puts there itself stays empty.
    const count = webmail.frames().length;
    await webmail.evaluate(src => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
      frame.addEventListener('load', () => {
        const { port2 } = new MessageChannel();
        frame.contentWindow?.postMessage({ signet: 'frame', nonce: 'a'.repeat(32) }, '*', [port2]);
      });
    }, address);
    await eventually('the frame of the page', () => webmail.frames().length > count);
    await sleep(WAIT);
    const own = webmail
      .frames()
      .filter(frame => frame !== reader.frame && frame.parentFrame() === webmail.mainFrame());
    assert.ok(own.length > 0);
    for (const frame of own) {
      assert.doesNotMatch(await frame.locator('body').innerText(), /Signet|Encrypted|Tomorrow|vault/);
      assert.equal(await frame.locator('.mark, signet-mark').count(), 0);
    }
    await webmail.close();
  });
});

/** Asserts that a green sentence names the address of who signed. */
function assertNames(sentence: string, { id, by }: Vector): void {
  assert.ok(sentence.includes(`(${by})`) || sentence.includes(`by ${by}`), `${id}: ${sentence}`);
}

/** The sandboxed pages of messages. */
function sandboxes(page: Page): Frame[] {
  return page.frames().filter(frame => frame.url().endsWith('/reader/sandbox.html'));
}
