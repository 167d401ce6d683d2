// Sending is interrupted at each step: by a frame, the service worker, the engine and the network that die, and by
// a session that ends. What was sent is sent once, and what was not is still there.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser, frameOf } from './browser.ts';
import { type Composer, encrypt, logIn } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { importCertificates, setUp } from './onboarding.ts';
import { type Breaker, startBreaker } from './rig/breaker.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';

const passphrase = 'correct horse battery staple';

describe('sending in the embedded webmail', { skip: skipWithout('chromium') }, () => {
  let demo: Demo;
  let breaker: Breaker;
  let alice: Browser;
  let page: Page;
  let letter: Composer;
  let count: number;

  before(async () => {
    const certificates = issueCertificates();
    demo = await startDemo();
    breaker = await startBreaker(demo.origin);
    alice = await Browser.launch();
    await setUp(alice, { name: 'alice', passphrase, certificates, origin: breaker.origin });
    // Carol has a certificate, and no mailbox.
    for (const name of ['bob', 'carol']) await importCertificates(alice, join(certificates, `${name}.pem`));
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
      await outbox();
      // Nobody knows whether a request that was lost on its way would have come after all.
      if (step === 'EmailSubmission/set' && when === 'request') await sendAgain();
      await eventually('the message', () => demo.submissions().length > count);
      await eventually('the outbox to close', () =>
        page.frames().every(each => !each.url().includes('/outbox/')),
      );
      await expectSentOnce();
    });
  }

  test('the connection breaks before the answer comes; Chrome asks again by itself, and nothing leaves twice', async () => {
    await write('Asked again');
    const broken = breaker.breakAt('EmailSubmission/set', 'answer', 'cut');
    await letter.send();
    await broken;
    await letter.expectSent();
    await expectSentOnce();
  });

  async function sendAgain(): Promise<void> {
    const frame = await outbox();
    const button = frame.getByRole('button', { name: 'Send it again' });
    await button.waitFor();
    await frame.waitForTimeout(700);
    await button.click();
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

  test('the service worker dies while the message leaves', async () => {
    await write('Without a service worker');
    const broken = breaker.breakAt('Email/import', 'answer', 'hold');
    await letter.send();
    await broken;
    await stopServiceWorker();
    breaker.mend();
    // Chrome itself asks again where an old connection breaks.
    await letter.expectSent();
    await expectSentOnce();
  });

  test('the engine dies while the message leaves', async () => {
    await write('Without an engine');
    const broken = breaker.breakAt('EmailSubmission/set', 'answer', 'hold');
    await letter.send();
    await broken;
    await killEngine();
    breaker.mend();
    await letter.frame.getByText(/^Sent\./).waitFor({ timeout: 60_000 });
    await expectSentOnce();
  });

  /** The worker ends when it loses the lock that it holds for as long as it lives. */
  async function killEngine(): Promise<void> {
    const worker = await alice.serviceWorker();
    const killed = await worker.evaluate(async () => {
      const { held = [] } = await navigator.locks.query();
      for (const { name } of held) void navigator.locks.request(name ?? '', { steal: true }, () => {});
      return held.length;
    });
    assert.ok(killed > 0, 'there was an engine');
  }

  /** Chrome stops it after a time without work; here at once. */
  async function stopServiceWorker(): Promise<void> {
    const session = await alice.context.newCDPSession(page);
    await session.send('ServiceWorker.enable');
    await session.send('ServiceWorker.stopAllWorkers');
    await session.detach();
  }
});
