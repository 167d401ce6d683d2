import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPage } from './page.ts';

const env = {
  task: 'mail',
  comm_path: '/?_task=mail',
  request_token: 'T0ken',
  user_id: 'u1',
  action: 'compose',
  mailbox: 'INBOX/Räume',
  drafts_mailbox: 'Drafts',
  compose_id: '123',
  compose_mode: 'reply',
  reply_msgid: '<1@example.test>',
  max_filesize: 33554432,
  signatures: { 1: { text: '-- \nAlice', html: '--<br>Alice' } },
  default_font: 'Verdana,Geneva,sans-serif',
  default_font_size: '10pt',
};
const script = (values: object) =>
  `\nvar rcmail = new rcube_webmail();\nrcmail.set_env(${JSON.stringify(values)});\nrcmail.init();\n`;

test('the environment of a compose view', () => {
  const page = readPage(['', script(env)]);
  assert.deepEqual(page, {
    action: 'compose',
    token: 'T0ken',
    user: 'u1',
    uid: '',
    mailbox: 'INBOX/Räume',
    drafts: 'Drafts',
    composeID: '123',
    composeMode: 'reply',
    originalID: '1@example.test',
    maxUpload: 33554432,
    signatures: { 1: { text: '-- \nAlice', html: '--<br>Alice' } },
    font: 'font-size: 10pt; font-family: Verdana,Geneva,sans-serif',
    ownWindow: false,
  });
});

test('the font of messages is what the user has set of it', () => {
  assert.equal(readPage([script({ ...env, default_font: '' })])?.font, 'font-size: 10pt');
  assert.equal(readPage([script({ ...env, default_font: undefined, default_font_size: '' })])?.font, '');
});

test('a number of a message is text, whatever its type', () => {
  assert.equal(readPage([script({ ...env, uid: 42 })])?.uid, '42');
  assert.equal(readPage([script({ ...env, uid: ['42'] })])?.uid, '');
});

test('where no identity has a signature, Roundcube tells a list', () => {
  assert.deepEqual(readPage([script({ ...env, signatures: [] })])?.signatures, {});
});

test('the limit is a whole number, though Roundcube tells a fraction', () => {
  const fraction = readPage([script({ ...env, max_filesize: 50457589.4736842 })]);
  assert.equal(fraction?.maxUpload, 50457589);
});

test('other pages are none of ours', () => {
  assert.equal(readPage([]), null);
  assert.equal(readPage(['var x = {"task":"mail"};']), null);
  assert.equal(readPage([script({ ...env, task: 'login' })]), null, 'the login page');
  assert.equal(readPage([script({ ...env, request_token: undefined })]), null);
  assert.equal(readPage(['rcmail.set_env({"task":"mail",);']), null, 'damaged');
});
