// The main job in a stock Roundcube with Dovecot behind it: the webmail most
// people can have, of which nothing was changed for Signet.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Browser, clickHidden } from './browser.ts';
import { composer, encrypt, picturePNG, Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { importCertificates, setUp } from './onboarding.ts';
import { decrypt, verify } from './openssl.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { type Roundcube, startRoundcube } from './rig/roundcube.ts';
import { startWiretap, type Wiretap } from './rig/wiretap.ts';
import {
  assertNoSecrets,
  assertNoSecretsIn,
  assertNoSecretsOnDisk,
  assertNoSecretsSent,
  secret,
} from './secrets.ts';
import {
  composeInRoundcube,
  logInToRoundcube,
  newestMessage,
  previewMessage,
  showMessage,
} from './webmail-roundcube.ts';

const passphrase = 'correct horse battery staple';
const megabyte = 1 << 20;

describe('the main job in Roundcube', { skip: skipWithout('chromium', 'openssl', 'roundcube') }, () => {
  const half = randomBytes(2.5 * megabyte);
  const attachment = {
    name: 'Übersicht.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.concat([half, Buffer.from(secret.attachment), half]),
  };
  // With these, Net_SMTP would break the clear signature wherever the first one begins: see
  // smime/seams.go. The names make the lines of each begin at another third octet.
  const more = ['one.bin', 'two.bin', 'three.bin'].map(name => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: randomBytes(300_000),
  }));
  let certificates: string;
  let roundcube: Roundcube;
  let tap: Wiretap;
  let alice: Browser;
  let bob: Browser;
  let alicePage: Page;
  let bobPage: Page;

  before(async () => {
    certificates = issueCertificates();
    roundcube = await startRoundcube({ htmlEditor: true });
    tap = await startWiretap(roundcube.origin);
    [alice, bob] = await Promise.all([Browser.launch(), Browser.launch()]);
    await Promise.all([
      setUp(alice, { name: 'alice', passphrase, certificates, origin: tap.origin }),
      setUp(bob, { name: 'bob', passphrase, certificates, origin: tap.origin }),
    ]);
    await importCertificates(alice, join(certificates, 'bob.pem'));
    alicePage = await logInToRoundcube(alice, tap.origin, 'alice');
    bobPage = await logInToRoundcube(bob, tap.origin, 'bob');
  });

  after(async () => {
    await Promise.all([alice?.close(), bob?.close()]);
    await tap?.stop();
    await roundcube?.stop();
  });

  test('Alice writes, signs, encrypts and sends; Roundcube gets nothing but ciphertext', async () => {
    const from = tap.requests.length;
    await composeInRoundcube(alicePage, tap.origin);
    const letter = await encrypt(alicePage);
    await letter.to('bob@example.test');
    await letter.subject.fill(secret.subject);
    await letter.type(`${secret.text} `);
    await letter.typeBold(secret.bold);
    await letter.insertImage(picturePNG);
    await letter.attach(attachment);
    await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();

    // Roundcube saves drafts by itself; it is made to do it now.
    await alicePage.evaluate('rcmail.command("savedraft")');
    await eventually('a saved draft', () =>
      tap.requests.slice(from).some(({ body }) => body.includes('_draft')),
    );
    await assertNoSecretsIn(alicePage);
    // A click on what Roundcube's notice covers would not count.
    await alicePage.locator('#messagestack > div').waitFor({ state: 'detached' });

    await letter.send();
    await letter.expectSent();
    await assertNoSecretsIn(alicePage);
    await alicePage.waitForURL(url => !url.search.includes('compose'));
    assertNoSecretsSent(tap.requests.slice(from));
    assert.ok(assertNoSecretsOnDisk(roundcube.maildir('alice')) > 0, 'the Sent copy is there');
    assert.equal(await folderSize(alicePage, 'Drafts'), 0, 'no draft is left');
    assert.equal(await folderSize(alicePage, 'Sent'), 1);
  });

  test('recipients are completed from the address book of Roundcube', async () => {
    await composeInRoundcube(alicePage, tap.origin);
    await alicePage.evaluate(
      'rcmail.http_post("mail/addcontact", { _address: "\\"Example, Carol\\" <carol@example.test>" })',
    );
    const letter = await encrypt(alicePage);
    const to = letter.frame.getByRole('combobox', { name: 'To', exact: true });
    await eventually('an address that is completed', async () => {
      await to.fill('');
      await to.pressSequentially('carol');
      const found = letter.frame.getByRole('option', { name: 'Example, Carol' });
      return found.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
    });
    await to.press('Enter');
    await letter.frame.getByText('there is no certificate for carol@example.test').waitFor();
    await letter.frame.waitForTimeout(700);
    await letter.frame.getByRole('button', { name: 'Close', exact: true }).click();
    await alicePage.waitForURL(url => !url.search.includes('compose'));
  });

  test('what left decrypts with OpenSSL, and the signature inside holds', () => {
    const sent = roundcube.submissions().at(-1);
    assert.ok(sent);
    assert.deepEqual(sent.recipients, ['bob@example.test']);
    assertNoSecrets('the submitted message', sent.message);
    const signed = verify(decrypt(sent.message, certificates, 'bob'), certificates);
    assert.ok(signed.includes(secret.text));
    assert.ok(
      signed.includes('multipart/related') && signed.includes('image/png'),
      'the inline image is inside',
    );
  });

  test('Bob sees in the preview and in the full view that it is Alice', async () => {
    const uid = await newestMessage(bobPage, tap.origin, 'INBOX', 0);
    await previewMessage(bobPage, uid);
    const preview = await Reader.in(bobPage);
    await preview.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');

    await showMessage(bobPage, tap.origin, 'INBOX', uid);
    const reader = await Reader.in(bobPage);
    await reader.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
    assert.ok((await reader.text()).includes(`${secret.text} ${secret.bold}`));
    const body = reader.body();
    assert.ok(body);
    assert.equal(await body.locator('b, strong').first().textContent(), secret.bold);
    await eventually('the inline image', () =>
      body.locator('img').evaluate(img => (img as HTMLImageElement).naturalWidth === 2),
    );
    await reader.frame.getByText(secret.subject).first().waitFor();
    assert.ok((await reader.save(attachment.name)).equals(attachment.buffer), 'the attachment is byte-equal');
    await assertNoSecretsIn(bobPage);
  });

  test("Signet does not wait for Roundcube's own scripts to show a message", async () => {
    const uid = await newestMessage(bobPage, tap.origin, 'INBOX', 0);
    let runScripts = () => {};
    const held = new Promise<void>(resolve => {
      runScripts = resolve;
    });
    await bobPage.route('**/ui.min.js*', async route => {
      await held;
      await route.continue();
    });
    await showMessage(bobPage, tap.origin, 'INBOX', uid, 'commit');
    const reader = await Reader.in(bobPage);
    await reader.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
    assert.equal(await bobPage.evaluate(() => document.readyState), 'loading');

    runScripts();
    await bobPage.waitForLoadState();
    assert.equal(await bobPage.locator('#messagebody').isVisible(), false, 'the reader stays in its place');
    assert.equal((await reader.text()).includes(secret.text), true);
    await bobPage.unroute('**/ui.min.js*');
  });

  test('Bob answers; it stays encrypted, and Alice sees that it is Bob', async () => {
    const from = tap.requests.length;
    const reader = await Reader.in(bobPage);
    await reader.reply();
    const answer = await composer(bobPage);
    await answer.frame.getByText(secret.text).waitFor();
    assert.equal((await answer.text.innerText()).match(/wrote:/g)?.length, 1, 'Roundcube adds nothing');
    assert.equal(await answer.subject.inputValue(), `Re: ${secret.subject}`);
    await answer.type(`${secret.answer}. `);
    await answer.send();
    await answer.expectSent();
    await bobPage.waitForURL(url => !url.search.includes('compose'));
    assertNoSecretsSent(tap.requests.slice(from));
    assertNoSecretsOnDisk(roundcube.maildir('bob'));

    const uid = await newestMessage(alicePage, tap.origin, 'INBOX', 0);
    await showMessage(alicePage, tap.origin, 'INBOX', uid);
    const answered = await Reader.in(alicePage);
    await answered.expectVerdict('Signed by Bob Example (bob@example.test) and encrypted for you.');
    assert.ok((await answered.text()).includes(secret.answer));
    const sent = roundcube.submissions().at(-1);
    assert.ok(sent);
    const [original] = roundcube.submissions();
    const id = /^Message-ID: (<[^>]+>)/im.exec(original?.message.toString('latin1') ?? '')?.[1] ?? 'none';
    assert.ok(sent.message.includes(id), 'the answer refers to the message');
  });

  test('Alice signs what she wrote in Roundcube itself; Bob sees that it is she', async () => {
    await composeInRoundcube(alicePage, tap.origin);
    const editor = alicePage.frameLocator('#composebody_ifr').locator('body');
    await alicePage.locator('#compose-subject').fill('Öffentlich: Grüße');
    await alicePage.locator('.recipient-input input').first().fill('bob@example.test');
    await alicePage.locator('.recipient-input input').first().press('Enter');
    await editor.pressSequentially('Anyone may read this, ');
    await alicePage.evaluate('tinymce.activeEditor.execCommand("Bold")');
    await editor.pressSequentially('but nobody may change it');
    const upload = alicePage.locator('#uploadformInput');
    await upload.setInputFiles([picturePNG]);
    const picture = alicePage.locator('#attachment-list li.image');
    await picture.waitFor();
    // What Roundcube's own picker of uploaded images does.
    const id = (await picture.getAttribute('id')) ?? '';
    await alicePage.evaluate(
      `tinymce.activeEditor.insertContent('<img src="' + rcmail.url('mail/display-attachment', {_id: rcmail.env.compose_id, _file: '${id}'}) + '">')`,
    );
    for (const file of [attachment, ...more]) {
      await upload.setInputFiles([file]);
      await alicePage.getByText(file.name).waitFor();
      await alicePage.locator('#attachment-list li.uploading').waitFor({ state: 'detached' });
    }

    await clickHidden(alicePage, 'Sign');
    await alicePage.locator('button.send').click();
    const view = await composer(alicePage);
    await view.frame.getByText('but nobody may change it').waitFor();
    await view.send();
    await view.expectSent();
    await alicePage.waitForURL(url => !url.search.includes('compose'));
    assert.equal(await folderSize(alicePage, 'Drafts'), 0, 'no draft is left');

    const sent = roundcube.submissions().at(-1);
    assert.ok(sent);
    assert.match(sent.message.toString('latin1'), /^Content-Type: multipart\/signed/m);
    assert.ok(verify(sent.message, certificates).includes('nobody may change it'));

    const uid = await newestMessage(bobPage, tap.origin, 'INBOX', 1);
    await showMessage(bobPage, tap.origin, 'INBOX', uid);
    const reader = await Reader.in(bobPage);
    await reader.expectVerdict('Signed by Alice Example (alice@example.test).');
    assert.ok((await reader.text()).includes('Anyone may read this, but nobody may change it'));
    const body = reader.body();
    assert.ok(body);
    assert.equal(await body.locator('b, strong').first().textContent(), 'but nobody may change it');
    await eventually('the inline image', () =>
      body.locator('img').evaluate(img => (img as HTMLImageElement).naturalWidth === 2),
    );
    for (const { name, buffer } of [attachment, ...more]) {
      assert.ok((await reader.save(name)).equals(buffer), `the attachment ${name} is byte-equal`);
    }
  });

  test('what Alice typed in Roundcube leaves it when she presses Encrypt, the saved draft included', async () => {
    const drafts = `${roundcube.maildir('alice')}/.Drafts/cur`;
    await composeInRoundcube(alicePage, tap.origin);
    await alicePage.locator('.recipient-input input').first().fill('bob@example.test');
    await alicePage.locator('.recipient-input input').first().press('Enter');
    await alicePage.locator('#compose-subject').fill(secret.subject);
    await alicePage.frameLocator('#composebody_ifr').locator('body').pressSequentially(secret.text);
    await alicePage.evaluate('rcmail.command("savedraft"); rcmail.save_compose_form_local()');
    await eventually('a saved draft', () => readdirSync(drafts).length === 1);
    await alicePage.locator('#messagestack > div').waitFor({ state: 'detached' });

    const letter = await encrypt(alicePage);
    await letter.text.getByText(secret.text).waitFor();
    assert.equal(await letter.subject.inputValue(), secret.subject);
    await eventually('the draft is deleted', () => readdirSync(drafts).length === 0);
    await assertNoSecretsIn(alicePage);
    assertNoSecrets('localStorage', Buffer.from(await alicePage.evaluate('JSON.stringify(localStorage)')));

    await letter.text.click();
    await alicePage.keyboard.press('Escape');
    await letter.frame.getByRole('button', { name: 'Discard' }).click();
    await alicePage.waitForURL(url => !url.search.includes('compose'));
    assert.equal(await folderSize(alicePage, 'Drafts'), 0, 'no draft is left');
  });

  async function folderSize(page: Page, folder: string): Promise<number> {
    await page.goto(`${tap.origin}/?_task=mail&_mbox=${folder}`);
    await page.waitForLoadState('networkidle');
    return page.locator('#messagelist tbody tr.message').count();
  }
});
