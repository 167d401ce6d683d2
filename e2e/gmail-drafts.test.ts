// Encrypted messages that are not finished, in a double of Gmail, and the consent that keeping them there takes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { composer, encrypt } from './flow.ts';
import { eventually } from './rig/program.ts';
import { secret } from './secrets.ts';
import { drafts } from './suites/drafts.ts';
import { gmailLanguages } from './suites/gmail-languages.ts';
import { gmail } from './webmails/gmail.ts';
import { approve } from './webmails/gmail-consent.ts';
import { Stage } from './webmails/stage.ts';

const stage = new Stage(gmail());

describe('the first draft that is laid aside in Gmail', { skip: stage.skip }, () => {
  test('takes another consent, is kept once that was given, and is discarded with its window', async () => {
    const alice = await stage.person('alice');
    const server = await stage.server();
    const copies = async () =>
      (await server.messages('alice', 'drafts')).filter(each => /pkcs7-mime/.test(each.toString('latin1')));
    await alice.engine(async caller => {
      const { settings } = await caller.ask('writingSettings', {});
      await caller.ask('setWritingSettings', { ...settings, webmailDrafts: true });
    });
    await alice.mailbox.compose();
    const letter = await encrypt(alice.page);
    await letter.type(secret.text);
    await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await letter.frame.getByRole('button', { name: 'Keep the draft' }).click();
    await letter.problem.getByText('Gmail does not keep the draft yet.').waitFor();
    assert.deepEqual(await copies(), []);

    const asked = alice.browser.context.waitForEvent('page');
    await letter.frame.waitForTimeout(700);
    await letter.problem.getByRole('button', { name: 'Allow Signet…' }).click();
    const page = await asked;
    await page.getByText('Google lets nobody do that', { exact: false }).waitFor();
    await approve(alice.browser, page);
    await alice.page.bringToFront();
    await letter.frame.waitForTimeout(700);
    await letter.problem.getByRole('button', { name: 'Keep the draft' }).click();
    await alice.mailbox.left();
    await eventually('the copy', async () => (await copies()).length === 1);

    await alice.mailbox.openDraft();
    const again = await composer(alice.page);
    await again.frame.getByText(secret.text).waitFor();
    await again.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await again.frame.getByRole('button', { name: 'Discard' }).click();
    await alice.mailbox.left();
    await eventually('no copy', async () => (await copies()).length === 0);
  });
});

drafts(stage);
gmailLanguages(stage, 'written', 'opened');
