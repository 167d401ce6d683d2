// Reading in Gmail, whose pages differ from those of other webmails: conversations that are drawn anew at will, names of
// messages that come late, several accounts in one browser.
import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import type { Browser } from '../browser.ts';
import { Reader } from '../flow.ts';
import { encrypt, sign, signOpaquely } from '../openssl.ts';
import { type Gmail, gmailOrigin, renderAgain } from '../rig/gmail.ts';
import { eventually } from '../rig/program.ts';
import { assertNoSecretsIn, secret } from '../secrets.ts';
import type { GmailServer } from '../webmails/gmail.ts';
import { logIn } from '../webmails/gmail-mailbox.ts';
import type { Person, Stage } from '../webmails/stage.ts';
import { told } from '../webmails/told.ts';
import { deliverAll, readers } from './gmail-conversation.ts';

export function gmailReading(stage: Stage<GmailServer>): void {
  describe('reading in Gmail', { skip: stage.skip }, () => {
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

    const { certificates } = stage;
    const verdict = 'Signed by Bob Example (bob@example.test).';
    const about = (subject: string, to = 'alice@example.test') => ({ from: 'bob@example.test', to, subject });
    const letter = (subject: string, text = 'Hello Alice.', to?: string) =>
      sign(text, about(subject, to), certificates, 'bob');

    test('messages of a conversation are read each by itself: folded, unfolded and drawn anew', async () => {
      const begun = server.requests().length;
      const plain = [
        ...['From: bob@example.test', 'To: alice@example.test', 'Subject: Together', 'MIME-Version: 1.0'],
        ...[`Message-ID: <plain-${Date.now()}@example.test>`, 'Content-Type: application/pdf; name=plan.pdf'],
        ...['Content-Disposition: attachment; filename=plan.pdf', '', 'PDF', ''],
      ];
      await deliverAll(server, [
        letter('Together', 'The first one.'),
        encrypt(secret.text, about('Together'), certificates, 'alice'),
        Buffer.from(plain.join('\r\n')),
        signOpaquely('The last one.', about('Together'), certificates, 'bob'),
      ]);
      const { page } = alice;
      await alice.mailbox.open('inbox', 'Together');
      const texts = ['The first one.', secret.text, 'The last one.'];
      const expectTexts = async (...places: number[]) => {
        const frames = await readers(page, ...places);
        for (const [at, frame] of frames.entries())
          await frame.getByText(texts[[0, 1, 3].indexOf(places[at] ?? 0)] ?? '').waitFor();
      };
      await expectTexts(0, 1, 3);
      const parts = page.locator('[data-message-id]');
      const fold = (at: number) =>
        parts
          .nth(at)
          .locator('[role=presentation]')
          .first()
          .click({ position: { x: 5, y: 5 } });
      await fold(1);
      await expectTexts(0, 3);
      await fold(1);
      await expectTexts(0, 1, 3);
      await renderAgain(page);
      await expectTexts(0, 1, 3);

      // The page's own strip goes where Signet shows the files, and stays elsewhere.
      const cards = page.locator('[download_url]');
      await eventually('all cards', async () => (await cards.count()) === 4);
      await eventually('the strips of protected messages to go', async () => {
        const shown = await cards.evaluateAll(all => all.map(each => each.checkVisibility()));
        return String(shown) === 'false,false,true,false';
      });

      await assertNoSecretsIn(page);
      const requests = double.requests().slice(begun);
      const hosts = requests.filter(({ path }) => /view=att|format=raw/.test(path)).map(each => each.host);
      assert.deepEqual([...new Set(hosts)].sort(), [
        'mail-attachment.googleusercontent.com',
        'mail.google.com',
      ]);
    });

    test('what was just sent in the page is read by the name that the page gave it', async () => {
      const { mailbox, page } = alice;
      const raw = signOpaquely('By hand.', about('By hand'), certificates, 'bob').toString('latin1');
      const content = Buffer.from(raw.slice(raw.indexOf('\r\n\r\n')), 'base64');
      await double.behave({ unsettled: true });
      await mailbox.home();
      await mailbox.compose();
      const file = { name: 'smime.p7m', mimeType: 'application/pkcs7-mime', buffer: content };
      await mailbox.fill({ to: 'bob@example.test', subject: 'By hand', files: [file] });
      await mailbox.saved();
      await mailbox.send();
      await mailbox.left();
      const from = server.requests().length;
      await mailbox.open('sent', 'By hand');
      const part = page.locator('[data-message-id]').last();
      assert.match((await part.getAttribute('data-message-id')) ?? '', /^#msg-a:/);
      assert.equal(await part.getAttribute('data-legacy-message-id'), null);
      const [reader] = await readers(page, 0);
      await reader?.getByText('By hand.').waitFor();
      const asked = server.requests().slice(from);
      assert.ok(asked.some(({ path }) => /view=att.*permmsgid=msg-a/.test(path)));
    });

    test('a clipped message is read whole, and its own page says that Signet is not there', async () => {
      const lines = Array.from({ length: 4000 }, (_, at) => `Line ${at} of a long letter.`);
      await server.deliver('alice', letter('Clipped', [...lines, 'This is the end.'].join('\r\n')));
      const { page } = alice;
      await alice.mailbox.open('inbox', 'Clipped');
      const reader = await Reader.in(page);
      await reader.expectVerdict(verdict);
      await eventually('the whole text', async () => {
        const more = reader.frame.getByRole('button', { name: 'Show more of the text' });
        if (await more.isVisible()) await more.click();
        return (await reader.text()).includes('This is the end.');
      });
      const whole = await page.locator('a[href*="view=lg"]').getAttribute('href');
      for (const [address, text] of [
        [whole ?? '', 'Signet does not work on this page.'],
        [`${gmailOrigin}/mail/u/0/h/`, 'Signet does not work in this simplified view of your webmail.'],
      ] as const) {
        const tab = await alice.browser.open(address);
        await told(tab, text);
        await tab.close();
      }
    });

    test('a conversation in a window of its own is read there', async () => {
      await server.deliver('alice', letter('Popped out'));
      await alice.mailbox.open('inbox', 'Popped out');
      const [popup] = await Promise.all([
        alice.page.waitForEvent('popup'),
        alice.page.locator('[role=button]:has-text("⧉")').first().click(),
      ]);
      await (await Reader.in(popup)).expectVerdict(verdict);
      assert.match(popup.url(), /\/popout\?/);
      await popup.close();
    });

    test('several accounts of one browser, and a mailbox that was delegated, stay apart', async () => {
      await server.deliver('alice', letter('For Alice'));
      await server.deliver('bob', letter('For Bob', 'Hello Bob.', 'bob@example.test'));
      await signInToo(alice.browser, 'bob');
      const second = await logIn(alice.browser, 'bob', 1);
      const delegated = await alice.browser.open(
        `${gmailOrigin}${await double.delegated('bob@example.test')}`,
      );
      const from = server.requests().length;
      for (const tab of [second, delegated]) {
        await tab.bringToFront();
        await tab.locator('tr[role=row]').filter({ hasText: 'For Bob' }).first().click();
        await (await Reader.in(tab)).expectVerdict(verdict);
        assert.equal(await tab.locator('tr[role=row]').filter({ hasText: 'For Alice' }).count(), 0);
      }
      await alice.page.bringToFront();
      await alice.mailbox.open('inbox', 'For Alice');
      await (await Reader.in(alice.page)).expectVerdict(verdict);
      const downloads = double
        .requests()
        .slice(from)
        .filter(each => each.host === 'mail.google.com' && each.path.includes('view=att'));
      const paths = downloads.map(({ path }) => path.slice(0, path.indexOf('?')).replace(/b\/[\w-]+/, 'b/…'));
      assert.deepEqual(paths, ['/mail/u/1/', '/mail/b/…/u/0/', '/mail/u/0/']);
      await Promise.all([second.close(), delegated.close()]);
    });
  });
}

/** Signs somebody in beside those who are. */
async function signInToo(browser: Browser, name: string): Promise<void> {
  const page = await browser.open('https://accounts.google.com/ServiceLogin?service=mail');
  await page.locator('#identifierId').fill(`${name}@example.test`);
  await page.locator('[name=Passwd]').fill(name);
  await page.locator('#passwordNext').click();
  await page.waitForURL(`${gmailOrigin}/**`);
  await page.close();
}
