// Sending is interrupted at each step: by a frame, the service worker, the engine and the network that die, and by
// a session that ends. What was sent is sent once, and what was not is still there.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessibleFrameInBothSchemes } from './accessible.ts';
import { Browser, frameOf } from './browser.ts';
import { Caller } from './engine-calls.ts';
import { type Composer, encrypt, logIn } from './flow.ts';
import { killEngine, sendAgain, stopServiceWorker } from './interruptions.ts';
import { issueCertificates } from './keys.ts';
import { prepare } from './prepared.ts';
import { type Breaker, startBreaker } from './rig/breaker.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const passphrase = 'correct horse battery staple';

describe('sending in the embedded webmail', { skip: skipWithout('chromium') }, () => {
  let demo: Demo;
  let breaker: Breaker;
  let alice: Browser;
  let caller: Caller;
  let page: Page;
  let letter: Composer;
  let count: number;

  before(async () => {
    const certificates = issueCertificates();
    demo = await startDemo();
    breaker = await startBreaker(demo.origin);
    alice = await Browser.launch();
    // Carol has a certificate, and no mailbox.
    await prepare(alice, { name: 'alice', passphrase, certificates, origin: breaker.origin }, 'bob', 'carol');
    caller = await Caller.open(alice);
  });
  after(async () => {
    await alice?.close();
    await breaker?.stop();
    await demo?.stop();
  });
  afterEach(async () => {
    breaker.mend();
    await page.close();
  });

  async function write(subject: string, ...to: string[]): Promise<void> {
    count = demo.submissions().length;
    // An engine that died took the open keys with it.
    if ((await caller.ask('status', {})).state === 'locked') await caller.ask('unlock', { passphrase });
    page = await logIn(alice, breaker.origin, 'alice');
    await page.getByRole('link', { name: 'New message' }).click();
    letter = await encrypt(page);
    await letter.to('bob@example.test', ...to);
    await letter.subject.fill(subject);
    await letter.type('The words of it');
  }

  /** Everything that was sent since the test began is one message to Bob. */
  async function expectSentOnce(): Promise<void> {
    const sent = demo.submissions().slice(count);
    assert.deepEqual(
      sent.map(({ recipients }) => recipients),
      [['bob@example.test']],
    );
  }

  async function outbox() {
    const frame = await frameOf(page, 'outbox');
    await frame.getByRole('main').waitFor();
    return frame;
  }

  // A request of each step of sending, and how the browser loses its answer, or the request itself.
  const steps = [
    ['upload', 'request'],
    ['Email/import', 'answer'],
    ['EmailSubmission/set', 'request'],
    ['EmailSubmission/set', 'answer'],
    ['Email/query', 'answer'],
  ] as const;
  for (const [step, when] of steps) {
    test(`the frame dies with the ${when} of ${step}; the next page goes on`, async () => {
      await write(`Killed at ${step}, ${when}`);
      const broken = breaker.breakAt(step, when, 'hold');
      await letter.send();
      await broken;
      await page.goto(`${breaker.origin}/mail/inbox`);
      breaker.mend();
      const frame = await outbox();
      // Nobody knows whether a request that was lost on its way would have come after all.
      if (step === 'EmailSubmission/set' && when === 'request') {
        await frame.getByRole('button', { name: 'Send it again' }).waitFor();
        await assertAccessibleFrameInBothSchemes(frame);
        await sendAgain(page);
      }
      await eventually('the message', () => demo.submissions().length > count);
      await eventually('the outbox to close', () =>
        page.frames().every(each => !each.url().includes('/outbox/')),
      );
      await expectSentOnce();
    });
  }

  for (const who of ['service worker', 'engine', 'network'] as const) {
    for (const [step, when] of steps) {
      test(`the ${who} dies with the ${when} of ${step}; one message leaves`, async () => {
        await write(`Without the ${who}: ${step}, ${when}`);
        const broken = breaker.breakAt(step, when, who === 'network' ? 'cut' : 'hold');
        await letter.send();
        await broken;
        if (who === 'service worker') await stopServiceWorker(page);
        if (who === 'engine') await killEngine(alice);
        breaker.mend();
        await goOn();
        await expectSentOnce();
      });
    }
  }

  /** Presses what the composer offers until it is done; Chrome asks by itself again where an old connection breaks. */
  async function goOn(): Promise<void> {
    const again = letter.frame.getByRole('button', { name: /^(Try|Look|Send it) again$/ });
    await eventually(
      'the end of sending',
      async () => {
        const { outgoing } = await caller.ask('outgoing', {});
        if (outgoing.length === 0 && demo.submissions().length > count) return true;
        const offered = await again.isVisible().catch(() => false);
        if (offered) await again.click({ timeout: 2000 }).catch(() => undefined);
        return false;
      },
      70,
    );
  }

  test('the session ends in the middle; after signing in again the same message goes on', async () => {
    await write('Signed out');
    const broken = breaker.breakAt('Email/import', 'answer', 'hold');
    await letter.send();
    await broken;
    await demo.expireSessions();
    breaker.mend();
    const again = letter.problem.getByRole('button', { name: 'Try again' });
    await letter.problem.getByText('You are signed out of the webmail.').waitFor();
    const other = await logIn(alice, breaker.origin, 'alice');
    await other.close();
    await again.click();
    await letter.expectSent();
    await expectSentOnce();
  });

  test('whom the server refuses is named and taken out, and nothing had left', async () => {
    await write('To somebody who is not there', 'carol@example.test');
    await letter.send();
    await letter.problem.getByText('The mail server does not send to carol@example.test.').waitFor();
    assert.equal(demo.submissions().length, count);
    await letter.problem.getByRole('button', { name: 'Remove these recipients' }).click();
    await letter.send();
    await letter.expectSent();
    await expectSentOnce();
  });
});
