import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Failure } from '../channel.ts';
import type { ComposeView } from './adapter.ts';
import { Beginning, begunOf, isBound, wantedOf, wasBound } from './beginning.ts';
import { WebmailError } from './failure.ts';

/** Someone who answers when told to. */
function asked() {
  const questions: { answer: (value: string) => void; fail: () => void }[] = [];
  const decided: string[] = [];
  const ask = () =>
    new Promise<string>((answer, reject) =>
      questions.push({ answer, fail: () => reject(new Error('dead')) }),
    );
  return { questions, decided, beginning: new Beginning(ask, value => decided.push(value), 1) };
}

test('nothing is known before the answer, and the answer is taken once', async () => {
  const { questions, decided, beginning } = asked();
  assert.equal(beginning.known, false);
  questions[0]?.answer('signed');
  assert.equal(await beginning.settled(), true);
  assert.deepEqual([beginning.known, decided, questions.length], [true, ['signed'], 1]);
});

test('who fails to answer is asked again', async () => {
  const { questions, decided, beginning } = asked();
  questions[0]?.fail();
  assert.equal(await beginning.settled(), false);
  assert.equal(beginning.known, false);
  const again = beginning.settled();
  questions[1]?.answer('encrypted');
  assert.equal(await again, true);
  assert.deepEqual(decided, ['encrypted']);
});

test('who never answers is not waited for without end, and a late answer counts', async () => {
  const { questions, decided, beginning } = asked();
  assert.equal(await beginning.settled(), false);
  questions[0]?.answer('signed');
  await turn();
  assert.deepEqual([beginning.known, decided], [true, ['signed']]);
});

test('after the user went on without, no answer changes anything', async () => {
  const { questions, decided, beginning } = asked();
  beginning.waive();
  questions[0]?.answer('signed');
  await turn();
  assert.equal(await beginning.settled(), true);
  assert.deepEqual(decided, []);
});

test('only where an administrator may have decided is nothing sent unknown', async () => {
  const answering = (sendMessage: () => unknown) =>
    Object.assign(globalThis, { chrome: { runtime: { sendMessage } } });
  answering(async () => true);
  assert.equal(await isBound(), true);
  answering(async () => false);
  assert.equal(await isBound(), false);
});

test('an update of Signet does not end what an administrator decided, in a page that was there before', async () => {
  const answering = (sendMessage: () => unknown) =>
    Object.assign(globalThis, { chrome: { runtime: { sendMessage } } });
  const gone = () => {
    throw new Error('Extension context invalidated.');
  };
  for (const decided of [true, false]) {
    answering(async () => decided);
    await isBound();
    answering(gone);
    assert.deepEqual([await isBound(), wasBound()], [decided, decided]);
    answering(async () => undefined);
    assert.equal(await isBound(), decided, 'no answer');
  }
});

test('a message to nobody whom the page shows is asked about as one to somebody unknown', async () => {
  const asked: unknown[] = [];
  const sendMessage = async (request: unknown) => asked.push(request);
  Object.assign(globalThis, { chrome: { runtime: { sendMessage } } });
  await wantedOf({ from: 'alice@example.test', to: [], subject: null });
  assert.deepEqual(asked, [{ type: 'writing-start', from: 'alice@example.test', to: [''], subject: null }]);
});

test('while it is not known what is answered, it is not known how the answer begins', async () => {
  const start = { sign: false, encrypt: false, perAccount: false };
  Object.assign(globalThis, { chrome: { runtime: { sendMessage: async () => start } } });
  const begun = (code: Failure['code']) => {
    const original = async () => {
      throw new WebmailError(code, '');
    };
    const view: Pick<ComposeView, 'original' | 'copy'> = { original, copy: async () => null };
    return begunOf(view as ComposeView, Promise.resolve('here'));
  };
  for (const code of [
    'offline',
    'busy',
    'session-expired',
    'consent-ended',
    'too-large',
    'internal',
  ] as const)
    await assert.rejects(begun(code), new RegExp(code));
  assert.equal(await begun('not-found'), start);
});
