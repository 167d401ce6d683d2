// The suites in a double of Gmail: it shows that Signet does there what it does in Roundcube. And what Gmail alone has.
// What only Google can prove is in docs/live-checks.md.
import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import { clickHidden } from './browser.ts';
import { composer } from './flow.ts';
import { sign } from './openssl.ts';
import type { Gmail } from './rig/gmail.ts';
import { Administrator, whyNoPolicy } from './rig/policies.ts';
import { eventually } from './rig/program.ts';
import { answers } from './suites/answers.ts';
import { gmailAnchors } from './suites/gmail-anchors.ts';
import { gmailDownloads } from './suites/gmail-downloads.ts';
import { gmailLanguages } from './suites/gmail-languages.ts';
import { gmailReading } from './suites/gmail-reading.ts';
import { list } from './suites/list.ts';
import { mainJob } from './suites/main-job.ts';
import { receipts } from './suites/receipts.ts';
import { type GmailServer, gmail } from './webmails/gmail.ts';
import { type Person, Stage } from './webmails/stage.ts';
import { told } from './webmails/told.ts';

const stage = new Stage(gmail());
mainJob(stage);
answers(stage);
receipts(stage);
list(stage);

describe('what Gmail alone has', { skip: stage.skip }, () => {
  let double: Gmail;
  let server: GmailServer;
  let alice: Person;

  before(async () => {
    server = await stage.server();
    double = server.gmail;
    alice = await stage.person('alice');
  });

  afterEach(async () => {
    await stage.turn();
    await alice.mailbox.home();
  });

  for (const [name, send] of [
    ['its keys', (page: Person['page']) => page.locator('[g_editable=true]').press('Control+Enter')],
    [
      'its keys in the subject, on a Mac',
      (page: Person['page']) => page.locator('input[name=subjectbox]').press('Meta+Enter'),
    ],
    [
      'its keys among the recipients, with Shift',
      (page: Person['page']) => page.locator('[name=to] input[role=combobox]').press('Control+Shift+Enter'),
    ],
    ['its button, by a key', (page: Person['page']) => page.locator('[jslog^="32601;"]').press('Space')],
    [
      'its button, to which Tab leads',
      async (page: Person['page']) => {
        await page.locator('[g_editable=true]').press('Tab');
        await page.keyboard.press('Enter');
      },
    ],
    [
      'its menu for sending later, by keys',
      async (page: Person['page']) => {
        await page.locator('[role=group] [role=button][aria-haspopup=true]').first().press('Enter');
        await page.locator('[selector=scheduledSend]').press('Enter');
      },
    ],
    [
      'its menu for sending later',
      async (page: Person['page']) => {
        await page.locator('[role=group] [role=button][aria-haspopup=true]').first().click();
        await page.locator('[selector=scheduledSend]').click();
      },
    ],
  ] as const) {
    test(`what is to be signed does not leave by ${name}`, async () => {
      const { mailbox, page } = alice;
      const count = server.submissions().length;
      await mailbox.compose();
      await mailbox.fill({ to: 'bob@example.test', subject: 'Held', text: 'Not yet.' });
      await clickHidden(page, 'Sign');
      await send(page);
      const view = await composer(page);
      await view.frame.getByText('Not yet.').waitFor();
      assert.equal(server.submissions().length, count);
      assert.equal(
        await page.getByRole('dialog', { name: /^(Schedule send|Senden planen)$/ }).count(),
        0,
        'no time is asked for',
      );
    });
  }

  test('what is to be signed does not leave by the button that archives the conversation as well', async () => {
    const { mailbox, page } = alice;
    const about = { from: 'bob@example.test', to: 'alice@example.test', subject: 'To be archived' };
    await double.behave({ archives: true });
    await mailbox.home();
    await server.deliver('alice', sign('Shall we?', about, stage.certificates, 'bob'));
    const count = server.submissions().length;
    await mailbox.open('inbox', about.subject);
    await mailbox.answer('reply');
    await page.locator('[g_editable=true]').pressSequentially('We shall.');
    await clickHidden(page, 'Sign');
    await page.getByRole('button', { name: /^Send(en)? & archiv/ }).click();
    const view = await composer(page);
    await view.frame.getByText('We shall.').waitFor();
    assert.equal(server.submissions().length, count);
  });

  test('from a compose window that is not recognised nothing leaves about which an administrator decides; the user is told', {
    skip: whyNoPolicy(),
  }, async () => {
    const { browser, mailbox, page } = alice;
    const administrator = new Administrator(browser);
    const count = server.submissions().length;
    const sends = page.getByRole('button', { name: /^Send/ }).first();
    try {
      await administrator.decide({ alwaysSign: true });
      for (const without of ['draft', 'compose', 'send']) {
        await double.behave({ without });
        await mailbox.home();
        await page.locator('[gh=cm]').click();
        await page.locator('[name=to] input[role=combobox]').fill('bob@example.test');
        await page.locator('input[name=subjectbox]').fill(`Without ${without}`);
        await told(page, 'Gmail, compose: ');
        await clickHidden(page, 'Close');
        for (const send of [
          () => sends.click(),
          () => sends.press('Enter'),
          () => page.locator('input[name=subjectbox]').press('Control+Enter'),
        ]) {
          await send();
          await told(page, 'Signet cannot see to that here');
          await clickHidden(page, 'Close');
        }
        assert.equal(server.submissions().length, count, `without ${without}`);
      }
      await administrator.decide({ alwaysSign: false });
      // The first click asks whether something is decided, and may not be the one that sends.
      await eventually('the message', async () => {
        if (await sends.isVisible()) await sends.click();
        return server.submissions().length > count;
      });
    } finally {
      administrator.leave();
    }
  });
});

gmailAnchors(stage);
gmailReading(stage);
gmailDownloads(stage);
gmailLanguages(stage, 'written', 'opened', 'answered');
