import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listedOf, ownDraftOf } from './messages.ts';

const folders = new Map([['f1', 'sent' as const]]);

test('a message is told with what the server took it for', () => {
  const message = {
    id: 'm1',
    conversationId: 'c1',
    internetMessageId: '<1@example.test>',
    from: { emailAddress: { name: 'Bob', address: 'bob@example.test' } },
    subject: 'Hello',
    bodyPreview: 'Dear Alice',
    receivedDateTime: '2026-05-05T12:10:00Z',
    parentFolderId: 'f1',
    isDraft: false,
    singleValueExtendedProperties: [{ id: 'String 0x1a', value: 'IPM.Note.SMIME.MultipartSigned' }],
  };
  assert.deepEqual(listedOf(message, folders), {
    id: 'm1',
    conversation: 'c1',
    messageId: '1@example.test',
    from: 'bob@example.test',
    fromName: 'Bob',
    subject: 'Hello',
    form: 'protected',
    preview: 'Dear Alice',
    received: '2026-05-05T12:10:00Z',
    folder: 'sent',
    draft: false,
  });
});

test('where the server does not say what it took it for, nothing is said', () => {
  const { form, folder, from } = listedOf({ id: 'm1', from: null }, folders);
  assert.deepEqual([form, folder, from], [undefined, 'other', '']);
  const note = {
    id: 'm1',
    singleValueExtendedProperties: [{ id: 'String 0x001A', value: 'IPM.Note.SMIMEX' }],
  };
  assert.equal(listedOf(note, folders).form, 'plain');
});

test('a draft of the webmail names its people and files', () => {
  const draft = ownDraftOf(
    {
      subject: 'Plan',
      toRecipients: [{ emailAddress: { name: 'bob@example.test', address: 'bob@example.test' } }],
      bccRecipients: [{ emailAddress: { name: 'Carol', address: 'carol@example.test' } }, {}],
    },
    [
      { id: 'a1', name: 'plan.pdf', contentType: 'application/pdf', isInline: false, contentId: 'x@y' },
      { id: 'a2', name: 'image.png', contentType: 'image/png', isInline: true, contentId: '<1@x>' },
    ],
  );
  assert.deepEqual(draft, {
    from: null,
    to: [{ name: '', address: 'bob@example.test' }],
    cc: [],
    bcc: [{ name: 'Carol', address: 'carol@example.test' }],
    subject: 'Plan',
    files: [
      { id: 'a1', name: 'plan.pdf', type: 'application/pdf' },
      { id: 'a2', name: 'image.png', type: 'image/png', contentId: '1@x' },
    ],
  });
});
