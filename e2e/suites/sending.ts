// Sending is interrupted at each step, called back, and put off: what was sent is sent once, as the mail server shows,
// and what was not is still there.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { frameGone, frameOf } from '../browser.ts';
import { Caller } from '../engine-calls.ts';
import { type Composer, composer, encrypt } from '../flow.ts';
import { killEngine, sendAgain, stopServiceWorker } from '../interruptions.ts';
import { decrypt, verify } from '../openssl.ts';
import { eventually } from '../rig/program.ts';
import { secret } from '../secrets.ts';
import { type Person, passphrase, type Stage } from '../webmails/stage.ts';
import type { Server, Step } from '../webmails/webmail.ts';

/** In seconds: who finds a message that a window which died was sending may have to wait for 45; see wasm/api/outgoingclaims.go. */
const patience = 70;

type Who = 'frame' | 'service worker' | 'engine' | 'network';
type Loss = [step: Step, what: 'request' | 'answer'];
const everybody: Who[] = ['frame', 'service worker', 'engine', 'network'];

/** Whether the request of a step or its answer is lost with what dies. */
const losses: Loss[] = [
  ['store', 'request'],
  ['store', 'answer'],
  ['submit', 'request'],
  ['submit', 'answer'],
  ['file', 'answer'],
];

/** Who dies at which step, of those that a webmail has. */
function interruptions(steps: Step[], deaths: 'all' | 'some'): [Loss, Who][] {
  const lost = losses.filter(([step]) => steps.includes(step));
  const [few, many] = [lost.length, everybody.length];
  const dies = (step: number, who: number) =>
    deaths === 'all' || (few < many ? who % few === step : step % many === who);
  return lost.flatMap((loss, step) =>
    everybody.filter((_, who) => dies(step, who)).map((who): [Loss, Who] => [loss, who]),
  );
}

