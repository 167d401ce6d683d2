import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { EngineError } from '../../js-bridge/client.ts';
import type { Code, ComposeParams, ComposeResult } from '../../js-bridge/contract.ts';
import type { FromComposer } from '../channel.ts';
import type { Builder, Job } from './job.ts';
import { Outbox } from './outbox.ts';

// Nothing waits here, and no timer outlives its test.
mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });

const finished =
  'Subject: [...]\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nAAEC\r\n';
const bytes = (text: string) => new TextEncoder().encode(text);

const params = {
  draft: { to: [{ name: 'Bob', address: 'bob@example.test' }], cc: [], bcc: [], subject: 'secret' },
} as unknown as ComposeParams;
const job = async (): Promise<Job> => ({ params, bodies: [] });

const built: ComposeResult = {
  checked: true,
  messageId: '1@example.test',
  messages: [{ from: 'alice@example.test', to: ['bob@example.test'], bcc: false, size: finished.length }],
};

interface Scene {
  fail?: Code;
  /** What the engine says to who wants to forget messages. */
  refuseForgetting?: Code;
  same?: boolean;
  compareFails?: boolean;
  /** What the engine says to notes, and how often. */
  refuseNotes?: Code;
  refusals?: number;
}

/** An outbox with an engine that does what the scene says, and what was told to the content script. */
function open({
  fail,
  refuseForgetting,
  same = true,
  compareFails,
  refuseNotes,
  refusals = Infinity,
}: Scene = {}) {
  const told: FromComposer[] = [];
  const asked: { method: string; params: unknown }[] = [];
  let refused = 0;
  const engine: Builder = {
    async call(method, params, bodies = [], options = {}) {
      asked.push({ method, params });
      if (method === 'setOutgoing' && refuseNotes && refused++ < refusals)
        throw new EngineError({ code: refuseNotes });
      if (method === 'deleteOutgoing' && refuseForgetting) throw new EngineError({ code: refuseForgetting });
      if (method === 'setOutgoing' || method === 'deleteOutgoing') return { result: {}, bodies: [] } as never;
      options?.signal?.throwIfAborted();
      if (method === 'compareCopy') {
        if (compareFails) throw new EngineError({ code: 'engine-crashed' });
        assert.deepEqual(bodies[0], bytes(finished));
        return { result: { same, verdict: '', difference: same ? '' : 'line 3' }, bodies: [] } as never;
      }
      options?.onProgress?.({ step: 'sign', done: 0, total: 0 });
      if (fail) throw new EngineError({ code: fail });
      return { result: built, bodies: [bytes(finished)] } as never;
    },
  };
  // A real channel gives the buffers away.
  const outbox = new Outbox(engine, message =>
    told.push(structuredClone(message, { transfer: buffers(message) })),
  );
  const stages: string[] = [];
  outbox.addEventListener('change', () => stages.push(outbox.stage.at));
  return { outbox, told, stages, asked };
}

function buffers(message: FromComposer): ArrayBuffer[] {
  if (message.type === 'send' || message.type === 'look')
    return message.messages.map(({ raw }) => raw.buffer);
  return message.type === 'attach' ? [message.file.bytes.buffer] : [];
}

test('a message is built, sent, compared', async () => {
  const { outbox, told, stages } = open();
  await outbox.post(job);
  assert.equal(told.length, 1);
  const [sent] = told;
  assert.ok(sent?.type === 'send');
  assert.equal(sent.messages[0]?.messageId, '1@example.test');
  assert.deepEqual(sent.messages[0]?.envelope, built.messages[0]);
  assert.deepEqual(sent.messages[0]?.raw, bytes(finished));

  await outbox.receive({ type: 'progress', step: 'sending' });
  assert.deepEqual(outbox.stage, { at: 'leaving', step: 'sending' });
  assert.deepEqual(told[1], { type: 'noted' });
  await outbox.receive({ type: 'sent', stored: bytes(finished) });
  assert.deepEqual(outbox.stage, { at: 'sent', copy: 'same' });
  assert.deepEqual(stages, ['building', 'building', 'leaving', 'leaving', 'comparing', 'sent']);
});

test('a stored copy that differs is told', async () => {
  const { outbox } = open({ same: false });
  await outbox.post(job);
  await outbox.receive({ type: 'sent', stored: bytes('other') });
  assert.ok(outbox.stage.at === 'failed' && outbox.stage.cause.from === 'copy');
  assert.equal(outbox.stage.cause.comparison.difference, 'line 3');
  assert.deepEqual(outbox.built, [bytes(finished)]);
});

test('a message that left counts as sent when its copy cannot be compared', async () => {
  for (const [scene, stored] of [
    [{}, null],
    [{ compareFails: true }, bytes(finished)],
  ] as const) {
    const { outbox } = open(scene);
    await outbox.post(job);
    await outbox.receive({ type: 'sent', stored });
    assert.deepEqual(outbox.stage, { at: 'sent', copy: 'unknown' });
  }
});

