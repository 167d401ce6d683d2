import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Download } from '../../mailbox/contract.ts';
import { WebmailError } from '../failure.ts';
import { fetchNamed } from './fetch.ts';

/** A mailbox that knows one message, from the so-manieth question on. */
function knowing(id: string, from = 0) {
  const asked: string[] = [];
  const download = async ({ message }: Download) => {
    asked.push(message);
    if (message !== id || asked.length <= from) throw new WebmailError('not-found', message);
    return { body: new Uint8Array([1]), type: '', name: '' };
  };
  return { asked, around: { base: '/mail/u/0/', mailbox: { download } } };
}
const soon = async () => undefined;
/** What was just sent, with the id of the draft that it was. */
const sent = { legacyMessageId: 'dead', messageId: '#msg-a:r1' };

test('what was just sent is found by the id that it has of its own', async () => {
  const { asked, around } = knowing('msg-a:r1', 3);
  assert.deepEqual(await fetchNamed(() => sent, around, soon), new Uint8Array([1]));
  assert.deepEqual(asked, ['dead', 'msg-a:r1', 'dead', 'msg-a:r1']);
});

test('what has its final id is asked for once, and is told to be missing', async () => {
  const { asked, around } = knowing('beef');
  await assert.rejects(
    fetchNamed(() => ({ legacyMessageId: 'dead' }), around, soon),
    /not-found/,
  );
  assert.deepEqual(asked, ['dead']);
});
