import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Download } from '../../mailbox/contract.ts';
import { WebmailError } from '../failure.ts';
import { Original } from './original.ts';
import { Threads } from './threads.ts';

/** A window that answers something, and Gmail, which knows the messages that are given; with what it was asked. */
function answering(...known: string[]) {
  Object.assign(globalThis, { document: { querySelectorAll: () => [], querySelector: () => null } });
  const asked: string[] = [];
  const download = async ({ message }: Download) => {
    asked.push(message);
    if (!known.includes(message)) throw new WebmailError('not-found', message);
    return { body: new TextEncoder().encode('Subject: Plan\r\n\r\n'), type: '', name: '' };
  };
  const form = { answered: '', thread: null };
  const exact = { of: () => undefined };
  const around = { base: '/mail/u/0/', mailbox: { download }, exact, threads: new Threads() };
  return { form, asked, original: new Original(form, around) };
}

test('what the page says later is answered, too, and is fetched once', async () => {
  const { form, asked, original } = answering('beef');
  assert.equal(await original.raw(), null);
  form.answered = 'beef';
  assert.ok(await original.raw());
  await original.raw();
  assert.deepEqual(asked, ['beef']);
});

test('what Gmail does not find is not taken for none', async () => {
  const { form, original } = answering();
  form.answered = 'dead';
  await assert.rejects(original.raw(), /not-found/);
});