test('nothing is sent when the engine fails, and the next try builds anew', async () => {
  for (const fail of ['locked', 'missing-certificate', 'too-large', 'engine-crashed'] as const) {
    const { outbox, told } = open({ fail });
    await outbox.post(job);
    assert.ok(outbox.stage.at === 'failed' && outbox.stage.cause.from === 'engine');
    assert.equal(outbox.stage.cause.error.code, fail);
    assert.deepEqual(told, []);
    assert.ok(!outbox.busy);
  }
});

test('a failed send can be tried again with the same job', async () => {
  const { outbox, told } = open();
  await outbox.post(job);
  await outbox.receive({ type: 'failed', failure: { code: 'offline', detail: '', sent: false } });
  assert.ok(outbox.stage.at === 'failed');
  await outbox.post(job);
  assert.equal(told.filter(({ type }) => type === 'send').length, 2);
  assert.deepEqual(outbox.stage, { at: 'leaving', step: null });
});

test('a second click while a message is on its way does nothing', async () => {
  const { outbox, told } = open();
  await Promise.all([outbox.post(job), outbox.post(job)]);
  await outbox.post(job);
  assert.equal(told.length, 1);
});

test('cancelling goes back to writing', async () => {
  const { outbox, told } = open({ fail: 'cancelled' });
  await outbox.post(job);
  assert.deepEqual(outbox.stage, { at: 'desk' });
  assert.deepEqual(told, []);
});

test('a file that cannot be read fails before anything is built', async () => {
  const { outbox, told } = open();
  await outbox.post(async () => {
    throw new DOMException('gone', 'NotReadableError');
  });
  assert.ok(outbox.stage.at === 'failed' && outbox.stage.cause.from === 'file');
  assert.deepEqual(told, []);
});

test('a page that goes away in mid-send leaves it open whether the message left', async () => {
  const { outbox } = open();
  await outbox.post(job);
  outbox.disconnected();
  assert.deepEqual(outbox.stage, { at: 'failed', cause: { from: 'channel', when: 'mid-send' } });
});

test('without a page the finished message can still be saved', async () => {
  const { outbox, told } = open();
  outbox.disconnected();
  await outbox.post(job);
  assert.deepEqual(outbox.stage, { at: 'failed', cause: { from: 'channel', when: 'before' } });
  assert.deepEqual(outbox.built, [bytes(finished)]);
  assert.deepEqual(told, []);
});

test('the page cannot say that something was sent that was not', async () => {
  const { outbox } = open();
  await outbox.receive({ type: 'sent', stored: bytes(finished) });
  await outbox.receive({ type: 'attached' });
  assert.deepEqual(outbox.stage, { at: 'desk' });
});

test('an attachment carries the ciphertext and the outer subject only', async () => {
  const { outbox, told } = open();
  await outbox.post(job, 'attach');
  const [message] = told;
  assert.ok(message?.type === 'attach');
  assert.deepEqual([...message.file.bytes], [0, 1, 2]);
  assert.equal(message.subject, '[...]');
  assert.deepEqual(message.to, [{ name: '', address: 'bob@example.test' }]);
  await outbox.receive({ type: 'attached' });
  assert.deepEqual(outbox.stage, { at: 'attached' });
});

const keeping = { account: 'https://mail.test alice', undoSeconds: 0 };

test('a message is kept before it is handed over, and forgotten when it has left', async () => {
  const { outbox, asked } = open();
  await outbox.post(job, 'send', keeping);
  const keep = (asked[0]?.params as ComposeParams | undefined)?.keep;
  assert.equal(keep?.account, keeping.account);
  assert.ok(keep?.claim);
  await outbox.receive({ type: 'sent', stored: null });
  assert.deepEqual(asked.at(-1), {
    method: 'deleteOutgoing',
    params: { messageId: '1@example.test', claim: keep.claim, sent: true },
  });
});

test('sending can be undone while the message is held, and hurried', async () => {
  const { outbox, told, asked } = open();
  await outbox.post(job, 'send', { ...keeping, undoSeconds: 5 });
  assert.deepEqual([outbox.stage, outbox.busy], [{ at: 'held', seconds: 5 }, true]);
  mock.timers.tick(1000);
  assert.deepEqual(outbox.stage, { at: 'held', seconds: 4 });
  outbox.cancel();
  assert.deepEqual(outbox.stage, { at: 'desk' });
  mock.timers.tick(10_000);
  await new Promise(setImmediate);
  assert.deepEqual([told, asked.at(-1)?.method], [[], 'deleteOutgoing']);

  await outbox.post(job, 'send', { ...keeping, undoSeconds: 5 });
  outbox.hurry();
  assert.equal(told.length, 1);
  mock.timers.tick(10_000);
  assert.equal(told.length, 1, 'once');
});

