import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutgoingMessage } from '../../channel.ts';
import type { Listed, Mailbox, MailQuery, OwnDraft } from '../../mailbox/contract.ts';
import { failureOf, WebmailError } from '../failure.ts';
import { sendThrough, whereaboutsOf } from '../sending.ts';
import { OutlookPost } from './send.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string) => new TextEncoder().encode(text) as Bytes;
const text = (octets: Uint8Array | null) => new TextDecoder().decode(octets ?? bytes('none'));

/** A mailbox in memory. */
class Memory implements Mailbox {
  async keyHolder(): Promise<'unknown'> {
    return 'unknown';
  }

  readonly kept = new Map<string, { folder: 'drafts' | 'sent'; raw: Bytes; bcc: string[] }>();
  readonly left: { raw: string; bcc: string[] }[] = [];
  stores = (raw: Bytes) => raw;
  loses = false;
  refusesDrafts = false;
  #last = 0;

  async addresses(): Promise<string[]> {
    return ['Alice@x.test', 'a@x.test'];
  }
  async owner(): Promise<string> {
    return 'Alice';
  }
  async maxSize(): Promise<number> {
    return 0;
  }
  async find(query: MailQuery): Promise<Listed[]> {
    const found = [...this.kept].map(([id, { folder }]) => ({
      ...{ id, conversation: '', messageId: '1@x', from: '', fromName: '', subject: '', received: '' },
      ...{ folder, draft: folder === 'drafts' },
    }));
    return 'draft' in query ? found.filter(({ draft }) => draft) : found;
  }
  async raw(id: string): Promise<Bytes> {
    return (this.kept.get(id) ?? missing()).raw;
  }
  async draft(): Promise<OwnDraft> {
    return missing();
  }
  async file(): Promise<never> {
    return missing();
  }
  async download(): Promise<never> {
    return missing();
  }
  async send(raw: Bytes, { bcc }: { bcc: string[] }): Promise<null> {
    this.#leave(raw, bcc);
    return null;
  }

  async sent(): Promise<null> {
    return null;
  }
  async saveDraft(raw: Bytes, { bcc }: { bcc: string[] }): Promise<string> {
    if (this.refusesDrafts) throw new WebmailError('rejected', 'no drafts');
    const id = `d${++this.#last}`;
    this.kept.set(id, { folder: 'drafts', raw: this.stores(raw), bcc });
    return id;
  }
  async sendDraft(id: string): Promise<void> {
    const { raw, bcc } = this.kept.get(id) ?? missing();
    this.kept.delete(id);
    this.#leave(raw, bcc);
    if (this.loses) throw new WebmailError('unconfirmed', 'lost');
  }
  async deleteDraft(id: string): Promise<void> {
    this.kept.delete(id);
  }
  async deleteSent(id: string): Promise<void> {
    this.kept.delete(id);
  }
  #leave(raw: Bytes, bcc: string[]): void {
    this.left.push({ raw: text(raw), bcc });
    this.kept.set(`s${++this.#last}`, { folder: 'sent', raw, bcc: [] });
  }
}

function missing(): never {
  throw new WebmailError('not-found', 'gone');
}

const raw = bytes('From: alice@x.test\r\nTo: bob@x.test\r\nMessage-ID: <1@x>\r\n\r\ntext\r\n');
const copyRaw = bytes('From: alice@x.test\r\nTo: bob@x.test\r\nMessage-ID: <1@x>\r\n\r\nanother\r\n');
const message = (to: string[], bcc = false, octets = raw, from = 'alice@x.test'): OutgoingMessage => ({
  envelope: { from, to, bcc, size: octets.length },
  messageId: '1@x',
  raw: octets,
});
const journey = { step: async () => undefined, left: () => undefined };

function mailbox() {
  const memory = new Memory();
  return { memory, post: new OutlookPost(memory, [0, 1]) };
}

test('a message is stored, compared, sent, and its copy given back', async () => {
  const { memory, post } = mailbox();
  const stored = await sendThrough(post, [message(['bob@x.test', 'eve@x.test'])], journey, [1]);
  assert.equal(text(stored), text(raw));
  assert.deepEqual(memory.left, [{ raw: text(raw), bcc: ['eve@x.test'] }]);
  assert.deepEqual(
    [...memory.kept.values()].map(({ folder }) => folder),
    ['sent'],
  );
});

test('the copy for a Bcc recipient goes to nobody else, and is not kept', async () => {
  const { memory, post } = mailbox();
  const messages = [message(['bob@x.test']), message(['carol@x.test'], true, copyRaw)];
  const stored = await sendThrough(post, messages, journey, [1]);
  assert.equal(text(stored), text(raw));
  assert.deepEqual(memory.left[1], {
    raw: 'From: alice@x.test\r\nMessage-ID: <1@x>\r\n\r\nanother\r\n',
    bcc: ['carol@x.test'],
  });
  assert.deepEqual(
    [...memory.kept.values()].map(kept => text(kept.raw)),
    [text(raw)],
  );
});

test('what Exchange would change does not leave, and nothing of it stays', async () => {
  const { memory, post } = mailbox();
  memory.stores = octets => bytes(text(octets).replace('text', 'tex'));
  const thrown = await sendThrough(post, [message(['bob@x.test'])], journey, [1]).catch(error => error);
  assert.equal(failureOf(thrown).code, 'altered');
  assert.deepEqual([memory.left.length, memory.kept.size], [0, 0]);
});

test('a sender who is not of the mailbox is told before anything is stored', async () => {
  const { memory, post } = mailbox();
  const stranger = message(['bob@x.test'], false, raw, 'mallory@x.test');
  const thrown = await sendThrough(post, [stranger], journey, [1]).catch(error => error);
  assert.equal(failureOf(thrown).code, 'rejected');
  assert.equal(memory.kept.size, 0);
});

test('a message whose answer was lost is seen to have left, and does not leave again', async () => {
  const { memory, post } = mailbox();
  memory.loses = true;
  await sendThrough(post, [message(['bob@x.test'])], journey, [1]);
  assert.equal(memory.left.length, 1);
  assert.deepEqual(await whereaboutsOf(post, [message(['bob@x.test'])]), ['sent']);
});

test('where drafts are refused it leaves at once', async () => {
  const { memory, post } = mailbox();
  memory.refusesDrafts = true;
  assert.equal(text(await sendThrough(post, [message(['bob@x.test'])], journey, [1])), text(raw));
  assert.equal(memory.left.length, 1);
});

test('a draft that waits since an interruption is found, and sent', async () => {
  const { memory, post } = mailbox();
  await memory.saveDraft(raw, { bcc: [] });
  assert.deepEqual(await whereaboutsOf(post, [message(['bob@x.test'])]), ['draft']);
  await sendThrough(post, [message(['bob@x.test'])], { ...journey, earlier: { left: [] } }, [1]);
  assert.equal(memory.left.length, 1);
});

test('of a kept draft there is one, and it can be dropped', async () => {
  const { memory, post } = mailbox();
  await post.replace(message([]));
  await post.replace(message([]));
  assert.equal(memory.kept.size, 1);
  await post.drop('1@x');
  assert.equal(memory.kept.size, 0);
});
