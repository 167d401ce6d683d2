// Sending is interrupted at each step and repeated: each message leaves once, or it is told that nobody knows.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Failure, OutgoingMessage, SendStep } from '../channel.ts';
import { WebmailError } from './failure.ts';
import { type Journey, type Post, sendThrough, type Trace, whereaboutsOf } from './sending.ts';

/** What a killed frame, a dead network or a crash looks like from here. */
class Killed extends Error {}

/** A webmail that keeps what it did, and may die at any of its acts. */
class FakePost implements Post {
  drafts = new Map<string, OutgoingMessage>();
  sent: OutgoingMessage[] = [];
  left: string[] = [];
  acts: string[] = [];
  /** Throws instead of an act, before or after it is done. */
  failing: (act: string) => { when: 'before' | 'after'; thrown: Error } | undefined = () => undefined;
  #next = 1;

  async find(messages: OutgoingMessage[]): Promise<Trace[]> {
    return this.#act('find', () =>
      messages.map(message => ({
        // Whatever stands in Sent was the first of those that are looked for, as far as a server tells.
        sent: message === messages[0] && this.sent.length > 0,
        draft: [...this.drafts].find(([, each]) => each === message)?.[0] ?? null,
      })),
    );
  }

  async put(message: OutgoingMessage, uploaded: () => Promise<void>): Promise<string> {
    const id = await this.#act('put', () => {
      const id = String(this.#next++);
      this.drafts.set(id, message);
      return id;
    });
    await uploaded();
    return id;
  }

  async submit(draft: string, message: OutgoingMessage, copy: 'first' | 'blind'): Promise<void> {
    await this.#act(`submit ${copy}`, () => {
      assert.equal(this.drafts.get(draft), message);
      this.left.push(...message.envelope.to);
      this.drafts.delete(draft);
      if (copy === 'first') this.sent.push(message);
    });
  }

  async discard(draft: string): Promise<void> {
    await this.#act('discard', () => this.drafts.delete(draft));
  }

  async file(
    _messages: OutgoingMessage[],
    _drafts: (string | null)[],
    filed: () => Promise<void>,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    await filed();
    return this.#act('file', () => this.sent[0]?.raw ?? null);
  }

  async #act<T>(name: string, work: () => T): Promise<T> {
    this.acts.push(name);
    const failure = this.failing(name);
    if (failure?.when === 'before') throw failure.thrown;
    const result = work();
    if (failure?.when === 'after') throw failure.thrown;
    return result;
  }
}

function message(to: string, bcc = false): OutgoingMessage {
  const raw = new TextEncoder().encode(`To ${to}`);
  return { messageId: 'm@x', envelope: { from: 'a@x', to: [to], bcc, size: raw.length }, raw };
}

const messages = [message('bob'), message('carol', true), message('dave', true)];
let post: FakePost;
let steps: (SendStep | number)[];
beforeEach(() => {
  post = new FakePost();
  steps = [];
});

function journey(earlier?: Journey['earlier'], step = async (_: SendStep) => {}): Journey {
  return {
    ...(earlier ? { earlier } : {}),
    step: async name => {
      steps.push(name);
      await step(name);
    },
    left: index => steps.push(index),
  };
}

const send = (given: Journey = journey(), list = messages) => sendThrough(post, list, given, [0, 0]);

async function failing(given?: Journey, list?: OutgoingMessage[]): Promise<Failure> {
  const thrown = await send(given, list).then(
    () => assert.fail('it was sent'),
    (reason: unknown) => reason,
  );
  assert.ok(thrown instanceof WebmailError, String(thrown));
  return thrown.failure;
}

test('all are on the server before the first leaves, and the copies follow it', async () => {
  assert.equal(await send(), messages[0]?.raw);
  assert.deepEqual(post.acts, ['put', 'put', 'put', 'submit first', 'submit blind', 'submit blind', 'file']);
  const up = ['uploading', 'checking-draft'];
  assert.deepEqual(steps, [...up, ...up, ...up, 'sending', 0, 1, 2, 'storing', 'checking-copy']);
});

test('nothing leaves before it was noted that it may', async () => {
  let note = () => {};
  const noting = journey(undefined, step =>
    step === 'sending'
      ? new Promise(resolve => {
          note = resolve;
        })
      : Promise.resolve(),
  );
  const sending = send(noting);
  await new Promise(resolve => setTimeout(resolve, 5));
  assert.deepEqual([steps.at(-1), post.left], ['sending', []]);
  note();
  await sending;
  assert.deepEqual(post.left, ['bob', 'carol', 'dave']);
});

