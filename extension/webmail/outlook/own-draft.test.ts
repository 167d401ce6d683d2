import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Listed, OwnDraft } from '../../mailbox/contract.ts';
import { SavedDraft } from './own-draft.ts';

const listed = (id: string, subject: string, messageId = `${id}@example.test`) =>
  ({ id, subject, messageId, form: 'plain' }) as unknown as Listed;

/** A mailbox with drafts that come later. */
function mailbox(drafts: Listed[]) {
  const draft = async (id: string) =>
    ({ subject: id, to: [], cc: [], bcc: [], files: [] }) as unknown as OwnDraft;
  return { find: async () => [...drafts], draft };
}

test('a view that shows no subject is told by the one draft that came with it', async () => {
  const drafts = [listed('before', 'Re: Lunch')];
  const saved = new SavedDraft(mailbox(drafts));
  assert.equal(await saved.find(null, null, []), null);
  drafts.push(listed('own', 'Re: Lunch', 'signet-draft-1@example.test'), listed('new', 'Re: Lunch'));
  assert.equal((await saved.find(null, null, []))?.id, 'new');
  assert.equal(await saved.find(null, '', []), null);
  drafts.push(listed('other', 'Supper'));
  assert.equal(await saved.find(null, null, []), null);
  assert.equal((await saved.find(null, 'Supper', []))?.id, 'other');
});