/** @param deaths all: whoever dies at whichever step. some: each step is lost to one of them, and each dies once */
export function sending(stage: Stage, deaths: 'all' | 'some'): void {
  const { webmail } = stage;

  describe(`sending in ${webmail.name}`, { skip: stage.skip }, () => {
    let server: Server;
    let alice: Person;
    let caller: Caller;
    let letter: Composer;
    let count: number;

    before(async () => {
      server = await stage.server();
      alice = await stage.person('alice');
      caller = await Caller.open(alice.browser);
      await alice.page.bringToFront();
    });
    after(() => caller?.page.close());
    beforeEach(() => stage.turn());
    afterEach(async () => {
      await server.mend();
      await alice.page.goto('about:blank');
      const { outgoing } = await caller.ask('outgoing', {});
      for (const { messageId } of outgoing) await caller.call('deleteOutgoing', { messageId });
    });

    async function write(subject: string): Promise<void> {
      count = server.submissions().length;
      // An engine that died took the open keys with it.
      if ((await caller.ask('status', {})).state === 'locked') await caller.ask('unlock', { passphrase });
      await alice.mailbox.compose();
      letter = await encrypt(alice.page);
      await letter.to('bob@example.test');
      await letter.subject.fill(subject);
      await letter.type(secret.text);
    }

    /** Of what was written since the test began, one message left, to Bob; nothing waits and nothing is offered. Returns its words. */
    async function sentOnce(): Promise<string> {
      await eventually('the end of sending', ended, patience);
      const [sent, ...more] = server.submissions().slice(count);
      assert.deepEqual([sent?.recipients, more.length], [['bob@example.test'], 0]);
      const { drafts } = await caller.ask('listDrafts', {});
      assert.deepEqual(
        drafts.filter(({ discardedAt }) => !discardedAt),
        [],
      );
      const { certificates } = stage;
      return verify(decrypt(sent?.message ?? Buffer.of(), certificates, 'bob'), certificates).toString();
    }

    async function ended(): Promise<boolean> {
      const { outgoing } = await caller.ask('outgoing', {});
      return server.submissions().length > count && outgoing.length === 0;
    }

    for (const [[step, what], who] of interruptions(webmail.steps, deaths)) {
      // To a page that lives, the browser repeats the request.
      const repeated = step === 'submit' && what === 'answer' && who !== 'frame';
      test(
        `the ${who} dies with the ${what} of ${step}; one message leaves`,
        repeated ? stage.unless('submit twice') : {},
        async () => {
          await write(`Without the ${who}: ${step}, ${what}`);
          const broken = server.breakAt(step, what, who === 'network' ? 'cut' : 'hold');
          await letter.send();
          await broken;
          if (who === 'engine') await killEngine(alice.browser);
          if (who === 'service worker') await stopServiceWorker(alice.page);
          if (who === 'frame') await alice.mailbox.home();
          await server.mend();
          // Nobody knows whether a request that was lost on its way would have come after all.
          if (who === 'frame' && step === 'submit' && what === 'request') await sendAgain(alice.page);
          await goOn();
          assert.ok((await sentOnce()).includes(secret.text));
        },
      );
    }

    /** Presses what the composer offers for as long as nothing left. */
    async function goOn(): Promise<void> {
      const again = letter.frame.getByRole('button', { name: /^(Try|Look|Send it) again$/ });
      await eventually(
        'an end',
        async () => {
          if (await ended()) return true;
          const offered = !letter.frame.isDetached() && (await again.isVisible().catch(() => false));
          if (offered) await again.click({ timeout: 2000 }).catch(() => undefined);
          return false;
        },
        patience,
      );
    }

    test('what was sent is called back within the time for it', async () => {
      const { settings } = await caller.ask('writingSettings', {});
      await caller.ask('setWritingSettings', { ...settings, undoSeconds: 30 });
      await write('Called back');
      await letter.send();
      await letter.frame.locator('.status').getByRole('button', { name: 'Undo' }).click();
      await caller.ask('setWritingSettings', settings);
      await letter.append(', and more');
      assert.equal(server.submissions().length, count);
      await letter.send();
      assert.ok((await sentOnce()).includes(`${secret.text}, and more`));
    });

    test('a message for later is written on, put off again, and leaves once the webmail is opened after its time', async () => {
      const { mailbox, page } = alice;
      await write('For tomorrow');
      await schedule();
      const corner = await frameOf(page, 'outbox');
      await corner.getByRole('button', { name: 'Show what is sent later' }).click();
      await corner.waitForTimeout(700);
      await corner.getByRole('button', { name: 'Edit again' }).click();
      letter = await composer(page);
      await eventually('its text', async () => (await letter.written()).includes(secret.text));
      assert.equal(await letter.subject.inputValue(), 'For tomorrow');
      await letter.append(', at last');
      await schedule();
      await page.goto('about:blank');
      const { outgoing } = await caller.ask('outgoing', {});
      assert.equal(outgoing.length, 1);
      const [{ messageId, left }] = outgoing as [(typeof outgoing)[0]];
      const notBefore = new Date().toISOString();
      await caller.ask('setOutgoing', {
        messageId,
        claim: 'test',
        state: 'waiting',
        step: '',
        left,
        notBefore,
      });
      assert.equal(server.submissions().length, count);
      await mailbox.home();
      assert.ok((await sentOnce()).includes(`${secret.text}, at last`));
    });

    async function schedule(): Promise<void> {
      await letter.frame.waitForTimeout(700);
      await letter.frame.getByRole('button', { name: 'Schedule send' }).click();
      const question = letter.frame.getByRole('dialog', { name: 'When should it leave?' });
      await question.waitFor();
      await letter.frame.waitForTimeout(700);
      await question.getByRole('button', { name: /^Tomorrow morning/ }).click();
      await letter.frame.locator('.status').getByRole('button', { name: 'Close' }).click();
      await alice.mailbox.left();
      await frameGone(alice.page, 'composer');
    }
  });
}
