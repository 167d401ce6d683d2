// The marks in the embedded webmail's list of messages: grey, from what the list shows already, and nothing is fetched
// for them. In other webmails: suites/list.ts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser } from './browser.ts';
import { logIn } from './flow.ts';
import { deliver } from './rig/deliver.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { startWiretap, type Wiretap } from './rig/wiretap.ts';
import { expectMarks, messages } from './suites/list.ts';

describe('marks in the list of the embedded webmail', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let demo: Demo;
  let tap: Wiretap;

  before(async () => {
    [demo, browser] = await Promise.all([startDemo(), Browser.launch()]);
    tap = await startWiretap(demo.origin);
    for (const message of Object.values(messages)) await deliver(demo.origin, 'alice', message);
    await browser.grant(tap.origin);
  });

  after(async () => {
    await browser?.close();
    await tap?.stop();
    await demo?.stop();
  });

  test('tell the type of each message', async () => {
    const page = await logIn(browser, tap.origin, 'alice');
    await expectMarks(page, '#messages li', {
      'clear-signed': 'signed',
      encrypted: 'encrypted',
      either: 'protected',
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
});
