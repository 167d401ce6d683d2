import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Listed, Mailbox, Sending } from '../../mailbox/contract.ts';
import { Copies } from './copies.ts';
import { OpenedDraft } from './opened.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string) => new TextEncoder().encode(text) as Bytes;
const draft = (id: string) =>
  bytes(
    `Message-ID: <signet-draft-${id}@x>\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMA==\r\n`,
  );

/** The drafts of a mailbox, by their ids, of which what is here alone is asked. A search may know less. */
function gmail(...known: string[]) {
  const made: (string | Sending)[] = [];
  const api = {
    find: async () => known.map(id => ({ id }) as Listed),
    saveDraft: async (_raw: Bytes, sending: Sending) => {
      made.push(sending);
      return `new${made.length}`;
    },
    deleteDraft: async (id: string) => void made.push(id),
  } satisfies Partial<Mailbox>;
  return { copies: new Copies(api), made };
}

/** A compose window with what Gmail calls its draft. */
function opened(copies: Copies, raw: Bytes, name: string | null = '17') {
  const root = { isConnected: true };
  const window = { root: root as HTMLElement, savedDraft: name };
  const mailbox = { download: async () => ({ body: raw, type: 'message/rfc822', name: '' }) };
  return { root, window, view: new OpenedDraft(window, { base: '/mail/u/0/', mailbox, copies }) };
}

test('a draft takes the place of the one before it, though the search does not know that yet', async () => {
  const { copies, made } = gmail();
  await copies.keep({ messageId: 'a', raw: draft('a') });
  await copies.keep({ messageId: 'a', raw: draft('a') });
  assert.deepEqual(made, [{ bcc: [] }, { bcc: [], replaces: 'new1' }]);
});

test('of several with its Message-ID one stays', async () => {
  const { copies, made } = gmail('1', '2');
  await copies.keep({ messageId: 'a', raw: draft('a') });
  assert.deepEqual(made, [{ bcc: [], replaces: '1' }, '2']);
});

test('a draft that a window was opened with goes with the window, or without one at once', async () => {
  const { copies, made } = gmail('17');
  const { root, view } = opened(copies, draft('a'));
  assert.ok(await view.find());
  assert.ok(view.stays);
  assert.throws(() => view.release(), 'the page would save something else over it');
  await copies.drop('signet-draft-a@x');
  assert.deepEqual([view.stays, made], [false, []]);
  view.release();
  assert.equal(await view.find(), null);
  root.isConnected = false;
  await copies.drop('signet-draft-a@x');
  assert.deepEqual(made, ['17']);
});

test('what is no draft of ours, or was never saved, is none', async () => {
  const { copies } = gmail();
  assert.equal(await opened(copies, bytes('Message-ID: <1@x>\r\n\r\nHello')).view.find(), null);
  const { view, window } = opened(copies, draft('a'), null);
  assert.equal(await view.find(), null);
  window.savedDraft = '17';
  assert.ok(await view.find(), 'once it was saved, it is looked at');
});
