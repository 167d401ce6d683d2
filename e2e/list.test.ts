// The marks in a webmail's list of messages: grey, from what the list shows
// already, and nothing is fetched for them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ElementHandle, Page } from 'playwright-core';
import { Browser } from './browser.ts';
import { logIn } from './flow.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { type Roundcube, startRoundcube } from './rig/roundcube.ts';
import { startWiretap, type Wiretap } from './rig/wiretap.ts';
import { logInToRoundcube } from './webmail-roundcube.ts';

/** Messages by their Content-Type; what they hold is of no matter to a list. */
const messages = {
  ordinary: 'text/plain',
  'clear-signed': 'multipart/signed; protocol="application/pkcs7-signature"; boundary=b',
  encrypted: 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
  either: 'application/pkcs7-mime; name=smime.p7m',
};

const marks = {
  signed: 'Has the form of a signed message. Nothing was checked yet.',
  encrypted: 'Has the form of an encrypted message. It was not opened.',
  protected: 'Has the form of an encrypted or signed message. It was not opened.',
};

const lines = (subject: string, type: string) => [
  'From: bob@example.test',
  'To: alice@example.test',
  `Subject: ${subject}`,
  'MIME-Version: 1.0',
  `Content-Type: ${type}`,
  '',
  '--b',
  '',
  'Hello.',
  '--b--',
  '',
];

/** What assistive technology finds at each row, by the row's subject. */
async function marksIn(page: Page, rows: string): Promise<Record<string, string>> {
  const session = await page.context().newCDPSession(page);
  try {
    const found: Record<string, string> = {};
    for (const row of (await page.locator(rows).elementHandles()) as ElementHandle<HTMLElement>[]) {
      const text = await row.innerText();
      const subject = Object.keys(messages).find(each => text.includes(each));
      if (subject === undefined) continue; // what the webmail welcomes people with
      await row.evaluate(element => element.setAttribute('data-looked-at', ''));
      const { root } = await session.send('DOM.getDocument');
      const { nodeId } = await session.send('DOM.querySelector', {
        nodeId: root.nodeId,
        selector: '[data-looked-at]',
      });
      await row.evaluate(element => element.removeAttribute('data-looked-at'));
      const { nodes } = await session.send('Accessibility.queryAXTree', { nodeId, role: 'image' });
      found[subject] = nodes.map(node => String(node.name?.value ?? '')).join(' + ');
    }
    return found;
  } finally {
    await session.detach();
  }
}

describe('marks in lists of messages', { skip: skipWithout('chromium', 'roundcube') }, () => {
  let browser: Browser;
  let demo: Demo;
  let roundcube: Roundcube;
  let tap: Wiretap;

  before(async () => {
    [demo, roundcube, browser] = await Promise.all([startDemo(), startRoundcube(), Browser.launch()]);
    tap = await startWiretap(demo.origin);
    for (const [subject, type] of Object.entries(messages)) {
      await deliver(demo.origin, 'alice', lines(subject, type));
      roundcube.receive('alice', Buffer.from(lines(subject, type).join('\r\n')));
    }
    await browser.grant(tap.origin);
    await browser.grant(roundcube.origin);
  });

  after(async () => {
    await browser?.close();
    await tap?.stop();
    await Promise.all([demo?.stop(), roundcube?.stop()]);
  });

  test('the embedded webmail tells the type of each message', async () => {
    const page = await logIn(browser, tap.origin, 'alice');
    const expected = {
      ordinary: '',
      'clear-signed': marks.signed,
      encrypted: marks.encrypted,
      either: marks.protected,
    };
    await eventually('the marks', async () => {
      assert.deepEqual(await marksIn(page, '#messages li'), expected);
      return true;
    });
    const fetched = tap.requests.filter(({ path }) => /jmap|well-known|raw|part/.test(path));
    assert.deepEqual(fetched, [], 'nothing was asked of the server');
    assert.equal(
      await page.evaluate(
        () =>
          [...document.querySelectorAll('[data-signet-badge]')].filter(host => host.shadowRoot !== null)
            .length,
      ),
      0,
      'the page does not reach into them',
    );
    await page.close();
  });

  test('Roundcube tells encrypted ones alone, and a list that was drawn again is marked again, once', async () => {
    const page = await logInToRoundcube(browser, roundcube.origin, 'alice');
    const requests: string[] = [];
    page.on('request', request => requests.push(request.url()));
    const rows = '#messagelist tbody tr.message';
    const expected = {
      ordinary: '',
      'clear-signed': '',
      encrypted: marks.protected,
      either: marks.protected,
    };
    for (const time of ['at first', 'again']) {
      await eventually(`the marks ${time}`, async () => {
        assert.deepEqual(await marksIn(page, rows), expected);
        return true;
      });
      await page.evaluate('rcmail.command("list", rcmail.env.mailbox)');
      await page.waitForResponse(response => response.url().includes('_action=list'));
    }
    assert.deepEqual(
      requests.filter(url => /viewsource|_action=(?:show|preview|get)\b/.test(url)),
      [],
      'no message was fetched',
    );
    await page.close();
  });
});
