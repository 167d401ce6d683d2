import assert from 'node:assert/strict';
import { test } from 'node:test';
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
