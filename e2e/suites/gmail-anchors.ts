// What Signet goes by in the pages of Gmail: names of classes are others at each load, in either language; what the pages
// lack is found in another way, or named.
import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { clickHidden } from '../browser.ts';
import { composer, Reader } from '../flow.ts';
import { sign } from '../openssl.ts';
import { gmailOrigin } from '../rig/gmail.ts';
import type { GmailServer } from '../webmails/gmail.ts';
import type { Person, Stage } from '../webmails/stage.ts';
import { told } from '../webmails/told.ts';
import { deliverAll, readers } from './gmail-conversation.ts';

/** What the page lacks, and what the user is told of it where he reads. */
const lost: Record<string, string> = {
  body: 'message: body',
  message: 'message: message',
  conversation: 'message: conversation',
};

/** Two ways lead to what these name. */
const spared = ['message-id', 'legacy-id', 'card'];

/** What is missing when a message is answered that is not the last one, and how. */
const answers = {
  'aria-haspopup': ['Reply', 'answers: reply'],
  'aria-expanded': ['Forward', 'answers: more'],
  'data-action-type': ['Reply to all', 'answers: reply-all'],
} as const;

/** What a compose window lacks, and what the user is told of it. */
const lostInWindows = {
  subject: 'subject',
  draft: 'draft',
  recipients: 'to',
  send: 'send, discard',
  discard: 'discard',
  compose: 'draft',
};

/** What is left without these has names of classes alone. */
const attributes =
  'jslog role=group role=grid role=row aria-haspopup aria-expanded tabindex data-legacy-last-message-id data-legacy-thread-id';

export function gmailAnchors(stage: Stage<GmailServer>): void {
  describe('what Signet goes by in Gmail', { skip: stage.skip }, () => {
    let server: GmailServer;
    let alice: Person;

    before(async () => {
      server = await stage.server();
      alice = await stage.person('alice');
    });

    afterEach(async () => {
      await stage.turn();
      await alice.mailbox.home();
    });

    const verdict = 'Signed by Bob Example (bob@example.test).';

    /** Puts a conversation of two signed messages into the inbox. */
    async function deliver(subject: string): Promise<void> {
      const about = { from: 'bob@example.test', to: 'alice@example.test', subject };
      const letter = (text: string) => sign(text, about, stage.certificates, 'bob');
      await deliverAll(server, [letter('The first one.'), letter('The second one.')]);
    }

    /** Opens one tab after the other: each has its time to miss something while it is in the background. */
    async function openEach(
      all: string[],
      open: (tab: Page) => Promise<void>,
    ): Promise<{ without: string; tab: Page }[]> {
      const tabs = [];
      for (const without of all) {
        await server.gmail.behave({ without });
        const tab = await alice.browser.open(`${gmailOrigin}/mail/u/0/`);
        await open(tab);
        tabs.push({ without, tab });
      }
      return tabs;
    }

    test('of the names of classes no two loads have one in common, in either language', async () => {
      await deliver('Renamed');
      const loads = [];
      for (const language of ['en', 'de'] as const) {
        await server.gmail.behave({ language });
        await alice.mailbox.home();
        const { page } = alice;
        await page.locator('tr').filter({ hasText: 'Renamed' }).first().click();
        await (await Reader.in(page)).expectVerdict(verdict);
        await page.locator('[gh=cm]').click();
        await clickHidden(page, 'Encrypt');
        await composer(page);
        // What is shown while the page loads is its one class that is looked for and stays.
        const names = await page.evaluate(() =>
          [...document.querySelectorAll('[class]:not(#loading *)')].flatMap(({ classList }) => [
            ...classList,
          ]),
        );
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        loads.push(new Set(names));
      }
      const [one = new Set(), other = new Set()] = loads;
      assert.ok(one.size > 50, `${one.size} names`);
      assert.deepEqual(
        [...one].filter(name => other.has(name)),
        [],
      );
    });

    test('whatever the pages lack, the message is read in another way, or the user is told what is missing', async () => {
      const subject = 'Half of it';
      await deliver(subject);
      const all = [...spared, ...Object.keys(lost), ...Object.keys(answers)];
      const tabs = await openEach(all, async tab => {
        await tab.locator('tr').filter({ hasText: subject }).first().click();
        await tab.locator('h2').filter({ hasText: subject }).waitFor();
      });
      for (const { without, tab } of tabs) {
        // A background tab draws nothing, and its clocks are slow.
        await tab.bringToFront();
        const sentence = lost[without];
        if (sentence) await told(tab, `Gmail, ${sentence}`);
        else await (await Reader.in(tab)).expectVerdict(verdict);
        const answer = answers[without as keyof typeof answers];
        if (answer) {
          await tab.locator('[data-message-id]').first().locator('[role=presentation]').first().click();
          const [first] = await readers(tab, 0, 1);
          await first?.getByRole('button', { name: answer[0], exact: true }).click();
          await told(tab, `Gmail, ${answer[1]}`);
        }
        await tab.close({ runBeforeUnload: false });
      }
    });

    test('whatever a compose window lacks is named', async () => {
      const tabs = await openEach(Object.keys(lostInWindows), tab => tab.locator('[gh=cm]').click());
      for (const { without, tab } of tabs) {
        await tab.bringToFront();
        await told(tab, `Gmail, compose: ${lostInWindows[without as keyof typeof lostInWindows]}`);
        await tab.close({ runBeforeUnload: false });
      }
    });

    for (const without of ['editor', 'jslog']) {
      test(`pages without ${without} still have Signet in them`, async () => {
        await server.gmail.behave({ without });
        await alice.mailbox.home();
        await alice.page.locator('[gh=cm]').click();
        await clickHidden(alice.page, 'Encrypt');
        await composer(alice.page);
      });
    }

    test('where the names of classes are all that is left, lists, messages, answers and Send are found by them', async () => {
      const { page } = alice;
      await deliver('By class');
      await server.gmail.behave({ recorded: true, archives: true, without: attributes });
      await page.goto('about:blank');
      await page.goto(`${gmailOrigin}/mail/u/0/#inbox`);
      const row = page.locator('tr.zA').filter({ hasText: 'By class' });
      await row.waitFor();
      await told(page, 'Has the form of a signed message. Nothing was checked yet.');
      await row.click();
      const [first, last] = await readers(page, 0, 1);
      const sends = page.locator('.aoO');
      // Below the conversation, above the message, and in the menu there.
      for (const [at, reader, name] of [
        [0, last, 'Reply'],
        [1, first, 'Reply'],
        [2, first, 'Forward'],
      ] as const) {
        await reader?.getByText(verdict).first().waitFor();
        await reader?.getByRole('button', { name, exact: true }).click();
        await sends.nth(at).waitFor();
      }
      const count = server.submissions().length;
      const answer = page.locator('.ip').last();
      await answer.locator('[g_editable=true]').pressSequentially('Not yet.');
      await clickHidden(page, 'Sign', answer);
      await answer.locator('.Uo').click();
      await (await composer(page)).frame.getByText('Not yet.').waitFor();
      assert.equal(server.submissions().length, count);
    });
  });
}
