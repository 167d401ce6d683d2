import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idLater } from '../exchange/found-later.ts';
import { WebmailError } from '../failure.ts';
import type { ComposeForm } from './compose-form.ts';
import type { Surrounding } from './compose-view.ts';
import { Original } from './original.ts';

test('an original that cannot be reached is not taken for none, and is fetched again', async () => {
  let answers = 0;
  const raw = async () => {
    if (answers++ === 0) throw new WebmailError('offline', '');
    return new Uint8Array([1]);
  };
  const around = { mailbox: { raw }, answered: { kind: 'reply', id: 'id-1' } };
  const original = new Original({} as ComposeForm, around as unknown as Surrounding);
  await assert.rejects(original.raw(), /offline/);
  assert.deepEqual(await original.raw(), new Uint8Array([1]));
  await original.raw();
  assert.equal(answers, 2);
});

test('an answer to one of several protected messages, of which the page does not say which, is not one to none', async () => {
  const message = { from: 'bob@example.test', fromName: '', subject: 'Plan', received: '', folder: 'inbox' };
  const opened = ['1', '2'].map(id => ({ ...message, id, messageId: id, preview: '', draft: false }));
  const quotation = { textContent: 'From: bob@example.test', parentElement: null };
  const editor = { querySelector: () => quotation } as unknown as HTMLElement;
  const form = { editor: () => editor, takenCount: () => 1 } as unknown as ComposeForm;
  const around = (most: number) =>
    ({ answered: null, opened: () => opened.slice(0, most) }) as unknown as Surrounding;
  await assert.rejects(new Original(form, around(2)).answered(), /ambiguous/);
  assert.deepEqual(await new Original(form, around(1)).answered(), { id: '1', kind: 'reply' });
  assert.equal(await new Original(form, around(0)).answered(), null);
});

test('who answers while the message is being looked for answers it all the same', async () => {
  const found = [new WebmailError('offline', ''), new WebmailError('not-found', ''), { id: 'id-1' }, null];
  const find = async () => {
    const next = found.shift();
    if (next instanceof Error) throw next;
    return next ?? null;
  };
  const id = () => idLater(find, each => each.id);
  const original = () =>
    new Original({} as ComposeForm, { answered: { kind: 'reply', id } } as unknown as Surrounding);
  const first = original();
  await assert.rejects(first.answered(), /offline/);
  assert.equal(await first.answered(), null, 'what is shown fits none');
  assert.deepEqual(await original().answered(), { kind: 'reply', id: 'id-1' });
  assert.equal(await original().answered(), null, 'it is not protected');
});
