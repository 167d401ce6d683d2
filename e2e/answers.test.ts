// What Roundcube's compose view begins with, taken over by the composer: answers, what is
// forwarded, a draft, the signature. Roundcube is set to plain text, as it comes.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser } from './browser.ts';
import { type Composer, composer, encrypt, Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { importCertificates, setUp } from './onboarding.ts';
import { decrypt, sign, verify } from './openssl.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { type Roundcube, startRoundcube } from './rig/roundcube.ts';
import { composeInRoundcube, logInToRoundcube, newestMessage, showMessage } from './webmail-roundcube.ts';

const passphrase = 'correct horse battery staple';

/** A message with a file, as any mail program sends it. */
const withFile = Buffer.from(
  [
    'From: bob@example.test',
    'To: alice@example.test',
    'Subject: The list',
    'Message-ID: <list@example.test>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    'Content-Type: text/plain',
    '',
    'Here it is.',
    '--x',
    'Content-Type: text/csv; name=list.csv',
    'Content-Disposition: attachment; filename=list.csv',
    '',
    'one,two,three',
    '--x--',
    '',
  ].join('\r\n'),
);

describe("what Roundcube's compose view begins with", {
  skip: skipWithout('chromium', 'openssl', 'roundcube'),
}, () => {
  let certificates: string;
  let roundcube: Roundcube;
  let browser: Browser;
  let page: Page;

  before(async () => {
    certificates = issueCertificates();
    roundcube = await startRoundcube();
    browser = await Browser.launch();
    await setUp(browser, { name: 'alice', passphrase, certificates, origin: roundcube.origin });
    await importCertificates(browser, join(certificates, 'bob.pem'));
    page = await logInToRoundcube(browser, roundcube.origin, 'alice');
    await identity('edit-identity&_iid=1', 'Alice, engineer');
    await identity('add-identity', 'For the board', 'board@example.test');
  });

  after(async () => {
    await browser?.close();
    await roundcube?.stop();
  });

  /** Gives an identity a signature in Roundcube's settings. */
  async function identity(action: string, signature: string, address?: string): Promise<void> {
    await page.goto(`${roundcube.origin}/?_task=settings&_action=${action}`);
    if (address !== undefined) {
      await page.locator('input[name=_name]').fill('The board');
      await page.locator('input[name=_email]').fill(address);
    }
    await page.locator('textarea[name=_signature]').fill(signature);
    await Promise.all([page.waitForEvent('load'), page.evaluate('rcmail.command("save")')]);
  }

  /** Sends, and returns what Bob reads. */
  async function sent(letter: Composer): Promise<string> {
    await page.locator('#messagestack > div').waitFor({ state: 'detached' });
    await letter.send();
    await letter.expectSent();
    await page.waitForURL(url => !url.search.includes('compose'));
    // What Roundcube still answers for the old page would be broken off by the next one.
    await page.waitForLoadState('networkidle');
    const last = roundcube.submissions().at(-1);
    assert.ok(last);
    return readable(verify(decrypt(last.message, certificates, 'bob'), certificates).toString());
  }

  /** Goes where Roundcube's own button would lead, from a page of Roundcube. */
  async function go(query: Record<string, string>): Promise<void> {
    const search = new URLSearchParams({ _task: 'mail', _action: 'compose', ...query });
    await page.evaluate(search => location.assign(`./?${search}`), String(search));
    await page.waitForURL('**_action=compose&_id=*');
    await page.waitForFunction(() => 'rcmail' in window && document.readyState === 'complete');
  }

  test('a reply to all of a signed message: its people, its text, the signature', async () => {
    const letter = {
      from: 'bob@example.test',
      to: 'alice@example.test, carol@example.test',
      subject: 'Lunch',
    };
    roundcube.receive('alice', sign('Shall we have soup?', letter, certificates, 'bob'));
    const uid = await newestMessage(page, roundcube.origin, 'INBOX', 0);
    await showMessage(page, roundcube.origin, 'INBOX', uid);
    await (await Reader.in(page)).verdict();
    await go({ _reply_uid: uid, _mbox: 'INBOX', _all: 'all' });
    const answer = await encrypt(page);
    assert.equal(await answer.subject.inputValue(), 'Re: Lunch');
    assert.match(await answer.text.inputValue(), /> Shall we have soup\?[^>]*-- \nAlice, engineer/);
    await answer.frame.getByRole('button', { name: /^carol@example.test/ }).waitFor();
    await answer.frame.getByRole('button', { name: 'Remove carol@example.test' }).click();
    await answer.text.press('Control+Home');
    await answer.text.pressSequentially('With bread.\n');
    const text = await sent(answer);
    assert.match(text, /^With bread\.\r?$/m);
    assert.match(text, /^> Shall we have soup\?\r?$/m);
    assert.match(text, /^In-Reply-To: </m);
    assert.doesNotMatch(text, /text\/html/);
  });

  test('what is forwarded: its text and its file', async () => {
    roundcube.receive('alice', withFile);
    const uid = await newestMessage(page, roundcube.origin, 'INBOX', 1);
    await showMessage(page, roundcube.origin, 'INBOX', uid);
    await go({ _forward_uid: uid, _mbox: 'INBOX' });
    const letter = await encrypt(page);
    assert.equal(await letter.subject.inputValue(), 'Fwd: The list');
    assert.match(await letter.text.inputValue(), /Here it is\./);
    await letter.frame.getByText('list.csv').waitFor();
    await letter.to('bob@example.test');
    const text = await sent(letter);
    assert.match(text, /filename=list\.csv/);
    assert.match(text, /one,two,three/);
  });

  test('an encrypted message that is forwarded as an attachment, so that its next reader can open it', async () => {
    await composeInRoundcube(page, roundcube.origin);
    const letter = await encrypt(page);
    await letter.to('alice@example.test');
    await letter.subject.fill('For your eyes');
    await letter.text.pressSequentially('The safe is behind the painting.');
    await letter.send();
    await letter.expectSent();
    await page.waitForURL(url => !url.search.includes('compose'));
    const uid = await newestMessage(page, roundcube.origin, 'INBOX', 2);
    await showMessage(page, roundcube.origin, 'INBOX', uid);
    await (await Reader.in(page)).verdict();
    await go({ _forward_uid: uid, _mbox: 'INBOX', _attachment: '1' });
    const passedOn = await composer(page);
    await passedOn.frame.getByText('For your eyes.eml').waitFor();
    await passedOn.frame.getByText(/^1 attachment, /).waitFor();
    assert.doesNotMatch(await passedOn.text.inputValue(), /painting/);
    await passedOn.to('bob@example.test');
    const text = await sent(passedOn);
    assert.match(text, /Content-Type: message\/rfc822/);
    assert.match(text, /The safe is behind the painting\./);
  });

  test('a draft that Roundcube kept: its text and its file, and Roundcube keeps it no longer', async () => {
    const drafts = `${roundcube.maildir('alice')}/.Drafts/cur`;
    await composeInRoundcube(page, roundcube.origin);
    await page.locator('.recipient-input input').first().fill('bob@example.test');
    await page.locator('.recipient-input input').first().press('Enter');
    await page.locator('#compose-subject').fill('Half written');
    await page.locator('#composebody').press('Control+Home');
    await page.locator('#composebody').pressSequentially('The first half.');
    await page
      .locator('#uploadformInput')
      .setInputFiles({ name: 'kept.txt', mimeType: 'text/plain', buffer: Buffer.from('kept') });
    await page.getByText('kept.txt').waitFor();
    await page.locator('#attachment-list li.uploading').waitFor({ state: 'detached' });
    await page.evaluate('rcmail.command("savedraft")');
    await eventually('a saved draft', () => readdirSync(drafts).length === 1);
    const uid = await newestMessage(page, roundcube.origin, 'Drafts', 0);
    await go({ _draft_uid: uid, _mbox: 'Drafts' });
    const letter = await encrypt(page);
    assert.equal(await letter.subject.inputValue(), 'Half written');
    assert.match(await letter.text.inputValue(), /^The first half\..*Alice, engineer/s);
    await letter.frame.getByText('kept.txt').waitFor();
    await eventually('the draft is deleted', () => readdirSync(drafts).length === 0);
    const text = await sent(letter);
    assert.match(text, /The first half\./);
    assert.match(text, /filename=kept\.txt/);
  });

  test("another sender's signature, in plain and in formatted text", async () => {
    await composeInRoundcube(page, roundcube.origin);
    const letter = await encrypt(page);
    const from = letter.frame.getByLabel('From');
    assert.match(await letter.text.inputValue(), /-- \nAlice, engineer/);
    await from.selectOption({ label: 'The board <board@example.test>' });
    assert.match(await letter.text.inputValue(), /-- \nFor the board/);
    assert.doesNotMatch(await letter.text.inputValue(), /engineer/);
    await letter.frame.getByRole('button', { name: 'Plain text' }).click();
    await letter.text.getByText('For the board').waitFor();
  });
});

/** A message whose texts are no longer encoded for transport. */
function readable(message: string): string {
  const base64 = /(Content-Transfer-Encoding: base64\r\n\r\n)([A-Za-z0-9+/=\r\n]+)/g;
  const decoded = message.replace(base64, (_, field, text) => `${field}${Buffer.from(text, 'base64')}\r\n`);
  return decoded.replaceAll('=\r\n', '').replaceAll('=3E', '>');
}
