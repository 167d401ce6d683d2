// Reading in Gmail, whose pages differ from those of other webmails: conversations that are drawn anew at will, names of
// messages that come late, several accounts in one browser, downloads from a second host. Class names are others at each
// load of the double's pages.
import assert from 'node:assert/strict';
import { afterEach, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { type Browser, isOf } from '../browser.ts';
import { Reader } from '../flow.ts';
import { encrypt, encryptEntity, sign, signOpaquely } from '../openssl.ts';
import { type Gmail, gmailOrigin, renderAgain } from '../rig/gmail.ts';
import { eventually } from '../rig/program.ts';
import { assertNoSecretsIn, assertNoSecretsSent, secret } from '../secrets.ts';
import { type GmailServer, logIn } from '../webmails/gmail.ts';
import type { Person, Stage } from '../webmails/stage.ts';
import { told } from '../webmails/told.ts';

/** What the page lacks, and what the user is told of it. */
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

const host = 'https://mail-attachment.googleusercontent.com';

export function gmailReading(stage: Stage): void {
  describe('reading in Gmail', { skip: stage.skip }, () => {
    let double: Gmail;
    let server: GmailServer;
    let alice: Person;

    before(async () => {
      server = (await stage.server()) as GmailServer;
      double = server.gmail;
      alice = await stage.person('alice');
    });

    afterEach(async () => {
      await double.behave({});
      await alice.mailbox.home();
    });

    const { certificates } = stage;
    const verdict = 'Signed by Bob Example (bob@example.test).';
    const about = (subject: string, to = 'alice@example.test') => ({ from: 'bob@example.test', to, subject });
    const letter = (subject: string, text = 'Hello Alice.', to?: string) =>
      sign(text, about(subject, to), certificates, 'bob');

    /** Messages of one conversation, the first one first. */
    async function deliverAll(messages: Buffer[]): Promise<void> {
      let references = '';
      for (const message of messages) {
        const field = references === '' ? '' : `References: ${references}\r\n`;
        await server.deliver('alice', Buffer.concat([Buffer.from(field), message]));
        references += ` ${/^Message-ID: (<.*>)/im.exec(message.toString('latin1'))?.[1]}`;
      }
    }

    /** The readers in a page, each by the place of its message in the conversation, once there are those. */
    function readers(page: Page, ...places: number[]): Promise<Frame[]> {
      return eventually(`readers at ${places}`, async () => {
        const frames = page.frames().filter(frame => isOf(frame, 'reader'));
        const found: Frame[] = [];
        for (const frame of frames) found[await placeOf(frame)] = frame;
        return String(Object.keys(found)) === String(places)
          ? places.flatMap(at => found[at] ?? [])
          : undefined;
      });
    }

    test('messages of a conversation are read each by itself: folded, unfolded and drawn anew', async () => {
      const from = server.requests().length;
      const plain = [
        ...['From: bob@example.test', 'To: alice@example.test', 'Subject: Together', 'MIME-Version: 1.0'],
        ...[`Message-ID: <plain-${Date.now()}@example.test>`, 'Content-Type: application/pdf; name=plan.pdf'],
        ...['Content-Disposition: attachment; filename=plan.pdf', '', 'PDF', ''],
      ];
      await deliverAll([
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
      const requests = double.requests().slice(from);
      assertNoSecretsSent(requests);
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

    test('whatever the pages lack, the message is read in another way, or the user is told what is missing', async () => {
      const subject = 'Half of it';
      await deliverAll([letter(subject, 'The first one.'), letter(subject, 'The second one.')]);
      const open = async (without: string) => {
        await double.behave({ without, language: 'de' });
        const tab = await alice.browser.open(`${gmailOrigin}/mail/u/0/`);
        await tab.locator('tr').filter({ hasText: subject }).first().click();
        await tab.locator('h2').filter({ hasText: subject }).waitFor();
        return { without, tab };
      };
      const tabs: Awaited<ReturnType<typeof open>>[] = [];
      for (const without of [...spared, ...Object.keys(lost), ...Object.keys(answers)])
        tabs.push(await open(without));
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

    test('a host that the browser does not allow is named', async () => {
      await server.deliver('alice', letter('Not allowed'));
      const settings = await alice.browser.open(alice.browser.url('options/options.html'));
      await settings.evaluate(origin => chrome.permissions.remove({ origins: [`${origin}/*`] }), host);
      await settings.close();
      await alice.mailbox.open('inbox', 'Not allowed');
      const { frame } = await Reader.in(alice.page);
      await frame.getByText('The browser keeps Signet from a host').waitFor();
      await alice.browser.grant(host);
      await alice.page.bringToFront();
      await frame.getByRole('button', { name: 'Try again' }).click();
      await (await Reader.in(alice.page)).expectVerdict(verdict);
    });

    test('who is signed out is told so, and reads on once signed in again', async () => {
      await server.deliver('alice', letter('Signed out'));
      const { page } = alice;
      await alice.mailbox.open('inbox', 'Signed out');
      await (await Reader.in(page)).expectVerdict(verdict);
      await double.signOutAll();
      await renderAgain(page);
      const [again] = await readers(page, 0);
      await again?.getByText('You are signed out of the webmail.').waitFor();
      const tab = await logIn(alice.browser, 'alice');
      await tab.close();
      await page.bringToFront();
      await again?.getByRole('button', { name: 'Try again' }).click();
      await (await Reader.in(page)).expectVerdict(verdict);
    });

    // The last ones: with them Alice lets Signet read.
    test('what the download changed is fetched once more, as mail programs do, when the user has allowed that', async () => {
      const { page } = alice;
      const broken = 'This is not the text that was signed.';
      const asked = () =>
        double.requests().filter(({ path }) => /\/messages\/[^?]*\?format=raw/.test(path)).length;
      for (const subject of ['Altered once', 'Altered again'])
        await server.deliver('alice', letter(subject, 'Hello Alice,   \r\nthis is unchanged.'));
      await double.behave({ alters: true });
      await alice.mailbox.open('inbox', 'Altered once');
      const reader = await Reader.in(page);
      await eventually('a broken signature', async () => (await reader.verdict()).startsWith(broken));
      const notice = reader.frame.getByRole('alert').filter({ hasText: 'may have changed this message' });
      await notice.waitFor();
      assert.equal(asked(), 0);
      const [consent] = await Promise.all([
        alice.browser.context.waitForEvent('page'),
        notice.getByRole('button', { name: 'Allow Signet…' }).click(),
      ]);
      const [google] = await Promise.all([
        alice.browser.context.waitForEvent('page'),
        consent.getByRole('button', { name: 'Go on to Google' }).click(),
      ]);
      await google.locator('#submit_approve_access').waitFor();
      for (const box of await google.locator('input[name=granted]').all()) await box.check();
      await google.locator('#submit_approve_access').click();
      await consent.getByRole('heading', { name: 'Signet may use your mailbox now' }).waitFor();
      await consent.close();
      await page.bringToFront();
      await reader.expectVerdict(verdict);
      await reader.frame.getByText('The webmail changed this message when it handed it out.').waitFor();

      await alice.mailbox.open('inbox', 'Altered again');
      await (await Reader.in(page)).expectVerdict(verdict);
    });

    test('whether what was decrypted held, the server learns from a click alone', async () => {
      const { page } = alice;
      const asked = () =>
        double.requests().filter(({ path }) => /\/messages\/[^?]*\?format=raw/.test(path)).length;
      const before = asked();
      const signed = sign('Pay 10 euros.', about('Inside'), certificates, 'bob').toString('latin1');
      const inside = signed.slice(signed.search(/^MIME-Version/im)).replace('10 euros', '99 euros');
      await server.deliver('alice', encryptEntity(inside, about('Inside'), certificates, 'alice'));
      await alice.mailbox.open('inbox', 'Inside');
      const reader = await Reader.in(page);
      await eventually('a broken signature', async () =>
        (await reader.verdict()).startsWith('This is not the text that was signed.'),
      );
      const again = reader.frame.getByRole('button', { name: 'Fetch it again' });
      await again.waitFor();
      await reader.frame.waitForTimeout(700);
      assert.equal(asked(), before);
      await again.click();
      await reader.frame.getByText('it is no better', { exact: false }).waitFor();
      assert.equal(asked(), before + 1);
    });
  });
}

/** The place of a reader's message among those of the page. */
async function placeOf(frame: Frame): Promise<number> {
  const element = await frame.frameElement();
  return element.evaluate(node => {
    const root = (node.getRootNode() as ShadowRoot).host.closest('[role=listitem]');
    return [...document.querySelectorAll('[role=listitem]')].indexOf(root as Element);
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
