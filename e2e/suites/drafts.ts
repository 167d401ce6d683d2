// Encrypted messages that are not finished: the webmail's own editor, its Drafts, its sessions.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { clickHidden } from '../browser.ts';
import { answerQuestion, type Composer, composer, encrypt, Reader, unlock } from '../flow.ts';
import { decrypt } from '../openssl.ts';
import { eventually } from '../rig/program.ts';
import { assertNoSecrets, assertNoSecretsSent, secret } from '../secrets.ts';
import { type Person, passphrase, type Stage } from '../webmails/stage.ts';
import type { Server } from '../webmails/webmail.ts';

export function drafts(stage: Stage): void {
  const { webmail } = stage;
  const { skip } = stage.unless('encrypted drafts');

  describe(`a message that is not finished, in ${webmail.name}`, { skip: stage.skip || skip }, () => {
    let server: Server;
    let alice: Person;

    before(async () => {
      server = await stage.server();
      alice = await stage.person('alice');
      await keepCopies(true);
    });
    beforeEach(() => stage.turn());
    after(() => keepCopies(false));

    async function keepCopies(webmailDrafts: boolean): Promise<void> {
      await alice.engine(async caller => {
        const { settings } = await caller.ask('writingSettings', {});
        await caller.ask('setWritingSettings', { ...settings, webmailDrafts });
      });
    }

    async function compose(): Promise<Composer> {
      await alice.mailbox.compose();
      return encrypt(alice.page);
    }

    async function kept({ frame }: Composer): Promise<void> {
      // Not the state from before the last change.
      await frame.waitForTimeout(1_000);
      await frame.getByText('Draft kept', { exact: true }).waitFor();
    }

    async function close({ frame }: Composer): Promise<void> {
      await frame.getByRole('button', { name: 'Close', exact: true }).click();
      await frame.getByRole('button', { name: 'Keep the draft' }).click();
    }

    async function layAside(letter: Composer): Promise<void> {
      await close(letter);
      await alice.mailbox.left();
    }

    async function resume({ frame }: Composer): Promise<void> {
      await alice.page.bringToFront();
      await frame.getByRole('button', { name: 'Go on writing it' }).click();
    }

    /** Opens the copy in Drafts in the webmail's compose view. */
    async function openCopy(): Promise<Composer> {
      await alice.mailbox.openDraft();
      return composer(alice.page);
    }

    /** The encrypted messages in Drafts. What the webmail saves of its own editor is its own. */
    async function copies(): Promise<Buffer[]> {
      const all = await server.messages('alice', 'drafts');
      return all.filter(message =>
        /^Content-Type: application\/(?:x-)?pkcs7-mime/im.test(message.toString('latin1')),
      );
    }

    async function oneCopy(): Promise<Buffer> {
      return eventually('one copy', async () => {
        const [copy, ...more] = await copies();
        assert.ok(copy && more.length === 0);
        assertNoSecrets('the copy', copy);
        return copy;
      });
    }

    test('what the webmail held is kept before it leaves its editor, though the browser is killed then', async () => {
      await alice.mailbox.compose();
      await alice.mailbox.fill({ subject: 'Begun elsewhere', text: 'In the clear yet.' });
      await clickHidden(alice.page, 'Encrypt');
      await eventually('an empty editor', async () => (await alice.mailbox.text()).trim() === '');
      await alice.loseBrowser();
      const letter = await compose();
      await resume(letter);
      await unlock(letter.frame, passphrase);
      await letter.frame.getByText('In the clear yet.').waitFor();
      assert.equal(await letter.subject.inputValue(), 'Begun elsewhere');
      await letter.subject.fill(secret.subject);
      await letter.append(` ${secret.text}.`);
      await kept(letter);
      await layAside(letter);
    });

    test('its copy in Drafts is opened by the webmail, and stays the only one', async () => {
      const { mailbox, page } = alice;
      await oneCopy();
      if (mailbox.showDraft) {
        await mailbox.showDraft();
        await (await Reader.in(page)).frame.getByRole('button', { name: 'Go on writing it' }).click();
      } else await mailbox.openDraft();
      const letter = await composer(page);
      await letter.frame.getByText(secret.text).waitFor();
      assert.equal(await letter.frame.getByText('smime.p7m').count(), 0, 'its form is no file of it');
      // The webmail would put what its editor holds in the place of the draft that it opened.
      await mailbox.save?.();
      await mailbox.uncovered();
      await letter.append(' Ein Nachsatz.');
      await kept(letter);
      await layAside(letter);
      await eventually('the copy', async () =>
        /Nachsatz/.test(decrypt(await oneCopy(), stage.certificates, 'alice').toString()),
      );
    });

    test('the session ends; after signing in again it is gone on with, and what it was exchanged for is the only copy', async () => {
      const letter = await openCopy();
      await letter.frame.getByText('Nachsatz', { exact: false }).waitFor();
      await letter.type('Noch einer. ');
      await kept(letter);
      await server.expireSessions();
      await close(letter);
      await letter.problem.waitFor();
      await alice.signInAgain();
      const again = await compose();
      await resume(again);
      await again.frame.getByText('Noch einer.', { exact: false }).waitFor();
      await layAside(again);
      await oneCopy();
    });

    test('on another computer it is there with all that it had; it is sent once it was seen to whom, and its copy goes', async () => {
      const letter = await openCopy();
      await letter.frame.getByText('Noch einer.', { exact: false }).waitFor();
      await letter.to('alice@example.test');
      await letter.frame.getByRole('button', { name: 'Bcc', exact: true }).click();
      const bcc = letter.frame.getByRole('combobox', { name: 'Bcc', exact: true });
      await bcc.fill('bob@example.test');
      await bcc.press('Enter');
      await kept(letter);
      await layAside(letter);
      assert.ok(!(await oneCopy()).includes('bob@example.test'), 'Bcc is inside alone');

      await alice.engine(async caller => {
        const list = await caller.ask('listDrafts', {});
        for (const { id } of list.drafts) await caller.ask('deleteDraft', { id });
        await caller.ask('lock', {});
      });
      const other = await openCopy();
      await unlock(other.frame, passphrase);
      await other.frame.getByText('Noch einer.', { exact: false }).waitFor();
      await other.frame.getByText('Nobody has signed it', { exact: false }).waitFor();
      await other.frame.locator('signet-recipients[name=bcc]').getByText(/bob/i).first().click();
      await other.frame.locator('signet-recipients[name=bcc] .chip-main').first().press('Delete');
      const count = server.submissions().length;
      await other.send();
      await other.frame.getByText('It goes to alice@example.test.', { exact: false }).waitFor();
      await answerQuestion(other.frame, 'Send it to them');
      await other.expectSent();
      await alice.mailbox.left();
      const sent = server.submissions().slice(count);
      assert.deepEqual(
        sent.map(({ recipients }) => recipients),
        [['alice@example.test']],
      );
      await eventually('no copy', async () => (await copies()).length === 0);
    });

    test('it is given back to the editor of the webmail, and no copy of it stays', async () => {
      const begun = server.requests().length;
      let letter = await compose();
      await letter.subject.fill('Given back');
      await letter.type('In the open');
      await kept(letter);
      await layAside(letter);
      await oneCopy();
      letter = await openCopy();
      await letter.frame.getByText('In the open').waitFor();
      assertNoSecretsSent(server.requests().slice(begun), ['In the open']);
      await letter.frame.waitForTimeout(700);
      await letter.frame.getByRole('button', { name: 'Encrypt', exact: true }).click();
      await answerQuestion(letter.frame, new RegExp(webmail.called));
      await eventually('the text', async () => (await alice.mailbox.text()).includes('In the open'));
      assert.equal(await alice.mailbox.subject(), 'Given back');
      await eventually('no copy', async () => (await copies()).length === 0);
      await alice.page.goto('about:blank');
    });
  });
}
