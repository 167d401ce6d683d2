// Writing, failures and sending in the double of Gmail, whose pages are in German here; those of gmail.test.ts are in English.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { encrypt } from './flow.ts';
import { eventually } from './rig/program.ts';
import { failures } from './suites/failures.ts';
import { sending } from './suites/sending.ts';
import { writing } from './suites/writing.ts';
import { type GmailServer, gmail } from './webmails/gmail.ts';
import { type Person, Stage } from './webmails/stage.ts';

const stage = new Stage(gmail({ language: 'de' }));
writing(stage);
failures(stage);
sending(stage, 'some');

describe('writing in Gmail alone', { skip: stage.skip }, () => {
  let server: GmailServer;
  let alice: Person;

  before(async () => {
    server = (await stage.server()) as GmailServer;
    alice = await stage.person('alice');
  });

  const drafts = () => server.gmail.messages('alice', 'drafts');

  test('what Gmail saved of a message by itself is gone when the sealed one is out', async () => {
    const before = (await drafts()).length;
    await alice.mailbox.compose();
    await alice.mailbox.fill({
      to: 'bob@example.test',
      subject: 'Begun in Gmail',
      text: 'In the clear yet.',
    });
    await alice.mailbox.saved();
    assert.equal((await drafts()).length, before + 1);
    const letter = await encrypt(alice.page);
    await letter.frame.getByText('In the clear yet.').waitFor();
    await letter.send();
    await letter.expectSent();
    await alice.mailbox.left();
    await eventually('no draft', async () => (await drafts()).length === before);
  });

  test('the menu for sending later opens its dialog once, though the settings ask about its recipients', async () => {
    const { page, mailbox } = alice;
    const { settings } = await alice.engine(caller => caller.ask('writingSettings', {}));
    const correspondents = [{ address: 'dora@example.test', sign: true }];
    await alice.engine(caller => caller.ask('setWritingSettings', { ...settings, correspondents }));
    await mailbox.compose();
    await mailbox.fill({ to: 'bob@example.test', subject: 'Later' });
    await page.locator('[role=group] [role=button][aria-haspopup=true]').first().click();
    // A person holds the mouse for longer than the answer takes.
    await page.locator('[selector=scheduledSend]').click({ delay: 300 });
    const dialog = page.getByRole('dialog', { name: 'Senden planen' });
    await dialog.waitFor();
    assert.equal(await dialog.count(), 1);
    await alice.engine(caller => caller.ask('setWritingSettings', settings));
  });
});
