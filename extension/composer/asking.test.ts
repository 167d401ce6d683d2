import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Engine, EngineError } from '../../js-bridge/client.ts';
import type { AskForCertificateParams, Code } from '../../js-bridge/contract.ts';
import type { Failure, FromSender } from '../channel.ts';
import { Asking, type Request } from './asking.ts';

const request: Request = {
  from: { name: 'Alice', address: 'alice@bücher.example' },
  to: [
    { name: 'Bob', address: 'Bob@example.test' },
    { name: '', address: 'carol@example.test' },
  ],
  subject: 'Please sign',
  text: 'Please answer.',
  sign: 'clear',
};

/** Asking with an engine that fails as it is told, and what was said to the content script. */
function open(fail?: Code) {
  const told: FromSender[] = [];
  const params: AskForCertificateParams[] = [];
  const engine = {
    call: async (_method: string, given: AskForCertificateParams) => {
      params.push(given);
      if (fail) throw new EngineError({ code: fail });
      const messages = given.to.map(({ address }) => ({
        messageId: `for-${address}`,
        envelope: { from: given.from.address, to: [address], bcc: false, size: 1 },
      }));
      return { result: { messages }, bodies: given.to.map(() => new Uint8Array(1)) };
    },
  } as unknown as Pick<Engine, 'call'>;
  const asking = new Asking(engine, message => told.push(message));
  return { asking, told, params };
}

const failure = (more: Partial<Failure> = {}): Failure => ({
  code: 'offline',
  detail: '',
  sent: false,
  ...more,
});

test('each person gets a message, and is known as asked when it left', async () => {
  const { asking, told, params } = open();
  await asking.ask(request);
  assert.equal(params[0]?.from.address, 'alice@xn--bcher-kva.example');
  const [send] = told;
  assert.ok(send?.type === 'send');
  assert.deepEqual(
    send.messages.map(({ messageId }) => messageId),
    ['for-Bob@example.test', 'for-carol@example.test'],
  );
  assert.equal(asking.hasAsked('bob@example.test'), false);
  assert.equal(asking.receive({ type: 'progress', step: 'sending' }), true);
  assert.deepEqual(told[1], { type: 'noted' });
  assert.equal(asking.receive({ type: 'sent', stored: null }), true);
  assert.equal(asking.stage.at, 'asked');
  assert.equal(asking.hasAsked('bob@EXAMPLE.test'), true);
  assert.deepEqual(asking.asked, ['bob@example.test', 'carol@example.test']);
  asking.dismiss();
  assert.equal(asking.hasAsked('carol@example.test'), true);
});

test('what is said about another message is not taken', async () => {
  const { asking, told } = open();
  assert.equal(asking.receive({ type: 'sent', stored: null }), false);
  await asking.ask(request);
  await asking.ask(request);
  assert.equal(told.length, 1, 'one request at a time');
  asking.receive({ type: 'failed', failure: failure() });
  assert.equal(asking.stage.at, 'failed');
  assert.equal(asking.receive({ type: 'sent', stored: null }), false);
});

test('nobody is taken as asked before the message left', async () => {
  const locked = open('locked');
  await locked.asking.ask(request);
  assert.deepEqual(locked.told, []);
  assert.ok(locked.asking.stage.at === 'failed' && 'engine' in locked.asking.stage.cause);
  for (const [given, asked] of [
    [failure(), false],
    [failure({ code: 'not-found', sent: true }), true],
  ] as const) {
    const { asking } = open();
    await asking.ask(request);
    asking.receive({ type: 'failed', failure: given });
    assert.equal(asking.hasAsked('bob@example.test'), asked);
  }
  const gone = open();
  await gone.asking.ask(request);
  gone.asking.disconnected();
  assert.ok(gone.asking.stage.at === 'failed');
  assert.equal(gone.asking.hasAsked('bob@example.test'), false);
});

test('who was asked for an earlier version of the message is known', () => {
  const { asking } = open();
  asking.resume(['Bob@Example.test']);
  assert.equal(asking.hasAsked('bob@example.test'), true);
  assert.equal(asking.stage.at, 'rest');
});
