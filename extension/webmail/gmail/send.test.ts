import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutgoingMessage } from '../../channel.ts';
import type { Listed, Mailbox, Sending } from '../../mailbox/contract.ts';
import { failureOf, WebmailError } from '../failure.ts';
import { sendThrough, whereaboutsOf } from '../sending.ts';
import { GmailPost } from './send.ts';
import { Threads } from './threads.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string) => new TextEncoder().encode(text) as Bytes;
const text = (octets: Uint8Array | null) => new TextDecoder().decode(octets ?? undefined);
const journey = { step: async () => undefined, left: () => undefined };
const head = 'From: alice@x.test\r\nTo: bob@x.test\r\nMessage-ID: <1@x>\r\nIn-Reply-To: <0@x>\r\n';
const message = (to: string[], body = 'text', bcc = false): OutgoingMessage => {
  const raw = bytes(`${head}\r\n${body}\r\n`);
  return { envelope: { from: 'alice@x.test', to, bcc, size: raw.length }, messageId: '1@x', raw };
};

/** A mailbox in memory, of which what is here alone is asked. */
function gmail(own = ['Alice@x.test']) {
  const sent: { raw: Bytes; sending: Sending }[] = [];
  const state = { sent, loses: false, limit: 1000, mayRead: true, remembers: false, signedOut: false };
  const api: Partial<Mailbox> = {
    maxSize: async () => state.limit,
    send: async (raw, sending) => {
      sent.push({ raw, sending });
      if (state.loses) throw new WebmailError('unconfirmed', 'the connection broke');
      return String(sent.length);
    },
    sent: async raw => {
      if (!state.remembers) return null;
      const at = sent.findIndex(each => text(each.raw) === text(raw));
      return at >= 0 && String(at + 1);
    },
    find: async () => {
      if (!state.mayRead) throw new WebmailError('consent-needed', '');
      return sent.map((_, at) => ({ id: String(at + 1), folder: 'sent' }) as Listed);
    },
    raw: async id => {
      if (!state.mayRead) throw new WebmailError('consent-needed', '');
      return bytes(`Received: x\r\n${text(sent[Number(id) - 1]?.raw ?? null)}`);
    },
    download: async ({ message: id }) => {
      if (state.signedOut) throw new WebmailError('session-expired', '');
      return { body: sent[Number(id) - 1]?.raw ?? bytes(''), type: '', name: '' };
    },
  };
  const threads = new Threads();
  threads.learn('0@x', '160d7d788da7ba7a');
  return { state, post: new GmailPost(api as Mailbox, '/mail/u/0/', own, threads) };
}

test('a message leaves once, in its conversation, and its copy is given back', async () => {
  const { state, post } = gmail();
  const stored = await sendThrough(post, [message(['bob@x.test', 'carol@x.test'])], journey, [1]);
  assert.equal(text(stored), `${head}\r\ntext\r\n`);
  assert.deepEqual(
    state.sent.map(({ sending }) => sending),
    [{ bcc: ['carol@x.test'], thread: '160d7d788da7ba7a' }],
  );
});

test('the copy for a Bcc recipient names nobody else', async () => {
  const { state, post } = gmail();
  await sendThrough(post, [message(['bob@x.test']), message(['carol@x.test'], 'other', true)], journey, [1]);
  assert.match(text(state.sent[1]?.raw ?? null), /^From: alice@x\.test\r\nMessage-ID:/);
  assert.deepEqual(state.sent[1]?.sending.bcc, ['carol@x.test']);
});

test('a sender who is not of the account, and what is too large, are told before anything leaves', async () => {
  const other = gmail(['other@x.test']);
  await assert.rejects(sendThrough(other.post, [message(['bob@x.test'])], journey), /rejected/);
  const large = gmail();
  large.state.limit = 10;
  const thrown = await sendThrough(large.post, [message(['bob@x.test'])], journey).catch(error => error);
  const { code, size = 0, limit } = failureOf(thrown);
  assert.deepEqual([code, size > 10, limit], ['too-large', true, 10]);
  assert.equal(other.state.sent.length + large.state.sent.length, 0);
});

test('a message whose answer was lost is seen to have left, where the user lets it be looked for', async () => {
  const { state, post } = gmail();
  state.loses = true;
  await sendThrough(post, [message(['bob@x.test'])], journey, [1]);
  assert.deepEqual(await whereaboutsOf(post, [message(['bob@x.test'])]), ['sent']);
  await sendThrough(post, [message(['bob@x.test'])], { ...journey, earlier: { left: [] } }, [1]);
  assert.equal(state.sent.length, 1);
});

test('where the upload is remembered, whether it left is known without a consent to read', async () => {
  const { state, post } = gmail();
  Object.assign(state, { remembers: true, mayRead: false });
  const messages = [message(['bob@x.test']), message(['carol@x.test'], 'other', true)];
  assert.deepEqual(await whereaboutsOf(post, messages), ['draft', 'draft']);
  state.loses = true;
  await sendThrough(post, messages.slice(0, 1), journey, [1]);
  state.loses = false;
  await sendThrough(post, messages, { ...journey, earlier: { left: [] } }, [1]);
  assert.deepEqual(
    state.sent.map(({ sending }) => sending.bcc),
    [[], ['carol@x.test']],
  );
});

test('who signs out while it leaves is told that it was sent; the copy is read where that may be', async () => {
  const { state, post } = gmail();
  state.signedOut = true;
  assert.match(text(await sendThrough(post, [message(['bob@x.test'])], journey)), /text/);
  state.mayRead = false;
  assert.equal(await sendThrough(post, [message(['bob@x.test'], 'again')], journey), null);
});

test('where it is not remembered and may not be looked for, nobody knows', async () => {
  const { state, post } = gmail();
  state.loses = true;
  state.mayRead = false;
  const thrown = await sendThrough(post, [message(['bob@x.test'])], journey, [1]).catch(error => error);
  assert.equal(failureOf(thrown).code, 'unconfirmed');
  await assert.rejects(whereaboutsOf(post, [message(['bob@x.test'])]), /consent-needed/);
});

test('copies with one Message-ID are told apart by what they hold', async () => {
  const { state, post } = gmail();
  const messages = [message(['bob@x.test']), message(['carol@x.test'], 'other', true)];
  const left = async () => (await post.find(messages)).map(({ sent }) => sent);
  await post.submit('', messages[0] as OutgoingMessage, 'first');
  assert.deepEqual(await left(), [true, false]);
  // Whatever it is that Gmail made of one, nobody gets it twice.
  state.sent.push({ raw: bytes(`${head}\r\nsomething else\r\n`), sending: { bcc: [] } });
  assert.deepEqual(await left(), [true, true]);
});
