// The main job in the embedded webmail: set up, sign, encrypt, read, answer.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Browser, clickHidden } from './browser.ts';
import { composer, encrypt, logIn, openMessage, picturePNG, Reader } from './flow.ts';
import { issueCertificates } from './keys.ts';
import { setUp } from './onboarding.ts';
import { decrypt, verify } from './openssl.ts';
import { type Demo, startDemo } from './rig/demo.ts';
import { skipWithout } from './rig/packages.ts';
import { eventually } from './rig/program.ts';
import { startWiretap, type Wiretap } from './rig/wiretap.ts';
import {
  assertNoSecrets,
  assertNoSecretsIn,
  assertNoSecretsSent,
  assertNoSecretsStored,
  secret,
} from './secrets.ts';

const passphrase = 'correct horse battery staple';

describe('the main job in the embedded webmail', { skip: skipWithout('chromium', 'openssl') }, () => {
  const attachment = {
    name: 'plan.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.concat([randomBytes(100_000), Buffer.from(secret.attachment), randomBytes(100_000)]),
  };
  let certificates: string;
  let demo: Demo;
  let tap: Wiretap;
  let alice: Browser;
  let bob: Browser;

  before(async () => {
    certificates = issueCertificates();
    demo = await startDemo();
    tap = await startWiretap(demo.origin);
    [alice, bob] = await Promise.all([Browser.launch(), Browser.launch()]);
    await Promise.all([
      setUp(alice, { name: 'alice', passphrase, certificates, origin: tap.origin }),
      setUp(bob, { name: 'bob', passphrase, certificates, origin: tap.origin }),
    ]);
  });

  after(async () => {
    await Promise.all([alice?.close(), bob?.close()]);
    await tap?.stop();
    await demo?.stop();
  });

  test('Bob signs in the webmail; Alice sees that it is he, and Signet keeps his certificate', async () => {
    const writing = await logIn(bob, tap.origin, 'bob');
    await writing.getByRole('link', { name: 'New message' }).click();
    await writing.getByLabel('To', { exact: true }).fill('alice@example.test');
    await writing.getByLabel('Subject').fill('Grüße, signed');
    await writing.locator('#editor').pressSequentially('From here it is me.');
    await clickHidden(writing, 'Sign');
    await writing.getByRole('button', { name: 'Send', exact: true }).click();
    const view = await composer(writing);
    await view.frame.getByText('From here it is me.').waitFor();
    await view.send();
    await writing.waitForURL('**/mail/sent');

    const signed = demo.submissions().at(-1);
    assert.ok(signed);
    assert.match(verify(signed.message, certificates).toString(), /=46rom here it is me|From here it is me/);

    const reading = await logIn(alice, tap.origin, 'alice');
    await openMessage(reading, tap.origin, 'Grüße, signed');
    const reader = await Reader.in(reading);
    await reader.expectVerdict('Signed by Bob Example (bob@example.test).');
    assert.match(await reader.text(), /From here it is me\./);
    await Promise.all([reading.close(), writing.close()]);
  });

  test('Alice encrypts; the webmail gets nothing but ciphertext', async () => {
    const from = tap.requests.length;
    const writing = await logIn(alice, tap.origin, 'alice');
    await writing.getByRole('link', { name: 'New message' }).click();
    const letter = await encrypt(writing);
    await letter.to('bob@example.test');
    await letter.subject.fill(secret.subject);
    await letter.type(`${secret.text} `);
    await letter.typeBold(secret.bold);
    await letter.insertImage(picturePNG);
    await letter.attach(attachment);
    await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
    // Longer than the webmail waits before it saves a draft.
    await writing.waitForTimeout(2500);
    await assertNoSecretsIn(writing);
    await letter.send();
    await writing.waitForURL('**/mail/sent');
    await assertNoSecretsIn(writing);
    await assertNoSecretsStored(writing);

    assertNoSecretsSent(tap.requests.slice(from));
    await writing.goto(`${tap.origin}/mail/drafts`);
    assert.equal(await writing.locator('#messages [data-id]').count(), 0, 'no draft is left');

    const sent = demo.submissions().at(-1);
    assert.ok(sent);
    assert.deepEqual(sent.recipients, ['bob@example.test']);
    assertNoSecrets('the submitted message', sent.message);
    const inner = decrypt(sent.message, certificates, 'bob');
    const signed = verify(inner, certificates);
    assert.match(signed.toString(), new RegExp(secret.text));
    await writing.close();
  });

  test('Bob reads it, sees that it is Alice, saves the attachment and answers', async () => {
    const reading = await logIn(bob, tap.origin, 'bob');
    await openMessage(reading, tap.origin, 'Alice Example');
    const reader = await Reader.in(reading);
    await reader.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
    assert.match(await reader.text(), new RegExp(`${secret.text} ${secret.bold}`));
    const body = reader.body();
    assert.ok(body);
    assert.equal(await body.locator('b, strong').first().textContent(), secret.bold);
    await eventually('the inline image', () =>
      body.locator('img').evaluate(img => (img as HTMLImageElement).naturalWidth === 2),
    );
    assert.ok((await reader.save(attachment.name)).equals(attachment.buffer), 'the attachment is byte-equal');
    await assertNoSecretsIn(reading);

    const from = tap.requests.length;
    await reader.reply();
    const answer = await composer(reading);
    await answer.frame.getByText(secret.text).waitFor();
    assert.equal(await answer.subject.inputValue(), `Re: ${secret.subject}`);
    await answer.type(`${secret.answer}. `);
    await answer.send();
    await reading.waitForURL('**/mail/sent');
    assertNoSecretsSent(tap.requests.slice(from));

    const page = await logIn(alice, tap.origin, 'alice');
    await openMessage(page, tap.origin, 'Bob Example');
    const answered = await Reader.in(page);
    await answered.expectVerdict('Signed by Bob Example (bob@example.test) and encrypted for you.');
    assert.match(await answered.text(), new RegExp(secret.answer));
    await Promise.all([page.close(), reading.close()]);
  });

  test('what Alice typed before she pressed Encrypt moves over, and the saved draft of it goes', async () => {
    const writing = await logIn(alice, tap.origin, 'alice');
    await writing.getByRole('link', { name: 'New message' }).click();
    await writing.getByLabel('To', { exact: true }).fill('bob@example.test');
    await writing.getByLabel('Subject').fill('Second thoughts');
    await writing.locator('#editor').pressSequentially('This ought to be encrypted.');
    await writing.getByText('Draft saved').waitFor();
    const letter = await encrypt(writing);
    await letter.text.getByText('This ought to be encrypted.').waitFor();
    assert.equal(await letter.subject.inputValue(), 'Second thoughts');
    await letter.frame.getByText('Encrypted with AES-256, readable by 1 of 1.').waitFor();
    await eventually(
      'an empty form',
      async () =>
        (await writing
          .locator('[name=to], [name=subject], [name=html], [name=text]')
          .evaluateAll(fields => fields.map(field => (field as HTMLInputElement).value).join(''))) === '',
    );
    const drafts = await alice.open(`${tap.origin}/mail/drafts`);
    assert.equal(
      await drafts.locator('#messages [data-id]').count(),
      0,
      'the draft went before anything is sent',
    );
    await drafts.close();
    await letter.send();
    await letter.expectSent();
    await writing.waitForURL('**/mail/sent');
    await writing.goto(`${tap.origin}/mail/drafts`);
    assert.equal(await writing.locator('#messages [data-id]').count(), 0, 'no draft is left');
    await writing.close();
  });
});