describe('killed at each act and repeated', () => {
  const acts = 8; // one more than sending takes
  for (const when of ['before', 'after'] as const) {
    for (let victim = 1; victim < acts; victim++) {
      test(`${when} act ${victim}, each message leaves once`, async () => {
        let count = 0;
        // Who was killed does nothing afterwards.
        post.failing = () => {
          count++;
          if (count < victim) return undefined;
          return { when: count === victim ? when : 'before', thrown: new Killed() };
        };
        await send().catch(() => undefined);
        post.failing = () => undefined;
        assert.notEqual(await send(journey({ left: [] })), null);
        assert.deepEqual(post.left.toSorted(), ['bob', 'carol', 'dave']);
        assert.equal(post.drafts.size, 0);
      });
    }
  }
});

describe('no answer whether the message left', () => {
  const lost = new WebmailError('unconfirmed', 'Failed to fetch');

  test('is found out where the server shows it', async () => {
    post.failing = act => (act === 'submit first' ? { when: 'after', thrown: lost } : undefined);
    assert.notEqual(await send(), null);
    assert.deepEqual(post.left, ['bob', 'carol', 'dave']);
  });

  test('is told where it does not, and everything stays for the next try', async () => {
    post.failing = act => (act === 'submit first' ? { when: 'before', thrown: lost } : undefined);
    assert.deepEqual(await failing(), { code: 'unconfirmed', detail: 'Failed to fetch', sent: false });
    assert.equal(post.acts.filter(act => act === 'find').length, 2, 'looked twice');
    assert.equal(post.drafts.size, 3);
    post.failing = () => undefined;
    await send(journey({ left: [] }));
    assert.deepEqual(post.left, ['bob', 'carol', 'dave']);
  });
});

test('a copy that was lost on its way is not taken for the first, which left', async () => {
  const lost = new WebmailError('unconfirmed', 'Failed to fetch');
  post.failing = act => (act === 'submit blind' ? { when: 'before', thrown: lost } : undefined);
  assert.deepEqual([(await failing()).sent, post.left], [true, ['bob']]);
  post.failing = () => undefined;
  await send(journey({ left: [0] }));
  assert.deepEqual(post.left, ['bob', 'carol', 'dave']);
});

test('what is known to have left is not sent again, whatever the server shows', async () => {
  post.drafts.set('9', message('bob')).set('8', messages[1] as OutgoingMessage);
  await send(journey({ left: [0] }));
  assert.deepEqual(post.left, ['carol'], 'the copy that is gone has left, the one that is there has not');
});

test('a refusal leaves no draft', async () => {
  const refused = new WebmailError('refused-recipient', 'no bob', { addresses: ['bob'] });
  post.failing = act => (act === 'submit first' ? { when: 'before', thrown: refused } : undefined);
  assert.deepEqual(await failing(), refused.failure);
  assert.deepEqual([post.drafts.size, post.left], [0, []]);
});

test('a session that ended leaves the drafts for the next one', async () => {
  const ended = new WebmailError('session-expired', 'HTTP 403');
  post.failing = act => (act === 'submit first' ? { when: 'before', thrown: ended } : undefined);
  assert.equal((await failing()).code, 'session-expired');
  assert.equal(post.drafts.size, 3);
});

test('a refused copy is told after the others left', async () => {
  const refused = new WebmailError('refused-recipient', 'no carol', { addresses: ['carol'] });
  let copies = 0;
  post.failing = act =>
    act === 'submit blind' && ++copies === 1 ? { when: 'before', thrown: refused } : undefined;
  const failure = await failing();
  assert.deepEqual([failure.sent, failure.addresses], [true, ['carol']]);
  assert.match(failure.detail, /^2 of 3 /);
  assert.deepEqual([post.left, post.drafts.size], [['bob', 'dave'], 0]);
});

test('says so when it left and could not be filed', async () => {
  post.failing = act =>
    act === 'file' ? { when: 'before', thrown: new WebmailError('offline', 'x') } : undefined;
  assert.deepEqual(await failing(), { code: 'offline', detail: 'x', sent: true });
});

test('whereabouts: a copy that is gone once the first left has left', async () => {
  const [first = message(''), copy = message('')] = messages;
  assert.deepEqual(await whereaboutsOf(post, messages), ['nowhere', 'nowhere', 'nowhere']);
  post.drafts.set('1', copy);
  assert.deepEqual(await whereaboutsOf(post, messages), ['nowhere', 'draft', 'nowhere']);
  post.sent.push(first);
  assert.deepEqual(await whereaboutsOf(post, messages), ['sent', 'draft', 'sent']);
});
