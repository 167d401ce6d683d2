import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Failure } from '../channel.ts';
import { nameOfMessage } from '../message-name.ts';
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
    return begunOf(view as ComposeView, Promise.resolve(false));
  };
  for (const code of [
    'offline',
    'busy',
    'session-expired',
    'consent-ended',
    'no-permission',
    'too-large',
    'rejected',
    'not-found',
    'ambiguous',
    'internal',
  ] as const)
    await assert.rejects(begun(code), new RegExp(code));
  for (const code of ['consent-needed', 'other-account', 'disabled'] as const)
    assert.equal(await begun(code), start, `${code}: Signet reads nothing there`);
});

test('where somebody else decrypts, what answers a message that Signet decrypted stays encrypted', async () => {
  const start = { sign: true, signRequired: false, encrypt: true, encryptRequired: false, perAccount: false };
  let known: string[] = [];
  const sendMessage = async ({ type, name }: { type: string; name: string | null }) => {
    if (type === 'writing-start') return start;
    assert.equal(type, 'was-decrypted');
    return name === null ? known.length > 0 : known.includes(name);
  };
  Object.assign(globalThis, { chrome: { runtime: { sendMessage } } });
  const type = 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data';
  const raw = new TextEncoder().encode(`Message-ID: <1@example.test>\r\n${type}\r\n\r\n`);
  let fetched = 0;
  const original = async () => {
    fetched++;
    return { kind: 'reply', raw };
  };
  const view = { original, copy: async () => null } as unknown as ComposeView;
  const encrypts = async (aside: boolean) => (await begunOf(view, Promise.resolve(aside))).encrypt;
  assert.deepEqual([await encrypts(true), fetched], [false, 0], 'nothing was decrypted here');
  known = ['another'];
  assert.equal(await encrypts(true), false, 'another message was');
  known = [await nameOfMessage(raw)];
  assert.equal(await encrypts(true), true);
  known = [];
  assert.equal(await encrypts(false), true, 'Signet does not stand aside');
  Object.assign(globalThis, { chrome: { runtime: { sendMessage: async () => undefined } } });
  await assert.rejects(encrypts(true), /nobody says/);
});