test('a message for later is handed to nobody', async () => {
  const { outbox, told, asked } = open();
  const when = new Date('2026-06-02T08:00:00Z');
  await outbox.post(job, 'send', { ...keeping, notBefore: when });
  assert.deepEqual([outbox.stage, told], [{ at: 'scheduled', when }, []]);
  const keep = (asked[0]?.params as ComposeParams | undefined)?.keep;
  assert.deepEqual(keep, { account: keeping.account, notBefore: '2026-06-02T08:00:00.000Z' });
});

test('after a lost answer the same message goes on, and no other is made', async () => {
  const { outbox, told, asked } = open();
  await outbox.post(job, 'send', keeping);
  await outbox.receive({ type: 'failed', failure: { code: 'unconfirmed', detail: '', sent: false } });
  assert.ok(outbox.uncertain);
  outbox.dismiss();
  assert.equal(outbox.stage.at, 'failed', 'what nobody knows is not forgotten by the way');
  outbox.look();
  assert.equal(told.at(-1)?.type, 'look');
  await outbox.receive({ type: 'seen', where: ['draft'] });
  assert.ok(outbox.uncertain);
  assert.ok(outbox.resume());
  const again = told.at(-1);
  assert.ok(again?.type === 'send');
  assert.deepEqual(again.earlier, { left: [] });
  assert.equal(asked.filter(({ method }) => method === 'compose').length, 1);
});

test('a message that the webmail shows to have left goes on from there', async () => {
  const { outbox, told } = open();
  await outbox.post(job, 'send', keeping);
  await outbox.receive({ type: 'failed', failure: { code: 'unconfirmed', detail: '', sent: false } });
  outbox.look();
  await outbox.receive({ type: 'seen', where: ['sent'] });
  assert.equal(told.at(-1)?.type, 'send');
  await outbox.receive({ type: 'sent', stored: null });
  assert.deepEqual(outbox.stage, { at: 'sent', copy: 'unknown' });
});

test('a refused message is not sent again as it is', async () => {
  const { outbox } = open();
  await outbox.post(job, 'send', keeping);
  await outbox.receive({ type: 'failed', failure: { code: 'rejected', detail: '', sent: false } });
  assert.ok(!outbox.resume());
});

test('what the webmail got and is not to send is deleted there, once more after the next one left', async () => {
  const { outbox, told } = open();
  const dropped = () => told.filter(({ type }) => type === 'drop-draft');
  await outbox.post(job);
  await outbox.receive({
    type: 'failed',
    failure: { code: 'session-expired', detail: '', sent: false },
  });
  assert.equal(dropped().length, 0, 'the next try finds it');
  await outbox.post(job);
  assert.deepEqual(dropped(), [{ type: 'drop-draft', messageId: '1@example.test' }]);
  await outbox.receive({ type: 'sent', stored: null });
  assert.equal(dropped().length, 2);
});

test('nothing leaves where it cannot be noted, or another window sends it', async () => {
  const { outbox, told } = open({ refuseNotes: 'sent-elsewhere' });
  await outbox.post(job, 'send', keeping);
  await outbox.receive({ type: 'progress', step: 'uploading' });
  await outbox.receive({ type: 'progress', step: 'sending' });
  assert.deepEqual(
    told.map(({ type }) => type),
    ['send'],
  );
  assert.ok(outbox.stage.at === 'failed' && outbox.stage.cause.from === 'engine');
  assert.equal(outbox.stage.cause.error.code, 'sent-elsewhere');
});

test('an engine that died is asked again before the message leaves', async () => {
  const { outbox, told } = open({ refuseNotes: 'engine-crashed', refusals: 1 });
  await outbox.post(job, 'send', keeping);
  await outbox.receive({ type: 'progress', step: 'sending' });
  assert.equal(told.at(-1)?.type, 'noted');
});

test('a message for later is kept for whoever sends it then, unless that is undone', async () => {
  const { outbox, told, asked } = open();
  const when = new Date('2026-06-02T08:00:00Z');
  await outbox.post(job, 'send', { ...keeping, notBefore: when, draft: 'd' });
  const keep = (asked[0]?.params as ComposeParams | undefined)?.keep;
  assert.deepEqual(keep, { account: keeping.account, notBefore: '2026-06-02T08:00:00.000Z', draft: 'd' });
  assert.deepEqual([outbox.stage, told], [{ at: 'scheduled', when }, []]);
  outbox.cancel();
  await new Promise(setImmediate);
  assert.deepEqual([outbox.stage.at, asked.at(-1)?.method], ['desk', 'deleteOutgoing']);
  assert.ok(!('sent' in Object(asked.at(-1)?.params)), 'its draft is written on');
});

test('what another window sends already cannot be undone', async () => {
  const { outbox } = open({ refuseForgetting: 'sent-elsewhere' });
  await outbox.post(job, 'send', { ...keeping, notBefore: new Date() });
  outbox.cancel();
  await new Promise(setImmediate);
  assert.equal(outbox.stage.at, 'scheduled');
});
